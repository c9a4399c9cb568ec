//! A plan laid in time: rows of the database go into the scheduling engine, and dates come out.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use yipan_core::plan::Pace;
use yipan_db::Db;
use yipan_schedule::{Constraint, Frame, Link, LinkKind, Mend, Network, Plan, PlanError, Schedule, Task};
use yipan_worktime::{Calendar, Minute, date_minute};

use super::store::{Days, LinkRow, TaskRow};
use crate::args;
use crate::case::book;
use crate::kit::Id;
use crate::problem::Problem;

/// The shipped calendar: Monday to Friday 08:30–12:00 and 13:30–18:00, with the public holidays. A city's own is
/// [`time`]; this one turns minutes of the city's clock into instants, and is what the county of the show works by.
pub static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::china);

/// What one working day is worth where lengths are written down and read. A city whose days are shorter or longer
/// has them laid in its own: see [`Laid`].
pub const DAY_MINUTES: i64 = 480;

/// The working time of a city, by the asker's own transaction.
pub fn time(db: &mut Db, city: Id) -> Result<&'static Calendar, Problem> {
    book::calendar(db, city)
}

/// The same as it was read last: for days typed into a form.
pub fn shown_time(city: Id) -> &'static Calendar {
    book::shown_calendar(city)
}

/// Working minutes of a calendar, from lengths written in days of eight hours.
pub fn own_minutes(time: &Calendar, minutes: i64) -> i64 {
    scale(minutes, i64::from(time.pattern().minutes_per_day), DAY_MINUTES)
}

fn scale(minutes: i64, to: i64, of: i64) -> i64 {
    if to == of { minutes } else { (minutes as f64 * to as f64 / of as f64).round() as i64 }
}

/// What is laid: everything that was planned, or what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Full lengths, from the campaign's first day.
    Whole,
    /// What is not done yet, from this moment (milliseconds).
    Rest(i64),
}

/// A plan with its dates.
#[derive(Debug, Clone)]
pub struct Laid {
    /// Ids in the order of the engine.
    pub ids: Vec<Id>,
    /// From ids to places.
    pub places: HashMap<Id, u32>,
    /// The engine's plan.
    pub network: Network,
    /// Its two ends.
    pub frame: Frame,
    /// Its dates.
    pub schedule: Schedule,
    /// Minutes of a working day of the calendar it was laid by.
    day: i64,
}

/// Civil minutes of an instant.
pub fn minute_at(ms: i64) -> Minute {
    CALENDAR.minute_at(Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// Milliseconds of a civil minute.
pub fn ms_of(minute: Minute) -> i64 {
    CALENDAR.instant(minute).as_millisecond()
}

/// The last working moment of a civil day, or of the one before that is worked.
pub fn end_of_day(time: &Calendar, date: Date) -> i64 {
    ms_of(time.last_closing(date_minute(date) + 24 * 60))
}

/// The first working moment of a civil day, or of the next one that is worked.
pub fn begin_of_day(time: &Calendar, date: Date) -> i64 {
    ms_of(time.next_opening(date_minute(date)))
}

/// A day of a campaign.
pub fn day(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| Problem::Broken(format!("a campaign has the day {text:?}")))
}

/// A campaign's pace at a moment: from its first day to its last, both whole.
pub fn pace(time: &Calendar, (first, target): (Date, Date), now: Minute, weighed: (i64, i64)) -> Pace {
    Pace::of(time, (date_minute(first), date_minute(target) + 24 * 60), now, weighed)
}

/// The constraint of a row.
fn constraint(row: &TaskRow) -> Constraint {
    let at = minute_at(row.constraint_at.unwrap_or_default());
    match row.constraint_kind.as_str() {
        "asap" => Constraint::AsSoonAsPossible,
        "alap" => Constraint::AsLateAsPossible,
        "start-no-earlier" => Constraint::StartNoEarlierThan(at),
        "start-no-later" => Constraint::StartNoLaterThan(at),
        "finish-no-earlier" => Constraint::FinishNoEarlierThan(at),
        "finish-no-later" => Constraint::FinishNoLaterThan(at),
        "must-start" => Constraint::MustStartOn(at),
        "must-finish" => Constraint::MustFinishOn(at),
        _ => Constraint::Free,
    }
}

/// The words a constraint may have.
pub const CONSTRAINTS: [&str; 9] = [
    "free",
    "asap",
    "alap",
    "start-no-earlier",
    "start-no-later",
    "finish-no-earlier",
    "finish-no-later",
    "must-start",
    "must-finish",
];

/// Lays the plan between the campaign's first day and its last, in the city's working time.
pub fn lay(days: &Days, tasks: &[TaskRow], links: &[LinkRow], part: Part) -> Result<Laid, Problem> {
    lay_by(days.time, days, tasks, links, part)
}

/// The same by another calendar: the one the dates were promised by.
pub fn lay_by(
    time: &Calendar,
    days: &Days,
    tasks: &[TaskRow],
    links: &[LinkRow],
    part: Part,
) -> Result<Laid, Problem> {
    let places: HashMap<Id, u32> =
        tasks.iter().enumerate().map(|(place, row)| (row.id, place as u32)).collect();
    let place = |id: &Id| places.get(id).copied();
    let engine_task = |row: &TaskRow| {
        let done = row.done_at.is_some();
        let (minutes, bound) = match part {
            _ if done => (0, Constraint::Free),
            Part::Whole => (row.minutes, constraint(row)),
            Part::Rest(_) => {
                let left = row.minutes * (1000 - row.done_share) / 1000;
                // What has begun cannot be held back by when it should have begun.
                let begun = row.done_share > 0;
                (left, if begun { only_end(constraint(row)) } else { constraint(row) })
            }
        };
        Task {
            minutes: own_minutes(time, minutes),
            calendar: 0,
            parent: row.parent_id.as_ref().and_then(place),
            constraint: bound,
        }
    };
    let finished = |id: &Id| place(id).is_some_and(|p| tasks[p as usize].done_at.is_some());
    let engine_link = |row: &LinkRow| {
        // What is finished holds up nothing any more.
        if finished(&row.from_id) {
            return None;
        }
        Some(Link {
            from: place(&row.from_id)?,
            to: place(&row.to_id)?,
            kind: LinkKind::from_code(&row.kind)?,
            lag_minutes: own_minutes(time, row.lag_minutes),
        })
    };
    let plan = Plan {
        tasks: tasks.iter().map(engine_task).collect(),
        links: links.iter().filter_map(engine_link).collect(),
        calendars: vec![time.clone()],
    };
    let first = date_minute(day(&days.start_on)?);
    let start = match part {
        Part::Whole => first,
        Part::Rest(now) => first.max(minute_at(now)),
    };
    let finish = minute_at(end_of_day(time, day(&days.target_on)?));
    let frame = Frame { start: Some(time.next_opening(start)), finish: Some(finish) };
    let network = Network::new(&plan).map_err(|error| refused(error, tasks))?;
    let schedule = network.schedule(&frame).map_err(|error| refused(error, tasks))?;
    let ids = tasks.iter().map(|row| row.id).collect();
    let day = i64::from(time.pattern().minutes_per_day);
    Ok(Laid { ids, places, network, frame, schedule, day })
}

/// The part of a constraint that speaks of the end.
fn only_end(constraint: Constraint) -> Constraint {
    match constraint {
        Constraint::FinishNoLaterThan(_)
        | Constraint::FinishNoEarlierThan(_)
        | Constraint::MustFinishOn(_) => constraint,
        _ => Constraint::Free,
    }
}

/// What the engine cannot lay, in the words of people: a circle with its tasks by name.
fn refused(error: PlanError, tasks: &[TaskRow]) -> Problem {
    let title = |place: &u32| tasks.get(*place as usize).map_or("", |row| row.title.as_str()).to_owned();
    match error {
        PlanError::Cycle(circle) => {
            let mut names: Vec<String> = circle.iter().map(title).collect();
            names.extend(circle.first().map(title));
            Problem::Refused("plan-refused-circle", args![tasks = names.join(" → ")])
        }
        PlanError::SummaryLink(_) => Problem::refused("plan-refused-summary-link", []),
        PlanError::PartOfItself(task) => {
            Problem::Refused("plan-refused-part-of-itself", args![task = title(&task)])
        }
        PlanError::TooLarge(_) => Problem::refused("plan-refused-too-large", []),
        error => Problem::Broken(error.to_string()),
    }
}

impl Laid {
    /// The chain that decides, by ids.
    pub fn chain(&self) -> Result<Vec<Id>, Problem> {
        let chain = self.network.chain(&self.frame).map_err(|e| Problem::Broken(e.to_string()))?;
        Ok(chain.iter().map(|step| self.ids[step.task as usize]).collect())
    }

    /// The single changes that would make it fit.
    pub fn mends(&self) -> Result<Vec<Mend>, Problem> {
        let mends = self.network.mends(&self.frame).map_err(|e| Problem::Broken(e.to_string()))?;
        let told = |mend| match mend {
            Mend::Overlap { from, to, minutes } => Mend::Overlap { from, to, minutes: self.told(minutes) },
            Mend::Shorten { task, minutes } => Mend::Shorten { task, minutes: self.told(minutes) },
            other => other,
        };
        Ok(mends.into_iter().map(told).collect())
    }

    /// Working minutes as lengths are written: in days of eight hours.
    fn told(&self, minutes: i64) -> i64 {
        scale(minutes, DAY_MINUTES, self.day)
    }

    /// By how many working minutes it does not fit.
    pub fn short(&self) -> i64 {
        self.told(self.schedule.short_minutes())
    }

    /// The least slack of its tasks, in working minutes.
    pub fn spare(&self) -> i64 {
        self.told(self.schedule.least_slack_minutes)
    }

    /// The planned start and due date of a task, in milliseconds.
    pub fn planned(&self, id: Id) -> Option<(i64, i64)> {
        let place = *self.places.get(&id)?;
        let (start, due) = self.schedule.planned[place as usize];
        Some((ms_of(start), ms_of(due)))
    }

    /// Slack of a task in working minutes.
    pub fn slack(&self, id: Id) -> i64 {
        self.places.get(&id).map_or(0, |place| self.told(self.schedule.tasks[*place as usize].slack_minutes))
    }

    /// Whether a task lies on the chain that decides.
    pub fn is_critical(&self, id: Id) -> bool {
        self.places.get(&id).is_some_and(|place| self.schedule.is_critical(*place))
    }
}
