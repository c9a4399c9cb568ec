//! A month, as scores and bulletins count them.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::problem::Problem;

/// A calendar month of the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    first: Date,
}

impl Period {
    /// Reads `2026-07`.
    pub fn read(word: &str) -> Result<Period, Problem> {
        let wrong = || Problem::field("period", "score-period-unreadable");
        if word.len() != 7 {
            return Err(wrong());
        }
        format!("{word}-01").parse().map(|first| Period { first }).map_err(|_| wrong())
    }

    /// The month of a moment.
    pub fn of(at: i64) -> Period {
        let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
        Period { first: at.to_zoned(zone()).date().first_of_month() }
    }

    /// `2026-07`.
    pub fn word(&self) -> String {
        self.first.strftime("%Y-%m").to_string()
    }

    /// The month's number, 1 to 12.
    pub fn month(&self) -> i64 {
        i64::from(self.first.month())
    }

    /// First instant.
    pub fn from(&self) -> i64 {
        instant(self.first)
    }

    /// First instant after it.
    pub fn until(&self) -> i64 {
        instant(self.first.last_of_month().tomorrow().unwrap_or(self.first))
    }

    /// The month before.
    pub fn before(&self) -> Period {
        let first = self.first.yesterday().unwrap_or(self.first).first_of_month();
        Period { first }
    }
}

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC)
}

fn instant(day: Date) -> i64 {
    day.to_zoned(zone()).map(|moment| moment.timestamp().as_millisecond()).unwrap_or_default()
}
