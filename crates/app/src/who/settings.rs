//! Settings 设置: who there is, with their posts; adding units, people and posts; one's own tokens.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use diesel::prelude::*;
use serde::Deserialize;
use yipan_core::who::{Right, Role};
use yipan_db::Db;

use super::act::{self, NewPerson, NewPost, NewUnit, UNIT_KINDS};
use super::store::{self, Person, Post, Unit};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Form;
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;

/// The pages of settings.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings", get(show))
        .route("/settings/units", post(add_unit))
        .route("/settings/people", post(add_person))
        .route("/settings/tokens", post(add_token))
}

/// A unit with what hangs on it.
struct UnitLine {
    unit: Unit,
    depth: usize,
    people: Vec<Person>,
    posts: Vec<Post>,
}

#[derive(Template)]
#[template(path = "who/pages/settings.html")]
struct SettingsPage {
    frame: Frame,
    lines: Vec<UnitLine>,
    people: usize,
    may_manage: bool,
    kinds: &'static [&'static str],
    roles: Vec<&'static str>,
    token: Option<String>,
    errors: Vec<String>,
}

impl SettingsPage {
    fn holder(&self, post: &Post) -> String {
        self.lines
            .iter()
            .flat_map(|line| &line.people)
            .find(|person| Some(person.id) == post.person_id)
            .map_or_else(|| self.frame.say.it("who-vacant"), |person| person.name.clone())
    }
}

fn lines(db: &mut Db, city: Id) -> Result<Vec<UnitLine>, Problem> {
    let units = store::units_under(db, city, "/")?;
    let mut people: BTreeMap<Id, Vec<Person>> = BTreeMap::new();
    for person in store::people_under(db, city, "/")? {
        people.entry(person.unit_id).or_default().push(person);
    }
    let mut posts: BTreeMap<Id, Vec<Post>> = BTreeMap::new();
    let all: Vec<Post> = store::post::table
        .filter(store::post::city_id.eq(city))
        .order(store::post::id)
        .select(Post::as_select())
        .load(db)?;
    for post in all {
        posts.entry(post.unit_id).or_default().push(post);
    }
    // Children right after their parent, siblings in their own order.
    let mut under: BTreeMap<Option<Id>, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        under.entry(unit.parent_id).or_default().push(unit);
    }
    let mut lines = Vec::new();
    let mut waiting: Vec<(Unit, usize)> =
        under.remove(&None).unwrap_or_default().into_iter().rev().map(|unit| (unit, 0)).collect();
    while let Some((unit, depth)) = waiting.pop() {
        let children = under.remove(&Some(unit.id)).unwrap_or_default();
        waiting.extend(children.into_iter().rev().map(|child| (child, depth + 1)));
        lines.push(UnitLine {
            people: people.remove(&unit.id).unwrap_or_default(),
            posts: posts.remove(&unit.id).unwrap_or_default(),
            unit,
            depth: depth.min(4),
        });
    }
    Ok(lines)
}

async fn draw(
    app: &App,
    by: &Actor,
    say: &Say,
    token: Option<String>,
    errors: Vec<String>,
) -> Result<SettingsPage, Problem> {
    let city = by.city;
    let lines = app.read(move |db| lines(db, city)).await?;
    Ok(SettingsPage {
        frame: Frame::new(say.clone(), by, "settings", say.it("room-settings")).at("/settings"),
        people: lines.iter().map(|line| line.people.len()).sum(),
        lines,
        may_manage: by.can(Right::ManageCity),
        kinds: UNIT_KINDS,
        roles: Role::ALL.iter().filter(|r| **r != Role::Program).map(|r| r.word()).collect(),
        token,
        errors,
    })
}

async fn show(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    Ok(page(&draw(&app, &by, &say, None, Vec::new()).await?))
}

/// The page again with what has to be mended, or the redirect.
async fn answer<T>(app: &App, by: &Actor, say: &Say, done: Result<T, Problem>) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to("/settings").into_response()),
        Err(Problem::Invalid(fields)) => {
            let told = |f: &crate::problem::FieldError| {
                format!("{} — {}", say.of("who-field", &f.field), say.with(f.key, &f.args))
            };
            let errors = fields.iter().map(told).collect();
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &draw(app, by, say, None, errors).await?))
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Debug, Deserialize)]
struct UnitForm {
    parent: String,
    kind: String,
    name: String,
    short: String,
}

async fn add_unit(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(ask): Form<UnitForm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let new = NewUnit {
        parent: ask.parent.parse().ok(),
        kind: ask.kind,
        name: ask.name,
        short: ask.short,
        ..NewUnit::default()
    };
    let done = app.deed(move |db, now| act::add_unit(db, &actor, &new, now)).await;
    answer(&app, &by, &say, done).await
}

#[derive(Debug, Deserialize)]
struct PersonForm {
    unit: Id,
    name: String,
    role: String,
    title: String,
    username: String,
    password: String,
}

async fn add_person(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(ask): Form<PersonForm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let done = app
        .deed(move |db, now| {
            let new = NewPerson {
                name: ask.name.clone(),
                username: given(&ask.username),
                password: given(&ask.password),
                role: ask.role.clone(),
                unit: ask.unit,
            };
            let person = act::add_person(db, &actor, &new, now)?;
            if let Some(title) = given(&ask.title) {
                let post = NewPost {
                    unit: ask.unit,
                    kind: "liaison".into(),
                    title,
                    person: Some(person),
                    campaign: None,
                };
                act::add_post(db, &actor, &post, now)?;
            }
            Ok(person)
        })
        .await;
    answer(&app, &by, &say, done).await
}

#[derive(Debug, Deserialize)]
struct TokenForm {
    label: String,
}

async fn add_token(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(ask): Form<TokenForm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    match app.deed(move |db, now| act::create_token(db, &actor, &ask.label, now)).await {
        Ok(token) => Ok(page(&draw(&app, &by, &say, Some(token), Vec::new()).await?)),
        Err(problem) => answer::<()>(&app, &by, &say, Err(problem)).await,
    }
}
