//! The plan on paper: a chosen range of months and levels, as a table with bars that prints on A3.

use askama::Template;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use yipan_core::plan::Light;
use yipan_core::who::Right;
use yipan_db::Db;

use super::grid::{Grid, Week};
use super::lay::{Part, day, lay};
use super::rows::{Row, days_text, rows, sign};
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::problem::Problem;
use crate::who::store as units;

/// So many rows go on paper: about 40 sheets.
const ROWS_MOST: usize = 2_000;
/// Ranges of up to so many days are drawn in weeks.
const WEEKS_MOST: i64 = 190;
/// The longest range, in months.
const MONTHS_MOST: i32 = 60;

/// What goes on paper.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Paper {
    /// First month, `2026-07`; empty for the plan's own.
    #[serde(default)]
    pub from: String,
    /// Last month.
    #[serde(default)]
    pub to: String,
    /// How many levels of the tree, 1 to 3; 0 for all.
    #[serde(default)]
    pub levels: usize,
    /// `late` `behind` `critical`, or empty for all.
    #[serde(default)]
    pub only: String,
}

/// Choices for the levels of the tree; 0 is all.
pub const LEVELS: [usize; 4] = [0, 1, 2, 3];

#[derive(Template)]
#[template(path = "plan/pages/print.html")]
pub struct PrintPage {
    pub frame: Frame,
    pub id: Id,
    pub short: String,
    pub rows: Vec<Row>,
    pub weeks: Vec<Week>,
    pub now: Option<String>,
    pub from: String,
    pub to: String,
    pub levels: usize,
    pub only: String,
    pub is_cut: bool,
}

fn month(text: &str, usual: Date) -> Result<Date, Problem> {
    match text.trim() {
        "" => Ok(usual.first_of_month()),
        text => format!("{text}-01").parse().map_err(|_| Problem::Missing("page")),
    }
}

impl PrintPage {
    /// Reads and draws the chosen part.
    pub fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id, paper: &Paper) -> Result<Self, Problem> {
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
        let now = frame.say.now;
        let days = store::days(db, by.city, id)?;
        let from = month(&paper.from, day(&days.start_on)?)?;
        let to = month(&paper.to, day(&days.target_on)?)?.max(from);
        let to = to.min(from.saturating_add((MONTHS_MOST - 1).months()));
        let (tasks, links) = (store::tasks(db, by.city, id)?, store::links(db, by.city, id)?);
        let rest = lay(&days, &tasks, &links, Part::Rest(now))?;
        let whole = lay(&days, &tasks, &links, Part::Whole)?;
        let names = units::units_under(db, by.city, "/")?;
        let grid = Grid::between(from, to.last_of_month(), WEEKS_MOST);
        let mut rows = rows(days.time, &tasks, &names, (&rest, &whole), now);
        rows.retain(|row| row.task.unit_path.starts_with(&under));
        match paper.only.as_str() {
            "late" => rows.retain(|row| row.standing.light == Light::Late && !row.is_summary),
            "behind" => rows.retain(|row| row.standing.light == Light::Behind && !row.is_summary),
            "critical" => rows.retain(|row| row.critical && !row.is_summary),
            _ if paper.levels > 0 => rows.retain(|row| row.depth < paper.levels),
            _ => {}
        }
        rows.iter_mut().for_each(|row| row.bar = grid.bar(row, now));
        rows.retain(|row| row.bar.is_some());
        let is_cut = rows.len() > ROWS_MOST;
        rows.truncate(ROWS_MOST);
        Ok(PrintPage {
            id,
            short: days.short,
            rows,
            weeks: grid.weeks(&frame.say),
            now: grid.place(now),
            from: from.strftime("%Y-%m").to_string(),
            to: to.strftime("%Y-%m").to_string(),
            levels: paper.levels.min(9),
            only: paper.only.clone(),
            is_cut,
            frame,
        })
    }

    fn sign(&self, row: &Row) -> &'static str {
        sign(&row.standing)
    }

    fn unit_days(&self, minutes: &i64) -> String {
        days_text(*minutes)
    }
}
