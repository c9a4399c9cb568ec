//! The list a draw is made from, as a sheet gives it.

use super::{DrawFault, LOTS_MAX, Lot, TEXT_MAX};
use std::collections::BTreeSet;

/// Reads a CSV with an `id` column and, if named, a column of strata.
pub fn read_list(text: &str, strata: Option<&str>) -> Result<Vec<Lot>, DrawFault> {
    let rows = rows(text.trim_start_matches('\u{feff}'))?;
    let mut rows = rows.into_iter();
    let (_, head) = rows.next().unwrap_or_default();
    let column = |name: &str| {
        let found = head.iter().position(|field| field.trim() == name);
        found.ok_or_else(|| DrawFault::NoColumn(name.to_owned()))
    };
    let id_at = column("id")?;
    let stratum_at = strata.map(column).transpose()?;
    let mut seen = BTreeSet::new();
    let mut lots = Vec::new();
    for (line, row) in rows {
        let field = |at: usize| row.get(at).map(|f| f.trim().to_owned()).ok_or(DrawFault::Short { line });
        let lot = Lot { id: field(id_at)?, stratum: stratum_at.map(field).transpose()?.unwrap_or_default() };
        let sound = |text: &str| text.len() <= TEXT_MAX && !text.chars().any(char::is_control);
        if lot.id.is_empty() || !sound(&lot.id) || !sound(&lot.stratum) {
            return Err(DrawFault::Text { line });
        }
        if !seen.insert(lot.id.clone()) {
            return Err(DrawFault::Twice { id: lot.id, line });
        }
        lots.push(lot);
        if lots.len() > LOTS_MAX {
            return Err(DrawFault::TooLong(lots.len()));
        }
    }
    Ok(lots)
}

/// The rows of a CSV (RFC 4180) with the number of the line each begins in; empty lines are left out.
fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, DrawFault> {
    let mut rows = Vec::new();
    let (mut row, mut field) = (Vec::new(), String::new());
    let (mut line, mut began, mut opened) = (1, 1, 0);
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => (quoted, opened) = (true, line),
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' => {
                line += 1;
                if quoted {
                    field.push(c);
                    continue;
                }
                row.push(std::mem::take(&mut field));
                if row.iter().any(|f| !f.trim().is_empty()) {
                    rows.push((began, std::mem::take(&mut row)));
                }
                row.clear();
                began = line;
            }
            c => field.push(c),
        }
    }
    if quoted {
        return Err(DrawFault::OpenQuote { line: opened });
    }
    row.push(field);
    if row.iter().any(|f| !f.trim().is_empty()) {
        rows.push((began, row));
    }
    Ok(rows)
}
