//! Voice 群众: residents report without an account, follow their report by a code, and say whether it is solved.
//!
//! A report opens a case through the door of that room. The way to answer, if one was left, is encrypted before
//! it reaches the database; each reading of it is a line in the ledger.

mod act;
mod api;
mod intake;
mod seal;
mod store;
#[cfg(test)]
mod tests;
mod trail;
mod web;

pub use api::routes as api;
pub use web::routes as web;
