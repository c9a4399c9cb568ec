//! `bulletins` of the API.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, Issue, NewBulletin};
use super::store::{self, BulletinRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::kit::say::Say;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(bulletins, draft))
        .routes(routes!(bulletin, edit))
        .routes(routes!(issue))
        .routes(routes!(file))
}

#[derive(Debug, Deserialize, IntoParams)]
struct Ask {
    /// Campaign.
    campaign: Id,
    /// The `next` of the page before.
    after: Option<Id>,
    /// How many, 1 to 200.
    limit: Option<i64>,
}

/// Bulletins of a campaign, the newest first.
#[utoipa::path(get, path = "/bulletins", params(Ask), responses((status = 200, body = Page<BulletinRow>)), tag = "brief")]
async fn bulletins(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Ask>,
) -> Result<Json<Page<BulletinRow>>, Problem> {
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let rows = app.read(move |db| store::list(db, by.city, ask.campaign, ask.after, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |row| row.id)))
}

/// Begins a month's bulletin.
#[utoipa::path(post, path = "/bulletins", request_body = NewBulletin, responses((status = 201, body = BulletinRow)), tag = "brief")]
async fn draft(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewBulletin>,
) -> Result<(StatusCode, Json<BulletinRow>), Problem> {
    let row = app.deed(move |db, now| act::draft(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

/// A bulletin with its figures.
#[derive(Debug, Serialize, ToSchema)]
struct WithFigures {
    /// The bulletin.
    bulletin: BulletinRow,
    /// Figures and tables as measured.
    #[schema(value_type = Object)]
    figures: Value,
}

/// A bulletin with its figures.
#[utoipa::path(get, path = "/bulletins/{id}", params(("id" = i64, Path)), responses((status = 200, body = WithFigures)), tag = "brief")]
async fn bulletin(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<WithFigures>, Problem> {
    let drafts = by.can(Right::WriteBulletin) || by.can(Right::Issue);
    let row = app.read(move |db| store::find(db, by.city, id)).await?;
    if row.issue.is_none() && !drafts {
        return Err(Problem::Missing("bulletin"));
    }
    let figures = serde_json::from_str(&row.figures).unwrap_or_default();
    Ok(Json(WithFigures { bulletin: row, figures }))
}

/// Keeps what was written.
#[utoipa::path(post, path = "/bulletins/{id}", params(("id" = i64, Path)), request_body = act::Edit, responses((status = 204)), tag = "brief")]
async fn edit(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<act::Edit>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::edit(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Issues a bulletin.
#[utoipa::path(post, path = "/bulletins/{id}/issue", params(("id" = i64, Path)), request_body = Issue, responses((status = 200, body = BulletinRow)), tag = "brief")]
async fn issue(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Issue>,
) -> Result<Json<BulletinRow>, Problem> {
    app.deed(move |db, now| act::issue(db, &by, id, &ask, now)).await.map(Json)
}

/// The Word file.
#[utoipa::path(get, path = "/bulletins/{id}/file", params(("id" = i64, Path)), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")), tag = "brief")]
async fn file(state: State<App>, by: Actor, say: Say, id: Path<Id>) -> Result<Response, Problem> {
    super::web::file(state, by, say, id).await
}
