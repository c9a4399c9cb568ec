//! The task page: how it stands, what it waits for, what was reported, and what may be done; and the page that
//! shows a change of dates before it is kept.

use askama::Template;
use yipan_core::duty::ROLES;
use yipan_core::plan::Standing;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, Change, Outcome};
use super::lay::{Part, lay};
use super::rows::{days_text, rows, sign};
use super::store::{self, LinkRow, ProgressRow, TaskRow};
use crate::duty;
use crate::duty::store::Duty;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::kit::say::Say;
use crate::ledger::store::{EntryRow, of_subject};
use crate::problem::Problem;
use crate::who::store::{self as units, Unit};

/// A neighbour in the plan.
#[derive(Debug)]
pub struct Neighbour {
    /// The other task.
    pub task: TaskRow,
    /// The link.
    pub link: LinkRow,
}

#[derive(Template)]
#[template(path = "plan/pages/task.html")]
pub struct TaskPage {
    pub frame: Frame,
    pub task: TaskRow,
    pub unit: String,
    /// Units beside the lead: the role in words, and who has it.
    pub beside: Vec<(String, String)>,
    pub standing: Standing,
    pub span: (i64, i64),
    pub slack: i64,
    pub critical: bool,
    pub parent: Option<TaskRow>,
    pub parts: Vec<TaskRow>,
    pub before: Vec<Neighbour>,
    pub after: Vec<Neighbour>,
    pub others: Vec<(Id, String)>,
    pub reports: Vec<ProgressRow>,
    pub trail: Vec<EntryRow>,
    pub may_report: bool,
    pub may_edit: bool,
    pub why: Option<String>,
}

/// Who has a part in a task beside its lead, by roles in their order.
fn beside(say: &Say, duties: &[Duty], units: &[Unit]) -> Vec<(String, String)> {
    let named = |own: &&Duty| units.iter().find(|unit| unit.id == own.unit_id).map(|unit| unit.short.clone());
    let roles = ROLES.iter().map(|(role, _)| *role).filter(|role| *role != "lead");
    roles
        .filter_map(|role| {
            let who: Vec<String> =
                duties.iter().filter(|own| own.role == role).filter_map(|own| named(&own)).collect();
            (!who.is_empty()).then(|| (say.of("duty-role", role), who.join(&say.it("plan-comma"))))
        })
        .collect()
}

impl TaskPage {
    /// Reads a task.
    pub fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id) -> Result<Self, Problem> {
        let task = store::task(db, by.city, id)?;
        by.may_at(Right::ReadWork, &task.unit_path)?;
        let now = frame.say.now;
        let days = store::days(db, by.city, task.campaign_id)?;
        let tasks = store::tasks(db, by.city, task.campaign_id)?;
        let links = store::links(db, by.city, task.campaign_id)?;
        let rest = lay(&days, &tasks, &links, Part::Rest(now))?;
        let whole = lay(&days, &tasks, &links, Part::Whole)?;
        let names = units::units_under(db, by.city, "/")?;
        let row =
            rows(days.time, &tasks, &names, (&rest, &whole), now).into_iter().find(|row| row.task.id == id);
        let row = row.ok_or(Problem::Missing("task"))?;
        // Neighbours and choices only as far as this person may read: a title is told as little as a page.
        let near: Vec<TaskRow> =
            tasks.iter().filter(|t| by.may_at(Right::ReadWork, &t.unit_path).is_ok()).cloned().collect();
        let find = |id: Id| near.iter().find(|task| task.id == id).cloned();
        let neighbour =
            |link: &LinkRow, other: Id| Some(Neighbour { task: find(other)?, link: link.clone() });
        let others = near.iter().filter(|other| other.id != id && other.done_at.is_none());
        let duties = duty::store::about(db, by.city, task.campaign_id, "task", id)?;
        Ok(TaskPage {
            beside: beside(&frame.say, &duties, &names),
            unit: row.unit,
            standing: row.standing,
            span: row.span,
            slack: row.slack,
            critical: row.critical,
            parent: task.parent_id.and_then(find),
            parts: near.iter().filter(|part| part.parent_id == Some(id)).cloned().collect(),
            before: links.iter().filter(|l| l.to_id == id).filter_map(|l| neighbour(l, l.from_id)).collect(),
            after: links.iter().filter(|l| l.from_id == id).filter_map(|l| neighbour(l, l.to_id)).collect(),
            others: others.map(|other| (other.id, other.title.clone())).take(500).collect(),
            reports: store::reports(db, by.city, id)?,
            trail: of_subject(db, by.city, "task", id)?,
            may_report: task.done_at.is_none() && by.may_at(Right::ReportProgress, &task.unit_path).is_ok(),
            may_edit: task.done_at.is_none() && by.may_at(Right::EditPlan, &task.unit_path).is_ok(),
            why: None,
            task: TaskRow { done_share: row.task.done_share, ..task },
            frame: frame.at(format!("/tasks/{id}")),
        })
    }

    fn sign(&self) -> &'static str {
        sign(&self.standing)
    }

    fn days(&self, minutes: &i64) -> String {
        days_text(*minutes)
    }

    fn told(&self, fact: &str) -> String {
        self.frame.say.of("fact", &fact.replace('.', "-"))
    }

    fn photos<'a>(&self, report: &'a ProgressRow) -> Vec<&'a str> {
        report.evidence.split(',').filter(|id| !id.is_empty()).collect()
    }

    /// The passage of the document it came from, if it came from one.
    fn quote(&self) -> Option<String> {
        let source: serde_json::Value = serde_json::from_str(&self.task.source).ok()?;
        let text = source.get("quote").or_else(|| source.get("text")).unwrap_or(&source);
        text.as_str().map(str::to_owned)
    }
}

#[derive(Template)]
#[template(path = "plan/pages/preview.html")]
pub struct PreviewPage {
    pub frame: Frame,
    pub task: TaskRow,
    pub outcome: Outcome,
    pub duration_days: String,
    pub constraint: String,
    pub at: String,
    pub reason: String,
}

impl PreviewPage {
    /// What the change would do.
    pub fn load(
        db: &mut Db,
        by: &Actor,
        frame: Frame,
        id: Id,
        ask: &Change,
        typed: (String, String, String),
    ) -> Result<Self, Problem> {
        let task = store::task(db, by.city, id)?;
        let outcome = act::preview(db, by, id, ask, frame.say.now)?;
        let (duration_days, constraint, at) = typed;
        Ok(PreviewPage { frame, task, outcome, duration_days, constraint, at, reason: ask.reason.clone() })
    }

    fn days(&self, minutes: &i64) -> String {
        days_text(*minutes)
    }
}
