//! Classes in a workbook: each row a class, or one more trigger of the class above. Every wrong cell is named by its
//! address, and then nothing is taken.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;
use yipan_core::case::{Limit, Severity, TimeUnit, Trigger, class_kind};

use super::book;
use super::classes::ClassRow;
use super::import;
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::written;
use crate::plan::lay;
use crate::problem::{FieldError, Problem};

/// Most rows of one file.
const ROWS_MOST: usize = 5_000;
/// Most wrong cells named at once.
const FAULTS_MOST: usize = 200;
/// Most triggers of one class.
const TRIGGERS_MOST: usize = 40;

/// The columns of the file, in order.
pub const COLUMNS: [&str; 15] = [
    "scheme",
    "edition",
    "code",
    "name",
    "name_en",
    "when",
    "limit",
    "major_limit",
    "closing",
    "severity",
    "photo",
    "series",
    "in_force",
    "state",
    "reason",
];

/// The longest text of a column, in characters.
const LONGEST: [(&str, usize); 6] =
    [("name", 60), ("name_en", 120), ("when", 300), ("closing", 1_000), ("series", 12), ("reason", 500)];

/// Reads a limit as files and people write it: `4 work_hour`, `4工作时`, `2 天`. Hours and days alone are those of work.
pub fn read_limit(text: &str) -> Option<Limit> {
    let text = text.trim();
    if let Ok(limit) = text.parse() {
        return Some(limit);
    }
    let (amount, word) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let unit = written("case-cell-unit", &TimeUnit::ALL.map(|(_, word)| word), word.trim())?;
    let (unit, _) = TimeUnit::ALL.into_iter().find(|(_, own)| *own == unit)?;
    let amount = amount.parse().ok().filter(|amount| (1..=Limit::AMOUNT_MAX).contains(amount))?;
    Some(Limit::of(amount, unit))
}

/// One row of the file.
#[derive(Clone, Copy)]
struct Row<'a> {
    nth: usize,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    fn cell(self, field: &str) -> &'a str {
        let at = COLUMNS.iter().position(|own| *own == field);
        at.and_then(|at| self.cells.get(at)).map(|text| text.trim()).unwrap_or_default()
    }

    fn is_empty(self) -> bool {
        self.cells.iter().all(|text| text.trim().is_empty())
    }
}

/// Which class a row is about.
#[derive(Clone, Copy)]
struct Class<'a> {
    scheme: &'a str,
    edition: &'a str,
    code: &'a str,
}

impl Class<'_> {
    fn key(self) -> String {
        format!("{}/{}/{}", self.scheme, self.edition, self.code)
    }

    /// Scheme, edition and the code of its major class.
    fn major(self) -> String {
        format!("{}/{}/{}", self.scheme, self.edition, self.code.get(..2).unwrap_or_default())
    }
}

/// What several rows share.
struct Reading<'a> {
    city: Id,
    by: &'a str,
    now: i64,
    today: Date,
    found: Vec<ClassRow>,
    faults: Vec<FieldError>,
    first_line: BTreeMap<String, usize>,
}

/// Reads rows of classes behind a head.
pub(super) fn read(by: &Actor, rows: &[Vec<String>], now: i64) -> Result<Vec<ClassRow>, Problem> {
    let today = crate::goal::act::day_of(now);
    let (found, faults, first_line) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut reading = Reading { city: by.city, by: &by.name, now, today, found, faults, first_line };
    let rows = (1..).zip(rows).skip(1).map(|(nth, cells)| Row { nth, cells });
    let mut lines = 0;
    for row in rows.filter(|row| !row.is_empty()) {
        lines += 1;
        reading.row(row);
    }
    let mut faults = reading.faults;
    if lines > ROWS_MOST || lines == 0 {
        faults.push(FieldError { field: "A1".into(), key: "case-class-rows", args: args![most = ROWS_MOST] });
    }
    faults.truncate(FAULTS_MOST);
    if faults.is_empty() { Ok(reading.found) } else { Err(Problem::Invalid(faults)) }
}

impl Reading<'_> {
    fn bad(&mut self, row: Row<'_>, field: &str, key: &'static str) {
        let at = import::address(&COLUMNS, field, row.nth);
        self.faults.push(FieldError { field: at, key, args: args![found = row.cell(field)] });
    }

    /// What a cell says, or a fault and what stands in its place.
    fn or_bad<T>(
        &mut self,
        row: Row<'_>,
        field: &str,
        key: &'static str,
        said: Option<T>,
        otherwise: T,
    ) -> T {
        if said.is_none() {
            self.bad(row, field, key);
        }
        said.unwrap_or(otherwise)
    }

    fn row(&mut self, row: Row<'_>) {
        let Some(class) = self.class(row) else { return };
        let state = match row.cell("state") {
            "" => Some("in_use"),
            word => written("case-cell-state", &["in_use", "ended"], word),
        };
        let ended = self.or_bad(row, "state", "case-class-state", state, "in_use") == "ended";
        let limit = read_limit(row.cell("limit"));
        if limit.is_none() && !(ended && row.cell("limit").is_empty()) {
            self.bad(row, "limit", "case-limit-unreadable");
        }
        let when = row.cell("when").to_owned();
        let limit = limit.unwrap_or(Limit::of(1, TimeUnit::WorkDay));
        let trigger = Trigger { when_en: when.clone(), when, limit };
        for (field, most) in LONGEST {
            if row.cell(field).chars().count() > most {
                self.bad(row, field, "field-too-long");
            }
        }
        let above = self.found.pop_if(|own| own.key() == class.key());
        match above {
            Some(own) => {
                let own = self.one_more(row, own, trigger);
                self.found.push(own);
            }
            None => self.fresh(row, class, trigger, ended),
        }
    }

    /// Which class a row is about; `None` when its code is none and nothing else can be said of it.
    fn class<'r>(&mut self, row: Row<'r>) -> Option<Class<'r>> {
        let word = |text: &str| {
            (1..=30).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        let typed = row.cell("scheme");
        let scheme = written("case-cell-scheme", &["events", "components"], typed).unwrap_or(typed);
        if !word(scheme) || class_kind(scheme).is_none() {
            self.bad(row, "scheme", "case-class-scheme");
        }
        let edition = row.cell("edition");
        if !word(edition) {
            self.bad(row, "edition", "case-class-edition");
        }
        let code = row.cell("code");
        if !matches!(code.len(), 4 | 5) || !code.bytes().all(|b| b.is_ascii_digit()) {
            self.bad(row, "code", "case-class-code");
            return None;
        }
        Some(Class { scheme, edition, code })
    }

    /// One more trigger of the class above; what else stands in the line must not contradict it.
    fn one_more(&mut self, row: Row<'_>, mut own: ClassRow, trigger: Trigger) -> ClassRow {
        if !row.cell("name").is_empty() && row.cell("name") != own.name {
            self.bad(row, "name", "case-class-other-name");
        }
        let mut triggers = own.triggers();
        if trigger.when.is_empty() || triggers.iter().any(|t| t.when.is_empty() || t.when == trigger.when) {
            self.bad(row, "when", "case-class-when");
        }
        if triggers.len() >= TRIGGERS_MOST {
            self.bad(row, "when", "case-class-triggers");
            return own;
        }
        triggers.push(trigger);
        own.triggers = json!(triggers).to_string();
        own
    }

    fn fresh(&mut self, row: Row<'_>, class: Class<'_>, trigger: Trigger, ended: bool) {
        let key = class.key();
        if self.first_line.insert(key.clone(), row.nth).is_some() {
            self.bad(row, "code", "case-class-apart");
        }
        let known = book::Kind::find(self.city, &key).filter(|kind| kind.key() == key);
        let name = match row.cell("name") {
            "" => known.map(|kind| kind.category.name.clone()).unwrap_or_default(),
            name => name.to_owned(),
        };
        if name.is_empty() {
            self.bad(row, "name", "field-required");
        }
        let major_limit = match row.cell("major_limit") {
            "" => None,
            text => {
                let limit = read_limit(text);
                self.or_bad(row, "major_limit", "case-limit-unreadable", limit.map(Some), None)
            }
        };
        let severity = match row.cell("severity") {
            "" => Some(Severity::Ordinary),
            word => import::severity(word),
        };
        let severity = self.or_bad(row, "severity", "case-import-severity", severity, Severity::Ordinary);
        let photo = match row.cell("photo") {
            "" => Some("no"),
            word => written("case-cell-photo", &["yes", "no"], word),
        };
        let photo = self.or_bad(row, "photo", "case-class-photo", photo, "no") == "yes";
        let closing: Vec<&str> = row
            .cell("closing")
            .split(['；', ';', '\n'])
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .collect();
        if known.is_none() && !self.has_major(class) {
            if row.cell("series").is_empty() {
                self.bad(row, "series", "case-class-series");
            }
            if closing.is_empty() {
                self.bad(row, "closing", "case-class-closing");
            }
        }
        let day = match row.cell("in_force") {
            "" => Some(self.today),
            text => text.get(..10).unwrap_or(text).parse().ok(),
        };
        let day = self.or_bad(row, "in_force", "field-not-date", day, self.today);
        if day < self.today {
            self.bad(row, "in_force", "case-limit-past");
        }
        if row.cell("reason").is_empty() {
            self.bad(row, "reason", "field-required");
        }
        let name_en = row.cell("name_en");
        self.found.push(ClassRow {
            id: 0,
            scheme: class.scheme.into(),
            edition: class.edition.into(),
            code: class.code.into(),
            name_en: if name_en.is_empty() { name.clone() } else { name_en.into() },
            name,
            triggers: json!([trigger]).to_string(),
            major_limit: major_limit.map(|limit| limit.to_string()),
            closing: json!(closing).to_string(),
            major: severity == Severity::Major,
            photo,
            series: row.cell("series").into(),
            ended,
            in_force: day.to_string(),
            in_force_at: if day == self.today {
                self.now
            } else {
                lay::begin_of_day(lay::shown_time(self.city), day)
            },
            by_name: self.by.into(),
            reason: row.cell("reason").into(),
        });
    }

    /// Whether its major class says series and closing: in a list, or in a row above.
    fn has_major(&self, class: Class<'_>) -> bool {
        let major = class.major();
        book::kinds(self.city).any(|kind| kind.key().starts_with(&major))
            || self.found.iter().any(|own| own.key().starts_with(&major))
    }
}
