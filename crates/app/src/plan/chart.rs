//! A whole plan in columns of numbers: what the island `gantt` draws. 5,000 tasks weigh less than one photograph.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::plan::Light;
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_worktime::{civil, date_minute};

use super::lay::{Part, day, lay, minute_at};
use super::rows::{rows, sign};
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store as units;

/// A plan in columns: the n-th value of every list belongs to the n-th task, in the reading order of the tree. Times
/// are minutes of the city's clock since the beginning of `first`.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Chart {
    /// The first day drawn, `2026-01-01`.
    pub first: String,
    /// The end of the campaign's day.
    pub target: i64,
    /// This moment.
    pub now: i64,
    /// A letter for each day from `first`: `1` is worked, `0` is not.
    pub days: String,
    /// Short names of the units.
    pub units: Vec<String>,
    /// Ids.
    pub id: Vec<Id>,
    /// Counts the changes, for a change that must not overwrite another.
    pub version: Vec<i64>,
    /// Place of the task it is a part of; −1 for none.
    pub up: Vec<i32>,
    /// Titles.
    pub title: Vec<String>,
    /// Who leads, a place in `units`.
    pub unit: Vec<u16>,
    /// When it begins.
    pub start: Vec<i64>,
    /// When it is due.
    pub due: Vec<i64>,
    /// When it was first planned to begin; −1 for never.
    pub base_start: Vec<i64>,
    /// When it was first planned to be done; −1 for never.
    pub base_due: Vec<i64>,
    /// Its length in working minutes.
    pub minutes: Vec<i64>,
    /// Thousandths done.
    pub done: Vec<i64>,
    /// Working minutes it can slip before the day does.
    pub slack: Vec<i64>,
    /// 0 done, 1 not yet begun, 2 on time, 3 behind, 4 late.
    pub light: Vec<u8>,
    /// Name of its sign.
    pub sign: Vec<&'static str>,
    /// 1 has parts, 2 is on the chain that decides, 4 silent for a week, 8 a milestone, 16 may be moved by you,
    /// 32 begins as soon as possible.
    pub flags: Vec<u8>,
    /// Links: from, to, 0 to 3 for FS SS FF SF, working minutes between.
    pub links: Vec<(u32, u32, u8, i64)>,
}

const IS_SUMMARY: u8 = 1;
const IS_CRITICAL: u8 = 2;
const IS_STALE: u8 = 4;
const IS_MILESTONE: u8 = 8;
const MAY_MOVE: u8 = 16;
const IS_EARLY: u8 = 32;

/// So many days are told apart as worked or not: ten years.
const DAYS_MOST: i64 = 3_660;

impl Chart {
    /// Reads a plan as far as this person may see it.
    pub fn load(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Self, Problem> {
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
        let days = store::days(db, by.city, id)?;
        let (tasks, links) = (store::tasks(db, by.city, id)?, store::links(db, by.city, id)?);
        let rest = lay(&days, &tasks, &links, Part::Rest(now))?;
        let whole = lay(&days, &tasks, &links, Part::Whole)?;
        let names = units::units_under(db, by.city, "/")?;
        let mut rows = rows(days.time, &tasks, &names, (&rest, &whole), now);
        rows.retain(|row| row.task.unit_path.starts_with(&under));

        let (mut first, mut last) = (date_minute(day(&days.start_on)?), date_minute(day(&days.target_on)?));
        let target = last + 24 * 60;
        for row in &rows {
            first = first.min(minute_at(row.span.0));
            last = last.max(minute_at(row.span.1));
        }
        let first = date_minute(civil(first).date());
        let day_count = ((last - first) / (24 * 60) + 1).min(DAYS_MOST);
        let is_worked = |n: i64| days.time.is_working_day(civil(first + n * 24 * 60).date());
        let since = |ms: i64| minute_at(ms) - first;
        let mut chart = Chart {
            first: civil(first).date().to_string(),
            target: target - first,
            now: since(now),
            days: (0..day_count).map(|n| if is_worked(n) { '1' } else { '0' }).collect(),
            ..Chart::default()
        };
        let mut unit_places: HashMap<Id, u16> = HashMap::new();
        let places: HashMap<Id, i32> = (0..).zip(&rows).map(|(place, row)| (row.task.id, place)).collect();
        for row in &rows {
            let task = &row.task;
            let unit = *unit_places.entry(task.unit_id).or_insert_with(|| {
                chart.units.push(row.unit.clone());
                (chart.units.len() - 1) as u16
            });
            let may_move = task.done_at.is_none()
                && !row.is_summary
                && by.may_at(Right::EditPlan, &task.unit_path).is_ok();
            let flags = [
                (row.is_summary, IS_SUMMARY),
                (row.critical && !row.is_summary, IS_CRITICAL),
                (row.standing.is_stale && !row.is_summary, IS_STALE),
                (task.minutes == 0 && !row.is_summary, IS_MILESTONE),
                (may_move, MAY_MOVE),
                (task.constraint_kind == "asap", IS_EARLY),
            ];
            chart.id.push(task.id);
            chart.version.push(task.version);
            chart.up.push(task.parent_id.and_then(|up| places.get(&up).copied()).unwrap_or(-1));
            chart.title.push(task.title.clone());
            chart.unit.push(unit);
            chart.start.push(since(row.span.0));
            chart.due.push(since(row.span.1));
            chart.base_start.push(task.baseline_start_at.map_or(-1, |at| since(at).max(0)));
            chart.base_due.push(task.baseline_due_at.map_or(-1, |at| since(at).max(0)));
            chart.minutes.push(task.minutes);
            chart.done.push(task.done_share);
            chart.slack.push(row.slack);
            chart.light.push(match row.standing.light {
                Light::Done => 0,
                Light::Ahead => 1,
                Light::InStep => 2,
                Light::Behind => 3,
                Light::Late => 4,
            });
            chart.sign.push(sign(&row.standing));
            chart.flags.push(flags.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum());
        }
        let kind = |code: &str| ["FS", "SS", "FF", "SF"].iter().position(|own| *own == code).unwrap_or(0);
        chart.links = links
            .iter()
            .filter_map(|link| {
                let (from, to) = (places.get(&link.from_id)?, places.get(&link.to_id)?);
                Some((*from as u32, *to as u32, kind(&link.kind) as u8, link.lag_minutes))
            })
            .collect();
        Ok(chart)
    }
}

/// The island's words: its short names on the left, those of the language files (`plan-chart-…`) on the right.
const WORDS: [&str; 42] = [
    "zoom", "day", "week", "month", "quarter", "year", "today", "search", "found", "fold", "unfold", "links",
    "baseline", "task", "lead", "slack", "days", "done", "ahead", "in-step", "behind", "late", "critical",
    "stale", "span", "waits", "hint", "moves", "alone", "fits", "short", "chain", "mends", "keep", "drop",
    "reason", "moved-to", "length", "later", "earlier", "wait", "failed",
];

/// All of them as one JSON object; a value is written `{name}`.
pub fn words(say: &Say) -> String {
    let words: serde_json::Map<String, serde_json::Value> =
        WORDS.iter().map(|word| ((*word).to_owned(), say.of("plan-chart", word).into())).collect();
    serde_json::Value::Object(words).to_string()
}
