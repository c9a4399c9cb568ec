//! What a unit tells of a task: how far it is, and that it is done.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::plan::{Done, Refused, Work};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{self, ProgressRow, TaskRow};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// A report of progress.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Report {
    /// Per cent done, 0 to 99.
    pub per_cent: i64,
    /// In the reporter's words.
    #[serde(default)]
    pub note: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<Id>,
}

/// The last report.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Completion {
    /// In the reporter's words.
    #[serde(default)]
    pub note: String,
    /// Ids of evidence.
    #[serde(default)]
    pub evidence: Vec<Id>,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::AlreadyFinished => Problem::refused("plan-refused-already-finished", []),
            Refused::ShareOutOfRange => Problem::field("per_cent", "plan-refused-share-out-of-range"),
            Refused::ProgressIsOfParts => Problem::refused("plan-refused-progress-is-of-parts", []),
            Refused::OpenParts(n) => Problem::Refused("plan-refused-open-parts", args![n = n]),
            Refused::NoEvidence => Problem::refused("plan-refused-no-evidence", []),
        }
    }
}

fn work_of(db: &mut Db, row: &TaskRow) -> Result<Work, Problem> {
    let all = store::tasks(db, row.city_id, row.campaign_id)?;
    let parts: Vec<&TaskRow> = all.iter().filter(|part| part.parent_id == Some(row.id)).collect();
    Ok(Work {
        done: row.done_share,
        open_parts: parts.iter().filter(|part| part.done_at.is_none()).count(),
        is_summary: !parts.is_empty(),
        has_deliverable: !row.deliverable.is_empty(),
    })
}

/// Reports how much of a task is done.
pub fn progress(db: &mut Db, by: &Actor, id: Id, ask: &Report, now: i64) -> Result<(), Problem> {
    let row = store::task(db, by.city, id)?;
    by.may_at(Right::ReportProgress, &row.unit_path)?;
    let done = work_of(db, &row)?.report(ask.per_cent)?;
    keep_report(db, by, row, done, ("task.progressed", &ask.note, &ask.evidence), now)
}

/// Finishes a task, with the evidence of what it had to hand over.
pub fn complete(db: &mut Db, by: &Actor, id: Id, ask: &Completion, now: i64) -> Result<(), Problem> {
    let row = store::task(db, by.city, id)?;
    by.may_at(Right::ReportProgress, &row.unit_path)?;
    let done = work_of(db, &row)?.complete(ask.evidence.len())?;
    keep_report(db, by, row, done, ("task.completed", &ask.note, &ask.evidence), now)
}

fn keep_report(
    db: &mut Db,
    by: &Actor,
    mut row: TaskRow,
    done: Done,
    (fact, note, pieces): (&'static str, &str, &[Id]),
    now: i64,
) -> Result<(), Problem> {
    if pieces.len() > 9 {
        return Err(Problem::field("evidence", "evidence-too-many-files"));
    }
    for piece in pieces {
        crate::photo::find(db, by, *piece)?;
    }
    let note: String = note.trim().chars().take(2000).collect();
    let report = ProgressRow {
        city_id: by.city,
        id: new_id(),
        task_id: row.id,
        at: now,
        person_id: by.person,
        person: by.name.clone(),
        done_share: done.done,
        note: note.clone(),
        evidence: pieces.iter().map(Id::to_string).collect::<Vec<_>>().join(","),
    };
    store::insert_progress(db, &report)?;
    let before = row.done_share;
    row.done_share = done.done;
    row.reported_at = Some(now);
    row.done_at = done.is_finished.then_some(now);
    store::save(db, &row)?;
    let line = Line::of(fact, "task", row.id)
        .campaign(Some(row.campaign_id))
        .detail(json!({"before": before, "after": done.done, "evidence": pieces}))
        .why(&note);
    ledger::record(db, by, now, line)?;
    Ok(())
}
