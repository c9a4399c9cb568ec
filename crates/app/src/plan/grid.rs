//! The grid a server-made picture of the plan is drawn on: weeks, or months for a plan of years.

use jiff::civil::Date;
use yipan_core::plan::Light;
use yipan_schedule::{Columns, bars};
use yipan_worktime::{civil, date_minute};

use super::lay::{day, minute_at, ms_of};
use super::rows::Row;
use super::store::{self, TaskRow};
use crate::kit::say::Say;
use crate::problem::Problem;

/// A bar in per cent of the grid.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Left end.
    pub x: String,
    /// Length.
    pub w: String,
    /// Length of the part that is done.
    pub done: Option<String>,
    /// Where the late end begins, and its length.
    pub late: Option<(String, String)>,
    /// A milestone is a stone, not a bar.
    pub is_stone: bool,
}

/// One column of the grid.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its left edge.
    pub x: String,
    /// Its first day, where there is room to write it.
    pub label: Option<String>,
}

fn per_cent(thousandths: i64, columns: usize) -> String {
    let value = thousandths as f64 / (columns.max(1) as f64 * 10.0);
    format!("{value:.2}%")
}

/// The columns everything is drawn on: weeks, or months for a plan of years.
#[derive(Debug, Clone)]
pub struct Grid {
    kind: Columns,
    columns: Vec<Date>,
}

impl Grid {
    /// The grid that holds a whole plan.
    pub fn over(days: &store::Days, tasks: &[TaskRow]) -> Result<Self, Problem> {
        let (mut first, mut last) = (day(&days.start_on)?, day(&days.target_on)?);
        for task in tasks {
            if let (Some(start), Some(due)) = (task.start_at, task.due_at) {
                first = first.min(civil(minute_at(start)).date());
                last = last.max(civil(minute_at(due)).date());
            }
        }
        let span_days = (date_minute(last) - date_minute(first)) / (24 * 60);
        let kind = if span_days > 370 { Columns::Months } else { Columns::Weeks };
        Ok(Grid { kind, columns: kind.cover(first, last, 400) })
    }

    /// The grid of a chosen range: weeks for up to `weeks_most` days, months beyond.
    pub fn between(first: Date, last: Date, weeks_most: i64) -> Self {
        let span_days = (date_minute(last) - date_minute(first)) / (24 * 60);
        let kind = if span_days > weeks_most { Columns::Months } else { Columns::Weeks };
        Grid { kind, columns: kind.cover(first, last, 400) }
    }

    fn thousandths(&self, from: i64, to: i64) -> Option<(i64, i64)> {
        let bar = bars(&self.columns, self.kind, &[(minute_at(from), minute_at(to))]);
        bar.first().copied().flatten().map(|bar| (bar.from, bar.to))
    }

    /// Where a moment lies, if it lies on the grid.
    pub fn place(&self, at: i64) -> Option<String> {
        self.thousandths(at, at).map(|(x, _)| per_cent(x, self.columns.len()))
    }

    /// The bar of a row.
    pub fn bar(&self, row: &Row, now: i64) -> Option<Bar> {
        let (start, due) = row.span;
        let (x, end) = self.thousandths(start, due)?;
        let width = (end - x).max(30);
        let count = self.columns.len();
        let done = (width * row.task.done_share / 1000).min(width);
        let late = (row.standing.light == Light::Late).then(|| self.thousandths(due, now)).flatten();
        Some(Bar {
            x: per_cent(x, count),
            w: per_cent(width, count),
            done: (done > 0).then(|| per_cent(done, count)),
            late: late.map(|(from, to)| (per_cent(from, count), per_cent((to - from).max(30), count))),
            is_stone: row.task.minutes == 0 && !row.is_summary,
        })
    }

    /// The columns, with a name where there is room for one.
    pub fn weeks(&self, say: &Say) -> Vec<Week> {
        let every = self.columns.len().div_ceil(12).max(1);
        let label = |date: &Date| match self.kind {
            Columns::Weeks => say.short_day(&ms_of(date_minute(*date))),
            Columns::Months => date.strftime("%Y-%m").to_string(),
        };
        let weeks = self.columns.iter().enumerate();
        weeks
            .map(|(place, date)| Week {
                x: per_cent(place as i64 * 1000, self.columns.len()),
                label: place.is_multiple_of(every).then(|| label(date)),
            })
            .collect()
    }
}
