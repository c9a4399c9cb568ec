//! Check 巡查: rounds with a draw anybody can repeat, visits from the field, findings that become cases.
//!
//! ```text
//! plan ─▶ promise (list frozen, seed committed) ─▶ reveal (drawn, assigned) ─▶ visits ─▶ close ─▶ publish
//!                                                     finding.failed ─flow─▶ case
//! ```
//!
//! Other rooms call: [`store::finding`], [`store::round`], [`visit::record`], [`act::plan`], [`act::evaluation`],
//! [`shelf::lists`].

pub mod act;
mod api;
pub mod cli;
mod field;
mod phone;
pub mod shelf;
pub mod store;
pub mod visit;
mod web;

#[cfg(test)]
mod tests;

use axum::Router;
use yipan_core::check::{Deed, Refused, Stage};

use crate::args;
use crate::kit::app::App;
use crate::problem::Problem;

pub use api::routes as api;

/// The pages of this room.
pub fn web() -> Router<App> {
    web::routes().merge(field::routes())
}

/// A refusal of the rules in the room's own sentence.
fn refused(why: Refused) -> Problem {
    match why {
        Refused::WrongStage { stage, deed } => {
            let key = match (stage, deed) {
                (Stage::Cancelled, _) => "check-refused-cancelled",
                (Stage::Planned, _) => "check-refused-planned",
                (Stage::Promised, _) => "check-refused-promised",
                (Stage::Open, Deed::Publish) => "check-refused-still-open",
                (Stage::Open, _) => "check-refused-open",
                (Stage::Closed, _) => "check-refused-closed",
                (Stage::Published, _) => "check-refused-published",
            };
            Problem::Refused(key, Vec::new())
        }
        Refused::TooEarly { from } => {
            let from = jiff::Timestamp::from_millisecond(from).unwrap_or_default();
            Problem::Refused("check-refused-too-early", args![from = from])
        }
    }
}
