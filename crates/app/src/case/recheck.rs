//! Looks at closed cases: drawn by a promised seed that anybody can repeat, answered by somebody who neither fixed nor
//! closed it. What did not hold comes back as a case of its own and counts against the closing.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use rand::RngExt;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::Stage;
use yipan_core::check::{Lot, Record, commitment, list_sha256, seed_bytes};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::act::{self, PHOTOS_MOST, Said, attach, bounded, side_of};
use super::open::{self, Location, NewCase};
use super::row::CaseRow;
use super::store;
use crate::args;
use crate::check::act::sealed_with;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who::session::hex;

/// Most cases of one draw.
const SAMPLE_MOST: i64 = 500;
/// Longest list a draw is made from.
const LIST_MOST: i64 = 100_000;
/// How long a look may take.
const TIME: i64 = 7 * 86_400_000;

/// A draw of closed cases.
#[derive(Debug, Clone, QueryableByName)]
pub struct Draw {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// Closed at this instant or later.
    #[diesel(sql_type = BigInt)]
    pub from_at: i64,
    /// Closed before this instant.
    #[diesel(sql_type = BigInt)]
    pub until_at: i64,
    /// How many are drawn.
    #[diesel(sql_type = BigInt)]
    pub sample: i64,
    #[diesel(sql_type = Text)]
    list: String,
    /// Hash of the list, frozen before the promise.
    #[diesel(sql_type = Text)]
    pub list_sha256: String,
    #[diesel(sql_type = Text)]
    secret: String,
    /// The promise: hash of the secret.
    #[diesel(sql_type = Text)]
    pub commitment: String,
    #[diesel(sql_type = BigInt)]
    promise_entry: Id,
    /// When it was promised.
    #[diesel(sql_type = BigInt)]
    pub promised_at: i64,
    /// Who promised.
    #[diesel(sql_type = Text)]
    pub by_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    ledger_head: Option<String>,
    /// The seed, once revealed.
    #[diesel(sql_type = Nullable<Text>)]
    pub seed: Option<String>,
    /// When it was revealed.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub revealed_at: Option<i64>,
}

/// One closed case to look at again.
#[derive(Debug, Clone, QueryableByName)]
pub struct Recheck {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// The case.
    #[diesel(sql_type = BigInt)]
    pub case_id: Id,
    /// The draw that named it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub draw_id: Option<Id>,
    /// Why: `draw`.
    #[diesel(sql_type = Text)]
    pub why: String,
    /// By when.
    #[diesel(sql_type = BigInt)]
    pub due_at: i64,
    /// When somebody looked.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub done_at: Option<i64>,
    /// Who.
    #[diesel(sql_type = Nullable<Text>)]
    pub done_name: Option<String>,
    /// Whether the problem is still gone.
    #[diesel(sql_type = Nullable<Bool>)]
    pub holds: Option<bool>,
    /// What was seen.
    #[diesel(sql_type = Text)]
    pub words: String,
    /// The case it came back as.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub new_case: Option<Id>,
}

const DRAW: &str = "id, from_at, until_at, sample, list, list_sha256, secret, commitment, promise_entry, \
    promised_at, by_name, ledger_head, seed, revealed_at";
const RECHECK: &str = "id, case_id, draw_id, why, due_at, done_at, done_name, holds, words, new_case";

/// What is to be drawn.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct DrawAsk {
    /// Closed on this day or later, `2026-07-01`.
    pub from: String,
    /// Closed on this day or earlier.
    pub to: String,
    /// How many, 1 to 500.
    pub sample: i64,
}

/// Draws, the newest first.
pub fn draws(db: &mut Db, city: Id, most: i64) -> Result<Vec<Draw>, Problem> {
    let text = format!("select {DRAW} from case_draw where city_id = {city} order by id desc limit {most}");
    Ok(yipan_db::sql(text).load(db)?)
}

/// One draw.
pub fn draw(db: &mut Db, city: Id, id: Id) -> Result<Draw, Problem> {
    let text = format!("select {DRAW} from case_draw where city_id = {city} and id = {id}");
    yipan_db::sql(text).get_result(db).optional()?.ok_or(Problem::Missing("case-draw"))
}

/// Looks by a condition of this room.
fn rechecks(db: &mut Db, city: Id, rest: &str) -> Result<Vec<Recheck>, Problem> {
    let text = format!("select {RECHECK} from case_recheck where city_id = {city} and {rest}");
    Ok(yipan_db::sql(text).load(db)?)
}

/// Looks at one case, the oldest first.
pub fn of_case(db: &mut Db, city: Id, case: Id) -> Result<Vec<Recheck>, Problem> {
    rechecks(db, city, &format!("case_id = {case} order by due_at, id limit 20"))
}

/// Looks that wait, the first due first.
pub fn waiting(db: &mut Db, city: Id, most: i64) -> Result<Vec<Recheck>, Problem> {
    rechecks(db, city, &format!("done_at is null order by due_at, id limit {most}"))
}

/// How a draw turned out: looked at, of these no longer gone.
pub fn outcome(db: &mut Db, city: Id, id: Id) -> Result<(usize, usize), Problem> {
    let all = rechecks(db, city, &format!("draw_id = {id} order by id limit {SAMPLE_MOST}"))?;
    let done = all.iter().filter(|one| one.done_at.is_some()).count();
    Ok((done, all.iter().filter(|one| one.holds == Some(false)).count()))
}

fn day(field: &str, text: &str) -> Result<jiff::civil::Date, Problem> {
    text.trim().parse().map_err(|_| Problem::field(field, "field-not-date"))
}

/// Freezes the list of cases closed in a period and promises a secret: only hashes go to the ledger.
pub fn promise(db: &mut Db, by: &Actor, ask: &DrawAsk, now: i64) -> Result<Draw, Problem> {
    by.may(Right::PlanRound)?;
    let zone = super::book::zone();
    let midnight =
        |day: jiff::civil::Date| day.to_zoned(zone.clone()).map_or(0, |at| at.timestamp().as_millisecond());
    let (from, to) = (day("from", &ask.from)?, day("to", &ask.to)?);
    let (from_at, until_at) = (midnight(from), midnight(to.tomorrow().unwrap_or(to)));
    if !(1..=SAMPLE_MOST).contains(&ask.sample) {
        return Err(Problem::field("sample", "case-draw-sample"));
    }
    #[derive(QueryableByName)]
    struct Closed {
        #[diesel(sql_type = BigInt)]
        id: Id,
        #[diesel(sql_type = Nullable<BigInt>)]
        unit_id: Option<Id>,
    }
    let text = format!(
        "select id, unit_id from cases where city_id = {} and closed_at >= {from_at} and closed_at < {until_at} \
         and stage = 'closed' order by closed_at, id limit {}",
        by.city,
        LIST_MOST + 1
    );
    let closed: Vec<Closed> = yipan_db::sql(text).load(db)?;
    if closed.len() as i64 > LIST_MOST {
        return Err(Problem::Refused("case-draw-too-long", args![most = LIST_MOST]));
    }
    if (closed.len() as i64) < ask.sample {
        return Err(Problem::Refused("case-draw-too-few", args![n = ask.sample, of = closed.len()]));
    }
    let lots: Vec<Lot> = closed
        .iter()
        .map(|one| Lot {
            id: one.id.to_string(),
            stratum: one.unit_id.map(|unit| unit.to_string()).unwrap_or_default(),
        })
        .collect();
    let secret: [u8; 32] = rand::rng().random();
    let (hash, promise) = (list_sha256(&lots), commitment(&secret));
    let id = new_id();
    let detail = json!({"list_sha256": hash, "commitment": promise, "cases": lots.len(), "n": ask.sample,
                        "from": ask.from, "to": ask.to});
    let entry = ledger::record(db, by, now, Line::of("case-draw.promised", "case-draw", id).detail(detail))?;
    let text = format!(
        "insert into case_draw (city_id, id, from_at, until_at, sample, list, list_sha256, secret, commitment, \
         promise_entry, promised_at, by_name) values ({}, {id}, {from_at}, {until_at}, {}, $1, $2, $3, $4, \
         {entry}, {now}, $5)",
        by.city, ask.sample
    );
    yipan_db::sql(text)
        .bind::<Text, _>(json!(lots).to_string())
        .bind::<Text, _>(hash)
        .bind::<Text, _>(hex(&secret))
        .bind::<Text, _>(promise)
        .bind::<Text, _>(&by.name)
        .execute(db)?;
    draw(db, by.city, id)
}

/// Reveals the secret and draws: the seed is mixed with the sealed batch that holds the promise.
pub fn reveal(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<Draw, Problem> {
    by.may(Right::PlanRound)?;
    let row = draw(db, by.city, id)?;
    if row.revealed_at.is_some() {
        return Err(Problem::Refused("case-draw-revealed", Vec::new()));
    }
    let head = sealed_with(db, by.city, row.promise_entry)?
        .ok_or(Problem::Refused("check-refused-not-sealed", Vec::new()))?;
    let made = made(&row, &head)?;
    let text = format!(
        "update case_draw set ledger_head = $1, seed = $2, revealed_at = {now} \
         where city_id = {} and id = {id} and revealed_at is null",
        by.city
    );
    let own = yipan_db::sql(text).bind::<Text, _>(&head).bind::<Text, _>(&made.seed).execute(db)?;
    if own != 1 {
        return Err(Problem::Stale("case-draw"));
    }
    for one in &made.drawn {
        let case: Id = one.id.parse().map_err(|_| Problem::Broken(format!("lot {} of draw {id}", one.id)))?;
        let text = format!(
            "insert into case_recheck (city_id, id, case_id, draw_id, why, due_at, words) \
             values ({}, {}, {case}, {id}, 'draw', {}, '')",
            by.city,
            new_id(),
            now + TIME
        );
        yipan_db::sql(text).execute(db)?;
    }
    let detail = json!({"seed": made.seed, "ledger_head": head, "drawn": made.drawn.len()});
    ledger::record(db, by, now, Line::of("case-draw.revealed", "case-draw", id).detail(detail))?;
    draw(db, by.city, id)
}

fn made(row: &Draw, head: &str) -> Result<Record, Problem> {
    let broken = |what: String| Problem::Broken(format!("draw {}: {what}", row.id));
    let list: Vec<Lot> = serde_json::from_str(&row.list).map_err(|e| broken(e.to_string()))?;
    let secret = seed_bytes(&row.secret).map_err(|fault| broken(fault.to_string()))?;
    let n = usize::try_from(row.sample).unwrap_or(0);
    Record::of(list, &secret, head, n).map_err(|fault| broken(fault.to_string()))
}

/// Everything needed to repeat a draw, once it is revealed: `yipan draw verify` does.
pub fn record(row: &Draw) -> Result<Record, Problem> {
    let head = row.ledger_head.as_deref().ok_or(Problem::Refused("case-draw-not-yet", Vec::new()))?;
    made(row, head)
}

/// What somebody saw at a closed case.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct LookAsk {
    /// Whether the problem is still gone.
    pub holds: bool,
    /// Words and photos; words are needed when it is not.
    #[serde(flatten)]
    pub said: Said,
}

/// Somebody looked again. What did not hold is a new case, linked, that counts against the closing.
pub fn answer(db: &mut Db, by: &Actor, id: Id, ask: &LookAsk, now: i64) -> Result<Recheck, Problem> {
    by.may(Right::VerifyCase)?;
    bounded("reason", &ask.said.reason)?;
    if ask.said.evidence.len() > PHOTOS_MOST {
        return Err(Problem::field("evidence", "evidence-too-many-files"));
    }
    let own = rechecks(db, by.city, &format!("id = {id}"))?.pop().ok_or(Problem::Missing("case-recheck"))?;
    if own.done_at.is_some() {
        return Err(Problem::Refused("case-recheck-done", Vec::new()));
    }
    let row = act::find(db, by, own.case_id)?;
    let case = row.case()?;
    if let Stage::Closed { unit, verifier, .. } = case.stage {
        if verifier == by.person {
            return Err(Problem::Refused("case-recheck-same-person", Vec::new()));
        }
        let fixed_by_own = side_of(db, by, &case)? == unit
            || yipan_core::who::within(&act::path_of(db, by.city, unit)?, &by.unit_path);
        if fixed_by_own {
            return Err(Problem::Refused("case-refused-self-verification", Vec::new()));
        }
    }
    let reason = ask.said.reason.trim();
    if !ask.holds && reason.is_empty() {
        return Err(Problem::Refused("case-refused-reason-needed", Vec::new()));
    }
    let new_case = if ask.holds { None } else { Some(back(db, by, &row, &ask.said, now)?) };
    if ask.holds {
        attach(db, by, row.id, "check", &ask.said.evidence, now)?;
    }
    let text = format!(
        "update case_recheck set done_at = {now}, done_by = {}, done_name = $1, holds = {}, words = $2, \
         new_case = {} where city_id = {} and id = {id} and done_at is null",
        by.person,
        ask.holds,
        new_case.map_or_else(|| "null".into(), |id| id.to_string()),
        by.city
    );
    let saved = yipan_db::sql(text).bind::<Text, _>(&by.name).bind::<Text, _>(reason).execute(db)?;
    if saved != 1 {
        return Err(Problem::Stale("case-recheck"));
    }
    let fact = if ask.holds { "case.held" } else { "case.came-back" };
    let detail = json!({"recheck": id, "draw": own.draw_id, "new_case": new_case});
    let line = Line::of(fact, "case", row.id).campaign(row.campaign_id).detail(detail).why(reason);
    ledger::record(db, by, now, line)?;
    Ok(Recheck {
        done_at: Some(now),
        done_name: Some(by.name.clone()),
        holds: Some(ask.holds),
        words: reason.to_owned(),
        new_case,
        ..own
    })
}

/// The problem is there again, or never went: a case of its own.
fn back(db: &mut Db, by: &Actor, row: &CaseRow, said: &Said, now: i64) -> Result<Id, Problem> {
    let ask = NewCase {
        source: Some("inspection".into()),
        category: row.category.clone(),
        title: Some(row.title.clone()),
        description: Some(said.reason.clone()),
        place: Some(row.place.clone()),
        location: row.point().map(|at| Location { lon: at.lon, lat: at.lat }),
        site: row.site_id,
        street: row.street_id,
        severity: Some(row.severity.clone()),
        campaign: row.campaign_id,
        evidence: said.evidence.clone(),
        rebound_of: Some(row.id),
        ..NewCase::default()
    };
    Ok(open::open(db, by, &ask, now)?.0.id)
}

/// The cases of some looks, by id.
pub fn cases(db: &mut Db, city: Id, of: &[Recheck]) -> Result<Vec<CaseRow>, Problem> {
    let wanted: Vec<Id> = of.iter().map(|one| one.case_id).collect();
    store::select(db, &format!("city_id = {city} and id in ({})", store::ids(&wanted)), None)
}
