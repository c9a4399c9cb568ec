//! Excel files: typed cells with their addresses, and their words as lines.

use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetType, Xlsx, XlsxError};
use jiff::civil::{Date, DateTime, Time};

use crate::limits::CELLS_MAX;
use crate::{Address, Cell, Error, Kind, Sheet, Text, Value};

/// Reads every sheet. Cells are taken as a stream, so that one lonely cell at the far corner costs nothing.
pub fn read(bytes: &[u8]) -> Result<Text, Error> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|cause| refuse("xl/workbook.xml", cause))?;
    let mut text = Text::plain(Kind::Xlsx);
    let mut room = CELLS_MAX;
    let sheets = book.sheets_metadata().to_vec();
    for sheet in sheets.into_iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merged = merged.iter().map(corners).collect();
        let cells = cells(&mut book, &sheet.name, &mut room, &mut text.plain)?;
        text.sheets.push(Sheet { name: sheet.name, cells, merged });
    }
    if text.sheets.iter().all(|sheet| sheet.cells.is_empty()) {
        return Err(Error::NoText { pages: text.sheets.len() });
    }
    Ok(text)
}

fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    room: &mut usize,
    plain: &mut String,
) -> Result<Vec<Cell>, Error> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|cause| refuse(name, cause))?;
    let mut values = Vec::new();
    while let Some(found) = reader.next_cell().map_err(|cause| refuse(name, cause))? {
        let (row, column) = found.get_position();
        let Some(value) = value(found.get_value()) else { continue };
        *room = room
            .checked_sub(1)
            .ok_or_else(|| Error::TooMuchInside { part: name.into(), limit: CELLS_MAX as u64 })?;
        values.push((Address { row, column }, value));
    }
    // A careless program writes rows out of order, or one cell twice; the last one stands.
    values.sort_by_key(|(at, _)| *at);
    values.reverse();
    values.dedup_by_key(|(at, _)| *at);
    values.reverse();
    Ok(lay_out(values, plain))
}

/// Writes a line for each row into `plain`, cells parted by tabs, and keeps where each stands.
fn lay_out(values: Vec<(Address, Value)>, plain: &mut String) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(values.len());
    for (at, value) in values {
        if let Some(last) = cells.last() {
            plain.push(if last.at.row == at.row { '\t' } else { '\n' });
        }
        let from = plain.len();
        plain.extend(value.to_string().chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
        cells.push(Cell { at, value, span: from..plain.len() });
    }
    if !cells.is_empty() {
        plain.push('\n');
    }
    cells
}

fn value(data: &DataRef<'_>) -> Option<Value> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(words) => words_of(words)?,
        DataRef::SharedString(words) => words_of(words)?,
        DataRef::Bool(yes) => Value::Bool(*yes),
        DataRef::DateTime(serial) => {
            let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
            match moment(year, month, day, (hour, minute, second, milli)) {
                Some(moment) if serial.is_datetime() => Value::When(moment),
                _ => Value::Number(serial.as_f64()),
            }
        }
        DataRef::DateTimeIso(words) => match words.trim_end_matches('Z').parse() {
            Ok(moment) => Value::When(moment),
            Err(_) => Value::Text(words.clone()),
        },
        DataRef::DurationIso(words) => Value::Text(words.clone()),
        DataRef::Error(what) => Value::Error(what.to_string()),
    })
}

fn words_of(words: &str) -> Option<Value> {
    let words = words.trim_matches([' ', '\n', '\r', '\t', '\u{3000}', '\u{a0}']);
    (!words.is_empty()).then(|| Value::Text(words.to_owned()))
}

fn moment(
    year: u16,
    month: u8,
    day: u8,
    (hour, minute, second, milli): (u8, u8, u8, u16),
) -> Option<DateTime> {
    let signed = |part: u8| i8::try_from(part).ok();
    let date = Date::new(i16::try_from(year).ok()?, signed(month)?, signed(day)?).ok()?;
    let nanos = i32::from(milli) * 1_000_000;
    Some(date.to_datetime(Time::new(signed(hour)?, signed(minute)?, signed(second)?, nanos).ok()?))
}

fn corners(block: &Dimensions) -> (Address, Address) {
    let at = |(row, column)| Address { row, column };
    (at(block.start), at(block.end))
}

fn refuse(part: &str, cause: XlsxError) -> Error {
    match cause {
        XlsxError::Password => Error::Encrypted,
        cause => Error::damaged(part, cause),
    }
}
