//! The tables of scores, and every statement about them.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::score::{Card, Scheme};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    score_scheme (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, code -> Text, name -> Text, edition -> Text,
        source -> Text, created_at -> BigInt,
    }
}
diesel::table! {
    score_run (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, scheme_id -> BigInt, period -> Text,
        stage -> Text, as_of -> BigInt, appeal_until -> Nullable<BigInt>, frozen_at -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>, hash -> Text, version -> BigInt,
    }
}
diesel::table! {
    score_card (city_id, run_id, unit_id) {
        city_id -> BigInt, run_id -> BigInt, unit_id -> BigInt, group_code -> Text, total -> BigInt,
        place -> BigInt, tied -> Bool, moved -> Nullable<BigInt>, mark -> Nullable<Text>, card -> Text,
    }
}
diesel::table! {
    score_note (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, period -> Text, unit_id -> BigInt,
        figure -> Text, label -> Text, reason -> Text, by_name -> Text, at -> BigInt,
    }
}
diesel::table! {
    score_appeal (city_id, id) {
        city_id -> BigInt, id -> BigInt, run_id -> BigInt, unit_id -> BigInt, record_id -> Nullable<BigInt>,
        label -> Text, words -> Text, by_name -> Text, at -> BigInt, upheld -> Nullable<Bool>, answer -> Text,
        answered_by -> Text, answered_at -> Nullable<BigInt>,
    }
}

/// A scheme of assessment as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = score_scheme)]
pub struct SchemeRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Campaign.
    pub campaign_id: Id,
    /// Stable word.
    pub code: String,
    /// Name.
    pub name: String,
    /// Edition.
    pub edition: String,
    /// The TOML as given.
    pub source: String,
    /// When it was read, in milliseconds.
    pub created_at: i64,
}

impl SchemeRow {
    /// The scheme itself; it was checked when it came in.
    pub fn scheme(&self) -> Result<Scheme, Problem> {
        Scheme::parse(&self.source).map_err(|why| Problem::Broken(format!("scheme {}: {why}", self.id)))
    }
}

/// A run: the scores of one period.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema,
)]
#[diesel(table_name = score_run)]
#[diesel(treat_none_as_null = true)]
pub struct RunRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Campaign.
    pub campaign_id: Id,
    /// Scheme.
    pub scheme_id: Id,
    /// `2026-07`.
    pub period: String,
    /// `provisional` `appeal` `frozen` `published`.
    pub stage: String,
    /// The records are those of this moment.
    pub as_of: i64,
    /// Until when units may object.
    pub appeal_until: Option<i64>,
    /// When figures stopped to move.
    pub frozen_at: Option<i64>,
    /// When everybody could see them.
    pub published_at: Option<i64>,
    /// SHA-256 over the frozen cards.
    pub hash: String,
    /// Counts the changes.
    pub version: i64,
}

/// A unit's card in a run.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = score_card)]
pub struct CardRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Run.
    pub run_id: Id,
    /// Unit.
    pub unit_id: Id,
    /// Code of its group.
    pub group_code: String,
    /// Total in thousandths.
    pub total: i64,
    /// Place in the group.
    pub place: i64,
    /// Whether others share it.
    pub tied: bool,
    /// Places gained since the period before.
    pub moved: Option<i64>,
    /// `yellow` or `praise`, proposed by rule.
    pub mark: Option<String>,
    /// The tree as JSON.
    #[serde(skip)]
    pub card: String,
}

impl CardRow {
    /// The tree.
    pub fn tree(&self) -> Result<Card, Problem> {
        serde_json::from_str(&self.card)
            .map_err(|why| Problem::Broken(format!("card {}: {why}", self.unit_id)))
    }
}

/// A note by hand: one record of a figure no other room keeps, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = score_note)]
pub struct NoteRow {
    pub city_id: Id,
    pub id: Id,
    pub campaign_id: Id,
    pub period: String,
    pub unit_id: Id,
    pub figure: String,
    pub label: String,
    pub reason: String,
    pub by_name: String,
    pub at: i64,
}

/// An objection of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = score_appeal)]
pub struct AppealRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Run.
    pub run_id: Id,
    /// Unit.
    pub unit_id: Id,
    /// The record it is about; none is the score as a whole.
    pub record_id: Option<Id>,
    /// The record in words.
    pub label: String,
    /// What the unit says.
    pub words: String,
    /// Who says it.
    pub by_name: String,
    /// When.
    pub at: i64,
    /// Whether it was upheld; none while it waits.
    pub upheld: Option<bool>,
    /// The answer.
    pub answer: String,
    /// Who answered.
    pub answered_by: String,
    /// When.
    pub answered_at: Option<i64>,
}

/// A scheme by id.
pub fn scheme(db: &mut Db, city: Id, id: Id) -> Result<SchemeRow, Problem> {
    let found = score_scheme::table.find((city, id)).select(SchemeRow::as_select()).first(db).optional()?;
    found.ok_or(Problem::Missing("scheme"))
}

/// Schemes of a campaign, or of all, the newest first.
pub fn schemes(db: &mut Db, city: Id, campaign: Option<Id>) -> Result<Vec<SchemeRow>, Problem> {
    let mut rows: Vec<SchemeRow> = score_scheme::table
        .filter(score_scheme::city_id.eq(city))
        .order(score_scheme::id.desc())
        .limit(200)
        .select(SchemeRow::as_select())
        .load(db)?;
    rows.retain(|row| campaign.is_none_or(|id| id == row.campaign_id));
    Ok(rows)
}

/// A run by id.
pub fn run(db: &mut Db, city: Id, id: Id) -> Result<RunRow, Problem> {
    let found = score_run::table.find((city, id)).select(RunRow::as_select()).first(db).optional()?;
    found.ok_or(Problem::Missing("score"))
}

/// Runs of a campaign, the latest period first.
pub fn runs(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<RunRow>, Problem> {
    Ok(score_run::table
        .filter(score_run::city_id.eq(city).and(score_run::campaign_id.eq(campaign)))
        .order(score_run::period.desc())
        .limit(120)
        .select(RunRow::as_select())
        .load(db)?)
}

/// The run of a period.
pub fn run_of(db: &mut Db, city: Id, campaign: Id, period: &str) -> Result<Option<RunRow>, Problem> {
    Ok(score_run::table
        .filter(score_run::city_id.eq(city).and(score_run::campaign_id.eq(campaign)))
        .filter(score_run::period.eq(period))
        .select(RunRow::as_select())
        .first(db)
        .optional()?)
}

/// Cards of a run, by group and place.
pub fn cards(db: &mut Db, city: Id, run: Id) -> Result<Vec<CardRow>, Problem> {
    Ok(score_card::table
        .filter(score_card::city_id.eq(city).and(score_card::run_id.eq(run)))
        .order((score_card::group_code, score_card::place, score_card::unit_id))
        .select(CardRow::as_select())
        .load(db)?)
}

/// One card.
pub fn card(db: &mut Db, city: Id, run: Id, unit: Id) -> Result<CardRow, Problem> {
    let found =
        score_card::table.find((city, run, unit)).select(CardRow::as_select()).first(db).optional()?;
    found.ok_or(Problem::Missing("score"))
}

/// Notes of a period for one unit.
pub fn notes(db: &mut Db, city: Id, campaign: Id, period: &str, unit: Id) -> Result<Vec<NoteRow>, Problem> {
    Ok(score_note::table
        .filter(score_note::city_id.eq(city).and(score_note::campaign_id.eq(campaign)))
        .filter(score_note::period.eq(period).and(score_note::unit_id.eq(unit)))
        .order(score_note::id)
        .select(NoteRow::as_select())
        .load(db)?)
}

/// Appeals of a run, oldest first.
pub fn appeals(db: &mut Db, city: Id, run: Id) -> Result<Vec<AppealRow>, Problem> {
    Ok(score_appeal::table
        .filter(score_appeal::city_id.eq(city).and(score_appeal::run_id.eq(run)))
        .order(score_appeal::id)
        .select(AppealRow::as_select())
        .load(db)?)
}

/// One appeal.
pub fn appeal(db: &mut Db, city: Id, id: Id) -> Result<AppealRow, Problem> {
    let found = score_appeal::table.find((city, id)).select(AppealRow::as_select()).first(db).optional()?;
    found.ok_or(Problem::Missing("appeal"))
}

/// Saves a run if nobody was faster.
pub fn save_run(db: &mut Db, row: &RunRow) -> Result<(), Problem> {
    let next = RunRow { version: row.version + 1, ..row.clone() };
    let saved = diesel::update(score_run::table.find((row.city_id, row.id)))
        .filter(score_run::version.eq(row.version))
        .set(&next)
        .execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("score")) }
}

/// Puts the cards of a run in place of those before.
pub fn put_cards(db: &mut Db, city: Id, run: Id, rows: &[CardRow]) -> Result<(), Problem> {
    diesel::delete(score_card::table.filter(score_card::city_id.eq(city).and(score_card::run_id.eq(run))))
        .execute(db)?;
    for row in rows {
        diesel::insert_into(score_card::table).values(row).execute(db)?;
    }
    Ok(())
}
