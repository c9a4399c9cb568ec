//! The grammars, one file per kind of find. Each reads a [`Page`](crate::page::Page) and returns items.

pub mod agenda;
pub mod body;
pub mod campaign;
pub mod deadline;
pub mod metric;
pub mod org;
pub mod phase;
pub mod problem;
pub mod rule;
pub(crate) mod table;
pub mod task;
