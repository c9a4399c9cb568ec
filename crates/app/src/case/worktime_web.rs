//! The working time of a city's cases: the page where it is changed with what that would move, and the same of the API.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::limits::Effect;
use super::worktime::{self, Day, Hours, HoursAsk, Version};
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Json};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;

/// Changes shown at once.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "case/pages/worktime.html")]
struct HoursPage {
    frame: Frame,
    version: i64,
    hours: Hours,
    days: Vec<(String, Day)>,
    changes: Vec<Version>,
    years: String,
    may_edit: bool,
    ask: HoursAsk,
    effect: Option<Effect>,
    why: Option<String>,
}

impl HoursPage {
    /// The week as it is asked for, or as it stands.
    fn week(&self) -> Vec<(usize, String)> {
        let asked = self.ask.week.clone();
        asked.unwrap_or_else(|| self.hours.week.to_vec()).into_iter().enumerate().collect()
    }

    fn day_name(&self, day: impl std::borrow::Borrow<usize>) -> String {
        self.frame.say.it(&format!("case-hours-d{}", day.borrow()))
    }

    fn date(&self) -> &str {
        self.ask.date.as_deref().unwrap_or_default()
    }
}

async fn made(app: &App, by: &Actor, say: Say) -> Result<HoursPage, Problem> {
    if !by.can_everywhere(Right::ReadWork) {
        return Err(Problem::Missing("page"));
    }
    let city = by.city;
    let ((version, hours), changes) =
        app.read(move |db| Ok((worktime::current(db, city)?, worktime::versions(db, city, SHOWN)?))).await?;
    let years: Vec<String> = yipan_worktime::years_known().iter().map(ToString::to_string).collect();
    let frame = Frame::new(say.clone(), by, "cases", say.it("case-hours")).at("/settings/worktime");
    Ok(HoursPage {
        frame,
        version,
        days: hours.days.iter().map(|(date, day)| (date.clone(), day.clone())).collect(),
        hours,
        changes,
        years: years.join(&say.it("case-list-gap")),
        may_edit: by.can_everywhere(Right::ManageCity),
        ask: HoursAsk::default(),
        effect: None,
        why: None,
    })
}

/// `GET /settings/worktime`.
pub async fn show(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    Ok(page_with(StatusCode::OK, &made(&app, &by, say).await?))
}

/// `POST /settings/worktime`: shows what a change moves; with `sure` makes it.
pub async fn change(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    by.may(Right::ManageCity)?;
    let text = |name: &str| fields.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.as_str());
    let week: Vec<String> = (0..7).map(|day| text(&format!("d{day}")).trim().to_owned()).collect();
    let ask = HoursAsk {
        week: fields.iter().any(|(own, _)| own == "d0").then_some(week),
        date: Some(text("date").to_owned()).filter(|date| !date.is_empty()),
        name: text("name").into(),
        shifts: text("shifts").into(),
        forget: text("forget") == "true",
        reason: text("reason").into(),
        version: text("version").parse().ok(),
        dry_run: text("sure") != "true",
    };
    let (actor, wanted) = (by.clone(), ask.clone());
    let done = if ask.dry_run {
        worktime::preview(&app, &actor, wanted).await.map(Some)
    } else {
        app.deed(move |db, now| worktime::change(db, &actor, &wanted, now)).await.map(|_| None)
    };
    let mut page = match done {
        Ok(None) => {
            worktime::settle(&app).await?;
            return Ok(Redirect::to("/settings/worktime").into_response());
        }
        _ => made(&app, &by, say.clone()).await?,
    };
    page.ask = ask;
    match done {
        Ok(effect) => page.effect = effect,
        Err(Problem::Invalid(wrong)) => {
            page.why = Some(wrong.iter().map(|f| say.with(f.key, &f.args)).collect());
        }
        Err(problem @ Problem::Refused(..)) => page.why = Some(problem.sentence(&say)),
        Err(problem) => return Err(problem),
    }
    let status = if page.why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, &page))
}

/// The API of the working time.
pub fn api_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(current, change_hours))
}

/// The working time that holds.
#[derive(Debug, Serialize, ToSchema)]
struct HoursJson {
    /// Counts the changes; 0 is what was shipped.
    version: i64,
    /// Week and days; public holidays are known without them.
    #[serde(flatten)]
    hours: Hours,
    /// Whether the open clocks all stand on it.
    settled: bool,
}

/// The working time of the city's cases.
#[utoipa::path(get, path = "/worktime", responses((status = 200, body = HoursJson)), tag = "case")]
async fn current(State(app): State<App>, by: Actor) -> Result<Json<HoursJson>, Problem> {
    by.may(Right::ReadWork)?;
    app.read(move |db| {
        let (version, hours) = worktime::current(db, by.city)?;
        let settled = worktime::versions(db, by.city, 1)?.iter().all(|own| own.done_at.is_some());
        Ok(HoursJson { version, hours, settled })
    })
    .await
    .map(Json)
}

/// Changes the working time from now on and lays open clocks anew, in batches; with `dry_run` only says how many
/// would move. What is late stays late.
#[utoipa::path(post, path = "/worktime", request_body = HoursAsk, responses((status = 200, body = Effect)), tag = "case")]
async fn change_hours(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<HoursAsk>,
) -> Result<Json<Effect>, Problem> {
    if ask.dry_run {
        return worktime::preview(&app, &by, ask).await.map(Json);
    }
    let city = by.city;
    let version = app.deed(move |db, now| worktime::change(db, &by, &ask, now)).await?;
    worktime::settle(&app).await?;
    let changes = app.read(move |db| worktime::versions(db, city, SHOWN)).await?;
    let own = changes.into_iter().find(|own| own.version == version);
    let (open, moved) = own.map_or((0, 0), |own| (own.looked, own.moved));
    Ok(Json(Effect { open, moved, ..Effect::default() }))
}
