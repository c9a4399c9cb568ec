//! How often something must be shown, and in which window it must hold.

use jiff::civil::Date;
use std::cmp::Ordering;
use std::fmt;

/// `1/year`, `4/year`, `2/week`: so many times in so long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequency {
    times: u16,
    unit: &'static str,
}

/// Periods a frequency is counted in, with how many of them make a year.
pub const PERIODS: &[(&str, u32)] =
    &[("day", 365), ("week", 52), ("month", 12), ("quarter", 4), ("half_year", 2), ("year", 1)];

impl Frequency {
    /// Reads `TIMES/PERIOD`.
    pub fn parse(text: &str) -> Option<Frequency> {
        let (times, unit) = text.split_once('/')?;
        let times = times.trim().parse().ok().filter(|times| (1..=1000).contains(times))?;
        let unit = PERIODS.iter().map(|(name, _)| *name).find(|name| *name == unit.trim())?;
        Some(Frequency { times, unit })
    }

    /// How many times in a year.
    pub fn per_year(&self) -> u32 {
        let periods = PERIODS.iter().find(|(name, _)| *name == self.unit).map_or(1, |(_, periods)| *periods);
        u32::from(self.times) * periods
    }

    /// How many times, and in what period.
    pub fn parts(&self) -> (u16, &'static str) {
        (self.times, self.unit)
    }
}

impl Ord for Frequency {
    /// The more often the greater; equally often, by the way it is written.
    fn cmp(&self, other: &Frequency) -> Ordering {
        self.per_year().cmp(&other.per_year()).then_with(|| self.unit.cmp(other.unit))
    }
}

impl PartialOrd for Frequency {
    fn partial_cmp(&self, other: &Frequency) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.times, self.unit)
    }
}

/// The days in which something must hold, both included: `2014-05..2014-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Window {
    /// Reads `FROM..TO`, each a year, a month or a day.
    pub fn parse(text: &str) -> Option<Window> {
        let (from, to) = text.split_once("..")?;
        let (from, _) = days(from.trim())?;
        let (_, to) = days(to.trim())?;
        (from <= to).then_some(Window { from, to })
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// First and last day of `2014`, `2014-05` or `2014-05-20`.
fn days(text: &str) -> Option<(Date, Date)> {
    match text.len() {
        4 => {
            let year: i16 = text.parse().ok()?;
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
        7 => {
            let first: Date = format!("{text}-01").parse().ok()?;
            Some((first, first.last_of_month()))
        }
        10 => text.parse().ok().map(|day| (day, day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_frequent_is_the_greater() {
        let read = |text| Frequency::parse(text).expect(text);
        assert!(read("1/month") > read("4/year"));
        assert!(read("1/week") > read("3/month"));
        for wrong in ["", "year", "0/year", "1/age", "x/year", "1/"] {
            assert!(Frequency::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_window_runs_from_the_first_day_to_the_last() {
        let table = [
            ("2014-05..2014-08", Some("2014-05-01..2014-08-31")),
            ("2014..2015", Some("2014-01-01..2015-12-31")),
            ("2014-02-10..2014-02", Some("2014-02-10..2014-02-28")),
            ("2014-08..2014-05", None),
            ("2014-13..2014-14", None),
            ("2014", None),
        ];
        for (text, days) in table {
            assert_eq!(Window::parse(text).map(|w| w.to_string()).as_deref(), days, "{text}");
        }
    }
}
