//! Scores: who stands where among its like, and why exactly.
//!
//! ```text
//! Scheme (data)  ×  Figures of a unit (records as they stood)  ─▶  Card: parts ─ lines ─ charges ─ records
//! Cards of a group                                             ─▶  Ranking: places, ties, movement, lists
//! ```
//!
//! Scores are whole thousandths of a point, so that a recount is equal to the last digit. Three promises hold
//! for every input: the total is the sum of its parts and a part the sum of its lines; a score never falls
//! when a finding is fixed; the order in which records arrive does not matter.

mod card;
mod figures;
mod rank;
mod rules;
mod scheme;
mod stage;

pub use card::{Card, Charge, Line, Part, Used};
pub use figures::{Figures, Measure, Record};
pub use rank::{Entrant, Mark, Place, rank};
pub use rules::Kind;
pub use scheme::{Group, PartSpec, RuleSpec, Scheme, SchemeError, Worth};
pub use stage::{Refused, Stage};

/// A score or a share of one, in thousandths of a point.
pub type Points = i64;

#[cfg(test)]
mod tests;
