//! Working time: when is a limit of eight working hours up, if it begins on the eve of a festival?
//!
//! A [`Calendar`] is made once from a [`Pattern`]: the shifts of a week, and the days that differ from
//! their week (public holidays, weekends worked in exchange, a city's own days). It then answers four
//! questions, each by two looks into a table: [`Calendar::add`], [`Calendar::subtract`],
//! [`Calendar::between`] and [`Calendar::next_opening`].
//!
//! Moments are civil minutes of the city ([`Minute`]: minutes since 1970-01-01T00:00 on the wall clock),
//! since a shift is a promise about the wall clock. The functions in `*_at` take a [`jiff::Timestamp`] and
//! keep its milliseconds: nothing is cut to whole minutes or hours.
//!
//! ```
//! use yipan_worktime::{Calendar, minute, civil};
//! let calendar = Calendar::china(); // Monday to Friday 08:30–12:00 and 13:30–18:00, with the holidays
//! let friday = minute("2026-02-13T17:00").unwrap();
//! // One hour is left on Friday; Saturday the 14th is worked in exchange; nine festival days follow.
//! assert_eq!(civil(calendar.add(friday, 10 * 60)).to_string(), "2026-02-24T09:30:00");
//! ```
//!
//! [`Limit`] knows the kinds of time that regulations use (urgent hours and days that run on, working hours,
//! working days of a day's shift hours, natural days). [`Clock`] adds what happens to a limit on its way:
//! pauses, extensions, rework. Nothing here reads the time of day: `now` is always an argument.

mod calendar;
mod china;
mod clock;
mod file;
mod limit;
mod moment;
mod pattern;
mod share;

pub use calendar::Calendar;
pub use china::{Holiday, YearNotice, years_known};
pub use clock::{Clock, Light, Pause, Rework};
pub use file::CalendarFile;
pub use limit::{Limit, TimeKind};
pub use moment::{MS_PER_MINUTE, Minute, civil, date_minute, minute, minute_of, write_minute};
pub use pattern::{BadCalendar, DayRule, Pattern, Shift};
pub use share::Share;
