//! Meetings 调度会: an agenda with a running order, who came, minutes, decisions that become tasks.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::act::{self, NewTask};
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

diesel::table! {
    meeting (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, kind -> Text, title -> Text, held_at -> BigInt,
        place -> Text, chair -> Text, minutes -> Text, closed_at -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! {
    agenda_item (city_id, id) {
        city_id -> BigInt, id -> BigInt, meeting_id -> BigInt, sort -> Integer, title -> Text,
        unit_id -> Nullable<BigInt>, speak_minutes -> Integer,
    }
}
diesel::table! {
    decision (city_id, id) {
        city_id -> BigInt, id -> BigInt, meeting_id -> BigInt, text -> Text, unit_id -> BigInt, due_at -> BigInt,
        task_id -> BigInt,
    }
}
diesel::table! {
    attendance (city_id, meeting_id, unit_id) {
        city_id -> BigInt, meeting_id -> BigInt, unit_id -> BigInt, state -> Text, who -> Text,
    }
}

/// A meeting.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = meeting)]
pub struct MeetingRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// `dispatch` (weekly), `committee` (the full leading group, twice a year), `special`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// When it begins.
    pub held_at: i64,
    /// Where.
    pub place: String,
    /// Who chairs.
    pub chair: String,
    /// The minutes, in words; empty until written.
    pub minutes: String,
    /// When the minutes were closed.
    pub closed_at: Option<i64>,
    /// Counts the changes.
    pub version: i64,
}

/// One item of the running order.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = agenda_item)]
pub struct AgendaItem {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its meeting.
    pub meeting_id: Id,
    /// Order.
    pub sort: i32,
    /// What is spoken about.
    pub title: String,
    /// Who speaks.
    pub unit_id: Option<Id>,
    /// How long.
    pub speak_minutes: i32,
}

/// One decision, and the task it became.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = decision)]
pub struct Decision {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its meeting.
    pub meeting_id: Id,
    /// What was decided.
    pub text: String,
    /// Who carries it out.
    pub unit_id: Id,
    /// By when.
    pub due_at: i64,
    /// The task it became.
    pub task_id: Id,
}

/// Whether a unit came.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = attendance)]
pub struct Attendance {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Its meeting.
    #[serde(skip)]
    pub meeting_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// `present`, `deputy` (somebody came instead), `excused`, `absent`.
    pub state: String,
    /// Who came.
    pub who: String,
}

/// Who came, as the secretary writes it down.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Attended {
    /// The unit.
    pub unit: Id,
    /// `present` `deputy` `excused` `absent`.
    pub state: String,
    /// Who came.
    #[serde(default)]
    pub who: String,
}

/// A meeting to call.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewMeeting {
    /// Its campaign.
    pub campaign: Id,
    /// `dispatch` `committee` `special`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// When it begins.
    pub held_at: i64,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who chairs.
    #[serde(default)]
    pub chair: String,
}

/// An item for the agenda.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewItem {
    /// What is spoken about.
    pub title: String,
    /// Who speaks.
    pub unit: Option<Id>,
    /// How long; 5 minutes unless told.
    pub minutes: Option<i32>,
}

/// A decision to write down.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewDecision {
    /// What was decided.
    pub text: String,
    /// Who carries it out.
    pub unit: Id,
    /// By when, in milliseconds.
    pub due: i64,
    /// Working days it takes; one unless told.
    pub duration_days: Option<f64>,
}

/// The kinds of meeting.
pub const KINDS: [&str; 3] = ["dispatch", "committee", "special"];

pub(super) fn words(field: &str, text: &str, least: usize, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        n if n < least => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(text.to_owned()),
    }
}

/// Calls a meeting.
pub fn call(db: &mut Db, by: &Actor, ask: &NewMeeting, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditPlan)?;
    store::days(db, by.city, ask.campaign)?;
    if !KINDS.contains(&ask.kind.as_str()) {
        return Err(Problem::field("kind", "field-unknown"));
    }
    let row = MeetingRow {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        kind: ask.kind.clone(),
        title: words("title", &ask.title, 1, 120)?,
        held_at: ask.held_at,
        place: words("place", &ask.place, 0, 60)?,
        chair: words("chair", &ask.chair, 0, 60)?,
        minutes: String::new(),
        closed_at: None,
        version: 1,
    };
    diesel::insert_into(meeting::table).values(&row).execute(db)?;
    let line = Line::of("meeting.called", "meeting", row.id).campaign(Some(ask.campaign));
    ledger::record(db, by, now, line.detail(json!({"title": row.title, "held_at": row.held_at})))?;
    Ok(row.id)
}

/// Puts an item at the end of the agenda.
pub fn add_item(db: &mut Db, by: &Actor, id: Id, ask: &NewItem, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditPlan)?;
    let row = find(db, by.city, id)?;
    if row.closed_at.is_some() {
        return Err(Problem::refused("plan-refused-meeting-closed", []));
    }
    let minutes = ask.minutes.unwrap_or(5);
    if !(1..=240).contains(&minutes) {
        return Err(Problem::field("minutes", "plan-item-minutes"));
    }
    if let Some(unit) = ask.unit {
        who::store::unit(db, by.city, unit)?;
    }
    let sort = agenda(db, by.city, id)?.len() as i32;
    let item = AgendaItem {
        city_id: by.city,
        id: new_id(),
        meeting_id: id,
        sort,
        title: words("title", &ask.title, 1, 120)?,
        unit_id: ask.unit,
        speak_minutes: minutes,
    };
    diesel::insert_into(agenda_item::table).values(&item).execute(db)?;
    let line = Line::of("meeting.item-added", "meeting", id).campaign(Some(row.campaign_id));
    ledger::record(db, by, now, line.detail(json!({"title": item.title, "unit": item.unit_id})))?;
    Ok(item.id)
}

/// Writes a decision down: it becomes a task with an owner and a date. Gives the task.
pub fn decide(db: &mut Db, by: &Actor, id: Id, ask: &NewDecision, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditPlan)?;
    let row = find(db, by.city, id)?;
    if row.closed_at.is_some() {
        return Err(Problem::refused("plan-refused-meeting-closed", []));
    }
    let text = words("text", &ask.text, 1, 200)?;
    let decision_id = new_id();
    let task = NewTask {
        campaign: row.campaign_id,
        title: text.clone(),
        unit: ask.unit,
        due: Some(ask.due),
        duration_days: ask.duration_days,
        origin: Some("decision".into()),
        origin_id: Some(decision_id),
        ..NewTask::default()
    };
    let task_id = act::create_task(db, by, &task, now)?;
    let made = Decision {
        city_id: by.city,
        id: decision_id,
        meeting_id: id,
        text,
        unit_id: ask.unit,
        due_at: ask.due,
        task_id,
    };
    diesel::insert_into(decision::table).values(&made).execute(db)?;
    let line = Line::of("meeting.decided", "meeting", id).campaign(Some(row.campaign_id));
    ledger::record(db, by, now, line.detail(json!({"text": made.text, "unit": ask.unit, "task": task_id})))?;
    Ok(task_id)
}

/// How a unit can stand in the list of who came.
pub const ATTENDANCE: [&str; 4] = ["present", "deputy", "excused", "absent"];

/// Writes down who came; a unit named again is written anew.
pub fn attend(db: &mut Db, by: &Actor, id: Id, asks: &[Attended], now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let row = find(db, by.city, id)?;
    if row.closed_at.is_some() {
        return Err(Problem::refused("plan-refused-meeting-closed", []));
    }
    if asks.is_empty() || asks.len() > 500 {
        return Err(Problem::field("units", "field-required"));
    }
    for ask in asks {
        who::store::unit(db, by.city, ask.unit)?;
        if !ATTENDANCE.contains(&ask.state.as_str()) {
            return Err(Problem::field("state", "field-unknown"));
        }
        let own = Attendance {
            city_id: by.city,
            meeting_id: id,
            unit_id: ask.unit,
            state: ask.state.clone(),
            who: words("who", &ask.who, 0, 60)?,
        };
        diesel::delete(attendance::table.find((by.city, id, ask.unit))).execute(db)?;
        diesel::insert_into(attendance::table).values(&own).execute(db)?;
    }
    let line = Line::of("meeting.attended", "meeting", id).campaign(Some(row.campaign_id));
    ledger::record(db, by, now, line.detail(json!({"units": asks.len()})))?;
    Ok(())
}

/// Who came to a meeting.
pub fn attended(db: &mut Db, city: Id, id: Id) -> Result<Vec<Attendance>, Problem> {
    Ok(attendance::table
        .filter(attendance::city_id.eq(city).and(attendance::meeting_id.eq(id)))
        .order(attendance::unit_id)
        .select(Attendance::as_select())
        .load(db)?)
}

/// Closes a meeting with its minutes.
pub fn close(db: &mut Db, by: &Actor, id: Id, minutes: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let row = find(db, by.city, id)?;
    if row.closed_at.is_some() {
        return Err(Problem::refused("plan-refused-meeting-closed", []));
    }
    if row.held_at > now {
        return Err(Problem::refused("plan-refused-meeting-not-held", []));
    }
    diesel::update(meeting::table.find((by.city, id)))
        .set((
            meeting::minutes.eq(words("minutes", minutes, 1, 20_000)?),
            meeting::closed_at.eq(now),
            meeting::version.eq(row.version + 1),
        ))
        .execute(db)?;
    let line = Line::of("meeting.closed", "meeting", id).campaign(Some(row.campaign_id));
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// A meeting by id.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<MeetingRow, Problem> {
    let row = meeting::table.find((city, id)).select(MeetingRow::as_select()).first(db).optional()?;
    row.ok_or(Problem::Missing("meeting"))
}

/// Meetings of a campaign, the newest first.
pub fn meetings(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<MeetingRow>, Problem> {
    Ok(meeting::table
        .filter(meeting::city_id.eq(city).and(meeting::campaign_id.eq(campaign)))
        .order((meeting::held_at.desc(), meeting::id.desc()))
        .limit(200)
        .select(MeetingRow::as_select())
        .load(db)?)
}

/// Meetings after a cursor, for the API.
pub fn page(db: &mut Db, city: Id, after: Id, limit: i64) -> Result<Vec<MeetingRow>, Problem> {
    Ok(meeting::table
        .filter(meeting::city_id.eq(city).and(meeting::id.gt(after)))
        .order(meeting::id)
        .limit(limit)
        .select(MeetingRow::as_select())
        .load(db)?)
}

/// The agenda, in running order.
pub fn agenda(db: &mut Db, city: Id, id: Id) -> Result<Vec<AgendaItem>, Problem> {
    Ok(agenda_item::table
        .filter(agenda_item::city_id.eq(city).and(agenda_item::meeting_id.eq(id)))
        .order((agenda_item::sort, agenda_item::id))
        .select(AgendaItem::as_select())
        .load(db)?)
}

/// What was decided, in order.
pub fn decisions(db: &mut Db, city: Id, id: Id) -> Result<Vec<Decision>, Problem> {
    Ok(decision::table
        .filter(decision::city_id.eq(city).and(decision::meeting_id.eq(id)))
        .order(decision::id)
        .select(Decision::as_select())
        .load(db)?)
}

/// The meeting of the same kind before this one, if there was one.
pub fn before(db: &mut Db, row: &MeetingRow) -> Result<Option<MeetingRow>, Problem> {
    Ok(meeting::table
        .filter(meeting::city_id.eq(row.city_id).and(meeting::campaign_id.eq(row.campaign_id)))
        .filter(meeting::kind.eq(&row.kind).and(meeting::held_at.lt(row.held_at)))
        .order((meeting::held_at.desc(), meeting::id.desc()))
        .select(MeetingRow::as_select())
        .first(db)
        .optional()?)
}
