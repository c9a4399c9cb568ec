//! The tables of the ledger, and every statement about them. Nothing here updates or deletes an entry.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    entry (city_id, id) {
        city_id -> BigInt, id -> BigInt, at -> BigInt, actor_id -> BigInt, actor -> Text, unit_id -> BigInt,
        fact -> Text, subject -> Text, subject_id -> BigInt, campaign_id -> Nullable<BigInt>, detail -> Text,
        reason -> Text, address -> Text, leaf -> Text, batch -> Nullable<BigInt>,
    }
}
diesel::table! {
    batch (city_id, id) {
        city_id -> BigInt, id -> BigInt, first_entry -> BigInt, last_entry -> BigInt, entries -> BigInt,
        root -> Text, previous -> Text, hash -> Text, sealed_at -> BigInt,
    }
}
diesel::table! {
    flow_todo (city_id, entry_id, link) {
        city_id -> BigInt, entry_id -> BigInt, link -> Text, tries -> Integer, not_before -> BigInt,
        trouble -> Nullable<Text>,
    }
}
diesel::table! {
    evidence (city_id, id) {
        city_id -> BigInt, id -> BigInt, hash -> Text, kind -> Text, name -> Text, bytes -> BigInt,
        width -> Nullable<Integer>, height -> Nullable<Integer>, taken_at -> Nullable<BigInt>,
        taken_lon -> Nullable<Double>, taken_lat -> Nullable<Double>, visual -> Nullable<Text>,
        added_by -> BigInt, added_at -> BigInt,
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = entry)]
pub struct EntryRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// When, in milliseconds.
    pub at: i64,
    /// Who; 0 is the program.
    pub actor_id: Id,
    /// Who, by name at that time.
    pub actor: String,
    /// The actor's unit.
    pub unit_id: Id,
    /// What happened.
    pub fact: String,
    /// On what noun.
    pub subject: String,
    /// On which one.
    pub subject_id: Id,
    /// In which campaign.
    pub campaign_id: Option<Id>,
    /// What changed, as JSON text.
    pub detail: String,
    /// Why.
    pub reason: String,
    /// From which address.
    #[serde(skip)]
    pub address: String,
    /// Hash of the entry.
    pub leaf: String,
    /// The batch that sealed it.
    pub batch: Option<Id>,
}

/// One sealed batch.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = batch)]
pub struct BatchRow {
    /// The city.
    pub city_id: Id,
    /// 1, 2, 3, …
    pub id: Id,
    /// First entry in it.
    pub first_entry: Id,
    /// Last entry in it.
    pub last_entry: Id,
    /// How many.
    pub entries: i64,
    /// Merkle root of the leaves.
    pub root: String,
    /// Hash of the batch before.
    pub previous: String,
    /// Hash of this batch.
    pub hash: String,
    /// When it was sealed.
    pub sealed_at: i64,
}

/// Entries about one subject, oldest first.
pub fn of_subject(db: &mut Db, city: Id, subject: &str, id: Id) -> Result<Vec<EntryRow>, Problem> {
    Ok(entry::table
        .filter(entry::city_id.eq(city).and(entry::subject.eq(subject)).and(entry::subject_id.eq(id)))
        .order(entry::id)
        .limit(500)
        .select(EntryRow::as_select())
        .load(db)?)
}

/// Which entries a reader wants.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only of this campaign.
    pub campaign: Option<Id>,
    /// Only about this noun.
    pub subject: Option<String>,
    /// Only this subject.
    pub subject_id: Option<Id>,
    /// Only before this entry (pages run from the newest).
    pub before: Option<Id>,
}

/// Entries, the newest first.
pub fn newest(db: &mut Db, city: Id, wanted: &Wanted, limit: i64) -> Result<Vec<EntryRow>, Problem> {
    let campaign = wanted.campaign.unwrap_or(-1);
    let subject = wanted.subject.clone().unwrap_or_default();
    Ok(entry::table
        .filter(entry::city_id.eq(city))
        .filter(entry::id.lt(wanted.before.unwrap_or(i64::MAX)))
        .filter(
            entry::campaign_id.eq(campaign).or(diesel::dsl::sql::<diesel::sql_types::Bool>(
                if campaign < 0 { "1 = 1" } else { "1 = 0" },
            )),
        )
        .filter(entry::subject.eq(subject.clone()).or(diesel::dsl::sql::<diesel::sql_types::Bool>(
            if subject.is_empty() { "1 = 1" } else { "1 = 0" },
        )))
        .filter(entry::subject_id.eq(wanted.subject_id.unwrap_or(-1)).or(diesel::dsl::sql::<
            diesel::sql_types::Bool,
        >(
            if wanted.subject_id.is_none() { "1 = 1" } else { "1 = 0" },
        )))
        .order(entry::id.desc())
        .limit(limit)
        .select(EntryRow::as_select())
        .load(db)?)
}

/// One entry.
pub fn one(db: &mut Db, city: Id, id: Id) -> Result<EntryRow, Problem> {
    entry::table
        .find((city, id))
        .select(EntryRow::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("entry"))
}

/// The last sealed batch: the head of the chain.
pub fn head(db: &mut Db, city: Id) -> Result<Option<BatchRow>, Problem> {
    Ok(batch::table
        .filter(batch::city_id.eq(city))
        .order(batch::id.desc())
        .select(BatchRow::as_select())
        .first(db)
        .optional()?)
}

/// How many entries there are.
pub fn count(db: &mut Db, city: Id) -> Result<i64, Problem> {
    Ok(entry::table.filter(entry::city_id.eq(city)).count().get_result(db)?)
}

/// Notes that a link has to be followed from an entry.
pub fn add_todo(db: &mut Db, city: Id, entry: Id, link: &str) -> Result<(), Problem> {
    yipan_db::prepared(
        "insert into flow_todo (city_id, entry_id, link) values ($1, $2, $3) on conflict do nothing",
    )
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(entry)
    .bind::<Text, _>(link)
    .execute(db)?;
    Ok(())
}

/// A new entry. On SQLite, where one writer seals with each commit, it stands in the batch to come from the
/// beginning; on PostgreSQL it waits for the sealer. Every deed writes one, so the statement is kept prepared.
pub fn insert(db: &mut Db, row: &EntryRow) -> Result<(), Problem> {
    const INTO: &str = "insert into entry (city_id, id, at, actor_id, actor, unit_id, fact, subject, subject_id, \
         campaign_id, detail, reason, address, leaf, batch) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, ";
    static WAITS: LazyLock<String> = LazyLock::new(|| format!("{INTO}null)"));
    static STANDS: LazyLock<String> =
        LazyLock::new(|| format!("{INTO}(select coalesce(max(id), 0) + 1 from batch where city_id = $1))"));
    let text = if db.is_postgres() { &WAITS } else { &STANDS };
    yipan_db::prepared(text.as_str())
        .bind::<BigInt, _>(row.city_id)
        .bind::<BigInt, _>(row.id)
        .bind::<BigInt, _>(row.at)
        .bind::<BigInt, _>(row.actor_id)
        .bind::<Text, _>(&row.actor)
        .bind::<BigInt, _>(row.unit_id)
        .bind::<Text, _>(&row.fact)
        .bind::<Text, _>(&row.subject)
        .bind::<BigInt, _>(row.subject_id)
        .bind::<Nullable<BigInt>, _>(row.campaign_id)
        .bind::<Text, _>(&row.detail)
        .bind::<Text, _>(&row.reason)
        .bind::<Text, _>(&row.address)
        .bind::<Text, _>(&row.leaf)
        .execute(db)?;
    Ok(())
}
