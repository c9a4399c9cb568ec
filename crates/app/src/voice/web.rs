//! The public pages: `/report`, `/track/{code}`; and the contact for the unit that answers.

use askama::Template;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_db::Db;

use super::act;
use super::seal;
use super::store::{self, Report};
use crate::case::book::{self, PublicKind};
use crate::case::{self, Fields, Location, NewCase, view};
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

/// Reports of one address in ten minutes.
const REPORTS_MOST: u32 = 30;
/// Looks at codes of one address in a minute.
const LOOKS_MOST: u32 = 60;
const PHOTOS_MOST: usize = 3;

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

/// The program acting for a resident of the first city.
async fn resident(app: &App, parts: &Parts) -> Result<(Actor, String), Problem> {
    let found = app.read(|db| who::store::first_city(db)).await?;
    let (city, name) = found.ok_or(Problem::Refused("voice-no-city", Vec::new()))?;
    Ok((Actor { address: address(parts), ..Actor::program(city) }, name))
}

#[derive(Debug, Clone, Default)]
struct Written {
    kind: String,
    words: String,
    street: Option<Id>,
    place: String,
    phone: String,
    key: String,
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
    let (by, _) = resident(&app, &parts).await?;
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

fn phone_fits(phone: &str) -> bool {
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    (7..=20).contains(&digits) && phone.chars().all(|c| c.is_ascii_digit() || " +-".contains(c))
}

async fn send(State(app): State<App>, say: Say, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let (by, _) = resident(&app, &parts).await?;
    limit::check(format!("report:{}", by.address), REPORTS_MOST, 600_000, app.clock.now())?;
    let fields = Fields::read(&app, &by, Request::from_parts(parts, body)).await?;
    let written = Written {
        kind: fields.text("kind").to_owned(),
        words: fields.text("words").trim().to_owned(),
        street: fields.some("street").and_then(|text| text.parse().ok()),
        place: fields.text("place").trim().to_owned(),
        phone: fields.text("phone").trim().to_owned(),
        key: fields.some("client_key").unwrap_or_else(who::session::secret),
    };
    let kind = book::public_kinds().iter().find(|kind| kind.word == written.kind);
    let wrong = match kind {
        None => Some("field-required"),
        Some(_) if fields.evidence.len() > PHOTOS_MOST => Some("voice-too-many-photos"),
        Some(_) if written.words.is_empty() && fields.evidence.is_empty() => Some("voice-say-something"),
        Some(_) if !written.phone.is_empty() && !phone_fits(&written.phone) => Some("voice-phone-wrong"),
        Some(_) => None,
    };
    if let Some(key) = wrong {
        let why = say.it(key);
        return report_page(&app, &by, say, written, Some(why)).await;
    }
    let Some(category) = kind.and_then(PublicKind::kind).map(book::Kind::key) else {
        return Err(Problem::Missing("page"));
    };
    let location = match (fields.text("lon").parse(), fields.text("lat").parse()) {
        (Ok(lon), Ok(lat)) => Some(Location { lon, lat }),
        _ => None,
    };
    let title: String = written.words.chars().take(40).collect();
    let ask = NewCase {
        source: Some("public".into()),
        category,
        title: Some(title),
        description: Some(written.words.clone()),
        place: Some(written.place.clone()),
        street: written.street,
        location,
        evidence: fields.evidence.clone(),
        client_key: Some(format!("voice/{}", written.key)), // apart from the keys of the loop
        ..NewCase::default()
    };
    let sealing = seal::key(&app).await?;
    let phone = Some(written.phone.clone()).filter(|phone| !phone.is_empty());
    let actor = by.clone();
    let done = app.deed(move |db, now| act::say(db, &actor, &ask, phone.as_deref(), &sealing, now)).await;
    match done {
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

/// One step a resident sees: no names of people, no inner words.
#[derive(Debug, Clone)]
struct Step {
    told: String,
    at: i64,
    quote: String,
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
    let found = app.read(move |db| look(db, &speaker, &wanted, again)).await?;
    match found {
        Some(page) => Ok(page_with(status, &page)),
        None => {
            let why = say.it("voice-track-none");
            Ok(find_page(say, code, Some(why)))
        }
    }
}

fn look(db: &mut Db, say: &Say, code: &str, again: Option<String>) -> Result<Option<TrackPage>, Problem> {
    let Some(report) = store::by_code(db, code)? else { return Ok(None) };
    let row = act::living(db, &report)?;
    let units = view::units(db, report.city_id)?;
    let mut steps = Vec::new();
    for entry in ledger::store::of_subject(db, report.city_id, "case", row.id)? {
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
        let unit = detail["unit"]
            .as_i64()
            .or(row.unit_id)
            .and_then(|id| units.get(&id).cloned())
            .unwrap_or_default();
        let (told, quote) = match entry.fact.as_str() {
            "case.reported" => (say.it("voice-step-said"), String::new()),
            "case.filed" => (say.one("voice-step-filed", "number", view::number(say, &row)), String::new()),
            "case.dispatched" => (say.one("voice-step-dispatched", "unit", unit), String::new()),
            "case.fixed" => (say.one("voice-step-fixed", "unit", unit), entry.reason),
            "case.failed" => (say.it("voice-step-failed"), String::new()),
            "case.closed" | "case.forced" => (say.it("voice-step-closed"), String::new()),
            "case.declined" => (say.one("voice-step-declined", "why", entry.reason), String::new()),
            "case.voided" => (say.one("voice-step-voided", "why", entry.reason), String::new()),
            "case.reopened" => (say.it("voice-step-reopened"), String::new()),
            _ => continue,
        };
        steps.push(Step { told, at: entry.at, quote });
    }
    if row.id != report.case_id {
        steps.insert(0, Step { told: say.it("voice-step-merged"), at: report.said_at, quote: String::new() });
    }
    let photos = case::store::photos(db, report.city_id, row.id)?;
    let photos = photos.into_iter().map(|photo| (photo.evidence_id, photo.kind, photo.at)).collect();
    let grouped = format!("{} {}", &code[..4], &code[4..]);
    let case = row.case()?;
    Ok(Some(TrackPage {
        frame: Frame::public(say.clone(), say.it("voice-track-title")).at(format!("/track/{code}")),
        code: grouped,
        number: view::number(say, &row),
        sign: view::sign(&case, false, row.reported_at),
        steps,
        photos,
        may_rate: act::may_rate(&report, &row),
        report,
        row,
        again,
    }))
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
    let (by, _) = resident(&app, &parts).await?;
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
