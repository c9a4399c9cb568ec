//! The tables of who, and every statement about them.

use std::sync::Arc;

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use crate::kit::Id;
use crate::kit::stamped::Stamped;
use crate::problem::Problem;

diesel::table! { city (id) { id -> BigInt, name -> Text, short -> Text, zone -> Text, created_at -> BigInt, } }
diesel::table! {
    unit (city_id, id) {
        city_id -> BigInt, id -> BigInt, parent_id -> Nullable<BigInt>, path -> Text, kind -> Text, name -> Text,
        short -> Text, code -> Nullable<Text>, campaign_id -> Nullable<BigInt>, sort -> Integer,
        retired_at -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! {
    person (city_id, id) {
        city_id -> BigInt, id -> BigInt, name -> Text, username -> Nullable<Text>, password -> Nullable<Text>,
        role -> Text, unit_id -> BigInt, lang -> Text, retired_at -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! {
    post (city_id, id) {
        city_id -> BigInt, id -> BigInt, unit_id -> BigInt, kind -> Text, title -> Text,
        person_id -> Nullable<BigInt>, campaign_id -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! {
    session (hash) {
        hash -> Text, city_id -> BigInt, person_id -> BigInt, kind -> Text, label -> Text, created_at -> BigInt,
        expires_at -> BigInt, revoked_at -> Nullable<BigInt>,
    }
}

/// A unit 单位: a node of the tree of who answers for what.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = unit)]
pub struct Unit {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The unit above.
    pub parent_id: Option<Id>,
    /// `/1/5/9/`: the ids from the top, so that a subtree is a prefix.
    pub path: String,
    /// `government` `committee` `department` `street` `community` `enterprise` `institution` `command`.
    pub kind: String,
    /// Full name, for papers.
    pub name: String,
    /// Short name, at most 6 汉字 or 14 letters, for boards.
    pub short: String,
    /// The city's own code for it.
    pub code: Option<String>,
    /// For a command body: its campaign.
    pub campaign_id: Option<Id>,
    /// Order among its siblings.
    pub sort: i32,
    /// When it ceased to be.
    pub retired_at: Option<Id>,
    /// Counts the changes.
    pub version: i64,
}

/// A person, as others see one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = person)]
pub struct Person {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Sign-in name.
    pub username: Option<String>,
    /// Role word.
    pub role: String,
    /// Unit.
    pub unit_id: Id,
}

/// A post 岗位: what a duty sits on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = post)]
pub struct Post {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Unit.
    pub unit_id: Id,
    /// `principal` `deputy` `liaison` `sponsor` `inspector` `section-chief` `head` `vice-head` `member`.
    pub kind: String,
    /// As printed.
    pub title: String,
    /// Who holds it.
    pub person_id: Option<Id>,
    /// For a post of a command body: its campaign.
    pub campaign_id: Option<Id>,
    /// Counts the changes.
    pub version: i64,
}

/// The first city: the one public pages speak for.
pub fn first_city(db: &mut Db) -> Result<Option<(Id, String)>, Problem> {
    Ok(city::table.order(city::id).select((city::id, city::name)).first(db).optional()?)
}

/// A unit by id.
pub fn unit(db: &mut Db, city: Id, id: Id) -> Result<Unit, Problem> {
    unit::table
        .find((city, id))
        .select(Unit::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("unit"))
}

/// All units of a city in force, kept in memory: nearly every page names units, and they change a few times a year.
pub(super) static UNITS: Stamped<Arc<[Unit]>> = Stamped::new("units");

/// All units in force below a path, parents before children.
pub fn units_under(db: &mut Db, city: Id, path: &str) -> Result<Vec<Unit>, Problem> {
    let kept = UNITS.of(db, city, 0, |db| Ok((units_in_force(db, city)?.into(), i64::MAX)))?;
    let below = |unit: &&Unit| unit.path.starts_with(path);
    match kept {
        Some(kept) => Ok(kept.iter().filter(below).cloned().collect()),
        // A city whose units nobody has touched since they were first kept like this.
        None => Ok(units_in_force(db, city)?.iter().filter(below).cloned().collect()),
    }
}

fn units_in_force(db: &mut Db, city: Id) -> Result<Vec<Unit>, Problem> {
    Ok(unit::table
        .filter(unit::city_id.eq(city).and(unit::retired_at.is_null()))
        .order((unit::sort, unit::path))
        .select(Unit::as_select())
        .load(db)?)
}

/// A unit by its full or short name.
pub fn unit_by_name(db: &mut Db, city: Id, name: &str) -> Result<Option<Unit>, Problem> {
    Ok(unit::table
        .filter(unit::city_id.eq(city).and(unit::retired_at.is_null()))
        .filter(unit::name.eq(name).or(unit::short.eq(name)))
        .order(unit::id)
        .select(Unit::as_select())
        .first(db)
        .optional()?)
}

/// Units after a cursor, for the API.
pub fn units_page(db: &mut Db, city: Id, after: i64, limit: i64) -> Result<Vec<Unit>, Problem> {
    Ok(unit::table
        .filter(unit::city_id.eq(city).and(unit::id.gt(after)))
        .order(unit::id)
        .limit(limit)
        .select(Unit::as_select())
        .load(db)?)
}

/// Posts after a cursor, for the API.
pub fn posts_page(db: &mut Db, city: Id, after: i64, limit: i64) -> Result<Vec<Post>, Problem> {
    Ok(post::table
        .filter(post::city_id.eq(city).and(post::id.gt(after)))
        .order(post::id)
        .limit(limit)
        .select(Post::as_select())
        .load(db)?)
}

/// People after a cursor, for the API.
pub fn people_page(db: &mut Db, city: Id, after: i64, limit: i64) -> Result<Vec<Person>, Problem> {
    Ok(person::table
        .filter(person::city_id.eq(city).and(person::id.gt(after)).and(person::retired_at.is_null()))
        .order(person::id)
        .limit(limit)
        .select(Person::as_select())
        .load(db)?)
}

/// People of a unit and those below it.
pub fn people_under(db: &mut Db, city: Id, path: &str) -> Result<Vec<Person>, Problem> {
    let units: Vec<Id> = units_under(db, city, path)?.into_iter().map(|u| u.id).collect();
    Ok(person::table
        .filter(person::city_id.eq(city).and(person::retired_at.is_null()))
        .filter(person::unit_id.eq_any(units))
        .order(person::id)
        .select(Person::as_select())
        .load(db)?)
}

/// A person by sign-in name, with the password's hash.
pub fn sign_in_of(db: &mut Db, username: &str) -> Result<Option<(Id, Id, Option<String>)>, Problem> {
    Ok(person::table
        .filter(person::username.eq(username).and(person::retired_at.is_null()))
        .select((person::city_id, person::id, person::password))
        .first(db)
        .optional()?)
}

/// A person's name for lists.
pub fn person_name(db: &mut Db, city: Id, id: Id) -> Result<String, Problem> {
    Ok(person::table.find((city, id)).select(person::name).first(db).optional()?.unwrap_or_default())
}

/// Posts of a unit.
pub fn posts_of(db: &mut Db, city: Id, unit: Id) -> Result<Vec<Post>, Problem> {
    Ok(post::table
        .filter(post::city_id.eq(city).and(post::unit_id.eq(unit)))
        .order(post::id)
        .select(Post::as_select())
        .load(db)?)
}
