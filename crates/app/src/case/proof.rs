//! Photos that do not prove what they are put for: noticed when they come, kept, and shown on the case.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use yipan_core::case::near::Point;
use yipan_core::case::proof::{self, FAR_METRES, Times, Use};
use yipan_db::Db;

use super::row::CaseRow;
use crate::kit::Id;
use crate::ledger::evidence::Evidence;
use crate::problem::Problem;

/// Most candidates of one part of a photo's bits.
const CANDIDATES: i64 = 200;

/// What is wrong with a photo.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName, serde::Serialize, utoipa::ToSchema)]
pub struct Doubt {
    /// The photo.
    #[diesel(sql_type = BigInt)]
    pub evidence_id: Id,
    /// `twin` `far` `early` `old` `future`.
    #[diesel(sql_type = Text)]
    pub what: String,
    /// The case in which the same photo was used before.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub other_case: Option<Id>,
}

fn bits(evidence: &Evidence) -> Option<u64> {
    u64::from_str_radix(evidence.visual.as_deref()?, 16).ok()
}

/// Looks at a photo that comes to a case, keeps what does not fit, and lets later ones be compared with it.
pub(super) fn look(
    db: &mut Db,
    row: &CaseRow,
    evidence: &Evidence,
    kind: &str,
    now: i64,
) -> Result<(), Problem> {
    let used = Use::of(kind);
    let taken = evidence.taken_lon.zip(evidence.taken_lat).map(|(lon, lat)| Point { lon, lat });
    let metres = row.point().zip(taken).map(|(own, taken)| own.metres_to(taken));
    if metres.is_some_and(|metres| metres > FAR_METRES) {
        doubt(db, row, evidence.id, "far", None, now)?;
    }
    let times = Times { reported_at: row.reported_at, dispatched_at: row.dispatched_at, came_at: now };
    if let Some(wrong) = proof::wrong_time(used, evidence.taken_at, times) {
        doubt(db, row, evidence.id, wrong.word(), None, now)?;
    }
    if let Some(other) = twin(db, row, evidence, used)? {
        doubt(db, row, evidence.id, "twin", Some(other), now)?;
    }
    let Some(own) = bits(evidence).filter(|bits| !proof::is_flat(*bits)) else { return Ok(()) };
    for part in proof::parts(own) {
        let text = format!(
            "insert into case_photo_part (city_id, part, evidence_id, case_id, kind, bits) \
             values ({}, {part}, {}, {}, $1, {}) on conflict do nothing",
            row.city_id,
            evidence.id,
            row.id,
            own.cast_signed()
        );
        yipan_db::sql(text).bind::<Text, _>(kind).execute(db)?;
    }
    Ok(())
}

fn doubt(
    db: &mut Db,
    row: &CaseRow,
    evidence: Id,
    what: &str,
    other: Option<Id>,
    now: i64,
) -> Result<(), Problem> {
    let other = other.map_or_else(|| "null".into(), |id| id.to_string());
    let text = format!(
        "insert into case_doubt (city_id, case_id, evidence_id, what, other_case, at) \
         values ({}, {}, {evidence}, $1, {other}, {now}) on conflict do nothing",
        row.city_id, row.id
    );
    yipan_db::sql(text).bind::<Text, _>(what).execute(db)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Seen {
    #[diesel(sql_type = BigInt)]
    case_id: Id,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    bits: i64,
}

/// The case in which the same photo was used before, where that is to be asked about: the very same file, or, in another
/// case, nearly the same picture. Within a case two pictures from one spot look alike and are no twins.
fn twin(db: &mut Db, row: &CaseRow, evidence: &Evidence, used: Use) -> Result<Option<Id>, Problem> {
    let city = row.city_id;
    let kin = |case: Id| Some(case) == row.split_from || Some(case) == row.merged_into;
    let asked = |seen: &Seen| {
        !kin(seen.case_id) && proof::is_doubtful(used, Use::of(&seen.kind), seen.case_id == row.id)
    };
    let own = evidence.id;
    let text = format!(
        "select p.case_id, p.kind, cast(0 as bigint) as bits from evidence e join case_photo p \
         on p.city_id = e.city_id and p.evidence_id = e.id \
         where e.city_id = {city} and e.hash = $1 and (p.case_id <> {} or p.evidence_id <> {own}) \
         order by p.at limit {CANDIDATES}",
        row.id
    );
    let same: Vec<Seen> = yipan_db::sql(text).bind::<Text, _>(&evidence.hash).load(db)?;
    if let Some(seen) = same.iter().find(|seen| asked(seen)) {
        return Ok(Some(seen.case_id));
    }
    let Some(bits) = bits(evidence).filter(|bits| !proof::is_flat(*bits)) else { return Ok(None) };
    for part in proof::parts(bits) {
        let text = format!(
            "select case_id, kind, bits from case_photo_part where city_id = {city} and part = {part} \
             and evidence_id <> {own} and case_id <> {} order by evidence_id limit {CANDIDATES}",
            row.id
        );
        let near: Vec<Seen> = yipan_db::sql(text).load(db)?;
        let found =
            near.iter().find(|seen| asked(seen) && proof::same_photo(bits, seen.bits.cast_unsigned()));
        if let Some(seen) = found {
            return Ok(Some(seen.case_id));
        }
    }
    Ok(None)
}

/// Everything that does not fit in the photos of a case.
pub fn doubts(db: &mut Db, city: Id, case: Id) -> Result<Vec<Doubt>, Problem> {
    let text = format!(
        "select evidence_id, what, other_case from case_doubt where city_id = {city} and case_id = {case} \
         order by evidence_id, what limit 100"
    );
    Ok(yipan_db::sql(text).load(db)?)
}
