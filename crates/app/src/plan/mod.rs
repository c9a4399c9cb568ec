//! Plan: tasks counted back from the day, their progress, meetings and what they decide (计划、调度).
//!
//! ```text
//! create ─▶ schedule back ─▶ report ─▶ … ─▶ complete (with evidence)
//!                 ▲ change, link: looked at first, kept after
//! ```
//!
//! Other rooms call: [`act::create_task`], [`act::link_tasks`], [`act::schedule_back`],
//! [`store::open_tasks_by_unit_week`], [`store::work_under`].

pub mod act;
mod api;
mod chart;
pub mod cli;
pub mod exchange;
mod exchange_web;
mod gantt;
mod grid;
pub mod lay;
pub mod meeting;
mod meeting_list;
mod meeting_page;
mod minutes;
mod month;
mod print;
pub mod report;
pub mod retime;
mod retime_web;
pub mod returns;
pub mod rhythm;
mod rows;
pub mod store;
mod task_page;
pub mod upward;
mod upward_web;
mod web;

#[cfg(test)]
mod chart_tests;
#[cfg(test)]
mod exchange_tests;
#[cfg(test)]
mod retime_tests;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod upward_tests;

pub use api::routes as api;
pub use web::routes as web;
