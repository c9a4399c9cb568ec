//! The figures of case work for a unit, a category, a period: the formulas are in `yipan_core::case`.

use yipan_core::case::{CaseRecord, Tally};
use yipan_db::Db;

use super::store;
use crate::kit::Id;
use crate::problem::Problem;

/// Most cases one tally reads.
const CASES_MOST: i64 = 200_000;

/// Which cases count: those reported in the period.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// First instant of the period.
    pub from: i64,
    /// First instant after it.
    pub until: i64,
    /// Only of these units.
    pub units: Option<Vec<Id>>,
    /// Only of this campaign.
    pub campaign: Option<Id>,
}

/// Counts cases as they stand at `now`.
pub fn tally(db: &mut Db, city: Id, which: &Which, now: i64) -> Result<Tally, Problem> {
    let units = which.units.as_ref().map(|units| format!(" and unit_id in ({})", store::ids(units)));
    let campaign = which.campaign.map(|id| format!(" and campaign_id = {id}"));
    let rest = format!(
        "city_id = {city} and reported_at >= {} and reported_at < {}{}{} order by id limit {CASES_MOST}",
        which.from,
        which.until,
        units.unwrap_or_default(),
        campaign.unwrap_or_default()
    );
    let rows = store::select(db, &rest, None)?;
    let records: Vec<CaseRecord> = rows.iter().map(super::CaseRow::record).collect();
    Ok(Tally::of(&records, now))
}
