//! A share of a whole, which is unknown when there is no whole: nought of nought is not nought.

use serde::{Deserialize, Serialize};

/// `part` of `whole`, in whatever unit both have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// What is counted.
    pub part: i64,
    /// Out of what.
    pub whole: i64,
}

impl Share {
    /// Thousandths, rounded half up; `None` when there is no whole to take a share of.
    pub fn thousandths(self) -> Option<i64> {
        if self.whole <= 0 {
            return None;
        }
        let twice = i128::from(self.part) * 2000 + i128::from(self.whole);
        Some(twice.div_euclid(i128::from(self.whole) * 2) as i64)
    }

    /// Points out of `full` where less is better (returns, rework): none at all earns them all, and `worst`
    /// thousandths or more earn nothing. `None` when nothing was counted.
    pub fn points_less_is_better(self, full: i64, worst: i64) -> Option<i64> {
        let share = self.thousandths()?.max(0);
        Some(if share >= worst { 0 } else { full * (worst - share) / worst.max(1) })
    }
}
