//! Classes of a city's own, from Excel: each row a class, or one more trigger of it, with the day it is in force from.
//! What a file leaves out stays as it was; a class goes out of use only by a row that says so, and the cases that have
//! it keep it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::{Catalogue, Category, Limit, Major, Scheme, TimeUnit, Trigger, class_kind};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::book::{self, Classes};
use super::import;
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::plan::lay;
use crate::problem::{FieldError, Problem};

/// Most rows of one file.
const ROWS_MOST: usize = 5_000;
/// Most wrong cells named at once.
const FAULTS_MOST: usize = 200;
/// Most triggers of one class.
const TRIGGERS_MOST: usize = 40;
/// Most versions of classes a city can have.
const VERSIONS_MOST: i64 = 100_000;

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

/// A version of a class.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName, Serialize, ToSchema)]
pub struct ClassRow {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// `events`.
    #[diesel(sql_type = Text)]
    pub scheme: String,
    /// `2026`.
    #[diesel(sql_type = Text)]
    pub edition: String,
    /// `0110`.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Name in English.
    #[diesel(sql_type = Text)]
    pub name_en: String,
    /// Filing conditions with their limits: `[{"when", "when_en", "limit"}]`.
    #[diesel(sql_type = Text)]
    pub triggers: String,
    /// Limit of a major case.
    #[diesel(sql_type = Nullable<Text>)]
    pub major_limit: Option<String>,
    /// Closing conditions: `["…"]`; those of its major class when empty.
    #[diesel(sql_type = Text)]
    pub closing: String,
    /// Whether a case of it is major unless somebody says otherwise.
    #[diesel(sql_type = Bool)]
    pub major: bool,
    /// Whether a photo must show the result.
    #[diesel(sql_type = Bool)]
    pub photo: bool,
    /// Series of its case numbers; that of its major class when empty.
    #[diesel(sql_type = Text)]
    pub series: String,
    /// Whether it is out of use.
    #[diesel(sql_type = Bool)]
    pub ended: bool,
    /// In force from this day on.
    #[diesel(sql_type = Text)]
    pub in_force: String,
    /// Its first instant.
    #[diesel(sql_type = BigInt)]
    pub in_force_at: i64,
    /// Who brought it.
    #[diesel(sql_type = Text)]
    pub by_name: String,
    /// Why: the paper and its article.
    #[diesel(sql_type = Text)]
    pub reason: String,
}

impl ClassRow {
    /// `events/2026/0110`.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.scheme, self.edition, self.code)
    }

    /// Filing conditions with their limits.
    pub fn triggers(&self) -> Vec<Trigger> {
        serde_json::from_str(&self.triggers).unwrap_or_default()
    }

    /// Closing conditions.
    pub fn closing(&self) -> Vec<String> {
        serde_json::from_str(&self.closing).unwrap_or_default()
    }

    fn category(&self) -> Category {
        let closing = self.closing();
        Category {
            code: self.code.clone(),
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            local: true,
            photo: self.photo,
            major: self.major,
            since: self.in_force_at,
            series: Some(self.series.clone()).filter(|series| !series.is_empty()),
            trigger: self.triggers(),
            major_limit: self.major_limit.as_deref().and_then(|text| text.parse().ok()),
            closing_en: closing.clone(),
            closing,
        }
    }

    /// Whether it says the same as another version.
    fn says(&self, other: &Self) -> bool {
        let words = |own: &Self| {
            (
                own.name.clone(),
                own.name_en.clone(),
                own.triggers.clone(),
                own.major_limit.clone(),
                own.closing.clone(),
            )
        };
        words(self) == words(other)
            && (self.major, self.photo, self.ended, &self.series)
                == (other.major, other.photo, other.ended, &other.series)
    }
}

const ROW: &str = "id, scheme, edition, code, name, name_en, triggers, major_limit, closing, major, photo, series, ended, \
    in_force, in_force_at, by_name, reason";

/// Versions of classes of the city's own, the newest first; of one class, or all.
pub fn all(db: &mut Db, city: Id, most: i64) -> Result<Vec<ClassRow>, Problem> {
    let text = format!(
        "select {ROW} from case_class where city_id = {city} order by in_force_at desc, id desc limit {most}"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// The version of each class in force at a moment, by key.
fn in_force(db: &mut Db, city: Id, now: i64) -> Result<BTreeMap<String, ClassRow>, Problem> {
    let text = format!(
        "select {ROW} from case_class where city_id = {city} and in_force_at <= {now} \
         order by in_force_at, id limit {VERSIONS_MOST}"
    );
    let rows: Vec<ClassRow> = yipan_db::sql(text).load(db)?;
    Ok(rows.into_iter().map(|row| (row.key(), row)).collect())
}

/// The classes of a city at a moment, and the moment from which they may be others.
pub(super) fn read(db: &mut Db, city: Id, now: i64) -> Result<(Classes, i64), Problem> {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = Nullable<BigInt>)]
        at: Option<i64>,
    }
    let text = format!(
        "select min(in_force_at) as at from case_class where city_id = {city} and in_force_at > {now}"
    );
    let next: Next = yipan_db::sql(text).get_result(db)?;
    let own = in_force(db, city, now)?;
    let ended = own.values().filter(|row| row.ended).map(ClassRow::key).collect();
    Ok((Classes::new(with(book::shipped().into(), own.values()), ended), next.at.unwrap_or(i64::MAX)))
}

/// The shipped lists with a city's own classes in place of theirs or beside them; newer editions come first, since a
/// code without its edition means the newest.
fn with<'a>(mut lists: Vec<Catalogue>, own: impl Iterator<Item = &'a ClassRow>) -> Vec<Catalogue> {
    for row in own {
        let stands = |list: &Catalogue| list.scheme.code == row.scheme && list.scheme.edition == row.edition;
        let at = lists.iter().position(stands).unwrap_or_else(|| {
            let kind = class_kind(&row.scheme);
            let like =
                lists.iter().find(|list| list.scheme.code == row.scheme).map(|list| list.scheme.clone());
            let scheme = Scheme {
                code: row.scheme.clone(),
                edition: row.edition.clone(),
                kind: kind.unwrap_or(yipan_core::case::Kind::Event),
                name: like.as_ref().map_or_else(|| row.scheme.clone(), |own| own.name.clone()),
                name_en: like.map_or_else(|| row.scheme.clone(), |own| own.name_en),
                example: false,
            };
            lists.push(Catalogue { scheme, major: Vec::new(), category: Vec::new() });
            lists.len() - 1
        });
        let list = &mut lists[at];
        let major = row.code.get(..2).unwrap_or_default();
        if !list.major.iter().any(|own| own.code == major) {
            // A major class nobody has described: what its first class says holds for it.
            let closing = row.closing();
            list.major.push(Major {
                code: major.into(),
                name: row.series.clone(),
                name_en: row.series.clone(),
                series: row.series.clone(),
                closing_en: closing.clone(),
                closing,
            });
        }
        match list.category.iter_mut().find(|own| own.code == row.code) {
            Some(own) => *own = row.category(),
            None => list.category.push(row.category()),
        }
    }
    lists.sort_by(|a, b| b.scheme.edition.cmp(&a.scheme.edition));
    lists
}

/// Reads a limit as files and people write it: `4 work_hour`, `4工作时`, `2 天`. Hours and days alone are those of work.
pub fn read_limit(text: &str) -> Option<Limit> {
    let text = text.trim();
    if let Ok(limit) = text.parse() {
        return Some(limit);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (amount, word) = text.split_at(digits);
    let unit = match word.trim() {
        "分钟" => TimeUnit::UrgentMinute,
        "紧急工作时" | "紧急小时" | "紧急时" => TimeUnit::UrgentHour,
        "紧急工作日" | "紧急日" => TimeUnit::UrgentDay,
        "工作时" | "个工作时" | "工作小时" | "小时" | "个小时" => TimeUnit::WorkHour,
        "工作日" | "个工作日" | "天" | "日" => TimeUnit::WorkDay,
        "自然日" | "个自然日" => TimeUnit::NaturalDay,
        _ => return None,
    };
    let amount = amount.parse().ok().filter(|amount| (1..=Limit::AMOUNT_MAX).contains(amount))?;
    Some(Limit::of(amount, unit))
}

/// One class a file changes or adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// `events/2026/0110`.
    pub category: String,
    /// Its name.
    pub name: String,
    /// `new`, `changed`, `ended` or `same`.
    pub what: String,
    /// From which day on.
    pub in_force: String,
    /// Open cases that have it: they keep the limits they were given.
    pub open: i64,
}

/// What a file comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    /// Classes that were in no list.
    pub added: usize,
    /// Classes that say something else from their day on.
    pub changed: usize,
    /// Classes that go out of use.
    pub ended: usize,
    /// Classes that say what they said: nothing is written for them.
    pub same: usize,
    /// One by one.
    pub classes: Vec<Change>,
}

/// Reads rows of classes: a head, then a class or one more trigger a line. Every wrong cell by its address.
fn rows(city: Id, rows: &[Vec<String>], by: &str, now: i64) -> Result<Vec<ClassRow>, Problem> {
    let today = crate::goal::act::day_of(now);
    let mut faults: Vec<FieldError> = Vec::new();
    let mut found: Vec<ClassRow> = Vec::new();
    let mut lines = 0;
    let mut first_line: BTreeMap<String, usize> = BTreeMap::new();
    for (nth, row) in (1..).zip(rows).skip(1) {
        if row.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        lines += 1;
        let cell = |field: &str| {
            let at = COLUMNS.iter().position(|own| *own == field);
            at.and_then(|at| row.get(at)).map(|text| text.trim()).unwrap_or_default()
        };
        let mut bad = |field: &str, key| {
            let field_at = import::address(&COLUMNS, field, nth);
            faults.push(FieldError { field: field_at, key, args: args![found = cell(field)] });
        };
        let scheme = match cell("scheme") {
            "事件" => "events",
            "部件" => "components",
            word => word,
        };
        let words = |text: &str| {
            (1..=30).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if !words(scheme) || class_kind(scheme).is_none() {
            bad("scheme", "case-class-scheme");
        }
        let edition = cell("edition");
        if !words(edition) {
            bad("edition", "case-class-edition");
        }
        let code = cell("code");
        if !matches!(code.len(), 4 | 5) || !code.bytes().all(|b| b.is_ascii_digit()) {
            bad("code", "case-class-code");
            continue;
        }
        let limit = read_limit(cell("limit"));
        let ended = match cell("state") {
            "" | "启用" | "in_use" => false,
            "停用" | "ended" => true,
            _ => {
                bad("state", "case-class-state");
                false
            }
        };
        if limit.is_none() && !(ended && cell("limit").is_empty()) {
            bad("limit", "case-limit-unreadable");
        }
        let trigger = Trigger {
            when: cell("when").to_owned(),
            when_en: cell("when").to_owned(),
            limit: limit.unwrap_or(Limit::of(1, TimeUnit::WorkDay)),
        };
        for (field, most) in [
            ("name", 60),
            ("name_en", 120),
            ("when", 300),
            ("closing", 1_000),
            ("series", 12),
            ("reason", 500),
        ] {
            if cell(field).chars().count() > most {
                bad(field, "field-too-long");
            }
        }
        let key = format!("{scheme}/{edition}/{code}");
        if let Some(own) = found.last_mut().filter(|own| own.key() == key) {
            // One more trigger of the class above; what else stands in the line must not contradict it.
            if !cell("name").is_empty() && cell("name") != own.name {
                bad("name", "case-class-other-name");
            }
            let mut triggers = own.triggers();
            if trigger.when.is_empty() || triggers.iter().any(|t| t.when.is_empty() || t.when == trigger.when)
            {
                bad("when", "case-class-when");
            }
            if triggers.len() >= TRIGGERS_MOST {
                bad("when", "case-class-triggers");
                continue;
            }
            triggers.push(trigger);
            own.triggers = json!(triggers).to_string();
            continue;
        }
        if first_line.insert(key.clone(), nth).is_some() {
            bad("code", "case-class-apart");
        }
        let known = book::Kind::find(city, &key).filter(|kind| kind.key() == key);
        let name = match cell("name") {
            "" => known.map(|kind| kind.category.name.clone()).unwrap_or_default(),
            name => name.to_owned(),
        };
        if name.is_empty() {
            bad("name", "field-required");
        }
        let major_limit = match cell("major_limit") {
            "" => None,
            text => {
                let limit = read_limit(text);
                if limit.is_none() {
                    bad("major_limit", "case-limit-unreadable");
                }
                limit
            }
        };
        let severity = match cell("severity") {
            "" => Some(yipan_core::case::Severity::Ordinary),
            word => import::severity(word),
        };
        if severity.is_none() {
            bad("severity", "case-import-severity");
        }
        let photo = match cell("photo") {
            "" | "否" | "no" | "false" => false,
            "是" | "yes" | "true" => true,
            _ => {
                bad("photo", "case-class-photo");
                false
            }
        };
        let closing: Vec<&str> =
            cell("closing").split(['；', ';', '\n']).map(str::trim).filter(|text| !text.is_empty()).collect();
        // Its major class says series and closing, where there is one.
        let has_major = known.is_some()
            || book::kinds(city).any(|kind| {
                let of = &kind.catalogue.scheme;
                of.code == scheme && of.edition == edition && kind.category.code.get(..2) == code.get(..2)
            });
        let above =
            found.iter().any(|own| own.key().starts_with(&format!("{scheme}/{edition}/{}", &code[..2])));
        if !has_major && !above {
            if cell("series").is_empty() {
                bad("series", "case-class-series");
            }
            if closing.is_empty() {
                bad("closing", "case-class-closing");
            }
        }
        let day = match cell("in_force") {
            "" => Some(today),
            text => text.get(..10).unwrap_or(text).parse().ok(),
        };
        let Some(day) = day else {
            bad("in_force", "field-not-date");
            continue;
        };
        if day < today {
            bad("in_force", "case-limit-past");
        }
        if cell("reason").is_empty() {
            bad("reason", "field-required");
        }
        found.push(ClassRow {
            id: 0,
            scheme: scheme.into(),
            edition: edition.into(),
            code: code.into(),
            name_en: if cell("name_en").is_empty() { name.clone() } else { cell("name_en").into() },
            name,
            triggers: json!([trigger]).to_string(),
            major_limit: major_limit.map(|limit| limit.to_string()),
            closing: json!(closing).to_string(),
            major: severity == Some(yipan_core::case::Severity::Major),
            photo,
            series: cell("series").into(),
            ended,
            in_force: day.to_string(),
            in_force_at: if day == today { now } else { lay::begin_of_day(day) },
            by_name: by.into(),
            reason: cell("reason").into(),
        });
    }
    if lines > ROWS_MOST || lines == 0 {
        faults.push(FieldError { field: "A1".into(), key: "case-class-rows", args: args![most = ROWS_MOST] });
    }
    faults.truncate(FAULTS_MOST);
    if faults.is_empty() { Ok(found) } else { Err(Problem::Invalid(faults)) }
}

/// Takes a file of classes in, all of it or nothing; `dry_run` only says what would come of it.
pub fn take(
    db: &mut Db,
    by: &Actor,
    sheet: &[Vec<String>],
    dry_run: bool,
    now: i64,
) -> Result<Outcome, Problem> {
    by.may(Right::ManageCity)?;
    book::refresh(db, by.city, now)?;
    let rows = rows(by.city, sheet, &by.name, now)?;
    let stands: BTreeMap<String, ClassRow> = in_force(db, by.city, now)?;
    let mut outcome = Outcome::default();
    for row in rows {
        let key = row.key();
        let own = stands.get(&key);
        let known = book::Kind::find(by.city, &key).filter(|kind| kind.key() == key);
        let shipped = known.is_some_and(|kind| own.is_none() && same_as_shipped(&row, kind));
        let what = match (own, known) {
            (Some(own), _) if own.says(&row) => "same",
            _ if shipped => "same",
            _ if row.ended => "ended",
            (None, None) => "new",
            _ => "changed",
        };
        match what {
            "same" => outcome.same += 1,
            "ended" => outcome.ended += 1,
            "new" => outcome.added += 1,
            _ => outcome.changed += 1,
        }
        let text = format!("city_id = {} and is_open and category = $1", by.city);
        let open = if what == "new" { 0 } else { super::store::count_of(db, &text, &key)? };
        if what != "same" && !dry_run {
            insert(db, by.city, &row, now)?;
        }
        outcome.classes.push(Change {
            category: key,
            name: row.name,
            what: what.into(),
            in_force: row.in_force,
            open,
        });
    }
    if !dry_run && outcome.classes.len() > outcome.same {
        book::CLASSES.touch(db, by.city)?;
        book::refresh(db, by.city, now)?;
        let detail = json!({"added": outcome.added, "changed": outcome.changed, "ended": outcome.ended,
            "same": outcome.same});
        ledger::record(db, by, now, Line::of("case.classes-imported", "city", by.city).detail(detail))?;
    }
    Ok(outcome)
}

/// Whether a row says of a shipped class what the shipped list says.
fn same_as_shipped(row: &ClassRow, kind: book::Kind) -> bool {
    let own = row.category();
    let old = kind.category;
    let limits = |of: &Category| of.trigger.iter().map(|t| (t.when.clone(), t.limit)).collect::<Vec<_>>();
    !row.ended
        && own.name == old.name
        && limits(&own) == limits(old)
        && own.major_limit == old.major_limit
        && (own.photo, own.major) == (old.photo, old.major)
        && (own.closing.is_empty() || own.closing == old.closing)
        && (own.series.is_none() || own.series == old.series)
}

fn insert(db: &mut Db, city: Id, row: &ClassRow, now: i64) -> Result<(), Problem> {
    let text = format!(
        "insert into case_class (city_id, id, scheme, edition, code, name, name_en, triggers, major_limit, closing, \
         major, photo, series, ended, in_force, in_force_at, at, by_name, reason) \
         values ({city}, {}, $1, $2, $3, $4, $5, $6, $7, $8, {}, {}, $9, {}, $10, {}, {now}, $11, $12)",
        new_id(),
        row.major,
        row.photo,
        row.ended,
        row.in_force_at
    );
    yipan_db::sql(text)
        .bind::<Text, _>(&row.scheme)
        .bind::<Text, _>(&row.edition)
        .bind::<Text, _>(&row.code)
        .bind::<Text, _>(&row.name)
        .bind::<Text, _>(&row.name_en)
        .bind::<Text, _>(&row.triggers)
        .bind::<Nullable<Text>, _>(&row.major_limit)
        .bind::<Text, _>(&row.closing)
        .bind::<Text, _>(&row.series)
        .bind::<Text, _>(&row.in_force)
        .bind::<Text, _>(&row.by_name)
        .bind::<Text, _>(&row.reason)
        .execute(db)?;
    Ok(())
}
