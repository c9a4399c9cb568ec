//! The ledger page: what happened, newest first, and the proof.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use yipan_core::who::Right;

use super::store::{BatchRow, EntryRow, Wanted, count, head, newest};
use super::verify::{Proof, verify};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Path, Query};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/ledger", get(whole))
        .route("/ledger/verification", get(proof))
        .route("/campaigns/{id}/ledger", get(of_campaign))
}

#[derive(Template)]
#[template(path = "ledger/pages/ledger.html")]
struct LedgerPage {
    frame: Frame,
    rows: Vec<EntryRow>,
    next: Option<Id>,
    total: i64,
    head: Option<BatchRow>,
    proof: Option<Proof>,
}

impl LedgerPage {
    /// The fact as a sentence, or as its word where a room has no sentence for it.
    fn told(&self, row: &EntryRow) -> String {
        let key = format!("fact-{}", row.fact.replace('.', "-"));
        if self.frame.say.has(&key) { self.frame.say.it(&key) } else { row.fact.clone() }
    }

    fn noun(&self, row: &EntryRow) -> String {
        let key = format!("noun-{}", row.subject);
        if self.frame.say.has(&key) { self.frame.say.it(&key) } else { row.subject.clone() }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Ask {
    after: Option<Id>,
    subject: Option<String>,
    subject_id: Option<Id>,
}

async fn whole(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show(&app, by, say, None, ask, false).await
}

async fn proof(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    show(&app, by, say, None, Ask::default(), true).await
}

async fn of_campaign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    show(&app, by, say, Some(id), ask, false).await
}

async fn show(
    app: &App,
    by: Actor,
    say: Say,
    campaign: Option<Id>,
    ask: Ask,
    prove: bool,
) -> Result<Response, Problem> {
    by.may(Right::ReadLedger)?;
    let mut frame = Frame::new(say.clone(), &by, "ledger", say.it("room-ledger")).at("/ledger");
    if let Some(id) = campaign {
        frame = crate::flow::in_campaign(app, &by, frame, id).await?.at(format!("/campaigns/{id}/ledger"));
    }
    let city = by.city;
    let (mut rows, total, head, proof) = app
        .read(move |db| {
            let wanted =
                Wanted { campaign, subject: ask.subject, subject_id: ask.subject_id, before: ask.after };
            let rows = newest(db, city, &wanted, 51)?;
            let proof = if prove { Some(verify(db, city)?) } else { None };
            Ok((rows, count(db, city)?, head(db, city)?, proof))
        })
        .await?;
    let next = if rows.len() > 50 { rows.get(49).map(|r| r.id) } else { None };
    rows.truncate(50);
    Ok(page(&LedgerPage { frame, rows, next, total, head, proof }))
}
