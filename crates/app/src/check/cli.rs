//! `yipan draw`: a draw anyone can repeat, without a database.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;
use yipan_core::check::{Record, draw, list_sha256, read_list, seed_bytes};

/// Largest list or record read, in bytes.
const FILE_MOST: u64 = 256 << 20;

/// A draw anyone can repeat.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct DrawCommand {
    #[command(subcommand)]
    deed: Option<DrawDeed>,
    /// CSV with a column `id`
    #[arg(long, required = true)]
    list: Option<PathBuf>,
    /// Seed, hexadecimal
    #[arg(long, required = true)]
    seed: Option<String>,
    /// How many to draw
    #[arg(short, required = true)]
    n: Option<usize>,
    /// Column by which to draw in proportion
    #[arg(long)]
    strata: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Other deeds.
#[derive(Debug, Subcommand)]
pub enum DrawDeed {
    /// Repeat a published draw and say whether its record holds
    Verify {
        /// The record, JSON
        record: PathBuf,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

fn text_of(path: &Path) -> Result<String, String> {
    let told = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let size = std::fs::metadata(path).map_err(|e| told(&e))?.len();
    if size > FILE_MOST {
        return Err(told(&format!("{size} bytes; {FILE_MOST} is the most")));
    }
    std::fs::read_to_string(path).map_err(|e| told(&e))
}

/// Runs it.
pub fn run(command: &DrawCommand) -> Result<(), String> {
    match command {
        DrawCommand { deed: Some(DrawDeed::Verify { record, json }), .. } => verify(record, *json),
        DrawCommand { list: Some(list), seed: Some(seed), n: Some(n), strata, json, .. } => {
            let lots = read_list(&text_of(list)?, strata.as_deref());
            let lots = lots.map_err(|fault| format!("{}: {fault}", list.display()))?;
            let bytes = seed_bytes(seed).map_err(|fault| fault.to_string())?;
            let drawn = draw(&lots, &bytes, *n).map_err(|fault| format!("{}: {fault}", list.display()))?;
            if *json {
                let seed = crate::who::session::hex(&bytes);
                println!("{}", json!({"seed": seed, "list_sha256": list_sha256(&lots), "drawn": drawn}));
            } else {
                drawn.iter().for_each(|d| println!("{}\t{}\t{}", d.id, d.stratum, d.rank));
            }
            Ok(())
        }
        _ => Err("draw needs --list, --seed and -n".into()),
    }
}

fn verify(path: &Path, json: bool) -> Result<(), String> {
    let record: Record =
        serde_json::from_str(&text_of(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    let outcome = record.verify();
    if json {
        let fault = outcome.as_ref().err().map(ToString::to_string);
        println!("{}", json!({"holds": outcome.is_ok(), "fault": fault, "drawn": record.drawn.len()}));
    } else if outcome.is_ok() {
        println!("{} of {} drawn as the seed says", record.drawn.len(), record.list.len());
    }
    outcome.map_err(|fault| format!("{}: {fault}", path.display()))
}
