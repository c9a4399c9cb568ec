//! The committee that accepts a major hazard as fixed: members, experts among them, a vote of each.

use serde::{Deserialize, Serialize};

use super::rules::Rules;
use crate::case::{Ms, PersonId};

/// What a member says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ballot {
    /// It is fixed.
    Yes,
    /// It is not.
    No,
    /// Present, without an opinion.
    Abstain,
}

impl Ballot {
    /// Reads `yes`, `no`, `abstain`.
    pub fn read(word: &str) -> Option<Self> {
        [Ballot::Yes, Ballot::No, Ballot::Abstain].into_iter().find(|own| own.word() == word)
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Ballot::Yes => "yes",
            Ballot::No => "no",
            Ballot::Abstain => "abstain",
        }
    }
}

/// A member; an expert from outside has no account, so the office records that vote with a signed paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account, if there is one.
    pub person: Option<PersonId>,
    /// Name.
    pub name: String,
    /// Whether the member sits as an expert.
    pub expert: bool,
    /// The vote, once cast, with words and instant.
    pub vote: Option<(Ballot, String, Ms)>,
}

/// A committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// When it was called.
    pub at: Ms,
    /// Its members.
    pub members: Vec<Member>,
    /// What it came to.
    pub verdict: Option<Verdict>,
}

/// The votes counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Members.
    pub members: usize,
    /// Who voted, abstentions among them.
    pub cast: usize,
    /// Experts who voted.
    pub experts: usize,
    /// Yes.
    pub yes: usize,
    /// No.
    pub no: usize,
}

/// What a committee came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Fixed.
    Accepted,
    /// Not fixed.
    Sent,
}

impl Panel {
    /// Counts the votes.
    pub fn count(&self) -> Count {
        let mut count = Count { members: self.members.len(), ..Count::default() };
        for member in &self.members {
            let Some((ballot, ..)) = &member.vote else { continue };
            count.cast += 1;
            count.experts += usize::from(member.expert);
            count.yes += usize::from(*ballot == Ballot::Yes);
            count.no += usize::from(*ballot == Ballot::No);
        }
        count
    }
}

impl Count {
    /// The verdict, or nothing while too few have voted. An abstention counts for the quorum and is no yes.
    pub fn verdict(self, rules: &Rules) -> Option<Verdict> {
        let enough = self.cast * 1_000 >= self.members * usize::from(rules.quorum)
            && self.cast > 0
            && self.experts >= usize::from(rules.experts_min);
        enough.then(|| {
            if self.yes * 1_000 >= self.cast * usize::from(rules.majority) {
                Verdict::Accepted
            } else {
                Verdict::Sent
            }
        })
    }
}
