//! A round 巡查: from plan to publication, and who may know that there is one.
//!
//! ```text
//! Planned ─promise─▶ Promised ─reveal─▶ Open ─close─▶ Closed ─publish─▶ Published
//!    └──────────────────┴──────cancel──────┴▶ Cancelled
//! ```

use serde::{Deserialize, Serialize};

/// What kind of round it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundKind {
    /// By the calendar 定期.
    Routine,
    /// One theme 专项.
    Special,
    /// Units inspect each other 交叉.
    Cross,
    /// Unannounced 暗访: hidden from the inspected until published.
    Covert,
    /// Led by a leader 领导带队.
    LeaderLed,
    /// Back to what was found 回头看.
    FollowUp,
    /// As the real evaluators would 模拟测评.
    Mock,
}

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Window, sites and hands are being set.
    Planned,
    /// The list is frozen and the seed promised in the ledger.
    Promised,
    /// Drawn: inspectors are out.
    Open,
    /// All looked at, or the window is over.
    Closed,
    /// Everybody may read the result.
    Published,
    /// Given up, with a reason.
    Cancelled,
}

/// What can be done with a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Freeze the list, promise the seed.
    Promise,
    /// Reveal the seed, draw, assign.
    Reveal,
    /// Record a finding.
    Find,
    /// End it.
    Close,
    /// Let the inspected read it.
    Publish,
    /// Give it up.
    Cancel,
}

/// What the rules can answer instead of yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Not at this stage.
    WrongStage {
        /// Where the round stands.
        stage: Stage,
        /// What was asked.
        deed: Deed,
    },
    /// The window has not begun.
    TooEarly {
        /// When it begins, in milliseconds.
        from: i64,
    },
}

/// A round as its rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Its kind.
    pub kind: RoundKind,
    /// Where it stands.
    pub stage: Stage,
    /// When inspectors may begin, in milliseconds.
    pub from: i64,
    /// When they end, in milliseconds.
    pub until: i64,
}

/// Who wants to know of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// Holds the right to read covert rounds.
    pub covert: bool,
    /// Is one of its inspectors.
    pub inspector: bool,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in tables, addresses and the API.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads the word back.
            pub fn read(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
words!(RoundKind {
    Routine = "routine",
    Special = "special",
    Cross = "cross",
    Covert = "covert",
    LeaderLed = "leader-led",
    FollowUp = "follow-up",
    Mock = "mock",
});
words!(Stage {
    Planned = "planned",
    Promised = "promised",
    Open = "open",
    Closed = "closed",
    Published = "published",
    Cancelled = "cancelled",
});
words!(Deed {
    Promise = "promise",
    Reveal = "reveal",
    Find = "find",
    Close = "close",
    Publish = "publish",
    Cancel = "cancel",
});

impl Round {
    /// Does a deed: the stage after it, or why not.
    pub fn after(self, deed: Deed, now: i64) -> Result<Stage, Refused> {
        match (self.stage, deed) {
            (Stage::Open, Deed::Find) if now < self.from => Err(Refused::TooEarly { from: self.from }),
            (Stage::Planned, Deed::Promise) => Ok(Stage::Promised),
            (Stage::Promised, Deed::Reveal) => Ok(Stage::Open),
            (Stage::Open, Deed::Find) => Ok(Stage::Open),
            // What was found without a signal may arrive after the end; it is still true.
            (Stage::Closed, Deed::Find) => Ok(Stage::Closed),
            (Stage::Open, Deed::Close) => Ok(Stage::Closed),
            (Stage::Closed, Deed::Publish) => Ok(Stage::Published),
            (Stage::Planned | Stage::Promised | Stage::Open, Deed::Cancel) => Ok(Stage::Cancelled),
            (stage, deed) => Err(Refused::WrongStage { stage, deed }),
        }
    }

    /// Whether a viewer may know that the round exists.
    pub fn known_to(self, viewer: Viewer) -> bool {
        self.kind != RoundKind::Covert || self.stage == Stage::Published || viewer.covert || viewer.inspector
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_answers_every_deed() {
        let mut table = String::from("stage     promise reveal find close publish cancel\n");
        for &stage in Stage::ALL {
            let round = Round { kind: RoundKind::Routine, stage, from: 10, until: 20 };
            let cell = |deed: &Deed| if round.after(*deed, 15).is_ok() { "yes" } else { "no" };
            let cells: Vec<_> =
                Deed::ALL.iter().map(|d| format!("{:<w$}", cell(d), w = d.word().len())).collect();
            table.push_str(format!("{:<9} {}", stage.word(), cells.join(" ")).trim_end());
            table.push('\n');
        }
        assert_eq!(
            table,
            "\
stage     promise reveal find close publish cancel
planned   yes     no     no   no    no      yes
promised  no      yes    no   no    no      yes
open      no      no     yes  yes   no      yes
closed    no      no     yes  no    yes     no
published no      no     no   no    no      no
cancelled no      no     no   no    no      no
"
        );
    }

    #[test]
    fn nobody_begins_before_the_window() {
        let round = Round { kind: RoundKind::Covert, stage: Stage::Open, from: 10, until: 20 };
        assert_eq!(round.after(Deed::Find, 9), Err(Refused::TooEarly { from: 10 }));
        assert_eq!(round.after(Deed::Find, 25), Ok(Stage::Open));
    }

    #[test]
    fn a_covert_round_is_known_to_its_own_until_it_is_published() {
        let viewers = [(false, false), (true, false), (false, true)];
        for &kind in RoundKind::ALL {
            for &stage in Stage::ALL {
                let round = Round { kind, stage, from: 0, until: 1 };
                let known = viewers.map(|(covert, inspector)| round.known_to(Viewer { covert, inspector }));
                let open = kind != RoundKind::Covert || stage == Stage::Published;
                assert_eq!(known, [open, true, true], "{kind:?} {stage:?}");
            }
        }
    }

    #[test]
    fn words_read_back() {
        assert!(RoundKind::ALL.iter().all(|k| RoundKind::read(k.word()) == Some(*k)));
        assert!(Stage::ALL.iter().all(|s| Stage::read(s.word()) == Some(*s)));
        assert!(Deed::ALL.iter().all(|d| Deed::read(d.word()) == Some(*d)));
    }
}
