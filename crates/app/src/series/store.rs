//! Tables of the room: figures, their values, their targets.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::plan::cadence::Every;
use yipan_core::series::{Adds, Better, Kind, Value};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    series (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, sort -> Integer, name -> Text, measure -> Text,
        unit_id -> BigInt, unit_path -> Text, every -> Text, better -> Text, adds -> Text, created_at -> BigInt,
    }
}
diesel::table! {
    series_value (city_id, series_id, begin_on) {
        city_id -> BigInt, series_id -> BigInt, begin_on -> Text, value -> BigInt, noted_at -> BigInt,
        person -> Text,
    }
}
diesel::table! {
    series_target (city_id, series_id, year) {
        city_id -> BigInt, series_id -> BigInt, year -> BigInt, value -> BigInt,
    }
}

/// A campaign has at most so many figures.
pub const SERIES_MOST: i64 = 500;

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = series)]
pub struct SeriesRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// Order in the list.
    pub sort: i32,
    /// What it is called, once in a campaign.
    pub name: String,
    /// What it is measured in: 公里, 吨, %.
    pub measure: String,
    /// The unit that reports it.
    pub unit_id: Id,
    /// Path of that unit.
    #[serde(skip)]
    pub unit_path: String,
    /// `month` or `quarter`.
    pub every: String,
    /// `more` or `less` is good.
    pub better: String,
    /// A year is the `sum` of its periods, or its `last`.
    pub adds: String,
    /// When it was created.
    pub created_at: i64,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = series_value)]
pub struct ValueRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Its figure.
    pub series_id: Id,
    /// First day of its period, `2026-07-01`.
    pub begin_on: String,
    /// Thousandths.
    pub value: i64,
    /// When it was noted.
    pub noted_at: i64,
    /// By whom.
    pub person: String,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = series_target)]
pub struct TargetRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Its figure.
    pub series_id: Id,
    /// The year.
    pub year: i64,
    /// Thousandths.
    pub value: i64,
}

impl SeriesRow {
    /// What kind of figure it is.
    pub fn kind(&self) -> Kind {
        Kind {
            every: Every::from_word(&self.every).unwrap_or(Every::Month),
            better: if self.better == "less" { Better::Less } else { Better::More },
            adds: if self.adds == "last" { Adds::Last } else { Adds::Sum },
        }
    }
}

impl ValueRow {
    /// As the rules read it; a day that cannot be read is left out.
    pub fn read(&self) -> Option<Value> {
        Some(Value { begin: self.begin_on.parse().ok()?, value: self.value })
    }
}

/// A figure by id.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<SeriesRow, Problem> {
    let row = series::table.find((city, id)).select(SeriesRow::as_select()).first(db).optional()?;
    row.ok_or(Problem::Missing("series"))
}

/// Figures of a campaign, in order.
pub fn of_campaign(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<SeriesRow>, Problem> {
    Ok(series::table
        .filter(series::city_id.eq(city).and(series::campaign_id.eq(campaign)))
        .order((series::sort, series::id))
        .limit(SERIES_MOST)
        .select(SeriesRow::as_select())
        .load(db)?)
}

/// Values of some figures, the oldest first.
pub fn values(db: &mut Db, city: Id, ids: &[Id]) -> Result<Vec<ValueRow>, Problem> {
    Ok(series_value::table
        .filter(series_value::city_id.eq(city).and(series_value::series_id.eq_any(ids.to_vec())))
        .order((series_value::series_id, series_value::begin_on))
        .limit(100_000)
        .select(ValueRow::as_select())
        .load(db)?)
}

/// Targets of some figures.
pub fn targets(db: &mut Db, city: Id, ids: &[Id]) -> Result<Vec<TargetRow>, Problem> {
    Ok(series_target::table
        .filter(series_target::city_id.eq(city).and(series_target::series_id.eq_any(ids.to_vec())))
        .order((series_target::series_id, series_target::year))
        .select(TargetRow::as_select())
        .load(db)?)
}

/// Adds a figure.
pub fn insert(db: &mut Db, row: &SeriesRow) -> Result<(), Problem> {
    diesel::insert_into(series::table).values(row).execute(db)?;
    Ok(())
}

/// Writes a value; gives what stood there before.
pub fn put_value(db: &mut Db, row: &ValueRow) -> Result<Option<i64>, Problem> {
    let own = series_value::table.find((row.city_id, row.series_id, &row.begin_on));
    let before = own.select(series_value::value).first(db).optional()?;
    diesel::delete(own).execute(db)?;
    diesel::insert_into(series_value::table).values(row).execute(db)?;
    Ok(before)
}

/// What was noted for the period of a value.
pub fn value(db: &mut Db, row: &ValueRow) -> Result<Option<ValueRow>, Problem> {
    let own = series_value::table.find((row.city_id, row.series_id, &row.begin_on));
    Ok(own.select(ValueRow::as_select()).first(db).optional()?)
}

/// Writes a target; gives what stood there before.
pub fn put_target(db: &mut Db, row: &TargetRow) -> Result<Option<i64>, Problem> {
    let own = series_target::table.find((row.city_id, row.series_id, row.year));
    let before = own.select(series_target::value).first(db).optional()?;
    diesel::delete(own).execute(db)?;
    diesel::insert_into(series_target::table).values(row).execute(db)?;
    Ok(before)
}
