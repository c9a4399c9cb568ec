//! The clock of one stage: a limit on its way from start to stop.
//!
//! Every stage of a case has a clock of its own (filing, dispatch, disposal, checking), so that the time of
//! one is never charged to another.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Calendar, Limit, Share};

/// A stretch in which the clock stood still (挂账, 缓办); open while `until` is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: Timestamp,
    /// When the clock went on.
    pub until: Option<Timestamp>,
}

/// What a failed check does to the clock. No published rule settles it, so it is a city's setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rework {
    /// The whole limit again, from the moment of the failed check.
    Fresh,
    /// Only what was left when the work was handed in.
    Rest,
}

/// Green, yellow, red: up to 80 % of the limit used, up to all of it, more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// At most 80 % used.
    Green,
    /// At most 100 % used.
    Yellow,
    /// Late.
    Red,
}

/// A limit, and what has happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Dispatch, for the clock of disposal: not the report, not the sign-for.
    pub start: Timestamp,
    /// The limit first given.
    pub limit: Limit,
    /// Granted extensions, in the order granted; the start never moves.
    pub extensions: Vec<Limit>,
    /// Pauses in order of time, not overlapping.
    pub pauses: Vec<Pause>,
    /// When the unit reported the work done; `None` while it runs.
    pub stopped_at: Option<Timestamp>,
}

impl Clock {
    /// A running clock.
    pub fn start(start: Timestamp, limit: Limit) -> Self {
        Clock { start, limit, extensions: Vec::new(), pauses: Vec::new(), stopped_at: None }
    }

    /// The clock after a failed check at `now`. How often that happened is the caller's count of facts.
    pub fn restart(&self, rule: Rework, now: Timestamp) -> Clock {
        match rule {
            Rework::Fresh => Clock::start(now, self.limit),
            // Checking took from the stop until now: for the unit's clock that is a pause like any other.
            Rework::Rest => {
                let mut clock = self.clone();
                clock.pauses.push(Pause { from: self.stopped_at.unwrap_or(now), until: Some(now) });
                clock.stopped_at = None;
                clock
            }
        }
    }

    /// What was given in all, in milliseconds of the limit's kind of time.
    pub fn given_ms(&self, calendar: &Calendar) -> i64 {
        self.extensions.iter().map(|more| more.ms(calendar)).sum::<i64>() + self.limit.ms(calendar)
    }

    /// What has been used until the stop, or until `now` while it runs, pauses taken off to the millisecond.
    /// Limit and use are measured on the same calendar in the same kind of time.
    pub fn used_ms(&self, calendar: &Calendar, now: Timestamp) -> i64 {
        let end = self.stopped_at.unwrap_or(now).max(self.start);
        let kind = self.limit.kind;
        let paused: i64 = self
            .pauses
            .iter()
            .map(|pause| (pause.from.max(self.start), pause.until.unwrap_or(end).min(end)))
            .filter(|(from, until)| from < until)
            .map(|(from, until)| calendar.elapsed(kind, from, until))
            .sum();
        calendar.elapsed(kind, self.start, end) - paused
    }

    /// When the time is up, with extensions and pauses; `None` while it is paused.
    pub fn due(&self, calendar: &Calendar) -> Option<Timestamp> {
        let kind = self.limit.kind;
        let mut due = calendar.advance(kind, self.start, self.given_ms(calendar));
        for pause in &self.pauses {
            if pause.from >= due {
                continue; // The time was up before the pause began.
            }
            let lost = calendar.elapsed(kind, pause.from.max(self.start), pause.until?);
            due = calendar.advance(kind, due, lost.max(0));
        }
        Some(due)
    }

    /// Whether it is, or was, late.
    pub fn is_late(&self, calendar: &Calendar, now: Timestamp) -> bool {
        self.used_ms(calendar, now) > self.given_ms(calendar)
    }

    /// How much of what was given is used.
    pub fn share_used(&self, calendar: &Calendar, now: Timestamp) -> Share {
        Share { part: self.used_ms(calendar, now), whole: self.given_ms(calendar) }
    }

    /// Its light at `now`.
    pub fn light(&self, calendar: &Calendar, now: Timestamp) -> Light {
        let (used, given) = (self.used_ms(calendar, now), self.given_ms(calendar));
        if used > given {
            Light::Red
        } else if used * 5 > given * 4 {
            Light::Yellow
        } else {
            Light::Green
        }
    }
}
