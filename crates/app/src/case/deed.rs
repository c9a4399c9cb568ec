//! Deeds by form: one address for each, the page again with the rule's sentence when it says no.

use askama::Template;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use yipan_core::place::{Datum, Point};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, DispatchAsk, FileAsk, Said, Verification};
use super::appeal::{self, ReviewAsk};
use super::asks::{self, Apply, Looked, Until};
use super::book;
use super::hands::{self, CorrectAsk, EntrustAsk, JoinAsk, SplitAsk};
use super::open::{self, Location, NewCase};
use super::row::CaseRow;
use super::rules::{self, Question};
use super::{field, page, press, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::ledger::evidence;
use crate::problem::Problem;
use crate::who;

/// Fields of a form, with or without photos.
#[derive(Debug, Default)]
pub struct Fields {
    fields: Vec<(String, String)>,
    /// Photos that came along, kept.
    pub evidence: Vec<Id>,
}

impl Fields {
    /// Reads a form of either kind and keeps its photos.
    pub async fn read(app: &App, by: &Actor, request: Request) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/")) {
            let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app).await?;
            return Ok(Self { fields, evidence: Vec::new() });
        }
        let form = Multipart::from_request(request, app).await;
        let form = form.map_err(|e| Problem::Unreadable(e.body_text()))?;
        let parts = evidence::files_of(form).await?;
        let mut kept = Vec::new();
        for (name, bytes) in parts.files {
            kept.push(evidence::keep(app, by, &name, bytes).await?.id);
        }
        Ok(Self { fields: parts.fields, evidence: kept })
    }

    /// A field's text, empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str())
    }

    /// A field's text, unless it is empty.
    pub fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name).trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A number, if the field is filled in.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        self.some(name)
            .map(|text| text.parse().map_err(|_| Problem::field(name, "field-not-number")))
            .transpose()
    }

    /// Every number of a field that stands several times.
    pub fn numbers(&self, name: &str) -> Result<Vec<Id>, Problem> {
        let of = self.fields.iter().filter(|(own, value)| own == name && !value.is_empty());
        of.map(|(_, text)| text.parse().map_err(|_| Problem::field(name, "field-not-number"))).collect()
    }

    /// `true` or `false`.
    pub fn yes(&self, name: &str) -> Result<bool, Problem> {
        match self.text(name) {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Problem::field(name, "field-required")),
        }
    }

    /// Fields that a program fills in.
    pub fn plain(pairs: &[(&str, &str)]) -> Self {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { fields, evidence: Vec::new() }
    }

    /// The same with evidence.
    #[cfg(test)]
    pub(super) fn of(pairs: &[(&str, &str)], evidence: Vec<Id>) -> Self {
        Self { evidence, ..Self::plain(pairs) }
    }

    /// Words, photos, version.
    pub(super) fn said(&self) -> Result<Said, Problem> {
        Ok(Said {
            reason: self.text("reason").to_owned(),
            evidence: self.evidence.clone(),
            version: self.number("version")?,
        })
    }

    /// An address of our own to come back to.
    pub(super) fn next(&self) -> Option<String> {
        self.some("next").filter(|to| to.starts_with('/') && !to.starts_with("//"))
    }
}

/// Every deed on the way of a case by the last word of its address; appeals of ended ones stand in [`appeal`].
#[cfg(test)]
pub const WORDS: [&str; 29] = [
    "look",
    "look-answer",
    "file",
    "decline",
    "merge",
    "split",
    "correction",
    "on-spot",
    "dispatch",
    "take",
    "assignment",
    "joint",
    "part",
    "reassignment",
    "return",
    "fix",
    "verification",
    "application",
    "refusal",
    "extension",
    "suspension",
    "resumption",
    "escalation",
    "answer",
    "urging",
    "supervision",
    "release",
    "void",
    "forced-closing",
];

/// Does the deed of an address.
pub fn run(
    db: &mut Db,
    by: &Actor,
    id: Id,
    deed: &str,
    fields: &Fields,
    now: i64,
) -> Result<CaseRow, Problem> {
    let said = fields.said()?;
    let until = |said: Said| Until { until: fields.some("until"), said };
    let dispatch = |said: Said| -> Result<DispatchAsk, Problem> {
        let (unit, limit, joint) = (fields.number("unit")?, fields.some("limit"), fields.numbers("joint")?);
        Ok(DispatchAsk { unit, limit, joint, said })
    };
    match deed {
        "look" => asks::look(db, by, id, &said, now),
        "look-answer" => asks::looked(db, by, id, &Looked { found: fields.yes("found")?, said }, now),
        "file" => {
            let (category, severity) = (fields.some("category"), fields.some("severity"));
            let trigger = fields.number("trigger")?;
            act::file(db, by, id, &FileAsk { category, severity, trigger, said }, now)
        }
        "decline" => act::decline(db, by, id, &said, now),
        "merge" => {
            let into = fields.number("into")?.ok_or_else(|| Problem::field("into", "field-required"))?;
            act::merge(db, by, id, into, &said, now)
        }
        "split" => {
            let (category, title) = (fields.text("category").to_owned(), fields.some("title"));
            hands::split(db, by, id, &SplitAsk { category, title, said }, now)
        }
        "correction" => {
            let ask = CorrectAsk {
                category: fields.some("category"),
                severity: fields.some("severity"),
                title: fields.some("title"),
                place: fields.some("place"),
                street: fields.number("street")?,
                said,
            };
            hands::correct(db, by, id, &ask, now)
        }
        "on-spot" => hands::on_spot(db, by, id, &said, now),
        "dispatch" => act::dispatch(db, by, id, &dispatch(said)?, now),
        "take" => act::take(db, by, id, &said, now),
        "assignment" => {
            hands::entrust(db, by, id, &EntrustAsk { person: fields.number("person")?, said }, now)
        }
        "joint" => hands::join(db, by, id, &JoinAsk { units: fields.numbers("units")?, said }, now),
        "part" => hands::part(db, by, id, &said, now),
        "reassignment" => hands::reassign(db, by, id, &dispatch(said)?, now),
        "return" => act::send_back(db, by, id, &said, now),
        "fix" => act::fix(db, by, id, &said, now),
        "verification" => {
            let passed = fields.yes("passed")?;
            if !passed && said.reason.trim().is_empty() {
                return Err(Problem::Refused("case-refused-reason-needed", Vec::new()));
            }
            act::verify(db, by, id, &Verification { passed, said }, now)
        }
        "application" => {
            let wish = fields.text("wish").to_owned();
            asks::apply(db, by, id, &Apply { wish, until: until(said) }, now)
        }
        "refusal" => asks::turn_down(db, by, id, &said, now),
        "extension" => asks::extend(db, by, id, &until(said), now),
        "suspension" => asks::suspend(db, by, id, &until(said), now),
        "resumption" => asks::resume(db, by, id, &said, now),
        "escalation" => act::escalate(db, by, id, &said, now),
        "answer" => act::answer(db, by, id, &said, now),
        "urging" => press::urge(db, by, id, &said, now),
        "supervision" => press::supervise(db, by, id, &until(said), now),
        "release" => press::release(db, by, id, &said, now),
        "void" => asks::void(db, by, id, &said, now),
        "forced-closing" => press::force(db, by, id, &said, now),
        "appeal" => appeal::appeal(db, by, id, &said, now),
        "appeal-review" => {
            appeal::review(db, by, id, &ReviewAsk { granted: fields.yes("granted")?, said }, now)
        }
        _ => Err(Problem::Missing("page")),
    }
}

/// `POST /cases/{id}/{deed}`.
pub async fn act(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, deed)): Path<(Id, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let next = fields.next();
    let (actor, word) = (by.clone(), deed.clone());
    let done = app.deed(move |db, now| run(db, &actor, id, &word, &fields, now)).await;
    match done {
        Ok(row) if deed == "verification" && row.closed_at.is_some() => {
            Ok(Redirect::to(&format!("/cases/{id}/strike")).into_response())
        }
        Ok(_) => Ok(Redirect::to(&next.unwrap_or_else(|| format!("/cases/{id}"))).into_response()),
        Err(problem) => {
            let why = problem.mend(&say).ok_or(problem)?;
            match next.as_deref() {
                Some("/field/cases") => field::again(&app, by, say, id, why).await,
                Some(to) if to.starts_with("/field/verify") => {
                    field::check_again(&app, by, say, id, why).await
                }
                _ => page::again(&app, by, say, id, &deed, Some(why)).await,
            }
        }
    }
}

#[derive(Template)]
#[template(path = "case/pages/new.html")]
struct NewPage {
    frame: Frame,
    kinds: Vec<(String, String)>,
    streets: Vec<(Id, String)>,
    ask: NewCase,
    key: String,
    wrong: Vec<(String, String)>,
    /// Longitude, latitude and their system as they were typed.
    point: (String, String, String),
    /// What the map says of the point.
    here: Option<String>,
}

/// The coordinate systems people meet, by word.
const DATUMS: [(&str, &str); 3] = [("wgs84", "WGS 84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")];

/// Longitude, latitude and their system as they were typed.
fn typed(fields: &Fields) -> (String, String, String) {
    (fields.text("lon").trim().into(), fields.text("lat").trim().into(), fields.text("datum").into())
}

/// The point of a form, in WGS 84.
fn location(fields: &Fields) -> Result<Option<Location>, Problem> {
    let (Some(lon), Some(lat)) = (fields.number::<f64>("lon")?, fields.number::<f64>("lat")?) else {
        return Ok(None);
    };
    let datum = match fields.text("datum") {
        "gcj02" => Datum::Gcj02,
        "bd09" => Datum::Bd09,
        _ => Datum::Wgs84,
    };
    // What is not on the globe is told as it was typed.
    let typed = Location { lon, lat };
    Ok(Some(if typed.is_valid() { Location::given(lon, lat, datum) } else { typed }))
}

impl NewPage {
    fn datums(&self) -> [(&'static str, &'static str); 3] {
        DATUMS
    }

    fn wrong(&self, field: &str) -> Option<&String> {
        self.wrong.iter().find(|(own, _)| own == field).map(|(_, sentence)| sentence)
    }

    fn in_street(&self, id: &Id) -> bool {
        self.ask.street == Some(*id)
    }

    fn chosen(&self, value: &Option<String>, word: &str) -> bool {
        value.as_deref() == Some(word)
    }
}

/// A new case as a form says it.
fn asked(fields: &Fields) -> Result<NewCase, Problem> {
    Ok(NewCase {
        source: fields.some("source"),
        category: fields.text("category").to_owned(),
        title: fields.some("title"),
        description: fields.some("description"),
        place: fields.some("place"),
        location: location(fields)?,
        street: fields.number("street")?,
        severity: fields.some("severity"),
        campaign: fields.number("campaign")?,
        client_key: fields.some("client_key"),
        evidence: fields.evidence.clone(),
        ..NewCase::default()
    })
}

/// `GET /cases/new`: empty, or with what was typed so far and what the map says of its point.
pub async fn new(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(typed_so_far): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    by.may_at(Right::ReportCase, &by.unit_path)?;
    let fields = Fields { fields: typed_so_far, evidence: Vec::new() };
    let ask = asked(&fields).unwrap_or_default();
    form(&app, by, say, ask, typed(&fields), Vec::new()).await
}

/// What the map says of a point: its street and grid, and the unit the rules would name.
fn here(db: &mut Db, by: &Actor, say: &Say, ask: &mut NewCase) -> Result<Option<String>, Problem> {
    let Some(at) = ask.location else { return Ok(None) };
    let kind = book::Kind::find(by.city, &ask.category).filter(|_| !ask.category.is_empty());
    let question = Question {
        category: kind.map(book::Kind::key).unwrap_or_default(),
        street: ask.street,
        ..Question::default()
    };
    let question = question.at(db, by.city, Point { lon: at.lon, lat: at.lat })?;
    ask.street = question.street;
    let units = view::units(db, by.city)?;
    let name = |id: Option<Id>| id.and_then(|id| units.get(&id).cloned());
    let Some(street) = name(question.street) else { return Ok(Some(say.it("case-here-nowhere"))) };
    let mut text = match &question.grid {
        Some(grid) => say.two("case-here-grid", "street", street, "grid", grid.as_str()),
        None => say.one("case-here", "street", street),
    };
    if kind.is_some()
        && let Some(unit) = name(rules::route(db, by.city, &question)?.unit)
    {
        text.push_str(&say.one("case-here-unit", "unit", unit));
    }
    Ok(Some(text))
}

async fn form(
    app: &App,
    by: Actor,
    say: Say,
    mut ask: NewCase,
    point: (String, String, String),
    wrong: Vec<(String, String)>,
) -> Result<Response, Problem> {
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let city = by.city;
    let (now, actor, speaker, fine) = (say.now, by.clone(), say.clone(), wrong.is_empty());
    let (streets, ask, here) = app
        .read(move |db| {
            book::refresh(db, city, now)?;
            let here = if fine { here(db, &actor, &speaker, &mut ask)? } else { None };
            Ok((streets(db, city)?, ask, here))
        })
        .await?;
    let kinds = book::kinds(city)
        .map(|kind| (kind.key(), format!("{} {}", kind.category.code, view::kind_name(&say, Some(kind)))))
        .collect();
    let key = ask.client_key.clone().unwrap_or_else(who::session::secret);
    let frame = Frame::new(say.clone(), &by, "cases", say.it("case-new-title")).at("/cases/new");
    Ok(page_with(status, &NewPage { frame, kinds, streets, ask, key, wrong, point, here }))
}

/// Streets and townships, for a choice.
pub fn streets(db: &mut Db, city: Id) -> Result<Vec<(Id, String)>, Problem> {
    let units = who::store::units_under(db, city, "/")?;
    Ok(units.into_iter().filter(|unit| unit.kind == "street").map(|unit| (unit.id, unit.short)).collect())
}

/// `POST /cases`.
pub async fn open(
    State(app): State<App>,
    by: Actor,
    say: Say,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let (ask, point) = (asked(&fields)?, typed(&fields));
    let (actor, wanted) = (by.clone(), ask.clone());
    match app.deed(move |db, now| open::open(db, &actor, &wanted, now)).await {
        Ok((row, _)) => Ok(Redirect::to(&format!("/cases/{}", row.id)).into_response()),
        Err(Problem::Invalid(wrong)) => {
            let wrong = wrong.into_iter().map(|f| (f.field, say.with(f.key, &f.args))).collect();
            form(&app, by, say, ask, point, wrong).await
        }
        Err(problem) => Err(problem),
    }
}
