//! The API of gates: figures, criteria, reviews, what surveys came to.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, Decide, NewResult};
use super::award::{self, Award, Left, Settle};
use super::figures::{self, Figure, Scope};
use super::review::{self, Kept};
use super::store::{self, Review, SurveyResult};
use crate::goal::act::NewCriterion;
use crate::goal::store as goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(measured))
        .routes(routes!(gate, decide))
        .routes(routes!(awards, settle))
        .routes(routes!(add))
        .routes(routes!(change))
        .routes(routes!(remove))
        .routes(routes!(reviews))
        .routes(routes!(surveys, record))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeGate {
    /// Its id.
    id: Id,
}

/// Every named figure of a campaign with its value now: what a criterion may ask about.
#[utoipa::path(get, path = "/campaigns/{id}/figures", params(("id" = i64, Path)), responses((status = 200, body = Vec<Figure>)), tag = "gate")]
async fn measured(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Vec<Figure>>, Problem> {
    by.may(Right::ReadWork)?;
    let now = app.clock.now();
    app.read(move |db| {
        let scope = Scope::of_campaign(&goal::campaign(db, by.city, id)?, now)?;
        figures::all(db, &scope, &[])
    })
    .await
    .map(Json)
}

/// A gate as it stands.
#[derive(Debug, Serialize, ToSchema)]
struct Standing {
    /// The phase.
    phase: goal::Phase,
    /// The phase it leads into.
    next: Option<goal::Phase>,
    /// How many criteria do not hold.
    missing: usize,
    /// Ids of the criteria, in their order.
    ids: Vec<Id>,
    /// The criteria with their figures.
    criteria: Vec<Kept>,
}

/// The gate of a phase, measured now.
#[utoipa::path(get, path = "/phases/{id}/gate", params(("id" = i64, Path)), responses((status = 200, body = Standing)), tag = "gate")]
async fn gate(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Standing>, Problem> {
    by.may(Right::ReadWork)?;
    let now = app.clock.now();
    app.read(move |db| {
        let phase = goal::phase(db, by.city, id)?;
        let gate = review::of_phase(db, phase, now)?;
        Ok(Json(Standing {
            missing: gate.missing(),
            ids: gate.lines.iter().map(|line| line.own.id).collect(),
            criteria: gate.kept(),
            phase: gate.phase,
            next: gate.next,
        }))
    })
    .await
}

/// Rewards and warnings of a phase.
#[derive(Debug, Serialize, ToSchema)]
struct Awards {
    /// What nobody has settled.
    left: Left,
    /// What was settled at this gate.
    settled: Vec<Award>,
}

/// Rewards and warnings of a phase: what is settled and what is left.
#[utoipa::path(get, path = "/phases/{id}/awards", params(("id" = i64, Path)), responses((status = 200, body = Awards)), tag = "gate")]
async fn awards(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Awards>, Problem> {
    by.may(Right::ReadWork)?;
    let now = app.clock.now();
    app.read(move |db| {
        let phase = goal::phase(db, by.city, id)?;
        let left = award::left(db, &phase, now)?;
        Ok(Json(Awards { left, settled: award::of_phase(db, by.city, id)? }))
    })
    .await
}

/// Settles rewards and warnings outside the gate's decision: what was left of them.
#[utoipa::path(post, path = "/phases/{id}/awards", params(("id" = i64, Path)), request_body = Vec<Settle>, responses((status = 204)), tag = "gate")]
async fn settle(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(asks): Json<Vec<Settle>>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| award::settle(db, &by, id, &asks, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decides at the gate of the open phase: opens the next one, holds, or sends the survey back.
#[utoipa::path(post, path = "/phases/{id}/gate", params(("id" = i64, Path)), request_body = Decide, responses((status = 200, body = Review)), tag = "gate")]
async fn decide(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Decide>,
) -> Result<Json<Review>, Problem> {
    app.deed(move |db, now| act::decide(db, &by, id, &ask, now)).await.map(Json)
}

/// Adds a criterion to the gate of a phase.
#[utoipa::path(post, path = "/phases/{id}/criteria", params(("id" = i64, Path)), request_body = NewCriterion, responses((status = 201, body = MadeGate)), tag = "gate")]
async fn add(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewCriterion>,
) -> Result<(StatusCode, Json<MadeGate>), Problem> {
    let id = app.deed(move |db, now| act::add_criterion(db, &by, id, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(MadeGate { id })))
}

/// Changes a criterion.
#[utoipa::path(post, path = "/criteria/{id}", params(("id" = i64, Path)), request_body = NewCriterion, responses((status = 204)), tag = "gate")]
async fn change(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewCriterion>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::change_criterion(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why a criterion is taken away.
#[derive(Debug, Deserialize, ToSchema)]
struct Why {
    /// Why.
    reason: String,
}

/// Takes a criterion away.
#[utoipa::path(post, path = "/criteria/{id}/removal", params(("id" = i64, Path)), request_body = Why, responses((status = 204)), tag = "gate")]
async fn remove(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Why>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::remove_criterion(db, &by, id, &ask.reason, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Default, Deserialize, IntoParams)]
struct Which {
    /// Only of this campaign.
    campaign: Option<Id>,
    /// The `next` of the page before.
    after: Option<Id>,
    /// How many, 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// Decisions at gates, with the figures as they stood.
#[utoipa::path(get, path = "/gate-reviews", params(Which), responses((status = 200, body = Page<Review>)), tag = "gate")]
async fn reviews(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Which>,
) -> Result<Json<Page<Review>>, Problem> {
    by.may(Right::ReadWork)?;
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let after = ask.after.unwrap_or(0);
    let rows = app.read(move |db| store::reviews_page(db, by.city, ask.campaign, after, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |row| row.id)))
}

/// What the surveys of a campaign came to, the newest first, 200 at most.
#[utoipa::path(get, path = "/campaigns/{id}/survey-results", params(("id" = i64, Path)), responses((status = 200, body = Vec<SurveyResult>)), tag = "gate")]
async fn surveys(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Vec<SurveyResult>>, Problem> {
    by.may(Right::ReadWork)?;
    app.read(move |db| {
        goal::campaign(db, by.city, id)?;
        store::results(db, by.city, id)
    })
    .await
    .map(Json)
}

/// Records what a survey came to.
#[utoipa::path(post, path = "/campaigns/{id}/survey-results", params(("id" = i64, Path)), request_body = NewResult, responses((status = 201, body = MadeGate)), tag = "gate")]
async fn record(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewResult>,
) -> Result<(StatusCode, Json<MadeGate>), Problem> {
    let id = app.deed(move |db, now| act::record_result(db, &by, id, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(MadeGate { id })))
}
