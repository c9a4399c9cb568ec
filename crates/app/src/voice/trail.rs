//! What a reporter may see of the case: its steps, no names of people, no inner words.

use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use super::act;
use super::store::{self, Report};
use crate::case::{self, view};
use crate::kit::Id;
use crate::kit::say::Say;
use crate::ledger;
use crate::problem::Problem;

/// One step.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Step {
    /// What happened, in a sentence.
    pub told: String,
    /// When, milliseconds.
    pub at: i64,
    /// What the unit said of it.
    pub quote: String,
}

/// A report and the way of its case.
#[derive(Debug, Clone)]
pub struct Trail {
    /// The report.
    pub report: Report,
    /// The case it lives in.
    pub row: case::CaseRow,
    /// Oldest first.
    pub steps: Vec<Step>,
    /// Evidence, kind and moment.
    pub photos: Vec<(Id, String, i64)>,
}

/// The trail of a code; `None` when there is no such code.
pub fn look(db: &mut Db, say: &Say, code: &str) -> Result<Option<Trail>, Problem> {
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
    Ok(Some(Trail { report, row, steps, photos }))
}
