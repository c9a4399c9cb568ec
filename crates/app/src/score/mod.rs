//! Scores 考核: who stands where among its like, and why exactly.
//!
//! ```text
//! act::run ─▶ provisional ─ act::open_appeals ─▶ appeal ─ act::freeze ─▶ frozen ─ act::publish ─▶ published
//!                  └ act::run ┘                   └ act::appeal, act::answer (upheld: counted again)
//! ```
//!
//! The rules are in `yipan_core::score`, the figures of a unit in [`figures`]. Other rooms read
//! [`store::run_of`], [`store::cards`].

pub mod act;
mod api;
pub mod cli;
pub mod figures;
mod period;
mod sheet;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
mod view;
mod web;
mod why;

pub use api::routes as api;
pub use period::Period;
pub use web::routes as web;
