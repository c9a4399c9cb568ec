//! Cases 问题: one problem in one place, from the first report to the day it is struck off.
//!
//! ```text
//! open ─▶ act::file ─▶ act::dispatch ─▶ act::take ─▶ act::fix ─▶ act::verify ─▶ struck off
//!            every deed: find, may, decide (yipan_core::case), save, one line in the ledger
//! watch: what comes due by itself, one look through an index every 20 seconds
//! ```
//!
//! Other rooms open cases with [`open`], rate them with [`act::rate`] and read figures with [`figures::tally`].

pub mod act;
mod api;
mod api_deeds;
pub mod appeal;
#[cfg(test)]
mod appeal_tests;
pub mod asks;
pub mod book;
mod bulk;
pub mod classes;
mod classes_sheet;
#[cfg(test)]
mod classes_tests;
mod classes_web;
mod deed;
mod field;
pub mod figures;
mod figures_page;
pub mod filter;
mod hands;
mod hold;
pub mod import;
mod import_api;
mod import_page;
#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod life_tests;
pub mod limits;
mod list;
#[cfg(test)]
mod list_tests;
mod map_page;
mod near;
mod offer;
mod open;
mod page;
pub mod press;
pub mod proof;
#[cfg(test)]
mod proof_tests;
pub mod recheck;
mod recheck_api;
mod recheck_page;
mod row;
pub mod rules;
mod rules_api;
mod rules_page;
#[cfg(test)]
mod rules_tests;
mod saved;
mod search;
mod sheet;
pub mod store;
mod strike;
#[cfg(test)]
mod tests;
pub mod view;
mod watch;
pub mod worktime;
#[cfg(test)]
mod worktime_tests;
mod worktime_web;

use axum::Router;
use axum::routing::{get, post};
use yipan_core::case::Refused;

pub use api::routes as api;
pub use deed::{Fields, streets};
pub use open::{Location, NewCase, SOURCES, follow_finding, open};
pub use row::CaseRow;
pub use watch::watch;

use crate::args;
use crate::kit::app::App;
use crate::kit::say::Arg;
use crate::problem::Problem;

/// The pages of this room.
pub fn web() -> Router<App> {
    Router::new()
        .route("/cases", get(list::whole).post(deed::open))
        .route("/cases.xlsx", get(sheet::cases))
        .route("/cases/map", get(map_page::show))
        .route("/cases/new", get(deed::new))
        .route("/cases/bulk", post(bulk::act))
        .route("/cases/import", get(import_page::cases).post(import_page::try_cases))
        .route("/cases/import/taking", post(import_page::take_cases))
        .route("/cases/limits", get(import_page::limits).post(import_page::change))
        .route("/cases/limits/import", post(import_page::try_limits))
        .route("/cases/limits/taking", post(import_page::take_limits))
        .route("/cases/classes", get(classes_web::show).post(classes_web::try_file))
        .route("/cases/classes/taking", post(classes_web::take))
        .route("/settings/worktime", get(worktime_web::show).post(worktime_web::change))
        .route("/cases/filters", post(saved::save))
        .route("/cases/filters/{id}/forgetting", post(saved::drop))
        .route("/cases/rules", get(rules_page::show).post(rules_page::act))
        .route("/cases/rechecks", get(recheck_page::show).post(recheck_page::promise))
        .route("/cases/rechecks/{id}/draw.json", get(recheck_page::record))
        .route("/cases/rechecks/{id}/{deed}", post(recheck_page::act))
        .route("/cases/figures", get(figures_page::show))
        .route("/cases/figures/list", get(figures_page::list))
        .route("/campaigns/{id}/cases", get(list::of_campaign))
        .route("/cases/{id}", get(page::show))
        .route("/cases/{id}/strike", get(strike::show))
        .route("/cases/{id}/{deed}", post(deed::act))
        .route("/field/cases", get(field::mine))
        .route("/field/verify", get(field::waiting))
        .route("/field/verify/{id}", get(field::check))
}

/// The rule's refusal in the words of the visitor.
fn refused(why: Refused) -> Problem {
    let key = match &why {
        Refused::WrongStage { .. } => "case-refused-wrong-stage",
        Refused::ReasonNeeded => "case-refused-reason-needed",
        Refused::AlreadyLate { .. } => "case-refused-already-late",
        Refused::NotLater { .. } => "case-refused-not-later",
        Refused::OutOfPatience { .. } => "case-refused-out-of-patience",
        Refused::Suspended { .. } => "case-refused-suspended",
        Refused::NotSuspended => "case-refused-not-suspended",
        Refused::SuspendedBefore => "case-refused-suspended-before",
        Refused::EndOutOfRange { .. } => "case-refused-end-out-of-range",
        Refused::SelfVerification { .. } => "case-refused-self-verification",
        Refused::ProofNeeded => "case-refused-proof-needed",
        Refused::TopOfLadder => "case-refused-top-of-ladder",
        Refused::NothingAsked => "case-refused-nothing-asked",
        Refused::IntoItself { .. } => "case-refused-into-itself",
        Refused::LookOut => "case-refused-look-out",
        Refused::NoLook => "case-refused-no-look",
        Refused::ApplicationOpen => "case-refused-application-open",
        Refused::NothingApplied => "case-refused-nothing-applied",
        Refused::SecondPerson => "case-refused-second-person",
        Refused::Entrusted { .. } => "case-refused-entrusted",
        Refused::PartsOpen { .. } => "case-refused-parts-open",
        Refused::NoPart => "case-refused-no-part",
        Refused::TooManyParts { .. } => "case-refused-too-many-parts",
        Refused::SameUnit => "case-refused-same-unit",
        Refused::UrgedLately { .. } => "case-refused-urged-lately",
        Refused::Supervised => "case-refused-supervised",
        Refused::NotSupervised => "case-refused-not-supervised",
        Refused::NotLate => "case-refused-not-late",
        Refused::AppealOver { .. } => "case-refused-appeal-over",
        Refused::Bounced { rule: Some(_) } => "case-refused-bounced-rule",
        Refused::Bounced { rule: None } => "case-refused-bounced",
        Refused::NotAgain => "case-refused-not-again",
    };
    let args = match why {
        Refused::WrongStage { stage, deed } => args![stage = stage.word(), deed = deed.word()],
        Refused::AlreadyLate { due_at } | Refused::NotLater { due_at } => vec![("due", Arg::Moment(due_at))],
        Refused::OutOfPatience { granted } => args![granted = granted],
        Refused::Suspended { until } => vec![("until", Arg::Moment(until))],
        Refused::AppealOver { until } => vec![("until", Arg::Moment(until))],
        Refused::Bounced { rule: Some(rule) } => args![rule = rule],
        Refused::PartsOpen { open } => args![open = open],
        Refused::TooManyParts { most } => args![most = most],
        Refused::UrgedLately { next_at } => vec![("next", Arg::Moment(next_at))],
        Refused::EndOutOfRange { latest } => vec![("latest", Arg::Moment(latest))],
        _ => Vec::new(),
    };
    Problem::Refused(key, args)
}
