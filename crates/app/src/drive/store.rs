//! The tables of drives and every statement about them. Totals are never kept: they are summed when asked.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Nullable, Text};
use yipan_core::drive::{Part, Source, Target};
use yipan_db::Db;

use crate::case::store::ids;
use crate::kit::Id;
use crate::problem::Problem;

/// A drive as it is kept.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct DriveRow {
    /// The city.
    #[diesel(sql_type = BigInt)]
    pub city_id: Id,
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// The campaign it belongs to.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub campaign_id: Option<Id>,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// What it is for.
    #[diesel(sql_type = Text)]
    pub aim: String,
    /// First day, `2026-07-01`.
    #[diesel(sql_type = Text)]
    pub from_on: String,
    /// Last day.
    #[diesel(sql_type = Text)]
    pub to_on: String,
    /// Its first instant.
    #[diesel(sql_type = BigInt)]
    pub from_at: i64,
    /// The first instant after it.
    #[diesel(sql_type = BigInt)]
    pub until_at: i64,
    #[diesel(sql_type = Text)]
    targets: String,
    #[diesel(sql_type = Text)]
    streets: String,
    #[diesel(sql_type = Text)]
    units: String,
    /// When it was opened.
    #[diesel(sql_type = BigInt)]
    pub made_at: i64,
    /// When it was closed.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub closed_at: Option<i64>,
    /// What it came to, in words.
    #[diesel(sql_type = Text)]
    pub summary: String,
    /// Counts the changes.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
}

const DRIVE: &str = "city_id, id, campaign_id, title, aim, from_on, to_on, from_at, until_at, targets, streets, units, \
    made_at, closed_at, summary, version";

fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|e| Problem::Broken(format!("drive: {e}")))
}

/// As JSON text.
pub fn text<T: serde::Serialize>(value: &T) -> Result<String, Problem> {
    serde_json::to_string(value).map_err(|e| Problem::Broken(e.to_string()))
}

impl DriveRow {
    /// Its targets.
    pub fn targets(&self) -> Result<Vec<Target>, Problem> {
        json(&self.targets)
    }

    /// The streets it is in; all when empty.
    pub fn streets(&self) -> Result<Vec<Id>, Problem> {
        json(&self.streets)
    }

    /// The units that take part; all when empty.
    pub fn units(&self) -> Result<Vec<Id>, Problem> {
        json(&self.units)
    }
}

/// A drive to open.
#[derive(Debug)]
pub struct New<'a> {
    /// Row without its lists.
    pub id: Id,
    /// The campaign.
    pub campaign: Option<Id>,
    /// Name and aim.
    pub words: (&'a str, &'a str),
    /// First and last day.
    pub days: (&'a str, &'a str),
    /// First instant, and the first one after.
    pub span: (i64, i64),
    /// Targets, streets, units as JSON.
    pub lists: (String, String, String),
}

/// A new drive.
pub fn insert(db: &mut Db, city: Id, new: &New<'_>, now: i64) -> Result<(), Problem> {
    let campaign = new.campaign.map_or_else(|| "null".into(), |id| id.to_string());
    let text = format!(
        "insert into drive ({DRIVE}) values ({city}, {}, {campaign}, $1, $2, $3, $4, {}, {}, $5, $6, $7, {now}, null, \
         '', 1)",
        new.id, new.span.0, new.span.1
    );
    yipan_db::sql(text)
        .bind::<Text, _>(new.words.0)
        .bind::<Text, _>(new.words.1)
        .bind::<Text, _>(new.days.0)
        .bind::<Text, _>(new.days.1)
        .bind::<Text, _>(&new.lists.0)
        .bind::<Text, _>(&new.lists.1)
        .bind::<Text, _>(&new.lists.2)
        .execute(db)?;
    Ok(())
}

/// One drive.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<DriveRow, Problem> {
    let text = format!("select {DRIVE} from drive where city_id = {city} and id = {id}");
    yipan_db::sql(text).get_result(db).optional()?.ok_or(Problem::Missing("drive"))
}

/// Drives, the newest first.
pub fn list(
    db: &mut Db,
    city: Id,
    campaign: Option<Id>,
    after: Option<Id>,
    most: i64,
) -> Result<Vec<DriveRow>, Problem> {
    let campaign = campaign.map(|id| format!(" and campaign_id = {id}")).unwrap_or_default();
    let after = after.map(|id| format!(" and id < {id}")).unwrap_or_default();
    let text = format!(
        "select {DRIVE} from drive where city_id = {city}{campaign}{after} order by id desc limit {most}"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Closes a drive, if nobody was faster.
pub fn close(db: &mut Db, row: &DriveRow, summary: &str, now: i64) -> Result<(), Problem> {
    let text = format!(
        "update drive set summary = $1, closed_at = {now}, version = {} where city_id = {} and id = {} and version = {}",
        row.version + 1,
        row.city_id,
        row.id,
        row.version
    );
    let saved = yipan_db::sql(text).bind::<Text, _>(summary).execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("drive")) }
}

/// A record a unit wrote.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct RecordRow {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// The drive.
    #[diesel(sql_type = BigInt)]
    pub drive_id: Id,
    /// The target, from 0.
    #[diesel(sql_type = BigInt)]
    pub target: i64,
    /// The unit.
    #[diesel(sql_type = BigInt)]
    pub unit_id: Id,
    /// In thousandths.
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
    /// On which day, `2026-07-20`.
    #[diesel(sql_type = Text)]
    pub on_day: String,
    /// In which street.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub street_id: Option<Id>,
    /// Where.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// Degrees east, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lon: Option<f64>,
    /// Degrees north, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lat: Option<f64>,
    /// In words.
    #[diesel(sql_type = Text)]
    pub note: String,
    /// A photo.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub evidence_id: Option<Id>,
    /// Who wrote it.
    #[diesel(sql_type = Text)]
    pub by_name: String,
    /// When.
    #[diesel(sql_type = BigInt)]
    pub at: i64,
    /// When it was voided.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub void_at: Option<i64>,
    /// By whom.
    #[diesel(sql_type = Nullable<Text>)]
    pub void_name: Option<String>,
    /// Why.
    #[diesel(sql_type = Nullable<Text>)]
    pub void_reason: Option<String>,
}

const RECORD: &str = "id, drive_id, target, unit_id, amount, on_day, street_id, place, lon, lat, note, evidence_id, \
    by_name, at, void_at, void_name, void_reason";

/// Writes a record; gives `false` when the same person sent the same key before.
pub fn insert_record(
    db: &mut Db,
    city: Id,
    row: &RecordRow,
    by: Id,
    key: Option<&str>,
) -> Result<bool, Problem> {
    let int = |value: Option<i64>| value.map_or_else(|| "null".to_owned(), |value| value.to_string());
    let text = format!(
        "insert into drive_record (city_id, id, drive_id, target, unit_id, amount, on_day, street_id, place, lon, lat, \
         note, evidence_id, by_id, by_name, at, client_key) values ({city}, {}, {}, {}, {}, {}, $1, {}, $2, $3, $4, $5, \
         {}, {by}, $6, {}, $7) on conflict do nothing",
        row.id,
        row.drive_id,
        row.target,
        row.unit_id,
        row.amount,
        int(row.street_id),
        int(row.evidence_id),
        row.at
    );
    let kept = yipan_db::sql(text)
        .bind::<Text, _>(&row.on_day)
        .bind::<Text, _>(&row.place)
        .bind::<Nullable<Double>, _>(row.lon)
        .bind::<Nullable<Double>, _>(row.lat)
        .bind::<Text, _>(&row.note)
        .bind::<Text, _>(&row.by_name)
        .bind::<Nullable<Text>, _>(key)
        .execute(db)?;
    Ok(kept == 1)
}

/// One record.
pub fn record(db: &mut Db, city: Id, id: Id) -> Result<RecordRow, Problem> {
    let text = format!("select {RECORD} from drive_record where city_id = {city} and id = {id}");
    yipan_db::sql(text).get_result(db).optional()?.ok_or(Problem::Missing("drive-record"))
}

/// The record that a person sent with this key.
pub fn record_of_key(db: &mut Db, city: Id, by: Id, key: &str) -> Result<Option<RecordRow>, Problem> {
    let text = format!(
        "select {RECORD} from drive_record where city_id = {city} and by_id = {by} and client_key = $1"
    );
    Ok(yipan_db::sql(text).bind::<Text, _>(key).get_result(db).optional()?)
}

/// A record that says the same: unit, target, day, place, amount.
pub fn same(db: &mut Db, city: Id, row: &RecordRow) -> Result<Option<Id>, Problem> {
    let text = format!(
        "select {RECORD} from drive_record where city_id = {city} and drive_id = {} and target = {} and unit_id = {} \
         and amount = {} and on_day = $1 and place = $2 and void_at is null limit 1",
        row.drive_id, row.target, row.unit_id, row.amount
    );
    let found: Option<RecordRow> = yipan_db::sql(text)
        .bind::<Text, _>(&row.on_day)
        .bind::<Text, _>(&row.place)
        .get_result(db)
        .optional()?;
    Ok(found.map(|row| row.id))
}

/// Voids a record; the row stays.
pub fn void(db: &mut Db, city: Id, id: Id, name: &str, reason: &str, now: i64) -> Result<(), Problem> {
    let text = format!(
        "update drive_record set void_name = $1, void_reason = $2, void_at = {now} where city_id = {city} and id = {id} \
         and void_at is null"
    );
    let saved = yipan_db::sql(text).bind::<Text, _>(name).bind::<Text, _>(reason).execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("drive-record")) }
}

/// Which records of a drive.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this target.
    pub target: Option<usize>,
    /// Of this unit.
    pub unit: Option<Id>,
    /// Only of these units; of all unless told.
    pub within: Option<Vec<Id>>,
}

impl Wanted {
    fn units(&self, column: &str) -> String {
        let one = self.unit.map(|id| format!(" and coalesce({column}, 0) = {id}")).unwrap_or_default();
        let within = self.within.as_ref().map(|units| format!(" and {column} in ({})", ids(units)));
        format!("{one}{}", within.unwrap_or_default())
    }
}

/// Records of a drive, the newest first; voided ones too.
pub fn records(
    db: &mut Db,
    drive: &DriveRow,
    wanted: &Wanted,
    after: Option<Id>,
    most: i64,
) -> Result<Vec<RecordRow>, Problem> {
    let target = wanted.target.map(|nth| format!(" and target = {nth}")).unwrap_or_default();
    let after = after.map(|id| format!(" and id < {id}")).unwrap_or_default();
    let text = format!(
        "select {RECORD} from drive_record where city_id = {} and drive_id = {}{target}{}{after} order by id desc \
         limit {most}",
        drive.city_id,
        drive.id,
        wanted.units("unit_id")
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// The cases that fill a target: struck off in the time of the drive, of its classes, in its places. By the end of
/// the striking off, the newest first; written after `city_id = …`.
pub fn cases_of(drive: &DriveRow, classes: &[String], wanted: &Wanted) -> Result<String, Problem> {
    Ok(format!(
        "city_id = {} and stage = 'closed' and ended_at >= {} and ended_at < {}{}{}{}",
        drive.city_id,
        drive.from_at,
        drive.until_at,
        of_classes(classes),
        in_streets(drive)?,
        wanted.units("unit_id")
    ))
}

/// The open cases of a drive's classes in its places.
pub fn open_cases_of(drive: &DriveRow, classes: &[String], wanted: &Wanted) -> Result<String, Problem> {
    let (classes, streets) = (of_classes(classes), in_streets(drive)?);
    Ok(format!("city_id = {} and is_open{classes}{streets}{}", drive.city_id, wanted.units("unit_id")))
}

/// Class keys come from our own catalogue and hold letters, figures, `/` and `-` only; anything else is left out.
fn of_classes(classes: &[String]) -> String {
    let plain = |key: &&String| key.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.".contains(&b));
    let list: Vec<String> = classes.iter().filter(plain).map(|key| format!("'{key}'")).collect();
    format!(" and category in ({})", if list.is_empty() { "''".into() } else { list.join(", ") })
}

fn in_streets(drive: &DriveRow) -> Result<String, Problem> {
    let streets = drive.streets()?;
    Ok(if streets.is_empty() { String::new() } else { format!(" and street_id in ({})", ids(&streets)) })
}

/// What each unit did for each target: the one place a tally comes from.
pub fn parts(db: &mut Db, drive: &DriveRow, wanted: &Wanted) -> Result<Vec<Part>, Problem> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        target: i64,
        #[diesel(sql_type = BigInt)]
        unit: Id,
        #[diesel(sql_type = BigInt)]
        amount: i64,
        #[diesel(sql_type = BigInt)]
        records: i64,
    }
    let part = |row: Row| Part {
        target: usize::try_from(row.target).unwrap_or(usize::MAX),
        unit: row.unit,
        amount: row.amount,
        records: row.records,
    };
    let text = format!(
        "select target, unit_id as unit, cast(sum(amount) as bigint) as amount, count(*) as records from drive_record \
         where city_id = {} and drive_id = {} and void_at is null{} group by target, unit_id order by target, unit_id",
        drive.city_id,
        drive.id,
        wanted.units("unit_id")
    );
    let rows: Vec<Row> = yipan_db::sql(text).load(db)?;
    let mut found: Vec<Part> = rows.into_iter().map(part).collect();
    for (nth, target) in drive.targets()?.iter().enumerate() {
        let Source::Cases(classes) = &target.source else { continue };
        let text = format!(
            "select cast({nth} as bigint) as target, coalesce(unit_id, 0) as unit, count(*) * 1000 as amount, \
             count(*) as records from cases where {} group by coalesce(unit_id, 0)",
            cases_of(drive, classes, wanted)?
        );
        found.extend(yipan_db::sql(text).load::<Row>(db)?.into_iter().map(part));
    }
    found.retain(|part| wanted.target.is_none_or(|nth| nth == part.target));
    Ok(found)
}

/// Drives that run at a moment and are not closed, what ends first first.
pub fn running(db: &mut Db, city: Id, now: i64) -> Result<Vec<DriveRow>, Problem> {
    let text = format!(
        "select {DRIVE} from drive where city_id = {city} and closed_at is null and from_at <= {now} \
         and until_at > {now} order by until_at, id limit 100"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// When one of these units last wrote a record that stands.
pub fn last_record(db: &mut Db, drive: &DriveRow, units: &[Id]) -> Result<Option<i64>, Problem> {
    #[derive(QueryableByName)]
    struct Last {
        #[diesel(sql_type = Nullable<BigInt>)]
        at: Option<i64>,
    }
    let text = format!(
        "select max(at) as at from drive_record where city_id = {} and drive_id = {} and void_at is null \
         and unit_id in ({})",
        drive.city_id,
        drive.id,
        ids(units)
    );
    Ok(yipan_db::sql(text).get_result::<Last>(db)?.at)
}
