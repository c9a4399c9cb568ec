//! `drafts` of the API.

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, Apply, Decision};
use super::advise;
use super::cut;
use super::store::{self, Draft, Item};
use super::web;
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path};
use crate::kit::model::Job;
use crate::ledger::evidence;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(drafts, add_draft))
        .routes(routes!(draft))
        .routes(routes!(decide))
        .routes(routes!(accept_sure))
        .routes(routes!(join))
        .routes(routes!(ask_model))
        .routes(routes!(apply))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct DraftMade {
    /// Id of the draft.
    id: Id,
}

/// A campaign that a draft became.
#[derive(Debug, Serialize, ToSchema)]
struct DraftApplied {
    /// Id of the campaign.
    campaign: Id,
}

/// How many items were accepted.
#[derive(Debug, Serialize, ToSchema)]
struct DraftAccepted {
    /// Their number.
    accepted: usize,
}

/// An item of a draft.
#[derive(Debug, Serialize, ToSchema)]
struct DraftItem {
    /// Its number, from 1, in the order of the text.
    number: i32,
    /// What the text leaves open: `year`, `dates`.
    question: Option<String>,
    /// `proposed` `accepted` `corrected` `rejected`.
    state: String,
    /// The find as `extract/1`, with its place in the text.
    reading: Value,
}

impl From<Item> for DraftItem {
    fn from(row: Item) -> Self {
        Self { number: row.number, reading: row.json(), question: row.question, state: row.state }
    }
}

/// A draft with its items.
#[derive(Debug, Serialize, ToSchema)]
struct DraftWhole {
    /// The draft.
    draft: Draft,
    /// The documents of the file.
    documents: Value,
    /// What was found in them.
    items: Vec<DraftItem>,
}

/// The newest drafts.
#[utoipa::path(get, path = "/drafts", responses((status = 200, body = Vec<Draft>)), tag = "draft")]
async fn drafts(State(app): State<App>, by: Actor) -> Result<Json<Vec<Draft>>, Problem> {
    by.may(Right::EditCampaign)?;
    app.read(move |db| store::newest(db, by.city, 200)).await.map(Json)
}

/// Reads a document: multipart field `file`.
#[utoipa::path(post, path = "/drafts", responses((status = 201, body = DraftMade)), tag = "draft")]
async fn add_draft(
    State(app): State<App>,
    by: Actor,
    form: Multipart,
) -> Result<(StatusCode, Json<DraftMade>), Problem> {
    by.may(Right::EditCampaign)?;
    let parts = evidence::files_up_to(form, web::FILE_BYTES_MAX).await?;
    let (name, bytes) = parts.files.into_iter().next().ok_or(Problem::field("file", "draft-file-needed"))?;
    let id = web::keep(&app, &by, name, bytes).await?;
    Ok((StatusCode::CREATED, Json(DraftMade { id })))
}

/// One draft with everything found in it.
#[utoipa::path(get, path = "/drafts/{id}", params(("id" = i64, Path)), responses((status = 200, body = DraftWhole)), tag = "draft")]
async fn draft(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<DraftWhole>, Problem> {
    by.may(Right::EditCampaign)?;
    let (draft, items) =
        app.read(move |db| Ok((store::find(db, by.city, id)?, store::items(db, by.city, id)?))).await?;
    let documents = serde_json::from_str(&draft.documents).unwrap_or_default();
    Ok(Json(DraftWhole { draft, documents, items: items.into_iter().map(DraftItem::from).collect() }))
}

/// Accepts, corrects, rejects or reopens an item.
#[utoipa::path(post, path = "/drafts/{id}/items/{number}", request_body = Decision,
    params(("id" = i64, Path), ("number" = i32, Path)), responses((status = 204)), tag = "draft")]
async fn decide(
    State(app): State<App>,
    by: Actor,
    Path((id, number)): Path<(Id, i32)>,
    Json(ask): Json<Decision>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::decide(db, &by, id, number, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Accepts what is sure and asks nothing.
#[utoipa::path(post, path = "/drafts/{id}/sure", params(("id" = i64, Path)), responses((status = 200, body = DraftAccepted)), tag = "draft")]
async fn accept_sure(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<DraftAccepted>, Problem> {
    let accepted = app.deed(move |db, now| act::accept_sure(db, &by, id, now)).await?;
    Ok(Json(DraftAccepted { accepted }))
}

/// What a language model brought.
#[derive(Debug, Serialize, ToSchema)]
struct DraftAdvised {
    /// Items it added; they wait for a person.
    new: usize,
    /// Proposals whose words are not in the text.
    dropped: usize,
    /// Parts of the text without an answer.
    unanswered: usize,
}

/// Asks the language model what the rules missed; answers when it has read the whole text. 422 where none is set up.
#[utoipa::path(post, path = "/drafts/{id}/advice", params(("id" = i64, Path)), responses((status = 200, body = DraftAdvised)), tag = "draft")]
async fn ask_model(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<DraftAdvised>, Problem> {
    let asked = advise::begin(&app, &by, id).await?;
    match advise::read(&app, asked).await {
        Job::Done { new, dropped, unanswered } => Ok(Json(DraftAdvised { new, dropped, unanswered })),
        Job::Silent(why) => Err(Problem::Refused("draft-refused-model-silent", args![why = &why])),
        Job::Refused(problem) => Err(problem),
        Job::Reading { .. } | Job::BrokenOff => {
            Err(Problem::Broken("a reading ended while reading".to_owned()))
        }
    }
}

/// Another draft.
#[derive(Debug, Deserialize, ToSchema)]
struct DraftOther {
    /// Its id.
    other: Id,
}

/// Makes another draft part of this one.
#[utoipa::path(post, path = "/drafts/{id}/join", request_body = DraftOther, params(("id" = i64, Path)),
    responses((status = 204)), tag = "draft")]
async fn join(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<DraftOther>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| cut::join(db, &by, id, ask.other, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts what was accepted on the board.
#[utoipa::path(post, path = "/drafts/{id}/apply", request_body = Apply, params(("id" = i64, Path)),
    responses((status = 201, body = DraftApplied)), tag = "draft")]
async fn apply(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Apply>,
) -> Result<(StatusCode, Json<DraftApplied>), Problem> {
    let campaign = app.deed(move |db, now| act::apply(db, &by, id, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(DraftApplied { campaign })))
}
