//! The answer to a passed check: the number, one stroke through it, and what comes next.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yipan_core::case::{Stage, StageName};
use yipan_core::who::Right;

use super::page::{Shot, shots};
use super::row::CaseRow;
use super::{act, store, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::ledger;
use crate::problem::Problem;
use crate::who;

#[derive(Template)]
#[template(path = "case/pages/strike.html")]
struct StrikePage {
    frame: Frame,
    row: CaseRow,
    number: String,
    unit: String,
    took: String,
    verifier: String,
    entry: Option<Id>,
    before: Option<Shot>,
    after: Option<Shot>,
    today: i64,
    open: i64,
    next: Option<CaseRow>,
    may_read_ledger: bool,
}

/// `GET /cases/{id}/strike`.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let frame =
        Frame::new(say.clone(), &by, "cases", say.it("case-strike-title")).at(format!("/cases/{id}/strike"));
    let page_of = app
        .read(move |db| {
            let row = act::find(db, &by, id)?;
            let Stage::Closed { at, verifier, unit, .. } = row.case()?.stage else {
                return Err(Problem::Missing("page"));
            };
            let units = view::units(db, by.city)?;
            let entries = ledger::store::of_subject(db, by.city, "case", id)?;
            let entry = entries
                .iter()
                .rev()
                .find(|entry| matches!(entry.fact.as_str(), "case.closed" | "case.forced"))
                .map(|entry| entry.id);
            let all = shots(db, &row)?;
            let scope = view::scope(db, &by, None)?;
            let midnight = say.civil(say.now).date().to_zoned(say.zone.clone()).ok();
            let midnight = midnight.map_or(say.now, |day| day.timestamp().as_millisecond());
            let waiting = StageName::Fixed.word();
            let next = if by.can_everywhere(Right::VerifyCase) {
                let rest = format!("{scope} and is_open and stage = '{waiting}' order by due_at, id limit 1");
                store::select(db, &rest, None)?.pop()
            } else {
                None
            };
            Ok(StrikePage {
                number: view::number(&say, &row),
                unit: units.get(&unit).cloned().unwrap_or_default(),
                took: say.span(at - row.filed_at.unwrap_or(row.reported_at)),
                verifier: who::store::person_name(db, by.city, verifier)?,
                entry,
                before: all.iter().find(|shot| shot.kind == "before").cloned(),
                after: all.iter().rev().find(|shot| shot.kind != "before").cloned(),
                today: store::count(
                    db,
                    &format!("{scope} and ended_at >= {midnight} and closed_at is not null"),
                )?,
                open: store::count(db, &format!("{scope} and is_open"))?,
                next,
                may_read_ledger: by.can_everywhere(Right::ReadLedger),
                frame,
                row,
            })
        })
        .await?;
    Ok(page(&page_of))
}
