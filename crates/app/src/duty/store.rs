//! The tables of duties, and every statement about them.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    duty_subject (city_id, campaign_id, kind, id) {
        city_id -> BigInt, campaign_id -> BigInt, kind -> Text, id -> BigInt, code -> Text, title -> Text,
        due_on -> Nullable<Text>, retired_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    duty (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, kind -> Text, subject_id -> BigInt,
        unit_id -> BigInt, role -> Text, post_id -> Nullable<BigInt>, made_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    letter (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, unit_id -> BigInt, number -> Text,
        state -> Text, body -> Text, hash -> Text, made_at -> BigInt, signed_at -> Nullable<BigInt>,
        signed_by -> Nullable<BigInt>, signer -> Text, supplement_of -> Nullable<BigInt>, version -> BigInt,
    }
}

/// Something that needs an owner.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = duty_subject)]
pub struct SubjectRow {
    /// The city.
    pub city_id: Id,
    /// The campaign.
    pub campaign_id: Id,
    /// `task` `section` `site` `hazard` `category`; indicators stand in their own table.
    pub kind: String,
    /// Which one.
    pub id: Id,
    /// Its code or number.
    pub code: String,
    /// Its name.
    pub title: String,
    /// By when, if not by the campaign's day.
    pub due_on: Option<String>,
    /// When it ceased to need an owner.
    pub retired_at: Option<i64>,
}

/// A duty 责任.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = duty)]
pub struct Duty {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The campaign.
    pub campaign_id: Id,
    /// `indicator` `task` `section` `site` `hazard` `category`.
    pub kind: String,
    /// Which one.
    pub subject_id: Id,
    /// The unit that holds it.
    pub unit_id: Id,
    /// `lead` `joint` `participant` `sponsor` `supervisor`.
    pub role: String,
    /// The post it sits on.
    pub post_id: Option<Id>,
    /// Since when.
    pub made_at: i64,
    /// Until when.
    pub ended_at: Option<i64>,
}

/// A letter of responsibility 责任书.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = letter)]
pub struct Letter {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The campaign.
    pub campaign_id: Id,
    /// The unit that signs.
    pub unit_id: Id,
    /// Its number, `2026-12`.
    pub number: String,
    /// `draft` or `signed`.
    pub state: String,
    /// What it says, as JSON.
    pub body: String,
    /// SHA-256 of what was signed; empty on a draft.
    pub hash: String,
    /// When it was made.
    pub made_at: i64,
    /// When it was signed.
    pub signed_at: Option<i64>,
    /// Who signed.
    pub signed_by: Option<Id>,
    /// Name and post of who signed.
    pub signer: String,
    /// The signed letter it adds to.
    pub supplement_of: Option<Id>,
    /// Counts the changes.
    pub version: i64,
}

/// What has been declared to need an owner in a campaign.
pub fn declared(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<SubjectRow>, Problem> {
    Ok(duty_subject::table
        .filter(duty_subject::city_id.eq(city).and(duty_subject::campaign_id.eq(campaign)))
        .filter(duty_subject::retired_at.is_null())
        .order((duty_subject::kind, duty_subject::code, duty_subject::id))
        .select(SubjectRow::as_select())
        .load(db)?)
}

/// The duties in force of a campaign.
pub fn duties(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<Duty>, Problem> {
    Ok(duty::table
        .filter(duty::city_id.eq(city).and(duty::campaign_id.eq(campaign)).and(duty::ended_at.is_null()))
        .order((duty::made_at, duty::id))
        .select(Duty::as_select())
        .load(db)?)
}

/// The duties in force about one thing of a campaign.
pub fn about(db: &mut Db, city: Id, campaign: Id, kind: &str, subject: Id) -> Result<Vec<Duty>, Problem> {
    Ok(duty::table
        .filter(duty::city_id.eq(city).and(duty::campaign_id.eq(campaign)).and(duty::ended_at.is_null()))
        .filter(duty::kind.eq(kind).and(duty::subject_id.eq(subject)))
        .order((duty::made_at, duty::id))
        .select(Duty::as_select())
        .load(db)?)
}

/// Duties after a cursor, for the API.
pub fn duties_page(
    db: &mut Db,
    city: Id,
    of: Option<Id>,
    unit: Option<Id>,
    after: Id,
    limit: i64,
) -> Result<Vec<Duty>, Problem> {
    let mut query = duty::table
        .filter(duty::city_id.eq(city).and(duty::id.gt(after)).and(duty::ended_at.is_null()))
        .into_boxed();
    if let Some(of) = of {
        query = query.filter(duty::campaign_id.eq(of));
    }
    if let Some(unit) = unit {
        query = query.filter(duty::unit_id.eq(unit));
    }
    Ok(query.order(duty::id).limit(limit).select(Duty::as_select()).load(db)?)
}

/// A duty by id.
pub fn one(db: &mut Db, city: Id, id: Id) -> Result<Duty, Problem> {
    duty::table
        .find((city, id))
        .select(Duty::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("duty"))
}

/// The letters of a campaign, newest first.
pub fn letters(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<Letter>, Problem> {
    Ok(letter::table
        .filter(letter::city_id.eq(city).and(letter::campaign_id.eq(campaign)))
        .order(letter::id.desc())
        .select(Letter::as_select())
        .load(db)?)
}

/// A letter by id.
pub fn letter(db: &mut Db, city: Id, id: Id) -> Result<Letter, Problem> {
    letter::table
        .find((city, id))
        .select(Letter::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("letter"))
}
