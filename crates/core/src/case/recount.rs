//! A limit changed: open clocks of handling are laid anew, nothing that has ended or is late already moves.

use super::deeds::{Ground, Step};
use super::{Case, Clock, Fact, Limit, Ms, Stage};

impl Clock {
    /// The same clock with another limit, from the same start; extensions and pauses that were granted stay granted.
    pub fn under(self, limit: Limit, on: Ground<'_>) -> Self {
        let calendar = on.calendar;
        let base = self.limit.due(self.started_at, calendar);
        let extra = self.limit.unit.between(base, self.due_at, calendar);
        let due_at = self.limit.unit.after(limit.due(self.started_at, calendar), extra, calendar);
        let paused = self.paused.map(|pause| {
            let left = limit.unit.between(pause.since, due_at, calendar);
            super::Pause { left, ..pause }
        });
        Self { limit, due_at, paused, ..self }
    }
}

impl Case {
    /// The limit of its class changed. A clock of handling that runs is laid anew from its start, unless its time is up
    /// or the new time would be up already: what is late stays late, and no change makes late what is not. A case that
    /// was not given to a unit yet takes the new limit along. `None` when nothing changes.
    pub fn recount(self, limit: Limit, on: Ground<'_>, now: Ms) -> Option<Step> {
        if self.limits.handle == limit
            && !matches!(self.stage, Stage::Assigned { .. } | Stage::Working { .. })
        {
            return None;
        }
        let limits = super::Limits { handle: limit, ..self.limits };
        match self.stage {
            Stage::Reported { .. } | Stage::Filed { .. } => Some(Step {
                case: Case { limits, ..self },
                fact: Fact::Recounted { was: None, due_at: None },
            }),
            Stage::Assigned { handle, .. } | Stage::Working { handle, .. } => {
                // A limit set by hand at the dispatch is not the class's.
                if handle.limit != self.limits.handle || handle.is_up(now) || self.late.is_some() {
                    return None;
                }
                let next = handle.under(limit, on);
                if next.due_at == handle.due_at || (next.due_at <= now && next.paused.is_none()) {
                    return None;
                }
                let fact = Fact::Recounted { was: Some(handle.due_at), due_at: Some(next.due_at) };
                Case { limits, ..self }.with_handle(next, fact).ok()
            }
            _ => None,
        }
    }
}
