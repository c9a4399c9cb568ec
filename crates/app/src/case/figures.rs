//! The figures of case work for a unit, a category, a period: the formulas are in `yipan_core::case`. What a figure
//! counts and what its list shows is decided by the same function.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};
use yipan_core::case::{CaseRecord, Tally};
use yipan_db::Db;

use super::store;
use crate::kit::Id;
use crate::problem::Problem;

/// Most cases one tally reads.
pub const CASES_MOST: i64 = 200_000;

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

/// What the figures read of a case, without its words.
#[derive(Debug, Clone, QueryableByName)]
pub struct Counted {
    /// The case.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// Who had it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub unit_id: Option<Id>,
    #[diesel(sql_type = Nullable<BigInt>)]
    filed_at: Option<i64>,
    #[diesel(sql_type = Bool)]
    filed_in_time: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    dispatched_at: Option<i64>,
    #[diesel(sql_type = BigInt)]
    returns: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    fixed_at: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    handle_due_at: Option<i64>,
    #[diesel(sql_type = Bool)]
    exempt: bool,
    #[diesel(sql_type = Bool)]
    suspended: bool,
    #[diesel(sql_type = BigInt)]
    reworks: i64,
    #[diesel(sql_type = BigInt)]
    extensions: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    closed_at: Option<i64>,
    #[diesel(sql_type = Bool)]
    voided: bool,
    #[diesel(sql_type = Bool)]
    rebound: bool,
    #[diesel(sql_type = Nullable<Bool>)]
    solved: Option<bool>,
}

impl Counted {
    /// As the formulas take it.
    pub fn record(&self) -> CaseRecord {
        CaseRecord {
            filed_at: self.filed_at,
            filed_in_time: self.filed_in_time,
            dispatched_at: self.dispatched_at,
            returned: self.returns > 0,
            fixed_at: self.fixed_at,
            due_at: self.handle_due_at,
            exempt: self.exempt,
            suspended: self.suspended,
            reworks: u16::try_from(self.reworks).unwrap_or(u16::MAX),
            extensions: u8::try_from(self.extensions).unwrap_or(u8::MAX),
            closed_at: self.closed_at,
            voided: self.voided,
            rebound: self.rebound,
            solved: self.solved,
        }
    }
}

/// The cases of a period.
pub fn counted(db: &mut Db, city: Id, which: &Which) -> Result<Vec<Counted>, Problem> {
    let units = which.units.as_ref().map(|units| format!(" and unit_id in ({})", store::ids(units)));
    let campaign = which.campaign.map(|id| format!(" and campaign_id = {id}"));
    let text = format!(
        "select id, unit_id, filed_at, filed_in_time, dispatched_at, returns, fixed_at, handle_due_at, \
         exempt, suspended, reworks, extensions, closed_at, stage = 'voided' as voided, \
         rebound_of is not null as rebound, solved from cases \
         where city_id = {city} and reported_at >= {} and reported_at < {}{}{} order by id limit {CASES_MOST}",
        which.from,
        which.until,
        units.unwrap_or_default(),
        campaign.unwrap_or_default()
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Counts cases as they stand at `now`.
pub fn tally(db: &mut Db, city: Id, which: &Which, now: i64) -> Result<Tally, Problem> {
    let records: Vec<CaseRecord> = counted(db, city, which)?.iter().map(Counted::record).collect();
    Ok(Tally::of(&records, now))
}
