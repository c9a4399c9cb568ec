//! The API of one's calendar address.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::act;
use super::web::base;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Json;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(open, close))
}

/// One's address.
#[derive(Debug, Serialize, ToSchema)]
struct Address {
    /// Told this once.
    url: String,
}

/// Opens one's calendar address, or renews it: the old one answers no more.
#[utoipa::path(post, path = "/me/calendar", responses((status = 201, body = Address)), tag = "who")]
async fn open(
    State(app): State<App>,
    by: Actor,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Address>), Problem> {
    let secret = app.deed(move |db, now| act::open(db, &by, now)).await?;
    let url = format!("{}/calendar/{secret}.ics", base(&app, &headers));
    Ok((StatusCode::CREATED, Json(Address { url })))
}

/// Closes one's calendar address.
#[utoipa::path(delete, path = "/me/calendar", responses((status = 204)), tag = "who")]
async fn close(State(app): State<App>, by: Actor) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::close(db, &by, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
