//! Proving the ledger: every leaf is recomputed from its entry, every root from its leaves, every batch from
//! the one before.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;

use super::record::leaf;
use super::seal::{batch_hash, climb, path, root};
use super::store::{BatchRow, EntryRow, batch, entry};
use crate::kit::Id;
use crate::problem::Problem;

/// What a proof found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Proof {
    /// Whether nothing was changed, removed or inserted.
    pub sound: bool,
    /// Entries in sealed batches.
    pub entries: i64,
    /// Batches.
    pub batches: i64,
    /// Entries not yet sealed.
    pub unsealed: i64,
    /// Hash of the last batch: write it down elsewhere to prove the end of the chain too.
    pub head: String,
    /// Where it broke, one line each (at most 20): batch, entry, what.
    pub broken: Vec<Break>,
}

/// One place where the ledger does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Break {
    /// The batch.
    pub batch: Id,
    /// The entry, if one can be named.
    pub entry: Option<Id>,
    /// `changed` `missing-or-inserted` `chain`.
    pub what: &'static str,
}

/// Proves a city's whole ledger, batch by batch, in bounded memory.
pub fn verify(db: &mut Db, city: Id) -> Result<Proof, Problem> {
    let mut proof = Proof::default();
    let mut previous = String::new();
    let mut number = 0;
    loop {
        let batches: Vec<BatchRow> = batch::table
            .filter(batch::city_id.eq(city).and(batch::id.gt(number)))
            .order(batch::id)
            .limit(200)
            .select(BatchRow::as_select())
            .load(db)?;
        let (Some(first), Some(last)) = (batches.first(), batches.last()) else { break };
        let mut entries: Vec<EntryRow> = entry::table
            .filter(entry::city_id.eq(city).and(entry::batch.between(first.id, last.id)))
            .order((entry::batch, entry::id))
            .select(EntryRow::as_select())
            .load(db)?;
        for row in &batches {
            let mine = entries.iter().take_while(|e| e.batch == Some(row.id)).count();
            let mine: Vec<EntryRow> = entries.drain(..mine).collect();
            check(row, number + 1, &previous, &mine, &mut proof);
            previous = row.hash.clone();
            number = row.id;
        }
    }
    proof.unsealed =
        entry::table.filter(entry::city_id.eq(city).and(entry::batch.is_null())).count().get_result(db)?;
    proof.head = previous;
    proof.sound = proof.broken.is_empty();
    Ok(proof)
}

fn check(row: &BatchRow, number: Id, previous: &str, entries: &[EntryRow], proof: &mut Proof) {
    let mut found = Vec::new();
    for e in entries.iter().filter(|e| leaf(e) != e.leaf) {
        found.push(Break { batch: row.id, entry: Some(e.id), what: "changed" });
    }
    let leaves: Vec<&str> = entries.iter().map(|e| e.leaf.as_str()).collect();
    if root(&leaves) != row.root || entries.len() as i64 != row.entries {
        found.push(Break { batch: row.id, entry: None, what: "missing-or-inserted" });
    }
    if row.id != number || row.previous != previous || batch_hash(row) != row.hash {
        found.push(Break { batch: row.id, entry: None, what: "chain" });
    }
    proof.entries += entries.len() as i64;
    proof.batches += 1;
    let room = 20_usize.saturating_sub(proof.broken.len());
    proof.broken.extend(found.into_iter().take(room));
}

/// Proves that one entry stands in the sealed ledger; anyone can recompute it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Receipt {
    /// The entry.
    pub entry: EntryRow,
    /// Its batch.
    pub batch: Id,
    /// Hash of the batch before, so that the batch hash can be recomputed.
    pub previous: String,
    /// The way from the leaf to the root: is the sibling on the left, and its hash.
    pub path: Vec<(bool, String)>,
    /// The root the way leads to.
    pub root: String,
    /// The batch hash.
    pub hash: String,
}

/// The receipt of an entry.
pub fn receipt(db: &mut Db, city: Id, id: Id) -> Result<Receipt, Problem> {
    let mine = super::store::one(db, city, id)?;
    let number = mine.batch.ok_or(Problem::Refused("ledger-not-sealed-yet", Vec::new()))?;
    let row: BatchRow = batch::table.find((city, number)).select(BatchRow::as_select()).first(db)?;
    let leaves: Vec<(Id, String)> = entry::table
        .filter(entry::city_id.eq(city).and(entry::batch.eq(number)))
        .order(entry::id)
        .select((entry::id, entry::leaf))
        .load(db)?;
    let at = leaves.iter().position(|(entry, _)| *entry == id).unwrap_or(0);
    let leaves: Vec<&str> = leaves.iter().map(|(_, leaf)| leaf.as_str()).collect();
    let path = path(&leaves, at);
    let root = climb(&mine.leaf, &path);
    Ok(Receipt { entry: mine, batch: number, previous: row.previous, path, root, hash: row.hash })
}
