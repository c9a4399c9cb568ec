//! The dispatch rules of the API.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::case::{Route, Rule};

use super::rules::{self, JUDGED_FOR, RuleAsk};
use super::rules_page::{Trial, may_read};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::problem::Problem;

/// The rules.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all))
        .routes(routes!(trial))
        .routes(routes!(mend))
        .routes(routes!(retire))
}

/// A rule with what became of its dispatches in the last 90 days.
#[derive(Debug, Serialize, ToSchema)]
struct RuleJson {
    /// The rule: `number`, `scheme`, `categories`, `streets`, `sites`, `grids`, `owners`, `to`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    rule: Rule,
    /// Cases it gave to a unit.
    given: i64,
    /// Of these, sent back by the unit or given to another one.
    misfired: i64,
    /// Share that stayed where it sent them, in thousandths; null when it gave none.
    right_thousandths: Option<i64>,
}

/// The rules in the order they are tried.
#[derive(Debug, Serialize, ToSchema)]
struct RulesJson {
    /// Counts the mends; 0 are the shipped rules.
    version: i64,
    /// First match wins.
    rules: Vec<RuleJson>,
}

/// Why a case goes where.
#[derive(Debug, Serialize, ToSchema)]
struct RouteJson {
    /// The unit; null when no rule fits.
    unit: Option<Id>,
    /// The rule that fits.
    rule: Option<u32>,
    /// The street or township, as it was said or as the map says it.
    street: Option<Id>,
    /// The unit grid, as it was said or as the map says it.
    grid: Option<String>,
    /// Each rule looked at, in order: `rule` and `miss` (`category` `street` `site` `grid` `nobody_there`, or null).
    #[schema(value_type = Vec<Object>)]
    why: Vec<yipan_core::case::Tried>,
}

/// The version after a mend.
#[derive(Debug, Serialize, ToSchema)]
struct MendedJson {
    /// The version that holds now.
    version: i64,
}

/// The dispatch rules with their accuracy.
#[utoipa::path(get, path = "/cases/rules", responses((status = 200, body = RulesJson)), tag = "case")]
async fn all(State(app): State<App>, by: Actor) -> Result<Json<RulesJson>, Problem> {
    let now = app.clock.now();
    app.read(move |db| {
        may_read(&by)?;
        let (version, book) = rules::of(db, by.city)?;
        let judged = rules::judged(db, by.city, now - JUDGED_FOR)?;
        let rules = book.rules.into_iter().map(|rule| {
            let own = judged.get(&i64::from(rule.number)).copied().unwrap_or_default();
            RuleJson { rule, given: own.given, misfired: own.misfired, right_thousandths: own.thousandths() }
        });
        Ok(RulesJson { version, rules: rules.collect() })
    })
    .await
    .map(Json)
}

/// Which rule fires for a case, or for a category at a place, and why each earlier one was passed over.
#[utoipa::path(get, path = "/cases/rules/trial", params(Trial), responses((status = 200, body = RouteJson)), tag = "case")]
async fn trial(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Trial>,
) -> Result<Json<RouteJson>, Problem> {
    app.read(move |db| {
        may_read(&by)?;
        let question = ask.question(db, &by)?.ok_or_else(|| Problem::field("category", "field-required"))?;
        let Route { unit, rule, why } = rules::route(db, by.city, &question)?;
        Ok(RouteJson { unit, rule, street: question.street, grid: question.grid, why })
    })
    .await
    .map(Json)
}

/// Mends a dispatch rule, or adds one with a new number.
#[utoipa::path(post, path = "/cases/rules/{number}", params(("number" = u32, Path)), request_body = RuleAsk,
    responses((status = 200, body = MendedJson)), tag = "case")]
async fn mend(
    State(app): State<App>,
    by: Actor,
    Path(number): Path<u32>,
    Json(ask): Json<RuleAsk>,
) -> Result<Json<MendedJson>, Problem> {
    let version = app.deed(move |db, now| rules::mend(db, &by, number, &ask, now)).await?;
    Ok(Json(MendedJson { version }))
}

/// Takes a dispatch rule out; `reason` and `version` of the body count.
#[utoipa::path(post, path = "/cases/rules/{number}/retirement", params(("number" = u32, Path)), request_body = RuleAsk,
    responses((status = 200, body = MendedJson)), tag = "case")]
async fn retire(
    State(app): State<App>,
    by: Actor,
    Path(number): Path<u32>,
    Json(ask): Json<RuleAsk>,
) -> Result<Json<MendedJson>, Problem> {
    let version = app.deed(move |db, now| rules::retire(db, &by, number, &ask, now)).await?;
    Ok(Json(MendedJson { version }))
}
