//! What the document fixes for its unsaid years and months, and what a time means there.

use super::{Day, Found, Month, Part, Said, Time, Year, days_in};

/// What the document fixes for every unsaid year and month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Its date, or the year and month its text implies.
    pub day: Day,
}

/// A resolved time: one date, or first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// First day of an interval.
    pub from: Option<Day>,
    /// The date, or the last day of an interval.
    pub to: Day,
}

impl Day {
    /// The day after.
    pub fn morrow(self) -> Option<Self> {
        let (month, day) = (self.month?, self.day?);
        Some(if day < days_in(self.year, month) {
            Self { day: Some(day + 1), ..self }
        } else if month < 12 {
            Self { month: Some(month + 1), day: Some(1), ..self }
        } else {
            Self { year: self.year.map(|y| y + 1), month: Some(1), day: Some(1) }
        })
    }
}

impl Anchor {
    /// Resolves a found time. `ahead` says that it lies in the future (a deadline, a phase): a month long past
    /// then means next year's.
    pub fn resolve(&self, found: &Found, ahead: bool) -> Option<When> {
        match &found.time {
            Time::Point(said) => self.point(said, found.before, ahead),
            Time::Span(a, b) => {
                let mut from = self.point(a, false, false)?;
                // 2012年2月7日至2月29日: the second day is of the first one's year.
                let same = Said { year: if b.year == Year::Unsaid { a.year } else { b.year }, ..b.clone() };
                let mut to = self.point(&same, false, false).or_else(|| self.point(b, false, false))?.to;
                if a.year != Year::Unsaid && b.year == Year::Unsaid {
                    to.year = from.to.year;
                }
                // 12月至2024年3月 begins the year before; 11月至明年3月 this year.
                if a.year == Year::Unsaid && matches!(b.year, Year::Stated(_)) {
                    from.to.year = to.year.map(|y| y - i32::from(from.to.month > to.month));
                }
                // 8月21日到月底: the end of that month.
                if b.month == Some(Month::Relative(0)) && matches!(a.month, Some(Month::Stated(_))) {
                    (to.year, to.month) = (from.to.year, from.to.month);
                }
                let start = from.from.unwrap_or(from.to);
                if b.year == Year::Unsaid && start.month > to.month && to.month.is_some() {
                    to.year = to.year.map(|y| y + 1);
                }
                Some(When { from: Some(start), to })
            }
            Time::Feast(feast, around) => feast.resolve(*around, self.day),
            Time::Years { from, count } => {
                let current = self.day.year;
                let (first, last) = match from {
                    Some(y) => (*y, y + count - 1),
                    None => (current?, current? + count - i32::from(self.counts_from_start())),
                };
                let year = |y| Day { year: Some(y), ..Day::default() };
                Some(When { from: Some(year(first)), to: year(last) })
            }
        }
    }

    /// An anchor of a year alone was taken from a stated first year, which counts as the first of N.
    fn counts_from_start(&self) -> bool {
        self.day.month.is_none()
    }

    fn point(&self, said: &Said, before: bool, ahead: bool) -> Option<When> {
        let mut year = match said.year {
            Year::Stated(y) => Some(y),
            Year::Relative(n) => self.day.year.map(|y| y + n),
            Year::Unsaid => self.day.year,
        };
        let mut month = None;
        match said.month {
            Some(Month::Stated(m)) => month = Some(m),
            // 本月25日, the month unknown: a day of some month.
            Some(Month::Relative(_)) if self.day.month.is_none() => {
                said.day?;
                year = None;
            }
            Some(Month::Relative(n)) => {
                let m = i32::from(self.day.month.unwrap_or(1)) - 1 + n;
                year = year.map(|y| y + m.div_euclid(12));
                month = Some(m.rem_euclid(12) as u8 + 1);
            }
            None if said.day.is_some() => {
                // 20日 alone: of the document's month, when that is known.
                month = self.day.month;
                if month.is_none() {
                    year = None;
                }
            }
            None => {}
        }
        if said.year == Year::Unsaid
            && ahead
            && let (Some(m), Some(now)) = (month, self.day.month)
            && i32::from(now) - i32::from(m) >= 6
        {
            year = year.map(|y| y + 1);
        }
        if let Part::Months(a, b) = said.part {
            let of = |m| Day { year, month: Some(m), day: None };
            return Some(if before {
                When { from: None, to: of(b) }
            } else {
                When { from: Some(of(a)), to: of(b) }
            });
        }
        let day = said.day.filter(|d| month.is_none_or(|m| *d <= days_in(Some(year.unwrap_or(2000)), m)));
        if said.day.is_some() && day.is_none() {
            return None;
        }
        (year.is_some() || month.is_some() || day.is_some())
            .then_some(When { from: None, to: Day { year, month, day } })
    }
}
