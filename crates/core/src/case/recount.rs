//! A limit or the working time of the city changed: open clocks are laid anew, nothing that has ended or is late
//! already moves.

use super::deeds::{Ground, Step};
use super::{Case, Clock, Fact, Limit, Look, Ms, Stage, WorkingTime};

impl Clock {
    /// The same clock with another limit, from the same start; extensions and pauses that were granted stay granted.
    pub fn under(self, limit: Limit, on: Ground<'_>) -> Self {
        self.laid(limit, on.calendar, on.calendar)
    }

    /// The same clock on another calendar, from the same start. What is late already, or would be at once, stays as it
    /// is; so does what runs on through nights and holidays anyway.
    fn on(self, was: &dyn WorkingTime, is: &dyn WorkingTime, now: Ms) -> Self {
        if !self.limit.unit.is_working() || self.is_up(now) {
            return self;
        }
        let next = self.laid(self.limit, was, is);
        if next.due_at <= now && next.paused.is_none() { self } else { next }
    }

    fn laid(self, limit: Limit, was: &dyn WorkingTime, is: &dyn WorkingTime) -> Self {
        let base = self.limit.due(self.started_at, was);
        let extra = self.limit.unit.between(base, self.due_at, was);
        let due_at = self.limit.unit.after(limit.due(self.started_at, is), extra, is);
        let paused = self.paused.map(|pause| {
            let left = limit.unit.between(pause.since, due_at, is);
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

    /// The working time of the city changed: another holiday, another shift. Clocks that began before `since` or then, and run,
    /// are laid anew from their start. `None` when none of them moves.
    pub fn rehour(self, was: &dyn WorkingTime, is: &dyn WorkingTime, since: Ms, now: Ms) -> Option<Step> {
        let on = |clock: Clock| if clock.started_at <= since { clock.on(was, is, now) } else { clock };
        let before = self.clock().map(|clock| clock.due_at);
        let old = self.stage.clone();
        let stage = match self.stage.clone() {
            Stage::Reported { file, look } => {
                let look = look.map(|look| Look { clock: on(look.clock), ..look });
                Stage::Reported { file: on(file), look }
            }
            Stage::Filed { dispatch } => Stage::Filed { dispatch: on(dispatch) },
            Stage::Assigned { unit, take, handle } => {
                Stage::Assigned { unit, take: on(take), handle: on(handle) }
            }
            Stage::Working { unit, handle } => Stage::Working { unit, handle: on(handle) },
            Stage::Fixed { unit, handle, verify } => Stage::Fixed { unit, handle, verify: on(verify) },
            ended => ended,
        };
        if stage == old {
            return None;
        }
        let case = Case { stage, ..self };
        let fact = Fact::Recounted { was: before, due_at: case.clock().map(|clock| clock.due_at) };
        Some(Step { case, fact })
    }
}
