//! The page of one meeting: agenda, who came, decisions, minutes; the chair's running sheet; the minutes in Word.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::who::Right;
use yipan_db::Db;

use super::meeting::{self, AgendaItem, Attended, Decision, MeetingRow, NewDecision, NewItem};
use super::minutes::{self, SheetPage};
use super::web::{chosen, due_day, frame, number};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store::{Unit, units_under};

/// The pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/meetings/{id}", get(one))
        .route("/meetings/{id}/agenda", post(add_item))
        .route("/meetings/{id}/attendance", post(attend))
        .route("/meetings/{id}/decisions", post(decide))
        .route("/meetings/{id}/minutes", post(close))
        .route("/meetings/{id}/minutes.docx", get(minutes_file))
        .route("/meetings/{id}/sheet", get(sheet))
}

/// A unit that is expected, and whether it came.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The unit.
    pub unit: Id,
    /// Its short name.
    pub name: String,
    /// `present` `deputy` `excused` `absent`, or empty for not written down.
    pub state: String,
    /// Who came.
    pub who: String,
}

/// Who came, counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Came {
    /// Written down at all.
    pub written: usize,
    /// Came, or sent somebody.
    pub came: usize,
    /// Excused.
    pub excused: usize,
    /// Neither.
    pub absent: usize,
}

impl Came {
    fn of(expected: &[Expected]) -> Self {
        let count =
            |states: &[&str]| expected.iter().filter(|own| states.contains(&own.state.as_str())).count();
        Came {
            written: count(&meeting::ATTENDANCE),
            came: count(&["present", "deputy"]),
            excused: count(&["excused"]),
            absent: count(&["absent"]),
        }
    }
}

#[derive(Template)]
#[template(path = "plan/pages/meeting.html")]
struct MeetingPage {
    frame: Frame,
    meeting: MeetingRow,
    agenda: Vec<AgendaItem>,
    decisions: Vec<Decision>,
    /// Who came, by unit: departments, streets and whoever speaks.
    expected: Vec<Expected>,
    came: Came,
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
        let agenda = meeting::agenda(db, by.city, id)?;
        let attended = meeting::attended(db, by.city, id)?;
        let expected: Vec<Expected> = units
            .iter()
            .filter(|unit| {
                let speaks = agenda.iter().any(|item| item.unit_id == Some(unit.id));
                let is_written = attended.iter().any(|own| own.unit_id == unit.id);
                ["department", "street"].contains(&unit.kind.as_str()) || speaks || is_written
            })
            .take(200)
            .map(|unit| {
                let own = attended.iter().find(|own| own.unit_id == unit.id);
                let (state, who) = own.map(|own| (own.state.clone(), own.who.clone())).unwrap_or_default();
                Expected { unit: unit.id, name: unit.short.clone(), state, who }
            })
            .collect();
        Ok(MeetingPage {
            came: Came::of(&expected),
            expected,
            agenda,
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
    after(done, format!("/meetings/{id}"), say, async |say, why| {
        let shown = meeting_page(app, by, say, id).await?;
        Ok(MeetingPage { why: Some(why), ..shown })
    })
    .await
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
            due: due_day(by.city, "due", &typed.due)?
                .ok_or_else(|| Problem::field("due", "field-required"))?,
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

/// The list of who came: `state-7=present&who-7=…` for each unit; units left open are not written down.
async fn attend(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let asks: Vec<Attended> = typed
        .iter()
        .filter_map(|(name, state)| {
            let unit: Id = name.strip_prefix("state-")?.parse().ok()?;
            let who = typed.get(&format!("who-{unit}")).cloned().unwrap_or_default();
            (!state.is_empty()).then(|| Attended { unit, state: state.clone(), who })
        })
        .collect();
    let done = app.deed(move |db, now| meeting::attend(db, &actor, id, &asks, now)).await;
    back_to_meeting(&app, by, say, id, done).await
}

async fn sheet(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    let city = by.city;
    let campaign = app.read(move |db| Ok(meeting::find(db, city, id)?.campaign_id)).await?;
    let frame = frame(&app, &by, say, "meetings", campaign, format!("/meetings/{id}/sheet")).await?;
    app.read(move |db| SheetPage::load(db, &by, frame, id)).await.map(|shown| page(&shown))
}

/// The minutes as a Word file.
pub(super) async fn minutes_file(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let bytes = app.read(move |db| minutes::word(db, &by, &say, id)).await?;
    Ok(download(&format!("minutes-{id}.docx"), bytes))
}
