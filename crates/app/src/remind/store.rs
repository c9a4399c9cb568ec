//! Tables of the room: notices, robots, what is to be sent, the hours.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::remind::{Hours, USUAL};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    notice (city_id, id) {
        city_id -> BigInt, id -> BigInt, unit_id -> BigInt, mark -> Text, title -> Text, lines -> Text,
        url -> Text, created_at -> BigInt, read_at -> Nullable<BigInt>, reader -> Text,
    }
}
diesel::table! {
    robot (city_id, id) {
        city_id -> BigInt, id -> BigInt, kind -> Text, name -> Text, url -> Text, secret -> Text,
        unit_path -> Text, created_at -> BigInt, recipients -> Text, sender -> Text,
    }
}
diesel::table! {
    outbox (city_id, id) {
        city_id -> BigInt, id -> BigInt, robot_id -> BigInt, text -> Text, not_before -> BigInt,
        tries -> Integer, trouble -> Text, sent_at -> Nullable<BigInt>, created_at -> BigInt,
    }
}
diesel::table! {
    remind_hours (city_id) {
        city_id -> BigInt, from_minute -> BigInt, until_minute -> BigInt, digest_minute -> BigInt,
        days_ahead -> BigInt,
    }
}

/// What a unit was told.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = notice)]
pub struct Notice {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The unit.
    pub unit_id: Id,
    /// What it is for, so that it is said once.
    #[serde(skip)]
    pub mark: String,
    /// The sentence.
    pub title: String,
    /// Its lines.
    pub lines: String,
    /// Where to go.
    pub url: String,
    /// When.
    pub created_at: i64,
    /// When somebody of the unit read it.
    pub read_at: Option<i64>,
    /// Who.
    pub reader: String,
}

/// A robot of a chat group.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = robot)]
pub struct Robot {
    /// The city.
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// One of [`super::robot::KINDS`].
    pub kind: String,
    /// What the group is called.
    pub name: String,
    /// Its address: a secret. For e-mail the mail server.
    pub url: String,
    /// What it signs with, for e-mail the password; empty for none.
    pub secret: String,
    /// It is told of this unit and those below.
    pub unit_path: String,
    /// When it was added.
    pub created_at: i64,
    /// E-mail only: whom it goes to, set apart by commas.
    pub recipients: String,
    /// E-mail only: in whose name, and the account at the mail server.
    pub sender: String,
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = outbox)]
pub struct Letter {
    /// The city.
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Through which robot.
    pub robot_id: Id,
    /// What it says.
    pub text: String,
    /// Not before this moment.
    pub not_before: i64,
    /// How often it was tried.
    pub tries: i32,
    /// What went wrong last.
    pub trouble: String,
    /// When it was delivered.
    pub sent_at: Option<i64>,
    /// When it was written.
    pub created_at: i64,
}

/// The hours of a city.
pub fn hours(db: &mut Db, city: Id) -> Result<Hours, Problem> {
    let own = remind_hours::table
        .find(city)
        .select((
            remind_hours::from_minute,
            remind_hours::until_minute,
            remind_hours::digest_minute,
            remind_hours::days_ahead,
        ))
        .first::<(i64, i64, i64, i64)>(db)
        .optional()?;
    Ok(own.map_or(USUAL, |(from, until, digest, days_ahead)| Hours { from, until, digest, days_ahead }))
}

/// Sets them.
pub fn set_hours(db: &mut Db, city: Id, hours: Hours) -> Result<(), Problem> {
    diesel::delete(remind_hours::table.find(city)).execute(db)?;
    diesel::insert_into(remind_hours::table)
        .values((
            remind_hours::city_id.eq(city),
            remind_hours::from_minute.eq(hours.from),
            remind_hours::until_minute.eq(hours.until),
            remind_hours::digest_minute.eq(hours.digest),
            remind_hours::days_ahead.eq(hours.days_ahead),
        ))
        .execute(db)?;
    Ok(())
}

/// All cities.
pub fn cities(db: &mut Db) -> Result<Vec<Id>, Problem> {
    Ok(crate::who::store::city::table.select(crate::who::store::city::id).limit(1_000).load(db)?)
}

/// One task or return that is due or late.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Due {
    /// The unit.
    #[diesel(sql_type = BigInt)]
    pub unit_id: Id,
    /// What.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// When.
    #[diesel(sql_type = BigInt)]
    pub due_at: i64,
}

/// Open tasks without parts, of running campaigns, due before a moment.
pub fn due_tasks(db: &mut Db, city: Id, until: i64) -> Result<Vec<Due>, Problem> {
    Ok(yipan_db::sql(
        "select t.unit_id, t.title, t.due_at from task t join campaign c on c.city_id = t.city_id \
         and c.id = t.campaign_id where t.city_id = $1 and t.done_at is null and t.due_at < $2 \
         and c.status in ('running', 'closing') and not exists (select 1 from task p where p.city_id = t.city_id \
         and p.campaign_id = t.campaign_id and p.parent_id = t.id) order by t.due_at, t.id limit 5000",
    )
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(until)
    .load(db)?)
}

/// Adds a notice unless it was given already; gives whether it is new.
pub fn tell(db: &mut Db, row: &Notice) -> Result<bool, Problem> {
    let same = notice::table.filter(
        notice::city_id.eq(row.city_id).and(notice::unit_id.eq(row.unit_id)).and(notice::mark.eq(&row.mark)),
    );
    if diesel::select(diesel::dsl::exists(same)).get_result(db)? {
        return Ok(false);
    }
    diesel::insert_into(notice::table).values(row).execute(db)?;
    Ok(true)
}

/// Whether anything was told under a mark.
pub fn is_told(db: &mut Db, city: Id, mark: &str) -> Result<bool, Problem> {
    let same = notice::table.filter(notice::city_id.eq(city).and(notice::mark.eq(mark)));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(db)?)
}

/// What a unit was told, the newest first.
pub fn notices(db: &mut Db, city: Id, unit: Id, limit: i64) -> Result<Vec<Notice>, Problem> {
    Ok(notice::table
        .filter(notice::city_id.eq(city).and(notice::unit_id.eq(unit)))
        .order(notice::id.desc())
        .limit(limit)
        .select(Notice::as_select())
        .load(db)?)
}

/// How many notices a unit has not read.
pub fn unread(db: &mut Db, city: Id, unit: Id) -> Result<i64, Problem> {
    let own = notice::table
        .filter(notice::city_id.eq(city).and(notice::unit_id.eq(unit)).and(notice::read_at.is_null()));
    Ok(own.count().get_result(db)?)
}

/// Marks a unit's notices as read.
pub fn read_all(db: &mut Db, city: Id, unit: Id, reader: &str, now: i64) -> Result<usize, Problem> {
    let own = notice::table
        .filter(notice::city_id.eq(city).and(notice::unit_id.eq(unit)).and(notice::read_at.is_null()));
    Ok(diesel::update(own).set((notice::read_at.eq(now), notice::reader.eq(reader))).execute(db)?)
}

/// Robots of a city.
pub fn robots(db: &mut Db, city: Id) -> Result<Vec<Robot>, Problem> {
    Ok(robot::table
        .filter(robot::city_id.eq(city))
        .order(robot::id)
        .limit(200)
        .select(Robot::as_select())
        .load(db)?)
}

/// One robot.
pub fn robot(db: &mut Db, city: Id, id: Id) -> Result<Robot, Problem> {
    let row = robot::table.find((city, id)).select(Robot::as_select()).first(db).optional()?;
    row.ok_or(Problem::Missing("robot"))
}

/// Adds a robot.
pub fn insert_robot(db: &mut Db, row: &Robot) -> Result<(), Problem> {
    diesel::insert_into(robot::table).values(row).execute(db)?;
    Ok(())
}

/// Removes a robot and what it had still to say.
pub fn delete_robot(db: &mut Db, city: Id, id: Id) -> Result<(), Problem> {
    let own = outbox::table.filter(outbox::city_id.eq(city).and(outbox::robot_id.eq(id)));
    diesel::delete(own.filter(outbox::sent_at.is_null())).execute(db)?;
    diesel::delete(robot::table.find((city, id))).execute(db)?;
    Ok(())
}

/// Puts a message into the outbox.
pub fn post(db: &mut Db, row: &Letter) -> Result<(), Problem> {
    diesel::insert_into(outbox::table).values(row).execute(db)?;
    Ok(())
}

/// Messages whose time has come, of every city.
pub fn due_letters(db: &mut Db, now: i64) -> Result<Vec<Letter>, Problem> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null().and(outbox::not_before.le(now)))
        .order((outbox::not_before, outbox::id))
        .limit(20)
        .select(Letter::as_select())
        .load(db)?)
}

/// Takes a message to send it: nobody else tries it before `until`. Gives whether it was free.
pub fn take(db: &mut Db, row: &Letter, until: i64) -> Result<bool, Problem> {
    let same = outbox::table
        .find((row.city_id, row.id))
        .filter(outbox::not_before.eq(row.not_before).and(outbox::sent_at.is_null()));
    Ok(diesel::update(same).set(outbox::not_before.eq(until)).execute(db)? == 1)
}

/// Writes down how it went.
pub fn settle(db: &mut Db, row: &Letter) -> Result<(), Problem> {
    diesel::update(outbox::table.find((row.city_id, row.id)))
        .set((
            outbox::not_before.eq(row.not_before),
            outbox::tries.eq(row.tries),
            outbox::trouble.eq(&row.trouble),
            outbox::sent_at.eq(row.sent_at),
        ))
        .execute(db)?;
    Ok(())
}

/// The newest messages of a city.
pub fn letters(db: &mut Db, city: Id) -> Result<Vec<Letter>, Problem> {
    Ok(outbox::table
        .filter(outbox::city_id.eq(city))
        .order(outbox::id.desc())
        .limit(50)
        .select(Letter::as_select())
        .load(db)?)
}
