//! `yipan token create`.

use clap::Subcommand;

use super::{act, session, store};
use crate::cli::{Data, told};
use crate::problem::Problem;

/// Personal API tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token for somebody; it is shown once
    Create {
        /// Sign-in name
        #[arg(long)]
        user: String,
        /// What it is for
        #[arg(long, default_value = "command line")]
        label: String,
        #[command(flatten)]
        data: Data,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs it.
pub fn run(command: &TokenCommand) -> Result<(), String> {
    let TokenCommand::Create { user, label, data, json } = command;
    let opened = data.store()?;
    let (user, label) = (user.clone(), label.clone());
    let now = jiff::Timestamp::now().as_millisecond();
    let made = opened.deed(move |db| {
        let (city, id, _) = store::sign_in_of(db, &user)?.ok_or(Problem::Missing("person"))?;
        let by = session::actor(db, city, id)?.ok_or(Problem::Missing("person"))?;
        act::create_token(db, &by, &label, now)
    });
    let token = made.map_err(|away| away.to_string())?.map_err(|problem| told(&problem))?;
    if *json {
        println!("{}", serde_json::json!({"token": token}));
    } else {
        println!("{token}");
    }
    Ok(())
}
