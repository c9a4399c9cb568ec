//! The API of the plan: tasks, meetings.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::act::{self, Change, NewLink, NewTask, Outcome};
use super::chart::Chart;
use super::lay::Part;
use super::meeting::{self, Attendance, Attended, MeetingRow, NewDecision, NewItem, NewMeeting};
use super::report::{self, Completion, Report};
use super::returns::{self, NewReturns, UnitReturn};
use super::rhythm::{self, Watched};
use super::store::{self, LinkRow, ProgressRow, TaskRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::kit::say::Say;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(tasks, create))
        .routes(routes!(get_task))
        .routes(routes!(link))
        .routes(routes!(progress))
        .routes(routes!(complete))
        .routes(routes!(dates))
        .routes(routes!(preview))
        .routes(routes!(chart))
        .routes(routes!(schedule))
        .routes(routes!(meetings, call))
        .routes(routes!(get_meeting))
        .routes(routes!(add_item))
        .routes(routes!(decide))
        .routes(routes!(close))
        .routes(routes!(attend))
        .routes(routes!(minutes_file))
        .routes(routes!(rhythms))
        .routes(routes!(ask_returns, owed))
        .routes(routes!(hand_in))
        .merge(super::exchange_web::api())
        .merge(super::retime_web::api())
        .merge(super::upward_web::api())
}

/// Which tasks a caller wants.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
struct Wanted {
    /// Only of this campaign.
    campaign: Option<Id>,
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct Made {
    /// Its id.
    id: Id,
}

type Created = (StatusCode, Json<Made>);

fn created(id: Id) -> Created {
    (StatusCode::CREATED, Json(Made { id }))
}

/// A task with its links and reports.
#[derive(Debug, Serialize, ToSchema)]
struct Task {
    #[serde(flatten)]
    task: TaskRow,
    /// Working minutes it can slip before the day does, as things are now.
    slack_minutes: i64,
    /// Whether it lies on the chain that decides.
    critical: bool,
    /// What it waits for, and what waits for it.
    links: Vec<LinkRow>,
    /// Reports, the newest first.
    reports: Vec<ProgressRow>,
}

/// Tasks one may see.
#[utoipa::path(get, path = "/tasks", params(Wanted), responses((status = 200, body = Page<TaskRow>)), tag = "plan")]
async fn tasks(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Wanted>,
) -> Result<Json<Page<TaskRow>>, Problem> {
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let Some(under) = by.sees(Right::ReadWork).map(str::to_owned) else {
        return Ok(Json(Page { items: Vec::new(), next: None }));
    };
    let after = ask.after.unwrap_or(0);
    let rows =
        app.read(move |db| store::tasks_page(db, by.city, ask.campaign, &under, after, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |row| row.id)))
}

/// Puts a task into a plan.
#[utoipa::path(post, path = "/tasks", request_body = NewTask, responses((status = 201, body = Made)), tag = "plan")]
async fn create(State(app): State<App>, by: Actor, Json(ask): Json<NewTask>) -> Result<Created, Problem> {
    app.deed(move |db, now| act::create_task(db, &by, &ask, now)).await.map(created)
}

/// One task.
#[utoipa::path(get, path = "/tasks/{id}", params(("id" = i64, Path)), responses((status = 200, body = Task)), tag = "plan")]
async fn get_task(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Task>, Problem> {
    let now = app.clock.now();
    app.read(move |db| {
        let task = store::task(db, by.city, id)?;
        by.may_at(Right::ReadWork, &task.unit_path)?;
        let laid = act::laid(db, by.city, task.campaign_id, Part::Rest(now))?;
        let mut links = store::links(db, by.city, task.campaign_id)?;
        links.retain(|link| link.from_id == id || link.to_id == id);
        let reports = store::reports(db, by.city, id)?;
        Ok(Json(Task { slack_minutes: laid.slack(id), critical: laid.is_critical(id), task, links, reports }))
    })
    .await
}

/// Lets one task wait for another.
#[utoipa::path(post, path = "/tasks/links", request_body = NewLink, responses((status = 204)), tag = "plan")]
async fn link(State(app): State<App>, by: Actor, Json(ask): Json<NewLink>) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::link_tasks(db, &by, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reports progress.
#[utoipa::path(post, path = "/tasks/{id}/progress", params(("id" = i64, Path)), request_body = Report, responses((status = 204)), tag = "plan")]
async fn progress(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Report>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| report::progress(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Finishes a task.
#[utoipa::path(post, path = "/tasks/{id}/complete", params(("id" = i64, Path)), request_body = Completion, responses((status = 204)), tag = "plan")]
async fn complete(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Completion>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| report::complete(db, &by, id, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes a task's length or constraint and lays the plan again.
#[utoipa::path(post, path = "/tasks/{id}/dates", params(("id" = i64, Path)), request_body = Change, responses((status = 200, body = Outcome)), tag = "plan")]
async fn dates(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Change>,
) -> Result<Json<Outcome>, Problem> {
    app.deed(move |db, now| act::change(db, &by, id, &ask, now)).await.map(Json)
}

/// What a change would come to.
#[derive(Debug, Serialize, ToSchema)]
struct Forecast {
    #[serde(flatten)]
    outcome: Outcome,
    /// When it would not fit: single changes that would mend it, each of them tried, in words. Only for those who may
    /// change any task.
    mends: Vec<String>,
}

/// What a change of dates would do: which tasks move from when to when, whether the day still holds, and what would
/// mend it. Nothing is changed.
#[utoipa::path(post, path = "/tasks/{id}/dates/preview", params(("id" = i64, Path)), request_body = Change, responses((status = 200, body = Forecast)), tag = "plan")]
async fn preview(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Json(ask): Json<Change>,
) -> Result<Json<Forecast>, Problem> {
    let now = app.clock.now();
    app.read(move |db| {
        let (outcome, tasks, laid) = act::tried(db, &by, id, &ask, now)?;
        let all = by.can_everywhere(Right::EditPlan);
        let mends = if all { super::gantt::mends(&say, &tasks, &laid)? } else { Vec::new() };
        Ok(Json(Forecast { outcome, mends }))
    })
    .await
}

/// A campaign's whole plan in columns, as the chart draws it: one value for each task in every list.
#[utoipa::path(get, path = "/campaigns/{id}/plan", params(("id" = i64, Path)), responses((status = 200, body = Chart)), tag = "plan")]
async fn chart(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Chart>, Problem> {
    let now = app.clock.now();
    app.read(move |db| Chart::load(db, &by, id, now)).await.map(Json)
}

/// Which plan.
#[derive(Debug, Deserialize, ToSchema)]
struct Whose {
    /// The campaign.
    campaign: Id,
}

/// Lays a campaign's plan backwards from its day.
#[utoipa::path(post, path = "/tasks/schedule", request_body = Whose, responses((status = 200, body = Outcome)), tag = "plan")]
async fn schedule(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<Whose>,
) -> Result<Json<Outcome>, Problem> {
    app.deed(move |db, now| act::schedule_back(db, &by, ask.campaign, now)).await.map(Json)
}

/// A meeting with its agenda and decisions.
#[derive(Debug, Serialize, ToSchema)]
struct Meeting {
    #[serde(flatten)]
    meeting: MeetingRow,
    agenda: Vec<meeting::AgendaItem>,
    decisions: Vec<meeting::Decision>,
    attendance: Vec<Attendance>,
}

/// Meetings.
#[utoipa::path(get, path = "/meetings", params(crate::kit::paging::Paging), responses((status = 200, body = Page<MeetingRow>)), tag = "plan")]
async fn meetings(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<crate::kit::paging::Paging>,
) -> Result<Json<Page<MeetingRow>>, Problem> {
    let limit = ask.limit();
    let rows = app.read(move |db| meeting::page(db, by.city, ask.after.unwrap_or(0), limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |row| row.id)))
}

/// Calls a meeting.
#[utoipa::path(post, path = "/meetings", request_body = NewMeeting, responses((status = 201, body = Made)), tag = "plan")]
async fn call(State(app): State<App>, by: Actor, Json(ask): Json<NewMeeting>) -> Result<Created, Problem> {
    app.deed(move |db, now| meeting::call(db, &by, &ask, now)).await.map(created)
}

/// One meeting.
#[utoipa::path(get, path = "/meetings/{id}", params(("id" = i64, Path)), responses((status = 200, body = Meeting)), tag = "plan")]
async fn get_meeting(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Meeting>, Problem> {
    app.read(move |db| {
        let meeting = meeting::find(db, by.city, id)?;
        let agenda = meeting::agenda(db, by.city, id)?;
        let attendance = meeting::attended(db, by.city, id)?;
        Ok(Json(Meeting { meeting, agenda, attendance, decisions: meeting::decisions(db, by.city, id)? }))
    })
    .await
}

/// Puts an item on the agenda.
#[utoipa::path(post, path = "/meetings/{id}/agenda", params(("id" = i64, Path)), request_body = NewItem, responses((status = 201, body = Made)), tag = "plan")]
async fn add_item(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewItem>,
) -> Result<Created, Problem> {
    app.deed(move |db, now| meeting::add_item(db, &by, id, &ask, now)).await.map(created)
}

/// Writes a decision down; the answer is the id of the task it became.
#[utoipa::path(post, path = "/meetings/{id}/decisions", params(("id" = i64, Path)), request_body = NewDecision, responses((status = 201, body = Made)), tag = "plan")]
async fn decide(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NewDecision>,
) -> Result<Created, Problem> {
    app.deed(move |db, now| meeting::decide(db, &by, id, &ask, now)).await.map(created)
}

/// The minutes of a meeting.
#[derive(Debug, Deserialize, ToSchema)]
struct Minutes {
    minutes: String,
}

/// Closes a meeting with its minutes.
#[utoipa::path(post, path = "/meetings/{id}/minutes", params(("id" = i64, Path)), request_body = Minutes, responses((status = 204)), tag = "plan")]
async fn close(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Minutes>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| meeting::close(db, &by, id, &ask.minutes, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who came to a meeting.
#[derive(Debug, Deserialize, ToSchema)]
struct WhoCame {
    units: Vec<Attended>,
}

/// Writes down who came.
#[utoipa::path(post, path = "/meetings/{id}/attendance", params(("id" = i64, Path)), request_body = WhoCame, responses((status = 204)), tag = "plan")]
async fn attend(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<WhoCame>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| meeting::attend(db, &by, id, &ask.units, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The minutes as a Word file.
#[utoipa::path(get, path = "/meetings/{id}/minutes.docx", params(("id" = i64, Path)), responses((status = 200, description = "a Word file")), tag = "plan")]
async fn minutes_file(
    app: State<App>,
    by: Actor,
    say: Say,
    id: Path<Id>,
) -> Result<axum::response::Response, Problem> {
    super::meeting_page::minutes_file(app, by, say, id).await
}

/// Of which campaign.
#[derive(Debug, Deserialize, IntoParams)]
struct OfCampaign {
    /// The campaign.
    campaign: Id,
}

/// Whether a campaign holds the meetings it has promised.
#[utoipa::path(get, path = "/meetings/rhythms", params(OfCampaign), responses((status = 200, body = Vec<Watched>)), tag = "plan")]
async fn rhythms(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<OfCampaign>,
) -> Result<Json<Vec<Watched>>, Problem> {
    if !by.can(Right::ReadWork) {
        return Err(Problem::Missing("campaign"));
    }
    let now = app.clock.now();
    app.read(move |db| rhythm::watched(db, by.city, ask.campaign, now)).await.map(Json)
}

/// Papers asked for in a campaign, as far as one may see: what is missing first.
#[utoipa::path(get, path = "/meetings/returns", params(OfCampaign), responses((status = 200, body = Vec<UnitReturn>)), tag = "plan")]
async fn owed(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<OfCampaign>,
) -> Result<Json<Vec<UnitReturn>>, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    app.read(move |db| returns::of_campaign(db, by.city, ask.campaign, &under)).await.map(Json)
}

/// Asks units for a paper by a day.
#[utoipa::path(post, path = "/meetings/returns", request_body = NewReturns, responses((status = 204)), tag = "plan")]
async fn ask_returns(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewReturns>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| returns::ask(db, &by, &ask, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A word with a paper.
#[derive(Debug, Deserialize, ToSchema)]
struct Word {
    #[serde(default)]
    note: String,
}

/// Hands a paper in.
#[utoipa::path(post, path = "/meetings/returns/{id}", params(("id" = i64, Path)), request_body = Word, responses((status = 204)), tag = "plan")]
async fn hand_in(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Word>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| returns::hand_in(db, &by, id, &ask.note, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
