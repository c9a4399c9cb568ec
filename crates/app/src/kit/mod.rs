//! What every room stands on and that knows no room: the open program, the visitor, words, the page frame.

pub mod actor;
pub mod after;
pub mod app;
pub mod assets;
pub mod download;
pub mod form;
pub mod frame;
pub mod idempotency;
pub mod kept;
pub mod limit;
pub mod model;
pub mod offer;
pub mod outgoing;
pub mod paging;
pub mod refill;
pub mod say;
pub mod stamped;
pub mod table;
#[cfg(test)]
mod tests;

/// An id: a number below 2^53 made by `yipan_db::new_id`.
pub type Id = i64;
