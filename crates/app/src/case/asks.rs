//! What is asked of somebody else: a look before filing, more time, a pause, a voiding.

use serde::Deserialize;
use utoipa::ToSchema;
use yipan_core::case::Wish;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{Said, finish, may_handle, seen};
use super::row::CaseRow;
use super::{book, refused};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;

/// The office sends somebody to look before it files.
pub fn look(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::FileCase)?;
    let step = case.look(book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// What comes with the answer of a look.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Looked {
    /// Whether it is there.
    pub found: bool,
    /// Words and photos.
    #[serde(flatten)]
    pub said: Said,
}

/// Whoever was sent says whether it is there.
pub fn looked(db: &mut Db, by: &Actor, id: Id, ask: &Looked, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::VerifyCase)?;
    let step = case.looked(ask.found, &ask.said.reason, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// What a handler asks for.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Apply {
    /// `extension` or `suspension`.
    pub wish: String,
    /// Until when and why.
    #[serde(flatten)]
    pub until: Until,
}

/// The handler asks for more time or a pause.
pub fn apply(db: &mut Db, by: &Actor, id: Id, ask: &Apply, now: i64) -> Result<CaseRow, Problem> {
    let said = &ask.until.said;
    let (row, case) = seen(db, by, id, said)?;
    may_handle(db, by, &case)?;
    let wish = Wish::of(&ask.wish).filter(|wish| *wish != Wish::Voiding);
    let wish = wish.ok_or_else(|| Problem::field("wish", "field-unknown"))?;
    let until = ask.until.instant()?;
    let step =
        case.apply(wish, until, &said.reason, by.person, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// The office does not grant what was asked for.
pub fn turn_down(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::GrantCase)?;
    let step = case.turn_down(&said.reason).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// What comes with an extension or a suspension.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Until {
    /// Until when: RFC 3339, or a day and time of the city.
    pub until: Option<String>,
    /// Words.
    #[serde(flatten)]
    pub said: Said,
}

impl Until {
    /// The instant; `None` when nothing was written.
    pub(super) fn instant(&self) -> Result<Option<i64>, Problem> {
        let Some(text) = self.until.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let zone = book::zone();
        let local = || text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(zone).ok();
        let found = text.parse::<jiff::Timestamp>().ok().or_else(|| local().map(|zoned| zoned.timestamp()));
        let found = found.ok_or_else(|| Problem::field("until", "field-not-date"))?;
        Ok(Some(found.as_millisecond()))
    }
}

/// The office grants more time.
pub fn extend(db: &mut Db, by: &Actor, id: Id, ask: &Until, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::GrantCase)?;
    let step =
        case.extend(ask.instant()?, &ask.said.reason, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// The office stops the clock until a day.
pub fn suspend(db: &mut Db, by: &Actor, id: Id, ask: &Until, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::GrantCase)?;
    let asked = case.asked(Wish::Suspension).and_then(|asked| asked.until);
    let until = ask.instant()?.or(asked).ok_or_else(|| Problem::field("until", "field-required"))?;
    let step = case.suspend(until, &ask.said.reason, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// The office lets the clock go on before its day.
pub fn resume(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::GrantCase)?;
    let step = case.resume(book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// The office says that it should not have been filed; a second person, of the office or a leader, confirms it.
pub fn void(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(if case.asked(Wish::Voiding).is_some() { Right::ConfirmCase } else { Right::GrantCase })?;
    let step = case.void(&said.reason, by.person, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}
