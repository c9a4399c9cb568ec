//! What a campaign has promised to do regularly, from its settings: meetings that are watched, returns that are
//! asked for.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use yipan_core::plan::Light;
use yipan_core::plan::cadence::{Every, Kept, watch};
use yipan_db::Db;
use yipan_worktime::civil;

use super::lay::{day, minute_at};
use super::meeting;
use crate::goal;
use crate::kit::Id;
use crate::problem::Problem;

/// One promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rhythm {
    /// What it is called: 调度会, 月度工作报送.
    pub title: String,
    /// Its period.
    pub every: Every,
    /// How many times in it.
    pub times: u32,
    /// The day of the period a return is due on.
    pub day: Option<u32>,
    /// The body above a return goes on to; empty for none.
    pub upward: String,
    /// The day it is owed there.
    pub upward_day: Option<u32>,
    /// The unit that owes it.
    pub unit: Option<Id>,
}

/// The promises of a campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rhythms {
    /// Meetings.
    pub meetings: Vec<Rhythm>,
    /// Returns.
    pub returns: Vec<Rhythm>,
}

/// What a campaign's settings promise.
pub fn of(db: &mut Db, city: Id, campaign: Id) -> Result<Rhythms, Problem> {
    let row = goal::store::campaign(db, city, campaign)?;
    let settings: Value = serde_json::from_str(&row.settings).unwrap_or_default();
    let mut rhythms = Rhythms::default();
    for own in settings["cadences"].as_array().into_iter().flatten().take(40) {
        let Some(every) = own["every"].as_str().and_then(Every::from_word) else { continue };
        let rhythm = Rhythm {
            title: own["title"].as_str().unwrap_or_default().to_owned(),
            every,
            times: own["times"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
            day: own["day"].as_u64().and_then(|n| u32::try_from(n).ok()),
            upward: own["upward"].as_str().unwrap_or_default().to_owned(),
            upward_day: own["upward_day"].as_u64().and_then(|n| u32::try_from(n).ok()),
            unit: own["unit"].as_i64(),
        };
        match own["kind"].as_str() {
            Some("meeting") => rhythms.meetings.push(rhythm),
            Some("return") => rhythms.returns.push(rhythm),
            _ => {}
        }
    }
    Ok(rhythms)
}

/// Which meetings count: those of the full committee for a promise that names it, dispatch meetings for any other.
pub fn kind_of(title: &str) -> &'static str {
    if ["领导小组", "全体", "委员会"].iter().any(|word| title.contains(word)) {
        "committee"
    } else {
        "dispatch"
    }
}

/// How a promise stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Watched {
    /// What it is called.
    pub title: String,
    /// Its period: `week` `month` `quarter` `half_year` `year`.
    pub every: &'static str,
    /// How many were held in this period.
    pub held: u32,
    /// How many more are called.
    pub called: u32,
    /// How many it takes.
    pub times: u32,
    /// The last day of the period, `2026-07-26`.
    pub until: String,
    /// `done` `in-step` `behind` `late`.
    pub light: &'static str,
}

/// How a campaign's meetings stand at a moment.
pub fn watched(db: &mut Db, city: Id, campaign: Id, now: i64) -> Result<Vec<Watched>, Problem> {
    let begun = day(&super::store::days(db, city, campaign)?.start_on)?;
    let today = civil(minute_at(now)).date();
    let held = meeting::meetings(db, city, campaign)?;
    let told = |own: Rhythm| {
        let kind = kind_of(&own.title);
        let days: Vec<_> = held
            .iter()
            .filter(|row| row.kind == kind)
            .map(|row| civil(minute_at(row.held_at)).date())
            .collect();
        let Kept { held, called, times, until, light, .. } = watch(own.every, own.times, &days, begun, today);
        Watched {
            title: own.title,
            every: own.every.word(),
            held,
            called,
            times,
            until: until.to_string(),
            light: light.word(),
        }
    };
    Ok(of(db, city, campaign)?.meetings.into_iter().map(told).collect())
}

impl Watched {
    /// The sign of its light.
    pub fn sign(&self) -> &'static str {
        match self.light {
            light if light == Light::Done.word() => "s-done",
            light if light == Light::Late.word() => "s-late",
            light if light == Light::Behind.word() => "s-near",
            _ => "s-0",
        }
    }
}
