//! `yipan demo`: a campaign in full swing, served on this machine only.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::{build, units};
use crate::cli::{Data, runtime, told};
use crate::{serve, who};

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
    let existing =
        app.store.read(who::store::first_city).map_err(|e| e.to_string())?.map_err(|p| told(&p))?;
    if existing.is_none() {
        eprintln!("making Anlan County …");
        let now = jiff::Timestamp::now().as_millisecond();
        build(&app, now).map_err(|problem| told(&problem))?;
    }
    if let Some(file) = &command.from {
        return Err(format!("{}: documents cannot be read yet", file.display()));
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
