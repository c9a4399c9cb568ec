//! The API of reminders.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, NewHours, NewRobot};
use super::store::{self, Notice};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path};
use crate::kit::say::Say;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(notices))
        .routes(routes!(read))
        .routes(routes!(robots, add))
        .routes(routes!(remove))
        .routes(routes!(try_out))
        .routes(routes!(hours))
}

/// A robot without its secrets.
#[derive(Debug, Serialize, ToSchema)]
struct Shown {
    /// Id.
    id: Id,
    /// `wecom` `dingtalk` `feishu` `email` `post`.
    kind: String,
    /// What the group is called.
    name: String,
}

/// What one's unit was told, the newest first.
#[utoipa::path(get, path = "/notices", responses((status = 200, body = Vec<Notice>)), tag = "remind")]
async fn notices(State(app): State<App>, by: Actor) -> Result<Json<Vec<Notice>>, Problem> {
    app.read(move |db| store::notices(db, by.city, by.unit, 100)).await.map(Json)
}

/// Marks it as read.
#[utoipa::path(post, path = "/notices/read", responses((status = 204)), tag = "remind")]
async fn read(State(app): State<App>, by: Actor) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::read(db, &by, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Robots, without their addresses.
#[utoipa::path(get, path = "/robots", responses((status = 200, body = Vec<Shown>)), tag = "remind")]
async fn robots(State(app): State<App>, by: Actor) -> Result<Json<Vec<Shown>>, Problem> {
    by.may(Right::ManageCity)?;
    let rows = app.read(move |db| store::robots(db, by.city)).await?;
    Ok(Json(rows.into_iter().map(|row| Shown { id: row.id, kind: row.kind, name: row.name }).collect()))
}

/// Adds the robot of a chat group.
#[utoipa::path(post, path = "/robots", request_body = NewRobot, responses((status = 201, body = Shown)), tag = "remind")]
async fn add(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewRobot>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let (kind, name) = (ask.kind.clone(), ask.name.trim().to_owned());
    let id = app.deed(move |db, now| act::add_robot(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(Shown { id, kind, name })))
}

/// Removes a robot.
#[utoipa::path(delete, path = "/robots/{id}", params(("id" = i64, Path)), responses((status = 204)), tag = "remind")]
async fn remove(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::remove_robot(db, &by, id, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a word through a robot.
#[utoipa::path(post, path = "/robots/{id}/trial", params(("id" = i64, Path)), responses((status = 204)), tag = "remind")]
async fn try_out(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<StatusCode, Problem> {
    let text = say.it("remind-trial");
    app.deed(move |db, now| act::try_robot(db, &by, id, &text, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets the hours in which reminders go out.
#[utoipa::path(post, path = "/robots/hours", request_body = NewHours, responses((status = 204)), tag = "remind")]
async fn hours(State(app): State<App>, by: Actor, Json(ask): Json<NewHours>) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::set_hours(db, &by, ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
