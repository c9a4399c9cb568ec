//! `cases` of the API: every deed is a POST of a noun.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::case::{Indicator, Light};
use yipan_core::who::Right;

use super::act;
use super::book;
use super::figures::Which;
use super::filter::Filter;
use super::open::{self, Location, NewCase};
use super::row::CaseRow;
use super::{near, store};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::{Page, Paging};
use crate::problem::Problem;
use crate::who;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(cases, open_case))
        .routes(routes!(categories))
        .routes(routes!(figures))
        .routes(routes!(case))
        .merge(super::rules_api::routes())
        .merge(super::recheck_api::routes())
        .merge(super::import_api::routes())
        .merge(super::classes_web::api_routes())
        .merge(super::worktime_web::api_routes())
        .merge(super::api_deeds::routes())
}

/// When the stages of a case are up, RFC 3339.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deadlines {
    /// The stage it is in.
    pub stage: Option<String>,
    /// The handling, once it was dispatched.
    pub handle: Option<String>,
    /// When something happens to it by itself.
    pub next: Option<String>,
}

/// A photo of a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoJson {
    /// The evidence.
    pub evidence: Id,
    /// `before`, `after` or `check`.
    pub kind: String,
    /// When it came.
    pub at: String,
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseJson {
    /// Id.
    pub id: Id,
    /// `环卫 2026-0387`; null until it is filed.
    pub number: Option<String>,
    /// `reported` `filed` `assigned` `working` `fixed` `closed` `declined` `merged` `voided`.
    pub state: String,
    /// Whether the clock stands still.
    pub suspended: bool,
    /// `green` `yellow` `red` `paused`; null when it has ended.
    #[schema(value_type = Option<String>)]
    pub light: Option<Light>,
    /// When its stages are up.
    pub deadlines: Deadlines,
    /// Where it came from.
    pub source: String,
    /// `events/2013/0110`.
    pub category: String,
    /// The category's name.
    pub category_name: String,
    /// What is wrong.
    pub title: String,
    /// In more words.
    pub description: String,
    /// `ordinary` or `major`.
    pub severity: String,
    /// Where, in words.
    pub place: String,
    /// Where.
    pub location: Option<Location>,
    /// At which site.
    pub site: Option<Id>,
    /// In which street or township.
    pub street: Option<Id>,
    /// In which campaign.
    pub campaign: Option<Id>,
    /// Who has it.
    pub unit: Option<Id>,
    /// The level it was taken to: `lead` `sponsor` `office`.
    pub rung: Option<String>,
    /// The dispatch rule that named its unit.
    pub rule: Option<i64>,
    /// The case that goes on in its place.
    pub merged_into: Option<Id>,
    /// The struck-off case it is the rebound of.
    pub rebound_of: Option<Id>,
    /// The finding it began as.
    pub finding: Option<Id>,
    /// The case it was split from.
    pub split_from: Option<Id>,
    /// The person of the unit who has it in hand.
    pub handler: Option<Id>,
    /// What was asked for and is not decided: `extension` `suspension` `voiding`.
    pub application: Option<String>,
    /// Whether somebody was sent to look before filing.
    pub looking: bool,
    /// Whether it stands under supervision.
    pub supervised: bool,
    /// Times it was urged on.
    pub urges: i64,
    /// Whether it was closed by order though no check had passed.
    pub forced: bool,
    /// Whether a handling was ever late.
    pub late: bool,
    /// Whether an appeal took it out of the overdue figures; `late` stays as it is.
    pub exempt: bool,
    /// Checks that failed.
    pub reworks: i64,
    /// When it was reported.
    pub reported_at: String,
    /// When it was struck off.
    pub closed_at: Option<String>,
    /// Counts the changes; give it back with a deed to learn of others' changes.
    pub version: i64,
}

/// A case with what lies around it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseWhole {
    /// The case.
    #[serde(flatten)]
    pub case: CaseJson,
    /// Its photos.
    pub photos: Vec<PhotoJson>,
    /// Open cases that are likely the same problem.
    pub duplicates: Vec<Id>,
    /// Photos that do not fit.
    pub doubts: Vec<super::proof::Doubt>,
}

fn iso(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

impl CaseJson {
    /// A row as the API tells it.
    pub(super) fn of(row: CaseRow, now: i64) -> Self {
        let category_name = row.kind().map(|kind| kind.category.name.clone()).unwrap_or_default();
        Self {
            light: row.light(now),
            deadlines: Deadlines {
                stage: row.due_at.map(iso),
                handle: row.handle_due_at.map(iso),
                next: row.next_deadline.map(iso),
            },
            exempt: row.exempt,
            location: row.point().map(|point| Location { lon: point.lon, lat: point.lat }),
            reported_at: iso(row.reported_at),
            closed_at: row.closed_at.map(iso),
            id: row.id,
            number: row.number,
            state: row.stage,
            suspended: row.suspended,
            source: row.source,
            category: row.category,
            category_name,
            title: row.title,
            description: row.description,
            severity: row.severity,
            place: row.place,
            site: row.site_id,
            street: row.street_id,
            campaign: row.campaign_id,
            unit: row.unit_id,
            rung: row.rung,
            rule: row.rule,
            merged_into: row.merged_into,
            rebound_of: row.rebound_of,
            finding: row.finding_id,
            split_from: row.split_from,
            handler: row.handler_id,
            application: row.wish,
            looking: row.looking,
            supervised: row.supervised,
            urges: row.urges,
            forced: row.forced,
            late: row.late,
            reworks: row.reworks,
            version: row.version,
        }
    }
}

/// Cases, the newest first. Filters are those of the page.
#[utoipa::path(get, path = "/cases", params(Filter, Within, Paging), responses((status = 200, body = Page<CaseJson>)), tag = "case")]
async fn cases(
    State(app): State<App>,
    by: Actor,
    Query(filter): Query<Filter>,
    Query(within): Query<Within>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<CaseJson>>, Problem> {
    let limit = paging.limit();
    let now = app.clock.now();
    let rows = app
        .read(move |db| {
            let condition = filter.condition(db, &by, within.campaign, now, &book::zone())?;
            condition.newest(db, paging.after, limit + 1)
        })
        .await?;
    let rows = rows.into_iter().map(|row| CaseJson::of(row, now)).collect();
    Ok(Json(Page::of(rows, limit, |case| case.id)))
}

/// The campaign of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
struct Within {
    /// Only of this campaign.
    campaign: Option<Id>,
}

/// Opens a case; the same `client_key` again answers 200 with the same case.
#[utoipa::path(post, path = "/cases", request_body = NewCase, responses(
    (status = 201, body = CaseJson), (status = 200, body = CaseJson, description = "it was opened before")
), tag = "case")]
async fn open_case(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewCase>,
) -> Result<(StatusCode, Json<CaseJson>), Problem> {
    let now = app.clock.now();
    let (row, new) = app.deed(move |db, now| open::open(db, &by, &ask, now)).await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(CaseJson::of(row, now))))
}

/// A kind of case.
#[derive(Debug, Serialize, ToSchema)]
struct CategoryJson {
    /// `events/2013/0110`.
    category: String,
    /// Name in Chinese.
    name: String,
    /// Name in English.
    name_en: String,
    /// What triggers it, each with its limit: `4 work_hour`.
    triggers: Vec<TriggerJson>,
    /// Whether a photo must show the result.
    photo: bool,
}

/// A trigger of a kind.
#[derive(Debug, Serialize, ToSchema)]
struct TriggerJson {
    when: String,
    limit: String,
}

/// Kinds of case with their limits.
#[utoipa::path(get, path = "/cases/categories", responses((status = 200, body = Page<CategoryJson>)), tag = "case")]
async fn categories(State(app): State<App>, by: Actor) -> Result<Json<Page<CategoryJson>>, Problem> {
    if !by.can(Right::ReadWork) {
        return Err(Problem::Missing("page"));
    }
    let (city, now) = (by.city, app.clock.now());
    app.read(move |db| book::refresh(db, city, now)).await?;
    let items = book::kinds(city)
        .map(|kind| CategoryJson {
            category: kind.key(),
            name: kind.category.name.clone(),
            name_en: kind.category.name_en.clone(),
            photo: kind.category.photo,
            triggers: kind
                .category
                .trigger
                .iter()
                .map(|trigger| TriggerJson { when: trigger.when.clone(), limit: trigger.limit.to_string() })
                .collect(),
        })
        .collect();
    Ok(Json(Page { items, next: None }))
}

/// A rate with both its numbers.
#[derive(Debug, Serialize, ToSchema)]
struct FigureJson {
    /// `closing`, `rework`, …
    indicator: &'static str,
    /// What counts.
    numerator: i64,
    /// What could have.
    denominator: i64,
    /// In thousandths; null when nothing could have counted.
    thousandths: Option<i64>,
}

/// Which period and whose.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
struct FiguresAsk {
    /// First instant, RFC 3339; 30 days ago unless told.
    from: Option<String>,
    /// First instant after it; now unless told.
    until: Option<String>,
    /// Only in the hands of this unit and those below it.
    unit: Option<Id>,
    /// Only of this campaign.
    campaign: Option<Id>,
}

fn instant(field: &str, text: Option<&String>) -> Result<Option<i64>, Problem> {
    let read =
        |text: &String| text.parse::<jiff::Timestamp>().map_err(|_| Problem::field(field, "field-not-date"));
    Ok(text.map(read).transpose()?.map(|at| at.as_millisecond()))
}

/// The rates of case work by formula, over the cases reported in a period.
#[utoipa::path(get, path = "/cases/figures", params(FiguresAsk), responses((status = 200, body = Page<FigureJson>)), tag = "case")]
async fn figures(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<FiguresAsk>,
) -> Result<Json<Page<FigureJson>>, Problem> {
    let now = app.clock.now();
    let from = instant("from", ask.from.as_ref())?.unwrap_or(now - 30 * 86_400_000);
    let until = instant("until", ask.until.as_ref())?.unwrap_or(now);
    let tally = app
        .read(move |db| {
            let top = by.sees(Right::ReadWork).ok_or(Problem::Missing("page"))?.to_owned();
            let path = match ask.unit {
                Some(unit) => who::store::unit(db, by.city, unit)?.path,
                None => top.clone(),
            };
            if !yipan_core::who::within(&top, &path) {
                return Err(Problem::Missing("unit"));
            }
            let units = if path == "/" {
                None
            } else {
                Some(who::store::units_under(db, by.city, &path)?.into_iter().map(|unit| unit.id).collect())
            };
            super::figures::tally(db, by.city, &Which { from, until, units, campaign: ask.campaign }, now)
        })
        .await?;
    let items = Indicator::ALL
        .into_iter()
        .map(|(indicator, word)| {
            let figure = indicator.of(&tally);
            let (numerator, denominator) = (figure.numerator, figure.denominator);
            FigureJson { indicator: word, numerator, denominator, thousandths: figure.thousandths() }
        })
        .collect();
    Ok(Json(Page { items, next: None }))
}

/// One case with its photos and likely duplicates.
#[utoipa::path(get, path = "/cases/{id}", params(("id" = i64, Path)), responses((status = 200, body = CaseWhole)), tag = "case")]
async fn case(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<CaseWhole>, Problem> {
    let now = app.clock.now();
    app.read(move |db| {
        let row = act::find(db, &by, id)?;
        let photos = store::photos(db, by.city, id)?;
        let duplicates = if row.is_open && by.can_everywhere(Right::ReadWork) {
            near::duplicates(db, &row)?.iter().map(|other| other.id).collect()
        } else {
            Vec::new()
        };
        let photos = photos
            .into_iter()
            .map(|photo| PhotoJson { evidence: photo.evidence_id, kind: photo.kind, at: iso(photo.at) })
            .collect();
        let doubts = super::proof::doubts(db, by.city, id)?;
        Ok(CaseWhole { case: CaseJson::of(row, now), photos, duplicates, doubts })
    })
    .await
    .map(Json)
}
