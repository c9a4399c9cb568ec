//! What people can do about projects: set one up, change what is promised, aim at a year's money, report a month.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::project::{Days, State, Step, out_of_order};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{self, AimRow, PROJECTS_MOST, ProjectRow, ReportRow};
use crate::args;
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::series::act::{period, thousandths};
use crate::who;

/// What is promised of a project.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Promise {
    /// Its number, once in a campaign; the next one unless told.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// What kind of project it is, in the office's words.
    pub kind: String,
    /// The unit that answers for it.
    pub unit: Id,
    /// Where, in words.
    pub place: String,
    /// What is built, in words.
    pub content: String,
    /// The day it is promised to land, `2026-07-01`; empty for none.
    pub land_due: String,
    /// The day it is promised to begin.
    pub start_due: String,
    /// The day it is promised to be finished.
    pub finish_due: String,
    /// Money in all, in 万元, with up to three decimals.
    pub total: f64,
    /// Money that went in before its months are reported.
    pub before: f64,
}

/// A project to set up.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewProject {
    /// Its campaign.
    pub campaign: Id,
    /// What is promised.
    #[serde(flatten)]
    pub promise: Promise,
    /// Where it stands: `prepared` unless told.
    pub state: String,
    /// The day it landed, if it has.
    pub land_on: String,
    /// The day it began, if it has.
    pub start_on: String,
    /// The day it was finished, if it was.
    pub finish_on: String,
}

/// A change of what is promised.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Change {
    /// What is promised from now on.
    #[serde(flatten)]
    pub promise: Promise,
    /// Why; needed when a promised day or the money in all changes.
    pub reason: String,
    /// The version that was read.
    pub version: Option<i64>,
}

/// What a year is to bring.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewAim {
    /// The year.
    pub year: i64,
    /// Money in 万元.
    pub value: f64,
}

/// A month to report.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewReport {
    /// The month, `2026-07`.
    pub month: String,
    /// Money that went in, in 万元.
    pub invested: f64,
    /// How far it has come, in words.
    pub progress: String,
    /// What holds it up, in words.
    pub trouble: String,
    /// A photo.
    pub evidence: Option<Id>,
    /// The month has another report already, and this is right.
    pub replace: bool,
    /// Why it is replaced.
    pub reason: String,
}

fn words(field: &str, text: &str, least: usize, most: usize) -> Result<String, Problem> {
    match text.trim().chars().count() {
        n if n < least => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(text.trim().to_owned()),
    }
}

/// A day as written, none when empty.
pub(super) fn day(field: &str, text: &str) -> Result<Option<Date>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = text.parse::<Date>().ok().filter(|day| (1990..2200).contains(&day.year()));
    day.map(Some).ok_or_else(|| Problem::field(field, "field-not-date"))
}

/// No project costs more, in 万元: so many of them can be added up.
const MONEY_MOST: f64 = 1e9;

fn money(field: &str, value: f64) -> Result<i64, Problem> {
    match thousandths(value) {
        Ok(value) if value < 0 => Err(Problem::field(field, "project-money-negative")),
        Ok(thousandths) if value <= MONEY_MOST => Ok(thousandths),
        _ => Err(Problem::field(field, "project-money")),
    }
}

/// Lays what is promised on a row.
fn promise(db: &mut Db, row: &mut ProjectRow, ask: &Promise) -> Result<(), Problem> {
    let unit =
        who::store::unit(db, row.city_id, ask.unit).map_err(|_| Problem::field("unit", "field-unknown"))?;
    row.number = words("number", &ask.number, 1, 30)?;
    row.name = words("name", &ask.name, 1, 100)?;
    row.kind = words("kind", &ask.kind, 0, 30)?;
    row.place = words("place", &ask.place, 0, 200)?;
    row.content = words("content", &ask.content, 0, 1_000)?;
    (row.unit_id, row.unit_path) = (unit.id, unit.path);
    let due: Days = [
        day("land_due", &ask.land_due)?,
        day("start_due", &ask.start_due)?,
        day("finish_due", &ask.finish_due)?,
    ];
    if let Some(step) = out_of_order(&due) {
        return Err(Problem::field(&format!("{}_due", step.word()), "project-days-order"));
    }
    row.set_due(&due);
    (row.total, row.before) = (money("total", ask.total)?, money("before", ask.before)?);
    Ok(())
}

/// Days steps were taken, as somebody tells them of a project in `state`: those it has not taken have none.
fn taken(ask: &NewProject, state: State, today: Date) -> Result<Days, Problem> {
    let told = [("land_on", &ask.land_on), ("start_on", &ask.start_on), ("finish_on", &ask.finish_on)];
    let mut days = [None; 3];
    for ((place, step), (field, text)) in Step::ALL.into_iter().enumerate().zip(told) {
        let told = day(field, text)?;
        days[place] = match (step.into() <= state, told) {
            (true, Some(day)) if day > today => return Err(Problem::field(field, "project-day-to-come")),
            (true, told) => told,
            (false, None) => None,
            (false, Some(_)) => return Err(Problem::field(field, "project-day-not-taken")),
        };
    }
    // A step whose day nobody remembers has none: no day is made up.
    match out_of_order(&days) {
        Some(step) => Err(Problem::field(&format!("{}_on", step.word()), "project-days-order")),
        None => Ok(days),
    }
}

/// The number after the highest one of a campaign.
fn next_number(known: &[ProjectRow]) -> String {
    let highest = known.iter().filter_map(|row| row.number.parse::<u32>().ok()).max();
    format!("{:03}", highest.unwrap_or(0).saturating_add(1))
}

/// Sets a project up.
pub fn create(db: &mut Db, by: &Actor, ask: &NewProject, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditPlan)?;
    crate::goal::store::campaign(db, by.city, ask.campaign)?;
    let known = store::of_campaign(db, by.city, ask.campaign, "/")?;
    create_among(db, by, ask, &known, now).map(|row| row.id)
}

/// The same beside the projects that stand, which whoever reads a sheet keeps at hand.
pub(super) fn create_among(
    db: &mut Db,
    by: &Actor,
    ask: &NewProject,
    known: &[ProjectRow],
    now: i64,
) -> Result<ProjectRow, Problem> {
    by.may(Right::EditPlan)?;
    if known.len() as i64 >= PROJECTS_MOST {
        return Err(Problem::refused("project-refused-too-many", []));
    }
    let mut told = ask.promise.clone();
    if told.number.trim().is_empty() {
        told.number = next_number(known);
    }
    let state = match ask.state.as_str() {
        "" => Some(State::Prepared),
        word => State::from_word(word).filter(|state| *state != State::Stopped),
    };
    let state = state.ok_or_else(|| Problem::field("state", "field-unknown"))?;
    let mut row = ProjectRow {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        number: String::new(),
        name: String::new(),
        kind: String::new(),
        unit_id: 0,
        unit_path: String::new(),
        place: String::new(),
        content: String::new(),
        state: state.word().into(),
        held: None,
        land_due: None,
        start_due: None,
        finish_due: None,
        land_on: None,
        start_on: None,
        finish_on: None,
        total: 0,
        before: 0,
        moved_at: now,
        created_at: now,
        version: 1,
    };
    promise(db, &mut row, &told)?;
    if known.iter().any(|own| own.number == row.number) {
        return Err(Problem::field("number", "project-number-twice"));
    }
    row.set_taken(&taken(ask, state, day_of(now))?);
    store::insert(db, &row)?;
    let line = Line::of("project.created", "project", row.id).campaign(Some(row.campaign_id));
    let detail = json!({"number": row.number, "name": row.name, "unit": row.unit_id, "state": row.state,
                        "due": row.due(), "total": row.total});
    ledger::record(db, by, now, line.detail(detail))?;
    Ok(row)
}

/// Changes what is promised. A promised day or the money in all changes only with a reason.
pub fn change(db: &mut Db, by: &Actor, id: Id, ask: &Change, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let old = store::find(db, by.city, id)?;
    if ask.version.is_some_and(|version| version != old.version) {
        return Err(Problem::Stale("project"));
    }
    let mut row = old.clone();
    promise(db, &mut row, &ask.promise)?;
    if row == old {
        return Ok(());
    }
    if row.number != old.number {
        let known = store::of_campaign(db, by.city, row.campaign_id, "/")?;
        if known.iter().any(|own| own.id != id && own.number == row.number) {
            return Err(Problem::field("number", "project-number-twice"));
        }
    }
    let reason = words("reason", &ask.reason, 0, 500)?;
    if reason.is_empty() && (row.due() != old.due() || row.total != old.total) {
        return Err(Problem::field("reason", "project-reason-needed"));
    }
    row.version += 1;
    store::save(db, &row)?;
    let side = |row: &ProjectRow| {
        json!({"number": row.number, "name": row.name, "unit": row.unit_id, "due": row.due(), "total": row.total,
               "before": row.before, "kind": row.kind, "place": row.place, "content": row.content})
    };
    let line = Line::of("project.changed", "project", id).campaign(Some(row.campaign_id)).why(&reason);
    ledger::record(db, by, now, line.detail(json!({"before": side(&old), "after": side(&row)})))?;
    Ok(())
}

/// Sets what a year is to bring.
pub fn aim(db: &mut Db, by: &Actor, id: Id, ask: &NewAim, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let row = store::find(db, by.city, id)?;
    if !(1990..2200).contains(&ask.year) {
        return Err(Problem::field("year", "field-not-date"));
    }
    let value = money("value", ask.value)?;
    let aim = AimRow { city_id: by.city, project_id: id, year: ask.year, value };
    let before = store::put_aim(db, &aim)?;
    let line = Line::of("project.aimed", "project", id).campaign(Some(row.campaign_id));
    ledger::record(db, by, now, line.detail(json!({"year": ask.year, "before": before, "after": value})))?;
    Ok(())
}

/// Reports a month: money, how far, what holds it up. Another report of the month is only replaced when that is said.
pub fn report(db: &mut Db, by: &Actor, id: Id, ask: &NewReport, now: i64) -> Result<(), Problem> {
    let row = store::find(db, by.city, id)?;
    by.may_at(Right::ReportProgress, &row.unit_path)?;
    let begin = period(&ask.month, yipan_core::plan::cadence::Every::Month)
        .ok_or_else(|| Problem::field("month", "project-month-unknown"))?;
    if begin > day_of(now) {
        return Err(Problem::field("month", "series-period-to-come"));
    }
    if let Some(id) = ask.evidence {
        crate::photo::find(db, by, id).map_err(|_| Problem::field("evidence", "case-evidence-unknown"))?;
    }
    // A month may take back what an earlier one told too much.
    let sign = if ask.invested < 0.0 { -1 } else { 1 };
    let invested = sign * money("invested", ask.invested.abs())?;
    let own = ReportRow {
        city_id: by.city,
        project_id: id,
        begin_on: begin.to_string(),
        invested,
        progress: words("progress", &ask.progress, 0, 500)?,
        trouble: words("trouble", &ask.trouble, 0, 500)?,
        evidence_id: ask.evidence,
        noted_at: now,
        person: by.name.clone(),
    };
    let before = store::report(db, &own)?;
    let is_other = |other: &&ReportRow| {
        (other.invested, &other.progress, &other.trouble) != (own.invested, &own.progress, &own.trouble)
    };
    if let Some(other) = before.as_ref().filter(is_other).filter(|_| !ask.replace) {
        let n = (other.invested as f64 / 1000.0).to_string();
        let said = args![period = ask.month.trim(), n = n, who = other.person];
        return Err(Problem::Refused("project-refused-stands", said));
    }
    // The photo of the report it replaces stays, unless there is a new one.
    let photo = own.evidence_id.or(before.as_ref().and_then(|other| other.evidence_id));
    store::put_report(db, &ReportRow { evidence_id: photo, ..own.clone() })?;
    let reason = words("reason", &ask.reason, 0, 500)?;
    let line = Line::of("project.reported", "project", id).campaign(Some(row.campaign_id)).why(&reason);
    let detail = json!({"month": own.begin_on, "before": before.map(|other| other.invested), "after": invested,
                        "progress": own.progress, "trouble": own.trouble, "evidence": photo});
    ledger::record(db, by, now, line.detail(detail))?;
    Ok(())
}
