//! Limits and clocks: how long a stage may take, in the kind of time it is counted in.
//!
//! Urgent time and natural days run on through nights and holidays. Working time passes only inside shifts of
//! working days, so that four working hours given at 17:30 end the next day. A working day is one day's shift
//! hours, not "the same time tomorrow".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Milliseconds: an instant since 1970 (UTC), or a length of time.
pub type Ms = i64;

const MINUTE: Ms = 60_000;
const HOUR: Ms = 60 * MINUTE;
const DAY: Ms = 24 * HOUR;

/// The working calendar of the city: when time passes for those who work.
pub trait WorkingTime {
    /// The instant at which `work` milliseconds of working time have passed since `start`.
    fn add(&self, start: Ms, work: Ms) -> Ms;
    /// Working milliseconds between two instants; 0 when `end` is not after `start`.
    fn between(&self, start: Ms, end: Ms) -> Ms;
    /// Working milliseconds of an ordinary working day.
    fn day(&self) -> Ms;
}

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// 分钟: runs on; the clocks of the office's own stages.
    UrgentMinute,
    /// 紧急工作时: runs on without break.
    UrgentHour,
    /// 紧急工作日: 24 hours that run on.
    UrgentDay,
    /// 工作时: inside shifts only.
    WorkHour,
    /// 工作日: one working day's shift hours.
    WorkDay,
    /// 自然日: 24 hours that run on.
    NaturalDay,
}

impl TimeUnit {
    /// Every unit with the word the files use for it.
    pub const ALL: [(TimeUnit, &'static str); 6] = [
        (TimeUnit::UrgentMinute, "urgent_minute"),
        (TimeUnit::UrgentHour, "urgent_hour"),
        (TimeUnit::UrgentDay, "urgent_day"),
        (TimeUnit::WorkHour, "work_hour"),
        (TimeUnit::WorkDay, "work_day"),
        (TimeUnit::NaturalDay, "natural_day"),
    ];

    /// Whether this kind of time passes only inside shifts.
    pub fn is_working(self) -> bool {
        matches!(self, TimeUnit::WorkHour | TimeUnit::WorkDay)
    }

    /// The word for it in files.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(unit, _)| *unit == self).map_or("", |(_, word)| word)
    }

    fn length(self, calendar: &dyn WorkingTime) -> Ms {
        match self {
            TimeUnit::UrgentMinute => MINUTE,
            TimeUnit::UrgentHour | TimeUnit::WorkHour => HOUR,
            TimeUnit::UrgentDay | TimeUnit::NaturalDay => DAY,
            TimeUnit::WorkDay => calendar.day(),
        }
    }

    /// The instant `length` milliseconds of this kind of time after `start`.
    pub fn after(self, start: Ms, length: Ms, calendar: &dyn WorkingTime) -> Ms {
        if self.is_working() { calendar.add(start, length) } else { start.saturating_add(length) }
    }

    /// How much of this kind of time lies between two instants; 0 when `end` is not after `start`.
    pub fn between(self, start: Ms, end: Ms, calendar: &dyn WorkingTime) -> Ms {
        if self.is_working() { calendar.between(start, end) } else { end.saturating_sub(start).max(0) }
    }
}

/// A limit: so many of one unit of time. Written `4 work_hour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Limit {
    /// How many, 1 to 3,660.
    pub amount: u32,
    /// Of what.
    pub unit: TimeUnit,
}

impl Limit {
    /// The largest amount: ten years of days.
    pub const AMOUNT_MAX: u32 = 3_660;

    /// A limit of so many of one unit.
    pub const fn of(amount: u32, unit: TimeUnit) -> Self {
        Self { amount, unit }
    }

    /// Its length in its own kind of time.
    pub fn length(self, calendar: &dyn WorkingTime) -> Ms {
        Ms::from(self.amount) * self.unit.length(calendar)
    }

    /// When it is up if it begins at `start`.
    pub fn due(self, start: Ms, calendar: &dyn WorkingTime) -> Ms {
        self.unit.after(start, self.length(calendar), calendar)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit.word())
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> String {
        limit.to_string()
    }
}

impl TryFrom<String> for Limit {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (amount, unit) = text.trim().split_once(' ').unwrap_or((text, ""));
        let unit = TimeUnit::ALL.iter().find(|(_, word)| *word == unit.trim()).map(|(unit, _)| *unit);
        match (amount.parse::<u32>(), unit) {
            (Ok(amount @ 1..=Self::AMOUNT_MAX), Some(unit)) => Ok(Self { amount, unit }),
            _ => {
                let words: Vec<_> = TimeUnit::ALL.iter().map(|(_, word)| *word).collect();
                Err(format!(
                    "`{text}` is not a limit: write a number from 1 to {} and one of {}",
                    Self::AMOUNT_MAX,
                    words.join(", ")
                ))
            }
        }
    }
}

/// A suspension: the clock stands still, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it was stopped.
    pub since: Ms,
    /// When it goes on by itself.
    pub until: Ms,
    /// What was left of the limit, in its own kind of time.
    pub left: Ms,
}

/// One limit running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What was given first; extensions move only `due_at`.
    pub limit: Limit,
    /// When it began.
    pub started_at: Ms,
    /// When it is up.
    pub due_at: Ms,
    /// Set while it stands still.
    pub paused: Option<Pause>,
}

/// How a running limit looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Time enough: less than 75 % used.
    Green,
    /// 75 % or more used.
    Yellow,
    /// Past due.
    Red,
    /// Standing still.
    Paused,
}

impl Clock {
    /// Starts a limit.
    pub fn start(limit: Limit, now: Ms, calendar: &dyn WorkingTime) -> Self {
        Self { limit, started_at: now, due_at: limit.due(now, calendar), paused: None }
    }

    /// Whether the time is up: at the deadline itself it is.
    pub fn is_up(&self, now: Ms) -> bool {
        self.paused.is_none() && now >= self.due_at
    }

    /// Stops it, keeping what is left.
    pub fn pause(self, now: Ms, until: Ms, calendar: &dyn WorkingTime) -> Self {
        let left = self.limit.unit.between(now, self.due_at, calendar);
        Self { paused: Some(Pause { since: now, until, left }), ..self }
    }

    /// Lets it go on with what was left.
    pub fn resume(self, now: Ms, calendar: &dyn WorkingTime) -> Self {
        match self.paused {
            Some(pause) => {
                let due_at = self.limit.unit.after(now, pause.left, calendar);
                Self { due_at, paused: None, ..self }
            }
            None => self,
        }
    }

    /// Share of the time used, in thousandths; more than 1,000 is late.
    ///
    /// The whole is what was used and what is left, so a pause before now does not count into either.
    pub fn used(&self, now: Ms, calendar: &dyn WorkingTime) -> i64 {
        let unit = self.limit.unit;
        let left = match self.paused {
            Some(pause) => pause.left,
            None if now >= self.due_at => {
                let over = unit.between(self.due_at, now, calendar);
                return 1_000 + over.saturating_mul(1_000) / self.limit.length(calendar).max(1);
            }
            None => unit.between(now, self.due_at, calendar),
        };
        let whole = self.limit.length(calendar).max(left).max(1);
        (whole - left).saturating_mul(1_000) / whole
    }

    /// When the light turns yellow, as things stand at `now`; `None` while it stands still.
    pub fn yellow_at(&self, now: Ms, calendar: &dyn WorkingTime) -> Option<Ms> {
        if self.paused.is_some() {
            return None;
        }
        let left = self.limit.unit.between(now, self.due_at, calendar);
        let quarter = self.limit.length(calendar).max(left) / 4;
        Some(if left > quarter { self.limit.unit.after(now, left - quarter, calendar) } else { now })
    }

    /// The light: yellow from 75 % of the time used, red from the deadline.
    pub fn light(&self, now: Ms, calendar: &dyn WorkingTime) -> Light {
        if self.paused.is_some() {
            return Light::Paused;
        }
        match self.used(now, calendar) {
            _ if now >= self.due_at => Light::Red,
            750.. => Light::Yellow,
            _ => Light::Green,
        }
    }
}
