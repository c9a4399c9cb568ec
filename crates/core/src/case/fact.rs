//! What happened to a case, one fact for each deed.

use serde::{Deserialize, Serialize};

use super::{CaseId, Ms, PersonId, Rung, StageName, UnitId};

/// What happened, in the past tense: the line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
#[allow(missing_docs)] // the fields say what they are; the facts are told at the methods that make them
pub enum Fact {
    Filed { number: String },
    Declined,
    Merged { into: CaseId },
    Dispatched { unit: UnitId, due_at: Ms },
    Taken,
    Returned { unit: UnitId, late: bool },
    Fixed { late: bool, due_at: Ms },
    Passed { verifier: PersonId },
    Failed { due_at: Ms },
    Extended { until: Ms },
    Suspended { until: Ms },
    Resumed { due_at: Ms },
    Escalated { to: Rung },
    Answered { from: Rung },
    Voided,
    Reopened,
    Overdue { stage: StageName, due_at: Ms, to: Option<Rung> },
}

impl Fact {
    /// The name of the fact in the ledger: `case.extended`.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Filed { .. } => "case.filed",
            Fact::Declined => "case.declined",
            Fact::Merged { .. } => "case.merged",
            Fact::Dispatched { .. } => "case.dispatched",
            Fact::Taken => "case.taken",
            Fact::Returned { .. } => "case.returned",
            Fact::Fixed { .. } => "case.fixed",
            Fact::Passed { .. } => "case.closed",
            Fact::Failed { .. } => "case.failed",
            Fact::Extended { .. } => "case.extended",
            Fact::Suspended { .. } => "case.suspended",
            Fact::Resumed { .. } => "case.resumed",
            Fact::Escalated { .. } => "case.escalated",
            Fact::Answered { .. } => "case.answered",
            Fact::Voided => "case.voided",
            Fact::Reopened => "case.reopened",
            Fact::Overdue { .. } => "case.overdue",
        }
    }
}
