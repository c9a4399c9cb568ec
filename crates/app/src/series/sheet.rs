//! Figures in a workbook, out and in: one figure a row, its periods as columns. What goes out can be changed and
//! read in again; every wrong cell is named, and then nothing is taken.

use std::collections::HashMap;

use yipan_core::who::Right;
use yipan_db::Db;
use yipan_paper::{Column, Field, Workbook};

use super::act::{self, NewSeries, NewTarget, NewValue, period};
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Say, written};
use crate::kit::table::{self, Faults, speakers};
use crate::problem::Problem;
use crate::who::store::units_under;

/// Most rows of a file, its head among them.
const ROWS_MOST: usize = 1_001;

/// The fixed columns, by the ends of their keys in the language files.
const HEADS: [&str; 7] = ["name", "measure", "unit", "every", "better", "adds", "reason"];
const NAME: usize = 0;
const MEASURE: usize = 1;
const UNIT: usize = 2;
/// Why what stands already is changed by this row.
const REASON: usize = 6;
/// The columns with one of two words each: which column, and the words the program keeps.
const WORDS: [(usize, &str, [&str; 2]); 3] = [
    (3, "series-cell-every", ["month", "quarter"]),
    (4, "series-cell-better", ["more", "less"]),
    (5, "series-cell-adds", ["sum", "last"]),
];

/// The year of a column of targets.
fn target_of(head: &str) -> Option<&str> {
    speakers().iter().find_map(|say| head.strip_suffix(say.it("series-head-target").as_str()))
}

/// All figures of a campaign that this person may see.
pub fn workbook(db: &mut Db, by: &Actor, campaign: Id, say: &Say) -> Result<Vec<u8>, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    let broken = |error: yipan_paper::Error| Problem::Broken(error.to_string());
    let mut rows = store::of_campaign(db, by.city, campaign)?;
    rows.retain(|row| row.unit_path.starts_with(&under));
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let (values, targets) = (store::values(db, by.city, &ids)?, store::targets(db, by.city, &ids)?);
    let names: HashMap<Id, String> =
        units_under(db, by.city, "/")?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let year = i64::from(say.civil(say.now).year());
    let mut periods: Vec<String> = values.iter().map(|own| own.begin_on[..7].to_owned()).collect();
    periods.sort();
    periods.dedup();
    let mut book = Workbook::new();
    let fixed = HEADS.iter().map(|head| Column::new(say.of("series-head", head), 16.0));
    let aims =
        [year - 1, year].map(|year| Column::new(format!("{year} {}", say.it("series-head-target")), 12.0));
    let moving = periods.iter().map(|period| Column::new(period.clone(), 11.0));
    book.sheet(&say.it("series-sheet"), fixed.chain(aims).chain(moving).collect()).map_err(broken)?;
    let number =
        |value: Option<i64>| value.map_or(Field::from(""), |value| Field::Number(value as f64 / 1000.0));
    for row in &rows {
        let mut cells: Vec<Field> = vec![
            row.name.clone().into(),
            row.measure.clone().into(),
            names.get(&row.unit_id).cloned().unwrap_or_default().into(),
            say.of(WORDS[0].1, &row.every).into(),
            say.of(WORDS[1].1, &row.better).into(),
            say.of(WORDS[2].1, &row.adds).into(),
            "".into(),
        ];
        let own = targets.iter().filter(|own| own.series_id == row.id);
        let aim = |year: i64| own.clone().find(|own| own.year == year).map(|own| own.value);
        cells.extend([number(aim(year - 1)), number(aim(year))]);
        let known: HashMap<&str, i64> = values
            .iter()
            .filter(|own| own.series_id == row.id)
            .map(|own| (&own.begin_on[..7], own.value))
            .collect();
        cells.extend(periods.iter().map(|period| number(known.get(period.as_str()).copied())));
        book.row(cells).map_err(broken)?;
    }
    book.finish().map_err(broken)
}

/// What a workbook brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// Figures that are new.
    pub created: usize,
    /// Values and targets written.
    pub written: usize,
}

/// Takes a workbook in, all of it or nothing. Empty cells change nothing; cells that say what is known already are
/// not written again; what stands otherwise is changed only with a reason in its row.
pub fn take(db: &mut Db, by: &Actor, campaign: Id, rows: &[Vec<String>], now: i64) -> Result<Taken, Problem> {
    by.may(Right::EditPlan)?;
    let mut faults = Faults::default();
    let head: Vec<&str> =
        rows.first().map(|row| row.iter().map(|cell| cell.trim()).collect()).unwrap_or_default();
    let names = speakers().map(|say| HEADS.map(|head| say.of("series-head", head)));
    let at = |nth: usize| head.iter().position(|head| names.iter().any(|own| own[nth] == *head));
    if rows.len() > ROWS_MOST {
        return Err(table::too_long(ROWS_MOST));
    }
    let is_fixed = |head: &str| names.iter().flatten().any(|own| own == head);
    let Some(name_at) = at(NAME) else {
        return Err(Problem::field("A1", "series-sheet-no-name"));
    };
    let units = units_under(db, by.city, "/")?;
    let mut known: HashMap<String, (Id, String)> = store::of_campaign(db, by.city, campaign)?
        .into_iter()
        .map(|row| (row.name, (row.id, row.every)))
        .collect();
    let mut taken = Taken { created: 0, written: 0 };
    for (line, row) in rows.iter().enumerate().skip(1) {
        let cell = |column: usize| row.get(column).map_or("", |cell| cell.trim());
        let name = cell(name_at);
        if name.is_empty() {
            continue;
        }
        let told = |nth: usize| at(nth).map_or("", cell);
        let reason = told(REASON);
        if !known.contains_key(name) {
            let unit = units.iter().find(|own| [&own.name, &own.short].iter().any(|n| *n == told(UNIT)));
            let mut choice = [""; 3];
            for (kind, (nth, key, words)) in WORDS.into_iter().enumerate() {
                match written(key, &words, told(nth)) {
                    Some(word) => choice[kind] = word,
                    None => faults.add(line, at(nth).unwrap_or(0), "series-sheet-word", told(nth)),
                }
            }
            let Some(unit) = unit else {
                faults.add(line, at(UNIT).unwrap_or(0), "table-unit", told(UNIT));
                continue;
            };
            if choice.contains(&"") {
                continue;
            }
            let ask = NewSeries {
                campaign,
                name: name.into(),
                measure: told(MEASURE).into(),
                unit: unit.id,
                every: choice[0].into(),
                better: choice[1].into(),
                adds: choice[2].into(),
            };
            let id = act::create(db, by, &ask, now)?;
            known.insert(name.into(), (id, choice[0].into()));
            taken.created += 1;
        }
        let Some((id, every)) = known.get(name).cloned() else { continue };
        let every = yipan_core::plan::cadence::Every::from_word(&every)
            .unwrap_or(yipan_core::plan::cadence::Every::Month);
        let old = store::values(db, by.city, &[id])?;
        let old_targets = store::targets(db, by.city, &[id])?;
        for (column, head) in head.iter().enumerate().filter(|(_, head)| !is_fixed(head)) {
            let text = cell(column);
            if text.is_empty() {
                continue;
            }
            let Some(value) = table::number(text) else {
                faults.add(line, column, "table-number", text);
                continue;
            };
            let written = act::thousandths(value)?;
            if let Some(year) = target_of(head) {
                let Ok(year) = year.trim().trim_end_matches('年').parse::<i64>() else {
                    faults.add(0, column, "series-sheet-head", head);
                    continue;
                };
                match old_targets.iter().find(|own| own.year == year) {
                    Some(own) if own.value == written => {}
                    Some(own) if reason.is_empty() => faults.stands(line, column, own.value),
                    _ => {
                        act::aim(db, by, id, &NewTarget { year, value, reason: reason.into() }, now)?;
                        taken.written += 1;
                    }
                }
            } else if let Some(begin) = period(head, every) {
                let begin = begin.to_string();
                match old.iter().find(|own| own.begin_on == begin) {
                    Some(own) if own.value == written => {}
                    Some(own) if reason.is_empty() => faults.stands(line, column, own.value),
                    _ => {
                        let (period, reason) = ((*head).into(), reason.into());
                        let ask = NewValue { period, value, replace: true, reason };
                        act::note(db, by, id, &ask, now)?;
                        taken.written += 1;
                    }
                }
            } else {
                faults.add(line, column, "series-sheet-head", head);
            }
        }
    }
    faults.or(taken)
}
