//! Who answers for what: duties on posts, the gaps among them, and the letter each unit signs for its own.
//!
//! A duty joins a subject (an indicator, a task, a site …) with a unit in a role, and sits on a post, so that
//! it survives a change of person. Exactly one unit leads; a gap is an error, an overlap is reported
//! ([`coverage`]). What a unit leads and joins becomes its letter of responsibility ([`letter`]).

pub mod coverage;
pub mod letter;

use serde::{Deserialize, Serialize};

/// What a duty is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// An indicator of a standard.
    Indicator,
    /// A task of the plan.
    Task,
    /// A section of road (路段).
    Section,
    /// A site (点位).
    Site,
    /// A hazard (隐患).
    Hazard,
    /// A category of cases.
    Category,
}

/// What a unit does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for it (牵头).
    Lead,
    /// Leads together with the lead (共同牵头).
    Joint,
    /// Takes part (配合).
    Participant,
    /// A leader who stands for it (包联).
    Sponsor,
    /// Watches over it (督导).
    Supervisor,
}

/// The words for subjects, as tables and the API have them.
pub const SUBJECTS: &[(&str, SubjectKind)] = &[
    ("indicator", SubjectKind::Indicator),
    ("task", SubjectKind::Task),
    ("section", SubjectKind::Section),
    ("site", SubjectKind::Site),
    ("hazard", SubjectKind::Hazard),
    ("category", SubjectKind::Category),
];

/// The words for roles.
pub const ROLES: &[(&str, Role)] = &[
    ("lead", Role::Lead),
    ("joint", Role::Joint),
    ("participant", Role::Participant),
    ("sponsor", Role::Sponsor),
    ("supervisor", Role::Supervisor),
];

/// The value a word stands for in one of the lists above.
pub fn named<T: Copy>(list: &[(&str, T)], word: &str) -> Option<T> {
    list.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}
