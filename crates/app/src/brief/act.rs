//! What people can do about bulletins. One function, one transaction, one ledger line.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{self, BulletinRow, bulletin};
use super::{body, measure, paper};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Lang, Say};
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::score::Period;
use crate::who::session::hex;

/// The body a new bulletin begins with.
const MONTHLY: &str = include_str!("../../../../templates/brief/monthly.txt");
/// The longest body, in characters.
const BODY_MAX: usize = 40_000;

/// A bulletin to begin.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewBulletin {
    /// Campaign.
    pub campaign: Id,
    /// Month, such as `2026-07`.
    pub period: String,
}

/// What was written.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Edit {
    /// Title.
    pub title: String,
    /// Name of the series.
    pub name: String,
    /// Who issues it.
    pub organ: String,
    /// The body.
    pub body: String,
    /// Distribution lines.
    #[serde(default)]
    pub copies: String,
    /// The version that was read.
    pub version: i64,
}

/// The names under an issue.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Issue {
    /// Who checked it (核稿).
    pub checked_by: String,
    /// Who signed it off (签发).
    pub signed_by: String,
}

/// Papers are written in Chinese whoever reads the page.
fn chinese(now: i64) -> Say {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap_or(jiff::tz::TimeZone::UTC);
    Say { lang: Lang::Zh, zone, now }
}

/// Begins a month's bulletin with its figures filled in.
pub fn draft(db: &mut Db, by: &Actor, ask: &NewBulletin, now: i64) -> Result<BulletinRow, Problem> {
    by.may(Right::WriteBulletin)?;
    let period = Period::read(&ask.period)?;
    if period.from() > now {
        return Err(Problem::field("period", "score-period-future"));
    }
    let say = chinese(now);
    let measured = measure::measure(db, &say, by.city, ask.campaign, period, now)?;
    let month = say.one("score-month", "m", period.month()).replace(' ', "");
    let row = BulletinRow {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        issue: None,
        title: say.one("brief-title-month", "month", &month),
        name: say.it("brief-name"),
        organ: by.unit_name.clone(),
        period: ask.period.clone(),
        blocks: MONTHLY.replace("{month}", &month),
        figures: serde_json::to_string(&measured).map_err(|why| Problem::Broken(why.to_string()))?,
        copies: String::new(),
        drafted_by: by.name.clone(),
        checked_by: String::new(),
        signed_by: String::new(),
        measured_at: now,
        issued_at: None,
        hash: String::new(),
        version: 1,
    };
    diesel::insert_into(bulletin::table).values(&row).execute(db)?;
    told(db, by, &row, "bulletin.drafted", now)?;
    Ok(row)
}

/// A draft that can still change.
fn open(db: &mut Db, by: &Actor, id: Id) -> Result<BulletinRow, Problem> {
    let row = store::find(db, by.city, id)?;
    match row.issue {
        Some(n) => Err(Problem::Refused("brief-refused-issued", args![n = n])),
        None => Ok(row),
    }
}

/// Keeps what was written.
pub fn edit(db: &mut Db, by: &Actor, id: Id, ask: &Edit, now: i64) -> Result<(), Problem> {
    by.may(Right::WriteBulletin)?;
    let row = open(db, by, id)?;
    if row.version != ask.version {
        return Err(Problem::Stale("bulletin"));
    }
    for (field, value) in [("title", &ask.title), ("name", &ask.name), ("organ", &ask.organ)] {
        if value.trim().is_empty() {
            return Err(Problem::field(field, "field-required"));
        }
        if value.chars().count() > 100 {
            return Err(Problem::field(field, "field-too-long"));
        }
    }
    if ask.body.chars().count() > BODY_MAX || ask.copies.chars().count() > 2_000 {
        return Err(Problem::field("body", "field-too-long"));
    }
    let row = BulletinRow {
        title: ask.title.trim().to_owned(),
        name: ask.name.trim().to_owned(),
        organ: ask.organ.trim().to_owned(),
        blocks: ask.body.replace("\r\n", "\n"),
        copies: ask.copies.replace("\r\n", "\n"),
        ..row
    };
    store::save(db, &row)?;
    told(db, by, &row, "bulletin.edited", now)
}

/// Measures the figures again.
pub fn measure(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::WriteBulletin)?;
    let row = open(db, by, id)?;
    let period = Period::read(&row.period)?;
    let measured = measure::measure(db, &chinese(now), by.city, row.campaign_id, period, now)?;
    let figures = serde_json::to_string(&measured).map_err(|why| Problem::Broken(why.to_string()))?;
    let row = BulletinRow { figures, measured_at: now, ..row };
    store::save(db, &row)?;
    told(db, by, &row, "bulletin.measured", now)
}

/// Issues: number, names, hash; from now on nothing in it moves.
pub fn issue(db: &mut Db, by: &Actor, id: Id, ask: &Issue, now: i64) -> Result<BulletinRow, Problem> {
    by.may(Right::Issue)?;
    let row = open(db, by, id)?;
    for (field, value) in [("checked_by", &ask.checked_by), ("signed_by", &ask.signed_by)] {
        if value.trim().is_empty() {
            return Err(Problem::field(field, "field-required"));
        }
        if value.chars().count() > 50 {
            return Err(Problem::field(field, "field-too-long"));
        }
    }
    if ask.checked_by.trim() == ask.signed_by.trim() {
        return Err(Problem::refused("brief-refused-same-person", []));
    }
    let gaps = body::gaps(&row.blocks, &row.measured()?);
    if let Some(first) = gaps.first() {
        return Err(Problem::Refused("brief-refused-gaps", args![n = gaps.len(), first = first]));
    }
    let mut row = BulletinRow {
        issue: Some(store::next_issue(db, by.city, row.campaign_id)?),
        checked_by: ask.checked_by.trim().to_owned(),
        signed_by: ask.signed_by.trim().to_owned(),
        issued_at: Some(now),
        ..row
    };
    row.hash = hex(&Sha256::digest(paper::word(&row, &chinese(now))?));
    store::save(db, &row)?;
    told(db, by, &row, "bulletin.issued", now)?;
    Ok(row)
}

fn told(db: &mut Db, by: &Actor, row: &BulletinRow, fact: &'static str, now: i64) -> Result<(), Problem> {
    let line = Line::of(fact, "bulletin", row.id)
        .campaign(Some(row.campaign_id))
        .detail(json!({"period": row.period, "issue": row.issue, "hash": row.hash}));
    ledger::record(db, by, now, line).map(|_| ())
}
