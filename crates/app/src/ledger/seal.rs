//! Sealing: what was written since the last batch becomes one batch of the chain.
//!
//! On SQLite this happens at the end of each commit, inside it; on PostgreSQL once a second by one elected
//! server (see `tick.rs`), because transactions there commit in no fixed order.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use sha2::{Digest, Sha256};
use yipan_db::Db;

use super::store::{BatchRow, batch, entry};
use crate::kit::Id;
use crate::who::session::hex;

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
    let fresh: Vec<(Id, Id, i64, String)> = entry::table
        .filter(entry::batch.is_null())
        .order((entry::city_id, entry::id))
        .limit(50_000)
        .select((entry::city_id, entry::id, entry::at, entry::leaf))
        .load(db)?;
    let mut cities: BTreeMap<Id, Vec<(Id, i64, String)>> = BTreeMap::new();
    for (city, id, at, leaf) in fresh {
        cities.entry(city).or_default().push((id, at, leaf));
    }
    for (city, entries) in cities {
        seal_city(db, city, &entries, now)?;
    }
    Ok(())
}

fn seal_city(db: &mut Db, city: Id, entries: &[(Id, i64, String)], now: i64) -> QueryResult<()> {
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
    let head: Option<(Id, String)> = batch::table
        .filter(batch::city_id.eq(city))
        .order(batch::id.desc())
        .select((batch::id, batch::hash))
        .first(db)
        .optional()?;
    let (number, previous) = head.unwrap_or((0, String::new()));
    let leaves: Vec<&str> = entries.iter().map(|(_, _, leaf)| leaf.as_str()).collect();
    let mut row = BatchRow {
        city_id: city,
        id: number + 1,
        first_entry: first.0,
        last_entry: last.0,
        entries: entries.len() as i64,
        root: root(&leaves),
        previous,
        hash: String::new(),
        sealed_at: if now == 0 { last.1 } else { now },
    };
    row.hash = batch_hash(&row);
    diesel::insert_into(batch::table).values(&row).execute(db)?;
    // Only these: on PostgreSQL an entry with a smaller id may commit while we seal.
    for ids in entries.chunks(500) {
        if db.is_postgres() || entries.len() < 3 {
            let ids: Vec<Id> = ids.iter().map(|(id, _, _)| *id).collect();
            diesel::update(entry::table.filter(entry::city_id.eq(city).and(entry::id.eq_any(ids))))
                .set(entry::batch.eq(row.id))
                .execute(db)?;
        } else {
            yipan_db::sql(
                "update entry set batch = $1 where city_id = $2 and batch is null and id >= $3 and id <= $4",
            )
            .bind::<BigInt, _>(row.id)
            .bind::<BigInt, _>(city)
            .bind::<BigInt, _>(first.0)
            .bind::<BigInt, _>(last.0)
            .execute(db)?;
            break;
        }
    }
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
