//! Anlan County (安澜县): the demonstration, the fixture of the tests and the pictures are all this one city.
//!
//! Everything here is made by the deeds people use; only the moment is given, so that months of work are lived
//! through in seconds.

pub mod case;
pub mod check;
pub mod cli;
pub mod place;
pub mod plan;
pub mod units;

use crate::kit::app::App;
use crate::problem::Problem;
use units::Anlan;

/// Makes Anlan in an empty store. `now` is the last moment of its history.
pub fn build(app: &App, now: i64) -> Result<Anlan, Problem> {
    const DAY: i64 = 86_400_000;
    let founded = now - 200 * DAY;
    app.store.deed(move |db| {
        let anlan = units::found(db, Some(units::PASSWORD), founded)?;
        case::fill(db, &anlan, None, now)?;
        Ok(anlan)
    })?
    let anlan = app.store.deed(move |db| units::found(db, Some(units::PASSWORD), founded))??;
    let who = anlan.clone();
    let places = app.store.deed(move |db| place::fill(db, &who, founded))??;
    check::fill(app, &anlan, &places, None, &[], now)?;
    Ok(anlan)
}
