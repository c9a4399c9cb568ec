//! Which cases: one filter for the list, the columns by stage, bulk deeds, Excel and the API, so that they agree.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use yipan_core::case::StageName;
use yipan_db::Db;

use super::book::{self, Kind};
use super::row::CaseRow;
use super::{open, search, store, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;

/// What the reader chose; what is left out is not asked.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, IntoParams)]
pub struct Filter {
    /// A state's word, or `open`, `late`, `soon`, `suspended`, `ended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Only in the hands of this unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// Only of this kind: `events/2013/0110`, or a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// `today` or `week`: due in it, the late ones not included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Due on this day or later, `2026-07-20`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_from: Option<String>,
    /// Due on this day or earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_to: Option<String>,
    /// Only from this source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `ordinary` or `major`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// In this street or township: its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<Id>,
    /// At a site of this section of road.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Id>,
    /// Given to its unit by this dispatch rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// `supervised`, `asked` (something waits for a decision), `bounced` (a unit sent it back), `appealed` (an
    /// appeal waits), `doubted` (a photo does not fit),
    /// `looking`, `rebound`, `reworked`, `mine`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// Words that stand in it, or its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// Words of marks.
pub const MARKS: [&str; 9] =
    ["supervised", "asked", "bounced", "appealed", "doubted", "looking", "rebound", "reworked", "mine"];

/// A filter as the database reads it.
#[derive(Debug, Clone)]
pub struct Condition {
    from: &'static str,
    rest: String,
    bound: Option<String>,
    order: &'static str,
    descending: bool,
}

fn unknown(field: &str) -> Problem {
    Problem::field(field, "field-unknown")
}

fn said(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

/// The first instant of a day of the city.
fn midnight(day: Date, zone: &jiff::tz::TimeZone) -> i64 {
    day.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond())
}

impl Filter {
    /// Whether only ended cases are asked for.
    pub fn is_ended(&self) -> bool {
        said(&self.state) == Some("ended")
    }

    /// The filter as the end of an address, `state=open&unit=7`; empty when nothing was chosen.
    pub fn query(&self) -> String {
        let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(self) else { return String::new() };
        let text =
            |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let pairs =
            fields.iter().map(|(name, value)| (name, text(value))).filter(|(_, text)| !text.is_empty());
        pairs.map(|(name, text)| format!("{name}={}", escaped(&text))).collect::<Vec<_>>().join("&")
    }

    /// The same with one field changed; an empty text takes it out.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        let text = Some(value.to_owned()).filter(|text| !text.is_empty());
        match name {
            "state" => other.state = text,
            "unit" => other.unit = value.parse().ok(),
            "kind" => other.kind = text,
            "due" => (other.due, other.due_from, other.due_to) = (text, None, None),
            "section" => other.section = value.parse().ok(),
            "rule" => other.rule = value.parse().ok(),
            "mark" => other.mark = text,
            "q" => other.q = text,
            _ => {}
        }
        other
    }

    /// What the database is asked for; it begins with what this person may see.
    pub fn condition(
        &self,
        db: &mut Db,
        by: &Actor,
        campaign: Option<Id>,
        now: i64,
        zone: &jiff::tz::TimeZone,
    ) -> Result<Condition, Problem> {
        book::refresh(db, by.city, now)?;
        let postgres = db.is_postgres();
        let mut rest = view::scope(db, by, campaign)?;
        let mut and = |text: String| {
            rest.push_str(" and ");
            rest.push_str(&text);
        };
        match said(&self.state) {
            None => {}
            Some("open") => and("is_open".into()),
            Some("late") => and(format!("is_open and not suspended and due_at <= {now}")),
            Some("soon") => and(format!(
                "is_open and not suspended and due_at > {now} and due_at <= {}",
                now + 86_400_000
            )),
            Some("suspended") => and("is_open and suspended".into()),
            Some("ended") => and("ended_at is not null".into()),
            Some(word) => {
                let stage = StageName::of(word).ok_or_else(|| unknown("state"))?;
                let open = if stage.is_open() { "is_open" } else { "ended_at is not null" };
                and(format!("{open} and stage = '{}'", stage.word()));
            }
        }
        if let Some(unit) = self.unit {
            and(format!("unit_id = {unit}"));
        }
        if let Some(street) = self.street {
            and(format!("street_id = {street}"));
        }
        if let Some(rule) = self.rule {
            and(format!("rule = {rule}"));
        }
        if let Some(section) = self.section {
            let sites = format!("select id from site where city_id = {} and section_id = {section}", by.city);
            and(format!("site_id in ({sites})"));
        }
        if let Some(word) = said(&self.kind) {
            let kind = Kind::find(by.city, word).ok_or_else(|| unknown("kind"))?;
            and(format!("category = '{}'", kind.key()));
        }
        let (from, until) = self.due_between(now, zone)?;
        if let Some(from) = from {
            and(format!("not suspended and due_at >= {from}"));
        }
        if let Some(until) = until {
            and(format!("not suspended and due_at < {until}"));
        }
        if let Some(word) = said(&self.source) {
            let (source, _) =
                open::SOURCES.iter().find(|(own, _)| *own == word).ok_or_else(|| unknown("source"))?;
            and(format!("source = '{source}'"));
        }
        match said(&self.severity) {
            None => {}
            Some(word @ ("ordinary" | "major")) => and(format!("severity = '{word}'")),
            Some(_) => return Err(unknown("severity")),
        }
        match said(&self.mark) {
            None => {}
            Some("supervised") => and("supervised".into()),
            Some("asked") => and("wish is not null".into()),
            Some("bounced") => and("stage = 'filed' and returns > 0".into()),
            Some("appealed") => and(format!(
                "id in (select case_id from case_appeal where city_id = {} and standing in ('first', 'second'))",
                by.city
            )),
            Some("doubted") => {
                and(format!("id in (select case_id from case_doubt where city_id = {})", by.city))
            }
            Some("looking") => and("looking".into()),
            Some("rebound") => and("rebound_of is not null".into()),
            Some("reworked") => and("reworks > 0".into()),
            Some("mine") => and(format!("handler_id = {}", by.person)),
            Some(_) => return Err(unknown("mark")),
        }
        let mut found = Condition {
            from: "cases",
            rest,
            bound: None,
            order: if self.is_ended() { "ended_at" } else { "due_at" },
            descending: self.is_ended(),
        };
        if let Some(typed) = said(&self.q) {
            let (from, holds) = search::source(postgres, by.city);
            // What holds no letter at all stands in no case.
            match search::asked(postgres, typed) {
                Some(asked) => {
                    found.rest = format!("{holds} and {}", found.rest);
                    (found.from, found.bound) = (from, Some(asked));
                }
                None => found.rest.push_str(" and id < 0"),
            }
            (found.order, found.descending) = ("id", true);
        }
        Ok(found)
    }

    fn due_between(
        &self,
        now: i64,
        zone: &jiff::tz::TimeZone,
    ) -> Result<(Option<i64>, Option<i64>), Problem> {
        let today = jiff::Timestamp::from_millisecond(now).unwrap_or_default().to_zoned(zone.clone()).date();
        let day = |field: &str, text: &Option<String>| -> Result<Option<Date>, Problem> {
            said(text).map(|t| t.parse().map_err(|_| Problem::field(field, "field-not-date"))).transpose()
        };
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let (first, last) = match said(&self.due) {
            None => (day("due_from", &self.due_from)?, day("due_to", &self.due_to)?),
            Some("today") => (Some(today), Some(today)),
            Some("week") => (Some(monday), Some(monday.saturating_add(6.days()))),
            Some(_) => return Err(unknown("due")),
        };
        let until = last.map(|day| midnight(day.saturating_add(1.day()), zone));
        Ok((first.map(|day| midnight(day, zone)), until))
    }
}

/// A text for an address.
pub fn escaped(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/');
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl Condition {
    /// The next rows after a cursor, in the order of the filter; cases without a running clock come last.
    pub fn rows(&self, db: &mut Db, after: Option<&str>, most: usize) -> Result<Vec<CaseRow>, Problem> {
        let after = after.and_then(cursor);
        if self.order == "id" {
            let before = after.map(|(_, id)| format!(" and id < {id}")).unwrap_or_default();
            let by = if self.bound.is_some() { search::order(db.is_postgres()) } else { "id desc" };
            return self.part(db, &format!("{before} order by {by} limit {most}"));
        }
        let order = self.order;
        let (than, way) = if self.descending { ('<', " desc") } else { ('>', "") };
        let mut found = Vec::new();
        if !matches!(after, Some((None, _))) {
            let place = match after {
                Some((Some(key), id)) => format!(" and ({order}, id) {than} ({key}, {id})"),
                _ => String::new(),
            };
            let rest = format!("{place} and {order} is not null order by {order}{way}, id{way} limit {most}");
            found = self.part(db, &rest)?;
        }
        if found.len() < most {
            let place = match after {
                Some((None, id)) => format!(" and id {than} {id}"),
                _ => String::new(),
            };
            let left = most - found.len();
            found.extend(
                self.part(db, &format!("{place} and {order} is null order by id{way} limit {left}"))?,
            );
        }
        Ok(found)
    }

    fn part(&self, db: &mut Db, rest: &str) -> Result<Vec<CaseRow>, Problem> {
        store::select_from(db, self.from, &format!("{}{rest}", self.rest), self.bound.as_deref())
    }

    /// The newest rows before an id, whatever the order of the filter: for the API.
    pub fn newest(&self, db: &mut Db, before: Option<Id>, most: i64) -> Result<Vec<CaseRow>, Problem> {
        let id = Self { order: "id", descending: true, ..self.clone() };
        let after = before.map(|id| format!("-.{id}"));
        id.rows(db, after.as_deref(), usize::try_from(most).unwrap_or(1))
    }

    /// The cursor of a row.
    pub fn cursor_of(&self, row: &CaseRow) -> String {
        let key = match self.order {
            "due_at" => row.due_at,
            "ended_at" => row.ended_at,
            _ => None,
        };
        format!("{}.{}", key.map_or_else(|| "-".into(), |key| key.to_string()), row.id)
    }
}

/// Key and id of the row a page ends with; `-` for a row without the key.
fn cursor(text: &str) -> Option<(Option<i64>, Id)> {
    let (key, id) = text.split_once('.')?;
    let key = if key == "-" { None } else { Some(key.parse().ok()?) };
    Some((key, id.parse().ok()?))
}
