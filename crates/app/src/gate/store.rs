//! The tables of gates, and every statement about them.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    gate_review (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, phase_id -> BigInt,
        next_phase_id -> Nullable<BigInt>, decision -> Text, reason -> Text, summary -> Text, criteria -> Text,
        released -> BigInt, decided_at -> BigInt, decider_id -> BigInt, decider -> Text,
    }
}
diesel::table! {
    survey_result (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, survey -> Text, held_on -> Text, asked -> BigInt,
        satisfied -> BigInt, note -> Text, recorded_at -> BigInt, recorder -> Text,
    }
}

/// What was decided at a gate, with the figures as they stood. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = gate_review)]
pub struct Review {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The campaign.
    pub campaign_id: Id,
    /// The phase at whose end the gate stands.
    pub phase_id: Id,
    /// The phase that was opened.
    pub next_phase_id: Option<Id>,
    /// `open` `hold` `redo`.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// What the phase came to.
    pub summary: String,
    /// Each criterion with its verdict and figures, as JSON text.
    pub criteria: String,
    /// How many tasks of the next phase were released.
    pub released: i64,
    /// When.
    pub decided_at: i64,
    /// Who.
    pub decider_id: Id,
    /// Who, by name and post at that time.
    pub decider: String,
}

/// What a survey came to: how many were asked, how many are satisfied. Nobody is named.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = survey_result)]
pub struct SurveyResult {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The campaign.
    pub campaign_id: Id,
    /// Name of the survey: `resident`.
    pub survey: String,
    /// Its last day, `2026-07-20`.
    pub held_on: String,
    /// How many answered.
    pub asked: i64,
    /// How many of them are satisfied.
    pub satisfied: i64,
    /// Who ran it, how the sample was drawn.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: i64,
    /// By whom.
    pub recorder: String,
}

/// Adds a review.
pub fn insert_review(db: &mut Db, row: &Review) -> Result<(), Problem> {
    diesel::insert_into(gate_review::table).values(row).execute(db)?;
    Ok(())
}

/// Reviews of a phase, the newest first.
pub fn reviews(db: &mut Db, city: Id, campaign: Id, phase: Id) -> Result<Vec<Review>, Problem> {
    Ok(gate_review::table
        .filter(gate_review::city_id.eq(city).and(gate_review::campaign_id.eq(campaign)))
        .filter(gate_review::phase_id.eq(phase))
        .order(gate_review::id.desc())
        .limit(50)
        .select(Review::as_select())
        .load(db)?)
}

/// Reviews after a cursor, for the API.
pub fn reviews_page(
    db: &mut Db,
    city: Id,
    campaign: Option<Id>,
    after: Id,
    limit: i64,
) -> Result<Vec<Review>, Problem> {
    let mut wanted =
        gate_review::table.filter(gate_review::city_id.eq(city).and(gate_review::id.gt(after))).into_boxed();
    if let Some(campaign) = campaign {
        wanted = wanted.filter(gate_review::campaign_id.eq(campaign));
    }
    Ok(wanted.order(gate_review::id).limit(limit).select(Review::as_select()).load(db)?)
}

/// Adds a result.
pub fn insert_result(db: &mut Db, row: &SurveyResult) -> Result<(), Problem> {
    diesel::insert_into(survey_result::table).values(row).execute(db)?;
    Ok(())
}

/// Results of a campaign's surveys, the newest first.
pub fn results(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<SurveyResult>, Problem> {
    Ok(survey_result::table
        .filter(survey_result::city_id.eq(city).and(survey_result::campaign_id.eq(campaign)))
        .order(survey_result::id.desc())
        .limit(200)
        .select(SurveyResult::as_select())
        .load(db)?)
}

/// When the people's survey of a phase was last sent back, if ever.
pub fn last_redo(db: &mut Db, city: Id, phase: Id) -> Result<Option<i64>, Problem> {
    Ok(gate_review::table
        .filter(gate_review::city_id.eq(city).and(gate_review::phase_id.eq(phase)))
        .filter(gate_review::decision.eq("redo"))
        .select(diesel::dsl::max(gate_review::decided_at))
        .first(db)?)
}
