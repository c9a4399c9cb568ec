//! Limits of a city's own: by class, severity and area (one street, or the whole city), each with the day it is in force
//! from, none erased; that of a street goes before that of the city. A change lays
//! the open clocks of its class anew, one line in the ledger for each; how many is shown before.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::{Limit, Limits, Severity, Stage};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::act::{Said, finish};
use super::book::{self, Kind};
use super::row::CaseRow;
use super::{import, store};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::stamped::Stamped;
use crate::ledger::{self, Line};
use crate::plan::lay;
use crate::problem::{FieldError, Problem};
use crate::who::store::{Unit, units_under};

/// Most open cases that one change may lay anew.
const MOST: i64 = 20_000;
/// Changes shown one by one.
const SHOWN: usize = 20;
/// Most rows of one file.
const ROWS_MOST: usize = 2_000;

/// A limit of a city's own.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName, Serialize, ToSchema)]
pub struct Own {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// `events/2013/0110`.
    #[diesel(sql_type = Text)]
    pub category: String,
    /// `ordinary` or `major`.
    #[diesel(sql_type = Text)]
    pub severity: String,
    /// `4 work_hour`.
    #[diesel(sql_type = Text)]
    pub limit_text: String,
    /// The street it holds in; 0 is the whole city.
    #[diesel(sql_type = BigInt)]
    pub area_id: Id,
    /// In force from this day on.
    #[diesel(sql_type = Text)]
    pub in_force: String,
    /// Who put it in force.
    #[diesel(sql_type = Text)]
    pub by_name: String,
    /// Why.
    #[diesel(sql_type = Text)]
    pub reason: String,
}

/// In place of a limit: the street has none of its own any more and goes with the whole city.
pub const AS_IN_CITY: &str = "as-in-city";

const OWN: &str = "id, category, severity, limit_text, area_id, in_force, by_name, reason";

/// Every limit of the city's own, the newest first: those in force, those to come, and those before.
pub fn all(db: &mut Db, city: Id, most: i64) -> Result<Vec<Own>, Problem> {
    let text = format!(
        "select {OWN} from case_limit where city_id = {city} order by in_force_at desc, id desc limit {most}"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Whether a city has limits of its own: most have none, and are not asked for them with each new case.
static LIMITS: Stamped<()> = Stamped::new("limits");

/// The limit of the city's own in force for a class: that of the street, else that of the whole city.
fn own(
    db: &mut Db,
    city: Id,
    (key, severity, area): (&str, Severity, Id),
    since: i64,
    now: i64,
) -> Result<Option<Limit>, Problem> {
    if area != 0
        && let Some(limit) = of_area(db, city, (key, severity, area), since, now)?
    {
        return Ok(Some(limit));
    }
    of_area(db, city, (key, severity, 0), since, now)
}

/// The limit in force for exactly this area.
fn of_area(
    db: &mut Db,
    city: Id,
    (key, severity, area): (&str, Severity, Id),
    since: i64,
    now: i64,
) -> Result<Option<Limit>, Problem> {
    #[derive(QueryableByName)]
    struct InForce {
        #[diesel(sql_type = Text)]
        limit_text: String,
    }
    let found: Option<InForce> = yipan_db::prepared(
        "select limit_text from case_limit where city_id = $1 and category = $2 and severity = $3 \
         and area_id = $4 and in_force_at between $5 and $6 order by in_force_at desc, id desc limit 1",
    )
    .bind::<BigInt, _>(city)
    .bind::<Text, _>(key)
    .bind::<Text, _>(severity.word())
    .bind::<BigInt, _>(area)
    .bind::<BigInt, _>(since)
    .bind::<BigInt, _>(now)
    .get_result(db)
    .optional()?;
    Ok(found.and_then(|own| own.limit_text.parse().ok()))
}

/// The streets that have a limit of their own in force for a class.
fn apart(db: &mut Db, city: Id, ask: &Checked, now: i64) -> Result<Vec<Id>, Problem> {
    #[derive(QueryableByName)]
    struct Area {
        #[diesel(sql_type = BigInt)]
        area_id: Id,
    }
    let text = format!(
        "select distinct area_id from case_limit where city_id = {city} and category = $1 and severity = $2 \
         and area_id <> 0 and in_force_at between {} and {now}",
        ask.since
    );
    let known: Vec<Area> =
        yipan_db::sql(text).bind::<Text, _>(&ask.key).bind::<Text, _>(ask.severity.word()).load(db)?;
    let mut own = Vec::new();
    for Area { area_id } in known {
        if of_area(db, city, (&ask.key, ask.severity, area_id), ask.since, now)?.is_some() {
            own.push(area_id);
        }
    }
    Ok(own)
}

/// The time each stage of a new case may take, in the street where it lies.
pub fn of(
    db: &mut Db,
    city: Id,
    kind: Kind,
    (severity, street): (Severity, Option<Id>),
    trigger: Option<usize>,
    now: i64,
) -> Result<Limits, Problem> {
    let limits = kind.limits(severity, trigger);
    if LIMITS.of(db, city, now, |_| Ok(((), i64::MAX)))?.is_none() {
        return Ok(limits);
    }
    // A limit set before this version of the class came into force belongs to the one before.
    let which = (kind.key(), street.unwrap_or(0));
    let set = own(db, city, (&which.0, severity, which.1), kind.category.since, now)?;
    Ok(match set {
        Some(handle) => Limits { handle, ..limits },
        None => limits,
    })
}

/// A change of a limit.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct LimitAsk {
    /// `events/2013/0110`, or a code.
    pub category: String,
    /// `ordinary` or `major`; ordinary unless told.
    #[serde(default)]
    pub severity: String,
    /// `4 work_hour`; `as-in-city` ends a street's own.
    pub limit: String,
    /// The street it holds in, by code or name; empty for the whole city.
    #[serde(default)]
    pub area: String,
    /// In force from this day on, `2026-08-01`; from now on unless told. Only a change from now on moves open clocks.
    #[serde(default)]
    pub in_force: Option<String>,
    /// Why: the paper and its article.
    #[serde(default)]
    pub reason: String,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// An open clock that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moved {
    /// The case.
    pub case: Id,
    /// Its number, once it has one.
    pub number: Option<String>,
    /// What it is.
    pub title: String,
    /// When its time was up, in milliseconds; null before it was dispatched.
    pub was: Option<i64>,
    /// When it is up now.
    pub due_at: Option<i64>,
}

/// What a change comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Effect {
    /// The class.
    pub category: String,
    /// Open cases of the class and severity.
    pub open: i64,
    /// Clocks that move.
    pub moved: i64,
    /// Of these later, and earlier.
    pub later: i64,
    /// Of these earlier.
    pub earlier: i64,
    /// The first twenty, one by one.
    pub shown: Vec<Moved>,
}

impl Effect {
    /// Takes another in; at most so many changes are shown one by one.
    pub fn add(&mut self, other: Effect, shown: usize) {
        self.open += other.open;
        self.moved += other.moved;
        self.later += other.later;
        self.earlier += other.earlier;
        let room = shown.saturating_sub(self.shown.len());
        self.shown.extend(other.shown.into_iter().take(room));
    }
}

/// A change that can be, with its class.
struct Checked {
    key: String,
    severity: Severity,
    /// `None` ends a street's own.
    limit: Option<Limit>,
    area: Id,
    in_force: String,
    from: i64,
    now_on: bool,
    /// Since when this version of the class holds, and the limit it came with.
    since: i64,
    shipped: Limit,
}

/// The streets of a city: the areas a limit may hold in.
pub fn areas(db: &mut Db, city: Id) -> Result<Vec<Unit>, Problem> {
    let mut units = units_under(db, city, "/")?;
    units.retain(|unit| unit.kind == "street");
    Ok(units)
}

fn check(city: Id, streets: &[Unit], ask: &LimitAsk, now: i64) -> Result<Checked, Problem> {
    let area = match ask.area.trim() {
        "" => 0,
        word => {
            let named = |unit: &&Unit| {
                unit.code.as_deref() == Some(word)
                    || unit.name == word
                    || unit.short == word
                    || unit.id.to_string() == word
            };
            streets.iter().find(named).ok_or_else(|| Problem::field("area", "field-unknown"))?.id
        }
    };
    let kind =
        Kind::find(city, ask.category.trim()).ok_or_else(|| Problem::field("category", "field-unknown"))?;
    let severity = match ask.severity.trim() {
        "" => Severity::Ordinary,
        word => Severity::of(word).ok_or_else(|| Problem::field("severity", "field-unknown"))?,
    };
    let limit = match ask.limit.trim() {
        AS_IN_CITY if area == 0 => return Err(Problem::field("area", "case-limit-no-street")),
        AS_IN_CITY => None,
        text => Some(
            super::classes_sheet::read_limit(text)
                .ok_or_else(|| Problem::field("limit", "case-limit-unreadable"))?,
        ),
    };
    if ask.reason.chars().count() > 500 {
        return Err(Problem::field("reason", "field-too-long"));
    }
    let today = crate::goal::act::day_of(now);
    let day = match ask.in_force.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => text.parse().map_err(|_| Problem::field("in_force", "field-not-date"))?,
        None => today,
    };
    if day < today {
        return Err(Problem::field("in_force", "case-limit-past"));
    }
    let now_on = day == today;
    let begin = || lay::begin_of_day(lay::shown_time(city), day).min(now + 3_660 * 86_400_000);
    let from = if now_on { now } else { begin() };
    let since = kind.category.since;
    let shipped = kind.limits(severity, None).handle;
    Ok(Checked {
        key: kind.key(),
        severity,
        limit,
        area,
        in_force: day.to_string(),
        from,
        now_on,
        since,
        shipped,
    })
}

/// Lays the open clocks of a class anew; with `save` each with its line. Gives what moved.
fn recount(db: &mut Db, by: &Actor, ask: &Checked, save: Option<&str>, now: i64) -> Result<Effect, Problem> {
    let mut effect = Effect { category: ask.key.clone(), ..Effect::default() };
    if !ask.now_on {
        return Ok(effect);
    }
    let severity = ask.severity.word();
    let area = match ask.area {
        // Where a street has a limit of its own, that of the city changes nothing.
        0 => {
            let own: Vec<String> = apart(db, by.city, ask, now)?.iter().map(Id::to_string).collect();
            let list = if own.is_empty() { "-1".into() } else { own.join(", ") };
            format!("(street_id is null or street_id not in ({list}))")
        }
        street => format!("street_id = {street}"),
    };
    let rest = format!(
        "city_id = {} and category = $1 and is_open and severity = '{severity}' and stage in ('reported', 'filed', \
         'assigned', 'working') and {area} order by id limit {}",
        by.city,
        MOST + 1
    );
    let rows = store::select(db, &rest, Some(&ask.key))?;
    effect.open = rows.len() as i64;
    if effect.open > MOST {
        return Err(Problem::Refused("case-limit-too-many", crate::args![most = MOST]));
    }
    let limit = match ask.limit {
        Some(limit) => limit,
        None => of_area(db, by.city, (&ask.key, ask.severity, 0), ask.since, now)?.unwrap_or(ask.shipped),
    };
    for row in rows {
        let Some(step) = row.case()?.recount(limit, book::ground(db, by.city)?, now) else { continue };
        let handle = |stage: &Stage| match stage {
            Stage::Assigned { handle, .. } | Stage::Working { handle, .. } => Some(handle.due_at),
            _ => None,
        };
        let (was, due_at) = (handle(&row.case()?.stage), handle(&step.case.stage));
        effect.moved += 1;
        effect.later += i64::from(due_at > was);
        effect.earlier += i64::from(due_at < was);
        if effect.shown.len() < SHOWN {
            let moved =
                Moved { case: row.id, number: row.number.clone(), title: row.title.clone(), was, due_at };
            effect.shown.push(moved);
        }
        if let Some(reason) = save {
            let said = Said { reason: reason.into(), ..Said::default() };
            let _: CaseRow = finish(db, by, row, step, &said, now)?;
        }
    }
    Ok(effect)
}

/// Changes a limit, or only says what that would change.
pub fn change(db: &mut Db, by: &Actor, ask: &LimitAsk, now: i64) -> Result<Effect, Problem> {
    by.may(Right::ManageCity)?;
    book::refresh(db, by.city, now)?;
    let checked = check(by.city, &areas(db, by.city)?, ask, now)?;
    if ask.dry_run {
        return recount(db, by, &checked, None, now);
    }
    if ask.reason.trim().is_empty() {
        return Err(Problem::field("reason", "field-required"));
    }
    put(db, by, &checked, ask.reason.trim(), now)
}

fn put(db: &mut Db, by: &Actor, ask: &Checked, reason: &str, now: i64) -> Result<Effect, Problem> {
    let was = own(db, by.city, (&ask.key, ask.severity, ask.area), 0, now)?;
    // No limit is kept as no words: what is read back so is the whole city's.
    let limit = ask.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let text = format!(
        "insert into case_limit (city_id, id, category, severity, limit_text, in_force, area_id, in_force_at, at, by_name, \
         reason) values ({}, {}, $1, $2, $3, $4, {}, {}, {now}, $5, $6)",
        by.city,
        new_id(),
        ask.area,
        ask.from
    );
    yipan_db::sql(text)
        .bind::<Text, _>(&ask.key)
        .bind::<Text, _>(ask.severity.word())
        .bind::<Text, _>(&limit)
        .bind::<Text, _>(&ask.in_force)
        .bind::<Text, _>(&by.name)
        .bind::<Text, _>(reason)
        .execute(db)?;
    LIMITS.touch(db, by.city)?;
    let effect = recount(db, by, ask, Some(reason), now)?;
    let detail = json!({"category": ask.key, "severity": ask.severity.word(), "was": was.map(|own| own.to_string()),
        "limit": if limit.is_empty() { AS_IN_CITY } else { &limit }, "area": ask.area, "in_force": ask.in_force, "open": effect.open, "moved": effect.moved});
    ledger::record(db, by, now, Line::of("case.limit-changed", "city", by.city).detail(detail).why(reason))?;
    Ok(effect)
}

/// The columns of the file, in order.
pub const COLUMNS: [&str; 6] = ["category", "severity", "limit", "in_force", "reason", "area"];

/// Reads rows of limits: a head, then a class a line. Every wrong cell by its address.
pub fn read(db: &mut Db, city: Id, rows: &[Vec<String>], now: i64) -> Result<Vec<LimitAsk>, Problem> {
    let streets = areas(db, city)?;
    let wrong = |field: String, key| FieldError { field, key, args: Vec::new() };
    let (mut asks, mut faults) = (Vec::new(), Vec::new());
    for (nth, row) in (1..).zip(rows).skip(1) {
        let cell = |at: usize| row.get(at).map(|text| text.trim().to_owned()).unwrap_or_default();
        if row.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let severity = super::import::severity(&cell(1)).map_or_else(|| cell(1), |own| own.word().to_owned());
        let in_force = Some(cell(3)).filter(|text| !text.is_empty());
        let ask = LimitAsk {
            category: cell(0),
            severity,
            limit: cell(2),
            in_force,
            reason: cell(4),
            area: cell(5),
            dry_run: false,
        };
        if let Err(Problem::Invalid(found)) = check(city, &streets, &ask, now) {
            for fault in found {
                faults.push(wrong(import::address(&COLUMNS, &fault.field, nth), fault.key));
            }
        }
        if ask.reason.is_empty() {
            faults.push(wrong(format!("E{nth}"), "field-required"));
        }
        asks.push(ask);
    }
    if asks.len() > ROWS_MOST || asks.is_empty() {
        faults.push(wrong("A1".into(), "case-import-rows"));
    }
    if faults.is_empty() { Ok(asks) } else { Err(Problem::Invalid(faults)) }
}

/// Takes a file of limits in, all of it or nothing; `dry_run` only says what would change. Rows in use are never
/// wiped: what is in the file is added with its day, what is not in it stays.
pub fn take(db: &mut Db, by: &Actor, asks: &[LimitAsk], dry_run: bool, now: i64) -> Result<Effect, Problem> {
    by.may(Right::ManageCity)?;
    let mut sum = Effect::default();
    let streets = areas(db, by.city)?;
    for ask in asks {
        let checked = check(by.city, &streets, ask, now)?;
        let effect = if dry_run {
            recount(db, by, &checked, None, now)?
        } else {
            put(db, by, &checked, ask.reason.trim(), now)?
        };
        sum.add(effect, SHOWN);
    }
    Ok(sum)
}
