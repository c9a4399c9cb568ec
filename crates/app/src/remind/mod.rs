//! Reminders 提醒: once a working day each unit is told what is due and what is late, on the page of notices and by
//! the robot of its chat group; in working time only.
//!
//! ```text
//! tick ─▶ digest (a notice a unit, a message a robot) ─▶ outbox ─▶ sent │ tried again later │ given up
//! ```
//!
//! The address of a robot is a secret: it is never shown whole and never logged.

pub mod act;
mod api;
mod digest;
mod robot;
mod send;
mod store;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use digest::watch;
pub use web::routes as web;
