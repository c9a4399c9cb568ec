//! Figures in a workbook, out and in: one figure a row, its periods as columns. What goes out can be changed and
//! read in again; every wrong cell is named, and then nothing is taken.

use std::collections::HashMap;

use yipan_core::who::Right;
use yipan_db::Db;
use yipan_paper::{Column, Field, Workbook};

use super::act::{self, NewSeries, NewTarget, NewValue, period};
use super::store;
use crate::goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Arg, Say};
use crate::problem::{FieldError, Problem};
use crate::who::store::units_under;

/// The largest file that is read, in bytes.
pub const FILE_MOST: usize = 8 << 20;

/// Most rows of a file, its head among them.
const ROWS_MOST: usize = 1_001;

const HEADS: [&str; 6] = ["指标", "计量单位", "牵头单位", "周期", "好的方向", "年度数"];
const WORDS: [(&str, &str, [&str; 2], [&str; 2]); 3] = [
    ("every", "周期", ["月", "季"], ["month", "quarter"]),
    ("better", "好的方向", ["越高越好", "越低越好"], ["more", "less"]),
    ("adds", "年度数", ["累计", "时点"], ["sum", "last"]),
];

fn zh(kind: usize, word: &str) -> String {
    let (_, _, told, words) = WORDS[kind];
    words.iter().position(|own| *own == word).map_or(word, |place| told[place]).to_owned()
}

fn en(kind: usize, told: &str) -> Option<&'static str> {
    let (_, _, names, words) = WORDS[kind];
    names.iter().zip(words).find(|(name, word)| **name == told || *word == told).map(|(_, word)| word)
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
    let fixed = HEADS.iter().map(|head| Column::new(*head, 16.0));
    let aims = [year - 1, year].map(|year| Column::new(format!("{year} 目标"), 12.0));
    let moving = periods.iter().map(|period| Column::new(period.clone(), 11.0));
    book.sheet("指标", fixed.chain(aims).chain(moving).collect()).map_err(broken)?;
    let number =
        |value: Option<i64>| value.map_or(Field::from(""), |value| Field::Number(value as f64 / 1000.0));
    for row in &rows {
        let mut cells: Vec<Field> = vec![
            row.name.clone().into(),
            row.measure.clone().into(),
            names.get(&row.unit_id).cloned().unwrap_or_default().into(),
            zh(0, &row.every).into(),
            zh(1, &row.better).into(),
            zh(2, &row.adds).into(),
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
/// not written again.
pub fn take(db: &mut Db, by: &Actor, campaign: Id, rows: &[Vec<String>], now: i64) -> Result<Taken, Problem> {
    by.may(Right::EditPlan)?;
    let mut faults: Vec<FieldError> = Vec::new();
    let mut fault = |row: usize, column: usize, key: &'static str, found: &str| {
        let letters = |column: usize| match column {
            0..26 => char::from(b'A' + column as u8).to_string(),
            more => format!(
                "{}{}",
                char::from(b'A' + (more / 26 - 1) as u8),
                char::from(b'A' + (more % 26) as u8)
            ),
        };
        let args = vec![("found", Arg::Text(found.to_owned()))];
        faults.push(FieldError { field: format!("{}{}", letters(column), row + 1), key, args });
    };
    let head: Vec<&str> =
        rows.first().map(|row| row.iter().map(|cell| cell.trim()).collect()).unwrap_or_default();
    let at = |name: &str| head.iter().position(|head| *head == name);
    if rows.len() > ROWS_MOST {
        return Err(Problem::field(&format!("A{}", ROWS_MOST + 1), "series-sheet-too-long"));
    }
    let Some(name_at) = at("指标") else {
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
        let told = |head: &str| at(head).map_or("", cell);
        if !known.contains_key(name) {
            let unit =
                units.iter().find(|own| [&own.name, &own.short].iter().any(|n| *n == told("牵头单位")));
            let mut choice = [""; 3];
            for (kind, (_, head, ..)) in WORDS.iter().enumerate() {
                match en(kind, told(head)) {
                    Some(word) => choice[kind] = word,
                    None => fault(line, at(head).unwrap_or(0), "series-sheet-word", told(head)),
                }
            }
            let Some(unit) = unit else {
                fault(line, at("牵头单位").unwrap_or(0), "series-sheet-unit", told("牵头单位"));
                continue;
            };
            if choice.contains(&"") {
                continue;
            }
            let ask = NewSeries {
                campaign,
                name: name.into(),
                measure: told("计量单位").into(),
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
        for (column, head) in head.iter().enumerate().filter(|(_, head)| !HEADS.contains(head)) {
            let text = cell(column).replace(',', "");
            if text.is_empty() {
                continue;
            }
            let Ok(value) = text.parse::<f64>() else {
                fault(line, column, "series-sheet-number", &text);
                continue;
            };
            let written = act::thousandths(value)?;
            if let Some(year) = head.strip_suffix("目标") {
                let Ok(year) = year.trim().trim_end_matches('年').parse::<i64>() else {
                    fault(0, column, "series-sheet-head", head);
                    continue;
                };
                if !old_targets.iter().any(|own| own.year == year && own.value == written) {
                    act::aim(db, by, id, &NewTarget { year, value }, now)?;
                    taken.written += 1;
                }
            } else if let Some(begin) = period(head, every) {
                let begin = begin.to_string();
                if !old.iter().any(|own| own.begin_on == begin && own.value == written) {
                    act::note(db, by, id, &NewValue { period: (*head).into(), value, replace: true }, now)?;
                    taken.written += 1;
                }
            } else {
                fault(line, column, "series-sheet-head", head);
            }
        }
    }
    faults.truncate(500);
    if faults.is_empty() { Ok(taken) } else { Err(Problem::Invalid(faults)) }
}

/// The rows of the first sheet of a file.
pub fn rows(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, Problem> {
    let text = yipan_paper::read(name, bytes).map_err(|error| {
        let args = vec![("found", Arg::Text(error.to_string()))];
        Problem::Invalid(vec![FieldError { field: "file".into(), key: "series-sheet-unreadable", args }])
    })?;
    Ok(goal::import::sheets(&text).into_iter().next().map(|sheet| sheet.rows).unwrap_or_default())
}
