//! What those above do: urge, watch, close by order.

use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{Said, finish, seen, side_of};
use super::asks::Until;
use super::row::CaseRow;
use super::{book, refused};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;

/// Somebody urges it on.
pub fn urge(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::Press)?;
    let step = case.urge(&said.reason, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// Somebody above puts it under supervision, until when the unit must reply.
pub fn supervise(db: &mut Db, by: &Actor, id: Id, ask: &Until, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::Press)?;
    let step = case.supervise(&ask.said.reason, by.person, ask.instant()?, now).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// The supervision ends.
pub fn release(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::Press)?;
    let step = case.release(&said.reason).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// A leader closes it by name though no check has passed.
pub fn force(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::ForceCase)?;
    let of = side_of(db, by, &case)?;
    let step = case.force(&said.reason, by.person, of, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}
