//! Reads the neutral plan files: `tasks.csv`, `links.csv`, `calendar.json`. Every error names its file and line.

use std::borrow::Cow;
use std::collections::HashMap;

use yipan_worktime::CalendarFile;

use crate::{Frame, Link, LinkKind, Plan, Task};

/// A plan as it stood in its files; names and ids borrow from the texts.
#[derive(Debug, Clone)]
pub struct PlanFile<'a> {
    /// The plan, on the file's one calendar.
    pub plan: Plan,
    /// The ids of the tasks, in the order of the file.
    pub ids: Vec<Cow<'a, str>>,
    /// Their names.
    pub names: Vec<Cow<'a, str>>,
    /// The two ends, as far as the calendar file names them.
    pub frame: Frame,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// `tasks`, `links` or `calendar`.
    pub file: &'static str,
    /// The line, from 1; `None` if the place is named in the problem.
    pub line: Option<usize>,
    /// What stands there, and what belongs there.
    pub problem: String,
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.problem),
            None => write!(f, "{}, {}", self.file, self.problem),
        }
    }
}

impl std::error::Error for FileError {}

const HOURS_MAX: f64 = 1_000_000.0;

/// Reads the three texts into a plan.
pub fn read_plan<'a>(tasks: &'a str, links: &'a str, calendar: &str) -> Result<PlanFile<'a>, FileError> {
    let calendar = CalendarFile::read(calendar).map_err(|bad| FileError {
        file: "calendar",
        line: None,
        problem: bad.to_string(),
    })?;
    let frame = Frame { start: calendar.project_start, finish: calendar.fixed_finish };

    let mut rows = Rows::open("tasks", tasks, ["id", "name", "duration_hours"])?;
    let lines = tasks.len() / 16;
    let (mut ids, mut names, mut list) =
        (Vec::with_capacity(lines), Vec::with_capacity(lines), Vec::with_capacity(lines));
    let mut by_id = Ids::default();
    while let Some((line, [id, name, hours])) = rows.next()? {
        let minutes = read_minutes(&hours).filter(|minutes| *minutes >= 0).ok_or_else(|| {
            rows.error(line, format!("duration_hours «{hours}» is no number of hours from 0 to 1000000"))
        })?;
        if id.is_empty() {
            return Err(rows.error(line, "the id is empty".into()));
        }
        if by_id.insert(&id, list.len() as u32).is_some() {
            return Err(rows.error(line, format!("id «{id}» stands twice; give each task its own")));
        }
        list.push(Task::new(minutes));
        ids.push(id);
        names.push(name);
    }

    let mut rows = Rows::open("links", links, ["from", "to", "type", "lag_hours"])?;
    let mut joined = Vec::with_capacity(links.len() / 16);
    while let Some((line, [from, to, kind, lag])) = rows.next()? {
        let find = |id: &str| {
            by_id
                .get(id)
                .ok_or_else(|| rows.error(line, format!("there is no task «{id}» in the tasks file")))
        };
        let (from, to) = (find(&from)?, find(&to)?);
        let kind = LinkKind::from_code(&kind)
            .ok_or_else(|| rows.error(line, format!("type «{kind}» is none of FS, SS, FF, SF")))?;
        let lag_minutes = read_minutes(&lag)
            .ok_or_else(|| rows.error(line, format!("lag_hours «{lag}» is no number of hours")))?;
        joined.push(Link { from, to, kind, lag_minutes });
    }
    let plan = Plan { tasks: list, links: joined, calendars: vec![calendar.calendar] };
    Ok(PlanFile { plan, ids, names, frame })
}

/// Without the blanks around it; most fields have none.
fn trimmed(field: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(|byte| (0x21..0x7f).contains(byte));
    let bytes = field.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { field } else { field.trim() }
}

/// The number written in at most seven plain digits.
fn plain_number(text: &str) -> Option<u32> {
    let digits = text.as_bytes();
    if digits.is_empty() || digits.len() > 7 {
        return None;
    }
    digits.iter().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u32::from(digit))
    })
}

/// Hours as whole minutes; whole numbers, which are nearly all, without going through floats.
fn read_minutes(hours: &str) -> Option<i64> {
    if let Some(hours) = plain_number(hours).filter(|hours| f64::from(*hours) <= HOURS_MAX) {
        return Some(i64::from(hours) * 60);
    }
    if let Ok(hours) = hours.parse::<i32>() {
        return (f64::from(hours).abs() <= HOURS_MAX).then_some(i64::from(hours) * 60);
    }
    let hours: f64 = hours.parse().ok()?;
    (hours.is_finite() && hours.abs() <= HOURS_MAX).then(|| (hours * 60.0).round() as i64)
}

/// From ids to places. Small whole numbers, which most plans use, are found in a list; all others by hash.
#[derive(Default)]
struct Ids {
    numbers: Vec<u32>,
    texts: HashMap<String, u32>,
}

const NUMBERS_MAX: usize = 4_000_000;
const NOBODY: u32 = u32::MAX;

impl Ids {
    /// The number, if the text is exactly how it is written.
    fn number(id: &str) -> Option<usize> {
        if id.starts_with('0') {
            return None;
        }
        plain_number(id).map(|number| number as usize).filter(|number| *number < NUMBERS_MAX)
    }

    fn insert(&mut self, id: &str, place: u32) -> Option<u32> {
        let Some(number) = Self::number(id) else { return self.texts.insert(id.to_owned(), place) };
        if self.numbers.len() <= number {
            self.numbers.resize(number + 1, NOBODY);
        }
        let old = std::mem::replace(&mut self.numbers[number], place);
        (old != NOBODY).then_some(old)
    }

    fn get(&self, id: &str) -> Option<u32> {
        match Self::number(id) {
            Some(number) => self.numbers.get(number).copied().filter(|place| *place != NOBODY),
            None => self.texts.get(id).copied(),
        }
    }
}

/// The rows of a CSV text (RFC 4180) whose header is known.
struct Rows<'a, const N: usize> {
    file: &'static str,
    rest: &'a str,
    line: usize,
}

impl<'a, const N: usize> Rows<'a, N> {
    fn open(file: &'static str, text: &'a str, header: [&str; N]) -> Result<Self, FileError> {
        let mut rows = Rows { file, rest: text.trim_start_matches('\u{feff}'), line: 1 };
        let wanted = header.join(",");
        match rows.next()? {
            Some((_, found)) if found.iter().zip(header).all(|(found, wanted)| found.trim() == wanted) => {
                Ok(rows)
            }
            Some((line, found)) => {
                Err(rows.error(line, format!("the columns are «{}», not «{wanted}»", found.join(","))))
            }
            None => Err(rows.error(1, format!("the file is empty; its first line is «{wanted}»"))),
        }
    }

    fn error(&self, line: usize, problem: String) -> FileError {
        FileError { file: self.file, line: Some(line), problem }
    }

    /// The next row with something in it, and its line. A row without quotation marks, which nearly all are, is
    /// walked once, byte by byte.
    #[allow(clippy::type_complexity)] // a line and its fields, said in one place
    fn next(&mut self) -> Result<Option<(usize, [Cow<'a, str>; N])>, FileError> {
        loop {
            let bytes = self.rest.as_bytes();
            if bytes.is_empty() {
                return Ok(None);
            }
            let mut ends = [0; N];
            let (mut at, mut count, mut is_blank, mut is_quoted) = (0, 0, true, false);
            while let Some(byte) = bytes.get(at) {
                match byte {
                    b',' => {
                        if let Some(end) = ends.get_mut(count) {
                            *end = at;
                        }
                        count += 1;
                    }
                    b'\n' => break,
                    b'"' => {
                        is_quoted = true;
                        break;
                    }
                    _ => is_blank &= byte.is_ascii_whitespace(),
                }
                at += 1;
            }
            if is_quoted {
                return self.quoted_row().map(Some);
            }
            let line = self.line;
            let (row, rest) = (&self.rest[..at], &self.rest[(at + 1).min(bytes.len())..]);
            self.rest = rest;
            self.line += 1;
            if count == 0 && (is_blank || row.trim().is_empty()) {
                continue;
            }
            if let Some(end) = ends.get_mut(count) {
                *end = at;
            }
            if count + 1 != N {
                return Err(self.error(line, format!("{} columns instead of {N}", count + 1)));
            }
            let mut begin = 0;
            let fields = ends.map(|end| {
                let field = trimmed(&row[begin..end]);
                begin = end + 1;
                Cow::Borrowed(field)
            });
            return Ok(Some((line, fields)));
        }
    }

    /// The next row, in which somewhere a quotation mark stands.
    fn quoted_row(&mut self) -> Result<(usize, [Cow<'a, str>; N]), FileError> {
        let line = self.line;
        let mut fields = [const { Cow::Borrowed("") }; N];
        let mut count = 0;
        loop {
            let (field, more) = self.quoted_field(line)?;
            if let Some(place) = fields.get_mut(count) {
                *place = field;
            }
            count += 1;
            if !more {
                break;
            }
        }
        self.line += 1;
        if count != N {
            return Err(self.error(line, format!("{count} columns instead of {N}")));
        }
        Ok((line, fields))
    }

    /// One field that may be quoted, and whether another follows in the row.
    fn quoted_field(&mut self, line: usize) -> Result<(Cow<'a, str>, bool), FileError> {
        let field;
        if let Some(inside) = self.rest.strip_prefix('"') {
            let mut at = 0;
            let end = loop {
                let Some(quote) = inside[at..].find('"') else {
                    return Err(self.error(line, "a quotation mark is opened and never closed".into()));
                };
                if !inside[at + quote + 1..].starts_with('"') {
                    break at + quote;
                }
                at += quote + 2;
            };
            let text = &inside[..end];
            self.line += text.matches('\n').count();
            field = if text.contains("\"\"") {
                Cow::Owned(text.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(text)
            };
            self.rest = &inside[end + 1..];
        } else {
            let end = self.rest.find([',', '\n']).unwrap_or(self.rest.len());
            field = Cow::Borrowed(self.rest[..end].trim());
            self.rest = &self.rest[end..];
        }
        self.rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
            return Ok((field, true));
        }
        match self.rest.strip_prefix('\n') {
            Some(rest) => self.rest = rest,
            None if self.rest.is_empty() => {}
            None => return Err(self.error(line, "text follows a closing quotation mark".into())),
        }
        Ok((field, false))
    }
}
