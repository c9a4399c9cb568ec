//! What a campaign is to reach: standards and their indicators, what several standards ask together, and the
//! kinds of campaign as data.
//!
//! ```text
//! standard.toml ─┐                       ┌─ tree: points roll up, each leaf a demand
//! standard.xlsx ─┴─ fields ─▶ Standard ──┤
//!                                        └─ crosswalk: one list of requirements, the stricter of all
//! campaign.toml ─── fields ─▶ Template ──── calendar: phases laid out between the start and the day
//! ```
//!
//! Every wrong field is answered with its place and its mend ([`fields`]); nothing is guessed: units that do
//! not convert and bounds that contradict each other are conflicts for a person.

pub mod amount;
pub mod crosswalk;
mod fault;
pub mod fields;
mod grammar;
pub mod merge;
pub mod period;
pub mod requirement;
pub mod sheet;
pub mod span;
pub mod standard;
pub mod template;
pub mod text;
pub mod tree;
