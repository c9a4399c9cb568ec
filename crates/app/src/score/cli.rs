//! `yipan score run` and `yipan score explain`.

use clap::Subcommand;
use serde_json::json;

use super::act::{self, NewRun};
use super::view::{change, points};
use super::{Period, store};
use crate::cli::{Data, told};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who;

/// Scores of a period.
#[derive(Debug, Subcommand)]
pub enum ScoreCommand {
    /// Count a period, or count it again; prints the places
    Run {
        /// Campaign
        #[arg(long)]
        campaign: Id,
        /// Month, such as 2026-07; this month unless told
        #[arg(long)]
        period: Option<String>,
    },
    /// Why a unit has the score it has, down to the record
    Explain {
        /// Campaign
        #[arg(long)]
        campaign: Id,
        /// Month, such as 2026-07; this month unless told
        #[arg(long)]
        period: Option<String>,
        /// Full or short name of the unit
        #[arg(long)]
        unit: String,
    },
}

/// Runs it and prints, as lines or as JSON.
pub fn run(command: &ScoreCommand, data: &Data, json: bool) -> Result<(), String> {
    let store = data.store()?;
    let now = jiff::Timestamp::now().as_millisecond();
    let this_month = || Period::of(now).word();
    let city = store.read(who::store::first_city).map_err(|e| e.to_string())?.map_err(|p| told(&p))?;
    let (city, _) = city.ok_or("there is no city yet; start with yipan demo, or found one")?;
    match command {
        ScoreCommand::Run { campaign, period } => {
            let ask = NewRun { campaign: *campaign, period: period.clone().unwrap_or_else(this_month) };
            let done = store.deed(move |db| {
                let run = act::run(db, &Actor::program(city), &ask, now)?;
                let cards = store::cards(db, city, run.id)?;
                let units = who::store::units_under(db, city, "/")?;
                Ok::<_, Problem>((run, cards, units))
            });
            let (run, cards, units) = done.map_err(|e| e.to_string())?.map_err(|p| told(&p))?;
            if json {
                println!("{}", json!({"run": run, "places": cards}));
                return Ok(());
            }
            for card in &cards {
                let name = units.iter().find(|unit| unit.id == card.unit_id).map_or("", |unit| &unit.short);
                println!("{:<14}{:>4}  {:>6}  {name}", card.group_code, card.place, points(card.total));
            }
        }
        ScoreCommand::Explain { campaign, period, unit } => {
            let (campaign, unit) = (*campaign, unit.clone());
            let period = period.clone().unwrap_or_else(this_month);
            let read = store.read(move |db| {
                let run = store::run_of(db, city, campaign, &period)?.ok_or(Problem::Missing("score"))?;
                let unit = who::store::unit_by_name(db, city, &unit)?.ok_or(Problem::Missing("unit"))?;
                store::card(db, city, run.id, unit.id)
            });
            let row = read.map_err(|e| e.to_string())?.map_err(|p| told(&p))?;
            let tree = row.tree().map_err(|p| told(&p))?;
            if json {
                println!("{}", json!({"total": row.total, "place": row.place, "card": tree}));
                return Ok(());
            }
            for part in &tree.parts {
                println!("{:<40}{:>9}", part.name, change(part.change));
                for line in &part.lines {
                    println!("  {:<38}{:>9}", line.name, change(line.change));
                    for charge in &line.charges {
                        println!("    {:<36}{:>9}", charge.record.label, change(charge.change));
                    }
                }
            }
            println!("{:>49}", points(row.total));
        }
    }
    Ok(())
}
