//! A standard as a spreadsheet: the same columns as the fields of the TOML file.
//!
//! Two sheets: `standard` with a field and its value on each line, and `indicator` with one indicator a line
//! under a row of headings. Headings and sheet names are read in English and in Chinese. A wrong cell is
//! answered by its address, `indicator!C7`.

use super::fields::{Fault, Place, Row, Value, Why};
use super::standard::Standard;
use std::collections::BTreeMap;

/// One sheet as rows of cells, from the first row and column on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Rows of cells as text.
    pub rows: Vec<Vec<String>>,
}

/// Fields of the standard's own sheet with the Chinese heading of each.
pub const HEAD: &[(&str, &str)] = &[
    ("code", "代码"),
    ("name", "名称"),
    ("edition", "版本"),
    ("in_force", "施行日期"),
    ("in_force_until", "失效日期"),
    ("owner", "发布单位"),
    ("note", "说明"),
];

/// Columns of the indicator sheet with the Chinese heading of each.
pub const COLUMNS: &[(&str, &str)] = &[
    ("code", "编号"),
    ("parent", "上级编号"),
    ("title", "指标"),
    ("kind", "性质"),
    ("methods", "方法"),
    ("points", "分值"),
    ("measure", "度量"),
    ("scope", "范围"),
    ("requirement", "要求"),
    ("confidence", "可信度"),
    ("evidence", "佐证"),
    ("frequency", "频次"),
    ("window", "时段"),
    ("note", "备注"),
];

/// Chinese words a cell may hold instead of the English ones.
const WORDS: &[(&str, &str)] = &[
    ("一票否决", "veto"),
    ("前置条件", "precondition"),
    ("定量", "quantified"),
    ("定性", "qualitative"),
    ("材料审核", "materials"),
    ("实地考察", "field"),
    ("问卷调查", "survey"),
    ("数据", "data"),
    ("已核", "confirmed"),
    ("待核", "to_confirm"),
];

/// The address of a cell, columns and rows counted from 0: `C7`.
pub fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

/// Reads a standard from the sheets of a workbook; all faults at once.
pub fn standard(sheets: &[Sheet]) -> Result<Standard, Vec<Fault>> {
    let mut faults = Vec::new();
    let find = |names: [&str; 2]| sheets.iter().find(|sheet| names.contains(&sheet.name.trim()));
    let mut fields = BTreeMap::new();
    for (key, found) in [("standard", find(["standard", "标准"])), ("indicator", find(["indicator", "指标"]))]
    {
        let Some(sheet) = found else {
            let place = Place::Cell { address: "A1".to_owned(), field: key.to_owned() };
            faults.push(Fault { place, why: Why::Missing });
            continue;
        };
        let place = Place::Cell { address: format!("{}!A1", sheet.name), field: key.to_owned() };
        let value = if key == "standard" {
            Value::Table(head(sheet, &mut faults))
        } else {
            Value::Tables(lines(sheet, &mut faults))
        };
        fields.insert(key.to_owned(), (place, value));
    }
    match (Standard::read(&Row { place: Place::File, fields }), faults.is_empty()) {
        (Ok(standard), true) => Ok(standard),
        (Ok(_), false) => Err(faults),
        (Err(more), _) => {
            for fault in more {
                if !faults.contains(&fault) && (fault.why != Why::Missing || !fault.place.field().is_empty())
                {
                    faults.push(fault);
                }
            }
            Err(faults)
        }
    }
}

/// The English name of a heading in either language.
fn name(heading: &str, known: &[(&'static str, &str)]) -> Option<&'static str> {
    let heading = heading.trim();
    known.iter().find(|(name, chinese)| *name == heading || *chinese == heading).map(|(name, _)| *name)
}

fn head(sheet: &Sheet, faults: &mut Vec<Fault>) -> Row {
    let place = Place::Cell { address: format!("{}!A1", sheet.name), field: "standard".to_owned() };
    let mut row = Row { place, fields: BTreeMap::new() };
    for (at, cells) in sheet.rows.iter().enumerate() {
        let Some(heading) = cells.first().filter(|text| !text.trim().is_empty()) else { continue };
        let place = |column: usize| Place::Cell {
            address: format!("{}!{}", sheet.name, address(at, column)),
            field: heading.trim().to_owned(),
        };
        match name(heading, HEAD) {
            Some(field) => {
                let text = cells.get(1).cloned().unwrap_or_default();
                row.fields.insert(field.to_owned(), (place(1), Value::Text(day(text, field))));
            }
            None => faults.push(Fault { place: place(0), why: Why::Unknown { near: None } }),
        }
    }
    row
}

/// A spreadsheet shows a day with its midnight; the day alone is meant.
fn day(text: String, field: &str) -> String {
    match text.trim().split_once([' ', 'T']) {
        Some((day, _)) if field.starts_with("in_force") => day.to_owned(),
        _ => text,
    }
}

fn lines(sheet: &Sheet, faults: &mut Vec<Fault>) -> Vec<Row> {
    let Some((headings, rows)) = sheet.rows.split_first() else { return Vec::new() };
    let cell = |row: usize, column: usize, field: &str| Place::Cell {
        address: format!("{}!{}", sheet.name, address(row, column)),
        field: field.to_owned(),
    };
    let mut columns: Vec<Option<&'static str>> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let column = name(heading, COLUMNS);
        if column.is_none() && !heading.trim().is_empty() {
            faults.push(Fault { place: cell(0, at, heading.trim()), why: Why::Unknown { near: None } });
        }
        columns.push(column);
    }
    let mut found = Vec::new();
    for (at, cells) in rows.iter().enumerate() {
        if cells.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let mut row = Row { place: cell(at + 1, 0, ""), fields: BTreeMap::new() };
        for (column, field) in columns.iter().enumerate() {
            let Some(field) = field else { continue };
            let text = cells.get(column).map_or("", |text| text.trim());
            if text.is_empty() {
                continue;
            }
            let value = match *field {
                "kind" | "confidence" => Value::Text(english(text)),
                "methods" => Value::List(text.split([';', '；', '、', ',', '，']).map(english).collect()),
                _ => Value::Text(text.to_owned()),
            };
            row.fields.insert((*field).to_owned(), (cell(at + 1, column, field), value));
        }
        found.push(row);
    }
    found
}

fn english(word: &str) -> String {
    let word = word.trim();
    WORDS.iter().find(|(chinese, _)| *chinese == word).map_or(word, |(_, english)| english).to_owned()
}

/// A standard as sheets, to be filled in or corrected and read again.
pub fn sheets(standard: &Standard) -> [Sheet; 2] {
    use super::standard::{CONFIDENCE, KINDS, METHODS, word};
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let values = [
        standard.code.clone(),
        standard.name.clone(),
        standard.edition.clone(),
        standard.in_force.to_string(),
        standard.in_force_until.map(|day| day.to_string()).unwrap_or_default(),
        text(&standard.owner),
        text(&standard.note),
    ];
    let head = HEAD.iter().zip(values).map(|((field, _), value)| vec![(*field).to_owned(), value]).collect();
    let mut rows = vec![COLUMNS.iter().map(|(field, _)| (*field).to_owned()).collect()];
    for own in &standard.indicators {
        let methods: Vec<&str> = own.methods.iter().map(|method| word(METHODS, method)).collect();
        rows.push(vec![
            own.code.clone(),
            text(&own.parent),
            own.title.clone(),
            own.kind.map(|kind| word(KINDS, &kind).to_owned()).unwrap_or_default(),
            methods.join(";"),
            own.points.map(super::fields::thousandths).unwrap_or_default(),
            text(&own.measure),
            text(&own.scope),
            own.requirement.as_ref().map(ToString::to_string).unwrap_or_default(),
            word(CONFIDENCE, &own.confidence).to_owned(),
            own.evidence.join(";"),
            own.frequency.as_ref().map(ToString::to_string).unwrap_or_default(),
            own.window.map(|window| window.to_string()).unwrap_or_default(),
            text(&own.note),
        ]);
    }
    [Sheet { name: "standard".to_owned(), rows: head }, Sheet { name: "indicator".to_owned(), rows }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(cells: &[&[&str]]) -> Vec<Sheet> {
        let rows = |rows: &[&[&str]]| -> Vec<Vec<String>> {
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
        };
        let head: &[&[&str]] =
            &[&["代码", "s"], &["名称", "标准"], &["edition", "1"], &["施行日期", "2020-01-01 00:00:00"]];
        vec![
            Sheet { name: "标准".to_owned(), rows: rows(head) },
            Sheet { name: "指标".to_owned(), rows: rows(cells) },
        ]
    }

    #[test]
    fn a_sheet_and_the_file_of_the_same_fields_are_the_same_standard() {
        let cells: [&[&str]; 4] = [
            &["编号", "上级编号", "指标", "性质", "方法", "分值", "度量", "范围", "要求"],
            &["1", "", "绿化", "", "", "", "", "", ""],
            &["", "", "", "", "", "", "", "", ""],
            &["1.1", "1", "覆盖率", "定量", "实地考察、数据", "2.5", "green", "city", ">= 38 %"],
        ];
        let standard = standard(&book(&cells)).expect("good");
        assert_eq!(standard.indicators.len(), 2);
        let again = super::standard(&sheets(&standard)).expect("its own sheets");
        assert_eq!(again, standard);
    }

    #[test]
    fn every_wrong_cell_is_answered_by_its_address() {
        let cells: [&[&str]; 3] = [
            &["编号", "指标", "性质", "分值", "颜色"],
            &["1", "绿化", "重要", "2", ""],
            &["2", "", "定性", "两分", ""],
        ];
        let faults = standard(&book(&cells)).expect_err("four wrong cells");
        let mut found: Vec<(String, String)> = faults
            .into_iter()
            .filter_map(|fault| match fault.place {
                Place::Cell { address, .. } => {
                    Some((address, fault.why.key().trim_start_matches("goal-fault-").to_owned()))
                }
                _ => None,
            })
            .collect();
        found.sort();
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            found,
            [
                ("指标!A3", "missing"),
                ("指标!C2", "not-one-of"),
                ("指标!D3", "kind-number"),
                ("指标!E1", "unknown")
            ]
        );
    }

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (column, letters) in [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")] {
            assert_eq!(address(0, column), letters);
        }
    }
}
