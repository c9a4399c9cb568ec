//! A project goes on: it lands, begins, is finished; falls back; stops, and goes on where it stood.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::project::{Move, Refused, State, move_of, out_of_order, taken_after};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::day;
use super::store;
use crate::args;
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// A step to take.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewStep {
    /// Where it stands from now on: `landed`, `running`, `finished`, `stopped`, …
    pub state: String,
    /// On which day, `2026-07-01`; today unless told.
    pub on: String,
    /// Why; needed when it falls back or stops.
    pub reason: String,
    /// The version that was read.
    pub version: Option<i64>,
}

/// Takes a step.
pub fn step(db: &mut Db, by: &Actor, id: Id, ask: &NewStep, now: i64) -> Result<(), Problem> {
    let mut row = store::find(db, by.city, id)?;
    by.may_at(Right::ReportProgress, &row.unit_path)?;
    if ask.version.is_some_and(|version| version != row.version) {
        return Err(Problem::Stale("project"));
    }
    let to = State::from_word(&ask.state).ok_or_else(|| Problem::field("state", "field-unknown"))?;
    let (from, today) = (row.stage(), day_of(now));
    let on = day("on", &ask.on)?.unwrap_or(today);
    if on > today {
        return Err(Problem::field("on", "project-day-to-come"));
    }
    let held = row.held.as_deref().and_then(State::from_word);
    let kind = move_of(from, to, held).map_err(|refused| match refused {
        Refused::Same => Problem::refused("project-refused-same", []),
        Refused::Finished => Problem::refused("project-refused-finished", []),
        Refused::GoesOn(_) => Problem::refused("project-refused-goes-on", []),
    })?;
    let reason = ask.reason.trim();
    match (kind, reason.chars().count()) {
        (Move::Back | Move::Stop, 0) => return Err(Problem::field("reason", "field-required")),
        (_, 501..) => return Err(Problem::field("reason", "field-too-long")),
        _ => {}
    }
    let taken = taken_after(kind, from, to, row.taken(), on);
    if out_of_order(&taken).is_some() {
        let last = row.taken().into_iter().flatten().max().map(|day| day.to_string()).unwrap_or_default();
        return Err(Problem::Invalid(vec![crate::problem::FieldError {
            field: "on".into(),
            key: "project-step-before",
            args: args![day = last],
        }]));
    }
    row.set_taken(&taken);
    row.held = (kind == Move::Stop).then(|| from.word().to_owned());
    row.state = to.word().into();
    row.moved_at = now;
    row.version += 1;
    store::save(db, &row)?;
    let line = Line::of("project.stepped", "project", id).campaign(Some(row.campaign_id)).why(reason);
    ledger::record(db, by, now, line.detail(json!({"from": from.word(), "to": to.word(), "on": on})))?;
    Ok(())
}
