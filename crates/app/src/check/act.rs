//! What the office does with a round: plan, promise, reveal, close, publish, cancel.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use rand::RngExt;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::check::{
    Deed, Evaluation, Inspector, Lot, Pays, Record, RoundKind, Rule, Sample, Severity, Spot, Stage, Viewer,
    assign, commitment, draw, evaluate, list_sha256, mix, seed_bytes,
};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{self, Round, RoundSite, round, round_inspector, round_site};
use super::{refused, shelf};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::place;
use crate::problem::Problem;
use crate::who;
use crate::who::session::hex;

/// A round to plan.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewRound {
    /// Name.
    pub name: String,
    /// `routine` `special` `cross` `covert` `leader-led` `follow-up` `mock`.
    pub kind: String,
    /// The campaign it serves.
    pub campaign: Option<Id>,
    /// When inspectors may begin, in milliseconds.
    pub from: i64,
    /// When they end, in milliseconds.
    pub until: i64,
    /// Types of site; all when empty.
    pub site_kinds: Vec<String>,
    /// Draw in proportion by `kind`, `street`, `kind-street`, or not at all.
    pub strata: String,
    /// How many sites.
    pub sample: i64,
    /// Nobody meets the same site again within so many rounds.
    pub apart: i64,
    /// Who goes.
    pub inspectors: Vec<Id>,
}

/// Whether this person may know of a round.
pub fn knows(db: &mut Db, by: &Actor, row: &Round) -> Result<bool, Problem> {
    let inspector = store::inspectors(db, by.city, row.id)?.contains(&by.person);
    let covert = by.can_everywhere(Right::ReadCovert);
    Ok(by.can(Right::ReadWork) && row.rules()?.known_to(Viewer { covert, inspector }))
}

/// A round this person may see. A covert one that is not published does not exist for the inspected.
pub fn find(db: &mut Db, by: &Actor, id: Id) -> Result<Round, Problem> {
    let row = store::round(db, by.city, id)?;
    if knows(db, by, &row)? { Ok(row) } else { Err(Problem::Missing("round")) }
}

/// Plans a round.
pub fn plan(db: &mut Db, by: &Actor, ask: &NewRound, now: i64) -> Result<Round, Problem> {
    by.may(Right::PlanRound)?;
    let kind = RoundKind::read(&ask.kind).ok_or_else(|| Problem::field("kind", "field-unknown"))?;
    let name = place::act::text("name", &ask.name, 80)?;
    if !["", "kind", "street", "kind-street"].contains(&ask.strata.as_str()) {
        return Err(Problem::field("strata", "field-unknown"));
    }
    if ask.until <= ask.from {
        return Err(Problem::field("until", "check-until-after-from"));
    }
    if !(1..=10_000).contains(&ask.sample) {
        return Err(Problem::field("sample", "check-sample-bounds"));
    }
    if !(0..=50).contains(&ask.apart) {
        return Err(Problem::field("apart", "check-apart-bounds"));
    }
    if ask.inspectors.is_empty() {
        return Err(Problem::field("inspectors", "check-who-goes"));
    }
    let people: BTreeSet<Id> = ask.inspectors.iter().copied().collect();
    for person in &people {
        who::session::actor(db, by.city, *person)?
            .filter(|a| a.can(Right::Inspect))
            .ok_or_else(|| Problem::field("inspectors", "check-not-an-inspector"))?;
    }
    let row = Round {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        name,
        kind: kind.word().into(),
        stage: Stage::Planned.word().into(),
        from_at: ask.from,
        until_at: ask.until,
        site_kinds: json!(ask.site_kinds).to_string(),
        strata: ask.strata.clone(),
        sample: ask.sample,
        apart: ask.apart,
        created_by: by.person,
        created_at: now,
        list: None,
        list_sha256: None,
        secret: None,
        commitment: None,
        promise_entry: None,
        promised_at: None,
        ledger_head: None,
        seed: None,
        revealed_at: None,
        own_unit: 0,
        repeats: 0,
        closed_at: None,
        published_at: None,
        version: 1,
    };
    diesel::insert_into(round::table).values(&row).execute(db)?;
    for person in people {
        diesel::insert_into(round_inspector::table)
            .values((
                round_inspector::city_id.eq(by.city),
                round_inspector::round_id.eq(row.id),
                round_inspector::person_id.eq(person),
            ))
            .execute(db)?;
    }
    let detail = json!({"name": row.name, "kind": row.kind, "sample": row.sample});
    let line = Line::of("round.planned", "round", row.id).campaign(row.campaign_id).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(row)
}

/// Takes a deed on a round: the row with its new stage, not saved.
fn step(db: &mut Db, by: &Actor, id: Id, deed: Deed, now: i64) -> Result<Round, Problem> {
    by.may(Right::PlanRound)?;
    let mut row = find(db, by, id)?;
    row.stage = row.rules()?.after(deed, now).map_err(refused)?.word().into();
    Ok(row)
}

/// Freezes the list and promises a secret: only its hash goes to the ledger.
pub fn promise(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Round, Problem> {
    let mut row = step(db, by, id, Deed::Promise, now)?;
    let names = place::units(db, by.city)?;
    let lots: Vec<Lot> = place::store::sites_of(db, by.city, &row.kinds())?
        .into_iter()
        .filter(|site| shelf::for_kind(&site.kind).is_some())
        .map(|site| {
            let street = site.street_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
            let stratum = match row.strata.as_str() {
                "kind" => site.kind,
                "street" => street,
                "kind-street" => format!("{} {street}", site.kind),
                _ => String::new(),
            };
            Lot { id: site.code, stratum }
        })
        .collect();
    if (lots.len() as i64) < row.sample {
        return Err(Problem::Refused(
            "check-refused-too-few-sites",
            crate::args![n = row.sample, of = lots.len()],
        ));
    }
    let secret: [u8; 32] = rand::rng().random();
    row.list_sha256 = Some(list_sha256(&lots));
    row.list = Some(json!(lots).to_string());
    row.secret = Some(hex(&secret));
    row.commitment = Some(commitment(&secret));
    row.promised_at = Some(now);
    let detail = json!({"list_sha256": row.list_sha256, "commitment": row.commitment, "sites": lots.len(), "n": row.sample});
    let line = Line::of("round.promised", "round", id).campaign(row.campaign_id).detail(detail);
    row.promise_entry = Some(ledger::record(db, by, now, line)?);
    store::save(db, &mut row)?;
    Ok(row)
}

/// Reveals the secret, draws and assigns. The seed is mixed with the hash of the sealed batch that holds the
/// promise: it could not be known when promising, and cannot be chosen by waiting.
pub fn reveal(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Round, Problem> {
    let mut row = step(db, by, id, Deed::Reveal, now)?;
    let head = sealed_with(db, by.city, row.promise_entry.unwrap_or(0))?
        .ok_or(Problem::Refused("check-refused-not-sealed", Vec::new()))?;
    let secret = seed_bytes(row.secret.as_deref().unwrap_or_default())
        .map_err(|fault| Problem::Broken(format!("the secret of round {id}: {fault}")))?;
    let seed = mix(&secret, &head);
    let lots = row.lots();
    let drawn = draw(&lots, &seed, usize::try_from(row.sample).unwrap_or(0))
        .map_err(|fault| Problem::Broken(format!("the draw of round {id}: {fault}")))?;
    let mut spots = Vec::with_capacity(drawn.len());
    for one in &drawn {
        let site = place::store::site_by_code(db, by.city, &one.id)?.ok_or(Problem::Missing("site"))?;
        let mut units: BTreeSet<Id> = site.units().collect();
        if units.is_empty() {
            units.insert(0);
        }
        spots.push(Spot { id: site.id, units });
    }
    let mut people = Vec::new();
    for person in store::inspectors(db, by.city, id)? {
        if let Some(actor) = who::session::actor(db, by.city, person)? {
            // The own unit with all below it; the units above answer for everything and bar nobody.
            let own = who::store::units_under(db, by.city, &actor.unit_path)?;
            people.push(Inspector { id: person, own_units: own.into_iter().map(|u| u.id).collect() });
        }
    }
    let recent = store::recent_pairs(db, by.city, id, row.apart)?.into_iter().collect();
    let assigned = assign(&spots, &people, &recent, &seed);
    let hands: BTreeMap<Id, Id> = assigned.pairs.iter().copied().collect();
    for ((one, spot), step) in drawn.iter().zip(&spots).zip(1..) {
        let line = RoundSite {
            city_id: by.city,
            round_id: id,
            site_id: spot.id,
            stratum: one.stratum.clone(),
            rank: one.rank as i64,
            step,
            inspector_id: hands.get(&spot.id).copied(),
            visit_id: None,
        };
        diesel::insert_into(round_site::table).values(&line).execute(db)?;
    }
    row.ledger_head = Some(head);
    row.seed = Some(hex(&seed));
    row.revealed_at = Some(now);
    row.own_unit = assigned.own_unit as i64;
    row.repeats = assigned.repeats as i64;
    store::save(db, &mut row)?;
    let detail = json!({"seed": row.seed, "ledger_head": row.ledger_head, "drawn": drawn.len(),
                        "own_unit": row.own_unit, "repeats": row.repeats, "nobody": assigned.nobody.len()});
    let line = Line::of("round.revealed", "round", id).campaign(row.campaign_id).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(row)
}

/// The hash of the sealed batch that holds an entry.
pub fn sealed_with(db: &mut Db, city: Id, entry_id: Id) -> Result<Option<String>, Problem> {
    use ledger::store::{batch, entry};
    let number: Option<Option<Id>> =
        entry::table.find((city, entry_id)).select(entry::batch).first(db).optional()?;
    match number.flatten() {
        Some(number) => Ok(batch::table.find((city, number)).select(batch::hash).first(db).optional()?),
        None => Ok(None),
    }
}

/// Ends a round.
pub fn close(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Round, Problem> {
    let mut row = step(db, by, id, Deed::Close, now)?;
    row.closed_at = Some(now);
    store::save(db, &mut row)?;
    ledger::record(db, by, now, Line::of("round.closed", "round", id).campaign(row.campaign_id))?;
    Ok(row)
}

/// Lets the inspected read it.
pub fn publish(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Round, Problem> {
    let mut row = step(db, by, id, Deed::Publish, now)?;
    row.published_at = Some(now);
    store::save(db, &mut row)?;
    ledger::record(db, by, now, Line::of("round.published", "round", id).campaign(row.campaign_id))?;
    Ok(row)
}

/// Gives a round up, and says why.
pub fn cancel(db: &mut Db, by: &Actor, id: Id, reason: &str, now: i64) -> Result<Round, Problem> {
    let mut row = step(db, by, id, Deed::Cancel, now)?;
    let reason = place::act::text("reason", reason, 500)?;
    store::save(db, &mut row)?;
    ledger::record(
        db,
        by,
        now,
        Line::of("round.cancelled", "round", id).campaign(row.campaign_id).why(&reason),
    )?;
    Ok(row)
}

/// The record of a draw, for anybody who may see the round: before the reveal without the secret.
pub fn record(row: &Round) -> Result<Record, Problem> {
    let list = row.lots();
    let secret = row.secret.as_deref().map(seed_bytes).transpose();
    let (Ok(Some(secret)), Some(head)) = (secret, row.ledger_head.as_deref()) else {
        return Err(Problem::Refused("check-refused-not-drawn", Vec::new()));
    };
    Record::of(list, &secret, head, usize::try_from(row.sample).unwrap_or(0))
        .map_err(|fault| Problem::Broken(format!("the record of round {}: {fault}", row.id)))
}

/// The mock evaluation of a round's visits: each item counts for its indicators, weighed by its points.
pub fn evaluation(db: &mut Db, row: &Round) -> Result<Evaluation, Problem> {
    let strata: BTreeMap<Id, String> =
        store::sites(db, row.city_id, row.id)?.into_iter().map(|s| (s.site_id, s.stratum)).collect();
    let mut populations: BTreeMap<String, usize> = BTreeMap::new();
    for lot in row.lots() {
        *populations.entry(lot.stratum).or_default() += 1;
    }
    let mut points: BTreeMap<String, (i64, bool)> = BTreeMap::new();
    let mut known: BTreeMap<(String, String), &yipan_core::check::Item> = BTreeMap::new();
    for list in shelf::lists() {
        for item in &list.items {
            known.insert((list.code.clone(), item.code.clone()), item);
        }
    }
    let mut samples: BTreeMap<Id, Vec<(String, f64)>> = BTreeMap::new();
    let kinds = super::visit::checklists(db, row)?;
    for finding in store::all_findings(db, row.city_id, row.id)? {
        let list = kinds.get(&finding.visit_id).cloned().unwrap_or_default();
        let Some(item) = known.get(&(list, finding.item.clone())) else { continue };
        if finding.outcome == "none" {
            continue;
        }
        let share = f64::from(u8::from(finding.outcome == "pass"));
        for indicator in &item.indicators {
            let worth = points.entry(indicator.clone()).or_default();
            worth.0 = worth.0.max(item.points);
            worth.1 |= item.severity == Severity::Veto;
            samples.entry(finding.site_id).or_default().push((indicator.clone(), share));
        }
    }
    let rules: Vec<Rule> = points
        .into_iter()
        .map(|(indicator, (points, veto))| Rule {
            indicator,
            points: points as f64 / 1000.0,
            pays: Pays::Share,
            veto,
        })
        .collect();
    let samples: Vec<Sample> = samples
        .into_iter()
        .map(|(site, results)| Sample {
            site,
            stratum: strata.get(&site).cloned().unwrap_or_default(),
            results,
        })
        .collect();
    Ok(evaluate(&rules, &samples, &populations))
}
