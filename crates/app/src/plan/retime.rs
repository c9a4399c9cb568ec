//! When the city changes its working time, dates already promised stay as they are. The difference is shown, and a
//! named person lays the plan by the new time or keeps the old dates; either leaves a line in the ledger.

use std::borrow::Cow;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_worktime::Calendar;

use super::act::{Move, Outcome, laid_by, save_moves};
use super::lay::Part;
use super::{lay, store};
use crate::case::worktime;
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// The line in the ledger names so many moves; their number is always told.
const MOVES_MOST: usize = 500;

/// By which working time the dates of a plan were laid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The version they were laid by; 0 is the shipped one.
    pub laid: i64,
    /// The newest version somebody decided on.
    pub answered: i64,
    /// The version in force.
    pub current: i64,
    /// When it came into force.
    pub changed_at: i64,
    /// Who changed it.
    pub changed_by: String,
    /// Why.
    pub changed_why: String,
    /// Whether it is written down by which they were laid.
    noted: bool,
    /// Who decided last, when, and why.
    pub decided: Option<(String, i64, String)>,
}

impl Stand {
    /// Whether the dates are by another working time than the one in force.
    pub fn is_stale(&self) -> bool {
        self.laid != self.current
    }

    /// Whether nobody has said yet what is to become of them.
    pub fn is_open(&self) -> bool {
        self.is_stale() && self.answered != self.current
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = BigInt)]
    answered: i64,
    #[diesel(sql_type = BigInt)]
    at: i64,
    #[diesel(sql_type = Text)]
    by_name: String,
    #[diesel(sql_type = Text)]
    reason: String,
}

/// How a plan's dates stand to the city's working time.
pub fn stand(db: &mut Db, city: Id, campaign: Id) -> Result<Stand, Problem> {
    let newest = worktime::versions(db, city, 1)?.into_iter().next();
    let current = newest.as_ref().map_or(0, |own| own.version);
    let row: Option<Row> = yipan_db::sql(
        "select version, answered, at, by_name, reason from plan_time where city_id = $1 and campaign_id = $2",
    )
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(campaign)
    .get_result(db)
    .optional()?;
    let laid = match &row {
        Some(row) => row.version,
        // Dates from before this was written down are by the shipped time; where there are none, none is promised.
        None if current > 0 && store::has_dates(db, city, campaign)? => 0,
        None => current,
    };
    let (changed_at, changed_by, changed_why) =
        newest.map_or_else(Default::default, |own| (own.at, own.by_name, own.reason));
    Ok(Stand {
        laid,
        noted: row.is_some(),
        answered: row.as_ref().map_or(laid, |row| row.answered),
        current,
        changed_at,
        changed_by,
        changed_why,
        decided: row.filter(|row| !row.reason.is_empty()).map(|row| (row.by_name, row.at, row.reason)),
    })
}

/// The same where the dates are by another working time than the one in force.
pub fn stale(db: &mut Db, city: Id, campaign: Id) -> Result<Option<Stand>, Problem> {
    stand(db, city, campaign).map(|stand| Some(stand).filter(Stand::is_stale))
}

/// The working time a plan's dates follow: the one they were laid by, until somebody takes another.
pub fn time(db: &mut Db, city: Id, campaign: Id) -> Result<Cow<'static, Calendar>, Problem> {
    let stand = stand(db, city, campaign)?;
    time_of(db, city, &stand)
}

pub(super) fn time_of(db: &mut Db, city: Id, stand: &Stand) -> Result<Cow<'static, Calendar>, Problem> {
    if stand.is_stale() {
        worktime::calendar_of(db, city, stand.laid).map(Cow::Owned)
    } else {
        lay::time(db, city).map(Cow::Borrowed)
    }
}

fn save(
    db: &mut Db,
    by: &Actor,
    campaign: Id,
    (version, answered): (i64, i64),
    reason: &str,
    now: i64,
) -> Result<(), Problem> {
    yipan_db::sql(
        "insert into plan_time (city_id, campaign_id, version, answered, at, by_name, reason) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (city_id, campaign_id) do update set \
         version = excluded.version, answered = excluded.answered, at = excluded.at, \
         by_name = excluded.by_name, reason = excluded.reason",
    )
    .bind::<BigInt, _>(by.city)
    .bind::<BigInt, _>(campaign)
    .bind::<BigInt, _>(version)
    .bind::<BigInt, _>(answered)
    .bind::<BigInt, _>(now)
    .bind::<Text, _>(&by.name)
    .bind::<Text, _>(reason)
    .execute(db)?;
    Ok(())
}

/// Notes by which working time dates are laid, when they are laid for the first time.
pub(super) fn note(db: &mut Db, by: &Actor, campaign: Id, stand: &Stand, now: i64) -> Result<(), Problem> {
    if stand.noted {
        return Ok(());
    }
    save(db, by, campaign, (stand.laid, stand.answered), "", now)
}

/// What is to become of a plan's dates after the working time has changed.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Settle {
    /// The version of the working time that was looked at; another one is answered by 409.
    pub version: i64,
    /// What was looked at, as `seen` told; when something else would move by now, that is answered by 409.
    pub seen: i64,
    /// Whether the plan is laid by the new time; else its dates stay.
    #[serde(default)]
    pub take: bool,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A number for what was shown: whoever decides takes just that, or is told that it is something else by now.
fn seen_of(outcome: &Outcome) -> Result<i64, Problem> {
    let text = serde_json::to_string(outcome).map_err(|e| Problem::Broken(e.to_string()))?;
    let digest = Sha256::digest(text);
    // 48 bits: a number a script can hold.
    Ok(digest.iter().take(6).fold(0, |sum, byte| sum << 8 | i64::from(*byte)))
}

/// What laying a plan by the working time in force would move, and the number of that answer.
pub fn difference(db: &mut Db, by: &Actor, campaign: Id) -> Result<(Stand, Outcome, i64), Problem> {
    by.may(Right::EditPlan)?;
    let stand = stand(db, by.city, campaign)?;
    let time = lay::time(db, by.city)?;
    // What has begun has begun: only its end can move.
    // Judged as a whole: the number of the answer must not change with the clock between looking and taking.
    let mut outcome = laid_by(db, by.city, campaign, time, Part::Whole)?;
    // Days are promised, not hours.
    let other_day = |was: Option<i64>, is: i64| was.map(day_of) != Some(day_of(is));
    let moves = |m: &Move| other_day(m.start_before, m.start_after) || other_day(m.due_before, m.due_after);
    outcome.moves.retain(moves);
    let seen = seen_of(&outcome)?;
    Ok((stand, outcome, seen))
}

/// Lays the plan by the new working time, or keeps its dates; by name and with a reason.
pub fn settle(db: &mut Db, by: &Actor, campaign: Id, ask: &Settle, now: i64) -> Result<Outcome, Problem> {
    let (stand, outcome, seen) = difference(db, by, campaign)?;
    if !stand.is_stale() {
        return Err(Problem::refused("plan-refused-same-time", []));
    }
    if ask.version != stand.current {
        return Err(Problem::Stale("working-time"));
    }
    if ask.seen != seen {
        return Err(Problem::Stale("plan"));
    }
    let reason = super::meeting::words("reason", &ask.reason, 1, 500)?;
    let version = if ask.take { stand.current } else { stand.laid };
    if ask.take {
        save_moves(db, by.city, &outcome)?;
    }
    save(db, by, campaign, (version, stand.current), &reason, now)?;
    let fact = if ask.take { "plan.retimed" } else { "plan.time-kept" };
    let moves: Vec<_> = outcome.moves.iter().take(MOVES_MOST).collect();
    let detail = json!({
        "from": stand.laid, "to": stand.current, "fits": outcome.fits, "short_minutes": outcome.short_minutes,
        "moved": outcome.moves.len(), "moves": moves,
    });
    let line = Line::of(fact, "campaign", campaign).campaign(Some(campaign)).detail(detail);
    ledger::record(db, by, now, line.why(&reason))?;
    Ok(outcome)
}
