//! What residents can do: say, follow, rate; and the one unit that may open a contact.

use serde_json::json;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::seal::SealKey;
use super::store::{self, Report};
use crate::case::{self, CaseRow, NewCase};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// Letters and figures that cannot be taken for each other.
const ALPHABET: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const CODE_LENGTH: usize = 8;
/// Code of the unit that answers residents.
const REPLY_UNIT: &str = "hotline";

/// A tracking code: about 10^12 of them, so that guessing under a rate limit finds nothing.
fn new_code() -> String {
    use rand::RngExt;
    let mut dice = rand::rng();
    (0..CODE_LENGTH).map(|_| char::from(ALPHABET[dice.random_range(0..ALPHABET.len())])).collect()
}

/// A typed code as it is kept; `None` when it cannot be one.
pub fn read_code(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let fits = code.len() == CODE_LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
    fits.then_some(code)
}

/// A resident reports. The same client key gives the same report again.
pub fn say(
    db: &mut Db,
    by: &Actor,
    ask: &NewCase,
    contact: Option<&str>,
    key: &SealKey,
    now: i64,
) -> Result<Report, Problem> {
    let (row, new) = case::open(db, by, ask, now)?;
    if !new && let Some(kept) = store::by_case(db, by.city, row.id)? {
        return Ok(kept);
    }
    let id = new_id();
    let units = who::store::units_under(db, by.city, "/")?;
    let report = Report {
        city_id: by.city,
        id,
        case_id: row.id,
        code: new_code(),
        said_at: now,
        contact: contact.map(|text| key.seal(id, text)).transpose()?,
        reply_unit_id: units.iter().find(|unit| unit.code.as_deref() == Some(REPLY_UNIT)).map(|unit| unit.id),
        solved: None,
        words: String::new(),
        rated_at: None,
    };
    store::insert(db, &report)?;
    let detail = json!({"report": id, "contact": report.contact.is_some()});
    ledger::record(
        db,
        by,
        now,
        Line::of("report.said", "report", id).campaign(row.campaign_id).detail(detail),
    )?;
    Ok(report)
}

/// The case a report lives in now: its own, or the one it was merged into.
pub fn living(db: &mut Db, report: &Report) -> Result<CaseRow, Problem> {
    let mut row = case::store::find(db, report.city_id, report.case_id)?;
    // A chain of merges has an end; eight steps are more than anybody merges.
    for _ in 0..8 {
        let Some(into) = row.merged_into else { break };
        row = case::store::find(db, report.city_id, into)?;
    }
    Ok(row)
}

/// Whether the reporter can answer now: the case is closed, and not answered since.
pub fn may_rate(report: &Report, row: &CaseRow) -> bool {
    row.closed_at.is_some_and(|closed| report.rated_at.is_none_or(|rated| rated < closed))
}

/// The reporter says whether it is solved; "not solved" opens the case again.
pub fn rate(db: &mut Db, by: &Actor, code: &str, solved: bool, words: &str, now: i64) -> Result<(), Problem> {
    let report = store::by_code(db, code)?.ok_or(Problem::Missing("report"))?;
    let row = living(db, &report)?;
    if row.closed_at.is_none() {
        return Err(Problem::Refused("voice-not-rated-yet", Vec::new()));
    }
    if !may_rate(&report, &row) {
        return Err(Problem::Refused("voice-rated-before", Vec::new()));
    }
    let words: String = words.trim().chars().take(500).collect();
    store::rate(db, &report, solved, &words, now)?;
    let said = case::act::Said { reason: words, ..case::act::Said::default() };
    case::act::rate(db, by, row.id, solved, &said, now)?;
    Ok(())
}

/// The unit that answers residents opens the contact of a report; each time is a line in the ledger. Whoever
/// handles the case never may.
pub fn contact(db: &mut Db, by: &Actor, case: Id, key: &SealKey, now: i64) -> Result<String, Problem> {
    let report = store::by_case(db, by.city, case)?.ok_or(Problem::Missing("report"))?;
    let reply = report.reply_unit_id.ok_or(Problem::Missing("report"))?;
    by.may_at(Right::ReadSealed, &who::store::unit(db, by.city, reply)?.path)?;
    let row = case::store::find(db, by.city, case)?;
    if row.unit_id == Some(by.unit) {
        return Err(Problem::NotAllowed("not-allowed-place", Vec::new()));
    }
    let sealed = report.contact.as_deref().ok_or(Problem::Missing("report"))?;
    let opened = key.open(report.id, sealed);
    let opened = opened.ok_or_else(|| Problem::Broken(format!("the contact of report {}", report.id)))?;
    ledger::record(db, by, now, Line::of("report.opened", "report", report.id).campaign(row.campaign_id))?;
    Ok(opened)
}
