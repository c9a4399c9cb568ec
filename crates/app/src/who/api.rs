//! `units`, `posts`, `people` of the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::{Reach, Right};

use super::act::{self, NewPerson, NewPost, NewUnit};
use super::store::{self, Person, Post, Unit};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::{Page, Paging};
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(units, add_unit))
        .routes(routes!(unit))
        .routes(routes!(people, add_person))
        .routes(routes!(me))
        .routes(routes!(posts, add_post))
        .routes(routes!(hand_over))
        .routes(routes!(add_token))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Its id.
    pub id: Id,
}

/// Units of the city.
#[utoipa::path(get, path = "/units", params(Paging), responses((status = 200, body = Page<Unit>)), tag = "who")]
async fn units(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Paging>,
) -> Result<Json<Page<Unit>>, Problem> {
    let limit = ask.limit();
    let rows = app.read(move |db| store::units_page(db, by.city, ask.after.unwrap_or(0), limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |u| u.id)))
}

/// One unit.
#[utoipa::path(get, path = "/units/{id}", params(("id" = i64, Path)), responses((status = 200, body = Unit)), tag = "who")]
async fn unit(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Unit>, Problem> {
    app.read(move |db| store::unit(db, by.city, id)).await.map(Json)
}

/// Adds a unit.
#[utoipa::path(post, path = "/units", request_body = NewUnit, responses((status = 201, body = Unit)), tag = "who")]
async fn add_unit(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewUnit>,
) -> Result<(StatusCode, Json<Unit>), Problem> {
    let row = app.deed(move |db, now| act::add_unit(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

/// People of the city.
#[utoipa::path(get, path = "/people", params(Paging), responses((status = 200, body = Page<Person>)), tag = "who")]
async fn people(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Paging>,
) -> Result<Json<Page<Person>>, Problem> {
    let limit = ask.limit();
    let rows = app.read(move |db| store::people_page(db, by.city, ask.after.unwrap_or(0), limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |p| p.id)))
}

/// Adds a person.
#[utoipa::path(post, path = "/people", request_body = NewPerson, responses((status = 201, body = Made)), tag = "who")]
async fn add_person(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewPerson>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let id = app.deed(move |db, now| act::add_person(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// A right and how far it reaches.
#[derive(Debug, Serialize, ToSchema)]
struct RightHeld {
    right: &'static str,
    reach: &'static str,
}

/// Who I am.
#[derive(Debug, Serialize, ToSchema)]
struct Me {
    id: Id,
    name: String,
    username: String,
    role: &'static str,
    unit: Option<Unit>,
    posts: Vec<Post>,
    rights: Vec<RightHeld>,
}

/// Who I am, my unit, my posts, my rights.
#[utoipa::path(get, path = "/people/me", responses((status = 200, body = Me)), tag = "who")]
async fn me(State(app): State<App>, by: Actor) -> Result<Json<Me>, Problem> {
    let actor = by.clone();
    let (unit, posts) = app
        .read(move |db| {
            let unit = store::unit(db, actor.city, actor.unit)?;
            let mut posts = store::posts_of(db, actor.city, actor.unit)?;
            posts.retain(|p| p.person_id == Some(actor.person));
            Ok((unit, posts))
        })
        .await?;
    let rights = Right::ALL
        .iter()
        .filter_map(|right| {
            let reach = match by.role.reach(*right)? {
                Reach::City => "city",
                Reach::OwnUnit => "own-unit",
            };
            Some(RightHeld { right: right.word(), reach })
        })
        .collect();
    Ok(Json(Me {
        id: by.person,
        name: by.name,
        username: by.username,
        role: by.role.word(),
        unit: Some(unit),
        posts,
        rights,
    }))
}

/// Posts of the city.
#[utoipa::path(get, path = "/posts", params(Paging), responses((status = 200, body = Page<Post>)), tag = "who")]
async fn posts(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Paging>,
) -> Result<Json<Page<Post>>, Problem> {
    let limit = ask.limit();
    let rows = app.read(move |db| store::posts_page(db, by.city, ask.after.unwrap_or(0), limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |p| p.id)))
}

/// Adds a post.
#[utoipa::path(post, path = "/posts", request_body = NewPost, responses((status = 201, body = Made)), tag = "who")]
async fn add_post(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewPost>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let id = app.deed(move |db, now| act::add_post(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

/// A label for a token.
#[derive(Debug, Deserialize, ToSchema)]
struct NewToken {
    label: String,
}

/// A token, shown once.
#[derive(Debug, Serialize, ToSchema)]
struct Token {
    token: String,
}

/// Makes a personal token for the caller.
#[utoipa::path(post, path = "/people/me/tokens", request_body = NewToken, responses((status = 201, body = Token)), tag = "who")]
async fn add_token(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewToken>,
) -> Result<(StatusCode, Json<Token>), Problem> {
    let token = app.deed(move |db, now| act::create_token(db, &by, &ask.label, now)).await?;
    Ok((StatusCode::CREATED, Json(Token { token })))
}

/// Who takes the post over.
#[derive(Debug, Deserialize, ToSchema)]
struct HandOver {
    person: Id,
}

/// The same post, another person; its duties stay on it.
#[utoipa::path(post, path = "/posts/{id}/handover", params(("id" = i64, Path)), request_body = HandOver, responses((status = 204)), tag = "who")]
async fn hand_over(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<HandOver>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::hand_over_post(db, &by, id, ask.person, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
