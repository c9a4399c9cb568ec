//! Places among like units: ties said as ties, movement since the last period, proposals for the lists.

use serde::{Deserialize, Serialize};

use super::Points;
use super::scheme::Scheme;

/// A unit with its total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entrant {
    /// The unit's id.
    pub unit: i64,
    /// Its total of this period.
    pub total: Points,
    /// Its place in the period before, if it had one.
    pub before: Option<u32>,
}

/// A unit's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The unit's id.
    pub unit: i64,
    /// Its total.
    pub total: Points,
    /// 1 is first; equal totals share the better place, and the next one is left out.
    pub place: u32,
    /// Whether others share it.
    pub tied: bool,
    /// Places gained since the last period; below nothing is lost.
    pub moved: Option<i32>,
    /// The list a rule proposes; a named person decides.
    pub mark: Option<Mark>,
}

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// The yellow list: below the bar.
    Yellow,
    /// The red list, which is praise.
    Praise,
}

impl Mark {
    /// The word used in tables and words files.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Yellow => "yellow",
            Mark::Praise => "praise",
        }
    }
}

/// Ranks the units of one group, best first; equal ones by id, which tells nothing of their worth.
pub fn rank(scheme: &Scheme, entrants: &[Entrant]) -> Vec<Place> {
    let mut sorted = entrants.to_vec();
    sorted.sort_by_key(|entrant| (std::cmp::Reverse(entrant.total), entrant.unit));
    sorted
        .iter()
        .map(|entrant| {
            let better = sorted.iter().filter(|other| other.total > entrant.total).count() as u32;
            let equal = sorted.iter().filter(|other| other.total == entrant.total).count();
            let place = better + 1;
            Place {
                unit: entrant.unit,
                total: entrant.total,
                place,
                tied: equal > 1,
                moved: entrant.before.map(|before| before as i32 - place as i32),
                mark: scheme.mark(entrant.total),
            }
        })
        .collect()
}

impl Scheme {
    /// The list a total is proposed for.
    pub fn mark(&self, total: Points) -> Option<Mark> {
        match (self.yellow_below, self.praise_from) {
            (Some(bar), _) if total < bar => Some(Mark::Yellow),
            (_, Some(bar)) if total >= bar => Some(Mark::Praise),
            _ => None,
        }
    }
}
