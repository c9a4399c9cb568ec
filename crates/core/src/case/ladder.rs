//! The ladder of coordination (逐级协调): handler → lead unit → sponsor leader → office.
//!
//! A handler that cannot solve a case asks upwards with an opinion; an overdue case goes up by rule. A level
//! that does not exist for this case is passed over, the office always exists.

use serde::{Deserialize, Serialize};

/// A level above the handler that a case can lie with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// 牵头单位: the lead unit, when another unit handles the case.
    Lead,
    /// 包联领导: the sponsor leader of the place or unit.
    Sponsor,
    /// 创建办: the campaign office.
    Office,
}

impl Rung {
    /// The word for it in records and sentences.
    pub fn word(self) -> &'static str {
        match self {
            Rung::Lead => "lead",
            Rung::Sponsor => "sponsor",
            Rung::Office => "office",
        }
    }
}

/// Which levels stand above the handler of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ladder {
    /// A lead unit other than the handler.
    pub lead: bool,
    /// A sponsor leader.
    pub sponsor: bool,
}

impl Ladder {
    /// The next level above `from` (`None`: above the handler); `None` when there is nothing higher.
    pub fn above(self, from: Option<Rung>) -> Option<Rung> {
        [(Rung::Lead, self.lead), (Rung::Sponsor, self.sponsor), (Rung::Office, true)]
            .into_iter()
            .find(|(rung, there)| *there && Some(*rung) > from)
            .map(|(rung, _)| rung)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_that_does_not_exist_is_passed_over() {
        let table: Vec<Vec<&str>> = [(true, true), (true, false), (false, true), (false, false)]
            .into_iter()
            .map(|(lead, sponsor)| {
                let ladder = Ladder { lead, sponsor };
                let mut at = None;
                std::iter::from_fn(|| {
                    at = ladder.above(at);
                    at.map(Rung::word)
                })
                .take(9)
                .collect()
            })
            .collect();
        assert_eq!(
            table,
            [
                vec!["lead", "sponsor", "office"],
                vec!["lead", "office"],
                vec!["sponsor", "office"],
                vec!["office"],
            ]
        );
    }
}
