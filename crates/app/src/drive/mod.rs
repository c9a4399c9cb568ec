//! Special operations 专项整治: a themed drive over classes and places between two days, with targets of its own.
//!
//! ```text
//! open (targets, places, units) ─▶ record, void a record ─▶ close, with a summary
//! tally = sum of the records that stand + cases struck off; every total leads to exactly its records
//! ```

pub mod act;
mod api;
mod list;
pub mod owed;
mod page;
mod sheet;
pub mod store;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

pub use api::routes as api;

use crate::kit::app::App;

/// The pages of this room.
pub fn web() -> Router<App> {
    Router::new()
        .route("/drives", get(list::whole).post(list::open))
        .route("/drives/new", get(list::new))
        .route("/campaigns/{id}/drives", get(list::of_campaign))
        .route("/drives/{id}", get(page::show))
        .route("/drives/{id}/drive.xlsx", get(sheet::export))
        .route("/drives/{id}/records", get(page::records).post(page::record))
        .route("/drives/{id}/closing", post(page::close))
        .route("/drive-records/{id}/voiding", post(page::void))
}
