//! Place 地点: sections of road, sites, unit grids, components; which of them covers a point; the quiet map.
//!
//! Other rooms call: [`store::site`], [`store::sites_of`], [`store::sections`], [`cover::at`],
//! [`map::draw`], and [`act::add_site`], [`act::add_section`], [`import::take`] to make places.

pub mod act;
mod api;
pub mod cover;
pub mod import;
mod layers;
mod layers_web;
pub mod map;
pub mod store;
mod web;

#[cfg(test)]
mod layers_tests;
#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use web::routes as web;
pub use web::{kind_name, unit_names as units};
