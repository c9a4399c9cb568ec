//! Looking: what to look at, by whom, what was found, and what the real evaluators would say to it.
//!
//! - [`Checklist`]: what is asked at a kind of site, as data; [`Answer`]s become [`Outcome`]s
//! - [`draw`], [`Record`]: a choice by lot that anybody can repeat
//! - [`assign`]: who inspects what, never one's own unit
//! - [`Round`], [`RoundKind`]: a round from plan to publication, and who may know of it
//! - [`evaluate`]: the mock evaluation, with its interval

mod assign;
mod checklist;
mod draw;
mod mock;
mod round;

pub use assign::{Assigned, Inspector, Spot, Why, assign};
pub use checklist::{
    Answer, AnswerFault, AnswerKind, Checklist, Fault, Item, Outcome, PhotoRule, Severity, Wrong, judge,
};
pub use draw::{
    DrawFault, Drawn, Lot, Record, RecordFault, commitment, draw, list_sha256, mix, read_list, seed_bytes,
};
pub use mock::{Deduction, Evaluation, IndicatorResult, Pays, Rule, Sample, Share, evaluate};
pub use round::{Deed, Refused, Round, RoundKind, Stage, Viewer};
