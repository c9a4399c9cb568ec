//! The commands. Errors go to standard error as one line with the place and the mend; exit 2 for a wrong call,
//! 1 for a failed one.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use object_store::local::LocalFileSystem;
use yipan_db::{Config, Store, Where};

use crate::kit::app::App;
use crate::kit::model::ModelArgs;
use crate::kit::say::{Lang, Say};
use crate::ledger::cli::LedgerCommand;
use crate::problem::Problem;
use crate::{check, demo, draft, flow, goal, ledger, plan, score, serve, who, year};

/// One board for a city-wide campaign.
#[derive(Debug, Parser)]
#[command(name = "yipan", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the city's data is.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder of an embedded city
    #[arg(long, env = "YIPAN_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// A PostgreSQL server instead: postgres://user@host/database (files stay in --data)
    #[arg(long, env = "YIPAN_DATABASE", global = true)]
    pub database: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the web server
    Serve {
        #[command(flatten)]
        data: Data,
        /// Address to listen on
        #[arg(long, default_value = "127.0.0.1:8420")]
        listen: SocketAddr,
        #[command(flatten)]
        model: ModelArgs,
    },
    /// A demonstration city
    Demo(demo::cli::DemoCommand),
    /// Prove, show and export the ledger
    Ledger {
        #[command(subcommand)]
        command: LedgerCommand,
        #[command(flatten)]
        data: Data,
        /// Answer as JSON
        #[arg(long, global = true)]
        json: bool,
    },
    /// Lay a plan: early and late dates, slack, the critical chain
    Schedule(plan::cli::ScheduleCommand),
    /// Deadlines in working and natural time
    Worktime {
        #[command(subcommand)]
        command: plan::cli::WorktimeCommand,
    },
    /// A draw anyone can repeat
    Draw(check::cli::DrawCommand),
    /// Read documents into drafts
    Draft(draft::cli::DraftCommand),
    /// Put a draft on the board
    Apply(draft::cli::ApplyCommand),
    /// Count a period's scores; say why a unit has the score it has
    Score {
        #[command(subcommand)]
        command: score::cli::ScoreCommand,
        #[command(flatten)]
        data: Data,
        /// Answer as JSON
        #[arg(long, global = true)]
        json: bool,
    },
    /// The merged, stricter-of requirements of several standards
    Crosswalk(goal::cli::CrosswalkCommand),
    /// Kinds of campaign and standards the program brings along
    Template {
        #[command(subcommand)]
        command: goal::cli::TemplateCommand,
    },
    /// A simulated year of a city, its promises checked every evening
    #[command(hide = true)]
    Year(year::cli::YearCommand),
    /// Personal API tokens
    Token {
        #[command(subcommand)]
        command: who::cli::TokenCommand,
    },
}

impl Data {
    /// Opens the store.
    pub fn store(&self) -> Result<Store, String> {
        let place = match &self.database {
            Some(url) => Where::Postgres(url.clone()),
            None => Where::Folder(self.data.clone()),
        };
        flow::install();
        Store::open(&Config::new(place, ledger::before_commit)).map_err(|e| e.to_string())
    }

    /// Opens the store and the files.
    pub fn app(&self) -> Result<App, String> {
        let store = self.store()?;
        let folder = self.data.join("files");
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let files =
            LocalFileSystem::new_with_prefix(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(App::new(store, Arc::new(files)))
    }
}

/// A problem as one line of a terminal.
pub fn told(problem: &Problem) -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap_or(jiff::tz::TimeZone::UTC);
    let say = Say { lang: Lang::En, zone, now: 0 };
    match problem {
        Problem::Broken(cause) => cause.clone(),
        Problem::Invalid(fields) => fields
            .iter()
            .map(|f| format!("{}: {}", f.field, say.with(f.key, &f.args)))
            .collect::<Vec<_>>()
            .join("; "),
        problem => problem.sentence(&say),
    }
}

/// A runtime for commands that need one.
pub fn runtime() -> Result<tokio::runtime::Runtime, String> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())
}

/// Reads the command line and runs it.
pub fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("YIPAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let outcome = match Cli::parse().command {
        Command::Serve { data, listen, model } => data.app().and_then(|app| {
            app.asks(&model)?;
            runtime()?
                .block_on(serve::serve(app, listen))
                .map_err(|e| format!("{listen}: {e}; choose another with --listen"))
        }),
        Command::Ledger { command, data, json } => {
            data.store().and_then(|store| match ledger::cli::run(&store, &command, json) {
                Ok(true) => Ok(()),
                Ok(false) => Err("the ledger does not hold; see above".into()),
                Err(problem) => Err(told(&problem)),
            })
        }
        Command::Draw(command) => check::cli::run(&command),
        Command::Demo(command) => demo::cli::run(&command),
        Command::Schedule(command) => plan::cli::schedule(&command),
        Command::Worktime { command } => plan::cli::worktime(&command),
        Command::Draft(command) => draft::cli::read(&command),
        Command::Apply(command) => draft::cli::apply(&command),
        Command::Score { command, data, json } => score::cli::run(&command, &data, json),
        Command::Crosswalk(command) => goal::cli::run_crosswalk(&command),
        Command::Template { command } => goal::cli::run_template(&command),
        Command::Year(command) => year::cli::run(&command),
        Command::Token { command } => who::cli::run(&command),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("yipan: {message}");
            ExitCode::FAILURE
        }
    }
}
