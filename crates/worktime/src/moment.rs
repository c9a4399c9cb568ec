//! Moments as civil minutes, and the way there from dates and texts.

use jiff::civil::{Date, DateTime};

/// Minutes since 1970-01-01T00:00 on the city's wall clock. Negative before 1970.
pub type Minute = i64;

/// Milliseconds in a minute.
pub const MS_PER_MINUTE: i64 = 60_000;

pub(crate) const MINUTES_PER_DAY: i64 = 24 * 60;

/// Far enough for any plan (the year 3871), and near enough that no sum of two can overflow.
pub(crate) const MINUTE_MAX: i64 = 1_000_000_000;

/// Days from 1970-01-01 to the date.
pub(crate) fn day_number(date: Date) -> i64 {
    // Howard Hinnant's count of days: years begin in March, so that the leap day comes last.
    let (year, month, day) = (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date that many days after 1970-01-01, kept within the years jiff knows.
pub(crate) fn date_of_day(day: i64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().days(day.clamp(-700_000, 2_000_000));
    epoch.saturating_add(span)
}

/// The civil minute of a date and time; seconds are dropped.
pub fn minute_of(moment: DateTime) -> Minute {
    let time = moment.time();
    date_minute(moment.date()) + i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// The civil minute at which the date begins.
pub fn date_minute(date: Date) -> Minute {
    day_number(date) * MINUTES_PER_DAY
}

/// The date and time of a civil minute.
pub fn civil(minute: Minute) -> DateTime {
    let of_day = minute.rem_euclid(MINUTES_PER_DAY);
    date_of_day(minute.div_euclid(MINUTES_PER_DAY)).at((of_day / 60) as i8, (of_day % 60) as i8, 0, 0)
}

/// Reads `2026-01-05T08:30` (a space instead of the T, and seconds, are accepted). `None` if it is no moment.
pub fn minute(text: &str) -> Option<Minute> {
    text.trim().parse::<DateTime>().ok().map(minute_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_the_same_number_forwards_and_backwards() {
        for day in (-200_000..400_000).step_by(37) {
            assert_eq!(day_number(date_of_day(day)), day);
        }
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(day_number(Date::constant(2024, 2, 29)), 19_782);
    }

    #[test]
    fn a_moment_reads_as_it_is_written() {
        let at = minute("2026-01-05T08:30").unwrap();
        assert_eq!(civil(at).to_string(), "2026-01-05T08:30:00");
        assert_eq!(minute("2026-01-05 08:30:59"), Some(at));
        assert_eq!(minute("2026-02-30T08:30"), None);
    }
}
