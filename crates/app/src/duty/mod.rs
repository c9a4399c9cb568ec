//! Duties: who answers for what, the gaps among it, and the letters units sign (责任).
//!
//! ```text
//! indicator, or anything declared ─assign▶ unit × role × post ─coverage▶ gaps ─▶ start refused, or waived
//!                                               └─generate▶ letter ─sign▶ frozen with its hash
//! ```
//!
//! Other rooms call: [`act::lead`] for what needs an owner and has one, [`act::assign`], [`act::start`],
//! [`coverage::of_campaign`].

pub mod act;
mod api;
pub mod coverage;
pub mod letters;
mod pages;
pub mod store;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
