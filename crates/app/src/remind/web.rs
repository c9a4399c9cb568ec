//! The page of notices, and for those who manage the city the robots and the hours below it.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::remind::Hours;

use super::act::{self, NewHours, NewRobot};
use super::digest::may_set;
use super::store::{self, Letter, Notice, Robot};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store::{Unit, units_under};

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/notices", get(show))
        .route("/notices/read", post(read))
        .route("/notices/robots", post(add))
        .route("/notices/robots/{id}/removal", post(remove))
        .route("/notices/robots/{id}/trial", post(try_out))
        .route("/notices/hours", post(hours))
}

#[derive(Template)]
#[template(path = "remind/pages/notices.html")]
struct NoticesPage {
    frame: Frame,
    notices: Vec<Notice>,
    may_set: bool,
    robots: Vec<Robot>,
    letters: Vec<Letter>,
    hours: Hours,
    units: Vec<Unit>,
    why: Option<String>,
}

impl NoticesPage {
    fn unread(&self) -> usize {
        self.notices.iter().filter(|own| own.read_at.is_none()).count()
    }

    fn clock(&self, minute: &i64) -> String {
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    fn robot(&self, id: &Id) -> &str {
        self.robots.iter().find(|own| own.id == *id).map_or("", |own| own.name.as_str())
    }

    /// The last letters of a secret address: enough to tell two apart.
    fn tail<'a>(&self, own: &'a Robot) -> &'a str {
        own.url.get(own.url.len().saturating_sub(4)..).unwrap_or_default()
    }

    fn is_given_up(&self, own: &Letter) -> bool {
        own.sent_at.is_none() && own.not_before == i64::MAX
    }
}

async fn draw(app: &App, by: Actor, say: Say) -> Result<NoticesPage, Problem> {
    let title = say.it("remind-title");
    let frame = Frame::new(say, &by, "work", title).at("/notices");
    app.read(move |db| {
        let may_set = may_set(&by);
        Ok(NoticesPage {
            notices: store::notices(db, by.city, by.unit, 30)?,
            robots: if may_set { store::robots(db, by.city)? } else { Vec::new() },
            letters: if may_set { store::letters(db, by.city)? } else { Vec::new() },
            units: if may_set { units_under(db, by.city, "/")? } else { Vec::new() },
            hours: store::hours(db, by.city)?,
            may_set,
            why: None,
            frame,
        })
    })
    .await
}

async fn show(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    draw(&app, by, say).await.map(|shown| page(&shown))
}

async fn back<T>(app: &App, by: Actor, say: Say, done: Result<T, Problem>) -> Result<Response, Problem> {
    after(done, "/notices".into(), say, async |say, why| {
        let shown = draw(app, by, say).await?;
        Ok(NoticesPage { why: Some(why), ..shown })
    })
    .await
}

async fn read(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::read(db, &actor, now)).await;
    back(&app, by, say, done).await
}

#[derive(Debug, Deserialize)]
struct Added {
    kind: String,
    name: String,
    url: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    recipients: String,
    #[serde(default)]
    sender: String,
}

async fn add(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(typed): Form<Added>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let Added { kind, name, url, secret, unit, recipients, sender } = typed;
    let ask = NewRobot { kind, name, url, secret, unit: unit.parse().ok(), recipients, sender };
    let done = app.deed(move |db, now| act::add_robot(db, &actor, &ask, now)).await;
    back(&app, by, say, done).await
}

async fn remove(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::remove_robot(db, &actor, id, now)).await;
    back(&app, by, say, done).await
}

async fn try_out(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let (actor, text) = (by.clone(), say.it("remind-trial"));
    let done = app.deed(move |db, now| act::try_robot(db, &actor, id, &text, now)).await;
    back(&app, by, say, done).await
}

#[derive(Debug, Deserialize)]
struct Typed {
    from: String,
    until: String,
    digest: String,
    days_ahead: String,
}

fn minute_of_day(text: &str) -> Result<i64, Problem> {
    let wrong = || Problem::field("from", "remind-hours-refused");
    let (hour, minute) = text.trim().split_once(':').ok_or_else(wrong)?;
    let (hour, minute): (i64, i64) =
        (hour.parse().map_err(|_| wrong())?, minute.parse().map_err(|_| wrong())?);
    if (0..=24).contains(&hour) && (0..60).contains(&minute) { Ok(hour * 60 + minute) } else { Err(wrong()) }
}

async fn hours(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let read = || -> Result<NewHours, Problem> {
        Ok(NewHours {
            from: minute_of_day(&typed.from)?,
            until: minute_of_day(&typed.until)?,
            digest: minute_of_day(&typed.digest)?,
            days_ahead: typed
                .days_ahead
                .trim()
                .parse()
                .map_err(|_| Problem::field("days_ahead", "field-not-number"))?,
        })
    };
    let done = match read() {
        Ok(ask) => app.deed(move |db, now| act::set_hours(db, &actor, ask, now)).await,
        Err(problem) => Err(problem),
    };
    back(&app, by, say, done).await
}
