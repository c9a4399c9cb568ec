//! The page of meetings: what is called, whether the promised rhythm is kept, and who owes what by when.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::who::Right;
use yipan_db::Db;

use super::lay::CALENDAR;
use super::meeting::{self, MeetingRow, NewMeeting};
use super::returns::{self, NewReturns, UnitReturn};
use super::rhythm::{self, Rhythm, Watched};
use super::upward::{self, Stood};
use super::web::{chosen, due_day, frame};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store::{Unit, units_under};

/// The pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/meetings", get(list).post(call))
        .route("/campaigns/{id}/returns", post(ask_returns))
        .route("/returns/{id}", post(hand_in))
}

#[derive(Template)]
#[template(path = "plan/pages/meetings.html")]
struct MeetingsPage {
    frame: Frame,
    id: Id,
    meetings: Vec<MeetingRow>,
    rhythms: Vec<Watched>,
    returns: Vec<UnitReturn>,
    upward: Vec<Stood>,
    promised: Vec<Rhythm>,
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
            rhythms: rhythm::watched(db, by.city, id, frame.say.now)?,
            returns: returns::of_campaign(db, by.city, id, under)?,
            upward: upward::stood(db, by.city, id, under, frame.say.now)?,
            promised: rhythm::of(db, by.city, id)?.returns,
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

    fn missing(&self) -> usize {
        self.returns.iter().filter(|row| row.handed_in_at.is_none()).count()
    }

    fn owed(&self) -> usize {
        self.upward.iter().filter(|row| row.own.handed_in_at.is_none()).count()
    }

    fn owed_late(&self) -> usize {
        self.upward.iter().filter(|row| row.late_days > 0).count()
    }

    /// The day a paper went, as people say it.
    fn sent_on(&self, row: &Stood) -> String {
        let day = row.own.handed_in_on.parse().map(|day| super::lay::ms_of(yipan_worktime::date_minute(day)));
        day.map_or_else(|_| row.own.handed_in_on.clone(), |at| self.frame.say.day(&at))
    }

    fn today(&self) -> String {
        self.frame.say.date_value(&self.frame.say.now)
    }

    fn late(&self) -> usize {
        let now = self.frame.say.now;
        self.returns.iter().filter(|row| row.handed_in_at.is_none() && row.due_at < now).count()
    }
}

async fn meetings_page(app: &App, by: Actor, say: Say, id: Id) -> Result<MeetingsPage, Problem> {
    let frame = frame(app, &by, say, "meetings", id, format!("/campaigns/{id}/meetings")).await?;
    app.read(move |db| MeetingsPage::load(db, &by, frame, id)).await
}

async fn list(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    meetings_page(&app, by, say, id).await.map(|shown| page(&shown))
}

pub(super) async fn back_to_list<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    after(done, format!("/campaigns/{id}/meetings"), say, async |say, why| {
        let shown = meetings_page(app, by, say, id).await?;
        Ok(MeetingsPage { why: Some(why), ..shown })
    })
    .await
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
    /// The level above it goes to.
    #[serde(default)]
    upward: String,
    /// The day it is owed there.
    #[serde(default)]
    upward_due: String,
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
        let due =
            due_day(by.city, "due", &typed.due)?.ok_or_else(|| Problem::field("due", "field-required"))?;
        let unit = chosen("unit", &typed.unit)?;
        let upward_due = due_day(by.city, "upward_due", &typed.upward_due)?;
        app.deed(move |db, now| {
            let all = units_under(db, actor.city, "/")?;
            let asked = all.iter().filter(|row| match unit {
                Some(unit) => row.id == unit,
                None => row.kind == "department" || row.kind == "street",
            });
            let units = asked.map(|row| row.id).collect();
            let (title, upward) = (typed.title, typed.upward);
            let ask = NewReturns { campaign: id, title, units, due, upward, upward_due, upward_unit: None };
            returns::ask(db, &actor, &ask, now)
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
    let done = app.deed(move |db, now| returns::hand_in(db, &actor, id, &typed.note, now)).await;
    back_to_list(&app, by, say, typed.campaign, done).await
}
