//! Listed supervision of a hazard, what is published and reported under it, and more time asked for and decided.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{Seen, YesAsk, end_of, finish, keep_photos, may_handle, seen};
use super::store::HazardRow;
use crate::case::act::Said;
use crate::case::book as city;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;

/// Words that name a paper or a place.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NameAsk {
    /// Number of the paper, or where it was published.
    pub name: String,
    /// Words and version.
    #[serde(flatten)]
    pub said: Said,
}

fn named(ask: &NameAsk) -> Result<&str, Problem> {
    let name = ask.name.trim();
    match name.chars().count() {
        0 => Err(Problem::field("name", "field-required")),
        n if n > 120 => Err(Problem::field("name", "field-too-long")),
        _ => Ok(name),
    }
}

/// It is put under listed supervision (挂牌督办).
pub fn list(db: &mut Db, by: &Actor, id: Id, ask: &NameAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, &ask.said)?;
    by.may(Right::Press)?;
    let name = named(ask)?;
    let own = own.list(name, &rules, city::ground(db, by.city)?.calendar, now)?;
    finish(db, by, row, &own, ("hazard.listed", json!({"paper": name})), &ask.said, now)
}

/// The oldest notice that waits was published.
pub fn publish(db: &mut Db, by: &Actor, id: Id, ask: &NameAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, .. } = seen(db, by, id, &ask.said)?;
    by.may(Right::WriteBulletin)?;
    let name = named(ask)?;
    let of = own.notices.iter().find(|notice| notice.done.is_none()).map(|notice| notice.of.clone());
    let own = own.publish(name, now)?;
    finish(db, by, row, &own, ("hazard.published", json!({"of": of, "where": name})), &ask.said, now)
}

/// The owner reports progress.
pub fn progress(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, said)?;
    may_handle(db, by, &row)?;
    let own = own.progress(&said.reason, &rules, city::ground(db, by.city)?.calendar, now)?;
    keep_photos(db, by, &row, said, "before", now)?;
    finish(db, by, row, &own, ("hazard.progressed", json!({})), said, now)
}

/// More time that is asked for.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TimeAsk {
    /// The last day, `2026-10-31`.
    pub until: String,
    /// Words and version.
    #[serde(flatten)]
    pub said: Said,
}

/// The owner asks for more time.
pub fn ask(db: &mut Db, by: &Actor, id: Id, ask: &TimeAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, &ask.said)?;
    may_handle(db, by, &row)?;
    let until = end_of(by.city, "until", &ask.until)?;
    let own = own.ask(until, &ask.said.reason, &rules, city::ground(db, by.city)?.calendar, now)?;
    finish(db, by, row, &own, ("hazard.time-asked", json!({"until": until})), &ask.said, now)
}

/// The office grants more time, or refuses it.
pub fn decide(db: &mut Db, by: &Actor, id: Id, ask: &YesAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, .. } = seen(db, by, id, &ask.said)?;
    by.may(Right::GrantCase)?;
    let own = own.decide(ask.yes, &ask.said.reason)?;
    let fact = if ask.yes { "hazard.time-granted" } else { "hazard.time-refused" };
    let until = own.main_due().map(|due| due.due_at);
    finish(db, by, row, &own, (fact, json!({"until": until})), &ask.said, now)
}
