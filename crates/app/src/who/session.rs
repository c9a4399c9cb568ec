//! Sessions and personal tokens: a random secret the visitor keeps, its hash in the table.

use diesel::prelude::*;
use rand::Rng;
use sha2::{Digest, Sha256};
use yipan_core::who::Role;
use yipan_db::Db;

use super::store::{person, post, session, unit};
use crate::kit::Id;
use crate::kit::actor::{Actor, PostHeld};
use crate::problem::Problem;

/// How long a sign-in lasts: 30 days.
pub const SESSION_MS: i64 = 30 * 86_400_000;
/// How long a token lasts: a year.
pub const TOKEN_MS: i64 = 365 * 86_400_000;

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// The hash kept for a secret. The secret is 256 random bits, so a fast hash is enough.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// A new secret.
pub fn secret() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hex(&bytes)
}

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A browser.
    Browser,
    /// A program.
    Token,
}

/// Opens a session and gives its secret, which is shown once and not kept.
pub fn open(
    db: &mut Db,
    city: Id,
    person_id: Id,
    kind: Kind,
    label: &str,
    now: i64,
) -> Result<String, Problem> {
    let secret = secret();
    let (word, lasts) = match kind {
        Kind::Browser => ("browser", SESSION_MS),
        Kind::Token => ("token", TOKEN_MS),
    };
    diesel::insert_into(session::table)
        .values((
            session::hash.eq(hash(&secret)),
            session::city_id.eq(city),
            session::person_id.eq(person_id),
            session::kind.eq(word),
            session::label.eq(label),
            session::created_at.eq(now),
            session::expires_at.eq(now + lasts),
        ))
        .execute(db)?;
    Ok(secret)
}

/// Ends a session; ending it twice is fine.
pub fn revoke(db: &mut Db, wanted: &str, now: i64) -> Result<(), Problem> {
    diesel::update(session::table.filter(session::hash.eq(wanted)))
        .set(session::revoked_at.eq(now))
        .execute(db)?;
    Ok(())
}

/// The person behind a live session.
pub fn find(db: &mut Db, wanted: &str, now: i64) -> Result<Option<Actor>, Problem> {
    let found: Option<(Id, Id)> = session::table
        .filter(session::hash.eq(wanted))
        .filter(session::expires_at.gt(now).and(session::revoked_at.is_null()))
        .select((session::city_id, session::person_id))
        .first(db)
        .optional()?;
    let Some((city, id)) = found else { return Ok(None) };
    let mut actor = actor(db, city, id)?;
    if let Some(actor) = &mut actor {
        actor.session = wanted.to_owned();
    }
    Ok(actor)
}

/// A person as an actor, with unit and posts.
pub fn actor(db: &mut Db, city: Id, id: Id) -> Result<Option<Actor>, Problem> {
    let found: Option<(String, Option<String>, String, Id)> = person::table
        .find((city, id))
        .filter(person::retired_at.is_null())
        .select((person::name, person::username, person::role, person::unit_id))
        .first(db)
        .optional()?;
    let Some((name, username, role, unit_id)) = found else { return Ok(None) };
    let Some(role) = Role::read(&role) else {
        return Err(Problem::Broken(format!("person {id} has the unknown role {role}")));
    };
    let (unit_name, unit_path): (String, String) =
        unit::table.find((city, unit_id)).select((unit::short, unit::path)).first(db)?;
    let posts: Vec<(Id, String, String, Id)> = post::table
        .filter(post::city_id.eq(city).and(post::person_id.eq(id)))
        .select((post::id, post::kind, post::title, post::unit_id))
        .load(db)?;
    Ok(Some(Actor {
        city,
        person: id,
        name,
        username: username.unwrap_or_default(),
        role,
        unit: unit_id,
        unit_name,
        unit_path,
        posts: posts.into_iter().map(|(id, kind, title, unit)| PostHeld { id, kind, title, unit }).collect(),
        address: String::new(),
        session: String::new(),
    }))
}
