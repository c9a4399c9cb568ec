//! What a file says, once its wrapping is off.

use std::fmt;
use std::ops::Range;

use jiff::civil::DateTime;

/// The words of a file and, for a workbook, its cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// What kind of file it was.
    pub kind: Kind,
    /// How its letters were written, where that was ours to find out.
    pub charset: Charset,
    /// The plain text. Every offset made later points into this string. For `txt` and `md` it is the file
    /// as given, character for character, line ends and all.
    pub plain: String,
    /// Where the pages of a PDF start in `plain`, in bytes; empty for other kinds.
    pub pages: Vec<usize>,
    /// The sheets of a workbook; empty for other kinds.
    pub sheets: Vec<Sheet>,
}

/// The kinds of file we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text.
    Txt,
    /// Markdown, kept as it is written.
    Markdown,
    /// A web page.
    Html,
    /// A Word file since 2007.
    Docx,
    /// A PDF that holds text.
    Pdf,
    /// An Excel file since 2007.
    Xlsx,
}

/// How the letters of a text file were written down as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, with or without its mark.
    Utf8,
    /// UTF-16 of either byte order.
    Utf16,
    /// GB 18030, and with it GBK and GB 2312.
    Gb18030,
}

/// One sheet: only its filled cells, in the order of reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The name on the tab.
    pub name: String,
    /// Filled cells by row, then column.
    pub cells: Vec<Cell>,
    /// Blocks of cells merged into their top left one.
    pub merged: Vec<(Address, Address)>,
}

impl Sheet {
    /// The value at an address; a cell inside a merged block answers with the block's value.
    pub fn at(&self, at: Address) -> Option<&Value> {
        let owner = self.merged.iter().find(|(from, to)| {
            (from.row..=to.row).contains(&at.row) && (from.column..=to.column).contains(&at.column)
        });
        let at = owner.map_or(at, |(from, _)| *from);
        let found = self.cells.binary_search_by_key(&at, |cell| cell.at).ok()?;
        Some(&self.cells[found].value)
    }

    /// The rows that hold something, each with its filled cells.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunk_by(|left, right| left.at.row == right.at.row)
    }
}

/// A filled cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub at: Address,
    /// What it holds.
    pub value: Value,
    /// Where its words stand in [`Text::plain`], in bytes.
    pub span: Range<usize>,
}

/// A cell's place, written `B7`. Ordered by row, then by column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The row, counted from 0.
    pub row: u32,
    /// The column, counted from 0.
    pub column: u32,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut left = u64::from(self.column) + 1;
        while left > 0 {
            left -= 1;
            letters.push(char::from(b'A' + (left % 26) as u8));
            left /= 26;
        }
        letters.iter().rev().try_for_each(|letter| write!(f, "{letter}"))?;
        write!(f, "{}", u64::from(self.row) + 1)
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A number, as the workbook keeps it.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A day, or a moment without a zone.
    When(DateTime),
    /// A formula that came to nothing, such as `#DIV/0!`.
    Error(String),
}

impl fmt::Display for Value {
    /// As a person reads it: whole numbers without a point, a day without an empty time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(words) | Value::Error(words) => f.write_str(words),
            Value::Number(number) => write!(f, "{number}"),
            Value::Bool(yes) => f.write_str(if *yes { "TRUE" } else { "FALSE" }),
            Value::When(moment) if moment.time() == jiff::civil::Time::midnight() => {
                write!(f, "{}", moment.date())
            }
            Value::When(moment) => write!(f, "{} {}", moment.date(), moment.time().strftime("%H:%M")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_the_sheet_names_it() {
        let name = |row, column| Address { row, column }.to_string();
        assert_eq!(
            [name(0, 0), name(6, 1), name(9, 25), name(0, 26), name(1_048_575, 16_383)],
            ["A1", "B7", "Z10", "AA1", "XFD1048576"]
        );
    }

    #[test]
    fn a_merged_block_answers_with_its_corner() {
        let corner = Address { row: 1, column: 0 };
        let sheet = Sheet {
            name: "a".into(),
            cells: vec![Cell { at: corner, value: Value::Text("住建局".into()), span: 0..9 }],
            merged: vec![(corner, Address { row: 3, column: 0 })],
        };
        assert_eq!(sheet.at(Address { row: 3, column: 0 }), Some(&Value::Text("住建局".into())));
        assert_eq!(sheet.at(Address { row: 4, column: 0 }), None);
    }
}
