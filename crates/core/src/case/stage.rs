//! Where a case can stand, what can be done, and the few numbers a case remembers.

use serde::{Deserialize, Serialize};

use super::{Application, Look, Mark, Part};
use super::{CaseId, Clock, Ladder, Limits, Ms, Number, PersonId, Rung, UnitId, WorkingTime};

/// Where a case stands, with whatever is true only while it stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Stage {
    /// 上报: somebody said so; the office has yet to look.
    Reported {
        /// How long the office may take to file or decline.
        file: Clock,
        /// 核实: somebody was sent to look whether it is there at all.
        look: Option<Look>,
    },
    /// 立案: it is a case and has a number.
    Filed {
        /// How long the office may take to dispatch.
        dispatch: Clock,
    },
    /// 派遣: a unit has it.
    Assigned {
        /// The unit.
        unit: UnitId,
        /// How long the unit may take to accept.
        take: Clock,
        /// How long it may take to handle, from dispatch.
        handle: Clock,
    },
    /// 处置: the unit is at it.
    Working {
        /// The unit.
        unit: UnitId,
        /// What is left of the handling.
        handle: Clock,
    },
    /// 待复查: the unit says it is done.
    Fixed {
        /// The unit that fixed it, which therefore cannot verify it.
        unit: UnitId,
        /// The clock of handling as it stood when it stopped; `None` when whoever reported it put it right on
        /// the spot, so that nobody was ever given time for it.
        handle: Option<Clock>,
        /// How long the check may take.
        verify: Clock,
    },
    /// 销号: another person looked, and it is gone.
    Closed {
        /// When.
        at: Ms,
        /// Who looked.
        verifier: PersonId,
        /// The unit that fixed it.
        unit: UnitId,
        /// 强制结案: closed by order, though no check had passed.
        forced: bool,
    },
    /// 不立案: it matches no filing condition.
    Declined {
        /// When.
        at: Ms,
    },
    /// 并案: the same problem is another case.
    Merged {
        /// The case that goes on.
        into: CaseId,
        /// When.
        at: Ms,
    },
    /// 作废: it should not have been filed.
    Voided {
        /// When.
        at: Ms,
    },
}

/// The name of a stage: the word of the column, the address and the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each is told at its `Stage`
pub enum StageName {
    Reported,
    Filed,
    Assigned,
    Working,
    Fixed,
    Closed,
    Declined,
    Merged,
    Voided,
}

impl StageName {
    /// All stages in the order of the work, the ends last.
    pub const ALL: [StageName; 9] = [
        StageName::Reported,
        StageName::Filed,
        StageName::Assigned,
        StageName::Working,
        StageName::Fixed,
        StageName::Closed,
        StageName::Declined,
        StageName::Merged,
        StageName::Voided,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            StageName::Reported => "reported",
            StageName::Filed => "filed",
            StageName::Assigned => "assigned",
            StageName::Working => "working",
            StageName::Fixed => "fixed",
            StageName::Closed => "closed",
            StageName::Declined => "declined",
            StageName::Merged => "merged",
            StageName::Voided => "voided",
        }
    }

    /// The stage of that word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }

    /// Whether work is still to do.
    pub fn is_open(self) -> bool {
        self < StageName::Closed
    }
}

/// What can be done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each is told at its method of `Case`
pub enum Deed {
    Look,
    Looked,
    File,
    Decline,
    Merge,
    Split,
    Correct,
    OnSpot,
    Dispatch,
    Take,
    Entrust,
    Join,
    Part,
    Reassign,
    Return,
    Fix,
    Verify,
    Apply,
    TurnDown,
    Extend,
    Suspend,
    Resume,
    Escalate,
    Answer,
    Urge,
    Supervise,
    Release,
    Void,
    Force,
    Reopen,
}

impl Deed {
    /// All deeds in the order of the work.
    pub const ALL: [Deed; 30] = [
        Deed::Look,
        Deed::Looked,
        Deed::File,
        Deed::Decline,
        Deed::Merge,
        Deed::Split,
        Deed::Correct,
        Deed::OnSpot,
        Deed::Dispatch,
        Deed::Take,
        Deed::Entrust,
        Deed::Join,
        Deed::Part,
        Deed::Reassign,
        Deed::Return,
        Deed::Fix,
        Deed::Verify,
        Deed::Apply,
        Deed::TurnDown,
        Deed::Extend,
        Deed::Suspend,
        Deed::Resume,
        Deed::Escalate,
        Deed::Answer,
        Deed::Urge,
        Deed::Supervise,
        Deed::Release,
        Deed::Void,
        Deed::Force,
        Deed::Reopen,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Deed::Look => "look",
            Deed::Looked => "looked",
            Deed::File => "file",
            Deed::Decline => "decline",
            Deed::Merge => "merge",
            Deed::Split => "split",
            Deed::Correct => "correct",
            Deed::OnSpot => "on-spot",
            Deed::Dispatch => "dispatch",
            Deed::Take => "take",
            Deed::Entrust => "entrust",
            Deed::Join => "join",
            Deed::Part => "part",
            Deed::Reassign => "reassign",
            Deed::Return => "return",
            Deed::Fix => "fix",
            Deed::Verify => "verify",
            Deed::Apply => "apply",
            Deed::TurnDown => "turn-down",
            Deed::Extend => "extend",
            Deed::Suspend => "suspend",
            Deed::Resume => "resume",
            Deed::Escalate => "escalate",
            Deed::Answer => "answer",
            Deed::Urge => "urge",
            Deed::Supervise => "supervise",
            Deed::Release => "release",
            Deed::Void => "void",
            Deed::Force => "force",
            Deed::Reopen => "reopen",
        }
    }
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 一般.
    #[default]
    Ordinary,
    /// 重大: a hazard that needs its own plan and leader.
    Major,
}

impl Severity {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Ordinary => "ordinary",
            Severity::Major => "major",
        }
    }

    /// The severity of that word.
    pub fn of(word: &str) -> Option<Self> {
        [Severity::Ordinary, Severity::Major].into_iter().find(|severity| severity.word() == word)
    }
}

/// How often something happened to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Extensions granted in the present handling.
    pub extensions: u8,
    /// Suspensions granted in the present handling.
    pub suspensions: u8,
    /// Checks that failed.
    pub reworks: u16,
    /// Times a unit sent it back.
    pub returns: u16,
    /// Times a resident's answer opened it again.
    pub reopens: u8,
    /// Times somebody urged it on.
    pub urges: u16,
    /// Whether any handling was ever late; a raw fact that stays.
    pub late: bool,
}

/// A missed deadline of the present stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// The deadline that was missed.
    pub due_at: Ms,
    /// When the watch takes it one level higher; `None` at the top.
    pub next_at: Option<Ms>,
}

/// One problem in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Where it stands.
    pub stage: Stage,
    /// Its number, from filing on.
    pub number: Option<Number>,
    /// How bad it is.
    pub severity: Severity,
    /// The time given to each stage.
    pub limits: Limits,
    /// Whether a photo must show the result.
    pub proof: bool,
    /// The levels above its handler.
    pub ladder: Ladder,
    /// The level it lies with, if the handler asked or the time was up.
    pub rung: Option<Rung>,
    /// Set while the present stage is past due.
    pub late: Option<Late>,
    /// 经办人: the person of the unit who has it in hand.
    pub handler: Option<PersonId>,
    /// 配合单位: who does a part of it beside the unit that answers for the whole.
    pub joint: Vec<Part>,
    /// What somebody asked for and nobody has decided yet.
    pub application: Option<Application>,
    /// 督办: somebody above watches it.
    pub mark: Option<Mark>,
    /// When it was last urged on.
    pub urged_at: Option<Ms>,
    /// How often what happened.
    pub counts: Counts,
}

impl Case {
    /// A new report.
    pub fn report(
        severity: Severity,
        limits: Limits,
        proof: bool,
        calendar: &dyn WorkingTime,
        now: Ms,
    ) -> Self {
        Self {
            stage: Stage::Reported { file: Clock::start(limits.file, now, calendar), look: None },
            number: None,
            severity,
            limits,
            proof,
            ladder: Ladder::default(),
            rung: None,
            late: None,
            handler: None,
            joint: Vec::new(),
            application: None,
            mark: None,
            urged_at: None,
            counts: Counts::default(),
        }
    }

    /// The unit whose hands it is in, or was when it ended.
    pub fn unit(&self) -> Option<UnitId> {
        match self.stage {
            Stage::Assigned { unit, .. }
            | Stage::Working { unit, .. }
            | Stage::Fixed { unit, .. }
            | Stage::Closed { unit, .. } => Some(unit),
            _ => None,
        }
    }

    /// The clock that people look at.
    pub fn clock(&self) -> Option<Clock> {
        self.stage.clock()
    }

    /// Whether the clock stands still.
    pub fn suspended_until(&self) -> Option<Ms> {
        self.clock().and_then(|clock| clock.paused).map(|pause| pause.until)
    }

    /// The deadline of handling, where only the time to accept was missed so far.
    pub(super) fn handling_to_come(&self, late: Late) -> Option<Ms> {
        match self.stage {
            Stage::Assigned { handle, .. } => Some(handle.due_at).filter(|due_at| *due_at > late.due_at),
            _ => None,
        }
    }

    /// When something is due to happen to it by itself: a deadline, the end of a suspension, the next level.
    ///
    /// `None` for ended cases and for late ones that lie with the highest level and have no other deadline to miss.
    pub fn next_deadline(&self) -> Option<Ms> {
        if let Some(until) = self.suspended_until() {
            return Some(until);
        }
        if let Some(late) = self.late {
            return [late.next_at, self.handling_to_come(late)].into_iter().flatten().min();
        }
        match self.stage {
            Stage::Assigned { take, handle, .. } => Some(take.due_at.min(handle.due_at)),
            _ => self.clock().map(|clock| clock.due_at),
        }
    }
}

impl Stage {
    /// Its name.
    pub fn name(&self) -> StageName {
        match self {
            Stage::Reported { .. } => StageName::Reported,
            Stage::Filed { .. } => StageName::Filed,
            Stage::Assigned { .. } => StageName::Assigned,
            Stage::Working { .. } => StageName::Working,
            Stage::Fixed { .. } => StageName::Fixed,
            Stage::Closed { .. } => StageName::Closed,
            Stage::Declined { .. } => StageName::Declined,
            Stage::Merged { .. } => StageName::Merged,
            Stage::Voided { .. } => StageName::Voided,
        }
    }

    /// The clock that people look at: of the stage, or of the handling once a unit has it.
    pub fn clock(&self) -> Option<Clock> {
        match *self {
            Stage::Reported { look: Some(Look { clock, found: None }), .. } => Some(clock),
            Stage::Reported { file, .. } => Some(file),
            Stage::Filed { dispatch } => Some(dispatch),
            Stage::Assigned { handle, .. } | Stage::Working { handle, .. } => Some(handle),
            Stage::Fixed { verify, .. } => Some(verify),
            _ => None,
        }
    }
}
