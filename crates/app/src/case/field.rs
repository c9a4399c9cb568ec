//! The phone pages: what a handler has in hand, what waits for a check.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yipan_core::case::{Case, StageName};
use yipan_core::who::Right;
use yipan_db::Db;

use super::page::{Shot, shots};
use super::view::{self, Line};
use super::{act, store};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::{Lang, Say};
use crate::ledger;
use crate::problem::Problem;

const ROWS: usize = 100;

/// One case on the phone.
#[derive(Debug, Clone)]
struct Item {
    line: Line,
    case: Case,
    shots: Vec<Shot>,
    needs: Vec<String>,
    failed: Option<Failed>,
}

/// The last check that failed.
#[derive(Debug, Clone)]
struct Failed {
    words: String,
    who: String,
    at: i64,
}

impl Item {
    fn before(&self) -> Option<&Shot> {
        self.shots.iter().find(|shot| shot.kind == "before")
    }

    fn newest(&self) -> Option<&Shot> {
        self.shots.iter().rev().find(|shot| shot.kind != "before")
    }
}

#[derive(Template)]
#[template(path = "case/pages/mine.html")]
struct MinePage {
    frame: Frame,
    items: Vec<Item>,
    late: usize,
    today: usize,
    waiting: i64,
    struck: i64,
    open: Option<Id>,
    again: Option<String>,
}

/// `GET /field/cases`.
pub async fn mine(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    mine_page(&app, by, say, None, None).await
}

/// The handler's page with the sentence of a refusal at its case.
pub async fn again(app: &App, by: Actor, say: Say, id: Id, why: String) -> Result<Response, Problem> {
    mine_page(app, by, say, Some(id), Some(why)).await
}

async fn mine_page(
    app: &App,
    by: Actor,
    say: Say,
    id: Option<Id>,
    again: Option<String>,
) -> Result<Response, Problem> {
    let status = if again.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(say.clone(), &by, "work", say.it("case-mine-title")).at("/field/cases");
    let page = app
        .read(move |db| {
            let scope = view::scope(db, &by, None)?;
            let units = view::units(db, by.city)?;
            let rest = format!(
                "{scope} and is_open and unit_id is not null and stage in ('assigned', 'working') \
                 order by due_at, id limit {ROWS}"
            );
            let mut items = Vec::new();
            for row in store::select(db, &rest, None)? {
                items.push(item(db, &say, Line::of(&say, row, &units)?)?);
            }
            let midnight = say.civil(say.now).date().tomorrow().ok().and_then(|d| d.to_zoned(say.zone.clone()).ok());
            let midnight = midnight.map_or(say.now, |day| day.timestamp().as_millisecond());
            let today = |item: &&Item| {
                item.line.sign.class != "late" && item.line.row.due_at.is_some_and(|due| due <= midnight)
            };
            let month = say.civil(say.now).date().first_of_month().to_zoned(say.zone.clone()).ok();
            let month = month.map_or(0, |day| day.timestamp().as_millisecond());
            Ok(MinePage {
                late: items.iter().filter(|item| item.line.sign.class == "late").count(),
                today: items.iter().filter(today).count(),
                waiting: store::count(db, &format!("{scope} and is_open and stage = 'fixed'"))?,
                struck: store::count(db, &format!("{scope} and closed_at is not null and ended_at >= {month}"))?,
                open: id.or_else(|| items.first().map(|item| item.line.row.id)),
                items,
                frame,
                again,
            })
        })
        .await?;
    Ok(page_with(status, &page))
}

fn item(db: &mut Db, say: &Say, line: Line) -> Result<Item, Problem> {
    let case = line.row.case()?;
    let needs = line.row.kind().map(|kind| kind.catalogue.closing_of(kind.category)).unwrap_or_default();
    let needs = needs.into_iter().map(|(zh, en)| if say.lang == Lang::Zh { zh } else { en }).collect();
    let failed = if line.row.reworks > 0 {
        let entries = ledger::store::of_subject(db, line.row.city_id, "case", line.row.id)?;
        entries.into_iter().rev().find(|entry| entry.fact == "case.failed").map(|entry| Failed {
            words: entry.reason,
            who: entry.actor,
            at: entry.at,
        })
    } else {
        None
    };
    Ok(Item { shots: shots(db, &line.row)?, case, needs, failed, line })
}

#[derive(Template)]
#[template(path = "case/pages/waiting.html")]
struct WaitingPage {
    frame: Frame,
    lines: Vec<Line>,
}

/// `GET /field/verify`: what waits for a check, the longest waiting first.
pub async fn waiting(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    by.may(Right::VerifyCase)?;
    let frame = Frame::new(say.clone(), &by, "work", say.it("case-waiting-title")).at("/field/verify");
    let lines = app
        .read(move |db| {
            let scope = view::scope(db, &by, None)?;
            let units = view::units(db, by.city)?;
            let rest = format!("{scope} and is_open and stage = 'fixed' order by due_at, id limit {ROWS}");
            let rows = store::select(db, &rest, None)?;
            rows.into_iter().map(|row| Line::of(&say, row, &units)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(page_with(StatusCode::OK, &WaitingPage { frame, lines }))
}

#[derive(Template)]
#[template(path = "case/pages/check.html")]
struct CheckPage {
    frame: Frame,
    item: Item,
    again: Option<String>,
}

/// `GET /field/verify/{id}`.
pub async fn check(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    by.may(Right::VerifyCase)?;
    check_page(&app, by, say, id, None).await
}

/// The check again, with the sentence of a refusal.
pub async fn check_again(app: &App, by: Actor, say: Say, id: Id, why: String) -> Result<Response, Problem> {
    check_page(app, by, say, id, Some(why)).await
}

async fn check_page(app: &App, by: Actor, say: Say, id: Id, again: Option<String>) -> Result<Response, Problem> {
    let status = if again.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(say.clone(), &by, "work", say.it("case-check-title")).at(format!("/field/verify/{id}"));
    let item = app
        .read(move |db| {
            let row = act::find(db, &by, id)?;
            let units = view::units(db, by.city)?;
            item(db, &say, Line::of(&say, row, &units)?)
        })
        .await?;
    if again.is_none() && item.line.stage != StageName::Fixed {
        return Err(Problem::Refused("case-check-not-waiting", Vec::new()));
    }
    Ok(page_with(status, &CheckPage { frame, item, again }))
}
