//! Where things are: points on the earth, areas on the map, and the codes a city gives to both.
//!
//! Inside, every coordinate is WGS 84 in degrees. What a Chinese map service or a phone hands over in
//! GCJ-02 or BD-09 is converted once, at the edge, by [`Datum`].
//!
//! - [`Point`]: a place, distances and directions
//! - [`Datum`]: the three coordinate systems met in practice
//! - [`Area`], [`Shape`]: what a site or a grid covers; read from GeoJSON by [`geojson`]
//! - [`clusters`], [`heat`]: what stands under one mark on a map, and how dense it is
//! - [`Index`], [`Cover`]: what is near a point, and which grid covers it, in microseconds
//! - [`GridCode`], [`ComponentCode`]: the 15 and 16 digits of digital city management

mod area;
mod cluster;
mod code;
mod cover;
mod datum;
pub mod geojson;
mod index;
mod point;
mod view;

pub use area::{Area, AreaFault, Bounds, CORNERS_MAX, Shape};
pub use cluster::{clusters, heat};
pub use code::{CodeFault, ComponentCode, GridCode, MinorWidth};
pub use cover::Cover;
pub use datum::Datum;
pub use index::Index;
pub use point::{Direction, Point, PointFault};
pub use view::View;
