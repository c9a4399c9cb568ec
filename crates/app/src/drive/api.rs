//! The API of drives.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::drive::{Source, write_amount};

use super::act::{self, Closing, NewDrive, NewRecord};
use super::store::{self, DriveRow, RecordRow, Wanted};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::{Page, Paging};
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all, open))
        .routes(routes!(one))
        .routes(routes!(records, record))
        .routes(routes!(void))
        .routes(routes!(close))
}

/// A target with what was done.
#[derive(Debug, Serialize, ToSchema)]
struct TargetJson {
    name: String,
    /// In what it is counted.
    unit: String,
    /// How much is to be reached; null without a goal.
    goal: Option<String>,
    /// Classes of cases that fill it; empty when units write records.
    classes: Vec<String>,
    /// The sum of the records and cases.
    done: String,
    /// Of how many.
    records: i64,
}

/// What one unit did.
#[derive(Debug, Serialize, ToSchema)]
struct UnitJson {
    unit: Id,
    /// Of each target.
    done: Vec<String>,
    /// Of how many records or cases.
    records: Vec<i64>,
}

/// A drive with its tally.
#[derive(Debug, Serialize, ToSchema)]
struct DriveJson {
    id: Id,
    campaign: Option<Id>,
    title: String,
    aim: String,
    from: String,
    to: String,
    closed: bool,
    summary: String,
    targets: Vec<TargetJson>,
    units: Vec<UnitJson>,
    version: i64,
}

fn told(db: &mut yipan_db::Db, by: &Actor, row: DriveRow) -> Result<DriveJson, Problem> {
    let wanted = act::seen(db, by)?;
    let tally = act::tally(db, &row, &wanted)?;
    let targets = row.targets()?.into_iter().zip(&tally.totals).map(|(own, sum)| TargetJson {
        goal: (own.goal > 0).then(|| write_amount(own.goal)),
        classes: match own.source {
            Source::Cases(classes) => classes,
            Source::Records => Vec::new(),
        },
        name: own.name,
        unit: own.unit,
        done: write_amount(sum.amount),
        records: sum.records,
    });
    let units = tally.units.iter().map(|(unit, sums)| UnitJson {
        unit: *unit,
        done: sums.iter().map(|sum| write_amount(sum.amount)).collect(),
        records: sums.iter().map(|sum| sum.records).collect(),
    });
    Ok(DriveJson {
        targets: targets.collect(),
        units: units.collect(),
        id: row.id,
        campaign: row.campaign_id,
        title: row.title,
        aim: row.aim,
        from: row.from_on,
        to: row.to_on,
        closed: row.closed_at.is_some(),
        summary: row.summary,
        version: row.version,
    })
}

/// Drives, the newest first, each with its tally.
#[utoipa::path(get, path = "/drives", params(Paging), responses((status = 200, body = Page<DriveJson>)), tag = "drive")]
async fn all(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Paging>,
) -> Result<Json<Page<DriveJson>>, Problem> {
    app.read(move |db| {
        act::seen(db, &by)?;
        let rows = store::list(db, by.city, None, ask.after, ask.limit() + 1)?;
        let page = Page::of(rows, ask.limit(), |row| row.id);
        let items = page.items.into_iter().map(|row| told(db, &by, row)).collect::<Result<_, _>>()?;
        Ok(Json(Page { items, next: page.next }))
    })
    .await
}

/// One drive with its tally.
#[utoipa::path(get, path = "/drives/{id}", params(("id" = i64, Path)), responses((status = 200, body = DriveJson)), tag = "drive")]
async fn one(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<DriveJson>, Problem> {
    app.read(move |db| {
        let row = store::find(db, by.city, id)?;
        told(db, &by, row)
    })
    .await
    .map(Json)
}

/// Opens a drive.
#[utoipa::path(post, path = "/drives", request_body = NewDrive, responses((status = 201, body = DriveJson)), tag = "drive")]
async fn open(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewDrive>,
) -> Result<(StatusCode, Json<DriveJson>), Problem> {
    let made = app
        .deed(move |db, now| {
            let row = act::open(db, &by, &ask, now)?;
            told(db, &by, row)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// A record.
#[derive(Debug, Serialize, ToSchema)]
struct RecordJson {
    id: Id,
    /// The target, from 0.
    target: i64,
    unit: Id,
    amount: String,
    on: String,
    place: String,
    note: String,
    evidence: Option<Id>,
    by: String,
    /// Why it counts no more.
    voided: Option<String>,
}

impl From<RecordRow> for RecordJson {
    fn from(row: RecordRow) -> Self {
        Self {
            id: row.id,
            target: row.target,
            unit: row.unit_id,
            amount: write_amount(row.amount),
            on: row.on_day,
            place: row.place,
            note: row.note,
            evidence: row.evidence_id,
            by: row.by_name,
            voided: row.void_reason,
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
struct Which {
    /// Only of this target, from 0.
    target: Option<usize>,
    /// Only of this unit.
    unit: Option<Id>,
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// Records of a drive that units wrote, the newest first, voided ones too.
#[utoipa::path(get, path = "/drives/{id}/records", params(("id" = i64, Path), Which), responses((status = 200, body = Page<RecordJson>)), tag = "drive")]
async fn records(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Query(ask): Query<Which>,
) -> Result<Json<Page<RecordJson>>, Problem> {
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    app.read(move |db| {
        let wanted = Wanted { target: ask.target, unit: ask.unit, ..act::seen(db, &by)? };
        let drive = store::find(db, by.city, id)?;
        let page = Page::of(store::records(db, &drive, &wanted, ask.after, limit + 1)?, limit, |row| row.id);
        Ok(Json(Page { items: page.items.into_iter().map(RecordJson::from).collect(), next: page.next }))
    })
    .await
}

/// Writes down what a unit did; the same `client_key` again answers 200 with the same record.
#[utoipa::path(post, path = "/drives/{id}/records", params(("id" = i64, Path)), request_body = NewRecord, responses((status = 201, body = RecordJson)), tag = "drive")]
async fn record(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewRecord>,
) -> Result<(StatusCode, Json<RecordJson>), Problem> {
    let (row, new) = app.deed(move |db, now| act::record(db, &by, id, &ask, now)).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(row.into())))
}

/// Why a record is voided.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct VoidAsk {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Voids a record that is wrong: it stays to be read and counts no more.
#[utoipa::path(post, path = "/drive-records/{id}/voiding", params(("id" = i64, Path)), request_body = VoidAsk, responses((status = 200, body = RecordJson)), tag = "drive")]
async fn void(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<VoidAsk>,
) -> Result<Json<RecordJson>, Problem> {
    let row = app.deed(move |db, now| act::void(db, &by, id, &ask.reason, now)).await?;
    Ok(Json(row.into()))
}

/// Closes a drive with a summary: no more records.
#[utoipa::path(post, path = "/drives/{id}/closing", params(("id" = i64, Path)), request_body = Closing, responses((status = 200, body = DriveJson)), tag = "drive")]
async fn close(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Closing>,
) -> Result<Json<DriveJson>, Problem> {
    app.deed(move |db, now| {
        let row = act::close(db, &by, id, &ask, now)?;
        told(db, &by, row)
    })
    .await
    .map(Json)
}
