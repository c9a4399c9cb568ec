//! The phone pages of an inspector: my rounds, the route, one site. Plain forms; the island in
//! `islands/field` makes the same pages work without a signal.

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use yipan_core::check::{AnswerKind, Checklist, Deed, Item, PhotoRule};
use yipan_core::place::Direction;
use yipan_core::who::Right;
use yipan_db::Db;

use super::store::{self, Round};
use super::{act, phone, shelf, visit};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::{Lang, Say};
use crate::place;
use crate::place::store::Site;
use crate::problem::Problem;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/field", get(mine))
        .route("/field/{round}", get(next_site))
        .route("/field/{round}/{site}", get(site).post(submit))
}

struct MyRound {
    id: Id,
    name: String,
    until: i64,
    sites: usize,
    done: usize,
}

#[derive(Template)]
#[template(path = "check/pages/field.html")]
struct FieldPage {
    frame: Frame,
    rounds: Vec<MyRound>,
    left: usize,
    addresses: String,
}

/// The rounds this person can inspect in now, each with the own sites.
fn my_rounds(db: &mut Db, by: &Actor) -> Result<Vec<(Round, Vec<store::RoundSite>)>, Problem> {
    let mut rounds = Vec::new();
    for id in store::rounds_of(db, by.city, by.person)? {
        let round = store::round(db, by.city, id)?;
        if round.rules()?.after(Deed::Find, round.from_at).is_err() || round.stage != "open" {
            continue;
        }
        let mut sites = store::sites(db, by.city, id)?;
        sites.retain(|s| s.inspector_id == Some(by.person));
        rounds.push((round, sites));
    }
    rounds.sort_by_key(|(round, _)| round.until_at);
    Ok(rounds)
}

async fn mine(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    by.may(Right::Inspect)?;
    let reader = by.clone();
    let rounds = app.read(move |db| my_rounds(db, &by)).await?;
    // Every page of the rounds, for the phone to keep before the signal goes.
    let addresses: Vec<String> = rounds
        .iter()
        .flat_map(|(round, sites)| sites.iter().map(move |s| format!("/field/{}/{}", round.id, s.site_id)))
        .collect();
    let rounds: Vec<MyRound> = rounds
        .into_iter()
        .map(|(round, sites)| MyRound {
            id: round.id,
            name: round.name,
            until: round.until_at,
            done: sites.iter().filter(|s| s.visit_id.is_some()).count(),
            sites: sites.len(),
        })
        .collect();
    let frame = Frame::new(say.clone(), &reader, "rounds", say.it("field-mine")).at("/field");
    let left = rounds.iter().map(|r| r.sites - r.done).sum();
    Ok(page(&FieldPage { frame, rounds, left, addresses: addresses.join(" ") }))
}

async fn next_site(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    by.may(Right::Inspect)?;
    let to = app
        .read(move |db| {
            act::find(db, &by, id)?;
            let sites = store::sites(db, by.city, id)?;
            let mut own = sites.iter().filter(|s| s.inspector_id == Some(by.person));
            let next = own.clone().find(|s| s.visit_id.is_none()).or_else(|| own.next());
            Ok(next.map_or_else(|| "/field".to_owned(), |s| format!("/field/{id}/{}", s.site_id)))
        })
        .await?;
    Ok(Redirect::to(&to).into_response())
}

/// One stone of the route.
struct Stone {
    site: Id,
    n: usize,
    done: bool,
    here: bool,
}

/// One question of the form.
struct Question {
    item: &'static Item,
    title: String,
    /// Whether it is answered by a count, and the sentence of its bound.
    counted: Option<String>,
    photo: bool,
    why: Option<String>,
    said: String,
    value: String,
    note: String,
}

#[derive(Template)]
#[template(path = "check/pages/site.html")]
struct SitePage {
    frame: Frame,
    round: Round,
    site: Site,
    n: usize,
    stones: Vec<Stone>,
    done: usize,
    way: Option<String>,
    questions: Vec<Question>,
    visited: bool,
    client_key: String,
    why: Option<String>,
    next: Option<Id>,
}

/// A new key for a form that is sent without script: reloading the answer page sends the same one.
fn new_key() -> String {
    format!("form-{}", yipan_db::new_id())
}

fn titled(say: &Say, item: &Item) -> String {
    match say.lang {
        Lang::En if !item.title_en.is_empty() => item.title_en.clone(),
        _ => item.title.clone(),
    }
}

fn questions(
    say: &Say,
    list: &'static Checklist,
    again: Option<(&visit::NewVisit, &Problem)>,
) -> Vec<Question> {
    let fault = |item: &str| match again {
        Some((_, Problem::Invalid(fields))) => {
            fields.iter().find(|f| f.field == item).map(|f| say.with(f.key, &f.args))
        }
        _ => None,
    };
    let said = |item: &str| again.and_then(|(ask, _)| ask.answers.iter().find(|a| a.item == item));
    list.items
        .iter()
        .map(|item| Question {
            title: titled(say, item),
            counted: match item.answer {
                AnswerKind::PassFail => None,
                AnswerKind::AtLeast(n) => Some(say.one("field-at-least", "n", n.to_string())),
                AnswerKind::AtMost(n) => Some(say.one("field-at-most", "n", n.to_string())),
            },
            photo: item.photo != PhotoRule::Never,
            why: fault(&item.code),
            said: said(&item.code).and_then(|a| a.result.clone()).unwrap_or_default(),
            value: said(&item.code).and_then(|a| a.value).map(|v| v.to_string()).unwrap_or_default(),
            note: said(&item.code).map(|a| a.note.clone()).unwrap_or_default(),
            item,
        })
        .collect()
}

fn way(say: &Say, from: Option<&Site>, to: &Site) -> Option<String> {
    let from = from?;
    let metres = from.point().metres_to(to.point()).round() as i64;
    let direction = match from.point().direction_to(to.point()) {
        Direction::North => "n",
        Direction::NorthEast => "ne",
        Direction::East => "e",
        Direction::SouthEast => "se",
        Direction::South => "s",
        Direction::SouthWest => "sw",
        Direction::West => "w",
        Direction::NorthWest => "nw",
    };
    Some(say.two("field-way", "direction", say.of("field-direction", direction), "metres", say.count(metres)))
}

async fn site_page(
    app: &App,
    by: Actor,
    say: Say,
    (round, site): (Id, Id),
    again: Option<(visit::NewVisit, Problem)>,
) -> Result<SitePage, Problem> {
    let reader = by.clone();
    let (round, site, before, slots) = app
        .read(move |db| {
            let row = act::find(db, &by, round)?;
            let mut slots = store::sites(db, by.city, round)?;
            slots.retain(|s| s.inspector_id == Some(by.person));
            let at = slots.iter().position(|s| s.site_id == site).ok_or(Problem::Missing("site"))?;
            let before = match at.checked_sub(1) {
                Some(before) => Some(place::store::site(db, by.city, slots[before].site_id)?),
                None => None,
            };
            Ok((row, place::store::site(db, by.city, site)?, before, slots))
        })
        .await?;
    let list = shelf::for_kind(&site.kind).ok_or(Problem::Refused("check-refused-no-list", Vec::new()))?;
    let at = slots.iter().position(|s| s.site_id == site.id).unwrap_or(0);
    let why = again.as_ref().map(|(_, problem)| problem.sentence(&say));
    let frame = Frame::new(say.clone(), &reader, "rounds", round.name.clone())
        .at(format!("/field/{}/{}", round.id, site.id));
    Ok(SitePage {
        questions: questions(&say, list, again.as_ref().map(|(ask, problem)| (ask, problem))),
        way: way(&say, before.as_ref(), &site),
        stones: slots
            .iter()
            .zip(1..)
            .map(|(s, n)| Stone {
                site: s.site_id,
                n,
                done: s.visit_id.is_some(),
                here: s.site_id == site.id,
            })
            .collect(),
        done: slots.iter().filter(|s| s.visit_id.is_some()).count(),
        visited: slots[at].visit_id.is_some(),
        next: slots.iter().find(|s| s.visit_id.is_none() && s.site_id != site.id).map(|s| s.site_id),
        client_key: again.map_or_else(new_key, |(ask, _)| ask.client_key),
        n: at + 1,
        frame,
        round,
        site,
        why,
    })
}

async fn site(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(at): Path<(Id, Id)>,
) -> Result<Response, Problem> {
    by.may(Right::Inspect)?;
    Ok(page(&site_page(&app, by, say, at, None).await?))
}

async fn submit(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((round, site)): Path<(Id, Id)>,
    form: Multipart,
) -> Result<Response, Problem> {
    by.may(Right::Inspect)?;
    let sheet = phone::read(form).await?;
    let ask = phone::keep(&app, &by, sheet, site, Some(round)).await?;
    let (again, reader) = (ask.clone(), by.clone());
    match app.deed(move |db, now| visit::record(db, &by, &ask, now)).await {
        Ok(_) => Ok(Redirect::to(&format!("/field/{round}")).into_response()),
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(..))) => {
            let found = site_page(&app, reader, say, (round, site), Some((again, problem))).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &found))
        }
        Err(problem) => Err(problem),
    }
}
