//! Draft: a document becomes a draft campaign; people go through what was read in it and put it on the board.
//!
//! ```text
//! file ─read─▶ Open ─accept, correct, reject, split, merge items─▶ ─apply─▶ Applied (a campaign)
//!                 └─join─▶ Joined (part of another draft)
//! ```
//!
//! What was read and where it stands in the text stays for good: the draft is the evidence of the campaign's
//! first tasks. Applying is refused while a question the text leaves open has no answer.

pub mod act;
pub mod advise;
mod api;
pub mod apply;
pub mod cli;
mod command;
mod cut;
pub mod file;
mod owner;
mod rules;
pub mod store;
mod view;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
