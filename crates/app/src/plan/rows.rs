//! The tree of a plan in reading order, each row with how it stands; summaries are what their parts are.

use std::collections::{HashMap, HashSet};

use yipan_core::plan::{Light, Measure, Standing, standing, weight};
use yipan_worktime::Calendar;

use super::grid::Bar;
use super::lay::{DAY_MINUTES, Laid, minute_at, ms_of, own_minutes};
use super::store::TaskRow;
use crate::kit::Id;
use crate::who::store::Unit;

/// Deeper rows are drawn like rows of this depth.
pub const DEPTH_MOST: usize = 7;

/// One row of the tree, with its bar. Places on the grid are per cent of its width.
#[derive(Debug, Clone)]
pub struct Row {
    /// The task.
    pub task: TaskRow,
    /// How deep in the tree, 0 to [`DEPTH_MOST`].
    pub depth: usize,
    /// Whether it has parts.
    pub is_summary: bool,
    /// Short name of the unit that leads.
    pub unit: String,
    /// How it stands.
    pub standing: Standing,
    /// Slack in working minutes.
    pub slack: i64,
    /// Whether it lies on the chain that decides.
    pub critical: bool,
    /// Its bar.
    pub bar: Option<Bar>,
    /// When it begins and is due.
    pub span: (i64, i64),
}

/// Working minutes as days, to half a day.
pub fn days_text(minutes: i64) -> String {
    let halves = (minutes * 2 + minutes.signum() * DAY_MINUTES / 2) / DAY_MINUTES;
    let sign = if halves < 0 { "−" } else { "" };
    let (whole, half) = (halves.abs() / 2, halves.abs() % 2);
    if half == 1 { format!("{sign}{whole}.5") } else { format!("{sign}{whole}") }
}

/// The sign of the look for a standing.
pub fn sign(standing: &Standing) -> &'static str {
    match standing.light {
        Light::Done => "s-done",
        Light::Late => "s-late",
        Light::Behind => "s-near",
        Light::Ahead => "s-0",
        Light::InStep if standing.gone < 250 => "s-0",
        Light::InStep if standing.gone < 500 => "s-1",
        Light::InStep => "s-2",
    }
}

/// The tree in reading order, each row measured in the city's working time.
pub fn rows(
    time: &Calendar,
    tasks: &[TaskRow],
    names: &[Unit],
    (rest, whole): (&Laid, &Laid),
    now: i64,
) -> Vec<Row> {
    let short: HashMap<Id, &str> = names.iter().map(|unit| (unit.id, unit.short.as_str())).collect();
    let mut parts: HashMap<Option<Id>, Vec<&TaskRow>> = HashMap::new();
    for task in tasks {
        parts.entry(task.parent_id).or_default().push(task);
    }
    let mut rows = Vec::with_capacity(tasks.len());
    let mut open: Vec<(&TaskRow, usize)> = Vec::new();
    open.extend(parts.get(&None).into_iter().flatten().rev().map(|task| (*task, 0)));
    while let Some((task, depth)) = open.pop() {
        let below = parts.get(&Some(task.id));
        open.extend(below.into_iter().flatten().rev().map(|part| (*part, depth + 1)));
        let laid = whole.planned(task.id).unwrap_or((now, now));
        let span = span_of(time, task, laid);
        rows.push(Row {
            depth: depth.min(DEPTH_MOST),
            is_summary: below.is_some(),
            unit: short.get(&task.unit_id).copied().unwrap_or_default().to_owned(),
            standing: standing_of(time, task, span, task.done_share, now),
            slack: rest.slack(task.id),
            critical: task.done_at.is_none() && rest.is_critical(task.id),
            bar: None,
            span,
            task: task.clone(),
        });
    }
    sum_up(time, &mut rows, now);
    rows
}

/// From when to when a task runs: as planned; before the first plan as it would be; for what was finished without
/// ever being planned, the time it takes before its due date.
fn span_of(time: &Calendar, task: &TaskRow, laid: (i64, i64)) -> (i64, i64) {
    let due = task.due_at.or(task.done_at).unwrap_or(laid.1);
    let start = task.start_at.unwrap_or(laid.0);
    if start <= due {
        return (start, due);
    }
    (ms_of(time.subtract(minute_at(due), own_minutes(time, task.minutes))), due)
}

fn standing_of(time: &Calendar, task: &TaskRow, span: (i64, i64), done: i64, now: i64) -> Standing {
    let measure = Measure {
        start: minute_at(span.0),
        due: minute_at(span.1),
        done: if task.done_at.is_some() { 1000 } else { done },
        reported: task.reported_at.map(minute_at),
    };
    standing(time, &measure, minute_at(now))
}

/// A summary runs from its first part to its last and is as far as they are, each weighing what it takes; with a
/// late part it is behind at best.
fn sum_up(time: &Calendar, rows: &mut [Row], now: i64) {
    let mut sums: HashMap<Id, (i64, i64)> = HashMap::new();
    let mut with_late: HashSet<Id> = HashSet::new();
    let mut spans: HashMap<Id, (i64, i64)> = HashMap::new();
    for place in (0..rows.len()).rev() {
        if let Some(span) = spans.get(&rows[place].task.id) {
            rows[place].span = *span;
        }
        let row = &rows[place];
        let (own_weight, done) = match sums.get(&row.task.id) {
            Some(sum) if row.is_summary => *sum,
            _ => (weight(row.task.minutes), weight(row.task.minutes) * row.task.done_share),
        };
        let is_late = row.standing.light == Light::Late || with_late.contains(&row.task.id);
        if let Some(parent) = row.task.parent_id {
            if is_late {
                with_late.insert(parent);
            }
            let own = row.span;
            let span = spans.entry(parent).or_insert(own);
            *span = (span.0.min(own.0), span.1.max(own.1));
            let sum = sums.entry(parent).or_default();
            *sum = (sum.0 + own_weight, sum.1 + done);
        }
        if row.is_summary {
            let share = done / own_weight.max(1);
            let mut standing = standing_of(time, &row.task, row.span, share.min(999), now);
            standing.is_stale = false;
            if share >= 1000 {
                standing = Standing { done: 1000, light: Light::Done, ..standing };
            } else if with_late.contains(&row.task.id) {
                standing.light = standing.light.max(Light::Behind);
            }
            rows[place].task.done_share = share;
            rows[place].standing = standing;
        }
    }
}

/// Keeps one branch: a task, its parts and theirs.
pub fn keep_branch(rows: &mut Vec<Row>, top: Id) {
    let mut inside: HashSet<Id> = HashSet::from([top]);
    rows.retain(|row| {
        let keep = row.task.id == top || row.task.parent_id.is_some_and(|parent| inside.contains(&parent));
        if keep && row.is_summary {
            inside.insert(row.task.id);
        }
        keep
    });
}

/// Folds a list to the deepest level of which no more than `most` rows are left; gives whether anything was folded
/// away. Where even the top level is longer, the top level stays.
pub fn fold(rows: &mut Vec<Row>, most: usize) -> bool {
    let top = rows.iter().map(|row| row.depth).min().unwrap_or_default();
    let deepest =
        (top..=DEPTH_MOST).rev().find(|depth| rows.iter().filter(|row| row.depth <= *depth).count() <= most);
    let (depth, before) = (deepest.unwrap_or(top), rows.len());
    rows.retain(|row| row.depth <= depth);
    rows.len() < before
}
