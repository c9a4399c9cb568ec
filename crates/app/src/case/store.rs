//! The tables of cases and every statement about them.
//!
//! A case has more columns than the smallest table the query builder is compiled for, so statements are text.
//! Numbers and words of our own enums stand in it as they are; whatever people wrote is bound.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text};
use yipan_core::case::Part;
use yipan_core::case::near::Point;
use yipan_db::Db;

use super::row::{CaseRow, Columns};
use super::search;
use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    case_photo (city_id, case_id, evidence_id) {
        city_id -> BigInt, case_id -> BigInt, evidence_id -> BigInt, kind -> Text, at -> BigInt, by_name -> Text,
    }
}

/// In the order of [`CaseRow`].
const COLUMNS: &str = "city_id, id, number, campaign_id, source, category, title, description, severity, place, \
    lon, lat, site_id, street_id, stage, is_open, suspended, unit_id, lead_unit_id, rung, due_at, yellow_at, \
    next_deadline, reported_at, reporter_id, reporter_unit_id, finding_id, merged_into, rebound_of, rule, \
    filed_at, filed_in_time, dispatched_at, fixed_at, handle_due_at, closed_at, ended_at, late, reworks, \
    extensions, returns, solved, split_from, handler_id, wish, looking, supervised, urges, forced, exempt, state, \
    version";

static INSERT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "insert into cases ({COLUMNS}, cell) values ($1, $2, null, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
         true, false, null, null, null, $15, $16, $17, $18, $19, $20, $21, null, $22, null, null, false, null, \
         null, null, null, null, false, 0, 0, 0, null, $23, null, null, false, false, 0, false, false, $24, 1, $25)"
    )
});

/// A list of ids for `in (…)`; never empty.
pub fn ids(list: &[Id]) -> String {
    let list: Vec<_> = list.iter().map(ToString::to_string).collect();
    if list.is_empty() { "-1".into() } else { list.join(", ") }
}

/// One case.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<CaseRow, Problem> {
    static ONE: LazyLock<String> =
        LazyLock::new(|| format!("select {COLUMNS} from cases where city_id = $1 and id = $2"));
    let one = yipan_db::prepared(ONE.as_str()).bind::<BigInt, _>(city).bind::<BigInt, _>(id);
    one.placed::<Columns>().get_result(db).optional()?.ok_or(Problem::Missing("case"))
}

/// Cases by a condition written in this room; `bound` is what a person typed, as `$1`.
pub fn select(db: &mut Db, rest: &str, bound: Option<&str>) -> Result<Vec<CaseRow>, Problem> {
    select_from(db, "cases", rest, bound)
}

/// Cases by a condition of [`super::filter`], from where it reads them.
pub fn select_from(
    db: &mut Db,
    from: &str,
    rest: &str,
    bound: Option<&str>,
) -> Result<Vec<CaseRow>, Problem> {
    let query = yipan_db::sql(format!("select {COLUMNS} from {from} where {rest}"));
    Ok(match bound {
        Some(text) => query.bind::<Text, _>(text.to_owned()).placed::<Columns>().load(db)?,
        None => query.placed::<Columns>().load(db)?,
    })
}

/// A new case.
pub fn insert(db: &mut Db, row: &CaseRow) -> Result<(), Problem> {
    yipan_db::prepared(INSERT.as_str())
        .bind::<BigInt, _>(row.city_id)
        .bind::<BigInt, _>(row.id)
        .bind::<Nullable<BigInt>, _>(row.campaign_id)
        .bind::<Text, _>(&row.source)
        .bind::<Text, _>(&row.category)
        .bind::<Text, _>(&row.title)
        .bind::<Text, _>(&row.description)
        .bind::<Text, _>(&row.severity)
        .bind::<Text, _>(&row.place)
        .bind::<Nullable<Double>, _>(row.lon)
        .bind::<Nullable<Double>, _>(row.lat)
        .bind::<Nullable<BigInt>, _>(row.site_id)
        .bind::<Nullable<BigInt>, _>(row.street_id)
        .bind::<Text, _>(&row.stage)
        .bind::<Nullable<BigInt>, _>(row.due_at)
        .bind::<Nullable<BigInt>, _>(row.yellow_at)
        .bind::<Nullable<BigInt>, _>(row.next_deadline)
        .bind::<BigInt, _>(row.reported_at)
        .bind::<BigInt, _>(row.reporter_id)
        .bind::<BigInt, _>(row.reporter_unit_id)
        .bind::<Nullable<BigInt>, _>(row.finding_id)
        .bind::<Nullable<BigInt>, _>(row.rebound_of)
        .bind::<Nullable<BigInt>, _>(row.split_from)
        .bind::<Text, _>(&row.state)
        .bind::<Nullable<BigInt>, _>(row.point().and_then(Point::cell))
        .execute(db)?;
    search::keep(db, row)
}

/// Saves what a deed changed, if nobody was faster.
pub fn save(db: &mut Db, row: &CaseRow) -> Result<(), Problem> {
    let saved = yipan_db::prepared(
        "update cases set number = $1, category = $2, severity = $3, stage = $4, rung = $5, state = \
         $6, wish = $7, title = $8, place = $9, handler_id = $10, looking = $11, supervised = $12, \
         urges = $13, forced = $14, exempt = $15, is_open = $16, suspended = $17, unit_id = $18, \
         lead_unit_id = $19, street_id = $20, due_at = $21, yellow_at = $22, next_deadline = $23, \
         merged_into = $24, rebound_of = $25, rule = $26, filed_at = $27, filed_in_time = $28, \
         dispatched_at = $29, fixed_at = $30, handle_due_at = $31, closed_at = $32, ended_at = $33, \
         late = $34, reworks = $35, extensions = $36, returns = $37, solved = $38, version = version \
         + 1 where city_id = $39 and id = $40 and version = $41",
    )
    .bind::<Nullable<Text>, _>(&row.number)
    .bind::<Text, _>(&row.category)
    .bind::<Text, _>(&row.severity)
    .bind::<Text, _>(&row.stage)
    .bind::<Nullable<Text>, _>(&row.rung)
    .bind::<Text, _>(&row.state)
    .bind::<Nullable<Text>, _>(&row.wish)
    .bind::<Text, _>(&row.title)
    .bind::<Text, _>(&row.place)
    .bind::<Nullable<BigInt>, _>(row.handler_id)
    .bind::<Bool, _>(row.looking)
    .bind::<Bool, _>(row.supervised)
    .bind::<BigInt, _>(row.urges)
    .bind::<Bool, _>(row.forced)
    .bind::<Bool, _>(row.exempt)
    .bind::<Bool, _>(row.is_open)
    .bind::<Bool, _>(row.suspended)
    .bind::<Nullable<BigInt>, _>(row.unit_id)
    .bind::<Nullable<BigInt>, _>(row.lead_unit_id)
    .bind::<Nullable<BigInt>, _>(row.street_id)
    .bind::<Nullable<BigInt>, _>(row.due_at)
    .bind::<Nullable<BigInt>, _>(row.yellow_at)
    .bind::<Nullable<BigInt>, _>(row.next_deadline)
    .bind::<Nullable<BigInt>, _>(row.merged_into)
    .bind::<Nullable<BigInt>, _>(row.rebound_of)
    .bind::<Nullable<BigInt>, _>(row.rule)
    .bind::<Nullable<BigInt>, _>(row.filed_at)
    .bind::<Bool, _>(row.filed_in_time)
    .bind::<Nullable<BigInt>, _>(row.dispatched_at)
    .bind::<Nullable<BigInt>, _>(row.fixed_at)
    .bind::<Nullable<BigInt>, _>(row.handle_due_at)
    .bind::<Nullable<BigInt>, _>(row.closed_at)
    .bind::<Nullable<BigInt>, _>(row.ended_at)
    .bind::<Bool, _>(row.late)
    .bind::<BigInt, _>(row.reworks)
    .bind::<BigInt, _>(row.extensions)
    .bind::<BigInt, _>(row.returns)
    .bind::<Nullable<Bool>, _>(row.solved)
    .bind::<BigInt, _>(row.city_id)
    .bind::<BigInt, _>(row.id)
    .bind::<BigInt, _>(row.version)
    .execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("case")) }
}

/// Takes a client's key for a new case; gives the case that has it already.
pub fn claim_key(db: &mut Db, city: Id, reporter: Id, key: &str, id: Id) -> Result<Option<Id>, Problem> {
    let claimed = yipan_db::prepared(
        "insert into case_key (city_id, reporter_id, client_key, case_id) values ($1, $2, $3, $4) \
         on conflict do nothing",
    )
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(reporter)
    .bind::<Text, _>(key)
    .bind::<BigInt, _>(id)
    .execute(db)?;
    if claimed == 1 {
        return Ok(None);
    }
    let text = format!(
        "select case_id as n from case_key where city_id = {city} and reporter_id = {reporter} and client_key = $1"
    );
    let kept: N = yipan_db::sql(text).bind::<Text, _>(key).get_result(db)?;
    Ok(Some(kept.n))
}

#[derive(QueryableByName)]
struct N {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// A count by a condition written in this room.
pub fn count(db: &mut Db, rest: &str) -> Result<i64, Problem> {
    let found: N = yipan_db::sql(format!("select count(*) as n from cases where {rest}")).get_result(db)?;
    Ok(found.n)
}

/// How many cases a condition of this room has; `bound` is what a person typed, as `$1`.
pub fn count_of(db: &mut Db, rest: &str, bound: &str) -> Result<i64, Problem> {
    let query = yipan_db::sql(format!("select count(*) as n from cases where {rest}"));
    Ok(query.bind::<Text, _>(bound).get_result::<N>(db)?.n)
}

/// Open cases by stage.
#[derive(Debug, Clone, QueryableByName)]
pub struct StageCount {
    /// Word of the stage.
    #[diesel(sql_type = Text)]
    pub stage: String,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub n: i64,
}

/// Open cases of a scope by stage: one look through the index of open cases.
pub fn open_by_stage(db: &mut Db, scope: &str) -> Result<Vec<StageCount>, Problem> {
    let text = format!("select stage, count(*) as n from cases where {scope} and is_open group by stage");
    Ok(yipan_db::sql(text).load(db)?)
}

/// The next number of a series in a year, counted in the transaction of the filing.
pub fn next_serial(db: &mut Db, city: Id, series: &str, year: i16) -> Result<u32, Problem> {
    let name = format!("case/{year}/{series}");
    let text = format!(
        "insert into counter (city_id, name, value) values ({city}, $1, 1) \
         on conflict (city_id, name) do update set value = counter.value + 1 returning value as n"
    );
    let taken: N = yipan_db::sql(text).bind::<Text, _>(name).get_result(db)?;
    u32::try_from(taken.n).map_err(|_| Problem::Broken("a series of case numbers is full".into()))
}

/// City and id of cases whose next deadline has come, the longest waiting first.
pub fn waiting(db: &mut Db, now: i64, most: i64) -> Result<Vec<(Id, Id)>, Problem> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = BigInt)]
        city_id: Id,
        #[diesel(sql_type = BigInt)]
        id: Id,
    }
    let text = format!(
        "select city_id, id from cases where next_deadline is not null and next_deadline <= {now} \
         order by next_deadline limit {most}"
    );
    let found: Vec<Waiting> = yipan_db::sql(text).load(db)?;
    Ok(found.into_iter().map(|row| (row.city_id, row.id)).collect())
}

/// A photo of a case.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_photo)]
pub struct Photo {
    /// The city.
    pub city_id: Id,
    /// The case.
    pub case_id: Id,
    /// The evidence.
    pub evidence_id: Id,
    /// `before`, `after` or `check`.
    pub kind: String,
    /// When it was put to the case.
    pub at: i64,
    /// By whom.
    pub by_name: String,
}

/// Puts a photo to a case; the same again changes nothing.
pub fn add_photo(db: &mut Db, photo: &Photo) -> Result<(), Problem> {
    let text = format!(
        "insert into case_photo (city_id, case_id, evidence_id, kind, at, by_name) \
         values ({}, {}, {}, $1, {}, $2) on conflict do nothing",
        photo.city_id, photo.case_id, photo.evidence_id, photo.at
    );
    yipan_db::sql(text).bind::<Text, _>(&photo.kind).bind::<Text, _>(&photo.by_name).execute(db)?;
    Ok(())
}

/// The photos of a case, oldest first.
pub fn photos(db: &mut Db, city: Id, case: Id) -> Result<Vec<Photo>, Problem> {
    Ok(case_photo::table
        .filter(case_photo::city_id.eq(city).and(case_photo::case_id.eq(case)))
        .order((case_photo::at, case_photo::evidence_id))
        .limit(60)
        .select(Photo::as_select())
        .load(db)?)
}

/// The units that do a part of a case.
pub fn joint_units(db: &mut Db, city: Id, case: Id) -> Result<Vec<Id>, Problem> {
    let text = format!("select unit_id as n from case_joint where city_id = {city} and case_id = {case}");
    let found: Vec<N> = yipan_db::sql(text).load(db)?;
    Ok(found.into_iter().map(|row| row.n).collect())
}

/// Puts the units that do a part in step with the case.
pub fn set_joint(db: &mut Db, row: &CaseRow, parts: &[Part]) -> Result<(), Problem> {
    let of = format!("city_id = {} and case_id = {}", row.city_id, row.id);
    yipan_db::sql(format!("delete from case_joint where {of}")).execute(db)?;
    for part in parts {
        let text = format!(
            "insert into case_joint (city_id, case_id, unit_id) values ({}, {}, {})",
            row.city_id, row.id, part.unit
        );
        yipan_db::sql(text).execute(db)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::COLUMNS;

    #[test]
    fn a_case_is_read_from_its_columns_in_the_order_of_its_fields() {
        let source = include_str!("row.rs");
        let (_, rest) = source.split_once("pub struct CaseRow {").unwrap();
        let (body, _) = rest.split_once("\n}").unwrap();
        let field = |line: &str| Some(line.trim().strip_prefix("pub ")?.split_once(':')?.0.to_owned());
        let fields: Vec<String> = body.lines().filter_map(field).collect();
        assert_eq!(fields, COLUMNS.split(',').map(str::trim).collect::<Vec<_>>());
    }
}
