//! The public pages: `/report`, `/track/{code}`; and the contact for the unit that answers.

use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::act;
use super::intake::{self, Written, bounded, resident};
use super::seal;
use super::store::{self, Report};
use super::trail::{self, Step};
use crate::case::book::{self, PublicKind};
use crate::case::{self, Fields, view};
use crate::kit::Id;
use crate::kit::actor::{Actor, address};
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::limit;
use crate::kit::say::{Lang, Say};
use crate::ledger;
use crate::problem::Problem;
use crate::who;

/// Looks at codes of one address in a minute.
pub const LOOKS_MOST: u32 = 60;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/report", get(form).post(send))
        .route("/track", get(find))
        .route("/track/{code}", get(track))
        .route("/track/{code}/rating", post(rate))
        .route("/track/{code}/photo/{id}", get(photo))
        .route("/cases/{id}/contact", post(contact))
}

#[derive(Template)]
#[template(path = "voice/pages/report.html")]
struct ReportPage {
    frame: Frame,
    kinds: &'static [PublicKind],
    streets: Vec<(Id, String)>,
    written: Written,
    again: Option<String>,
}

impl ReportPage {
    fn in_street(&self, id: &Id) -> bool {
        self.written.street == Some(*id)
    }

    fn kind_name(&self, kind: &PublicKind) -> String {
        if self.frame.say.lang == Lang::Zh { kind.name.clone() } else { kind.name_en.clone() }
    }
}

async fn form(State(app): State<App>, say: Say, request: Request) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let by = resident(&app, &parts).await?;
    let written = Written { key: who::session::secret(), ..Written::default() };
    report_page(&app, &by, say, written, None).await
}

async fn report_page(
    app: &App,
    by: &Actor,
    say: Say,
    written: Written,
    again: Option<String>,
) -> Result<Response, Problem> {
    let status = if again.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let city = by.city;
    let streets = app.read(move |db| case::streets(db, city)).await?;
    let frame = Frame::public(say.clone(), say.it("voice-report-title")).at("/report");
    Ok(page_with(status, &ReportPage { frame, kinds: book::public_kinds(), streets, written, again }))
}

async fn send(State(app): State<App>, say: Say, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let by = resident(&app, &parts).await?;
    bounded(&app, &by)?;
    let fields = Fields::read(&app, &by, Request::from_parts(parts, body)).await?;
    let written = Written::of(&fields);
    if let Some((_, key)) = written.wrong(fields.evidence.len()) {
        let why = say.it(key);
        return report_page(&app, &by, say, written, Some(why)).await;
    }
    match intake::take(&app, &by, &written, fields.evidence.clone()).await {
        Ok(report) => Ok(Redirect::to(&format!("/track/{}", report.code)).into_response()),
        Err(Problem::Invalid(wrong)) => {
            let why = wrong.iter().map(|f| say.with(f.key, &f.args)).collect();
            report_page(&app, &by, say, written, Some(why)).await
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Debug, Default, Deserialize)]
struct Typed {
    code: Option<String>,
}

#[derive(Template)]
#[template(path = "voice/pages/find.html")]
struct FindPage {
    frame: Frame,
    typed: String,
    again: Option<String>,
}

async fn find(say: Say, Query(typed): Query<Typed>) -> Result<Response, Problem> {
    match typed.code.as_deref().map(str::trim) {
        None | Some("") => Ok(find_page(say, String::new(), None)),
        Some(text) => match act::read_code(text) {
            Some(code) => Ok(Redirect::to(&format!("/track/{code}")).into_response()),
            None => {
                let why = say.it("voice-track-none");
                Ok(find_page(say, text.to_owned(), Some(why)))
            }
        },
    }
}

fn find_page(say: Say, typed: String, again: Option<String>) -> Response {
    let status = if again.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    let frame = Frame::public(say.clone(), say.it("voice-track-title")).at("/track");
    page_with(status, &FindPage { frame, typed, again })
}

#[derive(Template)]
#[template(path = "voice/pages/track.html")]
struct TrackPage {
    frame: Frame,
    report: Report,
    code: String,
    row: case::CaseRow,
    number: String,
    sign: view::Sign,
    steps: Vec<Step>,
    photos: Vec<(Id, String, i64)>,
    may_rate: bool,
    again: Option<String>,
}

async fn track(
    State(app): State<App>,
    say: Say,
    Path(typed): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    limit::check(format!("track:{}", address(&parts)), LOOKS_MOST, 60_000, app.clock.now())?;
    track_page(&app, say, &typed, None).await
}

async fn track_page(app: &App, say: Say, typed: &str, again: Option<String>) -> Result<Response, Problem> {
    let status = if again.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let Some(code) = act::read_code(typed) else {
        let why = say.it("voice-track-none");
        return Ok(find_page(say, typed.to_owned(), Some(why)));
    };
    let (speaker, wanted) = (say.clone(), code.clone());
    let found = app.read(move |db| trail::look(db, &speaker, &wanted)).await?;
    let Some(trail) = found else {
        let why = say.it("voice-track-none");
        return Ok(find_page(say, code, Some(why)));
    };
    let case = trail.row.case()?;
    let page = TrackPage {
        frame: Frame::public(say.clone(), say.it("voice-track-title")).at(format!("/track/{code}")),
        code: format!("{} {}", &code[..4], &code[4..]),
        number: view::number(&say, &trail.row),
        sign: view::sign(trail.row.city_id, &case.stage, false, trail.row.reported_at),
        steps: trail.steps,
        photos: trail.photos,
        may_rate: act::may_rate(&trail.report, &trail.row),
        report: trail.report,
        row: trail.row,
        again,
    };
    Ok(page_with(status, &page))
}

#[derive(Debug, Default, Deserialize)]
struct Rating {
    solved: bool,
    #[serde(default)]
    words: String,
}

async fn rate(
    State(app): State<App>,
    say: Say,
    parts: Parts,
    Path(typed): Path<String>,
    Form(ask): Form<Rating>,
) -> Result<Response, Problem> {
    let by = resident(&app, &parts).await?;
    limit::check(format!("rate:{}", by.address), LOOKS_MOST, 60_000, app.clock.now())?;
    let code = act::read_code(&typed).ok_or(Problem::Missing("report"))?;
    let kept = code.clone();
    match app.deed(move |db, now| act::rate(db, &by, &code, ask.solved, &ask.words, now)).await {
        Ok(()) => Ok(Redirect::to(&format!("/track/{kept}")).into_response()),
        Err(problem @ Problem::Refused(..)) => {
            let why = problem.sentence(&say);
            track_page(&app, say, &kept, Some(why)).await
        }
        Err(problem) => Err(problem),
    }
}

async fn photo(State(app): State<App>, Path((typed, id)): Path<(String, Id)>) -> Result<Response, Problem> {
    let code = act::read_code(&typed).ok_or(Problem::Missing("evidence"))?;
    let row = app
        .read(move |db| {
            let report = store::by_code(db, &code)?.ok_or(Problem::Missing("evidence"))?;
            let living = act::living(db, &report)?;
            let own = case::store::photos(db, report.city_id, living.id)?;
            if !own.iter().any(|photo| photo.evidence_id == id) {
                return Err(Problem::Missing("evidence"));
            }
            ledger::evidence::find(db, report.city_id, id)
        })
        .await?;
    let bytes = ledger::evidence::bytes(&app, &row).await?;
    Ok(ledger::evidence::as_image(&row, bytes))
}

#[derive(Template)]
#[template(path = "voice/pages/contact.html")]
struct ContactPage {
    frame: Frame,
    case: Id,
    contact: String,
}

async fn contact(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let frame = Frame::new(say.clone(), &by, "cases", say.it("voice-phone")).at(format!("/cases/{id}"));
    let sealing = seal::key(&app).await?;
    let contact = app.deed(move |db, now| act::contact(db, &by, id, &sealing, now)).await?;
    Ok(page_with(StatusCode::OK, &ContactPage { frame, case: id, contact }))
}
