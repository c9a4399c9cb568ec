//! Returns upward 报送上级: a paper the office owes the body above it by a day, handed in by a named person with the
//! day it went and, if there is one, the file; and the units' papers it is made of.

use std::collections::HashMap;

use diesel::prelude::*;
use jiff::civil::Date;
use object_store::{ObjectStoreExt, PutPayload, path::Path as StorePath};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use yipan_core::plan::cadence::Every;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::meeting::words;
use super::returns::{UnitReturn, unit_return};
use super::store;
use crate::goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;
use crate::who::session::hex;

/// The largest file that is kept with a paper.
pub const FILE_MOST: usize = 20 << 20;
const DAY_MS: i64 = 86_400_000;

diesel::table! {
    upward_return (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, title -> Text, body -> Text, unit_id -> BigInt,
        unit_path -> Text, due_at -> BigInt, period -> Text, handed_in_at -> Nullable<BigInt>,
        handed_in_on -> Text, handed_in_by -> Text, note -> Text, file_name -> Text, file_hash -> Text,
        created_at -> BigInt,
    }
}

/// What is owed to the body above by a day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = upward_return)]
pub struct Upward {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// What is to be handed in.
    pub title: String,
    /// The body above it is owed to.
    pub body: String,
    /// The unit that hands it in.
    pub unit_id: Id,
    /// Path of that unit.
    #[serde(skip)]
    pub unit_path: String,
    /// By when.
    pub due_at: i64,
    /// The month or quarter it is for, by its first day; empty for one owed once.
    pub period: String,
    /// When it was written down that it went.
    pub handed_in_at: Option<i64>,
    /// The day it went, `2026-07-18`; empty before.
    pub handed_in_on: String,
    /// Who handed it in.
    pub handed_in_by: String,
    /// A word with it: the number of the paper, who received it.
    pub note: String,
    /// Name of the file kept with it; empty for none.
    pub file_name: String,
    /// SHA-256 of that file.
    pub file_hash: String,
    /// When it was asked for.
    pub created_at: i64,
}

impl Upward {
    /// By how many days it is late, begun ones counted; 0 for one in time.
    pub fn late_days(&self, now: i64) -> i64 {
        match self.handed_in_at {
            None if now > self.due_at => (now - self.due_at + DAY_MS - 1) / DAY_MS,
            _ => 0,
        }
    }
}

/// A paper to owe.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewUpward {
    /// Its campaign.
    pub campaign: Id,
    /// What is to be handed in.
    pub title: String,
    /// The body above it is owed to.
    pub body: String,
    /// The unit that hands it in; one's own unless told.
    pub unit: Option<Id>,
    /// By when, in milliseconds.
    pub due: i64,
}

/// That a paper went.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Sent {
    /// The day it went, `2026-07-18`; today unless told.
    #[serde(default)]
    pub on: String,
    /// A word with it.
    #[serde(default)]
    pub note: String,
}

/// A file kept with a paper.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// SHA-256.
    pub hash: String,
}

/// Owes the body above a paper.
pub fn owe(db: &mut Db, by: &Actor, ask: &NewUpward, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditPlan)?;
    store::days(db, by.city, ask.campaign)?;
    put(db, by, ask, "", now)
}

pub(super) fn put(db: &mut Db, by: &Actor, ask: &NewUpward, period: &str, now: i64) -> Result<Id, Problem> {
    let unit = who::store::unit(db, by.city, ask.unit.unwrap_or(by.unit))?;
    let row = Upward {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        title: words("title", &ask.title, 1, 120)?,
        body: words("body", &ask.body, 1, 60)?,
        unit_id: unit.id,
        unit_path: unit.path,
        due_at: ask.due,
        period: period.into(),
        handed_in_at: None,
        handed_in_on: String::new(),
        handed_in_by: String::new(),
        note: String::new(),
        file_name: String::new(),
        file_hash: String::new(),
        created_at: now,
    };
    diesel::insert_into(upward_return::table).values(&row).execute(db)?;
    let detail = json!({"title": row.title, "body": row.body, "unit": row.unit_id, "due": row.due_at});
    let line = Line::of("upward.owed", "upward", row.id).campaign(Some(ask.campaign)).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(row.id)
}

/// One paper.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<Upward, Problem> {
    let row = upward_return::table.find((city, id)).select(Upward::as_select()).first(db).optional()?;
    row.ok_or(Problem::Missing("upward"))
}

/// Whether a paper is open, and this person may hand it in.
pub fn may_hand_in(db: &mut Db, by: &Actor, id: Id) -> Result<Upward, Problem> {
    let row = find(db, by.city, id)?;
    by.may_at(Right::EditPlan, &row.unit_path)?;
    if row.handed_in_at.is_some() {
        return Err(Problem::refused("plan-refused-handed-in", []));
    }
    Ok(row)
}

/// Writes down that a paper went up: by whom, on which day, with what.
pub fn hand_in(db: &mut Db, by: &Actor, id: Id, ask: &Sent, file: &Kept, now: i64) -> Result<(), Problem> {
    let row = may_hand_in(db, by, id)?;
    let today = goal::act::day_of(now);
    let on = match ask.on.trim() {
        "" => today,
        text => text.parse::<Date>().map_err(|_| Problem::field("on", "field-not-date"))?,
    };
    if on > today {
        return Err(Problem::field("on", "plan-upward-ahead"));
    }
    let note = words("note", &ask.note, 0, 2000)?;
    // Only one that is still owed: of two who hand it in at once, the second is told.
    let still = upward_return::table.find((by.city, id)).filter(upward_return::handed_in_at.is_null());
    let changed = diesel::update(still)
        .set((
            upward_return::handed_in_at.eq(now),
            upward_return::handed_in_on.eq(on.to_string()),
            upward_return::handed_in_by.eq(&by.name),
            upward_return::note.eq(&note),
            upward_return::file_name.eq(&file.name),
            upward_return::file_hash.eq(&file.hash),
        ))
        .execute(db)?;
    if changed == 0 {
        return Err(Problem::Stale("upward"));
    }
    // Late is what went late, whenever somebody wrote it down.
    let late_days = i64::from((on - goal::act::day_of(row.due_at)).get_days().max(0));
    let missing = feeding(db, by.city, &[id])?.iter().filter(|own| own.handed_in_at.is_none()).count();
    let detail = json!({
        "title": row.title, "body": row.body, "on": on.to_string(), "late_days": late_days,
        "file": file.name, "hash": file.hash, "units_missing": missing,
    });
    let line = Line::of("upward.handed-in", "upward", id).campaign(Some(row.campaign_id)).detail(detail);
    ledger::record(db, by, now, line.why(&note))?;
    Ok(())
}

fn place(city: Id, hash: &str) -> StorePath {
    StorePath::from(format!("returns/{city}/{hash}"))
}

/// Keeps the file of a paper. Its name keeps no path.
pub async fn keep(app: &App, by: &Actor, name: &str, bytes: Vec<u8>) -> Result<Kept, Problem> {
    let hash = hex(&Sha256::digest(&bytes));
    let put = app.files.put(&place(by.city, &hash), PutPayload::from(bytes)).await;
    put.map_err(|e| Problem::Broken(format!("a file could not be written: {e}")))?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(Kept { name: name.chars().filter(|c| !c.is_control()).take(120).collect(), hash })
}

/// The file of a paper.
pub async fn file(app: &App, row: &Upward) -> Result<Vec<u8>, Problem> {
    if row.file_hash.is_empty() {
        return Err(Problem::Missing("page"));
    }
    let broken = |e: object_store::Error| Problem::Broken(format!("the file of return {}: {e}", row.id));
    let got = app.files.get(&place(row.city_id, &row.file_hash)).await.map_err(broken)?;
    Ok(got.bytes().await.map_err(broken)?.to_vec())
}

/// Papers owed upward in a campaign: what is missing first, the longest due on top; then the newest.
pub fn of_campaign(db: &mut Db, city: Id, campaign: Id, under: &str) -> Result<Vec<Upward>, Problem> {
    let mut rows: Vec<Upward> = upward_return::table
        .filter(upward_return::city_id.eq(city).and(upward_return::campaign_id.eq(campaign)))
        .filter(upward_return::unit_path.like(format!("{under}%")))
        .order((
            upward_return::handed_in_at.is_null().desc(),
            upward_return::due_at.desc(),
            upward_return::id,
        ))
        .limit(200)
        .select(Upward::as_select())
        .load(db)?;
    rows.sort_by_key(|row| match row.handed_in_at {
        None => (false, row.due_at),
        Some(_) => (true, -row.due_at),
    });
    Ok(rows)
}

/// Missing papers due before a moment, in every campaign of a city: for reminders.
pub fn missing(db: &mut Db, city: Id, until: i64) -> Result<Vec<Upward>, Problem> {
    Ok(upward_return::table
        .filter(upward_return::city_id.eq(city).and(upward_return::handed_in_at.is_null()))
        .filter(upward_return::due_at.lt(until))
        .order((upward_return::due_at, upward_return::id))
        .limit(1_000)
        .select(Upward::as_select())
        .load(db)?)
}

/// The units' papers that feed some papers owed upward.
pub fn feeding(db: &mut Db, city: Id, ids: &[Id]) -> Result<Vec<UnitReturn>, Problem> {
    Ok(unit_return::table
        .filter(
            unit_return::city_id
                .eq(city)
                .and(unit_return::feeds.eq_any(ids.iter().map(|id| Some(*id)).collect::<Vec<_>>())),
        )
        .order((unit_return::due_at, unit_return::id))
        .limit(5_000)
        .select(UnitReturn::as_select())
        .load(db)?)
}

/// A paper owed upward with who still owes a part of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stood {
    /// The paper.
    #[serde(flatten)]
    pub own: Upward,
    /// By how many days it is late.
    pub late_days: i64,
    /// How many units' papers feed it.
    pub parts: usize,
    /// Short names of the units that still owe theirs.
    pub missing: Vec<String>,
}

/// Papers owed upward, as they stand.
pub fn stood(db: &mut Db, city: Id, campaign: Id, under: &str, now: i64) -> Result<Vec<Stood>, Problem> {
    let rows = of_campaign(db, city, campaign, under)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let names: HashMap<Id, String> =
        who::store::units_under(db, city, "/")?.into_iter().map(|unit| (unit.id, unit.short)).collect();
    let mut parts: HashMap<Id, Vec<UnitReturn>> = HashMap::new();
    for row in feeding(db, city, &ids)? {
        parts.entry(row.feeds.unwrap_or_default()).or_default().push(row);
    }
    let stood = |own: Upward| {
        let parts = parts.remove(&own.id).unwrap_or_default();
        let open = parts.iter().filter(|row| row.handed_in_at.is_none());
        let missing = open.filter_map(|row| names.get(&row.unit_id).cloned()).collect();
        Stood { late_days: own.late_days(now), parts: parts.len(), missing, own }
    };
    Ok(rows.into_iter().map(stood).collect())
}

/// A return that comes by itself, from now on.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewRhythm {
    /// What it is called; the same name replaces what was promised under it.
    pub title: String,
    /// `week` `month` `quarter` `half_year` `year`.
    pub every: String,
    /// The day units owe theirs: of the week, or of the month; of a longer period its last month's.
    pub day: u32,
    /// The body above it goes to; empty for the office alone.
    #[serde(default)]
    pub body: String,
    /// The day it is owed to the body above; the units' day unless told.
    pub body_day: Option<u32>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Promises a return regularly. What was asked for already stays as it is.
pub fn promise(db: &mut Db, by: &Actor, campaign: Id, ask: &NewRhythm, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let row = goal::store::campaign(db, by.city, campaign)?;
    let title = words("title", &ask.title, 1, 80)?;
    let body = words("body", &ask.body, 0, 60)?;
    let reason = words("reason", &ask.reason, 0, 500)?;
    let every = Every::from_word(&ask.every).ok_or_else(|| Problem::field("every", "field-unknown"))?;
    let most = if every == Every::Week { 7 } else { 31 };
    let body_day = ask.body_day.unwrap_or(ask.day);
    if !(1..=most).contains(&ask.day) || !(ask.day..=most).contains(&body_day) {
        return Err(Problem::field("day", "plan-upward-day"));
    }
    let mut settings: Value = serde_json::from_str(&row.settings)
        .map_err(|e| Problem::Broken(format!("settings of campaign {campaign}: {e}")))?;
    let mut cadences = settings["cadences"].as_array().cloned().unwrap_or_default();
    let same = |own: &Value| own["kind"] == "return" && own["title"] == title.as_str();
    let before = cadences.iter().find(|own| same(own)).cloned();
    cadences.retain(|own| !same(own));
    if cadences.len() >= 40 {
        return Err(Problem::field("title", "plan-upward-too-many"));
    }
    let new = json!({
        "title": title, "kind": "return", "every": every.word(), "times": 1, "day": ask.day,
        "upward": body, "upward_day": body_day, "unit": by.unit,
    });
    cadences.push(new.clone());
    settings["cadences"] = cadences.into();
    goal::store::save_settings(db, &row, &settings.to_string())?;
    let line = Line::of("rhythm.changed", "campaign", campaign).campaign(Some(campaign));
    ledger::record(db, by, now, line.detail(json!({"before": before, "after": new})).why(&reason))?;
    Ok(())
}

/// The end of a regular return.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct EndRhythm {
    /// What it is called.
    pub title: String,
    /// Why.
    pub reason: String,
}

/// Ends a regular return: it is not asked for again. What was asked for already stays owed.
pub fn end(db: &mut Db, by: &Actor, campaign: Id, ask: &EndRhythm, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let row = goal::store::campaign(db, by.city, campaign)?;
    let reason = words("reason", &ask.reason, 1, 500)?;
    let mut settings: Value = serde_json::from_str(&row.settings)
        .map_err(|e| Problem::Broken(format!("settings of campaign {campaign}: {e}")))?;
    let mut cadences = settings["cadences"].as_array().cloned().unwrap_or_default();
    let same = |own: &Value| own["kind"] == "return" && own["title"] == ask.title.trim();
    let before = cadences.iter().position(same).ok_or_else(|| Problem::field("title", "field-unknown"))?;
    let before = cadences.remove(before);
    settings["cadences"] = cadences.into();
    goal::store::save_settings(db, &row, &settings.to_string())?;
    let line = Line::of("rhythm.changed", "campaign", campaign).campaign(Some(campaign));
    ledger::record(db, by, now, line.detail(json!({"before": before, "after": null})).why(&reason))?;
    Ok(())
}
