//! The pages of the board: `/`, a campaign's, a unit's, my work, the wall screen.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use yipan_core::board::{Column, Group, Row, Span, Stone, Tally};

use super::draw;
use super::view::{Board, Kind, Todo, rich};
use super::{load, start, work};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page};
use crate::kit::say::{Lang, Say};
use crate::problem::Problem;
use crate::remind;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/campaigns/{id}", get(of_campaign))
        .route("/units/{id}/board", get(of_unit))
        .route("/work", get(my_work))
        .route("/screen", get(screen_of_focus))
        .route("/screen/{campaign}", get(screen))
}

/// The board as people sit before it.
#[derive(Template)]
#[template(path = "board/pages/board.html")]
pub struct BoardPage {
    /// Head and language.
    pub frame: Frame,
    /// Everything shown.
    pub b: Board,
}

/// The board read from five metres.
#[derive(Template)]
#[template(path = "board/pages/wall.html")]
pub struct WallPage {
    /// Head and language.
    pub frame: Frame,
    /// Everything shown.
    pub b: Board,
}

async fn home(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    show(app, by, say, load::Which::Focus, "/".into()).await
}

async fn of_campaign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    show(app, by, say, load::Which::Campaign(id), format!("/campaigns/{id}")).await
}

async fn of_unit(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    show(app, by, say, load::Which::Unit(id), format!("/units/{id}/board")).await
}

async fn show(app: App, by: Actor, say: Say, which: load::Which, path: String) -> Result<Response, Problem> {
    let (reader, speaker) = (by.clone(), say.clone());
    let kept = app.kept.clone();
    let found = app.read(move |db| load::board(db, &kept, &reader, which, &speaker)).await?;
    let Some(b) = found else {
        let (reader, speaker) = (by.clone(), say.clone());
        let start = app.read(move |db| start::page(db, &reader, speaker)).await?;
        return Ok(page(&start));
    };
    let mut frame = Frame::new(say.clone(), &by, "board", say.it("board-title")).at(path);
    if let Some(chosen) = &b.chosen {
        frame = frame.within(chosen.id, &chosen.name);
    }
    Ok(page(&BoardPage { frame, b }))
}

async fn screen_of_focus(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    wall(app, by, say, load::Which::Focus, "/screen".into()).await
}

async fn screen(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    wall(app, by, say, load::Which::Campaign(id), format!("/screen/{id}")).await
}

async fn wall(app: App, by: Actor, say: Say, which: load::Which, path: String) -> Result<Response, Problem> {
    let (reader, speaker) = (by.clone(), say.clone());
    let kept = app.kept.clone();
    let Some(b) = app.read(move |db| load::board(db, &kept, &reader, which, &speaker)).await? else {
        return Ok(Redirect::to("/").into_response());
    };
    let frame = Frame::new(say.clone(), &by, "", say.it("wall-title")).at(path);
    Ok(page(&WallPage { frame, b }))
}

async fn my_work(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    let reader = by.clone();
    let now = say.now;
    let (todos, unread) = app
        .read(move |db| {
            let todos = work::waiting(db, &reader, now)?;
            Ok((todos, remind::store::unread(db, reader.city, reader.unit)?))
        })
        .await?;
    let frame = Frame::new(say.clone(), &by, "work", say.it("work-title")).at("/work");
    Ok(page(&work::WorkPage::of(frame, todos, unread)))
}

impl BoardPage {
    /// The first sentence: days, work against time, what is late and with whom.
    pub fn lede(&self) -> String {
        lede(&self.frame.say, &self.b, true)
    }

    /// Rows by group, with the word of the group.
    pub fn groups(&self) -> Vec<(&'static str, &[Row])> {
        groups(&self.b)
    }

    /// One crossing of the board.
    pub fn stone(&self, row: &Row, column: &Column, cell: &Tally) -> String {
        stone(&self.frame.say, &self.b, row, column, *cell)
    }

    /// The board of one unit.
    pub fn row_to(&self, unit: &Id) -> String {
        if self.b.unit.is_some() {
            cases(&self.b, &format!("unit={unit}"))
        } else {
            format!("/units/{unit}/board")
        }
    }

    /// The case list behind a figure.
    pub fn cases(&self, filter: &str) -> String {
        cases(&self.b, filter)
    }

    /// The cases of one kind.
    pub fn cases_of_kind(&self, kind: &Kind) -> String {
        cases(&self.b, &format!("state=open&kind={}", kind.code))
    }

    /// The last phase with the day it leads to.
    pub fn last_phase(&self, name: &str) -> String {
        last_phase(&self.frame.say, &self.b, name)
    }
}

impl WallPage {
    /// The first sentence, short enough for a wall.
    pub fn lede(&self) -> String {
        lede(&self.frame.say, &self.b, false)
    }

    /// Rows by group, with the word of the group.
    pub fn groups(&self) -> Vec<(&'static str, &[Row])> {
        groups(&self.b)
    }

    /// One crossing of the board.
    pub fn stone(&self, row: &Row, column: &Column, cell: &Tally) -> String {
        stone(&self.frame.say, &self.b, row, column, *cell)
    }

    /// What must move today: four at most.
    pub fn first(&self) -> &[Todo] {
        &self.b.first[..self.b.first.len().min(4)]
    }
}

/// The address of the case list that holds what a figure counted.
fn cases(b: &Board, filter: &str) -> String {
    let unit = b.unit.as_ref().map(|(id, _)| format!("&unit={id}")).unwrap_or_default();
    match &b.chosen {
        Some(campaign) => format!("/campaigns/{}/cases?{filter}{unit}", campaign.id),
        None => format!("/cases?{filter}{unit}"),
    }
}

fn last_phase(say: &Say, b: &Board, name: &str) -> String {
    let Some(chosen) = &b.chosen else { return name.to_owned() };
    say.with(
        "board-phase-goal",
        &args![phase = name, day = draw::day(say, &chosen.day), goal = draw::goal(say, chosen)],
    )
}

fn groups(b: &Board) -> Vec<(&'static str, &[Row])> {
    let mut found: Vec<(&'static str, &[Row])> = Vec::new();
    for rows in b.grid.rows.chunk_by(|one, next| one.who.group == next.who.group) {
        let word = match rows.first().map(|row| row.who.group) {
            Some(Group::Department) => "board-group-department",
            Some(Group::Territory) => "board-group-territory",
            _ => "board-group-other",
        };
        found.push((word, rows));
    }
    found
}

/// A stone. What is late, near or due this week leads to its records; the rest is only seen, so that the board
/// has forty stops and not five hundred.
fn stone(say: &Say, b: &Board, row: &Row, column: &Column, cell: Tally) -> String {
    let link = |class: &str, label: String, n: u32| {
        let (from, to) = column.span.ends();
        let mut filter = format!("unit={}&state=open", row.who.id);
        if let Some(from) = from {
            filter.push_str(&format!("&due_from={from}"));
        }
        if let Some(to) = to {
            filter.push_str(&format!("&due_to={to}"));
        }
        let to = draw::escape(&cases(b, &filter));
        format!("<a class=\"q{class}\" href=\"{to}\" aria-label=\"{}\">{n}</a>", draw::escape(&label))
    };
    let week = match column.span {
        Span::Week(monday) => say.one("board-cell-week", "day", draw::day(say, &monday)),
        _ => draw::head(say, column),
    };
    let who = &row.who.short;
    match cell.stone() {
        Stone::Bare => String::new(),
        Stone::Done | Stone::DoneLate => {
            let few = cell.stone() == Stone::DoneLate;
            let label = say.it(if few { "board-cell-done-late" } else { "board-cell-done" });
            format!(
                "<span class=\"q done{}\" role=\"img\" aria-label=\"{label}\"></span>",
                if few { " few" } else { "" }
            )
        }
        Stone::Open(n) if column.now => {
            link("", say.with("board-cell-open", &args![who = who, week = week, n = n]), n)
        }
        Stone::Open(n) => format!("<span class=\"q\">{n}</span>"),
        Stone::Near(n) => link(
            " near",
            say.with("board-cell-near", &args![who = who, week = week, n = n, near = cell.near]),
            n,
        ),
        Stone::Late(n) => link(
            " late",
            say.with("board-cell-late", &args![who = who, week = week, n = n, late = cell.late]),
            n,
        ),
    }
}

/// Between two sentences: English leaves a space, after a full-width mark there is none.
fn gap(say: &Say) -> &'static str {
    if say.lang == Lang::En { " " } else { "" }
}

/// The answer of the page in words, with the figures in it.
fn lede(say: &Say, b: &Board, linked: bool) -> String {
    if let Some((_, unit)) = &b.unit {
        let all = b.totals.all;
        let args = args![
            unit = unit,
            open = all.undone(),
            late = all.late,
            near = all.near,
            week = b.totals.this_week
        ];
        return rich(&say.with("board-unit-lede", &args));
    }
    let mut text = String::new();
    match &b.chosen {
        None => text.push_str(&rich(&say.one("board-lede-quiet", "open", b.totals.all.undone()))),
        Some(chosen) => {
            let ruler = &chosen.ruler;
            let goal = draw::goal(say, chosen);
            let days = match ruler.days_left {
                0 => say.one("board-lede-today", "goal", goal),
                n if n < 0 => say.two("board-lede-past", "goal", goal, "n", -n),
                n => say.three("board-lede-days", "goal", goal, "n", n, "work", chosen.working_days),
            };
            text.push_str(&rich(&days));
            text.push_str(gap(say));
            let (gone, done) = (ruler.gone_percent, ruler.done_percent);
            let pace = match (chosen.behind(), chosen.ahead()) {
                _ if ruler.done.all == 0 => say.one("board-lede-untasked", "gone", gone),
                (Some((points, _)), _) => {
                    say.with("board-lede-behind", &args![gone = gone, done = done, points = points])
                }
                (_, Some(points)) => {
                    say.with("board-lede-ahead", &args![gone = gone, done = done, points = points])
                }
                _ => say.with("board-lede-even", &args![gone = gone, done = done]),
            };
            text.push_str(&rich(&pace));
        }
    }
    let late = b.totals.all.late;
    if late == 0 {
        text.push_str(&rich(&say.it("board-lede-late-none")));
        return text;
    }
    text.push_str(&rich(&say.one("board-lede-late", "n", late)));
    let worst = b.worst();
    if !worst.is_empty() {
        let held: u32 = worst.iter().map(|(_, _, n)| n).sum();
        text.push_str(&rich(&say.one("board-lede-late-with", "m", held)));
        for (i, (id, name, n)) in worst.iter().enumerate() {
            text.push_str(&if i > 0 { say.it("board-comma") } else { String::new() });
            text.push_str(if i > 0 { gap(say) } else { " " });
            let words = format!("<b>{} {n}</b>", draw::escape(name));
            if linked {
                text.push_str(&format!("<a href=\"/units/{id}/board\">{words}</a>"));
            } else {
                text.push_str(&words);
            }
        }
    }
    text.push_str(&say.it("board-stop"));
    text
}
