//! One hazard, one plan: the six parts that a rule asks for, a team, a leader, and what protects people meanwhile.

use serde::{Deserialize, Serialize};

use super::refused::Refused;
use crate::case::{Ms, PersonId};

/// The plan of a major hazard: six parts (Order 16 of 2008, its list of six items), team, leader, interim measures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// 目标和任务.
    pub goal: String,
    /// 方法和措施.
    pub measures: String,
    /// 经费和物资; who owns the hazard pays.
    pub funds: String,
    /// 机构和人员.
    pub people: String,
    /// 时限和要求: the last instant.
    pub until: Ms,
    /// 安全措施和应急预案.
    pub safety: String,
    /// The team, by posts and names.
    pub team: String,
    /// The person in charge (包案领导).
    pub leader: PersonId,
    /// What protects people until it is fixed.
    pub interim: String,
}

impl Plan {
    /// Every part in words, by name.
    pub fn parts(&self) -> [(&'static str, &str); 7] {
        [
            ("goal", &self.goal),
            ("measures", &self.measures),
            ("funds", &self.funds),
            ("people", &self.people),
            ("safety", &self.safety),
            ("team", &self.team),
            ("interim", &self.interim),
        ]
    }

    /// Requires every part, a leader, and an end in the future.
    pub fn check(&self, now: Ms) -> Result<(), Refused> {
        if let Some((part, _)) = self.parts().into_iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(Refused::PartMissing { part });
        }
        if self.leader == 0 {
            return Err(Refused::PartMissing { part: "leader" });
        }
        if self.until <= now {
            return Err(Refused::NotLater { due_at: now });
        }
        Ok(())
    }
}
