//! A plan as a picture in columns of time: where each bar begins and ends, and what happens in each month.

use jiff::ToSpan;
use jiff::civil::Date;
use yipan_worktime::{Minute, civil, date_minute};

/// How wide a column of the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// From Monday to Sunday.
    Weeks,
    /// Calendar months.
    Months,
}

impl Columns {
    /// The first day of the column a date lies in.
    pub fn begin(self, date: Date) -> Date {
        match self {
            Columns::Weeks => {
                let since_monday = i64::from(date.weekday().to_monday_zero_offset());
                date.saturating_sub(since_monday.days())
            }
            Columns::Months => date.first_of_month(),
        }
    }

    /// The first days of the columns that cover both dates, at most `most`.
    pub fn cover(self, first: Date, last: Date, most: usize) -> Vec<Date> {
        let step = match self {
            Columns::Weeks => 1.week(),
            Columns::Months => 1.month(),
        };
        self.begin(first).series(step).take_while(|begin| *begin <= last).take(most).collect()
    }
}

/// Where a bar lies, in thousandths of a column from the left edge of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its left end.
    pub from: i64,
    /// Its right end; equal to the left end for a milestone.
    pub to: i64,
}

/// The bars of tasks over these columns, cut at the picture's edges; `None` for a task that lies outside.
pub fn bars(columns: &[Date], kind: Columns, spans: &[(Minute, Minute)]) -> Vec<Option<Bar>> {
    let mut edges: Vec<Minute> = columns.iter().map(|date| date_minute(*date)).collect();
    let Some(last) = columns.last() else { return vec![None; spans.len()] };
    edges.push(date_minute(match kind {
        Columns::Weeks => last.saturating_add(1.week()),
        Columns::Months => last.saturating_add(1.month()),
    }));
    let place = |at: Minute| {
        let column = edges.partition_point(|edge| *edge <= at).clamp(1, edges.len() - 1) - 1;
        let width = (edges[column + 1] - edges[column]).max(1);
        column as i64 * 1000 + ((at - edges[column]) * 1000 / width).clamp(0, 1000)
    };
    let inside = |(from, to): (Minute, Minute)| to >= edges[0] && from < edges[edges.len() - 1];
    spans.iter().map(|span| inside(*span).then(|| Bar { from: place(span.0), to: place(span.1) })).collect()
}

/// What begins, runs and ends in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthSlice {
    /// Its first day.
    pub month: Date,
    /// Tasks (by place) that begin in it.
    pub begin: Vec<u32>,
    /// Tasks that began before and end later.
    pub run: Vec<u32>,
    /// Tasks that end in it.
    pub end: Vec<u32>,
}

/// The months a plan lives in, at most 120 of them. A task that begins and ends in one month ends there.
pub fn month_slices(spans: &[(Minute, Minute)]) -> Vec<MonthSlice> {
    let (Some(first), Some(last)) = (spans.iter().map(|s| s.0).min(), spans.iter().map(|s| s.1).max()) else {
        return Vec::new();
    };
    let months = Columns::Months.cover(civil(first).date(), civil(last).date(), 120);
    let mut slices: Vec<MonthSlice> = months
        .into_iter()
        .map(|month| MonthSlice { month, begin: Vec::new(), run: Vec::new(), end: Vec::new() })
        .collect();
    for (task, (from, to)) in spans.iter().enumerate() {
        let (from, to) = (civil(*from).date().first_of_month(), civil(*to).date().first_of_month());
        for slice in slices.iter_mut().filter(|slice| (from..=to).contains(&slice.month)) {
            if slice.month == to {
                slice.end.push(task as u32);
            } else if slice.month == from {
                slice.begin.push(task as u32);
            } else {
                slice.run.push(task as u32);
            }
        }
    }
    slices
}
