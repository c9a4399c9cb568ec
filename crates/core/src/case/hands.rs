//! Whose hands a case is in: another unit, one person of the unit, several units with one that answers for all.

use serde::{Deserialize, Serialize};

use super::deeds::{Answer, said};
use super::{
    Case, CaseId, Change, Clock, Counts, Deed, Fact, Ground, Ladder, Limit, Ms, Number, PersonId, Refused,
    Stage, Step, UnitId,
};

/// A part of a case that another unit does (配合).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which unit.
    pub unit: UnitId,
    /// Whether it says that its part is done.
    pub done: bool,
}

impl Case {
    /// The office gives it to another unit in one step (改派). The time for handling begins anew, and the case
    /// counts as sent to a second unit.
    pub fn reassign(
        self,
        to: UnitId,
        ladder: Ladder,
        limit: Limit,
        reason: &str,
        on: Ground<'_>,
        now: Ms,
    ) -> Answer {
        let (Stage::Assigned { unit: from, .. } | Stage::Working { unit: from, .. }) = self.stage else {
            return self.refuses(Deed::Reassign);
        };
        said(reason)?;
        if to == from {
            return Err(Refused::SameUnit);
        }
        let late = self.handling_is_up(now);
        let handle = Clock::start(limit, now, on.calendar);
        let take = Clock::start(self.limits.take, now, on.calendar);
        let counts = Counts {
            extensions: 0,
            suspensions: 0,
            returns: self.counts.returns.saturating_add(1),
            late: self.counts.late || late,
            ..self.counts
        };
        let fact = Fact::Reassigned { from, unit: to, due_at: handle.due_at, late };
        Case { counts, ladder, ..self }.let_go().to(Stage::Assigned { unit: to, take, handle }, fact)
    }

    /// The unit puts it into one person's hands (指派), or takes it back from them (撤销指派).
    pub fn entrust(self, person: Option<PersonId>) -> Answer {
        let (Stage::Assigned { .. } | Stage::Working { .. }) = self.stage else {
            return self.refuses(Deed::Entrust);
        };
        Ok(Step { case: Case { handler: person, ..self }, fact: Fact::Entrusted { person } })
    }

    /// The office names the units that do a part beside the one that answers for the whole (联合处置). Who stays
    /// on the list keeps what it has done.
    pub fn join(self, units: &[UnitId], on: Ground<'_>) -> Answer {
        let (Stage::Assigned { unit, .. } | Stage::Working { unit, .. }) = self.stage else {
            return self.refuses(Deed::Join);
        };
        if units.contains(&unit) {
            return Err(Refused::SameUnit);
        }
        let mut joint: Vec<Part> = Vec::new();
        for unit in units {
            if joint.iter().all(|part| part.unit != *unit) {
                let done = self.joint.iter().any(|part| part.unit == *unit && part.done);
                joint.push(Part { unit: *unit, done });
            }
        }
        if joint.len() > usize::from(on.policy.joint_max) {
            return Err(Refused::TooManyParts { most: on.policy.joint_max });
        }
        let fact = Fact::Joined { units: joint.iter().map(|part| part.unit).collect() };
        Ok(Step { case: Case { joint, ..self }, fact })
    }

    /// A unit says that its part is done.
    pub fn part(self, unit: UnitId) -> Answer {
        let (Stage::Assigned { .. } | Stage::Working { .. }) = self.stage else {
            return self.refuses(Deed::Part);
        };
        let mut joint = self.joint.clone();
        let part = joint.iter_mut().find(|part| part.unit == unit && !part.done);
        part.ok_or(Refused::NoPart)?.done = true;
        Ok(Step { case: Case { joint, ..self }, fact: Fact::PartDone { unit } })
    }

    /// Part of what was reported becomes a case of its own (拆分).
    pub fn split(self, into: CaseId, reason: &str) -> Answer {
        let (Stage::Reported { .. } | Stage::Filed { .. }) = self.stage else {
            return self.refuses(Deed::Split);
        };
        said(reason)?;
        Ok(Step { case: self, fact: Fact::Split { into } })
    }

    /// The office puts a field right before it gives the case away; what it said before stays in the record.
    pub fn correct(self, changes: Vec<Change>) -> Answer {
        let (Stage::Reported { .. } | Stage::Filed { .. }) = self.stage else {
            return self.refuses(Deed::Correct);
        };
        Ok(Step { case: self, fact: Fact::Corrected { changes } })
    }

    /// Whoever reported it put it right on the spot (自行处置), with a photo. It gets its number and waits for
    /// the check of another unit; a check that fails sends it the way of every other case.
    pub fn on_spot(self, number: Number, unit: UnitId, photos: usize, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Reported { .. } = self.stage else { return self.refuses(Deed::OnSpot) };
        self.answer_of_look()?;
        if photos == 0 {
            return Err(Refused::ProofNeeded);
        }
        let verify = Clock::start(self.limits.verify, now, on.calendar);
        let fact = Fact::OnSpot { number: number.to_string(), unit };
        Case { number: Some(number), ..self }.to(Stage::Fixed { unit, handle: None, verify }, fact)
    }
}
