//! Indicators in figures 指标: values by month and quarter with a target, year on year, against the time gone.
//!
//! ```text
//! create (the office) ─▶ aim (a target for the year) ─▶ note (the unit, every period) ─▶ stand
//! ```
//!
//! A value noted again takes the place of the old one; both stand in the ledger.

pub mod act;
mod api;
pub mod draw;
pub mod sheet;
pub mod store;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::{number, routes as web};
