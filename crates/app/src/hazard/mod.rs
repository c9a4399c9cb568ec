//! Hazards 隐患: what is not yet an accident, each with one plan, one team, one leader, until it is struck off and
//! looked at again.
//!
//! ```text
//! register ─▶ plan ─▶ (list, publish, report, ask for time) ─▶ done ─▶ committee ─▶ strike off ─▶ re-checks
//!    every deed: find, may, decide (yipan_core::hazard), save, one line in the ledger
//! watch: each date that passes is told once; a look that fails opens a case
//! ```
//!
//! The figures `hazards.major_open` and `hazards.late` of the gates read this room's table.

pub mod act;
mod api;
pub mod book;
pub mod judge;
mod list;
mod offer;
pub mod owed;
mod page;
pub mod pressed;
pub mod store;
#[cfg(test)]
mod tests;
pub mod watch;
mod web;

pub use api::routes as api;
pub use watch::watch;
pub use web::routes as web;
