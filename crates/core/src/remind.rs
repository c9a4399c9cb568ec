//! Reminders at sensible hours (提醒): once a working day, together, and never at night. What is sent and fails is
//! sent again after longer and longer waits.

use yipan_worktime::{Calendar, Minute, civil, date_minute};

/// When a city may be spoken to. Minutes are of the day, 0 to 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// Nothing goes out before.
    pub from: i64,
    /// Nothing goes out after.
    pub until: i64,
    /// The day's digest is made from then on.
    pub digest: i64,
    /// It names what is due within so many working days.
    pub days_ahead: i64,
}

/// Working time, digest at twenty to nine, three working days ahead.
pub const USUAL: Hours = Hours { from: 8 * 60 + 30, until: 18 * 60, digest: 8 * 60 + 40, days_ahead: 3 };

const DAY: i64 = 24 * 60;

impl Hours {
    /// The hours, if they make sense: a span within one day, the digest inside it.
    pub fn checked(self) -> Option<Self> {
        let is_span = 0 <= self.from && self.from < self.until && self.until <= DAY;
        let holds = (self.from..self.until).contains(&self.digest) && (0..=20).contains(&self.days_ahead);
        (is_span && holds).then_some(self)
    }

    /// Whether one may speak at this moment: on a working day, within the hours.
    pub fn is_open(self, calendar: &Calendar, at: Minute) -> bool {
        let date = civil(at).date();
        calendar.is_working_day(date) && (self.from..self.until).contains(&(at - date_minute(date)))
    }

    /// The next moment one may speak: now, or as the hours of the next working day begin.
    pub fn next(self, calendar: &Calendar, at: Minute) -> Minute {
        if self.is_open(calendar, at) {
            return at;
        }
        let today = date_minute(civil(at).date());
        let first = if at - today < self.from { today } else { today + DAY };
        // No calendar is closed for a year on end.
        let day = (0..366).map(|n| first + n * DAY).find(|day| calendar.is_working_day(civil(*day).date()));
        day.unwrap_or(first) + self.from
    }

    /// Whether the day's digest is to be made at this moment, if it has not been.
    pub fn is_digest(self, calendar: &Calendar, at: Minute) -> bool {
        self.is_open(calendar, at) && at - date_minute(civil(at).date()) >= self.digest
    }
}

/// So often something is tried before it is given up.
pub const TRIES_MOST: u32 = 8;

/// How long to wait after so many failures, in minutes: 1, 2, 4, … up to six hours; none to give it up.
pub fn wait_minutes(tries: u32) -> Option<i64> {
    (1..TRIES_MOST).contains(&tries).then(|| (1_i64 << (tries - 1).min(20)).min(360))
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipan_worktime::minute;

    fn at(text: &str) -> Minute {
        minute(text).unwrap()
    }

    #[test]
    fn nobody_is_spoken_to_at_night_or_on_a_day_off() {
        let calendar = Calendar::china();
        let table = [
            ("2026-07-22T15:02", "2026-07-22T15:02"),
            ("2026-07-22T06:00", "2026-07-22T08:30"),
            ("2026-07-22T18:00", "2026-07-23T08:30"),
            ("2026-07-24T22:00", "2026-07-27T08:30"), // a Friday night
            ("2026-09-30T19:00", "2026-10-08T08:30"), // before the national holiday
        ];
        for (now, next) in table {
            assert_eq!(USUAL.next(&calendar, at(now)), at(next), "{now}");
        }
        assert!(!USUAL.is_digest(&calendar, at("2026-07-22T08:39")));
        assert!(USUAL.is_digest(&calendar, at("2026-07-22T08:40")));
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        assert!(USUAL.checked().is_some());
        for wrong in [
            Hours { from: 1_200, until: 600, ..USUAL },
            Hours { digest: 60, ..USUAL },
            Hours { until: 1_500, ..USUAL },
            Hours { days_ahead: -1, ..USUAL },
        ] {
            assert_eq!(wrong.checked(), None);
        }
    }

    #[test]
    fn what_fails_waits_longer_each_time_and_is_given_up() {
        let waits: Vec<_> = (0..=8).map(wait_minutes).collect();
        let wait = |n| Some(n);
        assert_eq!(waits, [None, wait(1), wait(2), wait(4), wait(8), wait(16), wait(32), wait(64), None]);
    }
}
