//! What people can do about units, posts and people. One function, one transaction, one ledger line.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::who::{Right, Role};
use yipan_db::{Db, new_id};

use super::session;
use super::store::{self, Post, Unit, city, person, post, unit};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// A unit to add.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewUnit {
    /// The unit above; none for the top.
    pub parent: Option<Id>,
    /// Kind, see [`Unit::kind`].
    pub kind: String,
    /// Full name.
    pub name: String,
    /// Short name, at most 14 characters.
    pub short: String,
    /// The city's code.
    pub code: Option<String>,
    /// For a command body: its campaign.
    pub campaign: Option<Id>,
    /// Order among its siblings.
    #[serde(default)]
    pub sort: i32,
}

/// A person to add.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// Sign-in name; none for somebody who only holds posts.
    pub username: Option<String>,
    /// First password.
    pub password: Option<String>,
    /// Role word.
    pub role: String,
    /// Unit.
    pub unit: Id,
}

/// A post to add.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewPost {
    /// Unit.
    pub unit: Id,
    /// Kind, see [`Post::kind`].
    pub kind: String,
    /// Title.
    pub title: String,
    /// Who holds it.
    pub person: Option<Id>,
    /// For a post of a command body: its campaign.
    pub campaign: Option<Id>,
}

/// The kinds of unit.
pub const UNIT_KINDS: &[&str] =
    &["government", "committee", "department", "street", "community", "enterprise", "institution", "command"];

fn text(field: &str, value: &str, most: usize) -> Result<String, Problem> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Problem::field(field, "field-required"));
    }
    if value.chars().count() > most {
        return Err(Problem::field(field, "field-too-long"));
    }
    Ok(value.to_owned())
}

/// A city, empty. Only the command line and the demonstration found cities.
pub fn found_city(db: &mut Db, name: &str, short: &str, now: i64) -> Result<Actor, Problem> {
    let id = new_id();
    diesel::insert_into(city::table)
        .values((
            city::id.eq(id),
            city::name.eq(name),
            city::short.eq(short),
            city::zone.eq("Asia/Shanghai"),
            city::created_at.eq(now),
        ))
        .execute(db)?;
    let by = Actor::program(id);
    ledger::record(db, &by, now, Line::of("city.founded", "city", id).detail(json!({"name": name})))?;
    Ok(by)
}

/// Adds a unit to the tree.
pub fn add_unit(db: &mut Db, by: &Actor, ask: &NewUnit, now: i64) -> Result<Unit, Problem> {
    by.may(Right::ManageCity)?;
    if !UNIT_KINDS.contains(&ask.kind.as_str()) {
        return Err(Problem::field("kind", "field-unknown"));
    }
    let id = new_id();
    let parent_path = match ask.parent {
        Some(parent) => store::unit(db, by.city, parent)?.path,
        None => "/".into(),
    };
    let row = Unit {
        city_id: by.city,
        id,
        parent_id: ask.parent,
        path: format!("{parent_path}{id}/"),
        kind: ask.kind.clone(),
        name: text("name", &ask.name, 100)?,
        short: text("short", &ask.short, 14)?,
        code: ask.code.clone(),
        campaign_id: ask.campaign,
        sort: ask.sort,
        retired_at: None,
        version: 1,
    };
    diesel::insert_into(unit::table).values(&row).execute(db)?;
    store::UNITS.touch(db, by.city)?;
    let line = Line::of("unit.added", "unit", id).detail(json!({"name": row.name, "parent": ask.parent}));
    ledger::record(db, by, now, line)?;
    Ok(row)
}

/// Adds a person. The password is kept as an Argon2id hash.
pub fn add_person(db: &mut Db, by: &Actor, ask: &NewPerson, now: i64) -> Result<Id, Problem> {
    by.may(Right::ManageCity)?;
    let role = Role::read(&ask.role).filter(|r| *r != Role::Program);
    let role = role.ok_or_else(|| Problem::field("role", "field-unknown"))?;
    store::unit(db, by.city, ask.unit)?;
    if let Some(username) = &ask.username
        && store::sign_in_of(db, username)?.is_some()
    {
        return Err(Problem::field("username", "who-username-taken"));
    }
    let password = ask.password.as_deref().map(hash_password).transpose()?;
    let id = new_id();
    diesel::insert_into(person::table)
        .values((
            person::city_id.eq(by.city),
            person::id.eq(id),
            person::name.eq(text("name", &ask.name, 50)?),
            person::username.eq(&ask.username),
            person::password.eq(password),
            person::role.eq(role.word()),
            person::unit_id.eq(ask.unit),
            person::lang.eq("zh"),
            person::version.eq(1),
        ))
        .execute(db)?;
    let line = Line::of("person.added", "person", id).detail(json!({"role": role.word(), "unit": ask.unit}));
    ledger::record(db, by, now, line)?;
    Ok(id)
}

/// Adds a post, held by somebody or vacant.
pub fn add_post(db: &mut Db, by: &Actor, ask: &NewPost, now: i64) -> Result<Id, Problem> {
    by.may(Right::ManageCity)?;
    store::unit(db, by.city, ask.unit)?;
    let id = new_id();
    let row = Post {
        city_id: by.city,
        id,
        unit_id: ask.unit,
        kind: text("kind", &ask.kind, 40)?,
        title: text("title", &ask.title, 60)?,
        person_id: ask.person,
        campaign_id: ask.campaign,
        version: 1,
    };
    diesel::insert_into(post::table).values(&row).execute(db)?;
    let line = Line::of("post.added", "post", id)
        .campaign(ask.campaign)
        .detail(json!({"title": row.title, "unit": ask.unit, "person": ask.person}));
    ledger::record(db, by, now, line)?;
    Ok(id)
}

/// The same post, another person. Duties stay on the post.
pub fn hand_over_post(db: &mut Db, by: &Actor, id: Id, to: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::ManageCity)?;
    let before: Option<Id> = post::table
        .find((by.city, id))
        .select(post::person_id)
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("post"))?;
    let known: i64 =
        person::table.filter(person::city_id.eq(by.city).and(person::id.eq(to))).count().get_result(db)?;
    if known == 0 {
        return Err(Problem::field("person", "field-unknown"));
    }
    diesel::update(post::table.find((by.city, id)))
        .set((post::person_id.eq(to), post::version.eq(post::version + 1)))
        .execute(db)?;
    let line = Line::of("post.handed-over", "post", id).detail(json!({"before": before, "after": to}));
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Signs a person in and gives the session's secret. The same answer for a wrong name and a wrong password.
pub fn sign_in(db: &mut Db, username: &str, password: &str, now: i64) -> Result<String, Problem> {
    let wrong = || Problem::refused("who-wrong-sign-in", []);
    let Some((city, id, Some(kept))) = store::sign_in_of(db, username)? else {
        // As much work as a real check, so that time tells nothing about names.
        let _ = verify_password(password, DECOY);
        return Err(wrong());
    };
    if !verify_password(password, &kept) {
        return Err(wrong());
    }
    let secret = session::open(db, city, id, session::Kind::Browser, "browser", now)?;
    if let Some(actor) = session::actor(db, city, id)? {
        ledger::record(db, &actor, now, Line::of("person.signed-in", "person", id))?;
    }
    Ok(secret)
}

/// Signs out: the session ends at once, everywhere.
pub fn sign_out(db: &mut Db, by: &Actor, now: i64) -> Result<(), Problem> {
    session::revoke(db, &by.session, now)?;
    ledger::record(db, by, now, Line::of("person.signed-out", "person", by.person))?;
    Ok(())
}

/// Confirms that the person at the screen is the one signed in, before a signature.
pub fn confirm_password(db: &mut Db, by: &Actor, password: &str) -> Result<(), Problem> {
    match store::sign_in_of(db, &by.username)? {
        Some((_, id, Some(kept))) if id == by.person && verify_password(password, &kept) => Ok(()),
        _ => Err(Problem::field("password", "who-wrong-password")),
    }
}

/// A personal API token, shown once.
pub fn create_token(db: &mut Db, by: &Actor, label: &str, now: i64) -> Result<String, Problem> {
    let label = text("label", label, 60)?;
    let secret = session::open(db, by.city, by.person, session::Kind::Token, &label, now)?;
    ledger::record(
        db,
        by,
        now,
        Line::of("token.created", "person", by.person).detail(json!({"label": label})),
    )?;
    Ok(secret)
}

// The hash of nothing anybody knows; only its cost matters.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// An Argon2id hash with its own salt.
pub fn hash_password(password: &str) -> Result<String, Problem> {
    if password.chars().count() < 8 || password.len() > 1024 {
        return Err(Problem::field("password", "who-password-length"));
    }
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| Problem::Broken(format!("a password could not be hashed: {error}")))
}

fn verify_password(password: &str, kept: &str) -> bool {
    PasswordHash::new(kept)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}
