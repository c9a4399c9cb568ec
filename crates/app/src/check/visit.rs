//! A visit lands: answers are judged, findings kept, failures told to the loop. The same client key lands once.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::check::{Answer, Deed, Outcome, Severity, judge};
use yipan_core::place::Point;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{self, Finding, Round, Visit, finding, finding_photo, round_site, visit};
use super::{act, refused, shelf};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::place;
use crate::problem::{FieldError, Problem};

/// How far ahead of ours a phone's clock may be, in milliseconds.
const AHEAD_MOST: i64 = 10 * 60_000;
/// How old a submission may be: thirty days without a signal.
const OLD_MOST: i64 = 30 * 86_400_000;

/// Where the phone was.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Fix {
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Metres, as the phone says.
    #[serde(default)]
    pub accuracy: Option<f64>,
}

/// The answer to one item, as sent.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Said {
    /// The item's code.
    pub item: String,
    /// `pass`, `fail` or `none`.
    pub result: Option<String>,
    /// The count, for counted items.
    pub value: Option<f64>,
    /// In words.
    pub note: String,
    /// Ids of photos.
    pub evidence: Vec<Id>,
}

/// A visit, as sent.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewVisit {
    /// The site.
    pub site: Id,
    /// The round; none for a visit of one's own.
    pub round: Option<Id>,
    /// The client's own key.
    pub client_key: String,
    /// When, by the phone, in milliseconds; now unless told.
    pub taken_at: Option<i64>,
    /// Where the phone was.
    pub location: Option<Fix>,
    /// The phone.
    pub device: String,
    /// The answers.
    pub answers: Vec<Said>,
}

/// What became of a visit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Landed {
    /// The visit's id.
    pub id: Id,
    /// How many items failed.
    pub failed: i64,
    /// How far the phone was from the site, in metres.
    pub metres: Option<i64>,
    /// One finding for each item.
    pub findings: Vec<Finding>,
    /// Whether it was new.
    #[serde(skip)]
    pub new: bool,
}

fn landed(db: &mut Db, row: Visit, new: bool) -> Result<Landed, Problem> {
    let findings = store::findings_of(db, row.city_id, row.id)?;
    Ok(Landed { id: row.id, failed: row.failed, metres: row.metres, findings, new })
}

/// Records a visit. The same key again gives the same visit, and changes nothing.
pub fn record(db: &mut Db, by: &Actor, ask: &NewVisit, now: i64) -> Result<Landed, Problem> {
    by.may(Right::Inspect)?;
    let key = ask.client_key.trim();
    if key.is_empty() || key.len() > 100 {
        return Err(Problem::field("client_key", "check-client-key"));
    }
    if let Some(row) = store::visit_by_key(db, by.city, by.person, key)? {
        return landed(db, row, false);
    }
    let site = place::store::site(db, by.city, ask.site)?;
    let round = ask.round.map(|id| act::find(db, by, id)).transpose()?;
    let at = ask.taken_at.unwrap_or(now);
    if at > now + AHEAD_MOST || at < now - OLD_MOST {
        return Err(Problem::field("taken_at", "check-wrong-time"));
    }
    let slot = round.as_ref().map(|round| slot(db, by, round, site.id, at)).transpose()?;
    let list = shelf::for_kind(&site.kind).ok_or(Problem::Refused("check-refused-no-list", Vec::new()))?;
    let outcomes = judge(list, &answers(ask)?).map_err(|faults| {
        let field = |f: &yipan_core::check::AnswerFault| FieldError {
            field: f.item().to_owned(),
            key: match f.word() {
                "unknown" => "check-answer-unknown",
                "twice" => "check-answer-twice",
                "missing" => "check-answer-missing",
                "count" => "check-answer-count",
                "photo" => "check-answer-photo",
                _ => "check-answer-photos",
            },
            args: Vec::new(),
        };
        Problem::Invalid(faults.iter().map(field).collect())
    })?;
    let fix = match ask.location {
        Some(fix) => {
            Some(Point::new(fix.lon, fix.lat).map_err(|_| Problem::field("location", "place-not-on-earth"))?)
        }
        None => None,
    };
    let row = Visit {
        city_id: by.city,
        id: new_id(),
        client_key: key.to_owned(),
        round_id: ask.round,
        site_id: site.id,
        inspector_id: by.person,
        checklist: list.code.clone(),
        at,
        received_at: now,
        lon: fix.map(|p| p.lon),
        lat: fix.map(|p| p.lat),
        metres: fix.map(|p| p.metres_to(site.point()).round() as i64),
        device: ask.device.chars().take(200).collect(),
        failed: outcomes.iter().filter(|o| **o == Outcome::Fail).count() as i64,
    };
    if !store::add_visit(db, &row)? {
        let kept = store::visit_by_key(db, by.city, by.person, key)?.ok_or(Problem::Stale("finding"))?;
        return landed(db, kept, false);
    }
    if let Some(true) = slot {
        diesel::update(round_site::table.find((by.city, ask.round.unwrap_or(0), site.id)))
            .set(round_site::visit_id.eq(Some(row.id)))
            .execute(db)?;
    }
    let campaign = round.as_ref().and_then(|r| r.campaign_id);
    let detail =
        json!({"site": site.id, "checklist": row.checklist, "failed": row.failed, "metres": row.metres});
    ledger::record(
        db,
        by,
        now,
        Line::of("site.inspected", "visit", row.id).campaign(campaign).detail(detail),
    )?;
    for (item, outcome) in list.items.iter().zip(&outcomes) {
        let said = ask.answers.iter().find(|a| a.item == item.code).cloned().unwrap_or_default();
        let one = Finding {
            city_id: by.city,
            id: new_id(),
            visit_id: row.id,
            round_id: ask.round,
            site_id: site.id,
            item: item.code.clone(),
            outcome: word(*outcome).into(),
            value: said.value,
            severity: severity(item.severity).into(),
            points: if *outcome == Outcome::Fail { item.points } else { 0 },
            category: item.category.clone(),
            note: said.note.trim().to_owned(),
            at,
        };
        keep(db, by, &one, &said.evidence)?;
        if *outcome == Outcome::Fail {
            let detail = json!({
                "finding": one.id, "site": site.id, "item": item.code, "category": item.category,
                "severity": if item.severity == Severity::Ordinary { "ordinary" } else { "major" },
                "title": item.title, "note": one.note, "place": site.name, "street": site.street_id,
                "lon": site.lon, "lat": site.lat, "evidence": said.evidence,
            });
            let line = Line::of("finding.failed", "finding", one.id).campaign(campaign).detail(detail);
            ledger::record(db, by, now, line)?;
        }
    }
    landed(db, row, true)
}

/// Whether this site of the round is still to be visited, and by this person.
fn slot(db: &mut Db, by: &Actor, round: &Round, site: Id, at: i64) -> Result<bool, Problem> {
    round.rules()?.after(Deed::Find, at).map_err(refused)?;
    let slots = store::sites(db, by.city, round.id)?;
    let slot = slots.iter().find(|s| s.site_id == site);
    let slot = slot.ok_or(Problem::Refused("check-refused-not-drawn-site", Vec::new()))?;
    if slot.inspector_id != Some(by.person) {
        return Err(Problem::NotAllowed("check-not-your-site", Vec::new()));
    }
    if slot.visit_id.is_some() {
        return Err(Problem::Refused("check-refused-visited", Vec::new()));
    }
    Ok(true)
}

fn answers(ask: &NewVisit) -> Result<Vec<Answer>, Problem> {
    ask.answers
        .iter()
        .map(|said| {
            let result = match said.result.as_deref() {
                None | Some("") => None,
                Some("pass") => Some(Outcome::Pass),
                Some("fail") => Some(Outcome::Fail),
                Some("none") => Some(Outcome::None),
                Some(_) => return Err(Problem::field(&said.item, "field-unknown")),
            };
            if said.note.chars().count() > 1000 {
                return Err(Problem::field(&said.item, "field-too-long"));
            }
            let photos = said.evidence.len();
            Ok(Answer { item: said.item.clone(), result, value: said.value, note: said.note.clone(), photos })
        })
        .collect()
}

fn keep(db: &mut Db, by: &Actor, one: &Finding, photos: &[Id]) -> Result<(), Problem> {
    diesel::insert_into(finding::table).values(one).execute(db)?;
    let photos: std::collections::BTreeSet<Id> = photos.iter().copied().collect();
    for photo in photos {
        crate::photo::find(db, by, photo).map_err(|_| Problem::field(&one.item, "check-photo-unknown"))?;
        diesel::insert_into(finding_photo::table)
            .values((
                finding_photo::city_id.eq(by.city),
                finding_photo::finding_id.eq(one.id),
                finding_photo::evidence_id.eq(photo),
            ))
            .execute(db)?;
    }
    Ok(())
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "fail",
        Outcome::None => "none",
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Ordinary => "ordinary",
        Severity::Major => "major",
        Severity::Veto => "veto",
    }
}

/// The checklist of each visit of a round.
pub fn checklists(db: &mut Db, round: &Round) -> Result<BTreeMap<Id, String>, Problem> {
    let rows: Vec<(Id, String)> = visit::table
        .filter(visit::city_id.eq(round.city_id).and(visit::round_id.eq(round.id)))
        .select((visit::id, visit::checklist))
        .load(db)?;
    Ok(rows.into_iter().collect())
}
