//! Gates 转段: at the end of a phase its criteria are measured, and a named person opens the next phase or says why
//! not.
//!
//! ```text
//! figures (one registry) ─▶ review: each criterion's value ─▶ act::decide ─▶ open: next phase, look-back tasks
//!                                                              ├▶ hold: not yet, because …
//!                                                              └▶ redo: the survey is run again
//! ```
//!
//! The room looks back at all the others for its figures. The board calls [`review::current`] for its panel.

pub mod act;
mod api;
pub mod award;
#[cfg(test)]
mod award_tests;
mod decide_web;
pub mod figures;
pub mod review;
pub mod store;
#[cfg(test)]
mod tests;
mod web;

pub use api::routes as api;
pub use web::routes as web;
