//! Looks at closed cases, of the API.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::recheck::{self, Draw, DrawAsk, LookAsk, Recheck};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path};
use crate::kit::paging::Page;
use crate::problem::Problem;

/// Draws and looks.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(draws, promise))
        .routes(routes!(reveal))
        .routes(routes!(waiting))
        .routes(routes!(answer))
}

fn iso(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

/// A draw of closed cases.
#[derive(Debug, Serialize, ToSchema)]
struct DrawJson {
    id: Id,
    /// How many are drawn.
    sample: i64,
    /// Hash of the frozen list.
    list_sha256: String,
    /// The promise: hash of the secret.
    commitment: String,
    /// When it was promised.
    promised_at: String,
    /// The seed, once revealed; `/cases/rechecks/{id}/draw.json` has all to repeat it.
    seed: Option<String>,
}

impl DrawJson {
    fn of(draw: Draw) -> Self {
        let Draw { id, sample, list_sha256, commitment, promised_at, seed, .. } = draw;
        Self { id, sample, list_sha256, commitment, promised_at: iso(promised_at), seed }
    }
}

/// A closed case to look at again.
#[derive(Debug, Serialize, ToSchema)]
struct RecheckJson {
    id: Id,
    /// The case.
    case: Id,
    /// The draw that named it.
    draw: Option<Id>,
    /// By when.
    due_at: String,
    /// When somebody looked.
    done_at: Option<String>,
    /// Whether the problem is still gone.
    holds: Option<bool>,
    /// The case it came back as.
    new_case: Option<Id>,
}

impl RecheckJson {
    fn of(one: Recheck) -> Self {
        Self {
            id: one.id,
            case: one.case_id,
            draw: one.draw_id,
            due_at: iso(one.due_at),
            done_at: one.done_at.map(iso),
            holds: one.holds,
            new_case: one.new_case,
        }
    }
}

fn may_read(by: &Actor) -> Result<(), Problem> {
    if by.can_everywhere(Right::ReadWork) { Ok(()) } else { Err(Problem::Missing("page")) }
}

/// Draws of closed cases, the newest first.
#[utoipa::path(get, path = "/cases/draws", responses((status = 200, body = Page<DrawJson>)), tag = "case")]
async fn draws(State(app): State<App>, by: Actor) -> Result<Json<Page<DrawJson>>, Problem> {
    may_read(&by)?;
    let found = app.read(move |db| recheck::draws(db, by.city, 100)).await?;
    Ok(Json(Page { items: found.into_iter().map(DrawJson::of).collect(), next: None }))
}

/// Freezes the list of cases closed in a period and promises a seed.
#[utoipa::path(post, path = "/cases/draws", request_body = DrawAsk, responses((status = 200, body = DrawJson)), tag = "case")]
async fn promise(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<DrawAsk>,
) -> Result<Json<DrawJson>, Problem> {
    let draw = app.deed(move |db, now| recheck::promise(db, &by, &ask, now)).await?;
    Ok(Json(DrawJson::of(draw)))
}

/// Reveals the seed; the drawn cases wait to be looked at.
#[utoipa::path(post, path = "/cases/draws/{id}/reveal", params(("id" = i64, Path)),
    responses((status = 200, body = DrawJson)), tag = "case")]
async fn reveal(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<DrawJson>, Problem> {
    let draw = app.deed(move |db, now| recheck::reveal(db, &by, id, now)).await?;
    Ok(Json(DrawJson::of(draw)))
}

/// Closed cases that wait to be looked at again, the first due first.
#[utoipa::path(get, path = "/cases/rechecks", responses((status = 200, body = Page<RecheckJson>)), tag = "case")]
async fn waiting(State(app): State<App>, by: Actor) -> Result<Json<Page<RecheckJson>>, Problem> {
    may_read(&by)?;
    let found = app.read(move |db| recheck::waiting(db, by.city, 500)).await?;
    Ok(Json(Page { items: found.into_iter().map(RecheckJson::of).collect(), next: None }))
}

/// Somebody looked again; what did not hold comes back as a case of its own.
#[utoipa::path(post, path = "/cases/rechecks/{id}/answer", params(("id" = i64, Path)), request_body = LookAsk,
    responses((status = 200, body = RecheckJson)), tag = "case")]
async fn answer(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<LookAsk>,
) -> Result<Json<RecheckJson>, Problem> {
    let one = app.deed(move |db, now| recheck::answer(db, &by, id, &ask, now)).await?;
    Ok(Json(RecheckJson::of(one)))
}
