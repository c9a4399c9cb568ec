//! The tables of goals, and every statement about them.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    campaign (city_id, id) {
        city_id -> BigInt, id -> BigInt, template -> Text, name -> Text, short -> Text, goal -> Text,
        start_on -> Text, target_on -> Text, status -> Text, is_focus -> Bool, settings -> Text,
        created_at -> BigInt, started_at -> Nullable<BigInt>, ended_at -> Nullable<BigInt>, waiver -> Text,
        version -> BigInt,
    }
}
diesel::table! {
    phase (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, parent_id -> Nullable<BigInt>, sort -> Integer,
        name -> Text, focus -> Text, from_on -> Text, to_on -> Text, state -> Text, version -> BigInt,
    }
}
diesel::table! {
    criterion (city_id, id) {
        city_id -> BigInt, id -> BigInt, phase_id -> BigInt, sort -> Integer, title -> Text, expression -> Text,
        survey -> Nullable<Text>,
    }
}
diesel::table! {
    standard (city_id, id) {
        city_id -> BigInt, id -> BigInt, code -> Text, name -> Text, edition -> Text, in_force -> Text,
        in_force_until -> Nullable<Text>, owner -> Nullable<Text>, note -> Nullable<Text>, scopes -> Text,
        imported_at -> BigInt, version -> BigInt,
    }
}
diesel::table! {
    indicator (city_id, id) {
        city_id -> BigInt, id -> BigInt, standard_id -> BigInt, parent_id -> Nullable<BigInt>, sort -> Integer,
        is_leaf -> Bool, code -> Text, title -> Text, kind -> Nullable<Text>, methods -> Text,
        points -> Nullable<BigInt>, measure -> Nullable<Text>, scope -> Nullable<Text>,
        requirement -> Nullable<Text>, confidence -> Text, evidence -> Text, frequency -> Nullable<Text>,
        during -> Nullable<Text>, note -> Nullable<Text>,
    }
}
diesel::table! {
    campaign_standard (city_id, campaign_id, standard_id) {
        city_id -> BigInt, campaign_id -> BigInt, standard_id -> BigInt,
    }
}
diesel::table! {
    crosswalk_link (city_id, id) {
        city_id -> BigInt, id -> BigInt, indicator_id -> BigInt, same_as_id -> BigInt, reason -> Text,
        made_by -> BigInt, made_at -> BigInt,
    }
}
diesel::allow_tables_to_appear_in_same_query!(
    campaign,
    phase,
    criterion,
    standard,
    indicator,
    campaign_standard
);

/// A campaign 创建活动.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = campaign)]
pub struct Campaign {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Code of the template it was made from; `free` for none.
    pub template: String,
    /// Full name.
    pub name: String,
    /// Short name, for the head of every page.
    pub short: String,
    /// What success is.
    pub goal: String,
    /// First day, `2026-01-01`.
    pub start_on: String,
    /// The day by which the goal must be reached.
    pub target_on: String,
    /// `draft` `running` `closing` `routine` `archived`.
    pub status: String,
    /// Whether it is the focus of the year.
    pub is_focus: bool,
    /// Cadences, documents and names of the settings it works by, as JSON.
    pub settings: String,
    /// When it was made.
    pub created_at: i64,
    /// When it was set running.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// Why it was started in spite of gaps; empty when there were none.
    pub waiver: String,
    /// Counts the changes.
    pub version: i64,
}

/// A phase 阶段, or a segment 时段 of one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = phase)]
pub struct Phase {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// For a segment: its phase.
    pub parent_id: Option<Id>,
    /// Order in the campaign.
    pub sort: i32,
    /// Name.
    pub name: String,
    /// What it turns on.
    pub focus: String,
    /// First day.
    pub from_on: String,
    /// Last day.
    pub to_on: String,
    /// `planned` `open` `passed`.
    pub state: String,
    /// Counts the changes.
    pub version: i64,
}

/// A criterion of the gate at the end of a phase 转段条件.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = criterion)]
pub struct Criterion {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its phase.
    pub phase_id: Id,
    /// Order.
    pub sort: i32,
    /// What it asks.
    pub title: String,
    /// The expression (CEL) over named figures.
    pub expression: String,
    /// A survey whose failing opens a redo.
    pub survey: Option<String>,
}

/// A standard 测评体系.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = standard)]
pub struct Standard {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Code, one per edition.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Edition.
    pub edition: String,
    /// First day in force.
    pub in_force: String,
    /// Last day in force.
    pub in_force_until: Option<String>,
    /// Who issues it.
    pub owner: Option<String>,
    /// Where it was found, what is to be confirmed.
    pub note: Option<String>,
    /// Names of its scopes, as JSON.
    #[serde(skip)]
    pub scopes: String,
    /// When it was imported.
    pub imported_at: i64,
    /// Counts the changes.
    pub version: i64,
}

/// An indicator of a standard 指标, or a group of them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = indicator)]
pub struct Indicator {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its standard.
    pub standard_id: Id,
    /// The group it belongs to.
    pub parent_id: Option<Id>,
    /// Order in the standard.
    pub sort: i32,
    /// Whether nothing stands under it.
    pub is_leaf: bool,
    /// Code within the standard.
    pub code: String,
    /// Title as printed.
    pub title: String,
    /// `veto` `precondition` `quantified` `qualitative`.
    pub kind: Option<String>,
    /// `materials` `field` `survey` `data`, joined by spaces.
    pub methods: String,
    /// Points in thousandths.
    pub points: Option<i64>,
    /// What is measured.
    pub measure: Option<String>,
    /// Where.
    pub scope: Option<String>,
    /// What is asked.
    pub requirement: Option<String>,
    /// `confirmed` or `to_confirm`.
    pub confidence: String,
    /// Evidence asked for, one a line.
    pub evidence: String,
    /// How often.
    pub frequency: Option<String>,
    /// When it must hold.
    pub during: Option<String>,
    /// A remark.
    pub note: Option<String>,
}

/// A campaign by id.
pub fn campaign(db: &mut Db, city: Id, id: Id) -> Result<Campaign, Problem> {
    campaign::table
        .find((city, id))
        .select(Campaign::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("campaign"))
}

/// Saves the settings of a campaign, if nobody was faster.
pub fn save_settings(db: &mut Db, seen: &Campaign, settings: &str) -> Result<(), Problem> {
    let own = campaign::table.find((seen.city_id, seen.id)).filter(campaign::version.eq(seen.version));
    let saved = diesel::update(own)
        .set((campaign::settings.eq(settings), campaign::version.eq(campaign::version + 1)))
        .execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("campaign")) }
}

/// All campaigns, the focus of the year first, then by their day.
pub fn campaigns(db: &mut Db, city: Id) -> Result<Vec<Campaign>, Problem> {
    Ok(campaign::table
        .filter(campaign::city_id.eq(city))
        .order((campaign::is_focus.desc(), campaign::target_on, campaign::id))
        .limit(500)
        .select(Campaign::as_select())
        .load(db)?)
}

/// Campaigns after a cursor, for the API.
pub fn campaigns_page(db: &mut Db, city: Id, after: Id, limit: i64) -> Result<Vec<Campaign>, Problem> {
    Ok(campaign::table
        .filter(campaign::city_id.eq(city).and(campaign::id.gt(after)))
        .order(campaign::id)
        .limit(limit)
        .select(Campaign::as_select())
        .load(db)?)
}

/// Phases and segments of a campaign in their order.
pub fn phases(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<Phase>, Problem> {
    Ok(phase::table
        .filter(phase::city_id.eq(city).and(phase::campaign_id.eq(campaign)))
        .order((phase::from_on, phase::sort, phase::id))
        .select(Phase::as_select())
        .load(db)?)
}

/// Phases after a cursor, for the API.
pub fn phases_page(
    db: &mut Db,
    city: Id,
    of: Option<Id>,
    after: Id,
    limit: i64,
) -> Result<Vec<Phase>, Problem> {
    let mut query = phase::table.filter(phase::city_id.eq(city).and(phase::id.gt(after))).into_boxed();
    if let Some(of) = of {
        query = query.filter(phase::campaign_id.eq(of));
    }
    Ok(query.order(phase::id).limit(limit).select(Phase::as_select()).load(db)?)
}

/// A phase by id.
pub fn phase(db: &mut Db, city: Id, id: Id) -> Result<Phase, Problem> {
    phase::table
        .find((city, id))
        .select(Phase::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("phase"))
}

/// Criteria of a phase's gate in their order.
pub fn criteria(db: &mut Db, city: Id, phase: Id) -> Result<Vec<Criterion>, Problem> {
    Ok(criterion::table
        .filter(criterion::city_id.eq(city).and(criterion::phase_id.eq(phase)))
        .order((criterion::sort, criterion::id))
        .select(Criterion::as_select())
        .load(db)?)
}

/// A standard by id.
pub fn standard(db: &mut Db, city: Id, id: Id) -> Result<Standard, Problem> {
    standard::table
        .find((city, id))
        .select(Standard::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("standard"))
}

/// A standard by code.
pub fn standard_by_code(db: &mut Db, city: Id, code: &str) -> Result<Option<Standard>, Problem> {
    Ok(standard::table
        .filter(standard::city_id.eq(city).and(standard::code.eq(code)))
        .select(Standard::as_select())
        .first(db)
        .optional()?)
}

/// All standards of the city.
pub fn standards(db: &mut Db, city: Id, after: Id, limit: i64) -> Result<Vec<Standard>, Problem> {
    Ok(standard::table
        .filter(standard::city_id.eq(city).and(standard::id.gt(after)))
        .order(standard::id)
        .limit(limit)
        .select(Standard::as_select())
        .load(db)?)
}

/// The standards a campaign is measured by.
pub fn standards_of(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<Standard>, Problem> {
    let ids: Vec<Id> = campaign_standard::table
        .filter(campaign_standard::city_id.eq(city).and(campaign_standard::campaign_id.eq(campaign)))
        .select(campaign_standard::standard_id)
        .load(db)?;
    Ok(standard::table
        .filter(standard::city_id.eq(city).and(standard::id.eq_any(ids)))
        .order(standard::id)
        .select(Standard::as_select())
        .load(db)?)
}

/// The indicators of a standard in their order.
pub fn indicators(db: &mut Db, city: Id, standard: Id) -> Result<Vec<Indicator>, Problem> {
    Ok(indicator::table
        .filter(indicator::city_id.eq(city).and(indicator::standard_id.eq(standard)))
        .order((indicator::sort, indicator::id))
        .select(Indicator::as_select())
        .load(db)?)
}

/// The leaf indicators of all standards of a campaign, with the standard's code.
pub fn leaves(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<(Indicator, String)>, Problem> {
    let mut leaves = Vec::new();
    for standard in standards_of(db, city, campaign)? {
        let rows = indicators(db, city, standard.id)?;
        leaves.extend(rows.into_iter().filter(|row| row.is_leaf).map(|row| (row, standard.code.clone())));
    }
    Ok(leaves)
}

/// An indicator by id.
pub fn indicator(db: &mut Db, city: Id, id: Id) -> Result<Indicator, Problem> {
    indicator::table
        .find((city, id))
        .select(Indicator::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("indicator"))
}

/// Indicators after a cursor, for the API.
pub fn indicators_page(
    db: &mut Db,
    city: Id,
    of: Option<Id>,
    after: Id,
    limit: i64,
) -> Result<Vec<Indicator>, Problem> {
    let mut query =
        indicator::table.filter(indicator::city_id.eq(city).and(indicator::id.gt(after))).into_boxed();
    if let Some(of) = of {
        query = query.filter(indicator::standard_id.eq(of));
    }
    Ok(query.order(indicator::id).limit(limit).select(Indicator::as_select()).load(db)?)
}

/// What people said is the same: indicator and the one it counts with.
pub fn links(db: &mut Db, city: Id) -> Result<Vec<(Id, Id)>, Problem> {
    Ok(crosswalk_link::table
        .filter(crosswalk_link::city_id.eq(city))
        .order(crosswalk_link::id)
        .select((crosswalk_link::indicator_id, crosswalk_link::same_as_id))
        .load(db)?)
}
