//! Progress against the share of working time gone (序时进度).
//!
//! Half of the time gone and half of the work done is in step. What was never reported counts as not done, and
//! what was reported long ago is marked as stale: nobody knows.

use yipan_worktime::{Calendar, Minute};

/// A running task nobody has reported on for so many natural days is stale.
pub const STALE_DAYS: i64 = 7;

/// Behind by more than this many thousandths is yellow.
const BEHIND_MOST: i64 = 100;
/// With more than this many thousandths of the time gone, what is not nearly done is yellow.
const NEAR_FROM: i64 = 750;

/// What is known of a task or of a whole plan. Moments are civil minutes of the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// When its time began.
    pub start: Minute,
    /// When its time is up.
    pub due: Minute,
    /// Thousandths done.
    pub done: i64,
    /// When somebody last reported; `None` for never.
    pub reported: Option<Minute>,
}

/// The light of a task. Red is lateness and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Finished.
    Done,
    /// Its time has not begun.
    Ahead,
    /// Green: in step with time, or before it.
    InStep,
    /// Yellow: behind the time gone, or the time nearly gone.
    Behind,
    /// Red: past due.
    Late,
}

impl Light {
    /// Its word in addresses, data and language files.
    pub fn word(self) -> &'static str {
        match self {
            Light::Done => "done",
            Light::Ahead => "ahead",
            Light::InStep => "in-step",
            Light::Behind => "behind",
            Light::Late => "late",
        }
    }
}

/// How a task or plan stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Thousandths of the working time gone.
    pub gone: i64,
    /// Thousandths done.
    pub done: i64,
    /// Its light.
    pub light: Light,
    /// Whether nobody has reported for [`STALE_DAYS`] while it runs.
    pub is_stale: bool,
}

/// How it stands at `now`.
pub fn standing(calendar: &Calendar, measure: &Measure, now: Minute) -> Standing {
    let Measure { start, due, done, reported } = *measure;
    let whole = calendar.between(start, due).max(1);
    let gone = (calendar.between(start, now) * 1000 / whole).clamp(0, 1000);
    let light = if done >= 1000 {
        Light::Done
    } else if now > due {
        Light::Late
    } else if now < start {
        Light::Ahead
    } else if gone - done > BEHIND_MOST || (gone > NEAR_FROM && done <= NEAR_FROM) {
        Light::Behind
    } else {
        Light::InStep
    };
    let silent_since = reported.unwrap_or(start).max(start);
    let runs = done < 1000 && now >= start;
    Standing { gone, done, light, is_stale: runs && now - silent_since > STALE_DAYS * 24 * 60 }
}

/// A whole plan against its time: the one definition of progress (序时进度), on the board as in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Thousandths of the working time gone, from the first day to the day.
    pub gone: i64,
    /// Thousandths of the work done, each task weighing its planned working time.
    pub done: i64,
}

/// What a task weighs in its plan: its planned working minutes; a milestone one minute, so that a plan of milestones
/// has progress too. `plan::store::weighed` sums the same in the database.
pub fn weight(minutes: i64) -> i64 {
    minutes.max(1)
}

/// Thousandths as people say them: whole percent, rounded to the nearest, but 100 only when all is done and 0 only
/// when nothing is.
pub fn percent(thousandths: i64) -> i64 {
    match thousandths {
        ..=0 => 0,
        1000.. => 100,
        some => ((some + 5) / 10).clamp(1, 99),
    }
}

impl Pace {
    /// The pace at `now`. `weighed` is the sum of [`weight`] over tasks without parts, and the sum of weight times
    /// thousandths done.
    pub fn of(calendar: &Calendar, (start, end): (Minute, Minute), now: Minute, weighed: (i64, i64)) -> Self {
        let whole = calendar.between(start, end).max(1);
        Pace {
            gone: (calendar.between(start, now) * 1000 / whole).clamp(0, 1000),
            done: (weighed.1 / weighed.0.max(1)).clamp(0, 1000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipan_worktime::minute;

    fn at(text: &str) -> Minute {
        minute(text).unwrap()
    }

    /// Ten working days, from Monday 2 March to Friday 13 March 2026.
    fn ten_days(done: i64, now: &str) -> Standing {
        let (start, due) = (at("2026-03-02T08:30"), at("2026-03-13T18:00"));
        standing(&Calendar::china(), &Measure { start, due, done, reported: Some(at(now)) }, at(now))
    }

    #[test]
    fn the_light_follows_the_share_of_working_time_gone() {
        let table = [
            (0, "2026-02-27T10:00", 0, Light::Ahead),
            (0, "2026-03-02T18:00", 100, Light::InStep),
            (0, "2026-03-03T18:00", 200, Light::Behind),
            (400, "2026-03-06T18:00", 500, Light::InStep),
            (400, "2026-03-08T12:00", 500, Light::InStep), // a Sunday takes no working time
            (390, "2026-03-09T08:30", 500, Light::Behind),
            (740, "2026-03-11T18:00", 800, Light::Behind),
            (800, "2026-03-11T18:00", 800, Light::InStep),
            (990, "2026-03-13T18:00", 1000, Light::InStep),
            (990, "2026-03-13T18:01", 1000, Light::Late),
            (1000, "2026-03-20T18:00", 1000, Light::Done),
        ];
        for (done, now, gone, light) in table {
            let standing = ten_days(done, now);
            assert_eq!((standing.gone, standing.light), (gone, light), "{done} at {now}");
        }
    }

    #[test]
    fn a_plan_is_as_far_as_its_working_time_not_as_its_tasks() {
        let span = (at("2026-03-02T00:00"), at("2026-03-14T00:00"));
        let tasks = [(4_800, 500), (480, 1000), (0, 1000)];
        let sums = tasks.iter().fold((0, 0), |(whole, done), (minutes, share)| {
            (whole + weight(*minutes), done + weight(*minutes) * share)
        });
        let pace = Pace::of(&Calendar::china(), span, at("2026-03-08T12:00"), sums);
        assert_eq!(pace, Pace { gone: 500, done: 545 });
        assert_eq!(
            Pace::of(&Calendar::china(), span, at("2026-04-08T12:00"), (0, 0)),
            Pace { gone: 1000, done: 0 }
        );
    }

    #[test]
    fn a_running_task_nobody_reports_on_goes_stale_after_seven_days() {
        let calendar = Calendar::china();
        let measure = |reported| Measure {
            start: at("2026-03-02T08:30"),
            due: at("2026-05-29T18:00"),
            done: 100,
            reported,
        };
        let stale = |reported, now| standing(&calendar, &measure(reported), at(now)).is_stale;
        assert!(!stale(None, "2026-03-09T08:30"));
        assert!(stale(None, "2026-03-09T08:31"));
        assert!(!stale(Some(at("2026-03-09T08:00")), "2026-03-09T08:31"));
        assert!(!stale(None, "2026-02-20T08:31"));
    }
}
