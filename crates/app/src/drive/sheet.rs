//! A drive as an Excel file: its sums by unit, and every record and case behind them.

use axum::extract::State;
use axum::response::Response;
use yipan_core::drive::Source;
use yipan_paper::{Column, Field, Workbook};

use super::act;
use super::store::{self, Wanted};
use crate::case::{self, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::Path;
use crate::kit::say::Say;
use crate::problem::Problem;

/// Rows read at a time.
const STEP: i64 = 2_000;

fn broken(error: yipan_paper::Error) -> Problem {
    Problem::Broken(error.to_string())
}

/// An amount in thousandths as a number of the sheet.
fn number(amount: i64) -> Field {
    Field::Number(amount as f64 / 1_000.0)
}

/// `GET /drives/{id}/drive.xlsx`.
pub async fn export(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let bytes = app
        .read(move |db| {
            let wanted = act::seen(db, &by)?;
            let drive = store::find(db, by.city, id)?;
            let (targets, units) = (drive.targets()?, view::units(db, by.city)?);
            let tally = act::tally(db, &drive, &wanted)?;
            let name = |id: Id| units.get(&id).cloned().unwrap_or_else(|| say.it("drive-no-unit"));
            let mut book = Workbook::new();
            let mut columns = vec![Column::new(say.it("drive-unit"), 18.0)];
            columns
                .extend(targets.iter().map(|own| Column::new(format!("{}（{}）", own.name, own.unit), 16.0)));
            book.sheet(&say.it("drive-sheet-sums"), columns).map_err(broken)?;
            for (unit, sums) in &tally.units {
                let mut row = vec![Field::from(name(*unit))];
                row.extend(sums.iter().map(|sum| number(sum.amount)));
                book.row(row).map_err(broken)?;
            }
            let mut total = vec![Field::from(say.it("drive-total"))];
            total.extend(tally.totals.iter().map(|sum| number(sum.amount)));
            book.row(total).map_err(broken)?;
            let keys = [
                ("drive-target", 20.0),
                ("drive-unit", 18.0),
                ("drive-amount-of", 12.0),
                ("drive-on", 12.0),
                ("case-field-place", 26.0),
                ("drive-note", 30.0),
                ("drive-by", 14.0),
                ("drive-void", 24.0),
            ];
            let columns = keys.iter().map(|(key, wide)| Column::new(say.it(key), *wide)).collect();
            book.sheet(&say.it("drive-sheet-records"), columns).map_err(broken)?;
            let mut after = None;
            loop {
                let rows = store::records(db, &drive, &wanted, after, STEP)?;
                let full = rows.len() as i64 == STEP;
                for row in rows {
                    after = Some(row.id);
                    let target = usize::try_from(row.target).ok().and_then(|nth| targets.get(nth));
                    book.row(vec![
                        target.map(|own| own.name.clone()).unwrap_or_default().into(),
                        name(row.unit_id).into(),
                        number(row.amount),
                        row.on_day.into(),
                        row.place.into(),
                        row.note.into(),
                        row.by_name.into(),
                        row.void_reason.unwrap_or_default().into(),
                    ])
                    .map_err(broken)?;
                }
                if !full {
                    break;
                }
            }
            for target in &targets {
                let Source::Cases(classes) = &target.source else { continue };
                let condition = store::cases_of(
                    &drive,
                    classes,
                    &Wanted { within: wanted.within.clone(), ..Wanted::default() },
                )?;
                let mut after = 0;
                loop {
                    let text = format!("{condition} and id > {after} order by id limit {STEP}");
                    let rows = case::store::select(db, &text, None)?;
                    let full = rows.len() as i64 == STEP;
                    for row in rows {
                        after = row.id;
                        book.row(vec![
                            target.name.clone().into(),
                            name(row.unit_id.unwrap_or(0)).into(),
                            number(1_000),
                            row.ended_at.map_or(Field::Blank, |at| Field::When(say.civil(at))),
                            row.place.into(),
                            format!("{} {}", row.number.unwrap_or_default(), row.title).into(),
                            Field::Blank,
                            Field::Blank,
                        ])
                        .map_err(broken)?;
                    }
                    if !full {
                        break;
                    }
                }
            }
            book.finish().map_err(broken)
        })
        .await?;
    Ok(download("drive.xlsx", bytes))
}
