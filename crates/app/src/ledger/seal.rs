//! Sealing: what was written since the last batch becomes one batch of the chain.
//!
//! On SQLite this happens at the end of each commit, inside it; on PostgreSQL once a second by one elected
//! server (see `tick.rs`), because transactions there commit in no fixed order.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use sha2::{Digest, Sha256};
use yipan_db::Db;

use super::store::{BatchRow, batch};
use crate::kit::Id;
use crate::who::session::hex;

/// At most so many entries become one batch.
const ENTRIES_MOST: i64 = 50_000;

/// The hook of the store: seals on SQLite, leaves it to the tick on PostgreSQL.
pub fn before_commit(db: &mut Db) -> QueryResult<()> {
    if db.is_postgres() { Ok(()) } else { seal(db, 0) }
}

/// Seals every city's unsealed entries. `now` 0 takes the time of the newest entry, so that a replayed history
/// seals alike.
pub fn seal(db: &mut Db, now: i64) -> QueryResult<()> {
    if db.is_postgres() {
        // One sealer at a time; the lock goes with the transaction.
        db.run("select pg_advisory_xact_lock(8421)")?;
    }
    // Few of many cities wrote since the last batch: only these are looked at further.
    let cities: Vec<One> = yipan_db::prepared(
        "select id from city where exists (select 1 from entry where entry.city_id = city.id and entry.batch is null) \
         or exists (select 1 from entry where entry.city_id = city.id and entry.batch = \
         (select coalesce(max(batch.id), 0) + 1 from batch where batch.city_id = city.id)) order by id",
    )
    .load(db)?;
    for city in cities {
        seal_city(db, city.id, now)?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = BigInt)]
    id: Id,
}

/// An entry as the seal sees it.
#[derive(QueryableByName)]
struct Fresh {
    #[diesel(sql_type = BigInt)]
    id: Id,
    #[diesel(sql_type = BigInt)]
    at: i64,
    #[diesel(sql_type = Text)]
    leaf: String,
}

fn seal_city(db: &mut Db, city: Id, now: i64) -> QueryResult<()> {
    let head: Option<(Id, String)> = batch::table
        .filter(batch::city_id.eq(city))
        .order(batch::id.desc())
        .select((batch::id, batch::hash))
        .first(db)
        .optional()?;
    let (last, previous) = head.unwrap_or((0, String::new()));
    let number = last + 1;
    // On SQLite an entry is written into its batch at once (see `store::insert`) and there is nothing to take in
    // here, unless it came from a dump. On PostgreSQL only what is taken in here is sealed: an entry with a
    // smaller id may commit meanwhile.
    yipan_db::prepared(
        "update entry set batch = $1 where city_id = $2 and batch is null and id in \
         (select id from entry where city_id = $3 and batch is null order by id limit $4)",
    )
    .bind::<BigInt, _>(number)
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(ENTRIES_MOST)
    .execute(db)?;
    let fresh = "select id, at, leaf from entry where city_id = $1 and batch = $2 order by id";
    let entries: Vec<Fresh> =
        yipan_db::prepared(fresh).bind::<BigInt, _>(city).bind::<BigInt, _>(number).load(db)?;
    let (Some(first), Some(newest)) = (entries.first(), entries.last()) else { return Ok(()) };
    let leaves: Vec<&str> = entries.iter().map(|entry| entry.leaf.as_str()).collect();
    let mut row = BatchRow {
        city_id: city,
        id: number,
        first_entry: first.id,
        last_entry: newest.id,
        entries: entries.len() as i64,
        root: root(&leaves),
        previous,
        hash: String::new(),
        sealed_at: if now == 0 { newest.at } else { now },
    };
    row.hash = batch_hash(&row);
    diesel::insert_into(batch::table).values(&row).execute(db)?;
    Ok(())
}

/// The Merkle root of hex leaves; an odd one out moves up unchanged.
pub fn root(leaves: &[&str]) -> String {
    let mut level: Vec<String> = leaves.iter().map(|leaf| (*leaf).to_owned()).collect();
    while level.len() > 1 {
        level = level.chunks(2).map(join).collect();
    }
    level.pop().unwrap_or_default()
}

fn join(pair: &[String]) -> String {
    match pair {
        [left, right] => {
            let mut hash = Sha256::new();
            hash.update([1]);
            hash.update(left.as_bytes());
            hash.update(right.as_bytes());
            hex(&hash.finalize())
        }
        [alone] => alone.clone(),
        _ => String::new(),
    }
}

/// The way from a leaf to the root: each step the sibling and whether it stands on the left.
pub fn path(leaves: &[&str], mut at: usize) -> Vec<(bool, String)> {
    let mut level: Vec<String> = leaves.iter().map(|leaf| (*leaf).to_owned()).collect();
    let mut steps = Vec::new();
    while level.len() > 1 {
        let sibling = at ^ 1;
        if let Some(hash) = level.get(sibling) {
            steps.push((sibling < at, hash.clone()));
        }
        level = level.chunks(2).map(join).collect();
        at /= 2;
    }
    steps
}

/// Follows a path from a leaf.
pub fn climb(leaf: &str, path: &[(bool, String)]) -> String {
    path.iter().fold(leaf.to_owned(), |here, (left, sibling)| {
        if *left { join(&[sibling.clone(), here]) } else { join(&[here, sibling.clone()]) }
    })
}

/// The hash that chains a batch to the one before.
pub fn batch_hash(row: &BatchRow) -> String {
    let mut hash = Sha256::new();
    hash.update(row.previous.as_bytes());
    for number in [row.city_id, row.id, row.first_entry, row.last_entry, row.entries, row.sealed_at] {
        hash.update(number.to_be_bytes());
    }
    hash.update(row.root.as_bytes());
    hex(&hash.finalize())
}
