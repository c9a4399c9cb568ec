//! The watch: what comes due by itself. One indexed query, then one deed for each case it names.

use crate::case::{act, book, store};
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::problem::Problem;

/// How many cases one look takes on at most.
const LOOK_MOST: i64 = 500;

/// Marks what is overdue and takes it higher, ends suspensions, goes on with a change of the working time. Gives how
/// many cases moved. Several servers may look at once: a case that another one moved is left alone.
pub async fn watch(app: &App) -> Result<usize, Problem> {
    let now = app.clock.now();
    let waiting = app
        .read(move |db| {
            book::warm(db, now)?;
            store::waiting(db, now, LOOK_MOST)
        })
        .await?;
    let mut moved = 0;
    for (city, id) in waiting {
        let done = app.deed(move |db, now| act::pass_time(db, &Actor::program(city), id, now)).await;
        match done {
            Ok(true) => moved += 1,
            Ok(false) | Err(Problem::Stale(_)) => {}
            Err(Problem::Away) => return Err(Problem::Away),
            Err(problem) => tracing::warn!(case = id, ?problem, "the watch could not move a case"),
        }
    }
    super::worktime::settle(app).await?;
    Ok(moved)
}
