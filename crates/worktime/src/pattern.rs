//! What a calendar is made of: the shifts of a week, and the days that differ from it.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use crate::china;

/// One stretch of work within a day, in minutes after midnight: `from` is the first minute, `until` the first
/// one after it. A night shift is two: one until 24:00 (1440), one from 00:00 of the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shift {
    /// The minute of the day at which work begins.
    pub from: u16,
    /// The minute of the day at which it ends, at most 1440.
    pub until: u16,
}

impl Shift {
    /// A shift from hour:minute to hour:minute.
    pub const fn new(from: (u16, u16), until: (u16, u16)) -> Self {
        Shift { from: from.0 * 60 + from.1, until: until.0 * 60 + until.1 }
    }

    /// Its length in minutes.
    pub fn minutes(self) -> u16 {
        self.until.saturating_sub(self.from)
    }
}

/// A date that does not follow its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRule {
    /// What people call it: the festival, or the exchange.
    pub name: String,
    /// The shifts of that date; none on a day off.
    pub shifts: Vec<Shift>,
}

/// The working time of a city or an office, before it becomes tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What people call the calendar.
    pub name: String,
    /// Shifts from Monday to Sunday.
    pub week: [Vec<Shift>; 7],
    /// Days off and days worked, by date.
    pub exceptions: BTreeMap<Date, DayRule>,
    /// What one working day (工作日) is worth; as a rule the shift hours of a day, eight hours.
    pub minutes_per_day: u16,
    /// Minutes the wall clock is ahead of UTC; China is 480 throughout.
    pub utc_offset_minutes: i16,
}

/// Why a pattern cannot become a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadCalendar {
    /// No shift in the whole week: a deadline would never come.
    NoWork,
    /// The shifts of a day overlap, run backwards, or leave the day.
    BadShifts {
        /// The weekday or date.
        day: String,
    },
    /// A working day must be worth 1 to 1440 minutes.
    BadDayLength {
        /// What was given.
        minutes: u16,
    },
    /// More exceptions than a century has days, or one outside the years 1970 to 2199.
    TooManyDays,
    /// The file could not be read; where and why.
    Unreadable {
        /// The place in the file, such as `exceptions[3].periods[0]` or `line 4`.
        place: String,
        /// What was found there, and what belongs there.
        problem: String,
    },
}

impl std::fmt::Display for BadCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoWork => write!(f, "week: at least one day needs a shift"),
            Self::BadShifts { day } => {
                write!(f, "{day}: shifts must lie within the day, in order, without overlap")
            }
            Self::BadDayLength { minutes } => {
                write!(f, "minutes_per_day: {minutes} is not between 1 and 1440")
            }
            Self::TooManyDays => write!(f, "exceptions: at most 36525, between 1970 and 2199"),
            Self::Unreadable { place, problem } => write!(f, "{place}: {problem}"),
        }
    }
}

impl std::error::Error for BadCalendar {}

const EXCEPTIONS_MAX: usize = 36_525;

impl Pattern {
    /// The same shifts from Monday to Friday, on China's clock, no exceptions yet.
    pub fn five_days(name: &str, shifts: &[Shift]) -> Self {
        let week = std::array::from_fn(|day| if day < 5 { shifts.to_vec() } else { Vec::new() });
        let minutes_per_day = shifts.iter().map(|s| s.minutes()).sum();
        let exceptions = BTreeMap::new();
        Pattern { name: name.into(), week, exceptions, minutes_per_day, utc_offset_minutes: 480 }
    }

    /// Also works on the weekday (a case class with 周六上班). Festivals stay free.
    pub fn with_weekday(mut self, day: Weekday, shifts: &[Shift]) -> Self {
        self.week[day.to_monday_zero_offset() as usize] = shifts.to_vec();
        self
    }

    /// Takes a date out of its week: no shifts is a day off.
    pub fn with_day(mut self, date: Date, name: &str, shifts: &[Shift]) -> Self {
        self.exceptions.insert(date, DayRule { name: name.into(), shifts: shifts.to_vec() });
        self
    }

    /// Adds the public holidays of every year whose notice we hold; a weekend worked in exchange gets Monday's
    /// shifts. Dates that already have a rule of their own keep it.
    pub fn with_china_holidays(mut self) -> Self {
        let monday = self.week[0].clone();
        for (date, name, works) in china::days() {
            let shifts = if works { monday.clone() } else { Vec::new() };
            self.exceptions.entry(date).or_insert(DayRule { name, shifts });
        }
        self
    }

    /// The shifts of a date: its own rule, or its weekday's.
    pub fn shifts_on(&self, date: Date) -> &[Shift] {
        match self.exceptions.get(&date) {
            Some(rule) => &rule.shifts,
            None => &self.week[date.weekday().to_monday_zero_offset() as usize],
        }
    }

    pub(crate) fn check(&self) -> Result<(), BadCalendar> {
        const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        for (name, shifts) in DAYS.iter().zip(&self.week) {
            check_shifts(shifts, || format!("week.{name}"))?;
        }
        if self.week.iter().all(|shifts| shifts.is_empty()) {
            return Err(BadCalendar::NoWork);
        }
        if !(1..=1440).contains(&self.minutes_per_day) {
            return Err(BadCalendar::BadDayLength { minutes: self.minutes_per_day });
        }
        if self.exceptions.len() > EXCEPTIONS_MAX
            || self.exceptions.keys().any(|date| !(1970..2200).contains(&date.year()))
        {
            return Err(BadCalendar::TooManyDays);
        }
        for (date, rule) in &self.exceptions {
            check_shifts(&rule.shifts, || date.to_string())?;
        }
        Ok(())
    }
}

fn check_shifts(shifts: &[Shift], day: impl Fn() -> String) -> Result<(), BadCalendar> {
    let mut free_from = 0;
    for shift in shifts {
        if shift.from < free_from || shift.until <= shift.from || shift.until > 1440 {
            return Err(BadCalendar::BadShifts { day: day() });
        }
        free_from = shift.until;
    }
    Ok(())
}
