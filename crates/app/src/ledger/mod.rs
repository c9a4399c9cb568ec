//! The ledger 台账: every change of state is an entry, written in the same transaction; entries are sealed in
//! batches into a hash chain, and [`verify`] proves that nothing was changed, removed or inserted.
//!
//! ```text
//! entry  leaf = SHA-256(canonical entry)
//! batch  root = Merkle(leaves), hash = SHA-256(previous | number | first | last | count | root)
//! ```

mod api;
pub mod cli;
pub mod evidence;
mod record;
mod seal;
pub mod store;
pub mod verify;
mod web;

#[cfg(test)]
mod tests;

pub use api::routes as api;
pub use record::{Line, forward, record};
pub use seal::{before_commit, seal};
pub use web::routes as web;
