//! What people can do about duties.

use std::collections::HashSet;

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::duty::{ROLES, SUBJECTS, named};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::coverage;
use super::store::{self, Duty, SubjectRow, duty, duty_subject};
use crate::args;
use crate::goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::place;
use crate::problem::Problem;
use crate::who::store::{Post, posts_of, unit};

/// Something a room declares to need an owner.
#[derive(Debug, Clone, Default)]
pub struct Declare {
    /// The campaign.
    pub campaign: Id,
    /// `task` `section` `site` `hazard` `category`.
    pub kind: &'static str,
    /// Which one.
    pub id: Id,
    /// Its code or number.
    pub code: String,
    /// Its name.
    pub title: String,
    /// By when, if not by the campaign's day.
    pub due_on: Option<String>,
}

/// A duty to assign.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Assign {
    /// The campaign.
    pub campaign: Id,
    /// `indicator` `task` `section` `site` `hazard` `category`.
    pub kind: String,
    /// Which one.
    pub subject: Id,
    /// The unit.
    pub unit: Id,
    /// `lead` `joint` `participant` `sponsor` `supervisor`.
    pub role: String,
    /// The post it sits on; the unit's deputy, head or liaison if none is given.
    pub post: Option<Id>,
    /// A lead takes the place of the lead before.
    #[serde(default)]
    pub replace: bool,
    /// Indicators of other standards with the same measure and scope go along: one job.
    #[serde(default)]
    pub alike: bool,
}

impl Assign {
    /// A duty about something, for nobody yet.
    pub fn of(kind: &str, campaign: Id, subject: Id) -> Self {
        Self { campaign, kind: kind.to_owned(), subject, ..Self::default() }
    }
}

/// Declares something to need an owner; said again it is renamed. The room that owns the thing has written the
/// ledger line about it.
pub fn declare(db: &mut Db, by: &Actor, ask: &Declare) -> Result<(), Problem> {
    let key = (by.city, ask.campaign, ask.kind, ask.id);
    let changed = diesel::update(duty_subject::table.find(key))
        .set((
            duty_subject::code.eq(&ask.code),
            duty_subject::title.eq(&ask.title),
            duty_subject::due_on.eq(&ask.due_on),
            duty_subject::retired_at.eq(None::<i64>),
        ))
        .execute(db)?;
    if changed == 0 {
        let row = SubjectRow {
            city_id: by.city,
            campaign_id: ask.campaign,
            kind: ask.kind.to_owned(),
            id: ask.id,
            code: ask.code.clone(),
            title: ask.title.clone(),
            due_on: ask.due_on.clone(),
            retired_at: None,
        };
        diesel::insert_into(duty_subject::table).values(&row).execute(db)?;
    }
    Ok(())
}

/// Declares something together with its lead: the room that owns the thing has decided, and asked for its own right.
pub fn lead(db: &mut Db, by: &Actor, ask: &Declare, unit: Id, now: i64) -> Result<(), Problem> {
    declare(db, by, ask)?;
    let duty = Assign { unit, role: "lead".into(), ..Assign::of(ask.kind, ask.campaign, ask.id) };
    share(db, by, &duty, now)
}

/// Gives a unit its part in something that was declared: the room that owns the thing has decided, and asked for its own
/// right.
pub fn share(db: &mut Db, by: &Actor, ask: &Assign, now: i64) -> Result<(), Problem> {
    let post = usual_post(db, by.city, ask.unit)?;
    put(db, by, ask, ask.subject, post, now)?;
    Ok(())
}

/// Takes every section of road into the campaign, led by the unit that keeps it. Gives how many there are; said
/// again it takes what is new.
pub fn take_sections(db: &mut Db, by: &Actor, campaign: Id, now: i64) -> Result<usize, Problem> {
    by.may(Right::AssignDuty)?;
    goal::store::campaign(db, by.city, campaign)?;
    let held: HashSet<Id> = store::duties(db, by.city, campaign)?
        .into_iter()
        .filter(|own| own.kind == "section" && own.role == "lead")
        .map(|own| own.subject_id)
        .collect();
    let sections = place::store::sections(db, by.city)?;
    for own in &sections {
        let ask = Declare {
            campaign,
            kind: "section",
            id: own.id,
            code: own.code.clone(),
            title: own.name.clone(),
            due_on: None,
        };
        match own.unit_id {
            Some(unit) if !held.contains(&own.id) => lead(db, by, &ask, unit, now)?,
            _ => declare(db, by, &ask)?,
        }
    }
    let line = Line::of("duty.sections-taken", "campaign", campaign)
        .campaign(Some(campaign))
        .detail(json!({"sections": sections.len()}));
    ledger::record(db, by, now, line)?;
    Ok(sections.len())
}

/// The post a duty sits on when none is named: a held one before a vacant one, a deputy before a liaison.
fn usual_post(db: &mut Db, city: Id, of: Id) -> Result<Option<Id>, Problem> {
    const ORDER: [&str; 6] = ["deputy", "principal", "head", "liaison", "vice-head", "member"];
    let mut posts: Vec<Post> = posts_of(db, city, of)?;
    posts.sort_by_key(|own| {
        let rank = ORDER.iter().position(|kind| *kind == own.kind).unwrap_or(ORDER.len());
        (own.person_id.is_none(), rank, own.id)
    });
    Ok(posts.first().map(|own| own.id))
}

/// Assigns a duty. Said twice it is one duty; its id is answered.
pub fn assign(db: &mut Db, by: &Actor, ask: &Assign, now: i64) -> Result<Id, Problem> {
    by.may(Right::AssignDuty)?;
    goal::store::campaign(db, by.city, ask.campaign)?;
    if named(SUBJECTS, &ask.kind).is_none() {
        return Err(Problem::field("kind", "field-unknown"));
    }
    if named(ROLES, &ask.role).is_none() {
        return Err(Problem::field("role", "field-unknown"));
    }
    let unit = unit(db, by.city, ask.unit)?;
    let post = match ask.post {
        Some(id) => {
            let known = posts_of(db, by.city, unit.id)?;
            Some(
                known
                    .iter()
                    .find(|own| own.id == id)
                    .map(|own| own.id)
                    .ok_or_else(|| Problem::field("post", "field-unknown"))?,
            )
        }
        None => usual_post(db, by.city, unit.id)?,
    };
    let items = coverage::items(db, by.city, ask.campaign)?;
    let own = items.iter().find(|own| own.word == ask.kind && own.id == ask.subject);
    let own = own.ok_or(Problem::Missing("subject"))?;
    let same = |other: &&coverage::Item| {
        other.id != own.id && ask.alike && own.job.is_some() && other.job == own.job && other.word == own.word
    };
    let alike: Vec<Id> = items.iter().filter(same).map(|other| other.id).collect();
    let first = put(db, by, ask, ask.subject, post, now)?;
    for other in alike {
        put(db, by, ask, other, post, now)?;
    }
    Ok(first)
}

fn put(
    db: &mut Db,
    by: &Actor,
    ask: &Assign,
    subject: Id,
    post: Option<Id>,
    now: i64,
) -> Result<Id, Problem> {
    let in_force = || {
        duty::table
            .filter(duty::city_id.eq(by.city).and(duty::campaign_id.eq(ask.campaign)))
            .filter(duty::kind.eq(&ask.kind).and(duty::subject_id.eq(subject)).and(duty::ended_at.is_null()))
    };
    let known: Option<(Id, Option<Id>)> = in_force()
        .filter(duty::unit_id.eq(ask.unit).and(duty::role.eq(&ask.role)))
        .select((duty::id, duty::post_id))
        .first(db)
        .optional()?;
    if ask.replace && ask.role == "lead" {
        let before: Vec<Id> = in_force()
            .filter(duty::role.eq("lead").and(duty::unit_id.ne(ask.unit)))
            .select(duty::id)
            .load(db)?;
        for id in before {
            end(db, by, id, "", now)?;
        }
    }
    let detail =
        json!({"kind": ask.kind, "subject": subject, "unit": ask.unit, "role": ask.role, "post": post});
    if let Some((id, held)) = known {
        if held != post {
            diesel::update(duty::table.find((by.city, id))).set(duty::post_id.eq(post)).execute(db)?;
            let line = Line::of("duty.moved", "duty", id).campaign(Some(ask.campaign)).detail(detail);
            ledger::record(db, by, now, line)?;
        }
        return Ok(id);
    }
    let row = Duty {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        kind: ask.kind.clone(),
        subject_id: subject,
        unit_id: ask.unit,
        role: ask.role.clone(),
        post_id: post,
        made_at: now,
        ended_at: None,
    };
    diesel::insert_into(duty::table).values(&row).execute(db)?;
    let line = Line::of("duty.assigned", "duty", row.id).campaign(Some(ask.campaign)).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(row.id)
}

/// Ends a duty.
pub fn end(db: &mut Db, by: &Actor, id: Id, reason: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::AssignDuty)?;
    let own = store::one(db, by.city, id)?;
    if own.ended_at.is_some() {
        return Ok(());
    }
    diesel::update(duty::table.find((by.city, id))).set(duty::ended_at.eq(now)).execute(db)?;
    let line = Line::of("duty.ended", "duty", id)
        .campaign(Some(own.campaign_id))
        .detail(json!({"subject": own.subject_id, "unit": own.unit_id, "role": own.role}))
        .why(reason);
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Starts a campaign: only when everything has a lead with a named person, or with a reason on record.
pub fn start(db: &mut Db, by: &Actor, campaign: Id, waiver: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::StartCampaign)?;
    let gaps = coverage::of_campaign(db, by.city, campaign)?.coverage.blocking();
    let waiver = waiver.trim();
    if gaps > 0 && waiver.is_empty() {
        return Err(Problem::Refused("duty-refused-gaps", args![n = gaps]));
    }
    if waiver.chars().count() > 500 {
        return Err(Problem::field("waiver", "field-too-long"));
    }
    goal::act::set_running(db, by, campaign, if gaps > 0 { waiver } else { "" }, now)
}
