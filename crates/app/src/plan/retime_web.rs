//! The page and the API where a plan's dates meet a changed working time: the difference, then a decision by name.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::Outcome;
use super::retime::{self, Settle, Stand};
use super::rows::days_text;
use super::web::frame;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::{Form, Json, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;

/// The page.
pub fn routes() -> Router<App> {
    Router::new().route("/campaigns/{id}/plan/working-time", get(show).post(settle))
}

/// The API.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(difference, decide))
}

#[derive(Template)]
#[template(path = "plan/pages/retime.html")]
struct RetimePage {
    frame: Frame,
    id: Id,
    stand: Stand,
    outcome: Outcome,
    seen: i64,
    reason: String,
    why: Option<String>,
}

impl RetimePage {
    fn days(&self, minutes: &i64) -> String {
        days_text(*minutes)
    }
}

async fn made(app: &App, by: &Actor, say: Say, id: Id) -> Result<RetimePage, Problem> {
    by.may(Right::EditPlan)?;
    let frame = frame(app, by, say, "plan", id, format!("/campaigns/{id}/plan/working-time")).await?;
    let reader = by.clone();
    let (stand, outcome, seen) = app.read(move |db| retime::difference(db, &reader, id)).await?;
    Ok(RetimePage { frame, id, stand, outcome, seen, reason: String::new(), why: None })
}

async fn show(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    Ok(page(&made(&app, &by, say, id).await?))
}

#[derive(Debug, Deserialize)]
struct Settled {
    version: i64,
    seen: i64,
    #[serde(default)]
    deed: String,
    #[serde(default)]
    reason: String,
}

async fn settle(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Settled>,
) -> Result<Response, Problem> {
    let reason = typed.reason.clone();
    let ask =
        Settle { version: typed.version, seen: typed.seen, take: typed.deed == "take", reason: typed.reason };
    let actor = by.clone();
    let done = app.deed(move |db, now| retime::settle(db, &actor, id, &ask, now)).await;
    after(done, format!("/campaigns/{id}/plan"), say, async |say, why| {
        let shown = made(&app, &by, say, id).await?;
        Ok(RetimePage { reason, why: Some(why), ..shown })
    })
    .await
}

/// What a changed working time would do to a plan's dates.
#[derive(Debug, Serialize, ToSchema)]
struct Difference {
    /// The version of the working time the dates were laid by; 0 is the shipped one.
    laid_by: i64,
    /// The version in force.
    version: i64,
    /// Whether somebody has yet to decide.
    is_open: bool,
    /// The number of this answer, to be sent back with the decision.
    seen: i64,
    /// What would move.
    outcome: Outcome,
}

/// The difference a changed working time makes to a plan; nothing moves.
#[utoipa::path(get, path = "/campaigns/{id}/plan/working-time", params(("id" = i64, Path)), responses((status = 200, body = Difference)), tag = "plan")]
async fn difference(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Difference>, Problem> {
    let (stand, outcome, seen) = app.read(move |db| retime::difference(db, &by, id)).await?;
    let (laid_by, version, is_open) = (stand.laid, stand.current, stand.is_open());
    Ok(Json(Difference { laid_by, version, is_open, seen, outcome }))
}

/// Lays the plan by the changed working time, or keeps its dates.
#[utoipa::path(post, path = "/campaigns/{id}/plan/working-time", params(("id" = i64, Path)), request_body = Settle, responses((status = 200, body = Outcome)), tag = "plan")]
async fn decide(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Settle>,
) -> Result<Json<Outcome>, Problem> {
    app.deed(move |db, now| retime::settle(db, &by, id, &ask, now)).await.map(Json)
}
