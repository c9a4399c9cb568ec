//! `yipan year`: a simulated year whose promises are checked every evening.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::{Plan, Stop, live};
use crate::cli::{Data, told};

/// A simulated year of a city, its promises checked every evening
#[derive(Debug, Args)]
pub struct YearCommand {
    /// The same seed is the same year
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Units that take part
    #[arg(long, default_value_t = 200)]
    units: usize,
    /// Cases reported
    #[arg(long, default_value_t = 100_000)]
    cases: usize,
    /// Days lived
    #[arg(long, default_value_t = 360, value_parser = clap::value_parser!(i64).range(1..=3_660))]
    days: i64,
    /// Where the city is made; must be empty
    #[arg(long, default_value = "data/year")]
    data: PathBuf,
}

/// Runs it: one line for each month, and the first broken promise.
pub fn run(command: &YearCommand) -> Result<(), String> {
    let filled = std::fs::read_dir(&command.data).is_ok_and(|mut entries| entries.next().is_some());
    if filled {
        return Err(format!(
            "{}: a year begins in an empty folder; name another with --data",
            command.data.display()
        ));
    }
    if !(1..=1_000_000).contains(&command.cases) || command.units > 5_000 {
        return Err("--cases is 1 to 1000000, --units at most 5000".into());
    }
    let data = Data { data: command.data.clone(), database: None };
    let app = data.app()?;
    let plan = Plan { seed: command.seed, units: command.units, cases: command.cases, days: command.days };
    let begun = Instant::now();
    println!("month  reported    closed     open     late      deeds   refused      lines  seconds");
    let done = live(&app, plan, |own| {
        println!(
            "{:>5} {:>9} {:>9} {:>8} {:>8} {:>10} {:>9} {:>10} {:>8.1}",
            own.month,
            own.reported,
            own.closed,
            own.open,
            own.late,
            own.deeds,
            own.refused,
            own.lines,
            begun.elapsed().as_secs_f64()
        );
    });
    match done {
        Ok(_) => {
            println!("seed {}: every promise held on every evening", command.seed);
            Ok(())
        }
        Err(Stop::Broken { day, promise, about }) => {
            Err(format!("seed {}, day {day}: {promise}: {about}", command.seed))
        }
        Err(Stop::Failed(problem)) => Err(format!("seed {}: {}", command.seed, told(&problem))),
    }
}
