//! The month view: what falls due on each day, and who has what to do this month.

use std::collections::BTreeMap;

use askama::Template;
use jiff::ToSpan;
use jiff::civil::Date;
use yipan_core::plan::Light;
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_worktime::date_minute;

use super::lay::{Part, lay, ms_of};
use super::rows::{Row, rows, sign};
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::problem::Problem;
use crate::who::store as units;

/// One day of the month's sheet.
#[derive(Debug)]
pub struct Day {
    /// Its first moment.
    pub at: i64,
    /// Day of the month.
    pub number: i8,
    /// Whether it lies in this month.
    pub is_inside: bool,
    /// Whether people work.
    pub is_worked: bool,
    /// Whether it is today.
    pub is_today: bool,
    /// What it is called: a festival, a day worked in exchange.
    pub name: String,
    /// What falls due.
    pub due: Vec<Row>,
}

/// One unit's month.
#[derive(Debug, Default)]
pub struct UnitMonth {
    /// Short name.
    pub unit: String,
    /// Tasks that begin.
    pub begin: usize,
    /// Tasks that run through.
    pub run: usize,
    /// Tasks due.
    pub due: usize,
    /// Of those, done.
    pub done: usize,
    /// Of those, late.
    pub late: usize,
}

#[derive(Template)]
#[template(path = "plan/pages/month.html")]
pub struct MonthPage {
    pub frame: Frame,
    pub id: Id,
    pub title: String,
    pub weeks: Vec<Vec<Day>>,
    pub units: Vec<UnitMonth>,
    pub before: String,
    pub after: String,
    pub due: usize,
    pub done: usize,
    pub late: usize,
}

impl MonthPage {
    /// Reads a month, `2026-07`.
    pub fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id, month: &str) -> Result<Self, Problem> {
        let first: Date = format!("{month}-01").parse().map_err(|_| Problem::Missing("page"))?;
        if !(2000..2200).contains(&first.year()) {
            return Err(Problem::Missing("page"));
        }
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?;
        let say = &frame.say;
        let days = store::days(db, by.city, id)?;
        let (tasks, links) = (store::tasks(db, by.city, id)?, store::links(db, by.city, id)?);
        let rest = lay(&days, &tasks, &links, Part::Rest(say.now))?;
        let whole = lay(&days, &tasks, &links, Part::Whole)?;
        let names = units::units_under(db, by.city, "/")?;
        let mut rows = rows(days.time, &tasks, &names, (&rest, &whole), say.now);
        rows.retain(|row| !row.is_summary && row.task.unit_path.starts_with(under));

        let month_of = |ms: i64| say.civil(ms).date().first_of_month();
        let mut by_unit: BTreeMap<String, UnitMonth> = BTreeMap::new();
        for row in &rows {
            let (from, to) = (month_of(row.span.0), month_of(row.span.1));
            if first < from || first > to {
                continue;
            }
            let unit = by_unit
                .entry(row.unit.clone())
                .or_insert_with(|| UnitMonth { unit: row.unit.clone(), ..Default::default() });
            if to == first {
                unit.due += 1;
                unit.done += usize::from(row.standing.light == Light::Done);
                unit.late += usize::from(row.standing.light == Light::Late);
            } else if from == first {
                unit.begin += 1;
            } else {
                unit.run += 1;
            }
        }
        let mut units: Vec<UnitMonth> = by_unit.into_values().collect();
        units.sort_by_key(|unit| {
            (
                std::cmp::Reverse(unit.late),
                std::cmp::Reverse(unit.due - unit.done),
                std::cmp::Reverse(unit.due),
            )
        });
        let sum = |of: fn(&UnitMonth) -> usize| units.iter().map(of).sum();
        let monday = first.saturating_sub(i64::from(first.weekday().to_monday_zero_offset()).days());
        let today = say.civil(say.now).date();
        let one_day = |date: Date| Day {
            at: ms_of(date_minute(date)),
            number: date.day(),
            is_inside: date.first_of_month() == first,
            is_worked: days.time.is_working_day(date),
            is_today: date == today,
            name: days.time.pattern().exceptions.get(&date).map(|rule| rule.name.clone()).unwrap_or_default(),
            due: rows.iter().filter(|row| say.civil(row.span.1).date() == date).cloned().collect(),
        };
        let week = |begin: Date| begin.series(1.day()).take(7).map(one_day).collect::<Vec<Day>>();
        let weeks =
            monday.series(1.week()).take_while(|begin| *begin <= first.last_of_month()).map(week).collect();
        Ok(MonthPage {
            id,
            title: say.two("plan-month-name", "y", i64::from(first.year()), "m", i64::from(first.month())),
            weeks,
            before: first.saturating_sub(1.month()).strftime("%Y-%m").to_string(),
            after: first.saturating_add(1.month()).strftime("%Y-%m").to_string(),
            due: sum(|unit| unit.due),
            done: sum(|unit| unit.done),
            late: sum(|unit| unit.late),
            units,
            frame,
        })
    }

    fn sign(&self, row: &Row) -> &'static str {
        sign(&row.standing)
    }
}
