//! Limits as regulations write them, and the moments they end at.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{Calendar, MS_PER_MINUTE};

/// How the time of a limit is counted.
///
/// | kind | counting |
/// |---|---|
/// | urgent minute, urgent hour (紧急工作时), urgent day (紧急工作日) | run on through nights, weekends, holidays |
/// | working hour (工作时) | only inside shifts |
/// | working day (工作日) | the shift hours of one day, never «tomorrow at this time» |
/// | natural day (自然日) | 24 hours |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeKind {
    /// Runs on; for the short clocks of a stage.
    UrgentMinute,
    /// Runs on.
    UrgentHour,
    /// Runs on, 24 hours each.
    UrgentDay,
    /// Inside shifts.
    WorkHour,
    /// The shift hours of one day.
    WorkDay,
    /// Runs on, 24 hours each.
    NaturalDay,
}

impl TimeKind {
    /// All kinds, in the order of the table.
    pub const ALL: [TimeKind; 6] = [
        TimeKind::UrgentMinute,
        TimeKind::UrgentHour,
        TimeKind::UrgentDay,
        TimeKind::WorkHour,
        TimeKind::WorkDay,
        TimeKind::NaturalDay,
    ];

    /// Its name in data files, the same as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            TimeKind::UrgentMinute => "urgent_minute",
            TimeKind::UrgentHour => "urgent_hour",
            TimeKind::UrgentDay => "urgent_day",
            TimeKind::WorkHour => "work_hour",
            TimeKind::WorkDay => "work_day",
            TimeKind::NaturalDay => "natural_day",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether nights and holidays count.
    pub fn runs_on(self) -> bool {
        !matches!(self, TimeKind::WorkHour | TimeKind::WorkDay)
    }
}

/// A length of time of one kind, such as «3 working days».
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Of what.
    pub kind: TimeKind,
}

impl Limit {
    /// So many of a kind.
    pub const fn new(count: u32, kind: TimeKind) -> Self {
        Limit { count, kind }
    }

    /// Its length in milliseconds of its own kind of time: shift time for working hours and days, wall time
    /// for the others.
    pub fn ms(self, calendar: &Calendar) -> i64 {
        let minutes = match self.kind {
            TimeKind::UrgentMinute => 1,
            TimeKind::UrgentHour | TimeKind::WorkHour => 60,
            TimeKind::UrgentDay | TimeKind::NaturalDay => 24 * 60,
            TimeKind::WorkDay => i64::from(calendar.pattern().minutes_per_day),
        };
        i64::from(self.count) * minutes * MS_PER_MINUTE
    }

    /// When the limit is up, if its clock starts at `start`. A clock of working time that starts outside the
    /// shifts waits for the next opening.
    pub fn deadline(self, calendar: &Calendar, start: Timestamp) -> Timestamp {
        calendar.advance(self.kind, start, self.ms(calendar))
    }
}

impl Calendar {
    /// The instant at which that many milliseconds of the kind have gone by since `start`.
    pub fn advance(&self, kind: TimeKind, start: Timestamp, ms: i64) -> Timestamp {
        if kind.runs_on() {
            return start.saturating_add(SignedDuration::from_millis(ms)).unwrap_or(Timestamp::MAX);
        }
        self.add_at(start, ms)
    }

    /// Milliseconds of the kind from one instant to another; negative if the second comes first.
    pub fn elapsed(&self, kind: TimeKind, from: Timestamp, until: Timestamp) -> i64 {
        if kind.runs_on() {
            return until.as_millisecond() - from.as_millisecond();
        }
        self.between_at(from, until)
    }

    /// [`Calendar::add`] on instants, in milliseconds of shift time.
    pub fn add_at(&self, from: Timestamp, ms: i64) -> Timestamp {
        if ms == 0 {
            return from;
        }
        let work = self.work_ms(from).saturating_add(ms);
        let (minute, rest) = (work.div_euclid(MS_PER_MINUTE), work.rem_euclid(MS_PER_MINUTE));
        // A whole number of minutes, counted forwards, ends with the shift; anything else ends inside it.
        let wall = if rest == 0 && ms > 0 { self.closing_of(minute) } else { self.opening_of(minute) };
        let local = wall.saturating_mul(MS_PER_MINUTE) + rest;
        Timestamp::from_millisecond(local - self.offset_ms()).unwrap_or(Timestamp::MAX)
    }

    /// [`Calendar::between`] on instants, in milliseconds of shift time.
    pub fn between_at(&self, from: Timestamp, until: Timestamp) -> i64 {
        self.work_ms(until) - self.work_ms(from)
    }

    /// [`Calendar::next_opening`] on instants.
    pub fn next_opening_at(&self, at: Timestamp) -> Timestamp {
        let minute = self.minute_at(at);
        if self.is_open(minute) { at } else { self.instant(self.next_opening(minute)) }
    }

    /// The city's civil minute at an instant.
    pub fn minute_at(&self, at: Timestamp) -> crate::Minute {
        (at.as_millisecond() + self.offset_ms()).div_euclid(MS_PER_MINUTE)
    }

    /// The instant at which a civil minute of the city begins.
    pub fn instant(&self, minute: crate::Minute) -> Timestamp {
        let ms = minute.saturating_mul(MS_PER_MINUTE).saturating_sub(self.offset_ms());
        Timestamp::from_millisecond(ms).unwrap_or(if minute < 0 { Timestamp::MIN } else { Timestamp::MAX })
    }

    fn offset_ms(&self) -> i64 {
        i64::from(self.pattern().utc_offset_minutes) * MS_PER_MINUTE
    }

    /// Milliseconds of shift time done at an instant.
    fn work_ms(&self, at: Timestamp) -> i64 {
        let local = at.as_millisecond() + self.offset_ms();
        let (minute, rest) = (local.div_euclid(MS_PER_MINUTE), local.rem_euclid(MS_PER_MINUTE));
        let rest = if rest > 0 && self.is_open(minute) { rest } else { 0 };
        self.work_at(minute) * MS_PER_MINUTE + rest
    }
}
