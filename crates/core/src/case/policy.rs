//! What a city decides about its own cases: the time of each stage, and how patient it is.

use serde::{Deserialize, Serialize};

use super::{Limit, TimeUnit};

/// How long each stage may take; settled when the case is reported, so a later change of a template does not
/// move the deadlines of cases under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Report to filing.
    pub file: Limit,
    /// Somebody sent to look before filing, to the answer.
    pub look: Limit,
    /// Filing to dispatch.
    pub dispatch: Limit,
    /// Dispatch to acceptance by the unit.
    pub take: Limit,
    /// Dispatch to fixed.
    pub handle: Limit,
    /// Fixed to verified.
    pub verify: Limit,
}

impl Default for Limits {
    /// Values met in practice: 15 minutes for each step of the centre, an hour to accept, a working day to
    /// handle, half an hour to check.
    fn default() -> Self {
        Self {
            file: Limit::of(15, TimeUnit::UrgentMinute),
            look: Limit::of(30, TimeUnit::UrgentMinute),
            dispatch: Limit::of(15, TimeUnit::UrgentMinute),
            take: Limit::of(1, TimeUnit::WorkHour),
            handle: Limit::of(1, TimeUnit::WorkDay),
            verify: Limit::of(4, TimeUnit::WorkHour),
        }
    }
}

/// Which clock a rework runs on; no standard settles it, so a city does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReworkClock {
    /// The whole limit again.
    #[default]
    Fresh,
    /// What was left when the unit said it was done.
    Rest,
}

/// What a city decides about its own cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Extensions granted for one handling.
    pub extensions_max: u8,
    /// Longest extension, in days beyond the deadline.
    pub extension_days_max: u16,
    /// Longest suspension, in days.
    pub suspension_days_max: u16,
    /// The clock of a rework.
    pub rework: ReworkClock,
    /// How often an answer "not solved" opens a case again.
    pub reopens_max: u8,
    /// For how many days after closing.
    pub reopen_days: u16,
    /// How long each level may sit on an overdue case before it goes one higher.
    pub escalate_every: Limit,
    /// How many hours a unit is left in peace after it was urged on.
    pub urge_hours: u16,
    /// Most units that do a part of one case.
    pub joint_max: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            extensions_max: 2,
            extension_days_max: 60,
            suspension_days_max: 365,
            rework: ReworkClock::Fresh,
            reopens_max: 1,
            reopen_days: 30,
            escalate_every: Limit::of(1, TimeUnit::WorkDay),
            urge_hours: 4,
            joint_max: 6,
        }
    }
}
