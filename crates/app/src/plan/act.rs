//! What people can do about the plan. One function, one transaction, one ledger line.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use yipan_core::plan::Refused;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};
use yipan_schedule::LinkKind;
use yipan_worktime::Calendar;

use super::lay::{CONSTRAINTS, DAY_MINUTES, Laid, Part, begin_of_day, end_of_day, lay, lay_by, time};
use super::retime;
use super::store::{self, LinkRow, TaskRow};
use crate::duty;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// A task to create.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewTask {
    /// Its campaign.
    pub campaign: Id,
    /// The task it is a part of.
    pub parent: Option<Id>,
    /// What is to be done.
    pub title: String,
    /// The unit that leads it.
    pub unit: Id,
    /// The day or moment it must be done by, in milliseconds; none leaves it to the plan.
    pub due: Option<i64>,
    /// Its length in working days; a third of a day is fine, 0 is a milestone, none is one day.
    pub duration_days: Option<f64>,
    /// What it must hand over.
    pub deliverable: Option<String>,
    /// The passage of the document it came from.
    pub source: Option<Value>,
    /// What it came from: `hand` `draft` `decision` `gate` `case`.
    pub origin: Option<String>,
    /// Which one.
    pub origin_id: Option<Id>,
}

/// A link to make.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewLink {
    /// The predecessor.
    pub from: Id,
    /// The successor.
    pub to: Id,
    /// `FS` unless told; `SS` `FF` `SF`.
    pub kind: Option<String>,
    /// Working days between; negative is an overlap.
    pub lag_days: Option<f64>,
}

/// A change of dates, to look at first and then to keep.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Change {
    /// A new length in working days.
    pub duration_days: Option<f64>,
    /// The new constraint: `free` `asap` `alap` `start-no-earlier` `start-no-later` `finish-no-earlier`
    /// `finish-no-later` `must-start` `must-finish`.
    pub constraint: Option<String>,
    /// Its moment, in milliseconds.
    pub at: Option<i64>,
    /// Its day instead, `2026-07-20`: the beginning of that day's work for a start, its end for a finish.
    pub on: Option<String>,
    /// The version the change was looked at on; another one is answered by 409.
    pub version: Option<i64>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// One task that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Move {
    /// The task.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Start before the change.
    pub start_before: Option<i64>,
    /// Start after it.
    pub start_after: i64,
    /// Due date before the change.
    pub due_before: Option<i64>,
    /// Due date after it.
    pub due_after: i64,
}

/// What a schedule came to, or would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    /// Whether everything fits between the first day and the day.
    pub fits: bool,
    /// By how many working minutes it does not.
    pub short_minutes: i64,
    /// Titles of the chain that decides.
    pub chain: Vec<String>,
    /// Tasks whose dates move.
    pub moves: Vec<Move>,
}

const TITLE_MOST: usize = 200;
const DAYS_MOST: f64 = 4_000.0;

fn minutes_of(field: &str, days: f64) -> Result<i64, Problem> {
    if !days.is_finite() || days.abs() > DAYS_MOST {
        return Err(Problem::field(field, "plan-days-out-of-range"));
    }
    Ok((days * DAY_MINUTES as f64).round() as i64)
}

fn words(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(text.to_owned()),
    }
}

/// Puts a task into a campaign's plan. Its dates come with the next [`schedule_back`]; until then a task that
/// must be done by a day is due on that day.
pub fn create_task(db: &mut Db, by: &Actor, ask: &NewTask, now: i64) -> Result<Id, Problem> {
    let unit = who::store::unit(db, by.city, ask.unit)?;
    by.may_at(Right::EditPlan, &unit.path)?;
    store::days(db, by.city, ask.campaign)?;
    let count = store::count(db, by.city, ask.campaign)?;
    if count >= store::TASKS_MOST {
        return Err(Problem::refused("plan-refused-too-large", []));
    }
    if let Some(parent) = ask.parent {
        let parent = store::task(db, by.city, parent)?;
        if parent.campaign_id != ask.campaign {
            return Err(Problem::field("parent", "field-unknown"));
        }
    }
    let minutes = minutes_of("duration_days", ask.duration_days.unwrap_or(1.0))?;
    if minutes < 0 {
        return Err(Problem::field("duration_days", "plan-days-out-of-range"));
    }
    let id = new_id();
    let row = TaskRow {
        city_id: by.city,
        id,
        campaign_id: ask.campaign,
        parent_id: ask.parent,
        sort: i32::try_from(count).unwrap_or(i32::MAX),
        title: words("title", &ask.title, TITLE_MOST)?,
        unit_id: unit.id,
        unit_path: unit.path,
        minutes,
        constraint_kind: if ask.due.is_some() { "finish-no-later" } else { "free" }.into(),
        constraint_at: ask.due,
        start_at: None,
        due_at: ask.due,
        baseline_start_at: None,
        baseline_due_at: None,
        done_share: 0,
        reported_at: None,
        done_at: None,
        deliverable: ask.deliverable.as_deref().unwrap_or_default().trim().chars().take(TITLE_MOST).collect(),
        source: ask.source.as_ref().map(Value::to_string).unwrap_or_default(),
        origin: ask.origin.clone().unwrap_or_else(|| "hand".into()),
        origin_id: ask.origin_id,
        created_at: now,
        version: 1,
    };
    store::insert_task(db, &row)?;
    let line = Line::of("task.created", "task", id)
        .campaign(Some(ask.campaign))
        .detail(json!({"title": row.title, "unit": unit.id, "due": ask.due, "minutes": minutes}));
    ledger::record(db, by, now, line)?;
    give_owner(db, by, &row, now)?;
    Ok(id)
}

/// A task has its unit as lead in the duties of its campaign from the first moment.
pub(super) fn give_owner(db: &mut Db, by: &Actor, row: &TaskRow, now: i64) -> Result<(), Problem> {
    let declared = duty::act::Declare {
        campaign: row.campaign_id,
        kind: "task",
        id: row.id,
        code: String::new(),
        title: row.title.clone(),
        due_on: None,
    };
    duty::act::lead(db, by, &declared, row.unit_id, now)
}

/// Lets one task wait for another. A circle is refused with its tasks by name.
pub fn link_tasks(db: &mut Db, by: &Actor, ask: &NewLink, now: i64) -> Result<(), Problem> {
    let from = store::task(db, by.city, ask.from)?;
    let to = store::task(db, by.city, ask.to)?;
    by.may_at(Right::EditPlan, &to.unit_path)?;
    if from.campaign_id != to.campaign_id {
        return Err(Problem::field("from", "field-unknown"));
    }
    let kind = ask.kind.as_deref().unwrap_or("FS");
    LinkKind::from_code(kind).ok_or_else(|| Problem::field("kind", "field-unknown"))?;
    let row = LinkRow {
        city_id: by.city,
        campaign_id: to.campaign_id,
        from_id: from.id,
        to_id: to.id,
        kind: kind.into(),
        lag_minutes: minutes_of("lag_days", ask.lag_days.unwrap_or(0.0))?,
    };
    store::delete_link(db, by.city, from.id, to.id)?;
    store::insert_link(db, &row)?;
    let _ = laid(db, by.city, to.campaign_id, Part::Whole)?; // refuses what cannot be laid
    let line = Line::of("task.linked", "task", to.id)
        .campaign(Some(to.campaign_id))
        .detail(json!({"from": from.id, "kind": kind, "lag_minutes": row.lag_minutes}));
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Lets a task no longer wait for another.
pub fn unlink_tasks(db: &mut Db, by: &Actor, from: Id, to: Id, now: i64) -> Result<(), Problem> {
    let task = store::task(db, by.city, to)?;
    by.may_at(Right::EditPlan, &task.unit_path)?;
    if !store::delete_link(db, by.city, from, to)? {
        return Err(Problem::Missing("link"));
    }
    let line = Line::of("task.unlinked", "task", to).campaign(Some(task.campaign_id));
    ledger::record(db, by, now, line.detail(json!({"from": from})))?;
    Ok(())
}

/// Lays a campaign's plan.
pub fn laid(db: &mut Db, city: Id, campaign: Id, part: Part) -> Result<Laid, Problem> {
    let days = store::days(db, city, campaign)?;
    let (tasks, links) = (store::tasks(db, city, campaign)?, store::links(db, city, campaign)?);
    lay(&days, &tasks, &links, part)
}

/// The row as the change would make it.
fn changed(time: &Calendar, row: &TaskRow, ask: &Change) -> Result<TaskRow, Problem> {
    let mut row = row.clone();
    if let Some(days) = ask.duration_days {
        row.minutes = minutes_of("duration_days", days)?;
        if row.minutes < 0 {
            return Err(Problem::field("duration_days", "plan-days-out-of-range"));
        }
    }
    if let Some(kind) = &ask.constraint {
        if !CONSTRAINTS.contains(&kind.as_str()) {
            return Err(Problem::field("constraint", "field-unknown"));
        }
        row.constraint_kind.clone_from(kind);
        row.constraint_at = match &ask.on {
            Some(on) => {
                let date: Date = on.parse().map_err(|_| Problem::field("on", "field-not-date"))?;
                Some(if kind.contains("start") { begin_of_day(time, date) } else { end_of_day(time, date) })
            }
            None => ask.at,
        };
        if row.constraint_at.is_none() && !["free", "asap", "alap"].contains(&kind.as_str()) {
            return Err(Problem::field("at", "field-required"));
        }
    }
    if let Some(version) = ask.version
        && version != row.version
    {
        return Err(Problem::Stale("task"));
    }
    Ok(row)
}

/// What a change would do, with nothing changed yet.
pub fn preview(db: &mut Db, by: &Actor, id: Id, ask: &Change, now: i64) -> Result<Outcome, Problem> {
    tried(db, by, id, ask, now).map(|(outcome, ..)| outcome)
}

/// A plan laid with a change that nobody has kept; and what is left of it from now on, to ask more of.
pub fn tried(
    db: &mut Db,
    by: &Actor,
    id: Id,
    ask: &Change,
    now: i64,
) -> Result<(Outcome, Vec<TaskRow>, Laid), Problem> {
    let row = store::task(db, by.city, id)?;
    by.may_at(Right::EditPlan, &row.unit_path)?;
    let days = store::days(db, by.city, row.campaign_id)?;
    let mut tasks = store::tasks(db, by.city, row.campaign_id)?;
    let links = store::links(db, by.city, row.campaign_id)?;
    let new = changed(days.time, &row, ask)?;
    tasks.iter_mut().filter(|task| task.id == id).for_each(|task| *task = new.clone());
    let by_time = retime::time(db, by.city, row.campaign_id)?;
    let laid = lay_by(&by_time, &days, &tasks, &links, Part::Whole)?;
    let rest = lay_by(&by_time, &days, &tasks, &links, Part::Rest(now))?;
    Ok((outcome(&tasks, &laid, &rest)?, tasks, rest))
}

/// Keeps a change and lays the plan again.
pub fn change(db: &mut Db, by: &Actor, id: Id, ask: &Change, now: i64) -> Result<Outcome, Problem> {
    let row = store::task(db, by.city, id)?;
    by.may_at(Right::EditPlan, &row.unit_path)?;
    if row.done_at.is_some() {
        return Err(Refused::AlreadyFinished.into());
    }
    let new = changed(time(db, by.city)?, &row, ask)?;
    store::save(db, &new)?;
    let line = Line::of("task.changed", "task", id)
        .campaign(Some(row.campaign_id))
        .detail(json!({
            "before": {"minutes": row.minutes, "constraint": row.constraint_kind, "at": row.constraint_at},
            "after": {"minutes": new.minutes, "constraint": new.constraint_kind, "at": new.constraint_at},
        }))
        .why(&ask.reason);
    ledger::record(db, by, now, line)?;
    keep_dates(db, by, row.campaign_id, now)
}

/// Lays a campaign's plan backwards from its day and keeps the dates. A plan that does not fit is kept too, and
/// says by how much: the due dates are right, the starts are what it would have needed.
pub fn schedule_back(db: &mut Db, by: &Actor, campaign: Id, now: i64) -> Result<Outcome, Problem> {
    by.may(Right::EditPlan)?;
    keep_dates(db, by, campaign, now)
}

/// Dates once laid follow the working time they were laid by until somebody takes the new one: [`retime::settle`].
pub(super) fn keep_dates(db: &mut Db, by: &Actor, campaign: Id, now: i64) -> Result<Outcome, Problem> {
    let stand = retime::stand(db, by.city, campaign)?;
    let time = retime::time_of(db, by.city, &stand)?;
    let outcome = laid_by(db, by.city, campaign, &time, Part::Rest(now))?;
    save_moves(db, by.city, &outcome)?;
    retime::note(db, by, campaign, &stand, now)?;
    let line = Line::of("plan.scheduled", "campaign", campaign).campaign(Some(campaign)).detail(json!({
        "fits": outcome.fits, "short_minutes": outcome.short_minutes, "moved": outcome.moves.len(),
    }));
    ledger::record(db, by, now, line)?;
    Ok(outcome)
}

/// What laying a campaign's plan by a calendar would move, and whether the part that is judged fits.
pub(super) fn laid_by(
    db: &mut Db,
    city: Id,
    campaign: Id,
    time: &Calendar,
    judged: Part,
) -> Result<Outcome, Problem> {
    let days = store::days(db, city, campaign)?;
    let (tasks, links) = (store::tasks(db, city, campaign)?, store::links(db, city, campaign)?);
    let laid = lay_by(time, &days, &tasks, &links, Part::Whole)?;
    outcome(&tasks, &laid, &lay_by(time, &days, &tasks, &links, judged)?)
}

pub(super) fn save_moves(db: &mut Db, city: Id, outcome: &Outcome) -> Result<(), Problem> {
    let mut moves = outcome.moves.iter();
    moves.try_for_each(|moved| store::save_dates(db, city, moved.id, moved.start_after, moved.due_after))
}

/// From when to when each task would run: what is finished as it was, what has begun from when it began, a summary
/// from its first part to its last.
fn spans(tasks: &[TaskRow], laid: &Laid) -> HashMap<Id, (i64, i64)> {
    let above: HashMap<Id, Id> = tasks.iter().filter_map(|row| Some((row.id, row.parent_id?))).collect();
    let summaries: HashSet<Id> = above.values().copied().collect();
    let mut spans: HashMap<Id, (i64, i64)> = HashMap::new();
    for row in tasks.iter().filter(|row| !summaries.contains(&row.id)) {
        let was = row.done_at.and(row.start_at.zip(row.due_at));
        let Some((laid_start, due)) = was.or_else(|| laid.planned(row.id)) else { continue };
        let start = row.start_at.filter(|_| row.done_share > 0).unwrap_or(laid_start);
        let mut at = Some(row.id);
        // A task lies no deeper than there are tasks.
        for _ in 0..tasks.len() {
            let Some(id) = at else { break };
            let span = spans.entry(id).or_insert((start, due));
            *span = (span.0.min(start), span.1.max(due));
            at = above.get(&id).copied();
        }
    }
    spans
}

/// What moves is told of the whole plan. Whether the day holds is asked of what is left from now on, as the page of
/// the plan asks: what is late already is not made up for by a plan that once fitted.
fn outcome(tasks: &[TaskRow], laid: &Laid, rest: &Laid) -> Result<Outcome, Problem> {
    let spans = spans(tasks, laid);
    let moved = |row: &TaskRow| {
        let (start_after, due_after) = *spans.get(&row.id)?;
        let moves = row.start_at != Some(start_after) || row.due_at != Some(due_after);
        (row.done_at.is_none() && moves).then(|| Move {
            id: row.id,
            title: row.title.clone(),
            start_before: row.start_at,
            start_after,
            due_before: row.due_at,
            due_after,
        })
    };
    let titles = |ids: Vec<Id>| {
        let title = |id: &Id| laid.places.get(id).map(|place| tasks[*place as usize].title.clone());
        ids.iter().filter_map(title).collect()
    };
    Ok(Outcome {
        fits: rest.schedule.fits(),
        short_minutes: rest.short(),
        chain: titles(rest.chain()?),
        moves: tasks.iter().filter_map(moved).collect(),
    })
}
