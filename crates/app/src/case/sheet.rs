//! Cases as an Excel file, read page by page so that a million rows need no more memory than a thousand.

use axum::extract::State;
use axum::response::Response;
use yipan_paper::{Column, Field, Workbook};

use super::filter::Filter;
use super::view;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::Query;
use crate::kit::say::Say;
use crate::problem::Problem;

/// Rows read at a time.
const STEP: usize = 2_000;

fn broken(error: yipan_paper::Error) -> Problem {
    Problem::Broken(error.to_string())
}

/// `GET /cases.xlsx`: what the same filter shows on the page.
pub async fn cases(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let bytes = app
        .read(move |db| {
            let units = view::units(db, by.city)?;
            let condition = filter.condition(db, &by, None, say.now, &say.zone)?;
            let mut book = Workbook::new();
            let columns = [
                ("case-col-number", 16.0),
                ("case-col-what", 40.0),
                ("case-field-category", 18.0),
                ("case-severity", 8.0),
                ("case-field-source", 12.0),
                ("case-field-street", 14.0),
                ("case-field-place", 26.0),
                ("case-col-state", 10.0),
                ("case-col-unit", 16.0),
                ("case-step-reported", 17.0),
                ("case-col-due", 17.0),
                ("case-col-ended", 17.0),
                ("case-col-late", 8.0),
                ("case-fact-reworks", 8.0),
            ];
            let columns = columns.iter().map(|(key, wide)| Column::new(say.it(key), *wide)).collect();
            book.sheet(&say.it("room-cases"), columns).map_err(broken)?;
            let when = |at: Option<i64>| at.map_or(Field::Blank, |at| Field::When(say.civil(at)));
            let unit = |id: Option<i64>| id.and_then(|id| units.get(&id).cloned()).unwrap_or_default();
            let mut after = None;
            loop {
                let rows = condition.rows(db, after.as_deref(), STEP)?;
                after = rows.last().map(|row| condition.cursor_of(row));
                let full = rows.len() == STEP;
                for row in rows {
                    book.row(vec![
                        row.number.clone().unwrap_or_default().into(),
                        row.title.clone().into(),
                        view::kind_name(&say, row.kind()).into(),
                        say.of("case-severity", &row.severity).into(),
                        say.of("case-source", &row.source).into(),
                        unit(row.street_id).into(),
                        row.place.clone().into(),
                        say.of("case-state", &row.stage).into(),
                        unit(row.unit_id).into(),
                        when(Some(row.reported_at)),
                        when(row.handle_due_at.or(row.due_at)),
                        when(row.ended_at),
                        Field::Bool(row.late),
                        row.reworks.into(),
                    ])
                    .map_err(broken)?;
                }
                if !full {
                    break;
                }
            }
            book.finish().map_err(broken)
        })
        .await?;
    Ok(download("cases.xlsx", bytes))
}
