//! What the rules can answer instead of yes.

use crate::case::Ms;

/// Why a deed was refused. The sentence stands in `words.*.ftl` under the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not where it stands.
    WrongStage {
        /// Where it stands.
        stage: &'static str,
    },
    /// Only for major hazards.
    NotMajor,
    /// It is ordinary: no committee sits for it. Or major: a committee does.
    NeedsCommittee,
    /// A part of the plan is missing.
    PartMissing {
        /// Which.
        part: &'static str,
    },
    /// Words belong to this.
    ReasonNeeded,
    /// A photo belongs to this.
    ProofNeeded,
    /// It must end later.
    NotLater {
        /// By when.
        due_at: Ms,
    },
    /// It must end within the longest time.
    TooLong {
        /// The latest.
        latest: Ms,
    },
    /// Asked too late.
    AskedTooLate {
        /// By when.
        due_at: Ms,
    },
    /// Nothing was asked, or the last question is still open.
    NothingAsked,
    /// A question is open already.
    Asked,
    /// No more extensions.
    OutOfPatience {
        /// How many were granted.
        granted: u8,
    },
    /// It is listed already, or not at all.
    Listed,
    /// Not listed.
    NotListed,
    /// Nothing waits to be published.
    NothingToPublish,
    /// The plan's time limit moves only by an extension.
    LimitStands {
        /// By when.
        due_at: Ms,
    },
    /// Too few members or experts.
    TooFew {
        /// Members.
        members: u8,
        /// Experts.
        experts: u8,
    },
    /// The committee sits already.
    Convened,
    /// No committee sits.
    NotConvened,
    /// Not a member, or voted already.
    NoVote,
    /// Too few have voted.
    NoQuorum {
        /// Who voted.
        cast: usize,
        /// Members.
        members: usize,
    },
    /// The owner's side may not say that it is right.
    OwnSide,
    /// No look is due.
    NoRecheck,
}
