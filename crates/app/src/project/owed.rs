//! What a unit owes to its projects: last month's report, and the step whose promised day is near or past.

use jiff::civil::Date;
use yipan_core::plan::Light;
use yipan_core::who::{Reach, Right};
use yipan_db::Db;

use super::store::{self, ProjectRow};
use super::view::lines;
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::plan::lay;
use crate::problem::Problem;
use crate::who;

const MOST: i64 = 200;

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The project.
    pub row: ProjectRow,
    /// `report`, or the step: `land`, `start`, `finish`.
    pub deed: &'static str,
    /// By when.
    pub due_at: i64,
    /// From when on it is near.
    pub near_at: i64,
}

/// What a person's unit owes; nothing for whoever reports for the whole city.
pub fn owed(db: &mut Db, by: &Actor, now: i64) -> Result<Vec<Owed>, Problem> {
    if !by.can(Right::ReportProgress) || by.role.reach(Right::ReportProgress) == Some(Reach::City) {
        return Ok(Vec::new());
    }
    let units = who::store::units_under(db, by.city, &by.unit_path)?;
    let ids: Vec<Id> = units.iter().map(|unit| unit.id).collect();
    let rows = store::open_of_units(db, by.city, &ids, MOST)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let today = day_of(now);
    let time = lay::time(db, by.city)?;
    let after = |day: Date| lay::begin_of_day(time, day.tomorrow().unwrap_or(day));
    let mut found = Vec::new();
    for line in lines(db, by.city, rows, today)? {
        let month = today.first_of_month();
        if line.stand.is_stale {
            // Stale is what nobody reported fifteen days after the month's end.
            let day = month.saturating_add(jiff::ToSpan::days(yipan_core::series::STALE_DAYS - 1));
            let due_at = after(day);
            found.push(Owed { row: line.row.clone(), deed: "report", due_at, near_at: due_at });
        }
        let is_pressing = matches!(line.stand.light, Some(Light::Late | Light::Behind));
        let Some((step, Some(due))) = line.stand.next.filter(|_| is_pressing) else { continue };
        let near = due.saturating_sub(jiff::ToSpan::days(yipan_core::project::NEAR_DAYS));
        if near <= today {
            let (due_at, near_at) = (after(due), lay::begin_of_day(time, near));
            found.push(Owed { row: line.row, deed: step.word(), due_at, near_at });
        }
    }
    Ok(found)
}
