//! `yipan crosswalk` and `yipan template`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use yipan_core::goal::crosswalk::{Line, crosswalk};
use yipan_core::goal::fields::Fault;
use yipan_core::goal::template::Template;

use super::{import, merged, shelf};
use crate::kit::say::{Arg, Lang, Say};

/// The merged, stricter-of requirements of several standards
#[derive(Debug, Args)]
pub struct CrosswalkCommand {
    /// Standards, as .toml or .xlsx files or by the code of a shipped one
    #[arg(required = true)]
    standards: Vec<PathBuf>,
    /// Only editions in force on this day (YYYY-MM-DD)
    #[arg(long)]
    on: Option<jiff::civil::Date>,
    /// A known figure that decides conditions: land_per_capita="95 m2"
    #[arg(long, value_name = "MEASURE=AMOUNT")]
    figure: Vec<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Kinds of campaign and standards the program brings along
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// List what is shipped
    List {
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a shipped template or standard, to start an own one from
    Show {
        /// Its code
        code: String,
    },
    /// Check a file: every wrong field with its line
    Check {
        /// A campaign template or a standard
        file: PathBuf,
    },
}

fn say() -> Say {
    let lang = std::env::var("LANG").ok().and_then(|word| Lang::read(&word)).unwrap_or(Lang::En);
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap_or(jiff::tz::TimeZone::UTC);
    Say { lang, zone, now: jiff::Timestamp::now().as_millisecond() }
}

fn told(file: &str, faults: &[Fault]) -> String {
    let say = say();
    let lines = faults.iter().map(|fault| {
        let args: Vec<(&'static str, Arg)> =
            fault.why.facts().into_iter().map(|(name, value)| (name, Arg::Text(value))).collect();
        let place = fault.place.short();
        let colon = if place.is_empty() { "" } else { ":" };
        format!("{file}{colon}{place}: {}", say.with(fault.why.key(), &args))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Runs `crosswalk`.
pub fn run_crosswalk(command: &CrosswalkCommand) -> Result<(), String> {
    let mut standards = Vec::new();
    for path in &command.standards {
        let name = path.to_string_lossy();
        let read = match std::fs::read(path) {
            Ok(bytes) => import::read(&name, &bytes),
            Err(error) => match shelf::standard(&name) {
                Some(read) => read,
                None => {
                    return Err(format!("{name}: {error}; give a file or the code of a shipped standard"));
                }
            },
        };
        standards.push(read.map_err(|faults| told(&name, &faults))?);
    }
    let mut figures = BTreeMap::new();
    for text in &command.figure {
        let wrong = || format!("--figure {text}: write MEASURE=AMOUNT, land_per_capita=\"95 m2\"");
        let (measure, amount) = text.split_once('=').ok_or_else(wrong)?;
        let (number, unit) = amount.trim().split_once(' ').unwrap_or((amount.trim(), ""));
        let amount = yipan_core::goal::amount::Amount::parse(number).ok_or_else(wrong)?;
        figures.insert(measure.trim().to_owned(), amount.with_unit(unit.trim()));
    }
    let say = say();
    let lines = crosswalk(&standards, command.on, &figures);
    if command.json {
        let items: Vec<_> = lines.iter().map(|line| merged::json(line, &say)).collect();
        println!("{}", json!(items));
        return Ok(());
    }
    for line in &lines {
        println!("{}", plain(line, &say));
    }
    Ok(())
}

/// A line for a terminal: measure, scope, what is asked, by whom, and what is wrong with it.
fn plain(line: &Line, say: &Say) -> String {
    let measure = line.measure.as_deref().unwrap_or("-");
    let scope = line.scope.as_deref().unwrap_or("-");
    let asked = match (&line.requirement, &line.conflict) {
        (_, Some(conflict)) => merged::conflict(say, conflict),
        (Some(asked), None) => asked.to_string(),
        (None, None) => "-".to_owned(),
    };
    let veto = if line.veto { "veto" } else { "" };
    format!("{measure}\t{scope}\t{asked}\t{}\t{veto}\t{}", line.driven_by.join(","), line.title)
}

/// Runs `template`.
pub fn run_template(command: &TemplateCommand) -> Result<(), String> {
    match command {
        TemplateCommand::List { json } => {
            let kinds = shelf::templates();
            if *json {
                let kinds: Vec<_> = kinds
                    .iter()
                    .map(|own| json!({"code": own.code, "name": own.name, "name_en": own.name_en, "standards": own.standards}))
                    .collect();
                println!("{}", json!({"campaigns": kinds, "standards": shelf::standard_codes()}));
                return Ok(());
            }
            for own in kinds {
                println!("campaign\t{}\t{}\t{}", own.code, own.name, own.name_en);
            }
            for code in shelf::standard_codes() {
                println!("standard\t{code}");
            }
            Ok(())
        }
        TemplateCommand::Show { code } => {
            let text = shelf::template_text(code).or_else(|| shelf::standard_text(code));
            let text =
                text.ok_or_else(|| format!("{code}: nothing of this name is shipped; see template list"))?;
            print!("{text}");
            Ok(())
        }
        TemplateCommand::Check { file } => {
            let name = file.to_string_lossy();
            let bytes = std::fs::read(file).map_err(|error| format!("{name}: {error}"))?;
            let text = String::from_utf8_lossy(&bytes);
            let outcome = if text.lines().any(|line| line.trim() == "[template]") {
                Template::parse(&text).map(|own| format!("{}: {} phases", own.code, own.phases.len()))
            } else {
                import::read(&name, &bytes)
                    .map(|own| format!("{}: {} indicators", own.code, own.indicators.len()))
            };
            println!("{}", outcome.map_err(|faults| told(&name, &faults))?);
            Ok(())
        }
    }
}
