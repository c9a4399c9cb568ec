//! Counting back from the day: when must each task begin so that the plan is done in time?
//!
//! A [`Plan`] is tasks with working-time durations, links between them and one or several calendars. Its
//! [`Network`] is the same, sorted so that everything comes after what it waits for; [`Network::schedule`]
//! walks it forwards (early dates) and backwards (late dates). Between the two lies the slack of a task, and
//! where there is least of it runs the critical chain.
//!
//! ```text
//! early  start ─▶ ─▶ ─▶ earliest finish        late  latest start ◀─ ◀─ ◀─ the day
//! ```
//!
//! A plan that cannot fit is never made to fit in silence: [`Schedule::short_minutes`] says by how much working
//! time, [`Network::chain`] along which tasks, [`Network::mends`] which single changes would help, each of
//! them tried out. A circle of links is refused with its tasks by name.

mod bars;
mod chain;
mod mend;
mod network;
mod pass;
mod plan;
mod read;
mod write;

pub use bars::{Bar, Columns, MonthSlice, bars, month_slices};
pub use chain::ChainStep;
pub use mend::Mend;
pub use network::Network;
pub use plan::{Constraint, Dates, Frame, Link, LinkKind, Plan, PlanError, Schedule, Task};
pub use read::{FileError, PlanFile, read_plan};
pub use write::{Why, write_csv, write_json};
