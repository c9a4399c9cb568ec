//! `cases` of the API: every deed is a POST of a noun.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::case::{Light, StageName};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, DispatchAsk, FileAsk, Said, Until, Verification};
use super::book;
use super::open::{self, Location, NewCase};
use super::row::CaseRow;
use super::{near, store, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(cases, open_case))
        .routes(routes!(categories))
        .routes(routes!(case))
        .routes(routes!(file))
        .routes(routes!(decline))
        .routes(routes!(merge))
        .routes(routes!(dispatch))
        .routes(routes!(take))
        .routes(routes!(send_back))
        .routes(routes!(fix))
        .routes(routes!(verification))
        .routes(routes!(extension))
        .routes(routes!(suspension))
        .routes(routes!(resumption))
        .routes(routes!(escalation))
        .routes(routes!(answer))
        .routes(routes!(void))
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
    /// Whether a handling was ever late.
    pub late: bool,
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
}

fn iso(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

impl CaseJson {
    /// A row as the API tells it.
    fn of(row: CaseRow, now: i64) -> Self {
        let category_name = row.kind().map(|kind| kind.category.name.clone()).unwrap_or_default();
        Self {
            light: row.light(now),
            deadlines: Deadlines {
                stage: row.due_at.map(iso),
                handle: row.handle_due_at.map(iso),
                next: row.next_deadline.map(iso),
            },
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
            late: row.late,
            reworks: row.reworks,
            version: row.version,
        }
    }
}

/// Which cases.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
struct Ask {
    /// Word of a state, or `open`, `late`, `ended`.
    state: Option<String>,
    /// Only in the hands of this unit.
    unit: Option<Id>,
    /// Only of this campaign.
    campaign: Option<Id>,
    /// Only from this source.
    source: Option<String>,
    /// Number, or words of the title.
    q: Option<String>,
    /// The `next` of the page before; pages run from the newest.
    after: Option<Id>,
    /// 1 to 200; 50 unless told.
    limit: Option<i64>,
}

impl Ask {
    fn condition(&self, db: &mut Db, by: &Actor, now: i64) -> Result<String, Problem> {
        let mut rest = view::scope(db, by, self.campaign)?;
        match self.state.as_deref() {
            None | Some("") => {}
            Some("open") => rest.push_str(" and is_open"),
            Some("late") => rest.push_str(&format!(" and is_open and not suspended and due_at <= {now}")),
            Some("ended") => rest.push_str(" and ended_at is not null"),
            Some("suspended") => rest.push_str(" and is_open and suspended"),
            Some(word) => {
                let stage = StageName::of(word).ok_or_else(|| Problem::field("state", "field-unknown"))?;
                rest.push_str(&format!(" and stage = '{}'", stage.word()));
            }
        }
        if let Some(unit) = self.unit {
            rest.push_str(&format!(" and unit_id = {unit}"));
        }
        if let Some(word) = self.source.as_deref().filter(|word| !word.is_empty()) {
            let known = open::SOURCES.iter().find(|(own, _)| *own == word);
            let (source, _) = known.ok_or_else(|| Problem::field("source", "field-unknown"))?;
            rest.push_str(&format!(" and source = '{source}'"));
        }
        if let Some(after) = self.after {
            rest.push_str(&format!(" and id < {after}"));
        }
        Ok(rest)
    }
}

/// Cases, the newest first.
#[utoipa::path(get, path = "/cases", params(Ask), responses((status = 200, body = Page<CaseJson>)), tag = "case")]
async fn cases(State(app): State<App>, by: Actor, Query(ask): Query<Ask>) -> Result<Json<Page<CaseJson>>, Problem> {
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let now = app.clock.now();
    let rows = app
        .read(move |db| {
            let mut rest = ask.condition(db, &by, now)?;
            let words = ask.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(super::list::pattern);
            if words.is_some() {
                rest.push_str(" and (number like $1 or title like $1)");
            }
            rest.push_str(&format!(" order by id desc limit {}", limit + 1));
            store::select(db, &rest, words.as_deref())
        })
        .await?;
    let rows = rows.into_iter().map(|row| CaseJson::of(row, now)).collect();
    Ok(Json(Page::of(rows, limit, |case| case.id)))
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
async fn categories(by: Actor) -> Result<Json<Page<CategoryJson>>, Problem> {
    if !by.can(Right::ReadWork) {
        return Err(Problem::Missing("page"));
    }
    let items = book::kinds()
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
        Ok(CaseWhole { case: CaseJson::of(row, now), photos, duplicates })
    })
    .await
    .map(Json)
}

/// A JSON body that may be left out.
struct MaybeJson<T>(T);

impl<T: DeserializeOwned> FromRequest<App> for MaybeJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, app).await.map_err(|e| Problem::Unreadable(e.body_text()))?;
        let text: &[u8] = if bytes.iter().all(u8::is_ascii_whitespace) { b"{}" } else { &bytes };
        serde_json::from_slice(text).map(Self).map_err(|e| Problem::Unreadable(e.to_string()))
    }
}

/// One deed of the API: a POST of a noun that answers the case as it is now.
macro_rules! deed {
    ($(#[$doc:meta])* $name:ident, $path:literal, $ask:ty, $act:path) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, params(("id" = i64, Path)), request_body = $ask,
            responses((status = 200, body = CaseJson)), tag = "case")]
        async fn $name(
            State(app): State<App>,
            by: Actor,
            Path(id): Path<Id>,
            MaybeJson(ask): MaybeJson<$ask>,
        ) -> Result<Json<CaseJson>, Problem> {
            let now = app.clock.now();
            let row = app.deed(move |db, now| $act(db, &by, id, &ask, now)).await?;
            Ok(Json(CaseJson::of(row, now)))
        }
    };
}

/// What comes with a merge.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
struct MergeAsk {
    /// The case that goes on.
    into: Id,
    /// Words.
    #[serde(flatten)]
    said: Said,
}

fn act_merge(db: &mut Db, by: &Actor, id: Id, ask: &MergeAsk, now: i64) -> Result<CaseRow, Problem> {
    act::merge(db, by, id, ask.into, &ask.said, now)
}

deed!(/// Files a report as a case and numbers it.
    file, "/cases/{id}/file", FileAsk, act::file);
deed!(/// Declines a report, with a reason.
    decline, "/cases/{id}/decline", Said, act::decline);
deed!(/// Merges a case into another.
    merge, "/cases/{id}/merge", MergeAsk, act_merge);
deed!(/// Gives a case to a unit; without `unit` the dispatch rules name one.
    dispatch, "/cases/{id}/dispatch", DispatchAsk, act::dispatch);
deed!(/// The unit accepts it.
    take, "/cases/{id}/take", Said, act::take);
deed!(/// The unit sends it back, or the office calls it back, with a reason.
    send_back, "/cases/{id}/return", Said, act::send_back);
deed!(/// The unit says that it is done.
    fix, "/cases/{id}/fix", Said, act::fix);
deed!(/// Somebody who did not fix it checks: it is struck off, or goes back to the unit.
    verification, "/cases/{id}/verification", Verification, act::verify);
deed!(/// Grants more time: until an instant, or once more the limit that was given.
    extension, "/cases/{id}/extension", Until, act::extend);
deed!(/// Stops the clock until a day.
    suspension, "/cases/{id}/suspension", Until, act::suspend);
deed!(/// Lets a stopped clock go on before its day.
    resumption, "/cases/{id}/resumption", Said, act::resume);
deed!(/// Asks one level higher, with an opinion.
    escalation, "/cases/{id}/escalation", Said, act::escalate);
deed!(/// The level that was asked answers.
    answer, "/cases/{id}/answer", Said, act::answer);
deed!(/// Takes a case off the books, with a reason.
    void, "/cases/{id}/void", Said, act::void);
