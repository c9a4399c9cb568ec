//! What happened to a case, one fact for each deed.

use serde::{Deserialize, Serialize};

use super::{CaseId, Ms, PersonId, Rung, StageName, UnitId, Wish};

/// What happened, in the past tense: the line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
#[allow(missing_docs)] // the fields say what they are; the facts are told at the methods that make them
pub enum Fact {
    Looking { due_at: Ms },
    Looked { found: bool },
    Filed { number: String },
    Declined,
    Merged { into: CaseId },
    Split { into: CaseId },
    Corrected { changes: Vec<Change> },
    OnSpot { number: String, unit: UnitId },
    Dispatched { unit: UnitId, due_at: Ms },
    Taken,
    Entrusted { person: Option<PersonId> },
    Joined { units: Vec<UnitId> },
    PartDone { unit: UnitId },
    Reassigned { from: UnitId, unit: UnitId, due_at: Ms, late: bool },
    Returned { unit: UnitId, late: bool },
    Fixed { late: bool, due_at: Ms },
    Passed { verifier: PersonId },
    Failed { due_at: Ms },
    Applied { wish: Wish, until: Option<Ms> },
    TurnedDown { wish: Wish },
    Extended { until: Ms },
    Suspended { until: Ms },
    Resumed { due_at: Ms },
    Escalated { to: Rung },
    Answered { from: Rung },
    Urged { times: u16 },
    Supervised { reply_by: Option<Ms> },
    Released,
    Voided,
    Forced { by: PersonId, late: bool },
    Reopened,
    Overdue { stage: StageName, due_at: Ms, to: Option<Rung> },
    Recounted { was: Option<Ms>, due_at: Option<Ms> },
}

/// A field put right, with what it said before: nothing entered is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Name of the field.
    pub field: String,
    /// What it said.
    pub was: String,
    /// What it says.
    pub is: String,
}

impl Fact {
    /// The name of the fact in the ledger: `case.extended`.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Looking { .. } => "case.looking",
            Fact::Looked { .. } => "case.looked",
            Fact::Split { .. } => "case.split",
            Fact::Corrected { .. } => "case.corrected",
            Fact::OnSpot { .. } => "case.on-spot",
            Fact::Entrusted { .. } => "case.entrusted",
            Fact::Joined { .. } => "case.joined",
            Fact::PartDone { .. } => "case.part-done",
            Fact::Reassigned { .. } => "case.reassigned",
            Fact::Applied { .. } => "case.applied",
            Fact::TurnedDown { .. } => "case.turned-down",
            Fact::Urged { .. } => "case.urged",
            Fact::Supervised { .. } => "case.supervised",
            Fact::Released => "case.released",
            Fact::Forced { .. } => "case.forced",
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
            Fact::Recounted { .. } => "case.recounted",
        }
    }
}
