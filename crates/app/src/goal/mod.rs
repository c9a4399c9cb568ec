//! Goals: what each campaign is to reach, by when, by which standards, through which phases (目标).
//!
//! ```text
//! template ─create▶ draft ─start▶ running ─close▶ closing ─▶ routine | archived
//! standard.toml · .xlsx ─import▶ standard ─attach▶ campaign ─▶ one merged list of requirements
//! ```
//!
//! Other rooms call: [`act::create`], [`act::add_phase`], [`act::attach_standard`], [`act::import_standard`],
//! [`store::campaign`], [`store::campaigns`], [`store::phases`], [`store::criteria`], [`store::leaves`],
//! [`merged::of_campaign`]. A campaign is set running by `duty`, which knows whether everything has an owner.

pub mod act;
mod api;
pub mod cli;
pub mod import;
pub mod merged;
mod phases;
mod settings;
pub mod shelf;
mod standards;
pub mod store;
pub mod view;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
