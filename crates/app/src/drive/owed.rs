//! Records that units owe to a drive: while it runs, each that takes part writes what it did at least once a week.

use yipan_core::drive::Source;
use yipan_core::who::{Reach, Right, within};
use yipan_db::Db;

use super::store::{self, DriveRow};
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who;

const WEEK: i64 = 7 * 86_400_000;

/// A drive that waits for a record.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The drive.
    pub row: DriveRow,
    /// The targets filled by records.
    pub targets: Vec<String>,
    /// By when the next record is due.
    pub due_at: i64,
    /// Since when it is waited for: the last record, or the first day.
    pub since: i64,
}

/// What a person's unit owes; nothing for whoever writes for the whole city.
pub fn owed(db: &mut Db, by: &Actor, now: i64) -> Result<Vec<Owed>, Problem> {
    if !by.can(Right::ReportProgress) || by.role.reach(Right::ReportProgress) == Some(Reach::City) {
        return Ok(Vec::new());
    }
    let units = who::store::units_under(db, by.city, &by.unit_path)?;
    let ids: Vec<_> = units.iter().map(|unit| unit.id).collect();
    let mut found = Vec::new();
    for row in store::running(db, by.city, now)? {
        let targets: Vec<String> = row
            .targets()?
            .into_iter()
            .filter(|target| target.source == Source::Records)
            .map(|target| target.name)
            .collect();
        let named = row.units()?;
        let mut part = named.is_empty();
        for unit in named {
            let path = who::store::unit(db, by.city, unit)?.path;
            part |= within(&path, &by.unit_path) || within(&by.unit_path, &path);
        }
        if targets.is_empty() || !part {
            continue;
        }
        let since = store::last_record(db, &row, &ids)?.unwrap_or(row.from_at).max(row.from_at);
        let due_at = (since + WEEK).min(row.until_at);
        found.push(Owed { row, targets, due_at, since });
    }
    Ok(found)
}
