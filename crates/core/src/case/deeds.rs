//! Every arrow of a case's life: one method, one [`Fact`].

use super::{
    Case, CaseId, Clock, Counts, Deed, Fact, Ladder, Late, Limit, Look, Ms, Number, PersonId, Policy,
    Refused, ReworkClock, Stage, StageName, UnitId, Wish, WorkingTime,
};

const DAY: Ms = 86_400_000;

/// A case after a deed, and what to write down about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The case as it is now.
    pub case: Case,
    /// What happened.
    pub fact: Fact,
}

/// What a city's cases stand on: its working time and its own decisions.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// When working time passes.
    pub calendar: &'a dyn WorkingTime,
    /// What the city decided.
    pub policy: &'a Policy,
}

pub(super) type Answer = Result<Step, Refused>;

pub(super) fn said(reason: &str) -> Result<(), Refused> {
    if reason.trim().is_empty() { Err(Refused::ReasonNeeded) } else { Ok(()) }
}

impl Case {
    pub(super) fn refuses<T>(&self, deed: Deed) -> Result<T, Refused> {
        Err(Refused::WrongStage { stage: self.stage.name(), deed })
    }

    /// The next stage of the same case: what was late or asked for there is not here.
    pub(super) fn to(self, stage: Stage, fact: Fact) -> Answer {
        Ok(Step { case: Case { stage, late: None, rung: None, application: None, ..self }, fact })
    }

    /// In nobody's hands: the handler and the parts of others end with the unit's.
    pub(super) fn let_go(self) -> Self {
        Case { handler: None, joint: Vec::new(), ..self }
    }

    /// Whether somebody was sent to look and has not said what is there.
    pub(super) fn answer_of_look(&self) -> Result<(), Refused> {
        match self.stage {
            Stage::Reported { look: Some(Look { found: None, .. }), .. } => Err(Refused::LookOut),
            _ => Ok(()),
        }
    }

    /// The office says that it is a case and gives it a number (立案).
    pub fn file(self, number: Number, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Reported { .. } = self.stage else { return self.refuses(Deed::File) };
        self.answer_of_look()?;
        let fact = Fact::Filed { number: number.to_string() };
        let stage = Stage::Filed { dispatch: Clock::start(self.limits.dispatch, now, on.calendar) };
        Case { number: Some(number), ..self }.to(stage, fact)
    }

    /// The office says that it is none (不立案), and tells the reporter why.
    pub fn decline(self, reason: &str, now: Ms) -> Answer {
        let Stage::Reported { .. } = self.stage else { return self.refuses(Deed::Decline) };
        self.answer_of_look()?;
        said(reason)?;
        self.to(Stage::Declined { at: now }, Fact::Declined)
    }

    /// The office finds that it is the same problem as another case (并案).
    pub fn merge(self, own: CaseId, into: CaseId, now: Ms) -> Answer {
        let (Stage::Reported { .. } | Stage::Filed { .. }) = self.stage else {
            return self.refuses(Deed::Merge);
        };
        self.answer_of_look()?;
        if own == into {
            return Err(Refused::IntoItself { case: own });
        }
        self.to(Stage::Merged { into, at: now }, Fact::Merged { into })
    }

    /// The office gives it to a unit (派遣). The time for handling runs from here.
    pub fn dispatch(self, unit: UnitId, ladder: Ladder, limit: Limit, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Filed { .. } = self.stage else { return self.refuses(Deed::Dispatch) };
        let handle = Clock::start(limit, now, on.calendar);
        let take = Clock::start(self.limits.take, now, on.calendar);
        let counts = Counts { extensions: 0, suspensions: 0, ..self.counts };
        let case = Case { ladder, counts, ..self };
        let fact = Fact::Dispatched { unit, due_at: handle.due_at };
        case.to(Stage::Assigned { unit, take, handle }, fact)
    }

    /// The unit accepts it (接件).
    pub fn take(self, _now: Ms) -> Answer {
        let Stage::Assigned { unit, handle, .. } = self.stage else { return self.refuses(Deed::Take) };
        if let Some(pause) = handle.paused {
            return Err(Refused::Suspended { until: pause.until });
        }
        let application = self.application;
        let step = self.to(Stage::Working { unit, handle }, Fact::Taken)?;
        Ok(Step { case: Case { application, ..step.case }, ..step })
    }

    /// The unit says that it is not its matter (退回), while there is time; or the office calls it back, at
    /// any time. It goes to the office, who decides whose it is.
    pub fn send_back(self, reason: &str, by_office: bool, on: Ground<'_>, now: Ms) -> Answer {
        let (Stage::Assigned { unit, handle, .. } | Stage::Working { unit, handle }) = self.stage else {
            return self.refuses(Deed::Return);
        };
        said(reason)?;
        let late = handle.is_up(now);
        if late && !by_office {
            return Err(Refused::AlreadyLate { due_at: handle.due_at });
        }
        if let Some(handler) = self.handler.filter(|_| !by_office) {
            return Err(Refused::Entrusted { handler });
        }
        let counts = Counts {
            returns: self.counts.returns.saturating_add(1),
            late: self.counts.late || late,
            ..self.counts
        };
        let stage = Stage::Filed { dispatch: Clock::start(self.limits.dispatch, now, on.calendar) };
        Case { counts, ..self }.let_go().to(stage, Fact::Returned { unit, late })
    }

    /// The unit says that it is done (交复查). The time for handling stops here.
    pub fn fix(self, photos: usize, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Working { unit, handle } = self.stage else { return self.refuses(Deed::Fix) };
        if let Some(pause) = handle.paused {
            return Err(Refused::Suspended { until: pause.until });
        }
        if self.proof && photos == 0 {
            return Err(Refused::ProofNeeded);
        }
        let open = self.joint.iter().filter(|part| !part.done).count();
        if open > 0 {
            return Err(Refused::PartsOpen { open });
        }
        let late = handle.is_up(now);
        let counts = Counts { late: self.counts.late || late, ..self.counts };
        let verify = Clock::start(self.limits.verify, now, on.calendar);
        let handle = handle.pause(now, now, on.calendar);
        let fact = Fact::Fixed { late, due_at: handle.due_at };
        Case { counts, ..self }.to(Stage::Fixed { unit, handle: Some(handle), verify }, fact)
    }

    /// Somebody who did not fix it looks (复查): it is struck off, or goes back to the unit.
    pub fn verify(self, passed: bool, by: PersonId, of: UnitId, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Fixed { unit, handle, .. } = self.stage else { return self.refuses(Deed::Verify) };
        if of == unit || self.joint.iter().any(|part| part.unit == of) {
            return Err(Refused::SelfVerification { unit: of });
        }
        if passed {
            let stage = Stage::Closed { at: now, verifier: by, unit, forced: false };
            return self.to(stage, Fact::Passed { verifier: by });
        }
        let reworks = self.counts.reworks.saturating_add(1);
        let Some(handle) = handle else {
            // Nobody was given time for it yet: it goes the way of every other case.
            let dispatch = Clock::start(self.limits.dispatch, now, on.calendar);
            let fact = Fact::Failed { due_at: dispatch.due_at };
            let counts = Counts { reworks, ..self.counts };
            return Case { counts, ..self }.let_go().to(Stage::Filed { dispatch }, fact);
        };
        let handle = match on.policy.rework {
            ReworkClock::Fresh => Clock::start(handle.limit, now, on.calendar),
            ReworkClock::Rest => handle.resume(now, on.calendar),
        };
        let counts = Counts { extensions: 0, suspensions: 0, reworks, ..self.counts };
        let fact = Fact::Failed { due_at: handle.due_at };
        Case { counts, ..self }.to(Stage::Working { unit, handle }, fact)
    }

    /// The office grants more time (延期): before the time is up, and so often at most. Without `until` it is
    /// once more the limit that was given first.
    pub fn extend(self, until: Option<Ms>, reason: &str, on: Ground<'_>, now: Ms) -> Answer {
        let handle = self.running(Deed::Extend)?;
        said(reason)?;
        if let Some(pause) = handle.paused {
            return Err(Refused::Suspended { until: pause.until });
        }
        let due_at = handle.due_at;
        let asked = self.asked(Wish::Extension).and_then(|asked| asked.until);
        let until = until.or(asked).unwrap_or_else(|| handle.limit.due(due_at, on.calendar));
        if now >= due_at {
            return Err(Refused::AlreadyLate { due_at });
        }
        let latest = due_at.saturating_add(Ms::from(on.policy.extension_days_max) * DAY);
        if until > latest {
            return Err(Refused::EndOutOfRange { latest });
        }
        if until <= due_at {
            return Err(Refused::NotLater { due_at });
        }
        if self.counts.extensions >= on.policy.extensions_max {
            return Err(Refused::OutOfPatience { granted: self.counts.extensions });
        }
        let counts = Counts { extensions: self.counts.extensions + 1, ..self.counts };
        Case { counts, application: None, ..self }
            .with_handle(Clock { due_at: until, ..handle }, Fact::Extended { until })
    }

    /// The office stops the clock (挂起) until a day: waiting for the season, a permit, a part. Before the time
    /// is up, and once for each handling.
    pub fn suspend(self, until: Ms, reason: &str, on: Ground<'_>, now: Ms) -> Answer {
        let handle = self.running(Deed::Suspend)?;
        said(reason)?;
        if let Some(pause) = handle.paused {
            return Err(Refused::Suspended { until: pause.until });
        }
        if now >= handle.due_at {
            return Err(Refused::AlreadyLate { due_at: handle.due_at });
        }
        if self.counts.suspensions > 0 {
            return Err(Refused::SuspendedBefore);
        }
        let latest = now.saturating_add(Ms::from(on.policy.suspension_days_max) * DAY);
        if until <= now || until > latest {
            return Err(Refused::EndOutOfRange { latest });
        }
        let counts = Counts { suspensions: self.counts.suspensions + 1, ..self.counts };
        Case { counts, application: None, ..self }
            .with_handle(handle.pause(now, until, on.calendar), Fact::Suspended { until })
    }

    /// The clock goes on with what was left (恢复): by the watch on its day, or by the office before.
    pub fn resume(self, on: Ground<'_>, now: Ms) -> Answer {
        let handle = self.running(Deed::Resume)?;
        if handle.paused.is_none() {
            return Err(Refused::NotSuspended);
        }
        let handle = handle.resume(now, on.calendar);
        let fact = Fact::Resumed { due_at: handle.due_at };
        self.with_handle(handle, fact)
    }

    /// The handler, or the level it lies with, asks one level higher and says what it thinks (请求协调).
    pub fn escalate(self, opinion: &str) -> Answer {
        self.running(Deed::Escalate)?;
        said(opinion)?;
        let to = self.ladder.above(self.rung).ok_or(Refused::TopOfLadder)?;
        let top = self.ladder.above(Some(to)).is_none();
        let late = self.late.map(|late| Late { next_at: late.next_at.filter(|_| !top), ..late });
        Ok(Step { case: Case { rung: Some(to), late, ..self }, fact: Fact::Escalated { to } })
    }

    /// The level that was asked answers, and the case is the handler's again. If it is late it does not fall
    /// silent: it begins to climb anew.
    pub fn answer(self, opinion: &str, on: Ground<'_>, now: Ms) -> Answer {
        self.running(Deed::Answer)?;
        said(opinion)?;
        let from = self.rung.ok_or(Refused::NothingAsked)?;
        let next_at = Some(on.policy.escalate_every.due(now, on.calendar));
        let late = self.late.map(|late| Late { next_at, ..late });
        Ok(Step { case: Case { rung: None, late, ..self }, fact: Fact::Answered { from } })
    }

    /// The reporter says that it is not solved: it is filed again under its number, so often at most.
    pub fn reopen(self, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Closed { at, .. } = self.stage else { return self.refuses(Deed::Reopen) };
        let last = at.saturating_add(Ms::from(on.policy.reopen_days) * DAY);
        if self.counts.reopens >= on.policy.reopens_max || now > last {
            return Err(Refused::NotAgain);
        }
        let counts = Counts { reopens: self.counts.reopens + 1, ..self.counts };
        let stage = Stage::Filed { dispatch: Clock::start(self.limits.dispatch, now, on.calendar) };
        Case { counts, ..self }.let_go().to(stage, Fact::Reopened)
    }

    /// What the watch does at [`Case::next_deadline`]: a suspension ends, a deadline is missed, an overdue case
    /// goes one level higher. `None` when nothing is due; safe to ask as often as you like.
    pub fn pass_time(self, on: Ground<'_>, now: Ms) -> Option<Step> {
        let deadline = self.next_deadline().filter(|deadline| *deadline <= now)?;
        if self.suspended_until().is_some() {
            return self.resume(on, now).ok();
        }
        let stage = self.stage.name();
        let due_at = match self.late {
            Some(late) => self.handling_to_come(late).filter(|due| *due <= now).unwrap_or(late.due_at),
            None => deadline,
        };
        let to = match stage {
            StageName::Assigned | StageName::Working => self.ladder.above(self.rung),
            _ => None,
        };
        let rung = to.or(self.rung);
        let higher =
            matches!(stage, StageName::Assigned | StageName::Working) && self.ladder.above(rung).is_some();
        let next_at = higher.then(|| on.policy.escalate_every.due(now, on.calendar));
        let counts = Counts { late: self.counts.late || self.handling_is_up(now), ..self.counts };
        let case = Case { rung, late: Some(Late { due_at, next_at }), counts, ..self };
        Some(Step { case, fact: Fact::Overdue { stage, due_at, to } })
    }

    pub(super) fn handling_is_up(&self, now: Ms) -> bool {
        match self.stage {
            Stage::Assigned { handle, .. } | Stage::Working { handle, .. } => handle.is_up(now),
            _ => false,
        }
    }

    /// The clock of handling, where there is one running.
    pub(super) fn running(&self, deed: Deed) -> Result<Clock, Refused> {
        match self.stage {
            Stage::Assigned { handle, .. } | Stage::Working { handle, .. } => Ok(handle),
            _ => self.refuses(deed),
        }
    }

    /// The same stage with another clock of handling.
    pub(super) fn with_handle(self, handle: Clock, fact: Fact) -> Answer {
        let stage = match self.stage {
            Stage::Assigned { unit, take, .. } => Stage::Assigned { unit, take, handle },
            Stage::Working { unit, .. } => Stage::Working { unit, handle },
            stage => stage,
        };
        Ok(Step { case: Case { stage, ..self }, fact })
    }
}
