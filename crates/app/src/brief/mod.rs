//! Bulletins 简报: numbered issues whose figures come from records and are frozen when issued.
//!
//! ```text
//! act::draft ─▶ act::edit, act::measure ─▶ act::issue ─▶ frozen: number, figures, hash; a Word file
//! ```
//!
//! The body is plain text: `# ` starts a heading, `[[cases.due]]` is a figure, `[table scores]` a table,
//! `____` a place nobody has filled. What a figure is stands in [`measure`].

pub mod act;
mod api;
mod body;
mod measure;
mod paper;
pub mod store;
#[cfg(test)]
mod tests;
mod web;

pub use api::routes as api;
pub use web::routes as web;
