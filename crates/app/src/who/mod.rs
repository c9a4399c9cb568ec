//! Who: units in a tree, posts, people, sign-in, tokens (责任主体). Duties sit on posts, so they survive a
//! change of person.
//!
//! Other rooms call: [`act::add_unit`], [`act::add_person`], [`act::add_post`], [`store::unit`],
//! [`store::units_under`], [`store::unit_by_name`].

pub mod act;
mod api;
pub mod cli;
pub mod session;
mod settings;
pub mod store;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
