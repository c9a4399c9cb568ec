//! What a person owes to hazards: the duties that wait, for whoever may do them.

use yipan_core::hazard::Duty;
use yipan_core::who::{Reach, Right, within};
use yipan_db::Db;

use super::list::wanted;
use super::store::{self, HazardRow};
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who;

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The hazard.
    pub row: HazardRow,
    /// Word of the deed.
    pub deed: &'static str,
    /// By when.
    pub due_at: Option<i64>,
    /// When three quarters of the time are used.
    pub yellow_at: Option<i64>,
    /// Since when.
    pub since: i64,
}

/// The word of a duty that is this person's to do: `under` when the owner belongs to their unit, `own_side` when they
/// belong to the owner's, who does not judge itself.
fn word(duty: Duty, by: &Actor, under: bool, own_side: bool) -> Option<&'static str> {
    let everywhere = |right| by.role.reach(right) == Some(Reach::City);
    // Whoever handles for the whole city does not handle for each unit.
    let handles = under && by.can(Right::HandleCase) && !everywhere(Right::HandleCase);
    let (mine, word) = match duty {
        Duty::Plan => (handles, "plan"),
        Duty::Fix => (handles, "fix"),
        Duty::Progress => (handles, "report"),
        Duty::Answer => (everywhere(Right::GrantCase), "grant"),
        Duty::Verify => (everywhere(Right::VerifyCase) && !own_side, "verify"),
        Duty::Convene => (everywhere(Right::GrantCase), "convene"),
        Duty::Vote(person) => (by.person == person, "vote"),
        Duty::Record => (everywhere(Right::GrantCase), "record-vote"),
        Duty::Conclude => (everywhere(Right::GrantCase), "conclude"),
        Duty::Delist => (everywhere(Right::Issue) && !own_side, "delist"),
        Duty::Publish => (everywhere(Right::WriteBulletin), "publish"),
        Duty::Recheck => (everywhere(Right::VerifyCase) && !own_side, "recheck"),
    };
    mine.then_some(word)
}

/// What waits for this person, what is due first first.
pub fn owed(db: &mut Db, by: &Actor, now: i64, most: i64) -> Result<Vec<Owed>, Problem> {
    if by.sees(Right::ReadWork).is_none() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for state in ["open", "look"] {
        let wanted = wanted(db, by, None, state)?;
        for row in store::list(db, by.city, &wanted, now, None, most)? {
            let path = who::store::unit(db, by.city, row.unit_id)?.path;
            let (under, own_side) = (within(&by.unit_path, &path), within(&path, &by.unit_path));
            for wait in row.hazard()?.waits(now) {
                let Some(deed) = word(wait.duty, by, under, own_side) else { continue };
                let due = wait.due;
                found.push(Owed {
                    row: row.clone(),
                    deed,
                    due_at: due.map(|due| due.due_at),
                    yellow_at: due.map(|due| due.yellow_at()),
                    since: wait.since,
                });
            }
        }
    }
    found.sort_by_key(|own| (own.due_at.is_none(), own.due_at, own.row.id));
    Ok(found)
}

/// Hazards of a list with a date that passed, the longest late first.
pub fn red(db: &mut Db, by: &Actor, now: i64, most: i64) -> Result<Vec<HazardRow>, Problem> {
    let wanted = wanted(db, by, None, "late")?;
    store::list(db, by.city, &wanted, now, None, most)
}
