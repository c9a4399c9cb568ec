//! Indicators in figures (指标): values by month or quarter, against the year's target, against last year, and
//! against the time gone. Values are thousandths of the unit they are measured in.

use jiff::civil::Date;

use crate::plan::Light;
use crate::plan::cadence::Every;

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better: streets renewed, per cent content.
    More,
    /// Less is better: particles in the air, complaints.
    Less,
}

/// What a year's figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adds {
    /// The sum of its periods (累计): tonnes, kilometres, money.
    Sum,
    /// The last of its periods (时点): a rate, a level.
    Last,
}

/// What kind of figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its period, a month or a quarter.
    pub every: Every,
    /// Which way is good.
    pub better: Better,
    /// What a year's figure is.
    pub adds: Adds,
}

/// The value of one period, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// First day of the period.
    pub begin: Date,
    /// Thousandths.
    pub value: i64,
}

/// How a figure stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// The newest value of this year or before.
    pub latest: Option<Value>,
    /// The same period a year earlier.
    pub year_ago: Option<i64>,
    /// Change against a year earlier in thousandths of it; none where there is nothing to compare with.
    pub change: Option<i64>,
    /// This year's figure so far: the sum, or the last value.
    pub so_far: Option<i64>,
    /// The same of the same periods of last year, where all of them are known.
    pub so_far_year_ago: Option<i64>,
    /// So far as thousandths of the target.
    pub share: Option<i64>,
    /// Thousandths of the year gone by the end of the newest period: what the share is held against.
    pub gone: i64,
    /// Its light: Done with the target reached, Behind when it is not and the pace does not reach it, Late when the
    /// year is over without it.
    pub light: Light,
    /// Whether the period before the one of the day has no value though more than [`STALE_DAYS`] have gone since.
    pub is_stale: bool,
}

/// A period nobody has given a value for so many days after its end is stale.
pub const STALE_DAYS: i32 = 15;

/// Behind by up to this many thousandths still counts as in step.
const BEHIND_MOST: i64 = 30;

/// How a figure stands in the year of `today`. `values` in any order, one for each period at most.
pub fn stand(kind: Kind, values: &[Value], target: Option<i64>, today: Date) -> Stand {
    let year = today.year();
    let find = |begin: Date| values.iter().find(|own| own.begin == begin).map(|own| own.value);
    let back = |date: Date| date.with().year(date.year() - 1).build().unwrap_or(date);
    let known = values.iter().filter(|own| own.begin <= today);
    let latest = known.clone().max_by_key(|own| own.begin).copied();
    let year_ago = latest.and_then(|own| find(back(own.begin)));
    let mut own: Vec<Value> = known.filter(|own| own.begin.year() == year).copied().collect();
    own.sort_by_key(|own| own.begin);
    let figure = |list: &[i64]| match kind.adds {
        Adds::Sum => (!list.is_empty()).then(|| list.iter().sum::<i64>()),
        Adds::Last => list.last().copied(),
    };
    let so_far = figure(&own.iter().map(|own| own.value).collect::<Vec<_>>());
    let before: Option<Vec<i64>> = own.iter().map(|own| find(back(own.begin))).collect();
    let so_far_year_ago = before.as_deref().and_then(figure);
    let share =
        so_far.zip(target.filter(|target| *target > 0)).map(|(value, target)| per_mille(value, target));
    let months = own
        .last()
        .map_or(0, |own| i64::from(kind.every.next(own.begin).saturating_sub(jiff::ToSpan::days(1)).month()));
    let gone = months * 1000 / 12;
    let light = light(kind, so_far, target, gone);
    let expected = kind.every.begin(kind.every.begin(today).saturating_sub(jiff::ToSpan::days(1)));
    let since = kind.every.begin(today).until(today).map_or(0, |span| span.get_days());
    Stand {
        latest,
        year_ago,
        change: latest.zip(year_ago).and_then(|(own, ago)| change(own.value, ago)),
        so_far,
        so_far_year_ago,
        share,
        gone,
        light,
        is_stale: since > STALE_DAYS && find(expected).is_none(),
    }
}

/// The change from `ago` to `value`, in thousandths of `ago`.
pub fn change(value: i64, ago: i64) -> Option<i64> {
    (ago != 0).then(|| per_mille(value - ago, ago.abs()))
}

pub(crate) fn per_mille(value: i64, of: i64) -> i64 {
    (i128::from(value) * 1000 / i128::from(of.max(1))) as i64
}

fn light(kind: Kind, so_far: Option<i64>, target: Option<i64>, gone: i64) -> Light {
    let (Some(value), Some(target)) = (so_far, target) else { return Light::Ahead };
    let is_over = gone >= 1000;
    let holds = match (kind.better, kind.adds) {
        // What adds up to less than the target is good only when the year is over; until then it must keep below
        // the share of the year.
        (Better::Less, Adds::Sum) if !is_over => {
            return if per_mille(value, target) <= gone + BEHIND_MOST {
                Light::InStep
            } else {
                Light::Behind
            };
        }
        (Better::Less, _) => value <= target,
        (Better::More, _) => value >= target,
    };
    let in_step = match kind.adds {
        Adds::Sum => per_mille(value, target) + BEHIND_MOST >= gone,
        Adds::Last => false,
    };
    match (holds, is_over) {
        (true, _) => Light::Done,
        (false, true) => Light::Late,
        (false, false) if in_step => Light::InStep,
        (false, false) => Light::Behind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SUM: Kind = Kind { every: Every::Month, better: Better::More, adds: Adds::Sum };

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn values(text: &str) -> Vec<Value> {
        let own = |pair: &str| {
            let (month, value) = pair.split_once('=').unwrap();
            Value { begin: day(&format!("{month}-01")), value: value.parse().unwrap() }
        };
        text.split_whitespace().map(own).collect()
    }

    #[test]
    fn a_figure_is_held_against_its_target_last_year_and_the_time_gone() {
        let known = values("2025-01=100 2025-02=100 2025-03=200 2026-01=150 2026-02=100 2026-03=260");
        let stand = stand(SUM, &known, Some(2_000), day("2026-04-10"));
        assert_eq!((stand.so_far, stand.so_far_year_ago), (Some(510), Some(400)));
        assert_eq!((stand.year_ago, stand.change), (Some(200), Some(300)));
        assert_eq!((stand.share, stand.gone, stand.light), (Some(255), 250, Light::InStep));
        assert!(!stand.is_stale);
    }

    #[test]
    fn the_light_follows_what_is_good() {
        let last = |better| Kind { every: Every::Quarter, better, adds: Adds::Last };
        let table = [
            (SUM, "2026-01=10", Some(1_000), "2026-02-05", Light::Behind),
            (SUM, "2026-01=1000", Some(1_000), "2026-02-05", Light::Done),
            (SUM, "2026-12=10", Some(1_000), "2026-12-31", Light::Late),
            (SUM, "2026-01=10", None, "2026-02-05", Light::Ahead),
            (last(Better::Less), "2026-04=34", Some(35), "2026-07-05", Light::Done),
            (last(Better::Less), "2026-04=36", Some(35), "2026-07-05", Light::Behind),
            (last(Better::More), "2026-10=88", Some(90), "2026-12-31", Light::Late),
            (Kind { better: Better::Less, ..SUM }, "2026-01=80", Some(1_000), "2026-02-05", Light::InStep),
            (Kind { better: Better::Less, ..SUM }, "2026-01=200", Some(1_000), "2026-02-05", Light::Behind),
        ];
        for (kind, known, target, today, light) in table {
            assert_eq!(stand(kind, &values(known), target, day(today)).light, light, "{kind:?} {known}");
        }
    }

    #[test]
    fn a_month_nobody_reported_goes_stale_after_fifteen_days() {
        let stale = |today| stand(SUM, &values("2026-02=1"), None, day(today)).is_stale;
        assert!(!stale("2026-03-31"));
        assert!(!stale("2026-04-16"));
        assert!(stale("2026-04-17"));
    }

    #[test]
    fn nothing_is_compared_with_a_gap() {
        let known = values("2025-01=100 2026-01=150 2026-02=100");
        let stand = stand(SUM, &known, None, day("2026-03-10"));
        assert_eq!((stand.so_far_year_ago, stand.change), (None, None));
    }

    proptest! {
        /// More of what is good never makes the light worse.
        #[test]
        fn more_is_never_worse(known in proptest::collection::vec(0..1_000i64, 1..12), more in 0..1_000i64, target in 1..9_000i64) {
            let list = |extra: i64| -> Vec<Value> {
                known.iter().enumerate().map(|(n, value)| {
                    let extra = if n == 0 { extra } else { 0 };
                    Value { begin: Date::constant(2026, n as i8 + 1, 1), value: value + extra }
                }).collect()
            };
            let today = day("2026-12-31");
            let (less, more) = (stand(SUM, &list(0), Some(target), today), stand(SUM, &list(more), Some(target), today));
            prop_assert!(more.light <= less.light);
        }
    }
}
