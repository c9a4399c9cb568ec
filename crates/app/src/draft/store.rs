//! The tables of drafts, and every statement about them.

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    draft (city_id, id) {
        city_id -> BigInt, id -> BigInt, name -> Text, format -> Text, body -> Text, documents -> Text,
        state -> Text, campaign_id -> Nullable<BigInt>, added_by -> BigInt, added_at -> BigInt,
        applied_at -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! {
    draft_item (city_id, draft_id, number) {
        city_id -> BigInt, draft_id -> BigInt, number -> Integer, kind -> Text, doc -> Integer,
        start_at -> Integer, end_at -> Integer, quote -> Text, reading -> Text, rule -> Text,
        confidence -> Integer, question -> Nullable<Text>, state -> Text, decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = draft)]
pub struct Draft {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// File name as it came.
    pub name: String,
    /// `txt`, `docx`, …
    pub format: String,
    /// The text every place points into.
    #[serde(skip)]
    pub body: String,
    /// The documents found in the file, as JSON of `extract/1`.
    #[serde(skip)]
    pub documents: String,
    /// `open`, `applied`, or `joined` to another.
    pub state: String,
    /// The campaign made of it.
    pub campaign_id: Option<Id>,
    /// Who brought it.
    pub added_by: Id,
    /// When.
    pub added_at: i64,
    /// When it was put on the board.
    pub applied_at: Option<i64>,
    /// Counts the changes.
    pub version: i64,
}

/// One find of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = draft_item)]
pub struct Item {
    /// The city.
    pub city_id: Id,
    /// Its draft.
    pub draft_id: Id,
    /// Its number in the draft, from 1; what a person cut off later has a number behind the others.
    pub number: i32,
    /// `task`, `phase`, …
    pub kind: String,
    /// Index of its document in the file.
    pub doc: i32,
    /// First code point.
    pub start_at: i32,
    /// End, exclusive.
    pub end_at: i32,
    /// The words there.
    pub quote: String,
    /// What was read, as JSON of `extract/1`; corrections go in here.
    pub reading: String,
    /// The grammar that found it.
    pub rule: String,
    /// How sure it is, in percent.
    pub confidence: i32,
    /// What the text leaves open: `year`, `dates`.
    pub question: Option<String>,
    /// `proposed` `accepted` `corrected` `rejected`.
    pub state: String,
    /// Who decided.
    pub decided_by: Option<Id>,
    /// When.
    pub decided_at: Option<i64>,
}

impl Item {
    /// The reading as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.reading).unwrap_or(Value::Null)
    }

    /// Whether it waits for a person: open in the text and not decided.
    pub fn asks(&self) -> bool {
        self.state == "proposed" && self.question.is_some()
    }

    /// Whether it goes on the board.
    pub fn taken(&self) -> bool {
        matches!(self.state.as_str(), "accepted" | "corrected")
    }
}

/// Adds a draft with its items.
pub fn add(db: &mut Db, row: &Draft, items: &[Item]) -> Result<(), Problem> {
    diesel::insert_into(draft::table).values(row).execute(db)?;
    for item in items {
        diesel::insert_into(draft_item::table).values(item).execute(db)?;
    }
    Ok(())
}

/// One draft.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<Draft, Problem> {
    draft::table
        .filter(draft::city_id.eq(city).and(draft::id.eq(id)))
        .select(Draft::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("draft"))
}

/// The newest drafts, without paging: the list of a page.
pub fn newest(db: &mut Db, city: Id, limit: i64) -> Result<Vec<Draft>, Problem> {
    Ok(draft::table
        .filter(draft::city_id.eq(city))
        .order((draft::added_at.desc(), draft::id.desc()))
        .limit(limit)
        .select(Draft::as_select())
        .load(db)?)
}

/// Every item of a draft, in the order of the text.
pub fn items(db: &mut Db, city: Id, id: Id) -> Result<Vec<Item>, Problem> {
    Ok(draft_item::table
        .filter(draft_item::city_id.eq(city).and(draft_item::draft_id.eq(id)))
        .order((draft_item::start_at, draft_item::number))
        .select(Item::as_select())
        .load(db)?)
}

/// One item.
pub fn item(db: &mut Db, city: Id, id: Id, number: i32) -> Result<Item, Problem> {
    draft_item::table
        .find((city, id, number))
        .select(Item::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("draft-item"))
}

/// Keeps what was decided about an item.
pub fn decide(db: &mut Db, row: &Item) -> Result<(), Problem> {
    let target = draft_item::table.find((row.city_id, row.draft_id, row.number));
    diesel::update(target)
        .set((
            draft_item::state.eq(&row.state),
            draft_item::reading.eq(&row.reading),
            draft_item::question.eq(&row.question),
            draft_item::decided_by.eq(row.decided_by),
            draft_item::decided_at.eq(row.decided_at),
        ))
        .execute(db)?;
    Ok(())
}

/// Adds one item.
pub fn add_item(db: &mut Db, item: &Item) -> Result<(), Problem> {
    diesel::insert_into(draft_item::table).values(item).execute(db)?;
    Ok(())
}

/// Keeps an item whose place in the text has changed.
pub fn moved(db: &mut Db, row: &Item) -> Result<(), Problem> {
    let target = draft_item::table.find((row.city_id, row.draft_id, row.number));
    diesel::update(target)
        .set((
            draft_item::start_at.eq(row.start_at),
            draft_item::end_at.eq(row.end_at),
            draft_item::quote.eq(&row.quote),
            draft_item::rule.eq(&row.rule),
            draft_item::confidence.eq(row.confidence),
        ))
        .execute(db)?;
    decide(db, row)
}

/// Keeps the text and the documents of a draft that another was joined to.
pub fn grown(db: &mut Db, row: &Draft) -> Result<(), Problem> {
    let target = draft::table
        .filter(draft::city_id.eq(row.city_id).and(draft::id.eq(row.id)).and(draft::version.eq(row.version)));
    let changed = diesel::update(target)
        .set((
            draft::name.eq(&row.name),
            draft::body.eq(&row.body),
            draft::documents.eq(&row.documents),
            draft::version.eq(row.version + 1),
        ))
        .execute(db)?;
    if changed == 0 { Err(Problem::Stale("draft")) } else { Ok(()) }
}

/// Keeps that a draft has become part of another.
pub fn joined(db: &mut Db, row: &Draft) -> Result<(), Problem> {
    let target = draft::table
        .filter(draft::city_id.eq(row.city_id).and(draft::id.eq(row.id)).and(draft::version.eq(row.version)));
    let changed = diesel::update(target)
        .set((draft::state.eq("joined"), draft::version.eq(row.version + 1)))
        .execute(db)?;
    if changed == 0 { Err(Problem::Stale("draft")) } else { Ok(()) }
}

/// Other drafts still in review, the newest first.
pub fn open_beside(db: &mut Db, city: Id, id: Id) -> Result<Vec<Draft>, Problem> {
    let mut rows = newest(db, city, 50)?;
    rows.retain(|row| row.id != id && row.state == "open");
    Ok(rows)
}

/// Keeps that a draft is on the board, unless somebody was faster.
pub fn applied(db: &mut Db, row: &Draft, campaign: Id, now: i64) -> Result<(), Problem> {
    let target = draft::table
        .filter(draft::city_id.eq(row.city_id).and(draft::id.eq(row.id)).and(draft::version.eq(row.version)));
    let changed = diesel::update(target)
        .set((
            draft::state.eq("applied"),
            draft::campaign_id.eq(Some(campaign)),
            draft::applied_at.eq(Some(now)),
            draft::version.eq(row.version + 1),
        ))
        .execute(db)?;
    if changed == 0 { Err(Problem::Stale("draft")) } else { Ok(()) }
}
