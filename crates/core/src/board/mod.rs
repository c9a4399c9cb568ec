//! The board: who is due for how much in which week, and how far the work is behind the calendar.
//!
//! Rows are who, columns are when, and a cell holds at most one stone: the most urgent thing in it. The same
//! figures stand behind the ruler: how much of the time has gone, how much of the work is done.

mod columns;
mod grid;
mod ruler;

pub use columns::{Column, Columns, Span};
pub use grid::{Grid, Group, Row, Stone, Tally, Who};
pub use ruler::{Behind, Done, Gate, Ruler};
