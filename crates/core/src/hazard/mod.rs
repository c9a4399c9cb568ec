//! A hazard (隐患): something that is not yet an accident, with one plan, one team, one leader (一患一策).
//!
//! ```text
//! ordinary   Fixing ────────────────done──▶ Done ─check──────────────────▶ Struck
//! major      Found ─plan─▶ Fixing ──done──▶ Done ─convene, vote, conclude─▶ Accepted ─delist─▶ Struck
//!                            │ ▲              └──── not accepted ───┐                           │
//!                            └ list, publish, report, extend ◀──────┘              re-checks after days
//! ```
//!
//! Listed supervision (挂牌督办) hangs on a major hazard with dates of its own. Every date comes from [`Rules`], a
//! set of local figures that is data, each marked until somebody has confirmed it. Time comes in as a parameter.

mod life;
mod panel;
mod plan;
mod refused;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod waits;

pub use life::Hazard;
pub use panel::{Ballot, Count, Member, Panel, Verdict};
pub use plan::Plan;
pub use refused::Refused;
pub use rules::{Rules, VALUES};
pub use state::{Due, Level, Listing, Mark, Notice, Recheck, Stage, StageName, What, Wish};
pub use waits::{Duty, Wait};
