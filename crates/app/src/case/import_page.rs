//! The pages of files: cases from Excel, and the limits of a city's own with what a change would move.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::case::{Limit, TimeUnit};
use yipan_core::who::Right;

use super::import_api::parts;
use super::limits::{self, Effect, LimitAsk, Own};
use super::{book, import, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::kit::table;
use crate::problem::{FieldError, Problem};

pub(super) type File = Result<Multipart, axum::extract::multipart::MultipartRejection>;

/// Cases shown of a file before it is taken.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "case/pages/import.html")]
struct ImportPage {
    frame: Frame,
    faults: Vec<(String, String)>,
    /// Cases ready to be taken: how many, the first of them, the rows as JSON.
    ready: Option<(usize, Vec<(String, String)>, String)>,
    why: Option<String>,
}

/// Whether the empty file is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Wish {
    pub(super) file: Option<String>,
}

pub(super) fn named(say: &Say, faults: &[FieldError]) -> Vec<(String, String)> {
    faults.iter().map(|fault| (fault.field.clone(), say.with(fault.key, &fault.args))).collect()
}

fn import_page(by: &Actor, say: Say, faults: Vec<(String, String)>) -> ImportPage {
    let frame = Frame::new(say.clone(), by, "cases", say.it("case-import")).at("/cases/import");
    ImportPage { frame, faults, ready: None, why: None }
}

/// `GET /cases/import`: the form; `?file=empty` the workbook to fill in.
pub async fn cases(by: Actor, say: Say, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    by.may_at(Right::ReportCase, &by.unit_path)?;
    if wish.file.is_some() {
        let (title, place, street) =
            (say.it("case-import-a-title"), say.it("case-import-a-place"), say.it("case-import-a-street"));
        let (source, severity) = (say.of("case-source", "superior"), say.of("case-severity", "ordinary"));
        let sample = ["0110", &title, &place, &street, &source, &severity, "", "", "", "", ""];
        return Ok(download(
            "cases.xlsx",
            import::empty(&say, &say.it("room-cases"), &import::COLUMNS, &sample)?,
        ));
    }
    Ok(page_with(StatusCode::OK, &import_page(&by, say, Vec::new())))
}

/// `POST /cases/import`: tries a file.
pub async fn try_cases(State(app): State<App>, by: Actor, say: Say, form: File) -> Result<Response, Problem> {
    by.may_at(Right::ReportCase, &by.unit_path)?;
    let read = match parts(form).await {
        Ok(parts) => table::first(&parts.files[0].0, &parts.files[0].1),
        Err(problem) => Err(problem),
    };
    let (city, now) = (by.city, say.now);
    let tried = match read {
        Ok(rows) => {
            app.read(move |db| {
                book::refresh(db, city, now)?;
                let asks = import::read(db, city, &rows, None)?;
                let text = serde_json::to_string(&rows).map_err(|e| Problem::Broken(e.to_string()))?;
                let first = asks.iter().take(SHOWN).map(|ask| {
                    (
                        ask.title.clone().unwrap_or_else(|| ask.category.clone()),
                        ask.place.clone().unwrap_or_default(),
                    )
                });
                Ok((asks.len(), first.collect(), text))
            })
            .await
        }
        Err(problem) => Err(problem),
    };
    let mut made = import_page(&by, say.clone(), Vec::new());
    match tried {
        Ok(ready) => made.ready = Some(ready),
        Err(Problem::Invalid(faults)) => made.faults = named(&say, &faults),
        Err(problem @ (Problem::Unreadable(_) | Problem::TooLarge(_))) => {
            made.why = Some(problem.sentence(&say))
        }
        Err(problem) => return Err(problem),
    }
    let fine = made.ready.is_some();
    Ok(page_with(if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &made))
}

/// Rows that were tried.
#[derive(Debug, Deserialize)]
pub struct Tried {
    rows: String,
    /// The newest of what they change, when they were tried.
    pub(super) newest: Option<Id>,
}

impl Tried {
    pub(super) fn rows(&self) -> Result<Vec<Vec<String>>, Problem> {
        serde_json::from_str(&self.rows).map_err(|e| Problem::Unreadable(e.to_string()))
    }
}

/// `POST /cases/import/taking`: opens all of them.
pub async fn take_cases(
    State(app): State<App>,
    by: Actor,
    Form(tried): Form<Tried>,
) -> Result<Response, Problem> {
    let rows = tried.rows()?;
    app.deed(move |db, now| import::take(db, &by, &rows, None, now)).await?;
    Ok(Redirect::to("/cases?state=reported").into_response())
}

struct OwnLine {
    own: Own,
    kind: String,
    limit: String,
    /// The street it holds in; empty for the whole city.
    area: String,
    to_come: bool,
}

#[derive(Template)]
#[template(path = "case/pages/limits.html")]
struct LimitsPage {
    frame: Frame,
    own: Vec<OwnLine>,
    kinds: Vec<(String, String)>,
    areas: Vec<(String, String)>,
    may_edit: bool,
    ask: LimitAsk,
    effect: Option<Effect>,
    rows: Option<String>,
    faults: Vec<(String, String)>,
    why: Option<String>,
    today: String,
}

impl LimitsPage {
    fn is_kind(&self, key: &str) -> bool {
        self.ask.category == key
    }

    fn is_area(&self, id: &str) -> bool {
        self.ask.area == id
    }

    fn amount(&self) -> &str {
        self.ask.limit.split_once(' ').map_or("", |(amount, _)| amount)
    }

    fn unit(&self) -> &str {
        if self.ask.limit == limits::AS_IN_CITY {
            return limits::AS_IN_CITY;
        }
        self.ask.limit.split_once(' ').map_or("work_day", |(_, unit)| unit)
    }

    fn is_unit(&self, word: &str) -> bool {
        self.unit() == word
    }

    fn time_units(&self) -> Vec<&'static str> {
        TimeUnit::ALL.iter().map(|(_, word)| *word).chain([limits::AS_IN_CITY]).collect()
    }
}

pub(super) fn told(say: &Say, text: &str) -> String {
    match text.parse::<Limit>() {
        Ok(limit) => {
            say.one(&format!("case-limit-{}", limit.unit.word().replace('_', "-")), "n", limit.amount)
        }
        Err(_) => text.to_owned(),
    }
}

async fn limits_page(app: &App, by: Actor, say: Say) -> Result<LimitsPage, Problem> {
    if !by.can_everywhere(Right::ReadWork) {
        return Err(Problem::Missing("page"));
    }
    let city = by.city;
    let now = say.now;
    let (own, streets) = app
        .read(move |db| {
            book::refresh(db, city, now)?;
            Ok((limits::all(db, city, 500)?, limits::areas(db, city)?))
        })
        .await?;
    let street =
        |id: Id| streets.iter().find(|unit| unit.id == id).map(|unit| unit.short.clone()).unwrap_or_default();
    let today = say.date_value(&say.now);
    let line = |own: Own| OwnLine {
        kind: view::kind_name(&say, book::Kind::find(city, &own.category)),
        limit: if own.limit_text.is_empty() {
            say.of("case-limits-unit", limits::AS_IN_CITY)
        } else {
            told(&say, &own.limit_text)
        },
        area: street(own.area_id),
        to_come: own.in_force > today,
        own,
    };
    let own = own.into_iter().map(line).collect();
    let kinds = book::kinds(city)
        .map(|kind| (kind.key(), format!("{} {}", kind.category.code, view::kind_name(&say, Some(kind)))));
    Ok(LimitsPage {
        own,
        kinds: kinds.collect(),
        areas: streets.iter().map(|unit| (unit.id.to_string(), unit.short.clone())).collect(),
        may_edit: by.can_everywhere(Right::ManageCity),
        ask: LimitAsk::default(),
        effect: None,
        rows: None,
        faults: Vec::new(),
        why: None,
        today,
        frame: Frame::new(say.clone(), &by, "cases", say.it("case-limits")).at("/cases/limits"),
    })
}

/// `GET /cases/limits`; `?file=empty` the workbook to fill in.
pub async fn limits(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    if wish.file.is_some() {
        by.may(Right::ManageCity)?;
        let day = say.date_value(&say.now);
        let (severity, reason) = (say.of("case-severity", "ordinary"), say.it("case-limits-a-reason"));
        let sample = ["events/2013/0110", &severity, "4 work_hour", day.as_str(), &reason, ""];
        let empty = import::empty(&say, &say.it("case-limits"), &limits::COLUMNS, &sample)?;
        return Ok(download("limits.xlsx", empty));
    }
    Ok(page_with(StatusCode::OK, &limits_page(&app, by, say).await?))
}

/// A change by form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Change {
    category: String,
    severity: String,
    amount: String,
    unit: String,
    area: String,
    in_force: String,
    reason: String,
    /// `true` once what it moves was seen.
    sure: String,
}

/// `POST /cases/limits`: shows what a change moves; with `sure` makes it.
pub async fn change(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(form): Form<Change>,
) -> Result<Response, Problem> {
    let sure = form.sure == "true";
    let ask = LimitAsk {
        category: form.category,
        severity: form.severity,
        limit: match form.unit.as_str() {
            limits::AS_IN_CITY => form.unit,
            unit => format!("{} {unit}", form.amount.trim()),
        },
        area: form.area,
        in_force: Some(form.in_force).filter(|text| !text.is_empty()),
        reason: form.reason,
        dry_run: !sure,
    };
    let (actor, wanted) = (by.clone(), ask.clone());
    let done = app.deed(move |db, now| limits::change(db, &actor, &wanted, now)).await;
    if sure && done.is_ok() {
        return Ok(Redirect::to("/cases/limits").into_response());
    }
    let mut made = limits_page(&app, by, say.clone()).await?;
    made.ask = ask;
    match done {
        Ok(effect) => made.effect = Some(effect),
        Err(Problem::Invalid(fields)) => {
            made.why = Some(fields.iter().map(|f| say.with(f.key, &f.args)).collect());
        }
        Err(problem @ Problem::Refused(..)) => made.why = Some(problem.sentence(&say)),
        Err(problem) => return Err(problem),
    }
    let status = if made.why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page_with(status, &made))
}

/// `POST /cases/limits/import`: tries a file.
pub async fn try_limits(
    State(app): State<App>,
    by: Actor,
    say: Say,
    form: File,
) -> Result<Response, Problem> {
    by.may(Right::ManageCity)?;
    let read = match parts(form).await {
        Ok(parts) => table::first(&parts.files[0].0, &parts.files[0].1),
        Err(problem) => Err(problem),
    };
    let actor = by.clone();
    let tried = match read {
        Ok(rows) => {
            let text = serde_json::to_string(&rows).map_err(|e| Problem::Broken(e.to_string()))?;
            let effect = app
                .deed(move |db, now| {
                    let asks = limits::read(db, actor.city, &rows, now)?;
                    limits::take(db, &actor, &asks, true, now)
                })
                .await;
            effect.map(|effect| (effect, text))
        }
        Err(problem) => Err(problem),
    };
    let mut made = limits_page(&app, by, say.clone()).await?;
    match tried {
        Ok((effect, text)) => (made.effect, made.rows) = (Some(effect), Some(text)),
        Err(Problem::Invalid(faults)) => made.faults = named(&say, &faults),
        Err(problem @ (Problem::Unreadable(_) | Problem::TooLarge(_) | Problem::Refused(..))) => {
            made.why = Some(problem.sentence(&say));
        }
        Err(problem) => return Err(problem),
    }
    let fine = made.effect.is_some();
    Ok(page_with(if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &made))
}

/// `POST /cases/limits/taking`: takes the rows in.
pub async fn take_limits(
    State(app): State<App>,
    by: Actor,
    Form(tried): Form<Tried>,
) -> Result<Response, Problem> {
    let rows = tried.rows()?;
    app.deed(move |db, now| {
        let asks = limits::read(db, by.city, &rows, now)?;
        limits::take(db, &by, &asks, false, now)
    })
    .await?;
    Ok(Redirect::to("/cases/limits").into_response())
}
