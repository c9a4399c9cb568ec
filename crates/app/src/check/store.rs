//! The tables of rounds, visits and findings, and every statement about them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::check::{Lot, Round as Rules, RoundKind, Stage};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    round (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> Nullable<BigInt>, name -> Text, kind -> Text, stage -> Text,
        from_at -> BigInt, until_at -> BigInt, site_kinds -> Text, strata -> Text, sample -> BigInt,
        apart -> BigInt, created_by -> BigInt, created_at -> BigInt, list -> Nullable<Text>,
        list_sha256 -> Nullable<Text>, secret -> Nullable<Text>, commitment -> Nullable<Text>,
        promise_entry -> Nullable<BigInt>, promised_at -> Nullable<BigInt>, ledger_head -> Nullable<Text>,
        seed -> Nullable<Text>, revealed_at -> Nullable<BigInt>, own_unit -> BigInt, repeats -> BigInt,
        closed_at -> Nullable<BigInt>, published_at -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! { round_inspector (city_id, round_id, person_id) { city_id -> BigInt, round_id -> BigInt, person_id -> BigInt, } }
diesel::table! {
    round_site (city_id, round_id, site_id) {
        city_id -> BigInt, round_id -> BigInt, site_id -> BigInt, stratum -> Text, rank -> BigInt, step -> BigInt,
        inspector_id -> Nullable<BigInt>, visit_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    visit (city_id, id) {
        city_id -> BigInt, id -> BigInt, client_key -> Text, round_id -> Nullable<BigInt>, site_id -> BigInt,
        inspector_id -> BigInt, checklist -> Text, at -> BigInt, received_at -> BigInt, lon -> Nullable<Double>,
        lat -> Nullable<Double>, metres -> Nullable<BigInt>, device -> Text, failed -> BigInt,
    }
}
diesel::table! {
    finding (city_id, id) {
        city_id -> BigInt, id -> BigInt, visit_id -> BigInt, round_id -> Nullable<BigInt>, site_id -> BigInt,
        item -> Text, outcome -> Text, value -> Nullable<Double>, severity -> Text, points -> BigInt,
        category -> Nullable<Text>, note -> Text, at -> BigInt,
    }
}
diesel::table! { finding_photo (city_id, finding_id, evidence_id) { city_id -> BigInt, finding_id -> BigInt, evidence_id -> BigInt, } }

/// A round as kept. The secret never leaves the server before it is revealed.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = round)]
#[diesel(treat_none_as_null = true)]
pub struct Round {
    /// The city.
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The campaign it serves.
    pub campaign_id: Option<Id>,
    /// Name.
    pub name: String,
    /// Word of [`RoundKind`].
    pub kind: String,
    /// Word of [`Stage`].
    pub stage: String,
    /// When inspectors may begin.
    pub from_at: i64,
    /// When they end.
    pub until_at: i64,
    /// Types of site, JSON list; empty for all.
    pub site_kinds: String,
    /// `kind`, `street`, `kind-street` or empty.
    pub strata: String,
    /// How many sites to draw.
    pub sample: i64,
    /// Nobody meets the same site again within so many rounds.
    pub apart: i64,
    /// Who planned it.
    pub created_by: Id,
    /// When.
    pub created_at: i64,
    /// The frozen list, JSON of lots.
    pub list: Option<String>,
    /// Its hash.
    pub list_sha256: Option<String>,
    /// The secret, hexadecimal.
    pub secret: Option<String>,
    /// Its hash, in the ledger.
    pub commitment: Option<String>,
    /// The ledger entry of the promise.
    pub promise_entry: Option<Id>,
    /// When it was promised.
    pub promised_at: Option<i64>,
    /// Head of the ledger the secret was mixed with.
    pub ledger_head: Option<String>,
    /// The seed used.
    pub seed: Option<String>,
    /// When it was revealed.
    pub revealed_at: Option<i64>,
    /// Pairs passed over because of the inspector's unit.
    pub own_unit: i64,
    /// Pairs passed over as repeats.
    pub repeats: i64,
    /// When it ended.
    pub closed_at: Option<i64>,
    /// When it was published.
    pub published_at: Option<i64>,
    /// Counts the changes.
    pub version: i64,
}

impl Round {
    /// The round as its rules see it.
    pub fn rules(&self) -> Result<Rules, Problem> {
        let kind = RoundKind::read(&self.kind);
        let stage = Stage::read(&self.stage);
        match (kind, stage) {
            (Some(kind), Some(stage)) => Ok(Rules { kind, stage, from: self.from_at, until: self.until_at }),
            _ => {
                Err(Problem::Broken(format!("round {} is of kind {} at {}", self.id, self.kind, self.stage)))
            }
        }
    }

    /// Where it stands; a stage nobody knows counts as cancelled.
    pub fn at(&self) -> Stage {
        Stage::read(&self.stage).unwrap_or(Stage::Cancelled)
    }

    /// The types of site.
    pub fn kinds(&self) -> Vec<String> {
        serde_json::from_str(&self.site_kinds).unwrap_or_default()
    }

    /// The frozen list.
    pub fn lots(&self) -> Vec<Lot> {
        self.list.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}

/// A drawn site of a round.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = round_site)]
pub struct RoundSite {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// The round.
    pub round_id: Id,
    /// The site.
    pub site_id: Id,
    /// Its stratum.
    pub stratum: String,
    /// Its rank in the stratum.
    pub rank: i64,
    /// Its place on the route.
    pub step: i64,
    /// Who goes there; nobody when all were excluded.
    pub inspector_id: Option<Id>,
    /// The visit that was made.
    pub visit_id: Option<Id>,
}

/// A visit 到场: one submission from the field.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = visit)]
pub struct Visit {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The client's own key: the same key is the same visit.
    pub client_key: String,
    /// The round.
    pub round_id: Option<Id>,
    /// The site.
    pub site_id: Id,
    /// Who was there.
    pub inspector_id: Id,
    /// The checklist used.
    pub checklist: String,
    /// When, by the phone.
    pub at: i64,
    /// When it arrived.
    pub received_at: i64,
    /// Where the phone was.
    pub lon: Option<f64>,
    /// Where the phone was.
    pub lat: Option<f64>,
    /// How far from the site, in metres.
    pub metres: Option<i64>,
    /// The phone, as its browser names it.
    pub device: String,
    /// How many items failed.
    pub failed: i64,
}

/// A finding: the answer to one item.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = finding)]
pub struct Finding {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The visit.
    pub visit_id: Id,
    /// The round.
    pub round_id: Option<Id>,
    /// The site.
    pub site_id: Id,
    /// The item's code.
    pub item: String,
    /// `pass`, `fail` or `none`.
    pub outcome: String,
    /// The count, for counted items.
    pub value: Option<f64>,
    /// `ordinary`, `major` or `veto`.
    pub severity: String,
    /// Points lost by a failure, in thousandths.
    pub points: i64,
    /// The case category of a failure.
    pub category: Option<String>,
    /// In the inspector's words.
    pub note: String,
    /// When, by the phone.
    pub at: i64,
}

/// A round by id, whoever asks; see [`super::act::find`] for what a person may see.
pub fn round(db: &mut Db, city: Id, id: Id) -> Result<Round, Problem> {
    round::table
        .find((city, id))
        .select(Round::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("round"))
}

/// Saves a round read at its version.
pub fn save(db: &mut Db, row: &mut Round) -> Result<(), Problem> {
    let read = row.version;
    row.version += 1;
    let target = round::table.filter(round::city_id.eq(row.city_id).and(round::id.eq(row.id)));
    match diesel::update(target.filter(round::version.eq(read))).set(&*row).execute(db)? {
        1 => Ok(()),
        _ => Err(Problem::Stale("round")),
    }
}

/// Rounds, newest first, before a cursor.
pub fn rounds(
    db: &mut Db,
    city: Id,
    campaign: Option<Id>,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<Round>, Problem> {
    let mut query = round::table
        .filter(round::city_id.eq(city))
        .order(round::id.desc())
        .limit(limit)
        .select(Round::as_select())
        .into_boxed();
    if let Some(campaign) = campaign {
        query = query.filter(round::campaign_id.eq(campaign));
    }
    if let Some(before) = before {
        query = query.filter(round::id.lt(before));
    }
    Ok(query.load(db)?)
}

/// The inspectors of a round.
pub fn inspectors(db: &mut Db, city: Id, id: Id) -> Result<Vec<Id>, Problem> {
    Ok(round_inspector::table
        .filter(round_inspector::city_id.eq(city).and(round_inspector::round_id.eq(id)))
        .order(round_inspector::person_id)
        .select(round_inspector::person_id)
        .load(db)?)
}

/// The rounds a person inspects in.
pub fn rounds_of(db: &mut Db, city: Id, person: Id) -> Result<Vec<Id>, Problem> {
    Ok(round_inspector::table
        .filter(round_inspector::city_id.eq(city).and(round_inspector::person_id.eq(person)))
        .select(round_inspector::round_id)
        .load(db)?)
}

/// The drawn sites of a round, in walking order.
pub fn sites(db: &mut Db, city: Id, id: Id) -> Result<Vec<RoundSite>, Problem> {
    Ok(round_site::table
        .filter(round_site::city_id.eq(city).and(round_site::round_id.eq(id)))
        .order((round_site::step, round_site::site_id))
        .select(RoundSite::as_select())
        .load(db)?)
}

/// Who was at which site in the last `rounds` drawn rounds before this one.
pub fn recent_pairs(db: &mut Db, city: Id, before: Id, rounds: i64) -> Result<Vec<(Id, Id)>, Problem> {
    let last: Vec<Id> = round::table
        .filter(round::city_id.eq(city).and(round::id.ne(before)).and(round::seed.is_not_null()))
        .order(round::revealed_at.desc())
        .limit(rounds)
        .select(round::id)
        .load(db)?;
    let pairs: Vec<(Option<Id>, Id)> = round_site::table
        .filter(round_site::city_id.eq(city).and(round_site::round_id.eq_any(last)))
        .filter(round_site::inspector_id.is_not_null())
        .select((round_site::inspector_id, round_site::site_id))
        .load(db)?;
    Ok(pairs.into_iter().filter_map(|(person, site)| Some((person?, site))).collect())
}

/// The visit of a client key, if it landed before.
pub fn visit_by_key(db: &mut Db, city: Id, inspector: Id, key: &str) -> Result<Option<Visit>, Problem> {
    Ok(visit::table
        .filter(visit::city_id.eq(city).and(visit::inspector_id.eq(inspector)).and(visit::client_key.eq(key)))
        .select(Visit::as_select())
        .first(db)
        .optional()?)
}

/// Writes a visit unless its key is there already; says whether it was written. Two servers that take the same
/// submission at once leave one row.
pub fn add_visit(db: &mut Db, row: &Visit) -> Result<bool, Problem> {
    use diesel::sql_types::{Double, Nullable};
    let written = yipan_db::sql(
        "insert into visit (city_id, id, client_key, round_id, site_id, inspector_id, checklist, at, received_at, \
         lon, lat, metres, device, failed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         on conflict do nothing",
    )
    .bind::<BigInt, _>(row.city_id)
    .bind::<BigInt, _>(row.id)
    .bind::<Text, _>(&row.client_key)
    .bind::<Nullable<BigInt>, _>(row.round_id)
    .bind::<BigInt, _>(row.site_id)
    .bind::<BigInt, _>(row.inspector_id)
    .bind::<Text, _>(&row.checklist)
    .bind::<BigInt, _>(row.at)
    .bind::<BigInt, _>(row.received_at)
    .bind::<Nullable<Double>, _>(row.lon)
    .bind::<Nullable<Double>, _>(row.lat)
    .bind::<Nullable<BigInt>, _>(row.metres)
    .bind::<Text, _>(&row.device)
    .bind::<BigInt, _>(row.failed)
    .execute(db)?;
    Ok(written == 1)
}

/// The findings of a visit, in the list's order.
pub fn findings_of(db: &mut Db, city: Id, visit: Id) -> Result<Vec<Finding>, Problem> {
    Ok(finding::table
        .filter(finding::city_id.eq(city).and(finding::visit_id.eq(visit)))
        .order(finding::id)
        .select(Finding::as_select())
        .load(db)?)
}

/// A finding by id.
pub fn finding(db: &mut Db, city: Id, id: Id) -> Result<Finding, Problem> {
    finding::table
        .find((city, id))
        .select(Finding::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("finding"))
}

/// The photos of a finding.
pub fn photos(db: &mut Db, city: Id, id: Id) -> Result<Vec<Id>, Problem> {
    Ok(finding_photo::table
        .filter(finding_photo::city_id.eq(city).and(finding_photo::finding_id.eq(id)))
        .order(finding_photo::evidence_id)
        .select(finding_photo::evidence_id)
        .load(db)?)
}

/// Findings after a cursor, of one round or of all.
pub fn findings(
    db: &mut Db,
    city: Id,
    round: Option<Id>,
    after: Id,
    limit: i64,
) -> Result<Vec<Finding>, Problem> {
    let mut query = finding::table
        .filter(finding::city_id.eq(city).and(finding::id.gt(after)))
        .order(finding::id)
        .limit(limit)
        .select(Finding::as_select())
        .into_boxed();
    if let Some(round) = round {
        query = query.filter(finding::round_id.eq(round));
    }
    Ok(query.load(db)?)
}

/// All findings of a round.
pub fn all_findings(db: &mut Db, city: Id, round: Id) -> Result<Vec<Finding>, Problem> {
    findings(db, city, Some(round), 0, 1_000_000)
}
