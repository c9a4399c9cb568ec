//! What happens by itself: the flow follows facts, the watch looks for what is overdue, PostgreSQL is sealed.

use std::time::Duration;

use crate::kit::app::App;
use crate::{flow, ledger};

/// Runs until the program stops.
pub async fn run(app: App) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut seconds: u64 = 0;
    loop {
        tokio::select! {
            _ = second.tick() => {
                seconds += 1;
                if let yipan_db::Where::Postgres(_) = app.store.place() {
                    let sealed = app.deed(|db, now| ledger::seal(db, now).map_err(Into::into)).await;
                    if let Err(problem) = sealed {
                        tracing::warn!(?problem, "the ledger was not sealed this second");
                    }
                }
                if seconds % 20 == 1 {
                    watch(&app).await;
                }
            }
            () = app.woken.notified() => {}
        }
        if let Err(problem) = flow::settle(&app).await {
            tracing::warn!(?problem, "the flow waits");
        }
    }
}

/// One look at everything that has a deadline.
pub async fn watch(app: &App) {
    if let Err(problem) = crate::case::watch(app).await {
        tracing::warn!(?problem, "the watch of cases waits");
    }
    if let Err(problem) = crate::hazard::watch(app).await {
        tracing::warn!(?problem, "the watch of hazards waits");
    }
    if let Err(problem) = crate::remind::watch(app).await {
        tracing::warn!(?problem, "reminders wait");
    }
}
