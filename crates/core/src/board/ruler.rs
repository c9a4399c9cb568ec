//! The ruler: time from the start to the day, the work done laid along it, and the gap to today.

use jiff::ToSpan;
use jiff::civil::Date;

use super::columns::days_between;
use crate::plan::percent;

/// The day stands here, so that its words have room; all positions are percent of the width.
const END: f64 = 98.0;
/// Words of phases nearer than this would run into each other.
const WORDS_APART: f64 = 9.0;

/// Work done of all work, against time: shares as [`crate::plan::Pace`] counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Tasks done.
    pub done: u32,
    /// Tasks in all.
    pub all: u32,
    /// Thousandths of the planned working time done.
    pub share: u32,
    /// Thousandths of the working time gone.
    pub gone: u32,
}

impl Done {
    /// Whole percent of the work done.
    pub fn percent(self) -> u32 {
        said(self.share)
    }
}

/// How work compares with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Behind by so many percentage points, which is so many tasks.
    By {
        /// Percentage points.
        points: u32,
        /// Tasks that would have to be done to be on time.
        tasks: u32,
    },
    /// On time or ahead by so many percentage points.
    Ahead {
        /// Percentage points; 0 on time.
        points: u32,
    },
}

/// A phase on the ruler.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Name of the phase.
    pub name: String,
    /// Its first day.
    pub day: Date,
    /// Where it stands.
    pub at: f64,
    /// Whether its words have room.
    pub said: bool,
}

/// The ruler of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruler {
    /// Phases, in order.
    pub gates: Vec<Gate>,
    /// First days of months with where they stand, and whether their name has room beside today.
    pub months: Vec<(Date, f64, bool)>,
    /// Where the stroke of work done ends.
    pub done_at: f64,
    /// Where today stands, held between the ends.
    pub today_at: f64,
    /// Where the campaign's day stands.
    pub end_at: f64,
    /// Percent of the time gone, 0 to 100.
    pub gone_percent: u32,
    /// Percent of the work done.
    pub done_percent: u32,
    /// Work against time.
    pub behind: Behind,
    /// Days from today to the day; negative after it.
    pub days_left: i32,
    /// Work done of all.
    pub done: Done,
}

impl Ruler {
    /// Lays a campaign along the ruler.
    pub fn of(start: Date, day: Date, today: Date, phases: &[(String, Date)], done: Done) -> Self {
        let length = days_between(start, day).max(1);
        let gone = days_between(start, today).clamp(0, length);
        let at = |date: Date| END * f64::from(days_between(start, date).clamp(0, length)) / f64::from(length);
        let today_at = END * f64::from(gone) / f64::from(length);
        let (gone_percent, done_percent) = (said(done.gone), done.percent());
        Self {
            gates: gates(phases, &at),
            months: months(start, day, &at, today_at),
            done_at: done_at(today_at, done),
            today_at,
            end_at: END,
            gone_percent,
            done_percent,
            behind: behind(gone_percent, done_percent, done),
            days_left: days_between(today, day),
            done,
        }
    }

    /// The share of the width between the stroke's end and today, when the work is behind.
    pub fn gap(&self) -> Option<f64> {
        (matches!(self.behind, Behind::By { .. }) && self.today_at > self.done_at)
            .then_some(self.today_at - self.done_at)
    }
}

/// Where the stroke ends: at today when work is in step with working time, at the end when all is done.
fn done_at(today_at: f64, done: Done) -> f64 {
    let (share, gone) = (f64::from(done.share.min(1000)), f64::from(done.gone.min(1000)));
    if done.all == 0 {
        0.0
    } else if share < gone {
        today_at * share / gone
    } else if gone < 1000.0 {
        today_at + (END - today_at) * (share - gone) / (1000.0 - gone)
    } else {
        today_at
    }
}

fn gates(phases: &[(String, Date)], at: &impl Fn(Date) -> f64) -> Vec<Gate> {
    let mut gates: Vec<Gate> = phases
        .iter()
        .map(|(name, day)| Gate { name: name.clone(), day: *day, at: at(*day), said: true })
        .collect();
    gates.sort_by_key(|gate| gate.day);
    for i in 0..gates.len() {
        let next = gates.get(i + 1).map_or(END - 1.0, |gate| gate.at);
        gates[i].said = next - gates[i].at >= WORDS_APART;
    }
    gates
}

fn months(start: Date, day: Date, at: &impl Fn(Date) -> f64, today_at: f64) -> Vec<(Date, f64, bool)> {
    let mut list = vec![(start, 0.0)];
    let mut month = start.first_of_month().saturating_add(1.month());
    // A ruler of years would be a comb; quarters are enough then.
    let step = if days_between(start, day) > 550 { 3.months() } else { 1.month() };
    while month < day && list.len() < 40 {
        list.push((month, at(month)));
        month = month.saturating_add(step);
    }
    let clear = |x: f64| x + 5.0 < today_at || x > today_at + 11.0;
    (0..list.len())
        .map(|i| {
            let (date, x) = list[i];
            let room = list.get(i + 1).map_or(END, |next| next.1) - x >= 4.0;
            (date, x, room && clear(x))
        })
        .collect()
}

fn said(thousandths: u32) -> u32 {
    u32::try_from(percent(i64::from(thousandths))).unwrap_or(100)
}

fn behind(gone_percent: u32, done_percent: u32, done: Done) -> Behind {
    if gone_percent <= done_percent || done.all == 0 {
        return Behind::Ahead { points: done_percent.saturating_sub(gone_percent) };
    }
    let missing = u64::from(done.gone.saturating_sub(done.share)) * u64::from(done.all);
    let tasks = u32::try_from(missing.div_ceil(1000)).unwrap_or(u32::MAX).max(1);
    Behind::By { points: gone_percent - done_percent, tasks }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_county_is_six_points_behind_seventy_days_before_the_inspection() {
        let phases = [
            ("A", date(2026, 3, 2)),
            ("B", date(2026, 4, 13)),
            ("C", date(2026, 6, 15)),
            ("D", date(2026, 8, 24)),
        ]
        .map(|(n, d)| (n.to_owned(), d));
        let ruler = Ruler::of(
            date(2026, 3, 2),
            date(2026, 9, 30),
            date(2026, 7, 22),
            &phases,
            Done { done: 276, all: 452, share: 611, gone: 670 },
        );
        assert_eq!((ruler.days_left, ruler.gone_percent, ruler.done_percent), (70, 67, 61));
        assert_eq!(ruler.behind, Behind::By { points: 6, tasks: 27 });
        assert_eq!(format!("{:.2} {:.2}", ruler.today_at, ruler.done_at), "65.64 59.86");
        assert_eq!(format!("{:.2}", ruler.gates[2].at), "48.54");
        assert!(ruler.gates.iter().all(|gate| gate.said));
    }

    #[test]
    fn before_the_start_nothing_has_gone_and_after_the_day_all_has() {
        let at = |today, gone| {
            let done = Done { done: 1, all: 4, share: 250, gone };
            Ruler::of(date(2026, 3, 2), date(2026, 9, 30), today, &[], done)
        };
        let before = at(date(2026, 1, 1), 0);
        assert_eq!((before.gone_percent, before.behind), (0, Behind::Ahead { points: 25 }));
        let after = at(date(2026, 10, 2), 1000);
        assert_eq!(
            (after.gone_percent, after.days_left, after.behind),
            (100, -2, Behind::By { points: 75, tasks: 3 })
        );
    }

    #[test]
    fn a_campaign_without_tasks_is_not_behind() {
        let ruler = Ruler::of(date(2026, 3, 2), date(2026, 9, 30), date(2026, 7, 22), &[], Done::default());
        assert_eq!((ruler.done_percent, ruler.behind), (0, Behind::Ahead { points: 0 }));
    }

    #[test]
    fn work_in_step_with_working_time_reaches_today() {
        let ruler = |share| {
            let done = Done { done: 1, all: 4, share, gone: 655 };
            Ruler::of(date(2026, 3, 2), date(2026, 9, 30), date(2026, 7, 22), &[], done)
        };
        assert_eq!((ruler(655).done_at, ruler(655).gap()), (ruler(655).today_at, None));
        assert_eq!(ruler(1000).done_at, END);
    }

    proptest! {
        /// Everything stands on the ruler, and doing one more task never makes the gap wider.
        #[test]
        fn work_done_narrows_the_gap(length in 1i32..1200, today in -50i32..1300, gone in 0u32..1001, all in 1u32..3000, done in 0u32..3000) {
            let start = date(2026, 1, 31);
            let day = |n: i32| start.saturating_add(jiff::Span::new().days(n));
            let ruler = |done| Ruler::of(start, day(length), day(today), &[("P".into(), day(length / 2))], Done { done, all, share: done * 1000 / all, gone });
            let (one, next) = (ruler(done.min(all - 1)), ruler(done.min(all - 1) + 1));
            for x in [one.today_at, one.done_at, one.gates[0].at].into_iter().chain(one.months.iter().map(|m| m.1)) {
                prop_assert!((0.0..=98.0).contains(&x), "{x}");
            }
            prop_assert!(next.gap().unwrap_or(0.0) <= one.gap().unwrap_or(0.0));
        }
    }
}
