//! A case is one problem in one place, from the first report to the day it is struck off (销号).
//!
//! ```text
//!  look ⟲         (on spot) ───────────────────────────────────────▶
//! Reported ─file─▶ Filed ─dispatch─▶ Assigned ─take─▶ Working ─fix─▶ Fixed ─pass─▶ Closed
//!    │ ▲             ▲  ◀──return──────┴───────────────┘ ◀────fail────┘              │
//!    │ └ decline,    └───────────────────────── reopen ────────────────────────────┘
//!    │   merge         apply, extend, suspend, resume, escalate, answer, entrust, join, urge, supervise stay
//!    ▼                 void (two persons) ends any open case that was filed; force (a leader) closes one in hand
//! ```
//!
//! Every arrow is one method on [`Case`] and one [`Fact`] in the ledger. Time comes in as a parameter, in
//! milliseconds since 1970 (UTC): nothing here reads a clock. What a stage needs to be true stands in its
//! [`Stage`]: a closed case has no deadline to forget.
//!
//! - [`Stage`], [`Deed`], [`Case`]: the states and what may be done in each
//! - [`Look`], [`Application`], [`Part`], [`Mark`]: what is asked, shared and watched on the way
//! - [`Limit`], [`Clock`], [`Light`]: the time a stage may take, and how it is counted
//! - [`Rung`], [`Ladder`]: to whom a case goes when its handler cannot solve it
//! - [`Catalogue`]: kinds of case with their limits, as data
//! - [`RuleBook`]: which unit a case goes to, and why
//! - [`Tally`], [`Indicator`], [`Grade`]: the figures, each defined once
//! - [`near`]: duplicates and rebounds
//! - [`proof`]: whether a photo proves what it is put for

mod appeal;
mod asks;
mod catalogue;
mod clock;
mod deeds;
mod dispatch;
mod fact;
mod grade;
mod hands;
mod ladder;
mod marks;
pub mod near;
mod number;
mod policy;
pub mod proof;
mod recount;
mod refused;
mod stage;
mod tally;
#[cfg(test)]
mod tests;

pub use appeal::{APPEAL_DAYS, Appeal, Review, Standing};
pub use asks::{Application, Look, Wish};
pub use catalogue::{Catalogue, Category, Fault, Kind, Major, Scheme, Trigger, class_kind};
pub use clock::{Clock, Light, Limit, Ms, Pause, TimeUnit, WorkingTime};
pub use deeds::{Ground, Step};
pub use dispatch::{Ask, Bounce, Miss, Route, Rule, RuleBook, Target, Tried};
pub use fact::{Change, Fact};
pub use grade::{Grade, unit_points};
pub use hands::Part;
pub use ladder::{Ladder, Rung};
pub use marks::Mark;
pub use number::Number;
pub use policy::{Limits, Policy, ReworkClock};
pub use refused::Refused;
pub use stage::{Case, Counts, Deed, Late, Severity, Stage, StageName};
pub use tally::{CaseRecord, Count, Figure, Indicator, Tally};

/// The id of a unit of the city.
pub type UnitId = i64;
/// The id of a person.
pub type PersonId = i64;
/// The id of a case.
pub type CaseId = i64;
