//! Plans in files: the page that tries a file, and the two ways out; the same for programs.

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::plan::sheet::{Entry, numbers};
use yipan_core::who::Right;

use super::exchange::{self, FILE_MOST, Trial, problem};
use super::rows::days_text;
use super::web::{chosen, frame};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Json, Path};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::ledger::evidence::{Parts, files_up_to};
use crate::problem::Problem;
use crate::who::store::{Unit, units_under};

/// The pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/plan/import", get(show).post(try_file))
        .route("/campaigns/{id}/plan/import/take", post(take))
        .route("/campaigns/{id}/plan/export/plan.xlsx", get(as_xlsx))
        .route("/campaigns/{id}/plan/export/plan.xml", get(as_project))
}

/// The same for programs.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import)).routes(routes!(export_project)).routes(routes!(export_xlsx))
}

#[derive(Template)]
#[template(path = "plan/pages/import.html")]
struct ImportPage {
    frame: Frame,
    id: Id,
    units: Vec<Unit>,
    faults: Vec<(String, String)>,
    read: Option<Read>,
    why: Option<String>,
}

struct Read {
    trial: Trial,
    lines: Vec<(String, Entry)>,
    text: String,
    unit: String,
}

impl ImportPage {
    fn days(&self, minutes: &i64) -> String {
        days_text(*minutes)
    }
}

async fn draw(app: &App, by: &Actor, say: &Say, id: Id) -> Result<ImportPage, Problem> {
    by.may(Right::EditPlan)?;
    let frame = frame(app, by, say.clone(), "plan", id, format!("/campaigns/{id}/plan/import")).await?;
    let (city, under) = (by.city, by.sees(Right::EditPlan).unwrap_or("-").to_owned());
    let units = app.read(move |db| units_under(db, city, &under)).await?;
    Ok(ImportPage { frame, id, units, faults: Vec::new(), read: None, why: None })
}

async fn show(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    draw(&app, &by, &say, id).await.map(|shown| page(&shown))
}

async fn read(parts: Parts) -> Result<Vec<Entry>, Problem> {
    let (name, bytes) =
        parts.files.into_iter().next().ok_or_else(|| Problem::field("file", "field-required"))?;
    tokio::task::spawn_blocking(move || exchange::read(&name, &bytes))
        .await
        .map_err(|error| Problem::Broken(error.to_string()))?
        .map_err(|faults| problem(&faults))
}

/// Reads a file on trial: every wrong cell, or what would come of it. Nothing is kept.
async fn try_file(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Response, Problem> {
    by.may(Right::EditPlan)?;
    let parts = files_up_to(form, FILE_MOST).await?;
    let unit = parts.text("unit").to_owned();
    let lead = chosen("unit", &unit)?;
    let tried = async {
        let entries = read(parts).await?;
        let actor = by.clone();
        let now = app.clock.now();
        app.read(move |db| Ok((exchange::try_out(db, &actor, id, &entries, lead, now)?, entries))).await
    }
    .await;
    let shown = draw(&app, &by, &say, id).await?;
    match tried {
        Ok((trial, entries)) => {
            let text = serde_json::to_string(&entries).map_err(|e| Problem::Broken(e.to_string()))?;
            let lines = numbers(&entries).into_iter().zip(entries).take(40).collect();
            Ok(page(&ImportPage { read: Some(Read { trial, lines, text, unit }), ..shown }))
        }
        Err(Problem::Invalid(fields)) => {
            let faults = fields.iter().map(|own| (own.field.clone(), say.with(own.key, &own.args))).collect();
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &ImportPage { faults, ..shown }))
        }
        Err(refused) => {
            let why = Some(refused.mend(&say).ok_or(refused)?);
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &ImportPage { why, ..shown }))
        }
    }
}

#[derive(Debug, Deserialize)]
struct Taken {
    text: String,
    #[serde(default)]
    unit: String,
}

/// Takes in what was tried.
async fn take(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(typed): Form<Taken>,
) -> Result<Response, Problem> {
    let unit = chosen("unit", &typed.unit)?;
    let entries: Vec<Entry> =
        serde_json::from_str(&typed.text).map_err(|error| Problem::Unreadable(error.to_string()))?;
    app.deed(move |db, now| exchange::take(db, &by, id, &entries, unit, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/plan")).into_response())
}

async fn as_xlsx(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let bytes = app.read(move |db| exchange::workbook(&exchange::shown(db, &by, id)?, &say)).await?;
    Ok(download(&format!("plan-{id}.xlsx"), bytes))
}

async fn as_project(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let text = app.read(move |db| Ok(exchange::project(&exchange::shown(db, &by, id)?))).await?;
    Ok(download(&format!("plan-{id}.xml"), text))
}

/// Takes tasks from a file (`file`: a workbook or MS Project's XML; `unit`: who leads what names nobody; `dry_run` =
/// `true` only tries). Wrong cells are answered by their addresses.
#[utoipa::path(post, path = "/campaigns/{id}/plan/import", params(("id" = i64, Path)), responses((status = 200, body = Trial)), tag = "plan")]
async fn import(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Json<Trial>, Problem> {
    by.may(Right::EditPlan)?;
    let parts = files_up_to(form, FILE_MOST).await?;
    let unit = chosen("unit", parts.text("unit"))?;
    let dry = matches!(parts.text("dry_run"), "true" | "1" | "on");
    let entries = read(parts).await?;
    let now = app.clock.now();
    let done = if dry {
        app.read(move |db| exchange::try_out(db, &by, id, &entries, unit, now)).await?
    } else {
        app.deed(move |db, now| exchange::take(db, &by, id, &entries, unit, now)).await?
    };
    Ok(Json(done))
}

/// The plan as MS Project's XML.
#[utoipa::path(get, path = "/campaigns/{id}/plan/plan.xml", params(("id" = i64, Path)), responses((status = 200, body = String, content_type = "application/xml")), tag = "plan")]
async fn export_project(app: State<App>, by: Actor, id: Path<Id>) -> Result<Response, Problem> {
    as_project(app, by, id).await
}

/// The plan as a workbook, one task a line.
#[utoipa::path(get, path = "/campaigns/{id}/plan/plan.xlsx", params(("id" = i64, Path)), responses((status = 200, description = "A workbook")), tag = "plan")]
async fn export_xlsx(app: State<App>, by: Actor, say: Say, id: Path<Id>) -> Result<Response, Problem> {
    as_xlsx(app, by, say, id).await
}
