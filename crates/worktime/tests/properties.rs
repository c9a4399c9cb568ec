//! Promises of working time, for every input.
#![allow(clippy::unwrap_used)] // a test may stop at what cannot be

use proptest::prelude::*;
use yipan_worktime::{Calendar, Limit, Pattern, Shift, TimeKind, date_minute, minute};

fn moment() -> impl Strategy<Value = i64> {
    // 2019 to 2045: also before and after the table.
    minute("2019-01-01T00:00").unwrap()..minute("2045-01-01T00:00").unwrap()
}

/// A week with at least one shift, and up to forty days that differ from it.
fn any_calendar() -> impl Strategy<Value = Pattern> {
    let day = prop_oneof![
        Just(vec![]),
        Just(vec![Shift::new((8, 30), (12, 0)), Shift::new((13, 30), (18, 0))]),
        Just(vec![Shift::new((0, 0), (24, 0))]),
        Just(vec![Shift::new((9, 0), (9, 1))]),
        Just(vec![Shift::new((0, 0), (6, 0)), Shift::new((22, 0), (24, 0))]),
    ];
    let week = proptest::collection::vec(day.clone(), 7)
        .prop_filter("some work", |week| week.iter().any(|shifts| !shifts.is_empty()));
    let days = proptest::collection::vec((0i64..2000, day), 0..40);
    (week, days).prop_map(|(week, days)| {
        let mut pattern = Pattern::five_days("any", &[]);
        pattern.minutes_per_day = 480;
        for (own, shifts) in pattern.week.iter_mut().zip(week) {
            *own = shifts;
        }
        for (day, shifts) in days {
            let date = yipan_worktime::civil(minute("2024-01-01T00:00").unwrap() + day * 1440).date();
            pattern = pattern.with_day(date, "day", &shifts);
        }
        pattern
    })
}

/// Whether the work is done within the nineteen centuries on both sides of 1970 that are counted; a minute of work a week
/// leads out of them.
fn is_counted(calendar: &Calendar, at: i64, n: i64) -> bool {
    const COUNTED: i64 = 990_000_000;
    calendar.add(at, n) < COUNTED && calendar.subtract(at, n) > -COUNTED
}

proptest! {
    #[test]
    fn a_deadline_gives_the_time_it_promised(pattern in any_calendar(), start in moment(), n in 0i64..200_000) {
        let calendar = Calendar::new(pattern).unwrap();
        prop_assume!(is_counted(&calendar, start, n));
        prop_assert_eq!(calendar.between(start, calendar.add(start, n)), n);
        prop_assert_eq!(calendar.between(calendar.subtract(start, n), start), n);
    }

    #[test]
    fn there_and_back_is_home(pattern in any_calendar(), at in moment(), n in 1i64..200_000) {
        let calendar = Calendar::new(pattern).unwrap();
        prop_assume!(is_counted(&calendar, at, n));
        let start = calendar.next_opening(at);
        prop_assert_eq!(calendar.subtract(calendar.add(start, n), n), start);
        let finish = calendar.last_closing(at);
        prop_assert_eq!(calendar.add(calendar.subtract(finish, n), n), finish);
    }

    #[test]
    fn who_starts_later_or_has_more_to_do_is_never_done_earlier(
        pattern in any_calendar(), start in moment(), later in 0i64..50_000, n in 0i64..100_000, more in 0i64..10_000,
    ) {
        let calendar = Calendar::new(pattern).unwrap();
        prop_assert!(calendar.add(start, n) <= calendar.add(start + later, n));
        prop_assert!(calendar.add(start, n) <= calendar.add(start, n + more));
    }

    #[test]
    fn a_holiday_added_never_makes_a_deadline_earlier(
        pattern in any_calendar(), start in moment(), day in 0i64..9000, n in 0i64..100_000,
    ) {
        let before = Calendar::new(pattern.clone()).unwrap();
        let date = yipan_worktime::civil(minute("2020-01-01T00:00").unwrap() + day * 1440).date();
        let after = Calendar::new(pattern.with_day(date, "off", &[])).unwrap();
        prop_assert!(before.add(start, n) <= after.add(start, n));
        prop_assert!(before.subtract(start, n) >= after.subtract(start, n));
    }

    /// Counted the slow way: every minute of every day, one after the other.
    #[test]
    fn the_tables_count_what_a_walk_through_the_minutes_counts(
        pattern in any_calendar(), start in moment(), minutes in 0i64..20_000,
    ) {
        let calendar = Calendar::new(pattern.clone()).unwrap();
        let worked = (start..start + minutes).filter(|at| {
            let of_day = at.rem_euclid(1440) as u16;
            let date = yipan_worktime::civil(*at).date();
            pattern.shifts_on(date).iter().any(|shift| (shift.from..shift.until).contains(&of_day))
        });
        prop_assert_eq!(calendar.between(start, start + minutes), worked.count() as i64);
    }

    #[test]
    fn instants_keep_their_milliseconds(pattern in any_calendar(), start in moment(), ms in 0i64..60_000, long in 1i64..1_000_000_000) {
        let calendar = Calendar::new(pattern).unwrap();
        let start = calendar.instant(start).checked_add(jiff::SignedDuration::from_millis(ms)).unwrap();
        let due = calendar.add_at(start, long);
        prop_assert_eq!(calendar.between_at(start, due), long);
    }

    #[test]
    fn a_limit_of_any_kind_uses_itself_up_at_its_deadline(start in moment(), count in 1u32..200, kind in 0usize..6) {
        let calendar = Calendar::china();
        let limit = Limit::new(count, TimeKind::ALL[kind]);
        let start = calendar.instant(start);
        let due = limit.deadline(&calendar, start);
        prop_assert_eq!(calendar.elapsed(limit.kind, start, due), limit.ms(&calendar));
    }
}

#[test]
fn the_days_of_2026_add_up() {
    let calendar = Calendar::china();
    let date = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    // 261 weekdays, of which 19 are off, and six weekend days worked.
    assert_eq!(calendar.working_days(date("2026-01-01"), date("2027-01-01")), 248);
    let year = calendar.between(date_minute(date("2026-01-01")), date_minute(date("2027-01-01")));
    assert_eq!(year, 248 * 480);
}
