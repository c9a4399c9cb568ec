//! What people can do about the phases of a campaign and their segments.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::act::{day, text};
use super::store::{self, Criterion, Phase, criterion, phase};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// A phase to add, or a segment of one.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewPhase {
    /// For a segment: its phase.
    pub parent: Option<Id>,
    /// Name.
    pub name: String,
    /// What it turns on.
    #[serde(default)]
    pub focus: String,
    /// First day.
    pub from_on: String,
    /// Last day.
    pub to_on: String,
    /// Criteria of the gate at its end.
    #[serde(default)]
    pub gate: Vec<NewCriterion>,
}

/// A criterion of a gate.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewCriterion {
    /// What it asks.
    pub title: String,
    /// The expression (CEL) over named figures.
    pub expression: String,
    /// A survey whose failing opens a redo.
    pub survey: Option<String>,
}

/// Changes of a phase.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct EditPhase {
    /// The version that was read.
    pub version: i64,
    /// Name.
    pub name: String,
    /// What it turns on.
    #[serde(default)]
    pub focus: String,
    /// First day.
    pub from_on: String,
    /// Last day.
    pub to_on: String,
}

/// Adds a phase or a segment, with the criteria of its gate.
pub fn add_phase(db: &mut Db, by: &Actor, of: Id, ask: &NewPhase, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let owner = store::campaign(db, by.city, of)?;
    let (from, to) = (day("from_on", &ask.from_on)?, day("to_on", &ask.to_on)?);
    if to < from {
        return Err(Problem::field("to_on", "goal-phase-ends-before-it-begins"));
    }
    if let Some(parent) = ask.parent {
        let parent = store::phase(db, by.city, parent)?;
        let (first, last) = (day("from_on", &parent.from_on)?, day("to_on", &parent.to_on)?);
        if parent.campaign_id != of || parent.parent_id.is_some() || from < first || to > last {
            return Err(Problem::field("from_on", "goal-segment-outside-its-phase"));
        }
    }
    let count: i64 = phase::table
        .filter(phase::city_id.eq(by.city).and(phase::campaign_id.eq(of)))
        .count()
        .get_result(db)?;
    if count >= 100 {
        return Err(Problem::refused("goal-refused-too-many-phases", []));
    }
    let row = Phase {
        city_id: by.city,
        id: new_id(),
        campaign_id: of,
        parent_id: ask.parent,
        sort: i32::try_from(count).unwrap_or(0),
        name: text("name", &ask.name, 60)?,
        focus: ask.focus.trim().chars().take(300).collect(),
        from_on: from.to_string(),
        to_on: to.to_string(),
        state: "planned".to_owned(),
        version: 1,
    };
    diesel::insert_into(phase::table).values(&row).execute(db)?;
    for (sort, ask) in (0..).zip(&ask.gate) {
        let own = Criterion {
            city_id: by.city,
            id: new_id(),
            phase_id: row.id,
            sort,
            title: text("title", &ask.title, 120)?,
            expression: text("expression", &ask.expression, 500)?,
            survey: ask.survey.clone(),
        };
        diesel::insert_into(criterion::table).values(&own).execute(db)?;
    }
    let detail = json!({"name": row.name, "from": row.from_on, "to": row.to_on});
    let line = Line::of("phase.added", "phase", row.id).campaign(Some(owner.id)).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(row.id)
}

/// Changes a phase that is not yet passed.
pub fn edit_phase(db: &mut Db, by: &Actor, id: Id, ask: &EditPhase, now: i64) -> Result<(), Problem> {
    by.may(Right::EditCampaign)?;
    let row = store::phase(db, by.city, id)?;
    if row.state == "passed" {
        return Err(Problem::refused("goal-refused-phase-passed", []));
    }
    let (from, to) = (day("from_on", &ask.from_on)?, day("to_on", &ask.to_on)?);
    if to < from {
        return Err(Problem::field("to_on", "goal-phase-ends-before-it-begins"));
    }
    let changed = diesel::update(phase::table.find((by.city, id)))
        .filter(phase::version.eq(ask.version))
        .set((
            phase::name.eq(text("name", &ask.name, 60)?),
            phase::focus.eq(ask.focus.trim().chars().take(300).collect::<String>()),
            phase::from_on.eq(from.to_string()),
            phase::to_on.eq(to.to_string()),
            phase::version.eq(phase::version + 1),
        ))
        .execute(db)?;
    if changed == 0 {
        return Err(Problem::Stale("phase"));
    }
    let detail = json!({"before": {"name": row.name, "from": row.from_on, "to": row.to_on},
        "after": {"name": ask.name, "from": ask.from_on, "to": ask.to_on}});
    let line = Line::of("phase.changed", "phase", id).campaign(Some(row.campaign_id)).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Moves a phase and its segments to `open` or `passed`; the review of its gate calls it.
pub fn set_phase_state(db: &mut Db, by: &Actor, id: Id, state: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::StartCampaign)?;
    let row = store::phase(db, by.city, id)?;
    if !["planned", "open", "passed"].contains(&state) {
        return Err(Problem::field("state", "field-unknown"));
    }
    diesel::update(
        phase::table.filter(phase::city_id.eq(by.city)).filter(phase::id.eq(id).or(phase::parent_id.eq(id))),
    )
    .set((phase::state.eq(state), phase::version.eq(phase::version + 1)))
    .execute(db)?;
    let line = Line::of("phase.moved", "phase", id)
        .campaign(Some(row.campaign_id))
        .detail(json!({"before": row.state, "after": state}));
    ledger::record(db, by, now, line)?;
    Ok(())
}
