//! Calendar 日历订阅: one's deadlines and meetings in any calendar program, under a secret address.
//!
//! ```text
//! open ─▶ address, shown once ─▶ renew (the old one is dead) · close
//! ```
//!
//! The address reads and does nothing else; it signs nobody in.

mod act;
mod api;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
