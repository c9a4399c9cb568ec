//! The pages of the plan: the tree and its bars, months, tasks, meetings.

use axum::Router;
use axum::extract::{Multipart, State};
use axum::response::Response;
use axum::routing::{get, post};
use jiff::civil::Date;
use serde::Deserialize;

use super::act::{self, Change, NewLink, NewTask};
use super::gantt::{PlanPage, Wish};
use super::lay::{begin_of_day, end_of_day, shown_time};
use super::month::MonthPage;
use super::print::{Paper, PrintPage};
use super::report::{self, Completion, Report};
use super::task_page::{PreviewPage, TaskPage};
use super::{meeting_list, meeting_page};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::ledger::evidence::{files_of, keep};
use crate::problem::Problem;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/plan", get(plan).post(add))
        .route("/campaigns/{id}/plan/schedule", post(schedule))
        .route("/campaigns/{id}/plan/print", get(print))
        .route("/campaigns/{id}/plan/months/{month}", get(month))
        .route("/tasks/{id}", get(task))
        .route("/tasks/{id}/progress", post(report))
        .route("/tasks/{id}/dates/preview", post(preview))
        .route("/tasks/{id}/dates", post(change))
        .route("/tasks/{id}/links", post(link))
        .route("/tasks/{id}/links/{from}/removal", post(unlink))
        .merge(super::exchange_web::routes())
        .merge(super::retime_web::routes())
        .merge(super::upward_web::routes())
        .merge(meeting_list::routes())
        .merge(meeting_page::routes())
}

/// A frame within a campaign.
pub(super) async fn frame(
    app: &App,
    by: &Actor,
    say: Say,
    room: &'static str,
    id: Id,
    path: String,
) -> Result<Frame, Problem> {
    let title = say.of("room", room);
    crate::flow::in_campaign(app, by, Frame::new(say, by, room, title), id).await.map(|frame| frame.at(path))
}

/// A number somebody typed; empty is none.
pub(super) fn number(field: &str, text: &str) -> Result<Option<f64>, Problem> {
    match text.trim().replace('−', "-") {
        empty if empty.is_empty() => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::field(field, "field-not-number")),
    }
}

/// A day somebody chose, at its last working moment; empty is none.
pub(super) fn due_day(city: Id, field: &str, text: &str) -> Result<Option<i64>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse::<Date>()
            .map(|date| Some(end_of_day(shown_time(city), date)))
            .map_err(|_| Problem::field(field, "field-not-date")),
    }
}

/// An id chosen from a list; empty is none.
pub(super) fn chosen(field: &str, text: &str) -> Result<Option<Id>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::field(field, "field-unknown")),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Shown {
    #[serde(default)]
    only: String,
    under: Option<Id>,
    #[serde(default)]
    from: usize,
}

async fn plan_page(app: &App, by: Actor, say: Say, id: Id, wish: Wish) -> Result<PlanPage, Problem> {
    let frame = frame(app, &by, say, "plan", id, format!("/campaigns/{id}/plan")).await?;
    app.read(move |db| PlanPage::load(db, &by, frame, id, &wish)).await
}

async fn plan(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Shown>,
) -> Result<Response, Problem> {
    let wish = Wish { only: ask.only, under: ask.under, from: ask.from };
    plan_page(&app, by, say, id, wish).await.map(|shown| page(&shown))
}

/// After a deed on the plan: back to it, or the page again with the rule's sentence.
async fn back_to_plan<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    after(done, format!("/campaigns/{id}/plan"), say, async |say, why| {
        let shown = plan_page(app, by, say, id, Wish::default()).await?;
        Ok(PlanPage { why: Some(why), ..shown })
    })
    .await
}

#[derive(Debug, Deserialize)]
struct Added {
    title: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    duration_days: String,
    #[serde(default)]
    due: String,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    deliverable: String,
}

impl Added {
    fn read(self, city: Id, campaign: Id) -> Result<NewTask, Problem> {
        Ok(NewTask {
            campaign,
            parent: chosen("parent", &self.parent)?,
            title: self.title,
            unit: chosen("unit", &self.unit)?.ok_or_else(|| Problem::field("unit", "field-required"))?,
            due: due_day(city, "due", &self.due)?,
            duration_days: number("duration_days", &self.duration_days)?,
            deliverable: Some(self.deliverable),
            ..NewTask::default()
        })
    }
}

async fn add(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(ask): Form<Added>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match ask.read(by.city, id) {
        Ok(ask) => app.deed(move |db, now| act::create_task(db, &actor, &ask, now)).await,
        Err(problem) => Err(problem),
    };
    back_to_plan(&app, by, say, id, done).await
}

async fn schedule(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::schedule_back(db, &actor, id, now)).await;
    back_to_plan(&app, by, say, id, done).await
}

async fn print(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(paper): Query<Paper>,
) -> Result<Response, Problem> {
    let frame = frame(&app, &by, say, "plan", id, format!("/campaigns/{id}/plan/print")).await?;
    app.read(move |db| PrintPage::load(db, &by, frame, id, &paper)).await.map(|shown| page(&shown))
}

async fn month(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, month)): Path<(Id, String)>,
) -> Result<Response, Problem> {
    let frame = frame(&app, &by, say, "plan", id, format!("/campaigns/{id}/plan/months/{month}")).await?;
    app.read(move |db| MonthPage::load(db, &by, frame, id, &month)).await.map(|shown| page(&shown))
}

async fn task_page(app: &App, by: Actor, say: Say, id: Id) -> Result<TaskPage, Problem> {
    let city = by.city;
    let campaign = app.read(move |db| Ok(super::store::task(db, city, id)?.campaign_id)).await?;
    let frame = frame(app, &by, say, "plan", campaign, format!("/tasks/{id}")).await?;
    app.read(move |db| TaskPage::load(db, &by, frame, id)).await
}

async fn task(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    task_page(&app, by, say, id).await.map(|shown| page(&shown))
}

/// After a deed on a task: back to it, or the page again with the rule's sentence.
async fn back_to_task<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    after(done, format!("/tasks/{id}"), say, async |say, why| {
        let shown = task_page(app, by, say, id).await?;
        Ok(TaskPage { why: Some(why), ..shown })
    })
    .await
}

async fn report(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Response, Problem> {
    let parts = files_of(form).await?;
    let (deed, note) = (parts.text("deed").to_owned(), parts.text("note").to_owned());
    let per_cent = parts.text("per_cent").trim().parse().unwrap_or(-1);
    let actor = by.clone();
    let done = async {
        // Nothing is kept of the photos of a task that may not be reported on.
        let asker = actor.clone();
        app.read(move |db| {
            let task = super::store::task(db, asker.city, id)?;
            asker.may_at(yipan_core::who::Right::ReportProgress, &task.unit_path)
        })
        .await?;
        let mut evidence = Vec::new();
        for (name, bytes) in parts.files {
            evidence.push(keep(&app, &actor, &name, bytes).await?.id);
        }
        app.deed(move |db, now| match deed.as_str() {
            "complete" => report::complete(db, &actor, id, &Completion { note, evidence }, now),
            _ => report::progress(db, &actor, id, &Report { per_cent, note, evidence }, now),
        })
        .await
    }
    .await;
    back_to_task(&app, by, say, id, done).await
}

#[derive(Debug, Clone, Deserialize)]
struct Changed {
    #[serde(default)]
    duration_days: String,
    #[serde(default)]
    constraint: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    reason: String,
    version: Option<i64>,
}

impl Changed {
    fn read(&self, city: Id) -> Result<Change, Problem> {
        let starts = self.constraint.contains("start");
        let end = due_day(city, "at", &self.at)?;
        // A constraint on a start means the beginning of that day's work, one on a finish its end.
        let begin = || self.at.trim().parse::<Date>().ok().map(|day| begin_of_day(shown_time(city), day));
        Ok(Change {
            duration_days: number("duration_days", &self.duration_days)?,
            constraint: (!self.constraint.is_empty()).then(|| self.constraint.clone()),
            at: if starts { begin() } else { end },
            on: None,
            version: self.version,
            reason: self.reason.chars().take(500).collect(),
        })
    }
}

async fn preview(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Changed>,
) -> Result<Response, Problem> {
    let reader = by.clone();
    let speaker = say.clone();
    let shown = async {
        let ask = typed.read(by.city)?;
        let city = reader.city;
        let campaign = app.read(move |db| Ok(super::store::task(db, city, id)?.campaign_id)).await?;
        let frame = frame(&app, &reader, speaker, "plan", campaign, format!("/tasks/{id}")).await?;
        let words = (typed.duration_days, typed.constraint, typed.at);
        app.read(move |db| PreviewPage::load(db, &reader, frame, id, &ask, words)).await
    }
    .await;
    match shown {
        Ok(shown) => Ok(page(&shown)),
        Err(problem) => back_to_task::<()>(&app, by, say, id, Err(problem)).await,
    }
}

async fn change(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Changed>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match typed.read(by.city) {
        Ok(ask) => app.deed(move |db, now| act::change(db, &actor, id, &ask, now)).await,
        Err(problem) => Err(problem),
    };
    back_to_task(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct Linked {
    #[serde(default)]
    from: String,
    kind: Option<String>,
    #[serde(default)]
    lag_days: String,
}

async fn link(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Linked>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let read = || -> Result<NewLink, Problem> {
        let from = chosen("from", &typed.from)?.ok_or_else(|| Problem::field("from", "field-required"))?;
        Ok(NewLink { from, to: id, kind: typed.kind.clone(), lag_days: number("lag_days", &typed.lag_days)? })
    };
    let done = match read() {
        Ok(ask) => app.deed(move |db, now| act::link_tasks(db, &actor, &ask, now)).await,
        Err(problem) => Err(problem),
    };
    back_to_task(&app, by, say, id, done).await
}

async fn unlink(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, from)): Path<(Id, Id)>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::unlink_tasks(db, &actor, from, id, now)).await;
    back_to_task(&app, by, say, id, done).await
}
