//! Reminders 提醒: once a working day each unit is told what is due and what is late, on the page of notices and by
//! the robot of its chat group, by e-mail or to a program of the city; in working time only.
//!
//! ```text
//! tick ─▶ digest (a notice a unit, a message a robot) ─▶ outbox ─▶ sent │ tried again later │ given up
//! ```
//!
//! The address and the password of a robot are secrets: they are never shown whole and never logged.

pub mod act;
mod api;
mod digest;
mod mail;
mod robot;
mod send;
pub mod store;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use digest::watch;
pub use web::routes as web;
