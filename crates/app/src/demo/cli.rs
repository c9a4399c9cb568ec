//! `yipan demo`: a campaign in full swing, served on this machine only.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{build, units};
use crate::cli::{Data, runtime, told};
use crate::kit::Id;
use crate::kit::app::App;
use crate::kit::model::ModelArgs;
use crate::problem::Problem;
use crate::{draft, serve, who};

/// A demonstration city
#[derive(Debug, Args)]
pub struct DemoCommand {
    #[command(flatten)]
    data: Data,
    /// Start from a real document instead of the ready-made campaigns
    #[arg(long)]
    from: Option<PathBuf>,
    /// Address to listen on; only on this machine, since the passwords are known
    #[arg(long, default_value = "127.0.0.1:8420")]
    listen: SocketAddr,
    #[command(flatten)]
    model: ModelArgs,
    /// Make the city and stop
    #[arg(long)]
    no_serve: bool,
}

/// Runs it.
pub fn run(command: &DemoCommand) -> Result<(), String> {
    if !command.listen.ip().is_loopback() {
        return Err(format!(
            "{}: the demonstration's passwords are known to everybody, so it listens only on this machine; use --listen 127.0.0.1:PORT",
            command.listen
        ));
    }
    let app = command.data.app()?;
    app.asks(&command.model)?;
    let existing =
        app.store.read(who::store::first_city).map_err(|e| e.to_string())?.map_err(|p| told(&p))?;
    if existing.is_none() {
        eprintln!("making Anlan County …");
        let now = jiff::Timestamp::now().as_millisecond();
        build(&app, now).map_err(|problem| told(&problem))?;
    }
    if let Some(file) = &command.from {
        let (campaign, found) = from_document(&app, file)?;
        eprintln!("{} is on the board: /campaigns/{campaign}; from its text {found}", file.display());
    }
    eprintln!(
        "accounts: office lead unit inspector sponsor leader auditor; password: {}; this city is for trying out",
        units::PASSWORD
    );
    if command.no_serve {
        return Ok(());
    }
    eprintln!("open http://{}", command.listen);
    runtime()?
        .block_on(serve::serve(app, command.listen))
        .map_err(|e| format!("{}: {e}; choose another address with --listen", command.listen))
}

/// Reads a document as the office would, accepts what asks nothing, and puts it on the board; gives the campaign
/// and what it was made of.
fn from_document(app: &App, file: &Path) -> Result<(Id, String), String> {
    let place = file.display();
    let bytes = draft::file::open(file).map_err(|e| format!("{place}: {e}"))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let reading = draft::file::read(&name, &bytes).map_err(|p| format!("{place}: {}", told(&p)))?;
    let now = app.clock.now();
    let done = app.store.deed(move |db| {
        let (city, person, _) = who::store::sign_in_of(db, "office")?.ok_or(Problem::Missing("person"))?;
        let by = who::session::actor(db, city, person)?.ok_or(Problem::Missing("person"))?;
        let id = draft::act::read(db, &by, &reading, now)?;
        for item in draft::store::items(db, by.city, id)? {
            let deed = if item.asks() { "reject" } else { "accept" };
            let decision = draft::act::Decision { deed: deed.into(), fields: Default::default() };
            draft::act::decide(db, &by, id, item.number, &decision, now)?;
        }
        let items = draft::store::items(db, by.city, id)?;
        // A report without a campaign of its own is filed under the document's name.
        let board = draft::act::board(&items);
        let (phases, tasks, figures) = (board.phases.len(), board.tasks.len(), board.figures.len());
        let title = if board.name.is_none() { reading.name.clone() } else { String::new() };
        let suggested = draft::act::suggested(&items).unwrap_or_default();
        let row = draft::store::find(db, by.city, id)?;
        let template = draft::act::proposed(&row, &board, &suggested).map(|kind| kind.code.clone());
        let ask = draft::act::Apply { name: title, template, ..Default::default() };
        let campaign = draft::act::apply(db, &by, id, &ask, now)?;
        Ok((campaign, format!("{phases} phases, {tasks} tasks, {figures} figures")))
    });
    done.map_err(|e| e.to_string())?.map_err(|p| format!("{place}: {}", told(&p)))
}
