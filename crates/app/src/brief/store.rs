//! The table of bulletins, and every statement about it.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use super::measure::Measured;
use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    bulletin (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, issue -> Nullable<BigInt>, title -> Text,
        name -> Text, organ -> Text, period -> Text, blocks -> Text, figures -> Text, copies -> Text,
        drafted_by -> Text, checked_by -> Text, signed_by -> Text, measured_at -> BigInt,
        issued_at -> Nullable<BigInt>, hash -> Text, version -> BigInt,
    }
}

/// A bulletin.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema,
)]
#[diesel(table_name = bulletin)]
#[diesel(treat_none_as_null = true)]
pub struct BulletinRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Campaign.
    pub campaign_id: Id,
    /// Its number, once issued.
    pub issue: Option<i64>,
    /// Title.
    pub title: String,
    /// Name of the series, as in its red head.
    pub name: String,
    /// Who issues it.
    pub organ: String,
    /// `2026-07`.
    pub period: String,
    /// The body as written.
    pub blocks: String,
    /// Figures and tables as measured, JSON.
    #[serde(skip)]
    pub figures: String,
    /// Distribution lines.
    pub copies: String,
    /// Who drafted it.
    pub drafted_by: String,
    /// Who checked it (核稿).
    pub checked_by: String,
    /// Who signed it off (签发).
    pub signed_by: String,
    /// When the figures were measured.
    pub measured_at: i64,
    /// When it was issued.
    pub issued_at: Option<i64>,
    /// SHA-256 of the Word file as issued.
    pub hash: String,
    /// Counts the changes.
    pub version: i64,
}

impl BulletinRow {
    /// Figures and tables as kept.
    pub fn measured(&self) -> Result<Measured, Problem> {
        let broken = |why: serde_json::Error| Problem::Broken(format!("bulletin {}: {why}", self.id));
        serde_json::from_str(&self.figures).map_err(broken)
    }
}

/// One bulletin.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<BulletinRow, Problem> {
    let found = bulletin::table.find((city, id)).select(BulletinRow::as_select()).first(db).optional()?;
    found.ok_or(Problem::Missing("bulletin"))
}

/// Bulletins of a campaign, the newest first, before a cursor.
pub fn list(
    db: &mut Db,
    city: Id,
    campaign: Id,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<BulletinRow>, Problem> {
    Ok(bulletin::table
        .filter(bulletin::city_id.eq(city).and(bulletin::campaign_id.eq(campaign)))
        .filter(bulletin::id.lt(before.unwrap_or(i64::MAX)))
        .order(bulletin::id.desc())
        .limit(limit)
        .select(BulletinRow::as_select())
        .load(db)?)
}

/// The next number of a campaign's bulletins.
pub fn next_issue(db: &mut Db, city: Id, campaign: Id) -> Result<i64, Problem> {
    let last: Option<Option<i64>> = bulletin::table
        .filter(bulletin::city_id.eq(city).and(bulletin::campaign_id.eq(campaign)))
        .filter(bulletin::issue.is_not_null())
        .order(bulletin::issue.desc())
        .select(bulletin::issue)
        .first(db)
        .optional()?;
    Ok(last.flatten().unwrap_or(0) + 1)
}

/// Saves if nobody was faster.
pub fn save(db: &mut Db, row: &BulletinRow) -> Result<(), Problem> {
    let next = BulletinRow { version: row.version + 1, ..row.clone() };
    let saved = diesel::update(bulletin::table.find((row.city_id, row.id)))
        .filter(bulletin::version.eq(row.version))
        .set(&next)
        .execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("bulletin")) }
}
