//! Projects of a campaign 项目调度: lists by state, each with the day its next step is promised for and its money
//! against the year.
//!
//! ```text
//! create (the office) ─▶ aim (a year's money) ─▶ report (the unit, every month) ─▶ stand
//!                        step: prepared ─▶ landed ─▶ running ─▶ finished; stopped, and on again
//! ```
//!
//! Sums are those of the months reported. A month reported again takes the place of the old one when that is said;
//! both stand in the ledger.

pub mod act;
mod api;
mod list;
pub mod owed;
mod page;
mod sheet;
pub mod step;
pub mod store;
mod view;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

pub use api::routes as api;

use crate::kit::app::App;

/// The pages of this room.
pub fn web() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/projects", get(list::show).post(list::create))
        .route("/campaigns/{id}/projects/export/projects.xlsx", get(sheet::export))
        .route("/campaigns/{id}/projects/import", post(sheet::import))
        .route("/projects/{id}", get(page::show))
        .route("/projects/{id}/{deed}", post(page::deed))
}
