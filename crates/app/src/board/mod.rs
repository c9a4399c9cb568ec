//! The board 盘面: the first screen of a campaign, of a unit and of the wall, and what each person does next.
//!
//! ```text
//! store: counts by unit and week ─▶ load: one Board of plain values ─▶ web: the lede, the stones, the pages
//! ```
//!
//! The rules of columns, stones and the ruler are in `yipan_core::board`; this room changes nothing, it only
//! looks. Other rooms put what waits for a person on the list through [`work`].

pub mod draw;
mod load;
mod start;
mod store;
pub mod view;
mod web;
pub mod work;

#[cfg(test)]
mod tests;

pub use web::routes as web;
