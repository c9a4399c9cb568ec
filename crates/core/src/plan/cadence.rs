//! What must happen regularly (例会、报送): a weekly dispatch meeting, two committee meetings a year, a return by
//! the 20th of each month. Kept, coming, or missed; counted by calendar periods.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Light;

/// The period something is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// Six months from January or July.
    HalfYear,
    /// A calendar year.
    Year,
}

impl Every {
    /// The period of this word: `week` `month` `quarter` `half_year` `year`.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "week" => Every::Week,
            "month" => Every::Month,
            "quarter" => Every::Quarter,
            "half_year" => Every::HalfYear,
            "year" => Every::Year,
            _ => return None,
        })
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Every::Week => "week",
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::HalfYear => "half_year",
            Every::Year => "year",
        }
    }

    /// The first day of the period a date lies in.
    pub fn begin(self, date: Date) -> Date {
        let months = match self {
            Every::Week => {
                return date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
            }
            Every::Month => 1,
            Every::Quarter => 3,
            Every::HalfYear => 6,
            Every::Year => 12,
        };
        let back = i64::from((date.month() - 1) % months);
        date.first_of_month().saturating_sub(back.months())
    }

    /// The first day of the period after the one that begins then.
    pub fn next(self, begin: Date) -> Date {
        match self {
            Every::Week => begin.saturating_add(1.week()),
            Every::Month => begin.saturating_add(1.month()),
            Every::Quarter => begin.saturating_add(3.months()),
            Every::HalfYear => begin.saturating_add(6.months()),
            Every::Year => begin.saturating_add(1.year()),
        }
    }
}

/// How a rhythm stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many were held in this period.
    pub held: u32,
    /// How many are called for the rest of it.
    pub called: u32,
    /// How many it takes.
    pub times: u32,
    /// The last day of this period.
    pub until: Date,
    /// Whether the period before, if the campaign ran through all of it, had too few.
    pub missed_before: bool,
    /// Done: as many as it takes were held. On time: the rest is called, or there is time. Behind: three quarters of
    /// the period are gone and too few are called. Late: the period before was missed, and nothing was held since.
    pub light: Light,
}

/// How a rhythm of `times` in every period stands today. `held` and `called` are days; what was before `begun` does
/// not count and is not asked for.
pub fn watch(every: Every, times: u32, days: &[Date], begun: Date, today: Date) -> Kept {
    let begin = every.begin(today);
    let end = every.next(begin);
    let before = every.begin(begin.saturating_sub(1.day()));
    let count =
        |from: Date, until: Date| days.iter().filter(|day| (from..until).contains(*day)).count() as u32;
    let tomorrow = today.saturating_add(1.day());
    let (held, called) = (count(begin, tomorrow), count(tomorrow, end));
    let missed_before = before >= begun && count(before, begin) < times;
    let length = |from: Date, until: Date| from.until(until).map_or(0, |span| i64::from(span.get_days()));
    let is_short = length(begin.max(begun), today) * 4 >= length(begin.max(begun), end) * 3;
    let light = if held >= times {
        Light::Done
    } else if missed_before && held == 0 {
        Light::Late
    } else if held + called < times && is_short {
        Light::Behind
    } else {
        Light::InStep
    };
    Kept { held, called, times, until: end.saturating_sub(1.day()), missed_before, light }
}

/// The day something is due in the period of `today`: its `day`-th day, or its last if it is shorter. Of a quarter, half
/// a year or a year it is that day of the last month.
pub fn due_day(every: Every, day: u32, today: Date) -> Date {
    let begin = every.begin(today);
    let last = every.next(begin).saturating_sub(1.day());
    let begin = if every == Every::Week { begin } else { last.first_of_month() };
    begin.saturating_add(i64::from(day.max(1) - 1).days()).min(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn days(text: &str) -> Vec<Date> {
        text.split_whitespace().map(day).collect()
    }

    #[test]
    fn periods_begin_where_the_calendar_says() {
        let table = [
            (Every::Week, "2026-07-22", "2026-07-20", "2026-07-27"),
            (Every::Month, "2026-02-28", "2026-02-01", "2026-03-01"),
            (Every::Quarter, "2026-12-31", "2026-10-01", "2027-01-01"),
            (Every::HalfYear, "2026-06-30", "2026-01-01", "2026-07-01"),
            (Every::Year, "2026-07-22", "2026-01-01", "2027-01-01"),
        ];
        for (every, at, begin, next) in table {
            assert_eq!(every.begin(day(at)), day(begin), "{every:?}");
            assert_eq!(every.next(day(begin)), day(next), "{every:?}");
            assert_eq!(Every::from_word(every.word()), Some(every));
        }
    }

    #[test]
    fn a_rhythm_is_kept_called_short_or_missed() {
        let table = [
            (Every::Week, 1, "2026-07-20", "2026-07-22", Light::Done),
            (Every::Week, 1, "2026-07-14 2026-07-24", "2026-07-22", Light::InStep),
            (Every::Week, 1, "2026-07-14", "2026-07-22", Light::InStep),
            (Every::Week, 1, "2026-07-14", "2026-07-26", Light::Behind),
            (Every::Week, 1, "2026-07-06", "2026-07-22", Light::Late),
            (Every::Year, 2, "2026-03-02", "2026-07-22", Light::InStep),
            (Every::Year, 2, "2026-03-02", "2026-11-22", Light::Behind),
            (Every::Year, 2, "2026-03-02 2026-12-10", "2026-11-22", Light::InStep),
            (Every::Year, 2, "2026-03-02 2026-09-10", "2026-11-22", Light::Done),
        ];
        for (every, times, held, today, light) in table {
            let kept = watch(every, times, &days(held), day("2026-01-05"), day(today));
            assert_eq!(kept.light, light, "{every:?} {held} at {today}: {kept:?}");
        }
    }

    #[test]
    fn nothing_is_missed_before_the_campaign_began() {
        let kept = watch(Every::Week, 1, &[], day("2026-07-20"), day("2026-07-22"));
        assert_eq!((kept.missed_before, kept.light), (false, Light::InStep));
    }

    #[test]
    fn a_return_is_due_on_its_day_or_on_the_last_there_is() {
        assert_eq!(due_day(Every::Month, 20, day("2026-07-22")), day("2026-07-20"));
        assert_eq!(due_day(Every::Month, 31, day("2026-02-03")), day("2026-02-28"));
        assert_eq!(due_day(Every::Week, 5, day("2026-07-22")), day("2026-07-24"));
        assert_eq!(due_day(Every::Quarter, 20, day("2026-07-22")), day("2026-09-20"));
        assert_eq!(due_day(Every::Year, 31, day("2026-07-22")), day("2026-12-31"));
    }
}
