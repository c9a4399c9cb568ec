//! Tables that people send as workbooks: their rows, and what is wrong with them by the address of the cell.

use super::say::{Arg, Lang, Say};
use crate::problem::{Args, FieldError, Problem};

/// The largest workbook that is read, in bytes.
pub const FILE_MOST: usize = 8 << 20;

/// Most rows and columns of a sheet that are looked at.
const ROWS_MOST: usize = 20_000;
const COLUMNS_MOST: usize = 100;

/// Most wrong cells named at once.
const FAULTS_MOST: usize = 500;

/// A table as it is read: a row is its cells from the left, without the empty ones at its end.
pub type Rows = Vec<Vec<String>>;

/// A sheet as dense rows of text; a merged block answers in each of its cells.
pub fn dense(sheet: &yipan_paper::Sheet) -> Rows {
    let mut rows = Rows::new();
    for cell in &sheet.cells {
        let (row, column) = (cell.at.row as usize, cell.at.column as usize);
        if row >= ROWS_MOST || column >= COLUMNS_MOST {
            continue;
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = cell.value.to_string();
    }
    rows
}

/// The rows of the first sheet of a file.
///
/// # Errors
/// A field `file` with what is wrong with it.
pub fn first(name: &str, bytes: &[u8]) -> Result<Rows, Problem> {
    let text = yipan_paper::read(name, bytes).map_err(|error| {
        let args = vec![("found", Arg::Text(error.to_string()))];
        Problem::Invalid(vec![FieldError { field: "file".into(), key: "table-unreadable", args }])
    })?;
    Ok(text.sheets.first().map(dense).unwrap_or_default())
}

/// A speaker of each language: a table that went out in one may come in whatever its reader speaks.
pub fn speakers() -> [Say; 2] {
    [Lang::Zh, Lang::En].map(|lang| Say { lang, zone: jiff::tz::TimeZone::UTC, now: 0 })
}

/// A number as cells have it, thousands parted by commas or not.
pub fn number(text: &str) -> Option<f64> {
    text.trim().replace([',', '，'], "").parse().ok().filter(|n: &f64| n.is_finite())
}

/// A table with more rows than may be, its head among them.
pub fn too_long(most: usize) -> Problem {
    let args = vec![("most", Arg::Number(most as i64 - 1))];
    Problem::Invalid(vec![FieldError { field: format!("A{}", most + 1), key: "table-too-long", args }])
}

/// The wrong cells of a table.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Names a cell, counted from 0, with what stands in it.
    pub fn add(&mut self, line: usize, column: usize, key: &'static str, found: &str) {
        self.add_with(line, column, key, vec![("found", Arg::Text(found.to_owned()))]);
    }

    /// Names a cell with the values of its sentence.
    pub fn add_with(&mut self, line: usize, column: usize, key: &'static str, args: Args) {
        let field = yipan_paper::Address { row: line as u32, column: column as u32 }.to_string();
        self.0.push(FieldError { field, key, args });
    }

    /// Names a cell where another number stands already, in thousandths: a table may be older than what was told since,
    /// so that it writes over nothing without a reason in its row.
    pub fn stands(&mut self, line: usize, column: usize, thousandths: i64) {
        let n = Arg::Text((thousandths as f64 / 1000.0).to_string());
        self.add_with(line, column, "table-stands", vec![("n", n)]);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// What was taken, if nothing is wrong.
    pub fn or<T>(mut self, taken: T) -> Result<T, Problem> {
        self.0.truncate(FAULTS_MOST);
        if self.0.is_empty() { Ok(taken) } else { Err(Problem::Invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it_in_cells() {
        let table = [
            ("2,400", Some(2400.0)),
            (" 190.5", Some(190.5)),
            ("1，000", Some(1000.0)),
            ("NaN", None),
            ("多", None),
            ("", None),
        ];
        for (text, value) in table {
            assert_eq!(number(text), value, "{text}");
        }
    }

    #[test]
    fn a_wrong_cell_is_named_as_excel_names_it() {
        let mut faults = Faults::default();
        faults.add(6, 27, "table-number", "多");
        faults.stands(1, 0, 1_500);
        let Err(Problem::Invalid(fields)) = faults.or(()) else { panic!("two cells are wrong") };
        let told: Vec<_> = fields.iter().map(|f| (f.field.as_str(), f.key)).collect();
        assert_eq!(told, [("AB7", "table-number"), ("A2", "table-stands")]);
    }
}
