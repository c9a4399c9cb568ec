//! Returns 报送: which unit owes what paper by when; those that come every month by themselves, and those owed to
//! the level above.

use diesel::prelude::*;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::plan::cadence::due_day;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::lay::{end_of_day, time};
use super::meeting::words;
use super::rhythm::{self, Rhythm};
use super::store;
use super::upward::{self, NewUpward};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

diesel::table! {
    unit_return (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, title -> Text, unit_id -> BigInt,
        unit_path -> Text, due_at -> BigInt, handed_in_at -> Nullable<BigInt>, note -> Text, period -> Text,
        upward -> Text, feeds -> Nullable<BigInt>,
    }
}

/// What one unit owes by a day.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = unit_return)]
pub struct UnitReturn {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// What is to be handed in.
    pub title: String,
    /// Who owes it.
    pub unit_id: Id,
    /// Path of that unit.
    #[serde(skip)]
    pub unit_path: String,
    /// By when.
    pub due_at: i64,
    /// When it was handed in.
    pub handed_in_at: Option<i64>,
    /// A word with it.
    pub note: String,
    /// The month or week it is for, by its first day; empty for one asked for once.
    pub period: String,
    /// The body above it goes on to; empty where it stays with the campaign's office.
    pub upward: String,
    /// The paper owed upward that it is a part of.
    pub feeds: Option<Id>,
}

/// Papers to ask for, one from each unit.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewReturns {
    /// Their campaign.
    pub campaign: Id,
    /// What is to be handed in.
    pub title: String,
    /// From whom.
    pub units: Vec<Id>,
    /// By when, in milliseconds.
    pub due: i64,
    /// The body above they go on to: the asking unit then owes it a paper made of theirs. Empty where they stay with
    /// the campaign's office.
    #[serde(default)]
    pub upward: String,
    /// By when that paper is owed, in milliseconds; the units' day unless told.
    #[serde(default)]
    pub upward_due: Option<i64>,
    /// Which unit owes it; one's own unless told.
    #[serde(default)]
    pub upward_unit: Option<Id>,
}

/// Asks units for a paper by a day.
pub fn ask(db: &mut Db, by: &Actor, ask: &NewReturns, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    store::days(db, by.city, ask.campaign)?;
    if ask.units.is_empty() || ask.units.len() > 500 {
        return Err(Problem::field("units", "field-required"));
    }
    put(db, by, ask, "", now)
}

fn put(db: &mut Db, by: &Actor, ask: &NewReturns, period: &str, now: i64) -> Result<(), Problem> {
    let title = words("title", &ask.title, 1, 120)?;
    let upward = words("upward", &ask.upward, 0, 60)?;
    let upward_due = ask.upward_due.unwrap_or(ask.due);
    if upward_due < ask.due {
        return Err(Problem::field("upward_due", "plan-upward-before-units"));
    }
    let feeds = if upward.is_empty() {
        None
    } else {
        let (title, body) = (title.clone(), upward.clone());
        let new = NewUpward { campaign: ask.campaign, title, body, unit: ask.upward_unit, due: upward_due };
        Some(upward::put(db, by, &new, period, now)?)
    };
    for unit in &ask.units {
        let unit = who::store::unit(db, by.city, *unit)?;
        let row = UnitReturn {
            city_id: by.city,
            id: new_id(),
            campaign_id: ask.campaign,
            title: title.clone(),
            unit_id: unit.id,
            unit_path: unit.path,
            due_at: ask.due,
            handed_in_at: None,
            note: String::new(),
            period: period.into(),
            upward: upward.clone(),
            feeds,
        };
        diesel::insert_into(unit_return::table).values(&row).execute(db)?;
    }
    let line = Line::of("return.asked", "campaign", ask.campaign).campaign(Some(ask.campaign));
    ledger::record(
        db,
        by,
        now,
        line.detail(json!({"title": title, "units": ask.units, "due": ask.due, "feeds": feeds})),
    )?;
    Ok(())
}

/// Asks for the returns a campaign wants regularly, once the period has begun: from every department and street.
/// Safe to repeat; gives how many rhythms were asked for.
pub fn ask_due(db: &mut Db, by: &Actor, campaign: Id, today: Date, now: i64) -> Result<usize, Problem> {
    by.may(Right::EditPlan)?;
    let mut asked = 0;
    for Rhythm { title, every, day, upward, upward_day, unit, .. } in
        rhythm::of(db, by.city, campaign)?.returns
    {
        let begin = every.begin(today);
        let due = due_day(every, day.unwrap_or(31), today);
        // What was due before anybody was asked is not asked for any more.
        if due < today || is_asked(db, by.city, campaign, &title, begin)? {
            continue;
        }
        let all = who::store::units_under(db, by.city, "/")?;
        let owe = all.iter().filter(|unit| unit.kind == "department" || unit.kind == "street");
        let units: Vec<Id> = owe.map(|unit| unit.id).take(500).collect();
        if units.is_empty() {
            continue;
        }
        let time = time(db, by.city)?;
        let upward_due = upward_day.map(|day| end_of_day(time, due_day(every, day, today)));
        // A unit that is no more is not owed by; the first committee is.
        let owes = all.iter().find(|own| Some(own.id) == unit);
        let owes = owes.or_else(|| all.iter().find(|own| own.kind == "committee")).or(all.first());
        let due = end_of_day(time, due);
        let upward_unit = owes.map(|own| own.id);
        let new = NewReturns { campaign, title, units, due, upward, upward_due, upward_unit };
        put(db, by, &new, &begin.to_string(), now)?;
        asked += 1;
    }
    Ok(asked)
}

fn is_asked(db: &mut Db, city: Id, campaign: Id, title: &str, begin: Date) -> Result<bool, Problem> {
    let same = unit_return::table
        .filter(unit_return::city_id.eq(city).and(unit_return::campaign_id.eq(campaign)))
        .filter(unit_return::title.eq(title).and(unit_return::period.eq(begin.to_string())));
    Ok(diesel::select(diesel::dsl::exists(same)).get_result(db)?)
}

/// Hands a paper in.
pub fn hand_in(db: &mut Db, by: &Actor, id: Id, note: &str, now: i64) -> Result<(), Problem> {
    let row: UnitReturn = unit_return::table
        .find((by.city, id))
        .select(UnitReturn::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("return"))?;
    by.may_at(Right::ReportProgress, &row.unit_path)?;
    if row.handed_in_at.is_some() {
        return Err(Problem::refused("plan-refused-handed-in", []));
    }
    diesel::update(unit_return::table.find((by.city, id)))
        .set((unit_return::handed_in_at.eq(now), unit_return::note.eq(words("note", note, 0, 2000)?)))
        .execute(db)?;
    let line = Line::of("return.handed-in", "return", id).campaign(Some(row.campaign_id));
    ledger::record(db, by, now, line.why(note))?;
    Ok(())
}

/// Papers asked for in a campaign: what is missing first, then the newest.
pub fn of_campaign(db: &mut Db, city: Id, campaign: Id, under: &str) -> Result<Vec<UnitReturn>, Problem> {
    let mut rows: Vec<UnitReturn> = unit_return::table
        .filter(unit_return::city_id.eq(city).and(unit_return::campaign_id.eq(campaign)))
        .filter(unit_return::unit_path.like(format!("{under}%")))
        .order((unit_return::handed_in_at.is_null().desc(), unit_return::due_at.desc(), unit_return::id))
        .limit(500)
        .select(UnitReturn::as_select())
        .load(db)?;
    rows.sort_by_key(|row| match row.handed_in_at {
        None => (false, row.due_at),
        Some(_) => (true, -row.due_at),
    });
    Ok(rows)
}

/// Missing papers due before a moment, in every campaign of a city: for reminders.
pub fn missing(db: &mut Db, city: Id, until: i64) -> Result<Vec<UnitReturn>, Problem> {
    Ok(unit_return::table
        .filter(unit_return::city_id.eq(city).and(unit_return::handed_in_at.is_null()))
        .filter(unit_return::due_at.lt(until))
        .order((unit_return::due_at, unit_return::id))
        .limit(2_000)
        .select(UnitReturn::as_select())
        .load(db)?)
}
