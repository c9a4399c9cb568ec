//! Yipan (一盘): a city-wide campaign as one closed loop. One binary: pages, scripts, both databases.
//!
//! Folders show the loop; `docs/map.md` is the house, `docs/words.md` its words.
#![recursion_limit = "256"]

mod board;
mod brief;
mod calendar;
mod case;
mod check;
mod cli;
mod demo;
mod draft;
mod drive;
mod duty;
mod flow;
mod gate;
mod goal;
mod hazard;
mod kit;
mod ledger;
mod photo;
mod place;
mod plan;
mod problem;
mod project;
mod remind;
mod score;
mod series;
mod serve;
#[cfg(test)]
mod story;
#[cfg(test)]
mod testing;
mod tick;
mod voice;
mod who;
mod year;

fn main() -> std::process::ExitCode {
    cli::main()
}
