//! The API of figures.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, NewSeries, NewTarget, NewValue};
use super::store::{self, SeriesRow, TargetRow, ValueRow};
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
        .routes(routes!(note))
        .routes(routes!(aim))
        .routes(routes!(import))
}

/// Of which campaign.
#[derive(Debug, Deserialize, IntoParams)]
struct Of {
    /// The campaign.
    campaign: Id,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeSeries {
    /// Its id.
    id: Id,
}

/// A figure with its values and targets, in thousandths.
#[derive(Debug, Serialize, ToSchema)]
struct Series {
    #[serde(flatten)]
    series: SeriesRow,
    values: Vec<ValueRow>,
    targets: Vec<TargetRow>,
}

/// Figures of a campaign, as far as one may see.
#[utoipa::path(get, path = "/series", params(Of), responses((status = 200, body = Vec<SeriesRow>)), tag = "series")]
async fn list(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Of>,
) -> Result<Json<Vec<SeriesRow>>, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    let mut rows = app.read(move |db| store::of_campaign(db, by.city, ask.campaign)).await?;
    rows.retain(|row| row.unit_path.starts_with(&under));
    Ok(Json(rows))
}

/// Adds a figure to a campaign.
#[utoipa::path(post, path = "/series", request_body = NewSeries, responses((status = 201, body = MadeSeries)), tag = "series")]
async fn create(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewSeries>,
) -> Result<(StatusCode, Json<MadeSeries>), Problem> {
    let id = app.deed(move |db, now| act::create(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(MadeSeries { id })))
}

/// One figure.
#[utoipa::path(get, path = "/series/{id}", params(("id" = i64, Path)), responses((status = 200, body = Series)), tag = "series")]
async fn one(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Series>, Problem> {
    app.read(move |db| {
        let series = store::find(db, by.city, id)?;
        by.may_at(Right::ReadWork, &series.unit_path)?;
        let (values, targets) = (store::values(db, by.city, &[id])?, store::targets(db, by.city, &[id])?);
        Ok(Json(Series { series, values, targets }))
    })
    .await
}

/// Notes the value of a period.
#[utoipa::path(post, path = "/series/{id}/values", params(("id" = i64, Path)), request_body = NewValue, responses((status = 204)), tag = "series")]
async fn note(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewValue>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::note(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets the target of a year.
#[utoipa::path(post, path = "/series/{id}/targets", params(("id" = i64, Path)), request_body = NewTarget, responses((status = 204)), tag = "series")]
async fn aim(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewTarget>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::aim(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Figures as a table: the first row is the headings of the exported workbook.
#[derive(Debug, Deserialize, ToSchema)]
struct Table {
    /// Rows of cells.
    rows: Vec<Vec<String>>,
}

/// Takes a table of figures in, all of it or nothing.
#[utoipa::path(post, path = "/campaigns/{id}/series/import", params(("id" = i64, Path)), request_body = Table, responses((status = 200, body = super::sheet::Taken)), tag = "series")]
async fn import(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Table>,
) -> Result<Json<super::sheet::Taken>, Problem> {
    app.deed(move |db, now| super::sheet::take(db, &by, id, &ask.rows, now)).await.map(Json)
}
