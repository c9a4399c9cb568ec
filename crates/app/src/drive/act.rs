//! What people can do in a drive: open it, write records, void one, close it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::drive::{Fault, Source, Tally, Target, check, read_amount, write_amount};
use yipan_core::who::{Right, within};
use yipan_db::{Db, new_id};

use super::store::{self, DriveRow, New, RecordRow, Wanted};
use crate::args;
use crate::case::Location;
use crate::case::book::{self, Kind};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::plan::lay;
use crate::problem::{FieldError, Problem};
use crate::who;

/// Longest drive, in days.
const DAYS_MOST: i32 = 1_100;

/// A target as somebody wants it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct TargetAsk {
    /// What is counted.
    pub name: String,
    /// In what: `吨`.
    pub unit: String,
    /// How much is to be reached: `410`, `2400.5`; empty is no goal.
    pub goal: String,
    /// Classes of cases that fill it when struck off, as codes or beginnings of codes apart by commas:
    /// `events/0406, 0405`. Empty: units write records.
    pub classes: String,
}

/// A drive as somebody wants it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewDrive {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub aim: String,
    /// In which campaign.
    pub campaign: Option<Id>,
    /// First day, `2026-07-01`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Its targets.
    pub targets: Vec<TargetAsk>,
    /// Streets and townships it is in; all unless told.
    pub streets: Vec<Id>,
    /// Units that take part; all unless told.
    pub units: Vec<Id>,
}

fn wrong(field: &str, key: &'static str, args: crate::problem::Args) -> Problem {
    Problem::Invalid(vec![FieldError { field: field.into(), key, args }])
}

/// The classes of a text, as full keys.
fn classes(city: Id, text: &str) -> Result<Vec<String>, Problem> {
    let mut found = Vec::new();
    for word in text.split([',', '，', '、', ' ']).map(str::trim).filter(|word| !word.is_empty()) {
        let before = found.len();
        let (scheme, code) = word.split_once('/').map_or((None, word), |(scheme, code)| (Some(scheme), code));
        if let Some(kind) = Kind::find(city, word) {
            found.push(kind.key());
        } else {
            let fits = |kind: &Kind| {
                scheme.is_none_or(|scheme| kind.catalogue.scheme.code == scheme)
                    && code.len() == 2
                    && kind.category.code.starts_with(code)
            };
            found.extend(book::kinds(city).filter(fits).map(Kind::key));
        }
        if found.len() == before {
            return Err(wrong("targets", "drive-no-class", args![class = word]));
        }
    }
    Ok(found)
}

fn target(city: Id, ask: &TargetAsk) -> Result<Target, Problem> {
    if ask.name.chars().count() > 40 || ask.unit.chars().count() > 8 {
        return Err(Problem::field("targets", "field-too-long"));
    }
    let goal = match ask.goal.trim() {
        "" => 0,
        text => read_amount(text).ok_or_else(|| wrong("targets", "drive-amount", args![text = text]))?,
    };
    let classes = classes(city, &ask.classes)?;
    let source = if classes.is_empty() { Source::Records } else { Source::Cases(classes) };
    Ok(Target { name: ask.name.trim().into(), unit: ask.unit.trim().into(), goal, source })
}

fn words(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    match text.trim().chars().count() {
        0 => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(text.trim().to_owned()),
    }
}

fn day(field: &str, text: &str) -> Result<jiff::civil::Date, Problem> {
    text.trim().parse().map_err(|_| Problem::field(field, "field-not-date"))
}

/// Opens a drive.
pub fn open(db: &mut Db, by: &Actor, ask: &NewDrive, now: i64) -> Result<DriveRow, Problem> {
    by.may(Right::EditCampaign)?;
    book::refresh(db, by.city, now)?;
    let (title, from, to) = (words("title", &ask.title, 60)?, day("from", &ask.from)?, day("to", &ask.to)?);
    if ask.aim.chars().count() > 1_000 {
        return Err(Problem::field("aim", "field-too-long"));
    }
    if to < from || (to - from).get_days() > DAYS_MOST {
        return Err(Problem::field("to", "drive-days"));
    }
    if let Some(campaign) = ask.campaign {
        crate::goal::store::campaign(db, by.city, campaign)?;
    }
    for unit in ask.streets.iter().chain(&ask.units) {
        who::store::unit(db, by.city, *unit).map_err(|_| Problem::field("units", "field-unknown"))?;
    }
    let asked = ask.targets.iter().filter(|own| !own.name.trim().is_empty() || !own.unit.trim().is_empty());
    let targets: Vec<Target> = asked.map(|ask| target(by.city, ask)).collect::<Result<_, _>>()?;
    check(&targets).map_err(|fault| match fault {
        Fault::HowMany => Problem::field("targets", "drive-how-many"),
        Fault::NoName(nth) => wrong("targets", "drive-no-name", args![n = nth]),
        Fault::Goal(nth) => wrong("targets", "drive-goal", args![n = nth]),
        Fault::NoClass(nth) => wrong("targets", "drive-no-classes", args![n = nth]),
        Fault::Twice(class) => wrong("targets", "drive-twice", args![class = class]),
    })?;
    let until = to.tomorrow().map_err(|_| Problem::field("to", "drive-days"))?;
    let time = lay::time(db, by.city)?;
    let new = New {
        id: new_id(),
        campaign: ask.campaign,
        words: (&title, ask.aim.trim()),
        days: (&from.to_string(), &to.to_string()),
        span: (lay::begin_of_day(time, from), lay::begin_of_day(time, until)),
        lists: (store::text(&targets)?, store::text(&ask.streets)?, store::text(&ask.units)?),
    };
    store::insert(db, by.city, &new, now)?;
    let detail = json!({"title": title, "from": ask.from, "to": ask.to, "targets": targets});
    ledger::record(
        db,
        by,
        now,
        Line::of("drive.opened", "drive", new.id).campaign(ask.campaign).detail(detail),
    )?;
    store::find(db, by.city, new.id)
}

/// What this person may count: everything, or the records of their own units.
pub fn seen(db: &mut Db, by: &Actor) -> Result<Wanted, Problem> {
    let within = match by.sees(Right::ReadWork) {
        None => return Err(Problem::NotAllowed("not-allowed-place", Vec::new())),
        Some("/") => None,
        Some(top) => {
            let top = top.to_owned();
            Some(who::store::units_under(db, by.city, &top)?.into_iter().map(|unit| unit.id).collect())
        }
    };
    Ok(Wanted { within, ..Wanted::default() })
}

/// The tally of a drive, as far as `wanted` reaches.
pub fn tally(db: &mut Db, drive: &DriveRow, wanted: &Wanted) -> Result<Tally, Problem> {
    let targets = drive.targets()?.len();
    Ok(Tally::of(targets, &store::parts(db, drive, wanted)?))
}

/// A record as somebody writes it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewRecord {
    /// The target, from 0.
    pub target: usize,
    /// The unit; one's own unless told.
    pub unit: Option<Id>,
    /// How much: `12`, `2.4`.
    pub amount: String,
    /// On which day; today unless told.
    pub on: Option<String>,
    /// In which street.
    pub street: Option<Id>,
    /// Where, in words.
    pub place: String,
    /// Where.
    pub location: Option<Location>,
    /// In words.
    pub note: String,
    /// A photo.
    pub evidence: Option<Id>,
    /// The client's own key: the same key again is the same record.
    pub client_key: Option<String>,
    /// The same unit, target, day, place and amount stand already, and this is another one.
    pub again: bool,
}

/// A unit writes down what it did; gives the record and whether it is new.
pub fn record(
    db: &mut Db,
    by: &Actor,
    drive: Id,
    ask: &NewRecord,
    now: i64,
) -> Result<(RecordRow, bool), Problem> {
    let drive = store::find(db, by.city, drive)?;
    let unit = who::store::unit(db, by.city, ask.unit.unwrap_or(by.unit))
        .map_err(|_| Problem::field("unit", "field-unknown"))?;
    by.may_at(Right::ReportProgress, &unit.path)?;
    let key = ask.client_key.as_deref().map(str::trim).filter(|key| !key.is_empty());
    if key.is_some_and(|key| key.len() > 200) {
        return Err(Problem::field("client_key", "field-too-long"));
    }
    if let Some(key) = key
        && let Some(kept) = store::record_of_key(db, by.city, by.person, key)?
    {
        return Ok((kept, false));
    }
    if drive.closed_at.is_some() {
        return Err(Problem::refused("drive-refused-closed", []));
    }
    takes_part(db, &drive, &unit.path)?;
    let targets = drive.targets()?;
    let target = targets.get(ask.target).ok_or_else(|| Problem::field("target", "field-unknown"))?;
    if target.source != Source::Records {
        return Err(Problem::Refused("drive-refused-by-cases", args![name = target.name]));
    }
    let today = crate::goal::act::day_of(now);
    let on = match ask.on.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => day("on", text)?,
        None => today,
    };
    let last = day("to", &drive.to_on)?.min(today);
    if on < day("from", &drive.from_on)? || on > last {
        return Err(wrong("on", "drive-on-range", args![from = drive.from_on, to = last.to_string()]));
    }
    let amount = read_amount(&ask.amount).filter(|amount| *amount > 0);
    let amount = amount.ok_or_else(|| wrong("amount", "drive-amount", args![text = ask.amount]))?;
    if ask.place.chars().count() > 200 || ask.note.chars().count() > 500 {
        return Err(Problem::field("note", "field-too-long"));
    }
    if let Some(street) = ask.street {
        who::store::unit(db, by.city, street).map_err(|_| Problem::field("street", "field-unknown"))?;
    }
    if let Some(id) = ask.evidence {
        crate::photo::find(db, by, id).map_err(|_| Problem::field("evidence", "case-evidence-unknown"))?;
    }
    let at = ask.location;
    if at.is_some_and(|at| !at.is_valid()) {
        return Err(Problem::field("location", "case-location-off-the-globe"));
    }
    let row = RecordRow {
        id: new_id(),
        drive_id: drive.id,
        target: i64::try_from(ask.target).unwrap_or(0),
        unit_id: unit.id,
        amount,
        on_day: on.to_string(),
        street_id: ask.street,
        place: ask.place.trim().into(),
        lon: at.map(|at| at.lon),
        lat: at.map(|at| at.lat),
        note: ask.note.trim().into(),
        evidence_id: ask.evidence,
        by_name: by.name.clone(),
        at: now,
        void_at: None,
        void_name: None,
        void_reason: None,
    };
    if !ask.again && store::same(db, by.city, &row)?.is_some() {
        return Err(Problem::Refused(
            "drive-refused-same",
            args![amount = write_amount(amount), unit = target.unit],
        ));
    }
    if !store::insert_record(db, by.city, &row, by.person, key)? {
        return Err(Problem::Stale("drive-record"));
    }
    let detail = json!({"record": row.id, "target": target.name, "amount": write_amount(amount), "of": target.unit,
        "unit": unit.id, "on": row.on_day});
    let line = Line::of("drive.recorded", "drive", drive.id).campaign(drive.campaign_id).detail(detail);
    ledger::record(db, by, now, line.why(&row.note))?;
    Ok((row, true))
}

/// Requires that a unit, or one above it, takes part.
fn takes_part(db: &mut Db, drive: &DriveRow, path: &str) -> Result<(), Problem> {
    let units = drive.units()?;
    for unit in &units {
        if within(&who::store::unit(db, drive.city_id, *unit)?.path, path) {
            return Ok(());
        }
    }
    if units.is_empty() { Ok(()) } else { Err(Problem::refused("drive-refused-no-part", [])) }
}

/// Voids a record that is wrong; it stays to be read, and counts no more.
pub fn void(db: &mut Db, by: &Actor, id: Id, reason: &str, now: i64) -> Result<RecordRow, Problem> {
    let row = store::record(db, by.city, id)?;
    let drive = store::find(db, by.city, row.drive_id)?;
    by.may_at(Right::ReportProgress, &who::store::unit(db, by.city, row.unit_id)?.path)?;
    let reason = words("reason", reason, 300)?;
    if drive.closed_at.is_some() {
        return Err(Problem::refused("drive-refused-closed", []));
    }
    store::void(db, by.city, id, &by.name, &reason, now)?;
    let detail =
        json!({"record": id, "target": row.target, "amount": write_amount(row.amount), "unit": row.unit_id});
    let line = Line::of("drive.record-voided", "drive", drive.id).campaign(drive.campaign_id).detail(detail);
    ledger::record(db, by, now, line.why(&reason))?;
    store::record(db, by.city, id)
}

/// How a drive ends.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Closing {
    /// What it came to, in a few sentences.
    pub summary: String,
    /// The version that was looked at.
    pub version: Option<i64>,
}

/// Closes a drive: no more records; the ledger keeps the totals of the day.
pub fn close(db: &mut Db, by: &Actor, id: Id, ask: &Closing, now: i64) -> Result<DriveRow, Problem> {
    by.may(Right::EditCampaign)?;
    let drive = store::find(db, by.city, id)?;
    if ask.version.is_some_and(|version| version != drive.version) {
        return Err(Problem::Stale("drive"));
    }
    if drive.closed_at.is_some() {
        return Err(Problem::refused("drive-refused-closed", []));
    }
    let summary = words("summary", &ask.summary, 2_000)?;
    let tally = tally(db, &drive, &Wanted::default())?;
    store::close(db, &drive, &summary, now)?;
    let totals: Vec<_> = drive
        .targets()?
        .iter()
        .zip(&tally.totals)
        .map(|(own, sum)| json!({"name": own.name, "done": write_amount(sum.amount), "goal": write_amount(own.goal), "records": sum.records}))
        .collect();
    let line =
        Line::of("drive.closed", "drive", id).campaign(drive.campaign_id).detail(json!({"totals": totals}));
    ledger::record(db, by, now, line.why(&summary))?;
    store::find(db, by.city, id)
}
