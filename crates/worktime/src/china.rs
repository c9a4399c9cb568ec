//! Public holidays of China, year by year, as the State Council's General Office announced them.

use jiff::civil::Date;
use serde::Deserialize;

/// The arrangement of one year, as kept in `templates/calendar/china-YEAR.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearNotice {
    /// The year it arranges.
    pub year: i16,
    /// The number of the notice.
    pub notice: String,
    /// The festivals, in order.
    pub holiday: Vec<Holiday>,
}

/// One festival: the days off, and the weekend days worked in exchange (调休).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// Its Chinese name.
    pub name: String,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Weekend days that are worked instead.
    pub worked: Vec<Date>,
}

const NOTICES: [&str; 3] = [
    include_str!("../../../templates/calendar/china-2024.toml"),
    include_str!("../../../templates/calendar/china-2025.toml"),
    include_str!("../../../templates/calendar/china-2026.toml"),
];

fn notices() -> impl Iterator<Item = YearNotice> {
    NOTICES.iter().filter_map(|text| toml::from_str(text).ok())
}

/// The years whose notice we hold. A deadline in a later year counts plain weeks until its notice is added.
pub fn years_known() -> Vec<i16> {
    notices().map(|notice| notice.year).collect()
}

/// Every date that differs from its week: the date, what to call it, and whether it is worked.
pub(crate) fn days() -> Vec<(Date, String, bool)> {
    let mut days = Vec::new();
    for holiday in notices().flat_map(|notice| notice.holiday) {
        let off = holiday.from.series(jiff::Span::new().days(1)).take_while(|date| *date <= holiday.to);
        days.extend(off.map(|date| (date, holiday.name.clone(), false)));
        days.extend(holiday.worked.iter().map(|date| (*date, format!("{}调休", holiday.name), true)));
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts printed in the notices: 2024 has 28 days named, 2025 has 28, 2026 has 33.
    #[test]
    fn every_notice_is_read_and_its_days_add_up() {
        let count = |year: i16, works: bool| {
            days().iter().filter(|(date, _, worked)| date.year() == year && *worked == works).count()
        };
        assert_eq!(years_known(), [2024, 2025, 2026]);
        assert_eq!([count(2024, false), count(2024, true)], [28, 8]);
        assert_eq!([count(2025, false), count(2025, true)], [28, 5]);
        assert_eq!([count(2026, false), count(2026, true)], [33, 6]);
    }

    #[test]
    fn only_weekends_are_worked_in_exchange() {
        use jiff::civil::Weekday::{Saturday, Sunday};
        for (date, _, _) in days().iter().filter(|(_, _, works)| *works) {
            assert!(matches!(date.weekday(), Saturday | Sunday), "{date}");
        }
    }
}
