//! Anlan County (安澜县): the demonstration, the fixture of the tests and the pictures are all this one city.
//!
//! Everything here is made by the deeds people use; only the moment is given, so that months of work are lived
//! through in seconds.

mod case;
pub mod check;
pub mod cli;
mod command;
pub mod gate;
pub mod goal;
mod hazard;
mod photo;
pub mod place;
pub mod plan;
mod project;
pub mod units;

use std::collections::HashMap;

use yipan_db::Db;

use crate::brief;
use crate::kit::Id;
use crate::kit::app::App;
use crate::problem::Problem;
use crate::score;
use photo::Pair;
use units::Anlan;

const DAY: i64 = 86_400_000;

/// Makes Anlan in an empty store. `now` is the last moment of its history.
pub fn build(app: &App, now: i64) -> Result<Anlan, Problem> {
    let founded = now - 200 * DAY;
    let anlan = app.store.deed(move |db| units::found(db, Some(units::PASSWORD), founded))??;
    let who = anlan.clone();
    let places = app.store.deed(move |db| place::fill(db, &who, founded))??;
    let who = anlan.clone();
    let campaigns = app.store.deed(move |db| goal::fill(db, &who, now))??;
    let focus = campaigns.first().copied().unwrap_or(0);
    let event = campaigns.last().copied().unwrap_or(0);
    let who = anlan.clone();
    app.store.deed(move |db| command::fill(db, &who, event, now - goal::BEGUN_DAYS * DAY))??;
    let who = anlan.clone();
    app.store.deed(move |db| goal::roads(db, &who, focus, now))??;
    let who = anlan.clone();
    let others = campaigns.iter().copied().skip(1).collect::<Vec<_>>();
    app.store.deed(move |db| {
        let begun = now - goal::BEGUN_DAYS * DAY;
        plan::fill(db, &who, focus, begun, now)?;
        plan::figures(db, &who, focus, now)?;
        project::fill(db, &who, focus, now)?;
        plan::beside(db, &who, &others, begun, now)
    })??;
    let who = anlan.clone();
    let photos = photos(app, anlan.city())?;
    app.store.deed(move |db| {
        case::fill(db, &who, Some(focus), &photos, now)?;
        hazard::fill(db, &who, focus, photos.values().next(), now)
    })??;
    check::fill(app, &anlan, &places, Some(focus), &[], now)?;
    let who = anlan.clone();
    app.store.deed(move |db| gate::pass(db, &who, &campaigns, now))??;
    let who = anlan.clone();
    app.store.deed(move |db| months(db, &who, focus, now))??;
    Ok(anlan)
}

/// The pictures of the younger cases, their files written before anybody claims them.
fn photos(app: &App, city: Id) -> Result<HashMap<usize, Pair>, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread().build();
    let runtime = runtime.map_err(|e| Problem::Broken(e.to_string()))?;
    runtime.block_on(async {
        let mut made = HashMap::new();
        for seed in case::pictured() {
            made.insert(seed, photo::pair(app, city, seed as u64).await?);
        }
        Ok(made)
    })
}

/// The last two full months scored, and told in a bulletin each.
fn months(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap_or(jiff::tz::TimeZone::UTC);
    let today = jiff::Timestamp::from_millisecond(now).unwrap_or_default().to_zoned(zone.clone()).date();
    for back in [2_i64, 1] {
        let first = today.first_of_month().saturating_sub(jiff::Span::new().months(back));
        let end = first.saturating_add(jiff::Span::new().months(1));
        let at = end.to_zoned(zone.clone()).map_or(now, |z| z.timestamp().as_millisecond() + 9 * 3_600_000);
        let period = format!("{:04}-{:02}", first.year(), first.month());
        let run = score::act::NewRun { campaign, period: period.clone() };
        score::act::run(db, &office, &run, at.min(now))?;
        brief::act::draft(db, &office, &brief::act::NewBulletin { campaign, period }, at.min(now))?;
    }
    Ok(())
}
