//! The forms and the API of returns upward; they are shown on the page of meetings and returns.

use axum::Router;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::meeting_list::back_to_list;
use super::upward::{self, EndRhythm, FILE_MOST, Kept, NewRhythm, NewUpward, Sent, Stood};
use super::web::due_day;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download_as_it_came;
use crate::kit::form::{Form, Json, Path, Query};
use crate::kit::say::Say;
use crate::ledger::evidence::files_up_to;
use crate::problem::Problem;

/// The forms.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/returns/upward", post(owe))
        .route("/campaigns/{id}/returns/rhythm", post(promise))
        .route("/campaigns/{id}/returns/rhythm/end", post(end))
        .route("/returns/upward/{id}", post(hand_in))
        .route("/returns/upward/{id}/file", get(file))
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_api, owe_api))
        .routes(routes!(hand_in_api))
        .routes(routes!(hand_in_file_api))
        .routes(routes!(promise_api))
        .routes(routes!(end_api))
}

#[derive(Debug, Deserialize)]
struct Owed {
    title: String,
    body: String,
    #[serde(default)]
    due: String,
}

async fn owe(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Owed>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = async {
        let due =
            due_day(actor.city, "due", &typed.due)?.ok_or_else(|| Problem::field("due", "field-required"))?;
        let ask = NewUpward { campaign: id, title: typed.title, body: typed.body, unit: None, due };
        app.deed(move |db, now| upward::owe(db, &actor, &ask, now)).await
    }
    .await;
    back_to_list(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct Promised {
    title: String,
    every: String,
    #[serde(default)]
    day: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    body_day: String,
}

async fn promise(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Promised>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let day = |text: &str| text.trim().parse().map_err(|_| Problem::field("day", "field-not-number"));
    let done = async {
        let body_day = match typed.body_day.trim() {
            "" => None,
            text => Some(day(text)?),
        };
        let ask = NewRhythm {
            day: day(&typed.day)?,
            title: typed.title,
            every: typed.every,
            body: typed.body,
            body_day,
            reason: String::new(),
        };
        app.deed(move |db, now| upward::promise(db, &actor, id, &ask, now)).await
    }
    .await;
    back_to_list(&app, by, say, id, done).await
}

async fn end(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(ask): Form<EndRhythm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| upward::end(db, &actor, id, &ask, now)).await;
    back_to_list(&app, by, say, id, done).await
}

async fn hand_in(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Response, Problem> {
    let asker = by.clone();
    let row = app.read(move |db| upward::find(db, asker.city, id)).await?;
    let done = hand_in_with_file(&app, &by, id, form).await;
    back_to_list(&app, by, say, row.campaign_id, done).await
}

async fn hand_in_with_file(app: &App, by: &Actor, id: Id, form: Multipart) -> Result<(), Problem> {
    let parts = files_up_to(form, FILE_MOST).await?;
    let ask = Sent { on: parts.text("on").to_owned(), note: parts.text("note").to_owned() };
    // No file is kept of a paper that may not be handed in.
    let asker = by.clone();
    app.read(move |db| upward::may_hand_in(db, &asker, id)).await?;
    let kept = match parts.files.into_iter().next() {
        Some((name, bytes)) => upward::keep(app, by, &name, bytes).await?,
        None => Kept::default(),
    };
    let by = by.clone();
    app.deed(move |db, now| upward::hand_in(db, &by, id, &ask, &kept, now)).await
}

async fn file(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let row = app
        .read(move |db| {
            let row = upward::find(db, by.city, id)?;
            by.may_at(Right::ReadWork, &row.unit_path)?;
            Ok(row)
        })
        .await?;
    let bytes = upward::file(&app, &row).await?;
    Ok(download_as_it_came(&row.file_name, bytes))
}

/// Of which campaign.
#[derive(Debug, Deserialize, IntoParams)]
struct OfCampaign {
    /// The campaign.
    campaign: Id,
}

/// A paper that went, as a form with its file.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // told to the description only
struct SentFile {
    /// The day it went, `2026-07-18`; today unless told.
    on: Option<String>,
    /// A word with it.
    note: Option<String>,
    /// The paper itself.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct Made {
    /// Its id.
    id: Id,
}

/// Papers owed to the bodies above, as far as one may see, with who still owes a part.
#[utoipa::path(get, path = "/meetings/upward", params(OfCampaign), responses((status = 200, body = Vec<Stood>)), tag = "plan")]
async fn list_api(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<OfCampaign>,
) -> Result<Json<Vec<Stood>>, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    let now = app.clock.now();
    app.read(move |db| upward::stood(db, by.city, ask.campaign, &under, now)).await.map(Json)
}

/// Owes the body above a paper by a day.
#[utoipa::path(post, path = "/meetings/upward", request_body = NewUpward, responses((status = 201, body = Made)), tag = "plan")]
async fn owe_api(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewUpward>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let id = app.deed(move |db, now| upward::owe(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// Writes down that a paper went up with its file: the fields `on`, `note` and `file`.
#[utoipa::path(post, path = "/meetings/upward/{id}/file", params(("id" = i64, Path)), request_body(content = SentFile, content_type = "multipart/form-data"), responses((status = 204)), tag = "plan")]
async fn hand_in_file_api(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<StatusCode, Problem> {
    let form = form.map_err(|error| Problem::Unreadable(error.body_text()))?;
    hand_in_with_file(&app, &by, id, form).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes down that a paper went up, without a file.
#[utoipa::path(post, path = "/meetings/upward/{id}", params(("id" = i64, Path)), request_body = Sent, responses((status = 204)), tag = "plan")]
async fn hand_in_api(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Sent>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| upward::hand_in(db, &by, id, &ask, &Kept::default(), now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Promises a return regularly, also one owed to the body above.
#[utoipa::path(post, path = "/campaigns/{id}/returns/rhythm", params(("id" = i64, Path)), request_body = NewRhythm, responses((status = 204)), tag = "plan")]
async fn promise_api(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewRhythm>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| upward::promise(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a regular return.
#[utoipa::path(post, path = "/campaigns/{id}/returns/rhythm/end", params(("id" = i64, Path)), request_body = EndRhythm, responses((status = 204)), tag = "plan")]
async fn end_api(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<EndRhythm>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| upward::end(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
