//! Rows as an Excel file: streamed, typed, and safe to open.

use jiff::civil::DateTime;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::Error;

/// Rows on one sheet, the head included; a longer list goes on on the next sheet.
const ROWS_MAX: u32 = 1_048_576;
/// Characters in one cell; Excel refuses the whole file for more.
const LETTERS_MAX: usize = 32_767;
/// Columns on one sheet.
const COLUMNS_MAX: usize = 16_384;

/// A column of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its title in the head row.
    pub title: String,
    /// Its width in characters of a digit.
    pub wide: f64,
}

impl Column {
    /// A column with a title and a width in digits.
    pub fn new(title: impl Into<String>, wide: f64) -> Column {
        Column { title: title.into(), wide }
    }
}

/// What goes into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Words; never read as a formula, whatever they begin with.
    Text(String),
    /// A number.
    Number(f64),
    /// Money, shares and points: two decimals.
    Decimal(f64),
    /// A moment; one at midnight is shown as a day.
    When(DateTime),
    /// Yes or no.
    Bool(bool),
    /// Nothing.
    Blank,
}

impl From<&str> for Field {
    fn from(words: &str) -> Field {
        Field::Text(words.to_owned())
    }
}

impl From<String> for Field {
    fn from(words: String) -> Field {
        Field::Text(words)
    }
}

impl From<i64> for Field {
    fn from(number: i64) -> Field {
        Field::Number(number as f64)
    }
}

/// An Excel file being written, row by row. Rows are set down as they come, so a million of them need no more
/// memory than ten.
///
/// ```
/// use yipan_paper::{Column, Value, Workbook};
/// let mut book = Workbook::new();
/// book.sheet("问题", vec![Column::new("编号", 12.0), Column::new("内容", 40.0)]).unwrap();
/// book.row(vec![7.into(), "=HYPERLINK(1)".into()]).unwrap();
/// let sheets = yipan_paper::read("out.xlsx", &book.finish().unwrap()).unwrap().sheets;
/// assert_eq!(sheets[0].cells[3].value, Value::Text("=HYPERLINK(1)".into()));
/// ```
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    hands: Hands,
    sheet: Option<Open>,
}

/// The sheet rows are going to now.
struct Open {
    name: String,
    columns: Vec<Column>,
    /// Which part of a list too long for one sheet.
    part: u32,
    next_row: u32,
}

struct Hands {
    head: Format,
    words: Format,
    dangerous: Format,
    decimal: Format,
    day: Format,
    moment: Format,
}

impl Default for Workbook {
    fn default() -> Workbook {
        Workbook::new()
    }
}

impl Workbook {
    /// An empty file.
    pub fn new() -> Workbook {
        let top = Format::new().set_align(FormatAlign::Top);
        let words = top.clone().set_text_wrap();
        let hands = Hands {
            head: Format::new().set_bold().set_border_bottom(FormatBorder::Medium),
            dangerous: words.clone().set_quote_prefix(),
            words,
            decimal: top.clone().set_num_format("0.00"),
            day: top.clone().set_num_format("yyyy-mm-dd"),
            moment: top.set_num_format("yyyy-mm-dd hh:mm"),
        };
        Workbook { book: rust_xlsxwriter::Workbook::new(), hands, sheet: None }
    }

    /// Starts a sheet with its head row, which stays in view and prints on every page.
    pub fn sheet(&mut self, name: &str, columns: Vec<Column>) -> Result<(), Error> {
        if columns.len() > COLUMNS_MAX {
            return Err(Error::TooManyForSheet { columns: columns.len() });
        }
        self.start(Open { name: tab_name(name), columns, part: 1, next_row: 1 })
    }

    /// Adds a row to the sheet last started. A full sheet goes on on the next one, numbered.
    pub fn row(&mut self, fields: Vec<Field>) -> Result<(), Error> {
        let Some(mut open) = self.sheet.take() else {
            return Err(Error::damaged("xlsx", "a row before any sheet"));
        };
        if fields.len() > COLUMNS_MAX {
            return Err(Error::TooManyForSheet { columns: fields.len() });
        }
        if open.next_row >= ROWS_MAX {
            self.start(Open { part: open.part + 1, next_row: 1, ..open })?;
            return self.row(fields);
        }
        let (row, hands) = (open.next_row, &self.hands);
        let last = self.book.worksheets().len().saturating_sub(1);
        let sheet = self.book.worksheet_from_index(last).map_err(refuse)?;
        for (column, field) in (0u16..).zip(fields) {
            put(sheet, hands, row, column, &field).map_err(refuse)?;
        }
        open.next_row += 1;
        self.sheet = Some(open);
        Ok(())
    }

    /// The bytes of the file.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        if self.sheet.is_none() {
            self.sheet("1", Vec::new())?;
        }
        self.book.save_to_buffer().map_err(refuse)
    }

    fn start(&mut self, open: Open) -> Result<(), Error> {
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(refuse)?;
        let name = if open.part == 1 { open.name.clone() } else { format!("{} {}", open.name, open.part) };
        sheet.set_name(&name).map_err(refuse)?;
        for (at, column) in (0u16..).zip(&open.columns) {
            sheet.set_column_width(at, column.wide).map_err(refuse)?;
        }
        for (at, column) in (0u16..).zip(&open.columns) {
            sheet.write_string_with_format(0, at, clip(&column.title), &self.hands.head).map_err(refuse)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(refuse)?;
        sheet.set_repeat_rows(0, 0).map_err(refuse)?;
        self.sheet = Some(open);
        Ok(())
    }
}

fn put(sheet: &mut Worksheet, hands: &Hands, row: u32, column: u16, field: &Field) -> Result<(), XlsxError> {
    match field {
        Field::Blank => return Ok(()),
        Field::Text(words) if words.is_empty() => return Ok(()),
        Field::Text(words) => {
            let hand = if begins_a_formula(words) { &hands.dangerous } else { &hands.words };
            sheet.write_string_with_format(row, column, clip(words), hand)?
        }
        Field::Number(number) if number.is_finite() => sheet.write_number(row, column, *number)?,
        Field::Decimal(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, &hands.decimal)?
        }
        Field::Number(_) | Field::Decimal(_) => return Ok(()),
        Field::Bool(yes) => sheet.write_boolean(row, column, *yes)?,
        Field::When(moment) => {
            let at_midnight = moment.time() == jiff::civil::Time::midnight();
            let hand = if at_midnight { &hands.day } else { &hands.moment };
            match serial(*moment) {
                Ok(serial) => sheet.write_datetime_with_format(row, column, &serial, hand)?,
                Err(_) => sheet.write_string(row, column, moment.to_string())?,
            }
        }
    };
    Ok(())
}

/// Excel counts days from 1900; a date before stays words.
fn serial(moment: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    ExcelDateTime::from_ymd(
        u16::try_from(moment.year()).unwrap_or_default(),
        part(moment.month()),
        part(moment.day()),
    )?
    .and_hms(moment.hour() as u16, part(moment.minute()), f64::from(moment.second()))
}

/// Words that a spreadsheet would run if they were typed or read from a list parted by commas.
fn begins_a_formula(words: &str) -> bool {
    words.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '|', '%'])
}

fn clip(words: &str) -> String {
    let clean = |letter: &char| *letter == '\n' || *letter == '\t' || !letter.is_control();
    words
        .chars()
        .filter(clean)
        .scan(0, |units, letter| {
            *units += letter.len_utf16();
            (*units <= LETTERS_MAX).then_some(letter)
        })
        .collect()
}

/// A name a tab can bear: 26 characters at most, which leaves room for a part's number, and none of the signs
/// Excel keeps for itself.
fn tab_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|letter| if matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '_' } else { letter })
        .filter(|letter| !letter.is_control())
        .take(26)
        .collect();
    let kept = kept.trim_matches('\'').trim();
    if kept.is_empty() { "1".to_owned() } else { kept.to_owned() }
}

fn refuse(cause: XlsxError) -> Error {
    Error::damaged("xlsx", cause)
}
