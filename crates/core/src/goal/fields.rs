//! Reading a file of fields, so that every wrong field is answered with its place and its mend.
//!
//! A standard arrives as TOML or as a spreadsheet; both become [`Row`]s, and one set of questions is put to
//! them. Nothing stops at the first fault: the person who mends the file sees all of them at once.

use jiff::civil::Date;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

pub use super::fault::{FAULTS_MAX, Fault, Mend, Place, Why, thousandths};

/// The longest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 4 << 20;

/// What stands in a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A number as it was written.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// Several words.
    List(Vec<String>),
    /// A table of further fields.
    Table(Row),
    /// Several tables.
    Tables(Vec<Row>),
    /// Something that no field of ours holds.
    Odd,
}

/// The fields of one table or of one line of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where the table or line begins.
    pub place: Place,
    /// Fields by name, each with its own place.
    pub fields: BTreeMap<String, (Place, Value)>,
}

/// The fields of a TOML text, or why it is no TOML.
pub fn toml(text: &str) -> Result<Row, Fault> {
    if text.len() > FILE_BYTES_MAX {
        return Err(Fault { place: Place::File, why: Why::FileTooLong { bytes_max: FILE_BYTES_MAX } });
    }
    let lines = Lines::of(text);
    match DeTable::parse(text) {
        Ok(table) => Ok(row(table.get_ref(), Place::File, "", &lines)),
        Err(error) => {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            let place = Place::Line { line, field: String::new() };
            Err(Fault { place, why: Why::Syntax(error.message().to_owned()) })
        }
    }
}

struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|&end| end < offset) + 1
    }
}

fn row(table: &DeTable<'_>, place: Place, path: &str, lines: &Lines) -> Row {
    let mut fields = BTreeMap::new();
    for (name, value) in table {
        let field =
            if path.is_empty() { name.get_ref().to_string() } else { format!("{path}.{}", name.get_ref()) };
        let place = Place::Line { line: lines.at(value.span().start), field: field.clone() };
        let value = self::value(value.get_ref(), &place, &field, lines);
        fields.insert(name.get_ref().to_string(), (place, value));
    }
    Row { place, fields }
}

fn value(found: &DeValue<'_>, place: &Place, field: &str, lines: &Lines) -> Value {
    match found {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Table(table) => Value::Table(row(table, place.clone(), field, lines)),
        DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
            let mut rows = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                let Some(table) = item.get_ref().as_table() else { return Value::Odd };
                let field = format!("{field}[{}]", at + 1);
                let place = Place::Line { line: lines.at(item.span().start), field: field.clone() };
                rows.push(row(table, place, &field, lines));
            }
            Value::Tables(rows)
        }
        DeValue::Array(items) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
            texts.map_or(Value::Odd, Value::List)
        }
        DeValue::Integer(_) => Value::Odd,
    }
}

/// Puts questions to a row and gathers the faults.
pub struct Reader<'a, 'f> {
    row: &'a Row,
    faults: &'f mut Vec<Fault>,
    asked: Vec<&'static str>,
}

impl<'a, 'f> Reader<'a, 'f> {
    /// Begins with a row.
    pub fn new(row: &'a Row, faults: &'f mut Vec<Fault>) -> Reader<'a, 'f> {
        Reader { row, faults, asked: Vec::new() }
    }

    /// Where a field stands; the row's own place when the field is not there.
    pub fn place(&self, name: &str) -> Place {
        match self.row.fields.get(name) {
            Some((place, _)) => place.clone(),
            None => match &self.row.place {
                Place::File => Place::Line { line: 1, field: name.to_owned() },
                Place::Line { line, field } => Place::Line { line: *line, field: format!("{field}.{name}") },
                Place::Cell { address, .. } => {
                    Place::Cell { address: address.clone(), field: name.to_owned() }
                }
            },
        }
    }

    /// Notes a fault at a field.
    pub fn fault(&mut self, name: &str, why: Why) {
        if self.faults.len() < FAULTS_MAX {
            let place = self.place(name);
            self.faults.push(Fault { place, why });
        }
    }

    fn find(&mut self, name: &'static str) -> Option<&'a Value> {
        self.asked.push(name);
        self.row.fields.get(name).map(|(_, value)| value)
    }

    /// Words of at most `max` characters, or nothing. A bare number is taken as it is written.
    pub fn text(&mut self, name: &'static str, max: usize) -> Option<String> {
        let text = match self.find(name)? {
            Value::Text(text) => text.trim(),
            Value::Number(text) => text.as_str(),
            _ => {
                self.fault(name, Why::Kind { wanted: "text" });
                return None;
            }
        };
        if text.is_empty() {
            return None;
        }
        if text.chars().count() > max {
            self.fault(name, Why::TooLong { max });
            return None;
        }
        Some(text.to_owned())
    }

    /// Words that must be there; an empty text after noting the fault.
    pub fn need(&mut self, name: &'static str, max: usize) -> String {
        let before = self.faults.len();
        let found = self.text(name, max);
        if found.is_none() && self.faults.len() == before {
            self.fault(name, Why::Missing);
        }
        found.unwrap_or_default()
    }

    /// A code of letters, figures, `-`, `_` and `.`, or nothing.
    pub fn code(&mut self, name: &'static str) -> Option<String> {
        let found = self.text(name, 60)?;
        if found.chars().all(|c| c.is_alphanumeric() || "-_./()（）".contains(c)) {
            return Some(found);
        }
        self.fault(name, Why::NotACode { found });
        None
    }

    /// A code that must be there.
    pub fn need_code(&mut self, name: &'static str) -> String {
        let before = self.faults.len();
        let found = self.code(name);
        if found.is_none() && self.faults.len() == before {
            self.fault(name, Why::Missing);
        }
        found.unwrap_or_default()
    }

    /// Several words: a list, or one text divided by `;`, `；` or `、` as a cell of a sheet has it.
    pub fn list(&mut self, name: &'static str, count_max: usize) -> Vec<String> {
        let list: Vec<String> = match self.find(name) {
            None => return Vec::new(),
            Some(Value::List(list)) => list.clone(),
            Some(Value::Text(text)) => text.split([';', '；', '、', ',', '，']).map(str::to_owned).collect(),
            Some(_) => {
                self.fault(name, Why::Kind { wanted: "list" });
                return Vec::new();
            }
        };
        let list: Vec<String> =
            list.into_iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
        if list.len() > count_max {
            self.fault(name, Why::TooMany { max: count_max });
        } else if list.iter().any(|text| text.chars().count() > 200) {
            self.fault(name, Why::TooLong { max: 200 });
        }
        list
    }

    /// A day written `2021-12-31`.
    pub fn date(&mut self, name: &'static str) -> Option<Date> {
        let found = self.text(name, 40)?;
        let date = found.parse().ok();
        if date.is_none() {
            self.fault(name, Why::NotADate { found });
        }
        date
    }

    /// One of the words allowed.
    pub fn choice<T: Copy>(&mut self, name: &'static str, allowed: &[(&str, T)]) -> Option<T> {
        let found = self.text(name, 60)?;
        let choice = allowed.iter().find(|(word, _)| *word == found).map(|(_, value)| *value);
        if choice.is_none() {
            self.fault(name, Why::NotOneOf { found, allowed: words(allowed) });
        }
        choice
    }

    /// Several of the words allowed, each once, in the order of the allowed list.
    pub fn choices<T: Copy>(&mut self, name: &'static str, allowed: &[(&str, T)]) -> Vec<T> {
        let found = self.list(name, allowed.len().max(8));
        for word in &found {
            if !allowed.iter().any(|(known, _)| known == word) {
                self.fault(name, Why::NotOneOf { found: word.clone(), allowed: words(allowed) });
            }
        }
        allowed.iter().filter(|(word, _)| found.iter().any(|f| f == word)).map(|(_, value)| *value).collect()
    }

    /// Points or a weight: up to three decimals, answered in thousandths.
    pub fn thousandths(&mut self, name: &'static str, min: i64, max: i64) -> Option<i64> {
        let found = match self.find(name)? {
            Value::Number(text) | Value::Text(text) => text.trim().to_owned(),
            _ => {
                self.fault(name, Why::Kind { wanted: "number" });
                return None;
            }
        };
        if found.is_empty() {
            return None;
        }
        let Some(value) = decimal_thousandths(&found) else {
            self.fault(name, Why::Kind { wanted: "number" });
            return None;
        };
        if value < min * 1000 || value > max * 1000 {
            let (min, max) = (min.to_string(), max.to_string());
            self.fault(name, Why::OutOfRange { found, min, max });
            return None;
        }
        Some(value)
    }

    /// A whole number within bounds.
    pub fn whole(&mut self, name: &'static str, min: i64, max: i64) -> Option<i64> {
        let value = self.thousandths(name, min, max)?;
        if value % 1000 == 0 {
            return Some(value / 1000);
        }
        self.fault(name, Why::Kind { wanted: "number" });
        None
    }

    /// Yes or no; no when it is not there.
    pub fn flag(&mut self, name: &'static str) -> bool {
        match self.find(name) {
            None => false,
            Some(Value::Flag(flag)) => *flag,
            Some(_) => {
                self.fault(name, Why::Kind { wanted: "flag" });
                false
            }
        }
    }

    /// A table of further fields.
    pub fn table(&mut self, name: &'static str) -> Option<&'a Row> {
        match self.find(name)? {
            Value::Table(row) => Some(row),
            _ => {
                self.fault(name, Why::Kind { wanted: "table" });
                None
            }
        }
    }

    /// A table whose names are free: name and text of each entry.
    pub fn names(&mut self, name: &'static str) -> BTreeMap<String, String> {
        let Some(row) = self.table(name) else { return BTreeMap::new() };
        let mut names = BTreeMap::new();
        for (key, (place, value)) in &row.fields {
            match value {
                Value::Text(text) if text.chars().count() <= 200 => {
                    names.insert(key.clone(), text.clone());
                }
                _ => self.faults.push(Fault::new(place, Why::Kind { wanted: "text" })),
            }
        }
        names
    }

    /// Several tables, at most `max`.
    pub fn tables(&mut self, name: &'static str, max: usize) -> &'a [Row] {
        match self.find(name) {
            None => &[],
            Some(Value::Tables(rows)) if rows.len() > max => {
                self.fault(name, Why::TooMany { max });
                &rows[..max]
            }
            Some(Value::Tables(rows)) => rows,
            Some(_) => {
                self.fault(name, Why::Kind { wanted: "tables" });
                &[]
            }
        }
    }

    /// Nothing more is asked: whatever else stands there is unknown.
    pub fn end(self) {
        for (name, (place, _)) in &self.row.fields {
            if !self.asked.contains(&name.as_str()) && self.faults.len() < FAULTS_MAX {
                let near = nearest(name, &self.asked);
                self.faults.push(Fault::new(place, Why::Unknown { near }));
            }
        }
    }
}

fn words<T>(allowed: &[(&str, T)]) -> String {
    allowed.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")
}

fn decimal_thousandths(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    if whole.is_empty() || whole.len() > 12 || part.len() > 3 {
        return None;
    }
    let whole: i64 = whole.parse().ok().filter(|w: &i64| *w >= 0)?;
    let part: i64 = if part.is_empty() { 0 } else { format!("{part:0<3}").parse().ok()? };
    Some(sign * (whole * 1000 + part))
}

/// The known name that differs least, if it differs by no more than half of its letters.
fn nearest(name: &str, known: &[&'static str]) -> Option<String> {
    let scored = known.iter().map(|word| (distance(name, word), *word));
    scored.filter(|(d, word)| *d * 2 <= word.len()).min().map(|(_, word)| word.to_owned())
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut line: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut corner = line[0];
        line[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let change = corner + usize::from(ca != *cb);
            corner = line[j + 1];
            line[j + 1] = change.min(corner + 1).min(line[j] + 1);
        }
    }
    line[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_toml_is_answered_with_its_line() {
        let fault = toml("[standard]\ncode = \"a\"\nname = \n").expect_err("no value");
        assert_eq!(fault.place, Place::Line { line: 3, field: String::new() });
    }

    #[test]
    fn an_unknown_field_is_answered_with_the_nearest_known_one() {
        let row = toml("titel = \"a\"\nzzz = 1").expect("toml");
        let mut faults = Vec::new();
        let mut reader = Reader::new(&row, &mut faults);
        reader.text("title", 10);
        reader.end();
        let why: Vec<Why> = faults.into_iter().map(|f| f.why).collect();
        assert_eq!(why, [Why::Unknown { near: Some("title".into()) }, Why::Unknown { near: None }]);
    }

    #[test]
    fn points_are_kept_in_thousandths_without_rounding() {
        let table =
            [("2", Some(2000)), ("0.5", Some(500)), ("1.125", Some(1125)), ("1.1234", None), ("x", None)];
        for (text, thousandths) in table {
            assert_eq!(decimal_thousandths(text), thousandths, "{text}");
        }
        assert_eq!(thousandths(2500), "2.5");
        assert_eq!(thousandths(-125), "-0.125");
    }
}
