//! Sign-in, sign-out, language.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::act;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::limit;
use crate::kit::say::{Lang, Say};
use crate::problem::Problem;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in_page).post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/language/{lang}", get(language))
        .merge(super::settings::routes())
}

#[derive(Debug, Default, Deserialize)]
struct Next {
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "who/pages/sign_in.html")]
struct SignInPage {
    frame: Frame,
    next: String,
    username: String,
    why: Option<String>,
}

/// Only a place on this site: `//host` and `https:` lead elsewhere.
fn own_place(to: &str) -> String {
    if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') {
        to.to_owned()
    } else {
        "/".into()
    }
}

async fn sign_in_page(say: Say, Query(ask): Query<Next>) -> Response {
    let next = own_place(&ask.next.unwrap_or_default());
    let frame = Frame::public(say.clone(), say.it("who-sign-in")).at("/sign-in");
    page(&SignInPage { frame, next, username: String::new(), why: None })
}

#[derive(Debug, Deserialize)]
struct SignIn {
    username: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(app): State<App>,
    say: Say,
    info: Option<axum::Extension<axum::extract::ConnectInfo<std::net::SocketAddr>>>,
    Form(ask): Form<SignIn>,
) -> Result<Response, Problem> {
    let address = info.map(|i| i.0.0.ip().to_string()).unwrap_or_default();
    limit::check(format!("sign-in:{address}"), 30, 60_000, app.clock.now())?;
    limit::check(format!("sign-in-name:{}", ask.username), 10, 60_000, app.clock.now())?;
    let (username, password) = (ask.username.clone(), ask.password);
    match app.deed(move |db, now| act::sign_in(db, &username, &password, now)).await {
        Ok(secret) => {
            let mut response = Redirect::to(&own_place(&ask.next)).into_response();
            set_cookie(&app, &mut response, "yipan", &secret, super::session::SESSION_MS / 1000);
            Ok(response)
        }
        Err(Problem::Refused(key, args)) => {
            let frame = Frame::public(say.clone(), say.it("who-sign-in")).at("/sign-in");
            let why = Some(say.with(key, &args));
            let form = SignInPage { frame, next: own_place(&ask.next), username: ask.username, why };
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form))
        }
        Err(problem) => Err(problem),
    }
}

async fn sign_out(State(app): State<App>, by: Actor) -> Result<Response, Problem> {
    let session = by.session.clone();
    app.deed(move |db, now| act::sign_out(db, &by, now)).await?;
    app.sessions.write().unwrap_or_else(|poisoned| poisoned.into_inner()).remove(&session);
    let mut response = Redirect::to("/sign-in").into_response();
    set_cookie(&app, &mut response, "yipan", "", 0);
    Ok(response)
}

#[derive(Debug, Default, Deserialize)]
struct To {
    to: Option<String>,
}

async fn language(
    State(app): State<App>,
    Path(lang): Path<String>,
    Query(ask): Query<To>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = Lang::read(&lang).ok_or(Problem::Missing("page"))?;
    let back = headers
        .get(header::REFERER)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.split_once("://"))
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()));
    let to = back.or(ask.to).unwrap_or_default();
    let mut response = Redirect::to(&own_place(&to)).into_response();
    set_cookie(&app, &mut response, "lang", lang.word(), 365 * 86_400);
    Ok(response)
}

fn set_cookie(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64) {
    let secure = if app.secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
