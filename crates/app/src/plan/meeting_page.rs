//! The pages of meetings: the list with what is owed, and one meeting with its agenda and decisions.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::who::Right;
use yipan_db::Db;

use super::lay::CALENDAR;
use super::meeting::{
    self, AgendaItem, Decision, MeetingRow, NewDecision, NewItem, NewMeeting, NewReturns, UnitReturn,
};
use super::web::{chosen, due_day, frame, number, sentence};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store::{Unit, units_under};

/// The pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/meetings", get(list).post(call))
        .route("/campaigns/{id}/returns", post(ask_returns))
        .route("/returns/{id}", post(hand_in))
        .route("/meetings/{id}", get(one))
        .route("/meetings/{id}/agenda", post(add_item))
        .route("/meetings/{id}/decisions", post(decide))
        .route("/meetings/{id}/minutes", post(close))
}

const DAY_MS: i64 = 86_400_000;

#[derive(Template)]
#[template(path = "plan/pages/meetings.html")]
struct MeetingsPage {
    frame: Frame,
    id: Id,
    meetings: Vec<MeetingRow>,
    returns: Vec<UnitReturn>,
    units: Vec<Unit>,
    names: HashMap<Id, String>,
    may_edit: bool,
    me: Id,
    why: Option<String>,
}

impl MeetingsPage {
    fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id) -> Result<Self, Problem> {
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?;
        super::store::days(db, by.city, id)?;
        let units = units_under(db, by.city, "/")?;
        Ok(MeetingsPage {
            id,
            meetings: meeting::meetings(db, by.city, id)?,
            returns: meeting::returns(db, by.city, id, under)?,
            names: units.iter().map(|unit| (unit.id, unit.short.clone())).collect(),
            units,
            may_edit: by.can_everywhere(Right::EditPlan),
            me: by.unit,
            why: None,
            frame,
        })
    }

    fn unit(&self, id: &Id) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    fn next(&self) -> Option<&MeetingRow> {
        self.meetings.iter().rev().find(|row| row.held_at >= self.frame.say.now)
    }

    /// Days since the last dispatch meeting that was held, when that is more than a week.
    fn silent_days(&self) -> Option<i64> {
        let now = self.frame.say.now;
        let held = self.meetings.iter().filter(|row| row.kind == "dispatch" && row.held_at < now);
        let last = held.map(|row| row.held_at).max()?;
        let due_again = self.meetings.iter().any(|row| row.kind == "dispatch" && row.held_at >= now);
        Some((now - last) / DAY_MS).filter(|days| *days > 7 && !due_again)
    }

    fn missing(&self) -> usize {
        self.returns.iter().filter(|row| row.handed_in_at.is_none()).count()
    }

    fn late(&self) -> usize {
        let now = self.frame.say.now;
        self.returns.iter().filter(|row| row.handed_in_at.is_none() && row.due_at < now).count()
    }
}

#[derive(Template)]
#[template(path = "plan/pages/meeting.html")]
struct MeetingPage {
    frame: Frame,
    meeting: MeetingRow,
    agenda: Vec<AgendaItem>,
    decisions: Vec<Decision>,
    /// Tasks of the decisions that this person may open.
    open: Vec<Id>,
    units: Vec<Unit>,
    names: HashMap<Id, String>,
    may_edit: bool,
    why: Option<String>,
}

impl MeetingPage {
    fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id) -> Result<Self, Problem> {
        if !by.can(Right::ReadWork) {
            return Err(Problem::Missing("meeting"));
        }
        let meeting = meeting::find(db, by.city, id)?;
        let units = units_under(db, by.city, "/")?;
        let decisions = meeting::decisions(db, by.city, id)?;
        let within = |id: Id| {
            let unit = units.iter().find(|unit| unit.id == id);
            unit.is_some_and(|unit| by.may_at(Right::ReadWork, &unit.path).is_ok())
        };
        Ok(MeetingPage {
            agenda: meeting::agenda(db, by.city, id)?,
            open: decisions.iter().filter(|d| within(d.unit_id)).map(|d| d.task_id).collect(),
            decisions,
            names: units.iter().map(|unit| (unit.id, unit.short.clone())).collect(),
            units,
            may_edit: meeting.closed_at.is_none() && by.can_everywhere(Right::EditPlan),
            meeting,
            why: None,
            frame,
        })
    }

    fn unit(&self, id: &Id) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    /// When each item begins: the running order of the chair's sheet.
    fn begins(&self, place: &usize) -> i64 {
        let before: i64 = self.agenda.iter().take(*place).map(|item| i64::from(item.speak_minutes)).sum();
        self.meeting.held_at + before * 60_000
    }

    fn total(&self) -> i64 {
        self.agenda.iter().map(|item| i64::from(item.speak_minutes)).sum()
    }
}

async fn meetings_page(app: &App, by: Actor, say: Say, id: Id) -> Result<MeetingsPage, Problem> {
    let frame = frame(app, &by, say, "meetings", id, format!("/campaigns/{id}/meetings")).await?;
    app.read(move |db| MeetingsPage::load(db, &by, frame, id)).await
}

async fn list(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    meetings_page(&app, by, say, id).await.map(|shown| page(&shown))
}

async fn back_to_list<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}/meetings")).into_response()),
        Err(problem) => {
            let why = Some(sentence(&problem, &say).ok_or(problem)?);
            let shown = meetings_page(app, by, say, id).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &MeetingsPage { why, ..shown }))
        }
    }
}

async fn meeting_page(app: &App, by: Actor, say: Say, id: Id) -> Result<MeetingPage, Problem> {
    let city = by.city;
    let campaign = app.read(move |db| Ok(meeting::find(db, city, id)?.campaign_id)).await?;
    let frame = frame(app, &by, say, "meetings", campaign, format!("/meetings/{id}")).await?;
    app.read(move |db| MeetingPage::load(db, &by, frame, id)).await
}

async fn one(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    meeting_page(&app, by, say, id).await.map(|shown| page(&shown))
}

async fn back_to_meeting<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(problem) => {
            let why = Some(sentence(&problem, &say).ok_or(problem)?);
            let shown = meeting_page(app, by, say, id).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &MeetingPage { why, ..shown }))
        }
    }
}

#[derive(Debug, Deserialize)]
struct Called {
    title: String,
    kind: String,
    held_at: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    chair: String,
}

async fn call(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Called>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match yipan_worktime::minute(&typed.held_at) {
        None => Err(Problem::field("held_at", "field-not-date")),
        Some(minute) => {
            let ask = NewMeeting {
                campaign: id,
                kind: typed.kind,
                title: typed.title,
                held_at: CALENDAR.instant(minute).as_millisecond(),
                place: typed.place,
                chair: typed.chair,
            };
            app.deed(move |db, now| meeting::call(db, &actor, &ask, now)).await
        }
    };
    back_to_list(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct Asked {
    title: String,
    #[serde(default)]
    due: String,
    /// A unit, or empty for every department and street.
    #[serde(default)]
    unit: String,
}

async fn ask_returns(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Asked>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = async {
        let due = due_day("due", &typed.due)?.ok_or_else(|| Problem::field("due", "field-required"))?;
        let unit = chosen("unit", &typed.unit)?;
        app.deed(move |db, now| {
            let all = units_under(db, actor.city, "/")?;
            let asked = all.iter().filter(|row| match unit {
                Some(unit) => row.id == unit,
                None => row.kind == "department" || row.kind == "street",
            });
            let units = asked.map(|row| row.id).collect();
            meeting::ask_returns(
                db,
                &actor,
                &NewReturns { campaign: id, title: typed.title, units, due },
                now,
            )
        })
        .await
    }
    .await;
    back_to_list(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct HandedIn {
    campaign: Id,
    #[serde(default)]
    note: String,
}

async fn hand_in(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<HandedIn>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| meeting::hand_in(db, &actor, id, &typed.note, now)).await;
    back_to_list(&app, by, say, typed.campaign, done).await
}

#[derive(Debug, Deserialize)]
struct Item {
    title: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    minutes: String,
}

async fn add_item(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Item>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = async {
        let minutes = number("minutes", &typed.minutes)?.map(|minutes| minutes as i32);
        let ask = NewItem { title: typed.title, unit: chosen("unit", &typed.unit)?, minutes };
        app.deed(move |db, now| meeting::add_item(db, &actor, id, &ask, now)).await
    }
    .await;
    back_to_meeting(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct Decided {
    text: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    due: String,
}

async fn decide(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Decided>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = async {
        let ask = NewDecision {
            text: typed.text,
            unit: chosen("unit", &typed.unit)?.ok_or_else(|| Problem::field("unit", "field-required"))?,
            due: due_day("due", &typed.due)?.ok_or_else(|| Problem::field("due", "field-required"))?,
            duration_days: None,
        };
        app.deed(move |db, now| meeting::decide(db, &actor, id, &ask, now)).await
    }
    .await;
    back_to_meeting(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct Closed {
    minutes: String,
}

async fn close(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Closed>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| meeting::close(db, &actor, id, &typed.minutes, now)).await;
    back_to_meeting(&app, by, say, id, done).await
}
