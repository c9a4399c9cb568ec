//! Classes of a city's own, in versions: each import adds those that say something else, with the day they are in force
//! from. What a file leaves out stays as it was; a class goes out of use only by a row that says so, and the cases that
//! have it keep it. How a file is read stands in [`super::classes_sheet`].

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::{Catalogue, Category, Major, Scheme, Trigger, class_kind};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::book::{self, Classes};
use super::classes_sheet;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// Most versions of classes a city can have.
const VERSIONS_MOST: i64 = 100_000;

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
    /// The newest version there is; given back with the file, others' imports meanwhile are noticed.
    pub newest: Id,
}

/// The newest version of any class; 0 where the city has none of its own.
fn newest(db: &mut Db, city: Id) -> Result<Id, Problem> {
    #[derive(QueryableByName)]
    struct Newest {
        #[diesel(sql_type = BigInt)]
        id: Id,
    }
    let text = format!("select coalesce(max(id), 0) as id from case_class where city_id = {city}");
    let found: Newest = yipan_db::sql(text).get_result(db)?;
    Ok(found.id)
}

/// Takes a file of classes in, all of it or nothing; `dry_run` only says what would come of it. `seen` is the newest
/// version somebody looked at before.
pub fn take(
    db: &mut Db,
    by: &Actor,
    sheet: &[Vec<String>],
    seen: Option<Id>,
    dry_run: bool,
    now: i64,
) -> Result<Outcome, Problem> {
    by.may(Right::ManageCity)?;
    let newest = newest(db, by.city)?;
    if seen.is_some_and(|seen| seen != newest) {
        return Err(Problem::Stale("case-class"));
    }
    book::refresh(db, by.city, now)?;
    let rows = classes_sheet::read(by, sheet, now)?;
    let stands: BTreeMap<String, ClassRow> = in_force(db, by.city, now)?;
    let mut outcome = Outcome { newest, ..Outcome::default() };
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
