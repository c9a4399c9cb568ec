//! Opening and closing one's address, and what it answers.

use std::collections::HashMap;

use diesel::prelude::*;
use serde_json::json;
use yipan_core::feed::Moment;
use yipan_core::who::Right;
use yipan_db::Db;

use crate::goal::store::campaign;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::Say;
use crate::ledger::{self, Line};
use crate::plan::store::work_under;
use crate::plan::{meeting, returns, upward};
use crate::problem::Problem;
use crate::who::session;
use crate::who::store::units_under;

diesel::table! {
    calendar_feed (city_id, person_id) { city_id -> BigInt, person_id -> BigInt, hash -> Text, created_at -> BigInt, }
}

/// So many tasks at most; the next due come first.
const TASKS_MOST: i64 = 500;
/// So many campaigns are looked through for meetings.
const CAMPAIGNS_MOST: i64 = 50;
/// Meetings stay in the calendar so long after they were held.
const HELD_MS: i64 = 60 * 86_400_000;
/// A deadline is shown as the half hour before it.
const HALF_HOUR_MS: i64 = 1_800_000;
/// A meeting without an agenda takes an hour.
const HOUR_MS: i64 = 3_600_000;

/// Opens one's address, or renews it: the old one answers no more. Gives its secret, which is shown once.
pub fn open(db: &mut Db, by: &Actor, now: i64) -> Result<String, Problem> {
    let secret = session::secret();
    diesel::delete(calendar_feed::table.find((by.city, by.person))).execute(db)?;
    diesel::insert_into(calendar_feed::table)
        .values((
            calendar_feed::city_id.eq(by.city),
            calendar_feed::person_id.eq(by.person),
            calendar_feed::hash.eq(session::hash(&secret)),
            calendar_feed::created_at.eq(now),
        ))
        .execute(db)?;
    ledger::record(db, by, now, Line::of("calendar.opened", "person", by.person).detail(json!({})))?;
    Ok(secret)
}

/// Closes one's address; closing it twice is fine.
pub fn close(db: &mut Db, by: &Actor, now: i64) -> Result<(), Problem> {
    let gone = diesel::delete(calendar_feed::table.find((by.city, by.person))).execute(db)?;
    if gone > 0 {
        ledger::record(db, by, now, Line::of("calendar.closed", "person", by.person).detail(json!({})))?;
    }
    Ok(())
}

/// Since when one has an address.
pub fn since(db: &mut Db, by: &Actor) -> Result<Option<i64>, Problem> {
    let own = calendar_feed::table.find((by.city, by.person)).select(calendar_feed::created_at);
    Ok(own.first(db).optional()?)
}

/// The person behind an address.
pub fn person(db: &mut Db, secret: &str) -> Result<Actor, Problem> {
    let found: Option<(Id, Id)> = calendar_feed::table
        .filter(calendar_feed::hash.eq(session::hash(secret)))
        .select((calendar_feed::city_id, calendar_feed::person_id))
        .first(db)
        .optional()?;
    let (city, id) = found.ok_or(Problem::Missing("page"))?;
    session::actor(db, city, id)?.ok_or(Problem::Missing("page"))
}

/// What is in somebody's calendar: tasks one's unit leads, papers it owes, meetings. `base` begins the addresses.
pub fn moments(db: &mut Db, by: &Actor, say: &Say, base: &str) -> Result<Vec<Moment>, Problem> {
    if by.sees(Right::ReadWork).is_none() {
        return Ok(Vec::new());
    }
    let names: HashMap<Id, String> =
        units_under(db, by.city, "/")?.into_iter().map(|unit| (unit.id, unit.short)).collect();
    let unit = |id: &Id| names.get(id).cloned().unwrap_or_default();
    let uid = |kind: &str, id: Id| format!("{kind}-{}-{id}@yipan", by.city);
    let mut all = Vec::new();
    for row in work_under(db, by.city, &by.unit_path, TASKS_MOST)? {
        let Some(due) = row.due_at else { continue };
        all.push(Moment {
            uid: uid("task", row.id),
            from: due - HALF_HOUR_MS,
            until: due,
            title: say.one("calendar-task", "title", &row.title),
            text: say.two("calendar-task-text", "unit", unit(&row.unit_id), "done", row.done_share / 10),
            place: String::new(),
            url: format!("{base}/tasks/{}", row.id),
            kind: say.it("noun-task"),
            sequence: row.version,
            stamp: row.reported_at.unwrap_or(row.created_at),
        });
    }
    for id in running(db, by.city)? {
        for row in returns::of_campaign(db, by.city, id, &by.unit_path)? {
            if row.handed_in_at.is_some() {
                continue;
            }
            all.push(Moment {
                uid: uid("return", row.id),
                from: row.due_at - HALF_HOUR_MS,
                until: row.due_at,
                title: say.one("calendar-return", "title", &row.title),
                text: unit(&row.unit_id),
                place: String::new(),
                url: format!("{base}/campaigns/{id}/meetings"),
                kind: say.it("noun-return"),
                sequence: 0,
                stamp: row.due_at,
            });
        }
        for row in upward::of_campaign(db, by.city, id, &by.unit_path)? {
            if row.handed_in_at.is_some() {
                continue;
            }
            let title = say.two("plan-upward-line", "title", &row.title, "body", &row.body);
            all.push(Moment {
                uid: uid("upward", row.id),
                from: row.due_at - HALF_HOUR_MS,
                until: row.due_at,
                title: say.one("calendar-return", "title", title),
                text: unit(&row.unit_id),
                place: String::new(),
                url: format!("{base}/campaigns/{id}/meetings"),
                kind: say.it("noun-return"),
                sequence: 0,
                stamp: row.due_at,
            });
        }
        for row in meeting::meetings(db, by.city, id)? {
            if row.held_at < say.now - HELD_MS {
                continue;
            }
            let spoken = meeting::agenda(db, by.city, row.id)?;
            let minutes: i64 = spoken.iter().map(|item| i64::from(item.speak_minutes)).sum();
            let length = if minutes == 0 { HOUR_MS } else { minutes * 60_000 };
            all.push(Moment {
                uid: uid("meeting", row.id),
                from: row.held_at,
                until: row.held_at + length,
                title: row.title,
                text: spoken.into_iter().map(|item| item.title).collect::<Vec<_>>().join("\n"),
                place: row.place,
                url: format!("{base}/meetings/{}", row.id),
                kind: say.it("noun-meeting"),
                sequence: row.version,
                stamp: row.held_at,
            });
        }
    }
    all.sort_by(|a, b| (a.from, &a.uid).cmp(&(b.from, &b.uid)));
    Ok(all)
}

fn running(db: &mut Db, city: Id) -> Result<Vec<Id>, Problem> {
    Ok(campaign::table
        .filter(campaign::city_id.eq(city).and(campaign::status.eq("running")))
        .order(campaign::id)
        .limit(CAMPAIGNS_MOST)
        .select(campaign::id)
        .load(db)?)
}
