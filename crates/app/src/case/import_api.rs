//! Cases and limits from files, and the limits of a city's own, of the API.

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::import::{self, Taken};
use super::limits::{self, Effect, LimitAsk, Own};
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Json;
use crate::kit::table;
use crate::ledger::evidence::{Parts, files_up_to};
use crate::problem::Problem;

/// Largest file, in bytes.
pub const FILE_MOST: usize = 16 << 20;

/// Files and limits.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(cases)).routes(routes!(all, change)).routes(routes!(take))
}

/// What a form with a file brings.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // told to the description only
struct FileForm {
    /// The workbook.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `true` only says what would come of it.
    dry_run: Option<String>,
    /// The campaign of the cases.
    campaign: Option<String>,
}

/// The parts of a form with one file.
pub async fn parts(
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Parts, Problem> {
    let form = form.map_err(|e| Problem::Unreadable(e.body_text()))?;
    let parts = files_up_to(form, FILE_MOST).await?;
    if parts.files.is_empty() { Err(Problem::field("file", "field-required")) } else { Ok(parts) }
}

/// Opens every case of a workbook, or none: wrong cells are named by their address. With `dry_run` nothing is opened.
#[utoipa::path(post, path = "/cases/import", request_body(content = FileForm, content_type = "multipart/form-data"), responses((status = 200, body = Taken), (status = 201, body = Taken)), tag = "case")]
async fn cases(
    State(app): State<App>,
    by: Actor,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    let parts = parts(form).await?;
    by.may_at(Right::ReportCase, &by.unit_path)?;
    let (name, bytes) = &parts.files[0];
    let rows = table::first(name, bytes)?;
    let campaign = parts.text("campaign").parse().ok();
    if parts.text("dry_run") == "true" {
        let now = app.clock.now();
        let read = move |db: &mut yipan_db::Db| {
            super::book::refresh(db, by.city, now)?;
            import::read(db, by.city, &rows, campaign)
        };
        let asks = app.read(read).await?;
        return Ok((StatusCode::OK, Json(Taken { cases: asks.len(), ..Taken::default() })));
    }
    let taken = app.deed(move |db, now| import::take(db, &by, &rows, campaign, now)).await?;
    Ok((StatusCode::CREATED, Json(taken)))
}

/// The limits of the city's own.
#[derive(Debug, Serialize, ToSchema)]
struct LimitsJson {
    items: Vec<Own>,
}

/// The limits of the city's own, the newest first, 500 at most; without one the shipped limit holds.
#[utoipa::path(get, path = "/case-limits", responses((status = 200, body = LimitsJson)), tag = "case")]
async fn all(State(app): State<App>, by: Actor) -> Result<Json<LimitsJson>, Problem> {
    by.may(Right::ReadWork)?;
    let items = app.read(move |db| limits::all(db, by.city, 500)).await?;
    Ok(Json(LimitsJson { items }))
}

/// Changes the limit of a class and lays its open clocks anew; with `dry_run` only says how many would move.
#[utoipa::path(post, path = "/case-limits", request_body = LimitAsk, responses((status = 200, body = Effect)), tag = "case")]
async fn change(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<LimitAsk>,
) -> Result<Json<Effect>, Problem> {
    app.deed(move |db, now| limits::change(db, &by, &ask, now)).await.map(Json)
}

/// Takes a workbook of limits in, all of it or nothing; rows in use are never wiped.
#[utoipa::path(post, path = "/case-limits/import", request_body(content = FileForm, content_type = "multipart/form-data"), responses((status = 200, body = Effect)), tag = "case")]
async fn take(
    State(app): State<App>,
    by: Actor,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Json<Effect>, Problem> {
    let parts = parts(form).await?;
    by.may(Right::ManageCity)?;
    let (name, bytes) = &parts.files[0];
    let rows = table::first(name, bytes)?;
    let dry_run = parts.text("dry_run") == "true";
    app.deed(move |db, now| {
        let asks = limits::read(db, by.city, &rows, now)?;
        limits::take(db, &by, &asks, dry_run, now)
    })
    .await
    .map(Json)
}
