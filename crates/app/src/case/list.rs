//! The list of cases: filters as links with counts, the worst first, page by page.

use std::fmt::Write;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::Deserialize;
use yipan_core::case::StageName;
use yipan_core::who::Right;
use yipan_db::Db;

use super::store::{self, StageCount};
use super::view::{self, Line, Units};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Path, Query};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;

const ROWS: usize = 50;

/// What the reader chose.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    /// A filter's word: `open`, `late`, a stage, `ended`.
    state: Option<String>,
    /// Only in the hands of this unit.
    unit: Option<Id>,
    /// Number, or words of the title.
    q: Option<String>,
    /// `KEY.ID` of the last row before.
    after: Option<String>,
}

/// A pattern for `like` of what a person typed.
pub fn pattern(typed: &str) -> String {
    let typed: String = typed.chars().take(60).filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    format!("%{typed}%")
}

/// A filter as a link.
#[derive(Debug, Clone)]
struct Choice {
    word: &'static str,
    to: String,
    count: Option<i64>,
    here: bool,
}

/// A unit as a link.
#[derive(Debug, Clone)]
struct UnitChoice {
    name: String,
    to: String,
    count: i64,
    here: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    open: i64,
    late: i64,
    soon: i64,
    fixed: i64,
}

#[derive(Template)]
#[template(path = "case/pages/list.html")]
struct ListPage {
    frame: Frame,
    base: String,
    sums: Sums,
    choices: Vec<Choice>,
    units: Vec<UnitChoice>,
    lines: Vec<Line>,
    ended: bool,
    filtered: bool,
    q: String,
    state: String,
    next: Option<String>,
    may_report: bool,
}

/// `GET /cases`.
pub async fn whole(State(app): State<App>, by: Actor, say: Say, Query(ask): Query<Ask>) -> Result<Response, Problem> {
    show(&app, by, say, None, ask).await
}

/// `GET /campaigns/{id}/cases`.
pub async fn of_campaign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show(&app, by, say, Some(id), ask).await
}

struct Found {
    lines: Vec<Line>,
    next: Option<String>,
    stages: Vec<StageCount>,
    late: i64,
    soon: i64,
    by_unit: Vec<(Id, i64)>,
    units: Units,
}

async fn show(app: &App, by: Actor, say: Say, campaign: Option<Id>, ask: Ask) -> Result<Response, Problem> {
    let base = campaign.map_or_else(|| "/cases".to_owned(), |id| format!("/campaigns/{id}/cases"));
    let mut frame = Frame::new(say.clone(), &by, "cases", say.it("room-cases")).at(base.clone());
    if let Some(id) = campaign {
        frame = crate::flow::in_campaign(app, &by, frame, id).await?.at(base.clone());
    }
    let may_report = by.can(Right::ReportCase);
    let state = known_state(ask.state.as_deref().unwrap_or("open"))?;
    let wanted = ask.clone();
    let found = app.read(move |db| look(db, &by, &say, campaign, &wanted, state)).await?;
    let open: i64 = found.stages.iter().map(|stage| stage.n).sum();
    let of_stage = |word: &str| found.stages.iter().find(|stage| stage.stage == word).map_or(0, |stage| stage.n);
    let choices = STATES
        .iter()
        .map(|word| Choice {
            word,
            to: address(&base, word, ask.unit, ""),
            count: match *word {
                "open" => Some(open),
                "late" => Some(found.late),
                "ended" => None,
                stage => Some(of_stage(stage)),
            },
            here: *word == state,
        })
        .collect();
    let units = found
        .by_unit
        .iter()
        .filter_map(|(id, count)| {
            let here = ask.unit == Some(*id);
            let to = address(&base, state, if here { None } else { Some(*id) }, "");
            Some(UnitChoice { name: found.units.get(id)?.clone(), to, count: *count, here })
        })
        .collect();
    let q = ask.q.clone().unwrap_or_default();
    let next = found.next.map(|after| {
        let mut to = address(&base, state, ask.unit, &q);
        let _ = write!(to, "&after={after}");
        to
    });
    let sums = Sums { open, late: found.late, soon: found.soon, fixed: of_stage("fixed") };
    Ok(page(&ListPage {
        frame,
        base,
        sums,
        choices,
        units,
        lines: found.lines,
        ended: state == "ended",
        filtered: state != "open" || ask.unit.is_some() || !q.is_empty(),
        q,
        state: state.into(),
        next,
        may_report,
    }))
}

const STATES: [&str; 8] = ["open", "late", "reported", "filed", "assigned", "working", "fixed", "ended"];

fn known_state(word: &str) -> Result<&'static str, Problem> {
    STATES.into_iter().find(|own| *own == word).ok_or(Problem::Missing("page"))
}

fn address(base: &str, state: &str, unit: Option<Id>, q: &str) -> String {
    let mut to = format!("{base}?state={state}");
    if let Some(unit) = unit {
        let _ = write!(to, "&unit={unit}");
    }
    if !q.is_empty() {
        to.push_str("&q=");
        for byte in q.bytes() {
            let _ = write!(to, "%{byte:02X}");
        }
    }
    to
}

fn look(db: &mut Db, by: &Actor, say: &Say, campaign: Option<Id>, ask: &Ask, state: &str) -> Result<Found, Problem> {
    let scope = view::scope(db, by, campaign)?;
    let now = say.now;
    let stages = store::open_by_stage(db, &scope)?;
    let late = store::count(db, &format!("{scope} and is_open and not suspended and due_at <= {now}"))?;
    let today = now + 86_400_000;
    let soon = store::count(
        db,
        &format!("{scope} and is_open and not suspended and due_at > {now} and due_at <= {today}"),
    )?;
    let by_unit = open_by_unit(db, &scope)?;
    let units = view::units(db, by.city)?;
    let mut rest = scope;
    match state {
        "open" => rest.push_str(" and is_open"),
        "late" => drop(write!(rest, " and is_open and not suspended and due_at <= {now}")),
        "ended" => rest.push_str(" and ended_at is not null"),
        word => {
            let stage = StageName::of(word).ok_or(Problem::Missing("page"))?;
            drop(write!(rest, " and is_open and stage = '{}'", stage.word()));
        }
    }
    if let Some(unit) = ask.unit {
        drop(write!(rest, " and unit_id = {unit}"));
    }
    let ended = state == "ended";
    if let Some((key, id)) = ask.after.as_deref().and_then(cursor) {
        let (column, than) = if ended { ("ended_at", '<') } else { ("due_at", '>') };
        drop(write!(rest, " and ({column} {than} {key} or ({column} = {key} and id {than} {id}))"));
    }
    let words = ask.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(pattern);
    if words.is_some() {
        rest.push_str(" and (number like $1 or title like $1)");
    }
    let order = if ended { "ended_at desc, id desc" } else { "due_at, id" };
    drop(write!(rest, " order by {order} limit {}", ROWS + 1));
    let mut rows = store::select(db, &rest, words.as_deref())?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let key = |row: &super::CaseRow| if ended { row.ended_at } else { row.due_at };
    let next = rows.last().filter(|_| more).map(|row| format!("{}.{}", key(row).unwrap_or(0), row.id));
    let lines = rows.into_iter().map(|row| Line::of(say, row, &units)).collect::<Result<_, _>>()?;
    Ok(Found { lines, next, stages, late, soon, by_unit, units })
}

fn cursor(text: &str) -> Option<(i64, Id)> {
    let (key, id) = text.split_once('.')?;
    Some((key.parse().ok()?, id.parse().ok()?))
}

/// Open cases by unit, the most laden first.
fn open_by_unit(db: &mut Db, scope: &str) -> Result<Vec<(Id, i64)>, Problem> {
    #[derive(QueryableByName)]
    struct UnitCount {
        #[diesel(sql_type = BigInt)]
        unit_id: Id,
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let text = format!(
        "select unit_id, count(*) as n from cases where {scope} and is_open and unit_id is not null \
         group by unit_id order by n desc, unit_id limit 12"
    );
    let found: Vec<UnitCount> = yipan_db::sql(text).load(db)?;
    Ok(found.into_iter().map(|row| (row.unit_id, row.n)).collect())
}
