//! The number of a case: a series of words, a year, a serial.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 环卫 2026-0387: the 387th case of its series in that year of the city.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    /// The word of the series, from the category.
    pub series: String,
    /// Calendar year of the city's zone in which the case was filed.
    pub year: i16,
    /// Counted from 1 within series and year.
    pub serial: u32,
}

impl Number {
    /// The number as people say it within its own year: 环卫 0387.
    pub fn short(&self) -> String {
        format!("{} {:04}", self.series, self.serial)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}-{:04}", self.series, self.year, self.serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_short_in_its_year_and_full_in_records() {
        let number = Number { series: "环卫".into(), year: 2026, serial: 387 };
        assert_eq!((number.short().as_str(), number.to_string().as_str()), ("环卫 0387", "环卫 2026-0387"));
        assert_eq!(Number { serial: 12_345, ..number }.short(), "环卫 12345");
    }
}
