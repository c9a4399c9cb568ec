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
    let (year, month, day) = year_month_day(day.clamp(-3_000_000, 2_900_000));
    Date::new(year as i16, month as i8, day as i8).unwrap_or(Date::MAX)
}

fn year_month_day(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = years + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

/// Writes `2026-01-05T08:30` behind what is in `out`: the form of every file and answer, quickly.
pub fn write_minute(out: &mut Vec<u8>, minute: Minute) {
    let of_day = minute.rem_euclid(MINUTES_PER_DAY);
    let (year, month, day) = year_month_day(minute.div_euclid(MINUTES_PER_DAY));
    let two = |n: i64| [b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
    for part in [two(year / 100), two(year)] {
        out.extend_from_slice(&part);
    }
    for (mark, n) in [(b'-', month), (b'-', day), (b'T', of_day / 60), (b':', of_day % 60)] {
        out.push(mark);
        out.extend_from_slice(&two(n));
    }
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
    fn a_moment_is_written_as_jiff_writes_it() {
        for minute in (-400_000_000..400_000_000).step_by(777_777) {
            let mut out = Vec::new();
            write_minute(&mut out, minute);
            assert_eq!(String::from_utf8(out).unwrap() + ":00", civil(minute).to_string());
        }
    }

    #[test]
    fn a_moment_reads_as_it_is_written() {
        let at = minute("2026-01-05T08:30").unwrap();
        assert_eq!(civil(at).to_string(), "2026-01-05T08:30:00");
        assert_eq!(minute("2026-01-05 08:30:59"), Some(at));
        assert_eq!(minute("2026-02-30T08:30"), None);
    }
}
