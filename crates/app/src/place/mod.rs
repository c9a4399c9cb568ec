//! Place 地点: sections of road, sites, unit grids, components; which of them covers a point; the quiet map.
//!
//! Other rooms call: [`store::site`], [`store::sites_of`], [`store::sections`], [`store::covering`],
//! [`map::draw`], and [`act::add_site`], [`act::add_section`], [`import::take`] to make places.

pub mod act;
mod api;
pub mod import;
pub mod map;
pub mod store;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
pub use web::{kind_name, unit_names as units};
