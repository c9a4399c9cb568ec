//! What a hazard is made of: its level and stage, and the dates that hang on it.

use serde::{Deserialize, Serialize};

use crate::case::{Light, Ms, PersonId};

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 一般: small, can be put right at once or by a day.
    Ordinary,
    /// 重大: needs a stop, time and work, or is beyond the unit's own power.
    Major,
}

impl Level {
    /// The word for it.
    pub fn word(self) -> &'static str {
        if self == Level::Major { "major" } else { "ordinary" }
    }

    /// Reads the word.
    pub fn read(word: &str) -> Option<Self> {
        [Level::Ordinary, Level::Major].into_iter().find(|own| own.word() == word)
    }
}

/// Where it stands, with what is true only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Major, and its plan is still to be written.
    Found {
        /// Since when.
        since: Ms,
        /// By when.
        due_at: Ms,
    },
    /// Somebody puts it right.
    Fixing {
        /// Since when.
        since: Ms,
        /// By when.
        due_at: Ms,
    },
    /// The owner says that it is right.
    Done {
        /// Since when.
        since: Ms,
        /// By when.
        due_at: Ms,
        /// By when it was to be put right.
        fix_due: Ms,
    },
    /// The committee has said so too.
    Accepted {
        /// When.
        at: Ms,
    },
    /// Struck off (销号), by name.
    Struck {
        /// When.
        at: Ms,
        /// Who.
        by: PersonId,
    },
    /// Registered by mistake.
    Withdrawn {
        /// When.
        at: Ms,
    },
}

/// The name of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageName(&'static str);

impl StageName {
    /// The word for it.
    pub fn word(self) -> &'static str {
        self.0
    }
}

impl Stage {
    /// Its name.
    pub fn name(self) -> StageName {
        StageName(match self {
            Stage::Found { .. } => "found",
            Stage::Fixing { .. } => "fixing",
            Stage::Done { .. } => "done",
            Stage::Accepted { .. } => "accepted",
            Stage::Struck { .. } => "struck",
            Stage::Withdrawn { .. } => "withdrawn",
        })
    }

    /// Whether work is still to do.
    pub fn is_open(self) -> bool {
        !matches!(self, Stage::Struck { .. } | Stage::Withdrawn { .. })
    }
}

/// Something to be published, with the day by which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// `listing` or `delisting`.
    pub of: String,
    /// When it arose.
    pub since: Ms,
    /// By when.
    pub due_at: Ms,
    /// When it was published, and where.
    pub done: Option<(Ms, String)>,
}

/// Listed supervision (挂牌督办).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// When.
    pub at: Ms,
    /// Number of the paper.
    pub paper: String,
    /// Since when the next report of progress is counted, and by when it is due.
    pub progress: (Ms, Ms),
}

/// More time that was asked for and is not decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Until when.
    pub until: Ms,
    /// Why.
    pub reason: String,
    /// When it was asked.
    pub at: Ms,
    /// By when it is answered.
    pub due_at: Ms,
}

/// A look after it was struck off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recheck {
    /// So many days after.
    pub days: u16,
    /// When it was struck off.
    pub since: Ms,
    /// By when somebody looks.
    pub due_at: Ms,
    /// When somebody looked, and whether it still held.
    pub done: Option<(Ms, bool)>,
}

/// What a date is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The plan is to be written.
    Plan,
    /// It is to be put right.
    Fix,
    /// It is to be accepted.
    Accept,
    /// Something is to be published.
    Publish,
    /// Progress is to be reported.
    Progress,
    /// A question for more time is to be answered.
    Answer,
    /// Somebody is to look again.
    Recheck,
}

impl What {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            What::Plan => "plan",
            What::Fix => "fix",
            What::Accept => "accept",
            What::Publish => "publish",
            What::Progress => "progress",
            What::Answer => "answer",
            What::Recheck => "recheck",
        }
    }
}

/// A date that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// What about.
    pub what: What,
    /// Since when.
    pub since: Ms,
    /// By when.
    pub due_at: Ms,
}

impl Due {
    /// When 75 % of the time is used.
    pub fn yellow_at(self) -> Ms {
        self.due_at - (self.due_at - self.since).max(0) / 4
    }

    /// Its light.
    pub fn light(self, now: Ms) -> Light {
        match now {
            now if now >= self.due_at => Light::Red,
            now if now >= self.yellow_at() => Light::Yellow,
            _ => Light::Green,
        }
    }
}

/// A date that passed and was told to the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What about.
    pub what: What,
    /// The date.
    pub due_at: Ms,
}
