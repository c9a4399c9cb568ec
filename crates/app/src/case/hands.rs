//! Whose hands: another unit, a person of the unit, several units; and what the office puts right or takes apart
//! before it gives a case away.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::{Change, Number, Severity, Stage};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::act::{DispatchAsk, Said, bounded, finish, may_handle, path_of, receiver, seen, year_of};
use super::book::{self, Kind};
use super::open::{self, Location, NewCase};
use super::row::CaseRow;
use super::{refused, store};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// The office gives it to another unit in one step.
pub fn reassign(db: &mut Db, by: &Actor, id: Id, ask: &DispatchAsk, now: i64) -> Result<CaseRow, Problem> {
    let (mut row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::DispatchCase)?;
    let unit = ask.unit.ok_or_else(|| Problem::field("unit", "field-required"))?;
    let to = receiver(db, by.city, unit, ask.limit.as_deref(), case.limits.handle)?;
    let step = case
        .reassign(unit, to.ladder, to.limit, &ask.said.reason, book::ground(db, by.city)?, now)
        .map_err(refused)?;
    row.lead_unit_id = to.lead;
    finish(db, by, row, step, &ask.said, now)
}

/// Who is to have it in hand.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct EntrustAsk {
    /// A person of the unit; without it the case is taken back from whoever had it.
    pub person: Option<Id>,
    /// Words.
    #[serde(flatten)]
    pub said: Said,
}

/// The unit puts it into one person's hands, or takes it back.
pub fn entrust(db: &mut Db, by: &Actor, id: Id, ask: &EntrustAsk, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    may_handle(db, by, &case)?;
    if let Some((person, unit)) = ask.person.zip(case.unit()) {
        let path = path_of(db, by.city, unit)?;
        let people = who::store::people_under(db, by.city, &path)?;
        if people.iter().all(|one| one.id != person) {
            return Err(Problem::field("person", "case-person-elsewhere"));
        }
    }
    let step = case.entrust(ask.person).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// Which units do a part.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct JoinAsk {
    /// All of them; an empty list ends the joint handling.
    #[serde(default)]
    pub units: Vec<Id>,
    /// Words.
    #[serde(flatten)]
    pub said: Said,
}

/// The office names the units that do a part beside the one that answers for the whole.
pub fn join(db: &mut Db, by: &Actor, id: Id, ask: &JoinAsk, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::DispatchCase)?;
    for unit in ask.units.iter().take(64) {
        who::store::unit(db, by.city, *unit).map_err(|_| Problem::field("units", "field-unknown"))?;
    }
    let step = case.join(&ask.units, book::ground(db, by.city)?).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// A unit says that its part is done.
pub fn part(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    if !by.can(Right::HandleCase) {
        by.may(Right::HandleCase)?;
    }
    let mut own = by.unit;
    for part in case.joint.iter().filter(|part| !part.done) {
        if within(&by.unit_path, &path_of(db, by.city, part.unit)?) {
            own = part.unit;
            break;
        }
    }
    let step = case.part(own).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// What is to be put right; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct CorrectAsk {
    /// A better category.
    pub category: Option<String>,
    /// `ordinary` or `major`.
    pub severity: Option<String>,
    /// What is wrong, in one line.
    pub title: Option<String>,
    /// Where, in words.
    pub place: Option<String>,
    /// In which street or township: its unit.
    pub street: Option<Id>,
    /// Words.
    #[serde(flatten)]
    pub said: Said,
}

/// The office puts a field right; what it said before stays in the ledger.
pub fn correct(db: &mut Db, by: &Actor, id: Id, ask: &CorrectAsk, now: i64) -> Result<CaseRow, Problem> {
    let (mut row, mut case) = seen(db, by, id, &ask.said)?;
    by.may(Right::FileCase)?;
    let mut changes = Vec::new();
    let mut set = |field: &str, was: &mut String, is: String| {
        if *was != is {
            changes.push(Change { field: field.into(), was: std::mem::replace(was, is.clone()), is });
        }
    };
    let told =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    if let Some(word) = told(&ask.category) {
        let kind = Kind::find(by.city, &word).ok_or_else(|| Problem::field("category", "field-unknown"))?;
        set("category", &mut row.category, kind.key());
    }
    if let Some(word) = told(&ask.severity) {
        let known = Severity::of(&word).ok_or_else(|| Problem::field("severity", "field-unknown"))?;
        set("severity", &mut row.severity, known.word().into());
        case.severity = known;
    }
    for (field, text, most) in [("title", told(&ask.title), 120), ("place", told(&ask.place), 200)] {
        let Some(text) = text else { continue };
        if text.chars().count() > most {
            return Err(Problem::field(field, "field-too-long"));
        }
        set(field, if field == "title" { &mut row.title } else { &mut row.place }, text);
    }
    if let Some(street) = ask.street {
        who::store::unit(db, by.city, street).map_err(|_| Problem::field("street", "field-unknown"))?;
        let mut was = row.street_id.map(|id| id.to_string()).unwrap_or_default();
        set("street", &mut was, street.to_string());
        row.street_id = Some(street);
    }
    if let Some(kind) = row.kind().filter(|_| !changes.is_empty()) {
        case.limits = super::limits::of(db, by.city, kind, (case.severity, row.street_id), None, now)?;
        case.proof = kind.category.photo;
    }
    let none = changes.is_empty();
    let step = case.correct(changes).map_err(refused)?;
    if none {
        return Err(Problem::Refused("case-nothing-changed", Vec::new()));
    }
    finish(db, by, row, step, &ask.said, now)
}

/// The part that becomes a case of its own.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct SplitAsk {
    /// Its category.
    #[serde(default)]
    pub category: String,
    /// What is wrong, in one line.
    pub title: Option<String>,
    /// Words.
    #[serde(flatten)]
    pub said: Said,
}

/// Part of what was reported becomes a case of its own, with the reporter, the place and the photos of the first.
pub fn split(db: &mut Db, by: &Actor, id: Id, ask: &SplitAsk, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::FileCase)?;
    case.clone().split(id, &ask.said.reason).map_err(refused)?;
    let photos = store::photos(db, by.city, id)?;
    let new = NewCase {
        source: Some(row.source.clone()),
        category: ask.category.clone(),
        title: ask.title.clone(),
        description: Some(row.description.clone()),
        place: Some(row.place.clone()),
        location: row.point().map(|at| Location { lon: at.lon, lat: at.lat }),
        site: row.site_id,
        street: row.street_id,
        campaign: row.campaign_id,
        evidence: photos.iter().map(|photo| photo.evidence_id).take(super::act::PHOTOS_MOST).collect(),
        split_from: Some((id, row.reporter_id, row.reporter_unit_id)),
        ..NewCase::default()
    };
    let (other, _) = open::open(db, by, &new, now)?;
    let step = case.split(other.id, &ask.said.reason).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// Whoever reported it put it right on the spot.
pub fn on_spot(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (mut row, case) = seen(db, by, id, said)?;
    by.may_at(Right::ReportCase, &by.unit_path)?;
    if row.reporter_id != by.person || by.person == 0 {
        return Err(Problem::NotAllowed("case-not-the-reporter", Vec::new()));
    }
    bounded("reason", &said.reason)?;
    let unused = Number { series: String::new(), year: 0, serial: 0 };
    if !matches!(case.stage, Stage::Reported { .. }) {
        return case
            .on_spot(unused, by.unit, 1, book::ground(db, by.city)?, now)
            .map_err(refused)
            .map(|_| row);
    }
    case.clone()
        .on_spot(unused, by.unit, said.evidence.len(), book::ground(db, by.city)?, now)
        .map_err(refused)?;
    let kind = row.kind().ok_or_else(|| Problem::field("category", "field-unknown"))?;
    let series = kind.catalogue.series_of(kind.category);
    let year = year_of(now);
    let serial = store::next_serial(db, by.city, &series, year)?;
    row.filed_in_time = case.clock().is_some_and(|clock| now <= clock.due_at);
    let number = Number { series, year, serial };
    let step = case
        .on_spot(number, by.unit, said.evidence.len(), book::ground(db, by.city)?, now)
        .map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// Tells the ledger of the new case where it came from.
pub(super) fn note_split(db: &mut Db, by: &Actor, row: &CaseRow, from: Id, now: i64) -> Result<(), Problem> {
    let line = Line::of("case.split-off", "case", row.id).campaign(row.campaign_id);
    ledger::record(db, by, now, line.detail(json!({"from": from})))?;
    Ok(())
}
