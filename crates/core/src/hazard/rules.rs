//! The local figures of hazard work: how long, how many, how large a majority.

use serde::{Deserialize, Serialize};

use crate::case::{Limit, TimeUnit};

/// The local figures, as data. None of them is national law; each stands in `to_confirm` until a city has looked it
/// up (collections of local rules: Qingdao, Hubei, Ningbo).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What the set is called.
    pub name: String,
    /// Registration of a major hazard to its plan.
    pub plan: Limit,
    /// Listing or delisting to its publication.
    pub publish: Limit,
    /// Longest time for putting a listed hazard right, in days.
    pub longest_days: u16,
    /// How long before the end more time must be asked for.
    pub ask_before: Limit,
    /// How long the answer may take.
    pub answer: Limit,
    /// Extensions of one hazard at most.
    pub extensions_max: u8,
    /// How often progress is reported while it is listed.
    pub progress: Limit,
    /// Done to accepted.
    pub accept: Limit,
    /// Members of a committee at least.
    pub members_min: u8,
    /// Experts among those who vote at least.
    pub experts_min: u8,
    /// Share of the members who must vote, in thousandths.
    pub quorum: u16,
    /// Share of the votes cast that must say yes, in thousandths.
    pub majority: u16,
    /// Days after striking off on which somebody looks again.
    pub recheck_days: Vec<u16>,
    /// Names of the values that nobody has confirmed.
    #[serde(default)]
    pub to_confirm: Vec<String>,
}

/// Every value by name, in the order people read them.
pub const VALUES: [&str; 13] = [
    "plan",
    "publish",
    "longest_days",
    "ask_before",
    "answer",
    "extensions_max",
    "progress",
    "accept",
    "members_min",
    "experts_min",
    "quorum",
    "majority",
    "recheck_days",
];

impl Default for Rules {
    fn default() -> Self {
        Self {
            name: String::new(),
            plan: Limit::of(10, TimeUnit::WorkDay),
            publish: Limit::of(5, TimeUnit::WorkDay),
            longest_days: 365,
            ask_before: Limit::of(20, TimeUnit::WorkDay),
            answer: Limit::of(10, TimeUnit::WorkDay),
            extensions_max: 1,
            progress: Limit::of(90, TimeUnit::NaturalDay),
            accept: Limit::of(10, TimeUnit::NaturalDay),
            members_min: 3,
            experts_min: 1,
            quorum: 667,
            majority: 667,
            recheck_days: vec![30, 90],
            to_confirm: VALUES.iter().map(|name| (*name).to_owned()).collect(),
        }
    }
}

impl Rules {
    /// The name of the first value that cannot be: a share above the whole, more experts than members.
    pub fn wrong(&self) -> Option<&'static str> {
        let days = &self.recheck_days;
        let ascending = days.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
        [
            ("longest_days", (1..=3_660).contains(&self.longest_days)),
            ("extensions_max", self.extensions_max <= 10),
            ("members_min", (1..=15).contains(&self.members_min)),
            ("experts_min", self.experts_min <= self.members_min),
            ("quorum", (1..=1_000).contains(&self.quorum)),
            ("majority", (501..=1_000).contains(&self.majority)),
            ("recheck_days", days.len() <= 6 && ascending && days.iter().all(|day| (1..=730).contains(day))),
        ]
        .into_iter()
        .find(|(_, right)| !right)
        .map(|(name, _)| name)
    }

    /// Whether a value is still to be confirmed.
    pub fn is_open(&self, name: &str) -> bool {
        self.to_confirm.iter().any(|own| own == name)
    }
}
