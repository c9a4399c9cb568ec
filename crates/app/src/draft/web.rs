//! The pages: bring a document, go through what was read in it, put it on the board.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::goal::template::Template as Kind;
use yipan_core::who::Right;
use yipan_draft::board::Board;
use yipan_draft::setting::of_rule;

use super::act::{self, Apply, Decision};
use super::advise;
use super::apply;
use super::cut;
use super::file;
use super::owner::Owners;
use super::store::{self, Draft, Item};
use super::view::{self, DocLine, Group, Piece};
use crate::goal::shelf;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download_json;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::model::{Job, Model};
use crate::kit::say::{Lang, Say};
use crate::ledger::evidence;
use crate::problem::Problem;
use crate::who::store::units_under;

/// Largest file taken, in bytes.
pub const FILE_BYTES_MAX: usize = 32 << 20;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/drafts", get(shelf).post(bring))
        .route("/drafts/{id}", get(review))
        .route("/drafts/{id}/gold.json", get(gold))
        .route("/drafts/{id}/sure", post(accept_sure))
        .route("/drafts/{id}/items/{number}", post(decide))
        .route("/drafts/{id}/application", post(apply))
        .route("/drafts/{id}/join", post(join))
        .route("/drafts/{id}/advice", post(advice))
}

#[derive(Template)]
#[template(path = "draft/pages/shelf.html")]
struct ShelfPage {
    frame: Frame,
    rows: Vec<Draft>,
    why: Option<String>,
}

async fn shelf(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    shelf_page(app, by, say, None).await
}

async fn shelf_page(app: App, by: Actor, say: Say, why: Option<String>) -> Result<Response, Problem> {
    by.may(Right::EditCampaign)?;
    let city = by.city;
    let rows = app.read(move |db| store::newest(db, city, 50)).await?;
    let title = say.it("draft-shelf");
    let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(say, &by, "plan", title).at("/drafts");
    Ok(page_with(status, &ShelfPage { frame, rows, why }))
}

async fn bring(State(app): State<App>, by: Actor, say: Say, form: Multipart) -> Result<Response, Problem> {
    by.may(Right::EditCampaign)?;
    let parts = evidence::files_up_to(form, FILE_BYTES_MAX).await?;
    let Some((name, bytes)) = parts.files.into_iter().next() else {
        let why = say.it("draft-file-needed");
        return shelf_page(app, by, say, Some(why)).await;
    };
    match keep(&app, &by, name, bytes).await {
        Ok(id) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(problem @ (Problem::Refused(..) | Problem::TooLarge(_))) => {
            let why = problem.sentence(&say);
            shelf_page(app, by, say, Some(why)).await
        }
        Err(problem) => Err(problem),
    }
}

/// Reads a file on a thread of its own and keeps what was found.
pub(super) async fn keep(app: &App, by: &Actor, name: String, bytes: Vec<u8>) -> Result<Id, Problem> {
    let reading = tokio::task::spawn_blocking(move || file::read(&name, &bytes))
        .await
        .map_err(|e| Problem::Broken(e.to_string()))??;
    let by = by.clone();
    app.deed(move |db, now| act::read(db, &by, &reading, now)).await
}

#[derive(Debug, Default, Deserialize)]
struct Show {
    /// Items of which state.
    #[serde(default)]
    show: String,
    /// Items of which kind.
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "draft/pages/review.html")]
struct ReviewPage {
    frame: Frame,
    row: Draft,
    lines: Vec<DocLine>,
    groups: Vec<Group>,
    show: Show,
    filters: Vec<Filter>,
    kinds_here: Vec<Filter>,
    model: Option<Asking>,
    total: usize,
    decided: usize,
    asking: usize,
    dropped: usize,
    sure: usize,
    bar: usize,
    named: bool,
    suggested: String,
    kinds: Vec<(String, String, bool)>,
    comes: String,
    /// Years by which the days of the text can be moved, with the question whether to; none while they lie ahead.
    again: Option<(u16, String)>,
    next_asking: Option<i32>,
    beside: Vec<Draft>,
    why: Option<String>,
}

/// The kinds of campaign to choose from, the proposed one chosen.
fn kinds(say: &Say, proposed: Option<&Kind>) -> Vec<(String, String, bool)> {
    let named = |kind: &Kind| if say.lang == Lang::Zh { kind.name.clone() } else { kind.name_en.clone() };
    let is = |kind: &Kind| proposed.is_some_and(|own| own.code == kind.code);
    let own = ("free".to_owned(), say.it("draft-kind-free"), proposed.is_none());
    let shipped = shelf::templates().iter().map(|kind| (kind.code.clone(), named(kind), is(kind)));
    std::iter::once(own).chain(shipped).collect()
}

/// What goes on the board with what is accepted so far.
fn comes(say: &Say, board: &Board) -> String {
    let set = board.rules.iter().filter(|rule| of_rule(&rule.kind, &rule.text).is_some()).count();
    let counted = [
        ("draft-comes-phases", board.phases.len()),
        ("draft-comes-tasks", board.tasks.len()),
        ("draft-comes-bodies", board.bodies.len()),
        ("draft-comes-rules", board.rules.len()),
        ("draft-comes-set", set),
    ];
    let told: Vec<String> =
        counted.iter().filter(|(_, n)| *n > 0).map(|(key, n)| say.one(key, "n", *n)).collect();
    if told.is_empty() {
        String::new()
    } else {
        say.one("draft-comes", "what", told.join(&say.it("draft-comma")))
    }
}

/// The question whether a text whose days have passed is followed again, that many years later.
fn again_later(say: &Say, board: &Board) -> Option<(u16, String)> {
    let years = act::behind(board, say.civil(say.now).date())?;
    let last = say.day(&apply::due_at(board.last_named()?)?);
    Some((years, say.two("draft-again", "last", last, "years", years)))
}

/// A choice of items to look at.
struct Filter {
    to: String,
    text: String,
    here: bool,
}

/// The language model a draft can be shown to, and how far it is with this one.
struct Asking {
    host: String,
    reading: bool,
    told: String,
}

impl Asking {
    fn of(say: &Say, model: &Model, id: Id) -> Self {
        let job = model.job(id);
        let told = match &job {
            None => String::new(),
            Some(Job::Reading { done, parts }) => {
                say.two("draft-model-reads", "n", *done as i64 + 1, "parts", *parts as i64)
            }
            Some(Job::Done { new, dropped, unanswered }) => {
                let mut told = say.two("draft-model-done", "n", *new as i64, "dropped", *dropped as i64);
                if *unanswered > 0 {
                    told.push_str(&say.one("draft-model-unanswered", "n", *unanswered as i64));
                }
                told
            }
            Some(Job::Silent(why)) => say.one("draft-refused-model-silent", "why", why),
            Some(Job::Refused(problem)) => problem.sentence(say),
            Some(Job::BrokenOff) => say.it("draft-model-broken-off"),
        };
        let reading = matches!(job, Some(Job::Reading { .. }));
        Self { host: model.host().to_owned(), reading, told }
    }
}

/// The filters of states: those that keep something, and the one chosen.
fn filters(say: &Say, id: Id, items: &[Item], ask: &Show) -> Vec<Filter> {
    let words = ["", "asking", "open", "unsure", "model", "dropped"];
    let filter = |word: &str| {
        let kind = |i: &&Item| ask.kind.is_empty() || i.kind == ask.kind;
        let n = items.iter().filter(|i| view::kept(i, word)).filter(kind).count();
        let here = word == ask.show || word.is_empty() && !words.contains(&ask.show.as_str());
        let key = if word.is_empty() { "all" } else { word };
        let text = say.one(&format!("draft-show-{key}"), "n", n as i64);
        (n > 0 || here || word.is_empty()).then(|| Filter { to: address(id, word, &ask.kind), text, here })
    };
    words.into_iter().filter_map(filter).collect()
}

/// The filters of kinds, where there is more than one.
fn kinds_here(say: &Say, id: Id, items: &[Item], ask: &Show) -> Vec<Filter> {
    let filter = |kind: &'static str| {
        let n = items.iter().filter(|i| i.kind == kind && view::kept(i, &ask.show)).count();
        let (here, named) = (kind == ask.kind, say.of("draft-kind", kind));
        let to = address(id, &ask.show, if here { "" } else { kind });
        (n > 0 || here).then(|| Filter { to, text: format!("{named} {n}"), here })
    };
    view::kinds().filter_map(filter).collect()
}

/// The page of a draft with these filters.
fn address(id: Id, show: &str, kind: &str) -> String {
    let pairs = [("show", show), ("kind", kind)];
    let asked: Vec<String> = pairs
        .iter()
        .filter(|(_, word)| !word.is_empty())
        .map(|(key, word)| format!("{key}={word}"))
        .collect();
    if asked.is_empty() { format!("/drafts/{id}") } else { format!("/drafts/{id}?{}", asked.join("&")) }
}

impl ReviewPage {
    fn new(say: Say, by: &Actor, found: Found, mut show: Show, why: Option<String>) -> Self {
        let Found { row, items, beside, model, owners } = found;
        // Words nobody offered are no filter.
        if !view::kinds().any(|kind| kind == show.kind) {
            show.kind.clear();
        }
        let items = &items[..];
        let count = |keep: &dyn Fn(&Item) -> bool| items.iter().filter(|i| keep(i)).count();
        let (total, decided) = (items.len(), count(&|i| i.state != "proposed"));
        let board = act::board(items);
        let suggested = act::suggested(items).unwrap_or_default();
        let proposed = act::proposed(&row, &board, &suggested);
        let title = say.one("draft-title", "name", &row.name);
        let path = format!("/drafts/{}", row.id);
        Self {
            frame: Frame::new(say.clone(), by, "plan", title).at(path),
            lines: view::document(&row, items),
            groups: view::groups(&say, items, &owners, &show.show, &show.kind),
            filters: filters(&say, row.id, items, &show),
            kinds_here: kinds_here(&say, row.id, items, &show),
            model: model.filter(|_| row.state == "open").map(|model| Asking::of(&say, &model, row.id)),
            show,
            total,
            decided,
            asking: count(&|i| i.asks()),
            dropped: count(&|i| i.state == "rejected"),
            sure: count(&act::sure),
            bar: if total == 0 { 0 } else { decided * 180 / total },
            named: board.name.is_some(),
            suggested,
            kinds: kinds(&say, proposed),
            comes: comes(&say, &board),
            again: again_later(&say, &board),
            beside,
            next_asking: items.iter().find(|i| i.asks()).map(|i| i.number),
            why,
            row,
        }
    }

    /// Why the board must wait, in one short sentence; empty when it need not.
    fn waits(&self) -> String {
        if self.row.state == "applied" {
            String::new()
        } else if self.asking > 0 {
            self.frame.say.one("draft-waits-asking", "n", self.asking as i64)
        } else if self.decided == self.dropped {
            self.frame.say.it("draft-waits-nothing")
        } else {
            String::new()
        }
    }
}

async fn review(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Show>,
) -> Result<Response, Problem> {
    let found = found(&app, &by, id).await?;
    Ok(page(&ReviewPage::new(say, &by, found, ask, None)))
}

/// A draft with its items, and the drafts it could be joined with.
struct Found {
    row: Draft,
    items: Vec<Item>,
    beside: Vec<Draft>,
    model: Option<Arc<Model>>,
    owners: Owners,
}

async fn found(app: &App, by: &Actor, id: Id) -> Result<Found, Problem> {
    by.may(Right::EditCampaign)?;
    let (city, model) = (by.city, app.model.get().cloned());
    app.read(move |db| {
        let (row, items) = (store::find(db, city, id)?, store::items(db, city, id)?);
        let owners = Owners::of_draft(units_under(db, city, "/")?, &items);
        Ok(Found { row, items, beside: store::open_beside(db, city, id)?, model, owners })
    })
    .await
}

async fn again(app: App, by: Actor, say: Say, id: Id, problem: Problem) -> Result<Response, Problem> {
    let why = match &problem {
        Problem::Refused(..) => problem.sentence(&say),
        Problem::Invalid(fields) => {
            fields.iter().map(|f| say.with(f.key, &f.args)).collect::<Vec<_>>().join(" ")
        }
        _ => return Err(problem),
    };
    let found = found(&app, &by, id).await?;
    let page = ReviewPage::new(say, &by, found, Show::default(), Some(why));
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

async fn decide(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, number)): Path<(Id, i32)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let mut ask = Decision { deed: String::new(), fields: Default::default() };
    for (key, value) in pairs {
        match key.as_str() {
            "deed" => ask.deed = value,
            _ => drop(ask.fields.insert(key, value)),
        }
    }
    let deciding = by.clone();
    match app.deed(move |db, now| act::decide(db, &deciding, id, number, &ask, now)).await {
        // The next item, so that a keyboard goes on from here.
        Ok(()) => Ok(Redirect::to(&format!("/drafts/{id}#i{}", number)).into_response()),
        Err(problem) => again(app, by, say, id, problem).await,
    }
}

async fn accept_sure(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let deciding = by.clone();
    match app.deed(move |db, now| act::accept_sure(db, &deciding, id, now)).await {
        Ok(_) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(problem) => again(app, by, say, id, problem).await,
    }
}

async fn apply(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(ask): Form<Apply>,
) -> Result<Response, Problem> {
    let applying = by.clone();
    match app.deed(move |db, now| act::apply(db, &applying, id, &ask, now)).await {
        Ok(campaign) => Ok(Redirect::to(&format!("/campaigns/{campaign}")).into_response()),
        Err(problem) => again(app, by, say, id, problem).await,
    }
}

#[derive(Debug, Deserialize)]
struct Other {
    other: Id,
}

async fn join(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(ask): Form<Other>,
) -> Result<Response, Problem> {
    let joining = by.clone();
    match app.deed(move |db, now| cut::join(db, &joining, id, ask.other, now)).await {
        Ok(()) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(problem) => again(app, by, say, id, problem).await,
    }
}

/// The model reads while people go on; the page says how far it is.
async fn advice(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    match advise::begin(&app, &by, id).await {
        Ok(asked) => {
            tokio::spawn(async move { advise::read(&app, asked).await });
            Ok(Redirect::to(&format!("/drafts/{id}#model")).into_response())
        }
        Err(problem) => again(app, by, say, id, problem).await,
    }
}

async fn gold(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let Found { row, items, .. } = found(&app, &by, id).await?;
    let body = act::gold(&row, &items);
    download_json(&format!("draft-{id}.json"), &body)
}
