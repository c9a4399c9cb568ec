//! Plan 计划: how a task stands, and what may be done to it.

pub mod cadence;
mod progress;
pub mod sheet;
mod task;

pub use progress::{Light, Measure, Pace, STALE_DAYS, Standing, percent, standing, weight};
pub use task::{Done, Refused, Work};
