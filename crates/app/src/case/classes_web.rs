//! Classes of a city's own: the page with what is in force and what came when, the import, and the same of the API.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::classes::{self, ClassRow, Outcome};
use super::classes_sheet;
use super::import;
use super::import_api::parts;
use super::import_page::{File, Tried, Wish, named, told};
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Json, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::kit::table;
use crate::problem::Problem;

/// Versions shown at once.
const SHOWN: i64 = 500;

struct Line {
    row: ClassRow,
    limits: Vec<(String, String)>,
    closing: String,
    to_come: bool,
}

#[derive(Template)]
#[template(path = "case/pages/classes.html")]
struct ClassesPage {
    frame: Frame,
    lines: Vec<Line>,
    may_edit: bool,
    outcome: Option<Outcome>,
    rows: Option<String>,
    faults: Vec<(String, String)>,
    why: Option<String>,
}

async fn made(app: &App, by: &Actor, say: Say) -> Result<ClassesPage, Problem> {
    if !by.can_everywhere(Right::ReadWork) {
        return Err(Problem::Missing("page"));
    }
    let city = by.city;
    let rows = app.read(move |db| classes::all(db, city, SHOWN)).await?;
    let lines = rows.into_iter().map(|row| Line {
        limits: row.triggers().iter().map(|t| (t.when.clone(), told(&say, &t.limit.to_string()))).collect(),
        closing: row.closing().join(&say.it("case-list-gap")),
        to_come: row.in_force_at > say.now,
        row,
    });
    let lines = lines.collect();
    let frame = Frame::new(say.clone(), by, "cases", say.it("case-classes")).at("/cases/classes");
    Ok(ClassesPage {
        frame,
        lines,
        may_edit: by.can_everywhere(Right::ManageCity),
        outcome: None,
        rows: None,
        faults: Vec::new(),
        why: None,
    })
}

/// `GET /cases/classes`; `?file=empty` the workbook to fill in.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    if wish.file.is_some() {
        by.may(Right::ManageCity)?;
        let day = say.date_value(&say.now);
        let text = |key: &str| say.it(key);
        let (severity, reason) = (say.of("case-severity", "ordinary"), text("case-limits-a-reason"));
        let (name, when, closing) =
            (text("case-classes-a-name"), text("case-classes-a-when"), text("case-classes-a-closing"));
        let sample = [
            "events",
            "2026",
            "0188",
            &name,
            "",
            &when,
            "4 work_hour",
            "",
            &closing,
            &severity,
            "",
            "",
            &day,
            "",
            &reason,
        ];
        let bytes = import::empty(&say, &say.it("case-classes"), &classes_sheet::COLUMNS, &sample)?;
        return Ok(download("classes.xlsx", bytes));
    }
    Ok(page_with(StatusCode::OK, &made(&app, &by, say).await?))
}

/// `POST /cases/classes`: tries a file.
pub async fn try_file(State(app): State<App>, by: Actor, say: Say, form: File) -> Result<Response, Problem> {
    by.may(Right::ManageCity)?;
    let read = match parts(form).await {
        Ok(parts) => table::first(&parts.files[0].0, &parts.files[0].1),
        Err(problem) => Err(problem),
    };
    let actor = by.clone();
    let tried = match read {
        Ok(rows) => {
            let text = serde_json::to_string(&rows).map_err(|e| Problem::Broken(e.to_string()))?;
            let outcome = app.deed(move |db, now| classes::take(db, &actor, &rows, None, true, now)).await;
            outcome.map(|outcome| (outcome, text))
        }
        Err(problem) => Err(problem),
    };
    let mut made = made(&app, &by, say.clone()).await?;
    match tried {
        Ok((outcome, text)) => (made.outcome, made.rows) = (Some(outcome), Some(text)),
        Err(Problem::Invalid(faults)) => made.faults = named(&say, &faults),
        Err(problem @ (Problem::Unreadable(_) | Problem::TooLarge(_))) => {
            made.why = Some(problem.sentence(&say));
        }
        Err(problem) => return Err(problem),
    }
    let fine = made.outcome.is_some();
    Ok(page_with(if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &made))
}

/// `POST /cases/classes/taking`: takes the rows in.
pub async fn take(State(app): State<App>, by: Actor, Form(tried): Form<Tried>) -> Result<Response, Problem> {
    let (rows, seen) = (tried.rows()?, tried.newest);
    app.deed(move |db, now| classes::take(db, &by, &rows, seen, false, now)).await?;
    Ok(Redirect::to("/cases/classes").into_response())
}

/// The API of classes.
pub fn api_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(all)).routes(routes!(import_classes))
}

/// Versions of classes.
#[derive(Debug, Serialize, ToSchema)]
struct ClassesJson {
    items: Vec<ClassRow>,
}

/// Versions of the city's own classes, the newest first, 500 at most; those in force stand in `/cases/categories`.
#[utoipa::path(get, path = "/case-classes", responses((status = 200, body = ClassesJson)), tag = "case")]
async fn all(State(app): State<App>, by: Actor) -> Result<Json<ClassesJson>, Problem> {
    by.may(Right::ReadWork)?;
    let items = app.read(move |db| classes::all(db, by.city, SHOWN)).await?;
    Ok(Json(ClassesJson { items }))
}

/// Takes a workbook of classes in (`file`; `dry_run` = `true` only says what would come of it; `newest` the version that was looked at), all of it or nothing.
/// What the file leaves out stays; open cases keep their limits.
#[utoipa::path(post, path = "/case-classes/import", responses((status = 200, body = Outcome)), tag = "case")]
async fn import_classes(State(app): State<App>, by: Actor, form: File) -> Result<Json<Outcome>, Problem> {
    by.may(Right::ManageCity)?;
    let parts = parts(form).await?;
    let (name, bytes) = &parts.files[0];
    let rows = table::first(name, bytes)?;
    let dry_run = parts.text("dry_run") == "true";
    let seen = match parts.text("newest") {
        "" => None,
        text => Some(text.parse().map_err(|_| Problem::field("newest", "field-not-number"))?),
    };
    app.deed(move |db, now| classes::take(db, &by, &rows, seen, dry_run, now)).await.map(Json)
}
