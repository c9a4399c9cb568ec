//! What people can do to a case: find, may, decide, save, record.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use yipan_core::case::{Case, Fact, Ladder, Limit, Number, Rung, Severity, Stage, Step};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::book::{self, Kind};
use super::row::CaseRow;
use super::store::{self, Photo};
use super::{near, proof, refused, rules, search};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// Longest text a person may write on a case, in characters.
pub const WORDS_MOST: usize = 2_000;
/// Most photos of one deed.
pub const PHOTOS_MOST: usize = 9;

/// Words and photos that come with a deed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct Said {
    /// Why, or what was done.
    #[serde(default, alias = "note", alias = "opinion")]
    pub reason: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<Id>,
    /// The version the person looked at; a case changed since answers 409.
    pub version: Option<i64>,
}

pub(super) fn bounded(field: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() > WORDS_MOST { Err(Problem::field(field, "field-too-long")) } else { Ok(()) }
}

/// A case this person may see.
pub fn find(db: &mut Db, by: &Actor, id: Id) -> Result<CaseRow, Problem> {
    let row = store::find(db, by.city, id)?;
    let top = by.sees(Right::ReadWork).ok_or(Problem::Missing("case"))?;
    let mine = by.person != 0 && row.reporter_id == by.person;
    let units = [row.unit_id, row.lead_unit_id];
    let held =
        units.into_iter().flatten().any(|unit| path_of(db, by.city, unit).is_ok_and(|p| within(top, &p)));
    let mut joins = || -> Result<bool, Problem> {
        let parts = store::joint_units(db, by.city, id)?;
        Ok(parts.into_iter().any(|unit| path_of(db, by.city, unit).is_ok_and(|path| within(top, &path))))
    };
    if by.can_everywhere(Right::ReadWork) || mine || held || joins()? {
        Ok(row)
    } else {
        Err(Problem::Missing("case"))
    }
}

pub(super) fn path_of(db: &mut Db, city: Id, unit: Id) -> Result<String, Problem> {
    Ok(who::store::unit(db, city, unit)?.path)
}

/// Finds a case as somebody looked at it.
pub(super) fn seen(db: &mut Db, by: &Actor, id: Id, said: &Said) -> Result<(CaseRow, Case), Problem> {
    bounded("reason", &said.reason)?;
    if said.evidence.len() > PHOTOS_MOST {
        return Err(Problem::field("evidence", "evidence-too-many-files"));
    }
    let row = find(db, by, id)?;
    if said.version.is_some_and(|version| version != row.version) {
        return Err(Problem::Stale("case"));
    }
    let case = row.case()?;
    Ok((row, case))
}

/// Requires that the case is in the hands of this person's unit.
pub(super) fn may_handle(db: &mut Db, by: &Actor, case: &Case) -> Result<(), Problem> {
    match case.unit() {
        Some(unit) => by.may_at(Right::HandleCase, &path_of(db, by.city, unit)?),
        None if by.can(Right::HandleCase) => Ok(()), // the stage will say that nobody has it
        None => by.may(Right::HandleCase),
    }
}

/// Saves a step with its columns and its line in the ledger.
pub(super) fn finish(
    db: &mut Db,
    by: &Actor,
    mut row: CaseRow,
    step: Step,
    said: &Said,
    now: i64,
) -> Result<CaseRow, Problem> {
    row.draw(&step.case, book::ground(db, by.city)?.calendar, now)?;
    match &step.fact {
        Fact::Filed { .. } => row.filed_at = Some(now),
        Fact::Merged { into } => row.merged_into = Some(*into),
        Fact::Dispatched { .. } => (row.dispatched_at, row.fixed_at) = (Some(now), None),
        Fact::OnSpot { .. } => (row.filed_at, row.fixed_at) = (Some(now), Some(now)),
        Fact::Reassigned { .. } => (row.dispatched_at, row.fixed_at, row.rule) = (Some(now), None, None),
        Fact::Fixed { .. } => row.fixed_at = Some(now),
        Fact::Failed { .. } | Fact::Returned { .. } => row.fixed_at = None,
        Fact::Passed { .. } | Fact::Forced { .. } => row.closed_at = Some(now),
        Fact::Reopened => {
            (row.closed_at, row.fixed_at, row.lead_unit_id, row.rule) = (None, None, None, None)
        }
        _ => {}
    }
    store::save(db, &row)?;
    row.version += 1;
    rules::note(db, by, &row, &step.fact, &said.reason, now)?;
    if matches!(step.fact, Fact::Filed { .. } | Fact::OnSpot { .. } | Fact::Corrected { .. }) {
        search::keep(db, &row)?;
    }
    if ends_or_moves(&step.fact) {
        store::set_joint(db, &row, &step.case.joint)?;
    }
    let kind = match &step.fact {
        Fact::Fixed { .. } | Fact::OnSpot { .. } | Fact::PartDone { .. } => "after",
        Fact::Passed { .. } | Fact::Failed { .. } | Fact::Looked { .. } => "check",
        _ => "before",
    };
    attach(db, by, row.id, kind, &said.evidence, now)?;
    let detail = detail(&step.fact, &said.evidence)?;
    let line =
        Line::of(step.fact.name(), "case", row.id).campaign(row.campaign_id).detail(detail).why(&said.reason);
    ledger::record(db, by, now, line)?;
    Ok(row)
}

/// Whether the units that do a part may have changed.
fn ends_or_moves(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Joined { .. }
            | Fact::Reassigned { .. }
            | Fact::Returned { .. }
            | Fact::Failed { .. }
            | Fact::Voided
            | Fact::Reopened
    )
}

fn detail(fact: &Fact, evidence: &[Id]) -> Result<Value, Problem> {
    let mut detail = serde_json::to_value(fact).map_err(|e| Problem::Broken(e.to_string()))?;
    if !evidence.is_empty() {
        detail["evidence"] = json!(evidence);
    }
    Ok(detail)
}

/// Puts photos to a case.
pub fn attach(
    db: &mut Db,
    by: &Actor,
    case: Id,
    kind: &str,
    evidence: &[Id],
    now: i64,
) -> Result<(), Problem> {
    if evidence.is_empty() {
        return Ok(());
    }
    let row = store::find(db, by.city, case)?;
    for id in evidence {
        let found = crate::photo::find(db, by, *id)
            .map_err(|_| Problem::field("evidence", "case-evidence-unknown"))?;
        let photo = Photo {
            city_id: by.city,
            case_id: case,
            evidence_id: found.id,
            kind: kind.into(),
            at: now,
            by_name: by.name.clone(),
        };
        proof::look(db, &row, &found, kind, now)?;
        store::add_photo(db, &photo)?;
    }
    Ok(())
}

/// The office says that it is a case and gives it a number.
pub fn file(db: &mut Db, by: &Actor, id: Id, ask: &FileAsk, now: i64) -> Result<CaseRow, Problem> {
    let (mut row, mut case) = seen(db, by, id, &ask.said)?;
    by.may(Right::FileCase)?;
    if !matches!(case.stage, Stage::Reported { .. }) {
        let unused = Number { series: String::new(), year: 0, serial: 0 };
        return case.file(unused, book::ground(db, by.city)?, now).map_err(refused).map(|_| row);
    }
    if let Some(category) = ask.category.as_deref().filter(|word| !word.is_empty()) {
        let kind =
            Kind::find(by.city, category).ok_or_else(|| Problem::field("category", "field-unknown"))?;
        row.category = kind.key();
    }
    if let Some(severity) = ask.severity.as_deref().filter(|word| !word.is_empty()) {
        let known = Severity::of(severity).ok_or_else(|| Problem::field("severity", "field-unknown"))?;
        row.severity = known.word().into();
        case.severity = known;
    }
    let kind = row.kind().ok_or_else(|| Problem::field("category", "field-unknown"))?;
    case.limits = super::limits::of(db, by.city, kind, (case.severity, row.street_id), ask.trigger, now)?;
    case.proof = kind.category.photo;
    row.filed_in_time = case.clock().is_some_and(|clock| now <= clock.due_at);
    if row.rebound_of.is_none() {
        row.rebound_of = near::rebound(db, &row, now)?;
    }
    let year = year_of(now);
    let series = kind.catalogue.series_of(kind.category);
    let serial = store::next_serial(db, by.city, &series, year)?;
    let step =
        case.file(Number { series, year, serial }, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// The calendar year of the city at an instant.
pub(super) fn year_of(now: i64) -> i16 {
    let zone = book::zone();
    jiff::Timestamp::from_millisecond(now).unwrap_or_default().to_zoned(zone).year()
}

/// What comes with a filing.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct FileAsk {
    /// A better category than the reporter's.
    pub category: Option<String>,
    /// A better severity.
    pub severity: Option<String>,
    /// Which trigger of the category, from 0.
    pub trigger: Option<usize>,
    /// Words and photos.
    #[serde(flatten)]
    pub said: Said,
}

/// The office says that it is no case.
pub fn decline(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::FileCase)?;
    let step = case.decline(&said.reason, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// The office finds that it is another case.
pub fn merge(db: &mut Db, by: &Actor, id: Id, into: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    by.may(Right::FileCase)?;
    let other = store::find(db, by.city, into).map_err(|_| Problem::field("into", "field-unknown"))?;
    if other.merged_into == Some(id) {
        return Err(Problem::field("into", "case-merge-circle"));
    }
    let step = case.merge(id, into, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// What comes with a dispatch.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct DispatchAsk {
    /// The unit; without it the rules name one.
    pub unit: Option<Id>,
    /// A limit other than the category's: `3 work_day`.
    pub limit: Option<String>,
    /// Units that do a part beside it.
    #[serde(default)]
    pub joint: Vec<Id>,
    /// Words.
    #[serde(flatten)]
    pub said: Said,
}

/// The office gives it to a unit.
pub fn dispatch(db: &mut Db, by: &Actor, id: Id, ask: &DispatchAsk, now: i64) -> Result<CaseRow, Problem> {
    let (mut row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::DispatchCase)?;
    let question = rules::Question::of(db, &row)?;
    let route = rules::route(db, by.city, &question)?;
    let unit = match rules::bounced(db, &row)? {
        Some(waiting) => waiting.bounce.settle(ask.unit, &ask.said.reason).map_err(refused)?,
        None => ask.unit.or(route.unit).ok_or_else(|| Problem::field("unit", "case-no-rule-fits"))?,
    };
    let to = receiver(db, by.city, unit, ask.limit.as_deref(), case.limits.handle)?;
    let step = case.dispatch(unit, to.ladder, to.limit, book::ground(db, by.city)?, now).map_err(refused)?;
    row.lead_unit_id = to.lead;
    row.rule = route.rule.filter(|_| route.unit == Some(unit)).map(i64::from);
    let row = finish(db, by, row, step, &ask.said, now)?;
    if ask.joint.is_empty() {
        return Ok(row);
    }
    super::hands::join(
        db,
        by,
        id,
        &super::hands::JoinAsk { units: ask.joint.clone(), said: Said::default() },
        now,
    )
}

/// A unit that can be given a case.
pub(super) struct Receiver {
    /// Its lead unit.
    pub lead: Option<Id>,
    /// The levels above it.
    pub ladder: Ladder,
    /// How long it may take.
    pub limit: Limit,
}

/// Looks up whom a case is to be given to.
pub(super) fn receiver(
    db: &mut Db,
    city: Id,
    unit: Id,
    limit: Option<&str>,
    usual: Limit,
) -> Result<Receiver, Problem> {
    let unit = who::store::unit(db, city, unit).map_err(|_| Problem::field("unit", "field-unknown"))?;
    if unit.retired_at.is_some() {
        return Err(Problem::field("unit", "field-unknown"));
    }
    let limit = match limit.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => text.parse().map_err(|_| Problem::field("limit", "case-limit-unreadable"))?,
        None => usual,
    };
    let lead = lead_above(db, &unit)?;
    let sponsor = has_sponsor(db, city)?;
    Ok(Receiver { lead, ladder: Ladder { lead: lead.is_some(), sponsor }, limit })
}

/// The unit above that answers for it: a street for its community, a department for its institution.
pub(super) fn lead_above(db: &mut Db, unit: &who::store::Unit) -> Result<Option<Id>, Problem> {
    let Some(parent) = unit.parent_id else { return Ok(None) };
    let parent = who::store::unit(db, unit.city_id, parent)?;
    Ok(matches!(parent.kind.as_str(), "street" | "department").then_some(parent.id))
}

pub(super) fn has_sponsor(db: &mut Db, city: Id) -> Result<bool, Problem> {
    use diesel::prelude::*;
    use who::store::post;
    let sponsors = post::table.filter(post::city_id.eq(city).and(post::kind.eq("sponsor")));
    Ok(sponsors.filter(post::person_id.is_not_null()).count().get_result::<i64>(db)? > 0)
}

/// The unit accepts it.
pub fn take(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    may_handle(db, by, &case)?;
    let step = case.take(now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// The unit sends it back, or the office calls it back.
pub fn send_back(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    let office = by.can_everywhere(Right::DispatchCase);
    if !office {
        may_handle(db, by, &case)?;
    }
    let step = case.send_back(&said.reason, office, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// The unit says that it is done.
pub fn fix(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    may_handle(db, by, &case)?;
    let step = case.fix(said.evidence.len(), book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// What comes with a check.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Verification {
    /// Whether it is gone.
    pub passed: bool,
    /// Words and photos.
    #[serde(flatten)]
    pub said: Said,
}

/// Somebody who did not fix it looks. Whoever belongs to the fixing unit, above or below it, did fix it.
pub fn verify(db: &mut Db, by: &Actor, id: Id, ask: &Verification, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, &ask.said)?;
    by.may(Right::VerifyCase)?;
    let of = side_of(db, by, &case)?;
    let step = case.verify(ask.passed, by.person, of, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, &ask.said, now)
}

/// The unit this person speaks for: one that handled the case if they belong to it, else their own.
pub(super) fn side_of(db: &mut Db, by: &Actor, case: &Case) -> Result<Id, Problem> {
    for unit in case.unit().into_iter().chain(case.joint.iter().map(|part| part.unit)) {
        if within(&path_of(db, by.city, unit)?, &by.unit_path) {
            return Ok(unit);
        }
    }
    Ok(by.unit)
}

/// The handler, or the level it lies with, asks one level higher.
pub fn escalate(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    match case.rung {
        Some(rung) if !by.can(Right::HandleCase) => may_speak(db, by, &row, rung)?,
        _ => may_handle(db, by, &case)?,
    }
    let step = case.escalate(&said.reason).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// The level that was asked answers.
pub fn answer(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, case) = seen(db, by, id, said)?;
    match case.rung {
        Some(rung) => may_speak(db, by, &row, rung)?,
        None if by.can(Right::Opine) => {}
        None => by.may(Right::Opine)?,
    }
    let step = case.answer(&said.reason, book::ground(db, by.city)?, now).map_err(refused)?;
    finish(db, by, row, step, said, now)
}

/// Requires that this person speaks for the level.
fn may_speak(db: &mut Db, by: &Actor, row: &CaseRow, rung: Rung) -> Result<(), Problem> {
    match (rung, row.lead_unit_id) {
        (Rung::Lead, Some(lead)) => by.may_at(Right::Opine, &path_of(db, by.city, lead)?),
        _ => by.may(Right::Opine),
    }
}

/// The reporter's answer is kept; "not solved" opens the case again where the rules allow it.
pub fn rate(
    db: &mut Db,
    by: &Actor,
    id: Id,
    solved: bool,
    said: &Said,
    now: i64,
) -> Result<CaseRow, Problem> {
    let mut row = store::find(db, by.city, id)?;
    let case = row.case()?;
    row.solved = Some(solved);
    if !solved {
        let step = case.reopen(book::ground(db, by.city)?, now).map_err(refused)?;
        return finish(db, by, row, step, said, now);
    }
    store::save(db, &row)?;
    row.version += 1;
    let line = Line::of("case.rated", "case", id).campaign(row.campaign_id).detail(json!({"solved": true}));
    ledger::record(db, by, now, line.why(&said.reason))?;
    Ok(row)
}

/// What the watch does to one case; safe to repeat. Gives whether anything was due.
pub fn pass_time(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<bool, Problem> {
    let row = store::find(db, by.city, id)?;
    let Some(step) = row.case()?.pass_time(book::ground(db, by.city)?, now) else { return Ok(false) };
    finish(db, by, row, step, &Said::default(), now)?;
    Ok(true)
}
