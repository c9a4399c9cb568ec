//! Columns of the board: weeks round the present one, and what lies before and after them folded into one.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};

/// Weeks shown on the widest screens.
const WIDE_WEEKS: i32 = 31;
/// Weeks shown on a desk screen.
const DESK_WEEKS: i32 = 16;
/// Weeks of the past that stay in view while there is a future to show.
const DESK_PAST: i32 = 5;
const WIDE_PAST: i32 = 20;

/// The days a column stands for, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// One week, from this Monday.
    Week(Date),
    /// Everything before this Monday.
    Before(Date),
    /// Everything from this Monday on.
    From(Date),
}

impl Span {
    /// Whether a day falls in it.
    pub fn holds(&self, day: Date) -> bool {
        match *self {
            Span::Week(monday) => day >= monday && day < add_weeks(monday, 1),
            Span::Before(monday) => day < monday,
            Span::From(monday) => day >= monday,
        }
    }

    /// First and last day, as far as it has them: for links to its records.
    pub fn ends(&self) -> (Option<Date>, Option<Date>) {
        match *self {
            Span::Week(monday) => (Some(monday), Some(monday.saturating_add(6.days()))),
            Span::Before(monday) => (None, Some(monday.saturating_sub(1.day()))),
            Span::From(monday) => (Some(monday), None),
        }
    }
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its days.
    pub span: Span,
    /// Shown on desk screens (1100 px) as well as on wide ones (1600 px).
    pub desk: bool,
    /// Shown on wide screens.
    pub wide: bool,
    /// Shown on tablets.
    pub tablet: bool,
    /// Shown on phones.
    pub phone: bool,
    /// The week of today.
    pub now: bool,
    /// A phase begins in it: an upright line at its left.
    pub gate: bool,
    /// The day of the campaign is in it.
    pub goal: bool,
    /// The month is said in its head, because it changed on the wide screen.
    pub month_wide: bool,
    /// The month is said in its head on a desk screen.
    pub month_desk: bool,
}

impl Column {
    /// Shown from 1600 px.
    pub fn on_wide(&self) -> bool {
        self.wide
    }

    /// Shown from 1100 to 1599 px.
    pub fn on_desk(&self) -> bool {
        self.desk
    }

    /// The classes that hide it where it does not fit (`styles/board.css`).
    pub fn class(&self) -> &'static str {
        match (self.wide, self.desk, self.tablet, self.phone) {
            (false, ..) => "narrow mid far",
            (true, false, ..) => "wide mid far",
            (true, true, false, _) => "mid far",
            (true, true, true, false) => "far",
            (true, true, true, true) => "",
        }
    }
}

/// The columns of a board, from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Weeks, with folds at the ends where the campaign is longer than the screen.
    pub list: Vec<Column>,
}

impl Columns {
    /// Columns for a campaign from `start` to `day`, seen on `today`; `phases` are the first days of its phases.
    pub fn of(start: Date, day: Date, today: Date, phases: &[Date]) -> Self {
        let first = monday(start.min(day));
        let weeks = weeks_between(first, monday(day.max(start))) + 1;
        let here = weeks_between(first, monday(today)).clamp(0, weeks - 1);
        let window = |most: i32, past: i32| {
            let high = ((here - past).max(0) + most - 1).min(weeks - 1);
            ((high - most + 1).max(0), high)
        };
        let desk = window(DESK_WEEKS, DESK_PAST);
        let wide = window(WIDE_WEEKS, WIDE_PAST);
        let is_now = |week: Date| Span::Week(week).holds(today);
        let fold = |span: Span, wide: bool| Column {
            span,
            desk: !wide,
            wide,
            tablet: false,
            phone: false,
            now: false,
            gate: false,
            goal: false,
            month_wide: false,
            month_desk: false,
        };
        let mut list = Vec::new();
        // Work dated before the start is late work of the first week: the fold at the left is always there for it.
        list.push(fold(Span::Before(add_weeks(first, desk.0)), false));
        if wide.0 > 0 {
            list.push(fold(Span::Before(add_weeks(first, wide.0)), true));
        }
        let mut said = (None, None);
        for n in wide.0.min(desk.0)..=wide.1.max(desk.1) {
            let week = add_weeks(first, n);
            let (on_desk, on_wide) = ((desk.0..=desk.1).contains(&n), (wide.0..=wide.1).contains(&n));
            let month = Some(week.month());
            list.push(Column {
                span: Span::Week(week),
                desk: on_desk,
                wide: on_wide,
                tablet: on_desk && (here - 2..=here + 4).contains(&n),
                phone: on_desk && (here..=here + 1).contains(&n),
                now: is_now(week),
                gate: phases.iter().any(|p| Span::Week(week).holds(*p)) && n > 0,
                goal: Span::Week(week).holds(day),
                month_wide: on_wide && said.0 != month,
                month_desk: on_desk && said.1 != month,
            });
            if on_wide {
                said.0 = month;
            }
            if on_desk {
                said.1 = month;
            }
        }
        if desk.1 < weeks - 1 {
            list.push(fold(Span::From(add_weeks(first, desk.1 + 1)), false));
        }
        if wide.1 < weeks - 1 {
            list.push(fold(Span::From(add_weeks(first, wide.1 + 1)), true));
        }
        Self { list }
    }

    /// The first day of any week shown: earlier work is counted together.
    pub fn earliest(&self) -> Option<Date> {
        self.list
            .iter()
            .filter_map(|c| if let Span::Week(monday) = c.span { Some(monday) } else { None })
            .min()
    }
}

/// The Monday of a day's week.
pub(super) fn monday(day: Date) -> Date {
    let back = day.weekday().since(Weekday::Monday);
    day.saturating_sub(i64::from(back).days())
}

fn add_weeks(monday: Date, n: i32) -> Date {
    monday.saturating_add(Length::new().days(7 * n))
}

fn weeks_between(from: Date, to: Date) -> i32 {
    days_between(from, to).div_euclid(7)
}

/// Whole days from one date to another; negative when it lies before.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_half_year_campaign_shows_all_its_weeks_when_wide_and_sixteen_on_a_desk() {
        let phases = [date(2026, 3, 2), date(2026, 4, 13), date(2026, 6, 15), date(2026, 8, 24)];
        let columns = Columns::of(date(2026, 3, 2), date(2026, 9, 30), date(2026, 7, 22), &phases);
        let weeks = |shown: fn(&Column) -> bool| columns.list.iter().filter(|c| shown(c)).count();
        assert_eq!(weeks(Column::on_wide), 31);
        assert_eq!(weeks(Column::on_desk), 17);
        let first_on_desk = columns.list.iter().find(|c| c.desk && matches!(c.span, Span::Week(_)));
        assert_eq!(first_on_desk.map(|c| c.span), Some(Span::Week(date(2026, 6, 15))));
        let marked = |of: fn(&Column) -> bool| -> Vec<Span> {
            columns.list.iter().filter(|c| of(c)).map(|c| c.span).collect()
        };
        assert_eq!(marked(|c| c.now), [Span::Week(date(2026, 7, 20))]);
        assert_eq!(marked(|c| c.goal), [Span::Week(date(2026, 9, 28))]);
        let gates = [date(2026, 4, 13), date(2026, 6, 15), date(2026, 8, 24)].map(Span::Week);
        assert_eq!(marked(|c| c.gate), gates);
        assert_eq!(marked(|c| c.phone), [Span::Week(date(2026, 7, 20)), Span::Week(date(2026, 7, 27))]);
    }

    #[test]
    fn a_campaign_of_one_day_has_one_week() {
        let columns = Columns::of(date(2026, 7, 22), date(2026, 7, 22), date(2026, 7, 22), &[]);
        let weeks: Vec<Span> = columns.list.iter().map(|c| c.span).collect();
        assert_eq!(weeks, [Span::Before(date(2026, 7, 20)), Span::Week(date(2026, 7, 20))]);
    }
}
