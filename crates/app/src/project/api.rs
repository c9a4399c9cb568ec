//! The API of projects.

use axum::extract::State as Held;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::project::State;
use yipan_core::who::Right;

use super::act::{self, Change, NewAim, NewProject, NewReport};
use super::sheet::{self, Taken};
use super::step::{self, NewStep};
use super::store::{self, AimRow, ProjectRow, ReportRow};
use super::view::{Line, Sum, lines, sum};
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one))
        .routes(routes!(change))
        .routes(routes!(step))
        .routes(routes!(report))
        .routes(routes!(aim))
        .routes(routes!(import))
}

/// Which projects.
#[derive(Debug, Deserialize, IntoParams)]
struct Of {
    /// The campaign.
    campaign: Id,
    /// Only those in this state: `prepared`, `landed`, `running`, `finished`, `stopped`.
    state: Option<String>,
    /// Only those of this unit.
    unit: Option<Id>,
}

/// A project and how it stands. Money in thousandths of ten thousand yuan.
#[derive(Debug, Serialize, ToSchema)]
struct ProjectStand {
    #[serde(flatten)]
    project: ProjectRow,
    /// This year's aim.
    aim: Option<i64>,
    /// All that went in.
    invested: i64,
    /// What went in this year.
    this_year: i64,
    /// The step it takes next: `land`, `start`, `finish`.
    next: Option<&'static str>,
    /// Days past the day promised for it.
    late_days: i32,
    /// Nobody has reported the last month.
    stale: bool,
    /// `done`, `ahead`, `in-step`, `behind`, `late`; none while it is stopped.
    light: Option<&'static str>,
}

impl From<Line> for ProjectStand {
    fn from(line: Line) -> Self {
        Self {
            aim: line.aim,
            invested: line.stand.invested,
            this_year: line.stand.this_year,
            next: line.stand.next.map(|(step, _)| step.word()),
            late_days: line.stand.late_days,
            stale: line.stand.is_stale,
            light: line.stand.light.map(|light| light.word()),
            project: line.row,
        }
    }
}

/// Projects with what they come to together.
#[derive(Debug, Serialize, ToSchema)]
struct Projects {
    /// The projects, what is late first; a campaign has at most 2,000.
    items: Vec<ProjectStand>,
    /// Always null: all of them are here.
    next: Option<i64>,
    /// What they come to.
    sum: Sum,
}

/// Projects of a campaign, as far as one may see.
#[utoipa::path(get, path = "/projects", params(Of), responses((status = 200, body = Projects)), tag = "projects")]
async fn list(Held(app): Held<App>, by: Actor, Query(ask): Query<Of>) -> Result<Json<Projects>, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    let state = match ask.state.as_deref() {
        None => None,
        Some(word) => Some(State::from_word(word).ok_or_else(|| Problem::field("state", "field-unknown"))?),
    };
    let today = day_of(app.clock.now());
    app.read(move |db| {
        crate::goal::store::campaign(db, by.city, ask.campaign)?;
        let mut rows = store::of_campaign(db, by.city, ask.campaign, &under)?;
        rows.retain(|row| ask.unit.is_none_or(|unit| row.unit_id == unit));
        rows.retain(|row| state.is_none_or(|state| row.stage() == state));
        let own = lines(db, by.city, rows, today)?;
        let sum = sum(own.iter());
        Ok(Json(Projects { items: own.into_iter().map(ProjectStand::from).collect(), next: None, sum }))
    })
    .await
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeProject {
    /// Its id.
    id: Id,
}

/// Sets a project up.
#[utoipa::path(post, path = "/projects", request_body = NewProject, responses((status = 201, body = MadeProject)), tag = "projects")]
async fn create(
    Held(app): Held<App>,
    by: Actor,
    Json(ask): Json<NewProject>,
) -> Result<(StatusCode, Json<MadeProject>), Problem> {
    let id = app.deed(move |db, now| act::create(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(MadeProject { id })))
}

/// A project with all its months and years.
#[derive(Debug, Serialize, ToSchema)]
struct WholeProject {
    #[serde(flatten)]
    stand: ProjectStand,
    reports: Vec<ReportRow>,
    targets: Vec<AimRow>,
}

/// One project.
#[utoipa::path(get, path = "/projects/{id}", params(("id" = i64, Path)), responses((status = 200, body = WholeProject)), tag = "projects")]
async fn one(Held(app): Held<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<WholeProject>, Problem> {
    let today = day_of(app.clock.now());
    app.read(move |db| {
        let row = store::find(db, by.city, id)?;
        by.may_at(Right::ReadWork, &row.unit_path)?;
        let (reports, targets) = (store::reports(db, by.city, &[id])?, store::aims(db, by.city, &[id])?);
        let line = lines(db, by.city, vec![row], today)?.pop().ok_or(Problem::Missing("project"))?;
        Ok(Json(WholeProject { stand: line.into(), reports, targets }))
    })
    .await
}

/// Changes what is promised.
#[utoipa::path(post, path = "/projects/{id}/changes", params(("id" = i64, Path)), request_body = Change, responses((status = 204)), tag = "projects")]
async fn change(
    Held(app): Held<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Change>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::change(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a step: it lands, begins, is finished, falls back, stops, goes on.
#[utoipa::path(post, path = "/projects/{id}/steps", params(("id" = i64, Path)), request_body = NewStep, responses((status = 204)), tag = "projects")]
async fn step(
    Held(app): Held<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewStep>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| step::step(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reports a month.
#[utoipa::path(post, path = "/projects/{id}/reports", params(("id" = i64, Path)), request_body = NewReport, responses((status = 204)), tag = "projects")]
async fn report(
    Held(app): Held<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewReport>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::report(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets what a year is to bring.
#[utoipa::path(post, path = "/projects/{id}/targets", params(("id" = i64, Path)), request_body = NewAim, responses((status = 204)), tag = "projects")]
async fn aim(
    Held(app): Held<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewAim>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::aim(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Projects as a table: the first row is the headings of the exported workbook.
#[derive(Debug, Deserialize, ToSchema)]
struct ProjectTable {
    /// Rows of cells.
    rows: Vec<Vec<String>>,
}

/// Takes a table of projects in, all of it or nothing.
#[utoipa::path(post, path = "/campaigns/{id}/projects/import", params(("id" = i64, Path)), request_body = ProjectTable, responses((status = 200, body = Taken)), tag = "projects")]
async fn import(
    Held(app): Held<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<ProjectTable>,
) -> Result<Json<Taken>, Problem> {
    app.deed(move |db, now| sheet::take(db, &by, id, &ask.rows, now)).await.map(Json)
}
