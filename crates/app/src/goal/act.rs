//! What people can do about campaigns, phases and standards.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::goal::template::{self, BODY_KINDS, Template};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

pub use super::phases::{EditPhase, NewCriterion, NewPhase, add_phase, edit_phase, set_phase_state};
use super::store::{self, Campaign, campaign, campaign_standard, phase};
use super::{import, shelf};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who::act::{NewPost, NewUnit, add_post, add_unit};
use crate::who::store::units_under;

/// A campaign to make.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewCampaign {
    /// Code of a shipped kind, `hygienic-city`; none for a campaign of its own kind.
    pub template: Option<String>,
    /// Full name.
    pub name: String,
    /// Short name, at most 14 characters; the name's beginning if none is given.
    pub short: Option<String>,
    /// What success is.
    #[serde(default)]
    pub goal: String,
    /// First day; today if none is given.
    pub start_on: Option<String>,
    /// The day by which the goal must be reached; the kind's usual length if none is given.
    pub target_on: Option<String>,
    /// Codes of the standards; those of the kind if none are given.
    pub standards: Option<Vec<String>>,
    /// Whether it is the focus of the year.
    #[serde(default)]
    pub focus: bool,
    /// Whether to set up the command of the kind: its bodies and their posts.
    #[serde(default)]
    pub command: bool,
    /// Whether to leave out the phases of the kind, because the caller adds its own.
    #[serde(default)]
    pub no_phases: bool,
}

/// Changes of a campaign.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct EditCampaign {
    /// The version that was read.
    pub version: i64,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
    /// What success is.
    pub goal: String,
    /// The day by which the goal must be reached.
    pub target_on: String,
    /// Whether it is the focus of the year.
    #[serde(default)]
    pub focus: bool,
}

pub(super) fn text(field: &str, value: &str, most: usize) -> Result<String, Problem> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Problem::field(field, "field-required"));
    }
    if value.chars().count() > most {
        return Err(Problem::field(field, "field-too-long"));
    }
    Ok(value.to_owned())
}

pub(super) fn day(field: &str, value: &str) -> Result<Date, Problem> {
    value.trim().parse().map_err(|_| Problem::field(field, "goal-day-unreadable"))
}

/// The civil day of a moment where our cities are.
pub fn day_of(now: i64) -> Date {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
    moment.to_zoned(zone).date()
}

/// Makes a campaign, as a draft: with the phases, standards and, if asked, the command of its kind.
pub fn create(db: &mut Db, by: &Actor, ask: &NewCampaign, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let kind = match ask.template.as_deref().filter(|code| !code.is_empty() && *code != "free") {
        None => None,
        Some(code) => match shelf::template(code) {
            Some(Ok(kind)) => Some(kind),
            Some(Err(faults)) => return Err(Problem::Broken(format!("template {code}: {faults:?}"))),
            None => return Err(Problem::field("template", "field-unknown")),
        },
    };
    let name = text("name", &ask.name, 100)?;
    let short = match ask.short.as_deref().map(str::trim).filter(|short| !short.is_empty()) {
        Some(short) => text("short", short, 14)?,
        None => name.chars().take(14).collect(),
    };
    let start = ask.start_on.as_deref().filter(|d| !d.is_empty()).map(|d| day("start_on", d)).transpose()?;
    let start = start.unwrap_or_else(|| day_of(now));
    let target = match ask.target_on.as_deref().filter(|d| !d.is_empty()) {
        Some(target) => day("target_on", target)?,
        None => {
            let days = kind.as_ref().map_or(365, |kind| i64::from(kind.days));
            start
                .checked_add(jiff::Span::new().days(days))
                .map_err(|_| Problem::field("target_on", "goal-day-unreadable"))?
        }
    };
    if target <= start {
        return Err(Problem::field("target_on", "goal-target-not-after-start"));
    }
    let row = Campaign {
        city_id: by.city,
        id: new_id(),
        template: kind.as_ref().map_or("free", |kind| &kind.code).to_owned(),
        name,
        short,
        goal: ask.goal.trim().chars().take(500).collect(),
        start_on: start.to_string(),
        target_on: target.to_string(),
        status: "draft".to_owned(),
        is_focus: ask.focus,
        settings: super::settings::of(kind.as_ref()).to_string(),
        created_at: now,
        started_at: None,
        ended_at: None,
        waiver: String::new(),
        version: 1,
    };
    diesel::insert_into(campaign::table).values(&row).execute(db)?;
    let detail = json!({"name": row.name, "template": row.template, "target": row.target_on});
    let line = Line::of("campaign.created", "campaign", row.id).campaign(Some(row.id)).detail(detail);
    ledger::record(db, by, now, line)?;
    if let Some(kind) = kind.as_ref().filter(|_| !ask.no_phases) {
        lay_phases(db, by, &row, kind, start, target, now)?;
    }
    let codes = ask.standards.clone().or_else(|| kind.as_ref().map(|kind| kind.standards.clone()));
    for code in codes.unwrap_or_default() {
        let standard = import::shipped(db, by, &code, now)?;
        attach_standard(db, by, row.id, standard, now)?;
    }
    if let Some(kind) = kind.as_ref().filter(|_| ask.command) {
        set_up_command(db, by, row.id, kind, now)?;
    }
    Ok(row.id)
}

fn lay_phases(
    db: &mut Db,
    by: &Actor,
    row: &Campaign,
    kind: &Template,
    start: Date,
    target: Date,
    now: i64,
) -> Result<(), Problem> {
    let weights: Vec<u32> = kind.phases.iter().map(|phase| phase.weight).collect();
    let laid = template::lay_out(start, target, &weights)
        .ok_or_else(|| Problem::field("target_on", "goal-too-short-for-phases"))?;
    for (phase, (from, to)) in kind.phases.iter().zip(laid) {
        let gate = phase.gate.iter().map(|own| NewCriterion {
            title: own.title.clone(),
            expression: own.when.clone(),
            survey: own.survey.clone(),
        });
        let ask = NewPhase {
            parent: None,
            name: phase.name.clone(),
            focus: phase.focus.clone().unwrap_or_default(),
            from_on: from.to_string(),
            to_on: to.to_string(),
            gate: gate.collect(),
        };
        let parent = add_phase(db, by, row.id, &ask, now)?;
        let weights: Vec<u32> = phase.segments.iter().map(|segment| segment.weight).collect();
        let laid = template::lay_out(from, to, &weights).unwrap_or_default();
        for (segment, (from, to)) in phase.segments.iter().zip(laid) {
            let ask = NewPhase {
                parent: Some(parent),
                name: segment.name.clone(),
                from_on: from.to_string(),
                to_on: to.to_string(),
                ..NewPhase::default()
            };
            add_phase(db, by, row.id, &ask, now)?;
        }
    }
    Ok(())
}

/// Bodies become units of kind `command`, parents before members; their posts are vacant.
fn set_up_command(db: &mut Db, by: &Actor, id: Id, kind: &Template, now: i64) -> Result<(), Problem> {
    let mut made: BTreeMap<&str, Id> = BTreeMap::new();
    let units = units_under(db, by.city, "/")?;
    for (sort, body) in (0..).zip(&kind.bodies) {
        let places: Vec<Option<&crate::who::store::Unit>> = match &body.each {
            None => vec![None],
            Some(each) => units.iter().filter(|unit| unit.kind == *each).map(Some).collect(),
        };
        for place in places {
            let (name, short) = match place {
                None => (body.name.clone(), body.short.clone()),
                Some(unit) => (
                    format!("{}{}", unit.short, body.name),
                    format!("{}{}", unit.short, body.short).chars().take(14).collect(),
                ),
            };
            let ask = NewUnit {
                parent: body.parent.as_deref().and_then(|code| made.get(code).copied()),
                kind: "command".to_owned(),
                name,
                short,
                code: None,
                campaign: Some(id),
                sort: 1000 + sort,
            };
            let unit = add_unit(db, by, &ask, now)?.id;
            made.insert(&body.code, unit);
            let word = BODY_KINDS.iter().find(|(_, own)| *own == body.kind).map_or("", |(word, _)| word);
            for post in &body.posts {
                for _ in 0..post.count.min(if word == "leading_group" { 12 } else { 4 }) {
                    let ask = NewPost {
                        unit,
                        kind: if post.title.starts_with('副') { "vice-head" } else { "head" }.to_owned(),
                        title: post.title.clone(),
                        person: None,
                        campaign: Some(id),
                    };
                    add_post(db, by, &ask, now)?;
                }
            }
        }
    }
    Ok(())
}

/// Changes a campaign's name, goal, day or focus.
pub fn edit(db: &mut Db, by: &Actor, id: Id, ask: &EditCampaign, now: i64) -> Result<(), Problem> {
    by.may(Right::EditCampaign)?;
    let row = store::campaign(db, by.city, id)?;
    let target = day("target_on", &ask.target_on)?;
    if target.to_string() <= row.start_on {
        return Err(Problem::field("target_on", "goal-target-not-after-start"));
    }
    let changed = diesel::update(campaign::table.find((by.city, id)))
        .filter(campaign::version.eq(ask.version))
        .set((
            campaign::name.eq(text("name", &ask.name, 100)?),
            campaign::short.eq(text("short", &ask.short, 14)?),
            campaign::goal.eq(ask.goal.trim().chars().take(500).collect::<String>()),
            campaign::target_on.eq(target.to_string()),
            campaign::is_focus.eq(ask.focus),
            campaign::version.eq(campaign::version + 1),
        ))
        .execute(db)?;
    if changed == 0 {
        return Err(Problem::Stale("campaign"));
    }
    let detail = json!({"before": {"name": row.name, "target": row.target_on},
        "after": {"name": ask.name, "target": ask.target_on}});
    ledger::record(
        db,
        by,
        now,
        Line::of("campaign.changed", "campaign", id).campaign(Some(id)).detail(detail),
    )?;
    Ok(())
}

/// Sets a campaign running; its first phase opens. `duty` has asked whether everything has an owner: `waiver`
/// is the reason given for starting in spite of gaps.
pub fn set_running(db: &mut Db, by: &Actor, id: Id, waiver: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::StartCampaign)?;
    let row = store::campaign(db, by.city, id)?;
    if row.status != "draft" {
        return Err(Problem::Refused("goal-refused-not-a-draft", args![name = row.name]));
    }
    let changed = diesel::update(campaign::table.find((by.city, id)))
        .filter(campaign::version.eq(row.version))
        .set((
            campaign::status.eq("running"),
            campaign::started_at.eq(now),
            campaign::waiver.eq(waiver),
            campaign::version.eq(campaign::version + 1),
        ))
        .execute(db)?;
    if changed == 0 {
        return Err(Problem::Stale("campaign"));
    }
    ledger::record(db, by, now, Line::of("campaign.started", "campaign", id).campaign(Some(id)).why(waiver))?;
    let today = day_of(now).to_string();
    let phases = store::phases(db, by.city, id)?;
    let current = phases.iter().filter(|own| own.parent_id.is_none());
    let first = current.clone().rfind(|own| own.from_on <= today).or_else(|| current.clone().next());
    if let Some(first) = first.map(|own| own.id) {
        diesel::update(phase::table.find((by.city, first)))
            .set((phase::state.eq("open"), phase::version.eq(phase::version + 1)))
            .execute(db)?;
    }
    Ok(())
}

/// Moves a running campaign on: `closing`, then `routine` or `archived`.
pub fn close(db: &mut Db, by: &Actor, id: Id, to: &str, reason: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::StartCampaign)?;
    let row = store::campaign(db, by.city, id)?;
    let next: &[&str] = match row.status.as_str() {
        "running" => &["closing"],
        "closing" => &["routine", "archived"],
        "routine" => &["archived"],
        _ => &[],
    };
    if !next.contains(&to) {
        return Err(Problem::refused("goal-refused-not-next", []));
    }
    let reason = text("reason", reason, 500)?;
    let changed = diesel::update(campaign::table.find((by.city, id)))
        .filter(campaign::version.eq(row.version))
        .set((
            campaign::status.eq(to),
            campaign::ended_at.eq(now),
            campaign::version.eq(campaign::version + 1),
        ))
        .execute(db)?;
    if changed == 0 {
        return Err(Problem::Stale("campaign"));
    }
    let line = Line::of("campaign.moved", "campaign", id)
        .campaign(Some(id))
        .detail(json!({"before": row.status, "after": to}))
        .why(&reason);
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Measures a campaign by a standard. Repeating it changes nothing.
pub fn attach_standard(db: &mut Db, by: &Actor, of: Id, standard: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::EditCampaign)?;
    store::campaign(db, by.city, of)?;
    let own = store::standard(db, by.city, standard)?;
    let known: i64 = campaign_standard::table
        .filter(campaign_standard::city_id.eq(by.city))
        .filter(campaign_standard::campaign_id.eq(of).and(campaign_standard::standard_id.eq(standard)))
        .count()
        .get_result(db)?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(campaign_standard::table)
        .values((
            campaign_standard::city_id.eq(by.city),
            campaign_standard::campaign_id.eq(of),
            campaign_standard::standard_id.eq(standard),
        ))
        .execute(db)?;
    let line = Line::of("standard.attached", "standard", standard)
        .campaign(Some(of))
        .detail(json!({"code": own.code}));
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Says that an indicator counts with another one, though its measure or scope reads otherwise.
pub fn say_same(
    db: &mut Db,
    by: &Actor,
    indicator: Id,
    same_as: Id,
    reason: &str,
    now: i64,
) -> Result<(), Problem> {
    by.may(Right::EditCampaign)?;
    let reason = text("reason", reason, 300)?;
    let own = store::indicator(db, by.city, indicator)?;
    let other = store::indicator(db, by.city, same_as)?;
    if own.id == other.id || !own.is_leaf || !other.is_leaf {
        return Err(Problem::refused("goal-refused-not-two-leaves", []));
    }
    use super::store::crosswalk_link;
    diesel::delete(
        crosswalk_link::table
            .filter(crosswalk_link::city_id.eq(by.city).and(crosswalk_link::indicator_id.eq(indicator))),
    )
    .execute(db)?;
    diesel::insert_into(crosswalk_link::table)
        .values((
            crosswalk_link::city_id.eq(by.city),
            crosswalk_link::id.eq(new_id()),
            crosswalk_link::indicator_id.eq(indicator),
            crosswalk_link::same_as_id.eq(same_as),
            crosswalk_link::reason.eq(&reason),
            crosswalk_link::made_by.eq(by.person),
            crosswalk_link::made_at.eq(now),
        ))
        .execute(db)?;
    let detail = json!({"indicator": own.code, "same_as": other.code});
    ledger::record(
        db,
        by,
        now,
        Line::of("indicator.linked", "indicator", indicator).detail(detail).why(&reason),
    )?;
    Ok(())
}
