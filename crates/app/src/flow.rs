//! The loop on one screen: when this fact is in the ledger, that deed follows.
//!
//! A link is noted in the transaction of its fact and followed in one of its own, exactly once; a deed that
//! fails is tried again later and its trouble kept. Imports look back along the loop; facts go forward here.

use diesel::prelude::*;
use yipan_db::Db;

use crate::case;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::frame::Frame;
use crate::ledger;
use crate::ledger::store::{EntryRow, flow_todo};
use crate::problem::Problem;

/// What follows a fact: gets the program as actor, the entry, and the moment.
pub type Deed = fn(&mut Db, &Actor, &EntryRow, i64) -> Result<(), Problem>;

/// One link of the loop.
#[derive(Clone, Copy)]
pub struct Link {
    /// The fact that pulls it.
    pub fact: &'static str,
    /// Its own name, unique.
    pub name: &'static str,
    /// The deed.
    pub deed: Deed,
}

/// All links.
#[rustfmt::skip] // one line for each link
pub const FLOW: &[Link] = &[
    Link { fact: "finding.failed", name: "case.open-from-finding", deed: case::follow_finding },
];

const NAMES: [(&str, &str); FLOW.len()] = {
    let mut names = [("", ""); FLOW.len()];
    let mut i = 0;
    while i < FLOW.len() {
        names[i] = (FLOW[i].fact, FLOW[i].name);
        i += 1;
    }
    names
};

/// Tells the ledger which facts are followed. Called once at the start.
pub fn install() {
    ledger::forward(&NAMES);
}

/// Follows what is due; gives how many links were followed. Stops when there is nothing left to do.
pub async fn settle(app: &App) -> Result<usize, Problem> {
    let mut followed = 0;
    loop {
        let now = app.clock.now();
        let due: Vec<(Id, Id, String)> = app
            .read(move |db| {
                Ok(flow_todo::table
                    .filter(flow_todo::not_before.le(now))
                    .order((flow_todo::not_before, flow_todo::entry_id))
                    .limit(100)
                    .select((flow_todo::city_id, flow_todo::entry_id, flow_todo::link))
                    .load(db)?)
            })
            .await?;
        if due.is_empty() {
            return Ok(followed);
        }
        for (city, entry, link) in due {
            follow(app, city, entry, link).await?;
            followed += 1;
        }
    }
}

async fn follow(app: &App, city: Id, entry: Id, link: String) -> Result<(), Problem> {
    let name = link.clone();
    let done = app
        .deed(move |db, now| {
            // Taking the row first makes a second server wait, and then find nothing.
            let taken = diesel::delete(flow_todo::table.find((city, entry, &name))).execute(db)?;
            let Some(link) = FLOW.iter().find(|l| l.name == name).filter(|_| taken == 1) else {
                return Ok(());
            };
            let row = ledger::store::one(db, city, entry)?;
            (link.deed)(db, &Actor::program(city), &row, now)
        })
        .await;
    let Err(problem) = done else { return Ok(()) };
    if problem == Problem::Away {
        return Err(problem);
    }
    tracing::warn!(%link, entry, ?problem, "what should follow did not; it will be tried again");
    app.deed(move |db, now| {
        diesel::update(flow_todo::table.find((city, entry, &link)))
            .set((
                flow_todo::tries.eq(flow_todo::tries + 1),
                flow_todo::not_before.eq(now + 60_000),
                flow_todo::trouble.eq(format!("{problem:?}")),
            ))
            .execute(db)?;
        Ok(())
    })
    .await
}

/// Puts a page into its campaign: name in the head, rooms' links into it.
pub async fn in_campaign(app: &App, by: &Actor, frame: Frame, id: Id) -> Result<Frame, Problem> {
    let city = by.city;
    let own = app.read(move |db| crate::goal::store::campaign(db, city, id)).await?;
    Ok(frame.within(id, own.name))
}
