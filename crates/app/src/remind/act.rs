//! What people can do about reminders.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::remind::Hours;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::mail;
use super::robot::KINDS;
use super::send::may_call;
use super::store::{self, Letter, Robot};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// A robot to add.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewRobot {
    /// `wecom` `dingtalk` `feishu` `email` `post`.
    pub kind: String,
    /// What the group is called.
    pub name: String,
    /// Its address; for e-mail the mail server, `smtps://smtp.example.cn:465`.
    pub url: String,
    /// What it signs with, for e-mail the password of the account; empty for none.
    #[serde(default)]
    pub secret: String,
    /// It is told of this unit and those below; none is the whole city.
    pub unit: Option<Id>,
    /// E-mail only: the addresses it goes to, at most 20.
    #[serde(default)]
    pub recipients: String,
    /// E-mail only: the address it comes from, and the account at the mail server.
    #[serde(default)]
    pub sender: String,
}

/// The hours of a city, as minutes of the day.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
pub struct NewHours {
    /// Nothing goes out before.
    pub from: i64,
    /// Nothing goes out after.
    pub until: i64,
    /// The digest is made from then on.
    pub digest: i64,
    /// It looks so many working days ahead.
    pub days_ahead: i64,
}

/// Adds the robot of a chat group. Its address goes into no ledger line.
pub fn add_robot(db: &mut Db, by: &Actor, ask: &NewRobot, now: i64) -> Result<Id, Problem> {
    by.may(Right::ManageCity)?;
    if !KINDS.contains(&ask.kind.as_str()) {
        return Err(Problem::field("kind", "field-unknown"));
    }
    let name = ask.name.trim();
    match name.chars().count() {
        0 => return Err(Problem::field("name", "field-required")),
        61.. => return Err(Problem::field("name", "field-too-long")),
        _ => {}
    }
    let (recipients, sender) = match ask.kind.as_str() {
        "email" => {
            if !mail::may_call(ask.url.trim()) {
                return Err(Problem::field("url", "remind-mail-refused"));
            }
            let sender = ask.sender.trim();
            if !mail::is_address(sender) {
                return Err(Problem::field("sender", "remind-sender-refused"));
            }
            let all = mail::addresses(&ask.recipients)
                .ok_or_else(|| Problem::field("recipients", "remind-recipients-refused"))?;
            (all.join(","), sender.to_owned())
        }
        _ if !may_call(ask.url.trim()) => return Err(Problem::field("url", "remind-url-refused")),
        _ => Default::default(),
    };
    if ask.secret.len() > 200 || ask.secret.chars().any(char::is_control) {
        return Err(Problem::field("secret", "field-too-long"));
    }
    if store::robots(db, by.city)?.len() >= 100 {
        return Err(Problem::refused("remind-refused-too-many", []));
    }
    let unit_path = match ask.unit {
        Some(unit) => who::store::unit(db, by.city, unit)?.path,
        None => "/".into(),
    };
    let row = Robot {
        city_id: by.city,
        id: new_id(),
        kind: ask.kind.clone(),
        name: name.into(),
        url: ask.url.trim().into(),
        secret: ask.secret.trim().into(),
        unit_path,
        created_at: now,
        recipients,
        sender,
    };
    store::insert_robot(db, &row)?;
    let line = Line::of("robot.added", "robot", row.id).detail(json!({"kind": row.kind, "name": row.name}));
    ledger::record(db, by, now, line)?;
    Ok(row.id)
}

/// Removes a robot, with what it had still to say.
pub fn remove_robot(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::ManageCity)?;
    let row = store::robot(db, by.city, id)?;
    store::delete_robot(db, by.city, id)?;
    ledger::record(db, by, now, Line::of("robot.removed", "robot", id).detail(json!({"name": row.name})))?;
    Ok(())
}

/// Sends a word through a robot, to see whether it arrives.
pub fn try_robot(db: &mut Db, by: &Actor, id: Id, text: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::ManageCity)?;
    let row = store::robot(db, by.city, id)?;
    let letter = Letter {
        city_id: by.city,
        id: new_id(),
        robot_id: row.id,
        text: text.chars().take(500).collect(),
        not_before: now,
        tries: 0,
        trouble: String::new(),
        sent_at: None,
        created_at: now,
    };
    store::post(db, &letter)?;
    ledger::record(db, by, now, Line::of("robot.tried", "robot", id))?;
    Ok(())
}

/// Sets the hours in which reminders go out.
pub fn set_hours(db: &mut Db, by: &Actor, ask: NewHours, now: i64) -> Result<(), Problem> {
    by.may(Right::ManageCity)?;
    let NewHours { from, until, digest, days_ahead } = ask;
    let hours = Hours { from, until, digest, days_ahead }
        .checked()
        .ok_or_else(|| Problem::field("from", "remind-hours-refused"))?;
    store::set_hours(db, by.city, hours)?;
    let detail = json!({"from": from, "until": until, "digest": digest, "days_ahead": days_ahead});
    ledger::record(db, by, now, Line::of("remind.hours-set", "city", by.city).detail(detail))?;
    Ok(())
}

/// Marks what one's unit was told as read.
pub fn read(db: &mut Db, by: &Actor, now: i64) -> Result<usize, Problem> {
    store::read_all(db, by.city, by.unit, &by.name, now)
}
