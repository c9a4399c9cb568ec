//! The watch: each date that passes is told once.

use serde_json::json;
use yipan_core::hazard::{Due, What};
use yipan_db::Db;

use super::act::finish;
use super::store;
use crate::case::act::Said;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::problem::Problem;

/// How many hazards one look takes on at most.
const LOOK_MOST: i64 = 500;

/// What the watch does to one hazard; safe to repeat. Gives the dates that were told.
pub fn pass_time(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Vec<Due>, Problem> {
    let row = store::find(db, by.city, id)?;
    let (own, passed) = row.hazard()?.pass_time(now);
    if passed.is_empty() {
        return Ok(passed);
    }
    let what: Vec<&str> = passed.iter().map(|due| due.what.word()).collect();
    // A look that comes due is an appointment, not a delay.
    let fact =
        if passed.iter().all(|due| due.what == What::Recheck) { "hazard.look-due" } else { "hazard.overdue" };
    finish(db, by, row, &own, (fact, json!({"what": what})), &Said::default(), now)?;
    Ok(passed)
}

/// Tells the dates that passed. Gives how many hazards moved.
pub async fn watch(app: &App) -> Result<usize, Problem> {
    let now = app.clock.now();
    let waiting = app.read(move |db| store::waiting(db, now, LOOK_MOST)).await?;
    let mut moved = 0;
    for (city, id) in waiting {
        match app.deed(move |db, now| pass_time(db, &Actor::program(city), id, now)).await {
            Ok(passed) => moved += usize::from(!passed.is_empty()),
            Err(Problem::Stale(_)) => {}
            Err(Problem::Away) => return Err(Problem::Away),
            Err(problem) => tracing::warn!(hazard = id, ?problem, "the watch could not move a hazard"),
        }
    }
    Ok(moved)
}
