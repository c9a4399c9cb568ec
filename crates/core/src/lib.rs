//! The rules of a campaign: plain values in, plain values out.
//!
//! Nothing here reads a clock, a file or a die: time and seed are arguments. Each room of the loop has a
//! module of the same name as its room in the program.

pub mod board;
pub mod case;
pub mod check;
pub mod drive;
pub mod duty;
pub mod feed;
pub mod find;
pub mod gate;
pub mod goal;
pub mod hazard;
pub mod place;
pub mod plan;
pub mod project;
pub mod remind;
pub mod rule;
pub mod score;
pub mod series;
pub mod who;
