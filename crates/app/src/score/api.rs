//! `schemes` and `scores` of the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, Answer, NewAppeal, NewNote, NewRun, NewScheme};
use super::store::{self, AppealRow, CardRow, RunRow, SchemeRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::problem::Problem;
use crate::who;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(schemes, add_scheme))
        .routes(routes!(scores, run))
        .routes(routes!(score))
        .routes(routes!(explain))
        .routes(routes!(add_note))
        .routes(routes!(appeals, appeal))
        .routes(routes!(answer))
        .routes(routes!(open_appeals))
        .routes(routes!(freeze))
        .routes(routes!(publish))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
struct Of {
    /// Only of this campaign.
    campaign: Option<Id>,
}

/// Schemes in use.
#[utoipa::path(get, path = "/schemes", params(Of), responses((status = 200, body = Page<SchemeRow>)), tag = "score")]
async fn schemes(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Of>,
) -> Result<Json<Page<SchemeRow>>, Problem> {
    let items = app.read(move |db| store::schemes(db, by.city, ask.campaign)).await?;
    Ok(Json(Page { items, next: None }))
}

/// Takes a scheme into use.
#[utoipa::path(post, path = "/schemes", request_body = NewScheme, responses((status = 201, body = SchemeRow)), tag = "score")]
async fn add_scheme(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewScheme>,
) -> Result<(StatusCode, Json<SchemeRow>), Problem> {
    let row = app.deed(move |db, now| act::add_scheme(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

#[derive(Debug, Deserialize, IntoParams)]
struct OfCampaign {
    /// Campaign.
    campaign: Id,
}

/// Runs of a campaign, the latest period first.
#[utoipa::path(get, path = "/scores", params(OfCampaign), responses((status = 200, body = Page<RunRow>)), tag = "score")]
async fn scores(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<OfCampaign>,
) -> Result<Json<Page<RunRow>>, Problem> {
    let items = app.read(move |db| store::runs(db, by.city, ask.campaign)).await?;
    Ok(Json(Page { items, next: None }))
}

/// Counts a period, or counts it again.
#[utoipa::path(post, path = "/scores", request_body = NewRun, responses((status = 201, body = RunRow)), tag = "score")]
async fn run(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewRun>,
) -> Result<(StatusCode, Json<RunRow>), Problem> {
    let row = app.deed(move |db, now| act::run(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

/// A run with its places.
#[derive(Debug, Serialize, ToSchema)]
struct Scored {
    /// The run.
    run: RunRow,
    /// Places by group.
    places: Vec<CardRow>,
}

/// A run with its places.
#[utoipa::path(get, path = "/scores/{id}", params(("id" = i64, Path)), responses((status = 200, body = Scored)), tag = "score")]
async fn score(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Scored>, Problem> {
    let read = app.read(move |db| {
        Ok(Scored { run: store::run(db, by.city, id)?, places: store::cards(db, by.city, id)? })
    });
    read.await.map(Json)
}

/// Why a unit has the score it has: the tree down to the records.
#[utoipa::path(get, path = "/scores/{id}/units/{unit}", params(("id" = i64, Path), ("unit" = i64, Path)), responses((status = 200, body = Object)), tag = "score")]
async fn explain(
    State(app): State<App>,
    by: Actor,
    Path((id, unit)): Path<(Id, Id)>,
) -> Result<Json<Value>, Problem> {
    app.read(move |db| {
        let of = who::store::unit(db, by.city, unit)?;
        by.may_at(Right::ReadWork, &of.path)?;
        let card = store::card(db, by.city, id, unit)?;
        let tree = card.tree()?;
        Ok(serde_json::json!({"unit": of.short, "total": card.total, "place": card.place, "tied": card.tied,
            "moved": card.moved, "mark": card.mark, "card": tree}))
    })
    .await
    .map(Json)
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct Entered {
    /// Its id.
    id: Id,
}

/// Enters a record by hand.
#[utoipa::path(post, path = "/scores/notes", request_body = NewNote, responses((status = 201, body = Entered)), tag = "score")]
async fn add_note(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewNote>,
) -> Result<(StatusCode, Json<Entered>), Problem> {
    let id = app.deed(move |db, now| act::note(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(Entered { id })))
}

/// Objections to a run.
#[utoipa::path(get, path = "/scores/{id}/appeals", params(("id" = i64, Path)), responses((status = 200, body = Page<AppealRow>)), tag = "score")]
async fn appeals(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Page<AppealRow>>, Problem> {
    let items = app
        .read(move |db| {
            let mut rows = store::appeals(db, by.city, id)?;
            if !by.can_everywhere(Right::ReadWork) {
                rows.retain(|row| row.unit_id == by.unit);
            }
            Ok(rows)
        })
        .await?;
    Ok(Json(Page { items, next: None }))
}

/// A unit objects.
#[utoipa::path(post, path = "/scores/{id}/appeals", params(("id" = i64, Path)), request_body = NewAppeal, responses((status = 201, body = Entered)), tag = "score")]
async fn appeal(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewAppeal>,
) -> Result<(StatusCode, Json<Entered>), Problem> {
    let id = app.deed(move |db, now| act::appeal(db, &by, id, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(Entered { id })))
}

/// Answers an objection.
#[utoipa::path(post, path = "/score-appeals/{id}/answer", params(("id" = i64, Path)), request_body = Answer, responses((status = 204)), tag = "score")]
async fn answer(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Answer>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::answer(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// For how long units may object.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct Window {
    /// Days, 1 to 30.
    days: i64,
}

/// Opens a run to objections.
#[utoipa::path(post, path = "/scores/{id}/appeal-window", params(("id" = i64, Path)), request_body = Window, responses((status = 204)), tag = "score")]
async fn open_appeals(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Window>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::open_appeals(db, &by, id, ask.days, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Freezes a run.
#[utoipa::path(post, path = "/scores/{id}/freeze", params(("id" = i64, Path)), responses((status = 204)), tag = "score")]
async fn freeze(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::freeze(db, &by, id, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publishes a frozen run.
#[utoipa::path(post, path = "/scores/{id}/publication", params(("id" = i64, Path)), responses((status = 204)), tag = "score")]
async fn publish(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::publish(db, &by, id, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
