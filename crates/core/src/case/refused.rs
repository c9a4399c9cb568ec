//! What the rules can answer instead of yes.

use super::{CaseId, Deed, Ms, PersonId, StageName, UnitId};

/// Why a deed was refused. The sentence stands in `words.*.ftl` under the same name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// This deed has no place in this stage.
    WrongStage {
        /// Where the case stands.
        stage: StageName,
        /// What was asked.
        deed: Deed,
    },
    /// A reason, an opinion or a note is part of this deed.
    ReasonNeeded,
    /// The time was up before the question came.
    AlreadyLate {
        /// When it was up.
        due_at: Ms,
    },
    /// An extension must end after the present deadline.
    NotLater {
        /// The present deadline.
        due_at: Ms,
    },
    /// No more extensions are left for this case.
    OutOfPatience {
        /// How many were granted.
        granted: u8,
    },
    /// The clock already stands still: nothing may be handled meanwhile.
    Suspended {
        /// Until when.
        until: Ms,
    },
    /// The clock was not stopped, so it cannot be started again.
    NotSuspended,
    /// A suspension is granted once for each handling.
    SuspendedBefore,
    /// A suspension must end in the future, and within the longest time allowed.
    EndOutOfRange {
        /// The latest end allowed.
        latest: Ms,
    },
    /// Who fixed it cannot say that it is fixed.
    SelfVerification {
        /// The unit that fixed it.
        unit: UnitId,
    },
    /// The closing condition asks for at least one photo.
    ProofNeeded,
    /// The case already lies with the highest level.
    TopOfLadder,
    /// Nobody asked for an opinion.
    NothingAsked,
    /// A case cannot be merged into itself.
    IntoItself {
        /// The case.
        case: CaseId,
    },
    /// Somebody was sent to look and has not answered yet.
    LookOut,
    /// Nobody was sent to look.
    NoLook,
    /// Something else was asked for and is not decided.
    ApplicationOpen,
    /// Nothing was asked for.
    NothingApplied,
    /// A second person must say so, not the one who asked.
    SecondPerson,
    /// A person of the unit has it in hand: take it back first.
    Entrusted {
        /// Who.
        handler: PersonId,
    },
    /// Others have not done their parts.
    PartsOpen {
        /// How many.
        open: usize,
    },
    /// This unit does no part of it, or has done it.
    NoPart,
    /// More units than may do a part.
    TooManyParts {
        /// The most.
        most: u8,
    },
    /// The unit has it already.
    SameUnit,
    /// It was urged on a short while ago.
    UrgedLately {
        /// When it may be again.
        next_at: Ms,
    },
    /// It stands under supervision already.
    Supervised,
    /// It does not stand under supervision.
    NotSupervised,
    /// Only a closed case that was late can be appealed.
    NotLate,
    /// The time for an appeal is over.
    AppealOver {
        /// Since when.
        until: Ms,
    },
    /// The unit sent it back: the office must name the unit itself.
    Bounced {
        /// The rule that had misfired.
        rule: Option<u32>,
    },
    /// The case was opened again before, or the time for it is over.
    NotAgain,
}

impl Refused {
    /// The name of the sentence, without the room: `already-late`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::WrongStage { .. } => "wrong-stage",
            Self::ReasonNeeded => "reason-needed",
            Self::AlreadyLate { .. } => "already-late",
            Self::NotLater { .. } => "not-later",
            Self::OutOfPatience { .. } => "out-of-patience",
            Self::Suspended { .. } => "suspended",
            Self::NotSuspended => "not-suspended",
            Self::SuspendedBefore => "suspended-before",
            Self::EndOutOfRange { .. } => "end-out-of-range",
            Self::SelfVerification { .. } => "self-verification",
            Self::ProofNeeded => "proof-needed",
            Self::TopOfLadder => "top-of-ladder",
            Self::NothingAsked => "nothing-asked",
            Self::IntoItself { .. } => "into-itself",
            Self::LookOut => "look-out",
            Self::NoLook => "no-look",
            Self::ApplicationOpen => "application-open",
            Self::NothingApplied => "nothing-applied",
            Self::SecondPerson => "second-person",
            Self::Entrusted { .. } => "entrusted",
            Self::PartsOpen { .. } => "parts-open",
            Self::NoPart => "no-part",
            Self::TooManyParts { .. } => "too-many-parts",
            Self::SameUnit => "same-unit",
            Self::UrgedLately { .. } => "urged-lately",
            Self::Supervised => "supervised",
            Self::NotSupervised => "not-supervised",
            Self::NotLate => "not-late",
            Self::AppealOver { .. } => "appeal-over",
            Self::Bounced { .. } => "bounced",
            Self::NotAgain => "not-again",
        }
    }
}
