//! `yipan ledger verify|receipt|export`.

use clap::Subcommand;
use yipan_db::Store;

use super::store::{Wanted, newest};
use super::verify;
use crate::kit::Id;
use crate::problem::Problem;
use crate::who;

/// Proves the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Prove that nothing was changed, removed or inserted
    Verify,
    /// Prove one entry's place
    Receipt {
        /// Id of the entry
        entry: Id,
    },
    /// Every entry as JSON Lines, the newest first
    Export,
}

/// Runs it; `Ok(false)` when the ledger does not hold.
pub fn run(store: &Store, command: &LedgerCommand, json: bool) -> Result<bool, Problem> {
    let city = store.read(who::store::first_city)??.ok_or(Problem::Missing("city"))?.0;
    match command {
        LedgerCommand::Verify => {
            if let yipan_db::Where::Postgres(_) = store.place() {
                store.deed(|db| super::seal(db, 0).map_err(Problem::from))??;
            }
            let proof = store.read(move |db| verify::verify(db, city))??;
            if json {
                println!("{}", serde_json::to_string(&proof).map_err(|e| Problem::Broken(e.to_string()))?);
            } else {
                println!(
                    "sound {} entries {} batches {} head {}",
                    proof.sound, proof.entries, proof.batches, proof.head
                );
                for b in &proof.broken {
                    println!("broken batch {} entry {:?} {}", b.batch, b.entry, b.what);
                }
            }
            Ok(proof.sound)
        }
        LedgerCommand::Receipt { entry } => {
            let entry = *entry;
            let receipt = store.read(move |db| verify::receipt(db, city, entry))??;
            println!("{}", serde_json::to_string(&receipt).map_err(|e| Problem::Broken(e.to_string()))?);
            Ok(true)
        }
        LedgerCommand::Export => {
            let mut before = None;
            loop {
                let wanted = Wanted { before, ..Wanted::default() };
                let rows = store.read(move |db| newest(db, city, &wanted, 1000))??;
                for row in &rows {
                    println!("{}", serde_json::to_string(row).map_err(|e| Problem::Broken(e.to_string()))?);
                }
                match rows.last() {
                    Some(last) => before = Some(last.id),
                    None => return Ok(true),
                }
            }
        }
    }
}
