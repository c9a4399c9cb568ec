//! The page of looks at closed cases: draws with their proof, and what waits to be looked at.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use yipan_core::who::Right;
use yipan_db::Db;

use super::deed::Fields;
use super::recheck::{self, Draw, DrawAsk, LookAsk, Recheck};
use super::view::{self, Line};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download_json;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;

const DRAWS: i64 = 20;
const ROWS: i64 = 100;

/// A draw with how it turned out.
struct Shown {
    draw: Draw,
    done: usize,
    back: usize,
}

#[derive(Template)]
#[template(path = "case/pages/rechecks.html")]
struct RechecksPage {
    frame: Frame,
    draws: Vec<Shown>,
    waiting: Vec<(Recheck, Line)>,
    may_plan: bool,
    may_look: bool,
    from: String,
    to: String,
    why: Option<String>,
}

impl RechecksPage {
    /// An instant of the last day of a draw's period.
    fn last(&self, draw: &Draw) -> i64 {
        draw.until_at - 1
    }

    /// First characters of a hash.
    fn short<'a>(&self, hash: &'a str) -> &'a str {
        hash.get(..12).unwrap_or(hash)
    }
}

fn may_read(by: &Actor) -> Result<(), Problem> {
    if by.can_everywhere(Right::ReadWork) { Ok(()) } else { Err(Problem::Missing("page")) }
}

/// `GET /cases/rechecks`.
pub async fn show(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    again(&app, by, say, None).await
}

async fn again(app: &App, by: Actor, say: Say, why: Option<String>) -> Result<Response, Problem> {
    let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let made = app.read(move |db| make(db, &by, say, why)).await?;
    Ok(page_with(status, &made))
}

fn make(db: &mut Db, by: &Actor, say: Say, why: Option<String>) -> Result<RechecksPage, Problem> {
    may_read(by)?;
    let mut draws = Vec::new();
    for draw in recheck::draws(db, by.city, DRAWS)? {
        let (done, back) = recheck::outcome(db, by.city, draw.id)?;
        draws.push(Shown { draw, done, back });
    }
    let open = recheck::waiting(db, by.city, ROWS)?;
    let units = view::units(db, by.city)?;
    let mut cases = recheck::cases(db, by.city, &open)?;
    let mut waiting = Vec::new();
    for one in open {
        let Some(at) = cases.iter().position(|row| row.id == one.case_id) else { continue };
        waiting.push((one, Line::of(&say, cases.swap_remove(at), &units)?));
    }
    let today = say.civil(say.now).date();
    Ok(RechecksPage {
        from: today.first_of_month().to_string(),
        to: today.to_string(),
        frame: Frame::new(say.clone(), by, "cases", say.it("case-rechecks")).at("/cases/rechecks"),
        may_plan: by.can_everywhere(Right::PlanRound),
        may_look: by.can_everywhere(Right::VerifyCase),
        draws,
        waiting,
        why,
    })
}

fn told(say: &Say, problem: &Problem) -> String {
    match problem {
        Problem::Invalid(fields) => fields.iter().map(|f| say.with(f.key, &f.args)).collect(),
        problem => problem.sentence(say),
    }
}

async fn answered<T>(app: &App, by: Actor, say: Say, done: Result<T, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to("/cases/rechecks").into_response()),
        Err(problem @ (Problem::Refused(..) | Problem::Invalid(_))) => {
            let why = told(&say, &problem);
            again(app, by, say, Some(why)).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /cases/rechecks`: freezes a list and promises a seed.
pub async fn promise(
    State(app): State<App>,
    by: Actor,
    say: Say,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let ask = DrawAsk {
        from: fields.text("from").to_owned(),
        to: fields.text("to").to_owned(),
        sample: fields.text("sample").trim().parse().unwrap_or(0),
    };
    let actor = by.clone();
    let done = app.deed(move |db, now| recheck::promise(db, &actor, &ask, now)).await;
    answered(&app, by, say, done).await
}

/// `POST /cases/rechecks/{id}/reveal` of a draw, `…/answer` of a look.
pub async fn act(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, deed)): Path<(Id, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let actor = by.clone();
    match deed.as_str() {
        "reveal" => {
            let done = app.deed(move |db, now| recheck::reveal(db, &actor, id, now)).await;
            answered(&app, by, say, done).await
        }
        "answer" => {
            let said = fields.said()?;
            let ask = LookAsk { holds: fields.text("holds") == "true", said };
            let done = app.deed(move |db, now| recheck::answer(db, &actor, id, &ask, now)).await;
            answered(&app, by, say, done).await
        }
        _ => Err(Problem::Missing("page")),
    }
}

/// `GET /cases/rechecks/{id}/draw.json`: everything to repeat the draw with.
pub async fn record(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let record = app
        .read(move |db| {
            may_read(&by)?;
            recheck::record(&recheck::draw(db, by.city, id)?)
        })
        .await?;
    download_json(&format!("draw-{id}.json"), &record)
}
