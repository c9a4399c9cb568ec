//! What those above do to a case without taking it into their hands: urge, watch, close by order.

use serde::{Deserialize, Serialize};

use super::deeds::{Answer, said};
use super::{Case, Counts, Deed, Fact, Ground, Ms, PersonId, Refused, Stage, Step, UnitId};

const HOUR: Ms = 3_600_000;

/// Somebody above watches it (督办); shown on every list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Who.
    pub by: PersonId,
    /// Since when.
    pub since: Ms,
    /// By when the unit must say how it stands.
    pub reply_by: Option<Ms>,
}

impl Case {
    /// Somebody urges it on (催办). The owner does not change, and a unit that was urged is left in peace for
    /// a while.
    pub fn urge(self, reason: &str, on: Ground<'_>, now: Ms) -> Answer {
        self.in_work(Deed::Urge)?;
        said(reason)?;
        let next_at = self.urged_at.map(|at| at.saturating_add(Ms::from(on.policy.urge_hours) * HOUR));
        if let Some(next_at) = next_at.filter(|next_at| now < *next_at) {
            return Err(Refused::UrgedLately { next_at });
        }
        let counts = Counts { urges: self.counts.urges.saturating_add(1), ..self.counts };
        let fact = Fact::Urged { times: counts.urges };
        Ok(Step { case: Case { counts, urged_at: Some(now), ..self }, fact })
    }

    /// Somebody above puts it under supervision.
    pub fn supervise(self, reason: &str, by: PersonId, reply_by: Option<Ms>, now: Ms) -> Answer {
        self.in_work(Deed::Supervise)?;
        said(reason)?;
        if self.mark.is_some() {
            return Err(Refused::Supervised);
        }
        if let Some(reply_by) = reply_by.filter(|reply_by| *reply_by <= now) {
            return Err(Refused::NotLater { due_at: reply_by.max(now) });
        }
        let mark = Some(Mark { by, since: now, reply_by });
        Ok(Step { case: Case { mark, ..self }, fact: Fact::Supervised { reply_by } })
    }

    /// The supervision ends (解除督办).
    pub fn release(self, reason: &str) -> Answer {
        self.in_work(Deed::Release)?;
        said(reason)?;
        self.mark.ok_or(Refused::NotSupervised)?;
        Ok(Step { case: Case { mark: None, ..self }, fact: Fact::Released })
    }

    /// A leader closes it by name though no check has passed (强制结案). It stays marked so for good.
    pub fn force(self, reason: &str, by: PersonId, of: UnitId, now: Ms) -> Answer {
        let (Stage::Assigned { unit, .. } | Stage::Working { unit, .. } | Stage::Fixed { unit, .. }) =
            self.stage
        else {
            return self.refuses(Deed::Force);
        };
        said(reason)?;
        if of == unit || self.joint.iter().any(|part| part.unit == of) {
            return Err(Refused::SelfVerification { unit: of });
        }
        let late = self.handling_is_up(now);
        let counts = Counts { late: self.counts.late || late, ..self.counts };
        let stage = Stage::Closed { at: now, verifier: by, unit, forced: true };
        Case { counts, ..self }.to(stage, Fact::Forced { by, late })
    }

    /// Filed and not ended: there is somebody to press.
    pub(super) fn in_work(&self, deed: Deed) -> Result<(), Refused> {
        if self.stage.name().is_open() && self.number.is_some() { Ok(()) } else { self.refuses(deed) }
    }
}
