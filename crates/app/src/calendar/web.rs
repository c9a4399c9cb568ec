//! The page of one's address, and the address itself.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use yipan_core::feed;

use super::act;
use crate::kit::actor::{Actor, address};
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page};
use crate::kit::limit;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::session::hash;

/// Feeds read from one address in a minute; an office behind one address has many calendars.
const READS_MOST: u32 = 120;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/settings/calendar", get(show).post(open))
        .route("/settings/calendar/closing", post(close))
        .route("/calendar/{file}", get(answer))
}

#[derive(Template)]
#[template(path = "calendar/pages/calendar.html")]
struct CalendarPage {
    frame: Frame,
    since: Option<i64>,
    address: Option<String>,
}

/// How the visitor reaches us: `https://yipan.example`.
pub(super) fn base(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if app.secure { "https" } else { "http" })
}

async fn draw(app: &App, by: Actor, say: Say, address: Option<String>) -> Result<Response, Problem> {
    let frame = Frame::new(say.clone(), &by, "settings", say.it("calendar-title")).at("/settings/calendar");
    let since = app.read(move |db| act::since(db, &by)).await?;
    Ok(page(&CalendarPage { frame, since, address }))
}

async fn show(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    draw(&app, by, say, None).await
}

async fn open(State(app): State<App>, by: Actor, say: Say, headers: HeaderMap) -> Result<Response, Problem> {
    let actor = by.clone();
    let secret = app.deed(move |db, now| act::open(db, &actor, now)).await?;
    let address = format!("{}/calendar/{secret}.ics", base(&app, &headers));
    draw(&app, by, say, Some(address)).await
}

async fn close(State(app): State<App>, by: Actor) -> Result<Response, Problem> {
    app.deed(move |db, now| act::close(db, &by, now)).await?;
    Ok(Redirect::to("/settings/calendar").into_response())
}

/// The feed. A calendar program that has the newest is told so.
async fn answer(
    State(app): State<App>,
    say: Say,
    headers: HeaderMap,
    Path(file): Path<String>,
    parts: Parts,
) -> Result<Response, Problem> {
    let secret = file.strip_suffix(".ics").ok_or(Problem::Missing("page"))?.to_owned();
    limit::check(format!("calendar:{}", address(&parts)), READS_MOST, 60_000, app.clock.now())?;
    let base = base(&app, &headers);
    let text = app
        .read(move |db| {
            let by = act::person(db, &secret)?;
            let moments = act::moments(db, &by, &say, &base)?;
            Ok(feed::text(&say.one("calendar-name", "who", &by.name), &moments))
        })
        .await?;
    let tag = format!("\"{}\"", &hash(&text)[..32]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let own = [
        (header::ETAG, tag.clone()),
        (header::CACHE_CONTROL, "private, max-age=0, must-revalidate".to_owned()),
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
    ];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, own).into_response());
    }
    Ok((own, text).into_response())
}
