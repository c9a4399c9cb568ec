//! The dispatch rules of a city: kept in versions, mended in place, each rule judged by what became of its dispatches.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::{Ask, Bounce, Fact, Route, Rule, RuleBook, Target};
use yipan_core::place::Point;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::act::{WORDS_MOST, bounded};
use super::book;
use super::row::CaseRow;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};
use crate::who::store::Unit;
use crate::{place, who};

/// Most rules of a city.
const RULES_MOST: usize = 500;
/// Most entries of one list of a rule.
const LIST_MOST: usize = 200;
/// How far from a component somebody may stand who reports it.
const COMPONENT_METRES: f64 = 20.0;
/// For how long back a rule is judged, in milliseconds.
pub const JUDGED_FOR: i64 = 90 * 86_400_000;

/// The rules with the version they are; 0 are the shipped ones.
pub fn of(db: &mut Db, city: Id) -> Result<(i64, RuleBook), Problem> {
    #[derive(QueryableByName)]
    struct Kept {
        #[diesel(sql_type = BigInt)]
        version: i64,
        #[diesel(sql_type = Text)]
        rules: String,
    }
    let text = format!(
        "select version, rules from dispatch_book where city_id = {city} order by version desc limit 1"
    );
    let kept: Option<Kept> = yipan_db::sql(text).get_result(db).optional()?;
    let Some(kept) = kept else { return Ok((0, book::rules().clone())) };
    let rules = serde_json::from_str(&kept.rules)
        .map_err(|e| Problem::Broken(format!("dispatch rules, version {}: {e}", kept.version)))?;
    Ok((kept.version, rules))
}

/// What a case, or a trial, asks the rules.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// `events/2013/0110`.
    pub category: String,
    /// The street it lies in.
    pub street: Option<Id>,
    /// Kind of its site.
    pub site: Option<String>,
    /// Lead unit of its site.
    pub lead: Option<Id>,
    /// Unit grid.
    pub grid: Option<String>,
    /// Who owns the component (权属单位).
    pub owner: Option<String>,
}

impl Question {
    /// What a case asks.
    pub fn of(db: &mut Db, row: &CaseRow) -> Result<Self, Problem> {
        let site = row.site_id.map(|id| place::store::site(db, row.city_id, id)).transpose()?;
        let question = Self {
            category: row.category.clone(),
            street: row.street_id,
            site: site.as_ref().map(|site| site.kind.clone()),
            lead: site.as_ref().and_then(|site| site.lead_id),
            grid: site.and_then(|site| site.grid),
            owner: None,
        };
        match row.point() {
            Some(at) => question.at(db, row.city_id, Point { lon: at.lon, lat: at.lat }),
            None => Ok(question),
        }
    }

    /// With what the map knows of a point, where nothing was said: its grid and street, and who answers for and owns
    /// the component of this class that stands there.
    pub fn at(mut self, db: &mut Db, city: Id, at: Point) -> Result<Self, Problem> {
        let here = place::cover::at(db, city, at)?;
        self.street = self.street.or(here.as_ref().and_then(|here| here.street));
        self.grid = self.grid.or(here.map(|here| here.grid));
        let class =
            self.category.strip_prefix("components/").filter(|_| self.lead.is_none() || self.owner.is_none());
        if let Some(class) = class {
            let class = class.rsplit('/').next().unwrap_or_default();
            if let Some(thing) = place::store::component_near(db, city, class, at, COMPONENT_METRES)? {
                self.lead = self.lead.or(thing.unit_id);
                self.owner = self.owner.or(Some(thing.owner)).filter(|owner| !owner.is_empty());
            }
        }
        Ok(self)
    }
}

/// What the rules say.
pub fn route(db: &mut Db, city: Id, question: &Question) -> Result<Route, Problem> {
    let units = who::store::units_under(db, city, "/")?;
    let street = question.street.and_then(|id| units.iter().find(|unit| unit.id == id));
    let (scheme, category) = match question.category.split('/').collect::<Vec<_>>()[..] {
        [scheme, _, code] => (scheme, code),
        _ => ("", ""),
    };
    let ask = Ask {
        site: question.site.as_deref(),
        site_lead: question.lead,
        grid: question.grid.as_deref(),
        owner: question.owner.as_deref(),
        scheme,
        category,
        street: street.map(|unit| (unit.code.as_deref().unwrap_or_default(), unit.id)),
    };
    let unit_of =
        |code: &str| units.iter().find(|unit| unit.code.as_deref() == Some(code)).map(|unit| unit.id);
    Ok(of(db, city)?.1.route(&ask, unit_of))
}

/// A rule as somebody wants it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RuleAsk {
    /// `events` or `components`; any unless told.
    pub scheme: Option<String>,
    /// Beginnings of category codes; any unless told.
    pub categories: Vec<String>,
    /// Codes of streets or townships; any unless told.
    pub streets: Vec<String>,
    /// Kinds of site; any unless told.
    pub sites: Vec<String>,
    /// Beginnings of unit-grid codes; any unless told.
    pub grids: Vec<String>,
    /// Words in the name of a component's owner; any unless told.
    pub owners: Vec<String>,
    /// `unit:CODE`, `street` or `site-lead`.
    pub to: String,
    /// The number of the rule it is tried just before.
    pub before: Option<u32>,
    /// Why.
    pub reason: String,
    /// The version of the rules that was looked at.
    pub version: Option<i64>,
}

fn checked(city: Id, number: u32, ask: &RuleAsk, book: &RuleBook, units: &[Unit]) -> Result<Rule, Problem> {
    let mut wrong = Vec::new();
    let mut bad = |field: &str, key| wrong.push(FieldError { field: field.into(), key, args: Vec::new() });
    if !(1..=9_999).contains(&number) {
        bad("number", "case-rule-number");
    }
    let scheme = ask.scheme.clone().filter(|scheme| !scheme.is_empty());
    if scheme.as_deref().is_some_and(|own| !book::kinds(city).any(|kind| kind.catalogue.scheme.code == own)) {
        bad("scheme", "field-unknown");
    }
    let of_scheme = |kind: &book::Kind| scheme.as_ref().is_none_or(|s| *s == kind.catalogue.scheme.code);
    let known = |begins: &String| {
        book::kinds(city).any(|kind| of_scheme(&kind) && kind.category.code.starts_with(begins.as_str()))
    };
    if !ask.categories.iter().all(known) {
        bad("categories", "case-rule-category");
    }
    let unit = |code: &str| units.iter().any(|unit| unit.code.as_deref() == Some(code));
    if !ask.streets.iter().all(|code| unit(code)) {
        bad("streets", "case-rule-unit");
    }
    if !ask.grids.iter().all(|grid| grid.len() <= 15 && grid.bytes().all(|b| b.is_ascii_digit())) {
        bad("grids", "case-rule-grid");
    }
    for (field, list) in [
        ("categories", &ask.categories),
        ("streets", &ask.streets),
        ("sites", &ask.sites),
        ("grids", &ask.grids),
        ("owners", &ask.owners),
    ] {
        if list.len() > LIST_MOST || list.iter().any(|one| one.is_empty() || one.len() > 60) {
            bad(field, "field-too-long");
        }
    }
    let to = Target::try_from(ask.to.trim().to_owned()).ok();
    match &to {
        None => bad("to", "case-rule-target"),
        Some(Target::Unit(code)) if !unit(code) => bad("to", "case-rule-unit"),
        Some(_) => {}
    }
    if ask.before.is_some_and(|before| !book.rules.iter().any(|rule| rule.number == before)) {
        bad("before", "field-unknown");
    }
    if ask.reason.trim().is_empty() {
        bad("reason", "field-required");
    } else if ask.reason.chars().count() > WORDS_MOST {
        bad("reason", "field-too-long");
    }
    match to {
        Some(to) if wrong.is_empty() => Ok(Rule {
            number,
            scheme,
            categories: ask.categories.clone(),
            streets: ask.streets.clone(),
            sites: ask.sites.clone(),
            grids: ask.grids.clone(),
            owners: ask.owners.clone(),
            to,
        }),
        _ => Err(Problem::Invalid(wrong)),
    }
}

/// Mends a rule or adds one; gives the new version. What was dispatched before stays where it is.
pub fn mend(db: &mut Db, by: &Actor, number: u32, ask: &RuleAsk, now: i64) -> Result<i64, Problem> {
    by.may(Right::DispatchCase)?;
    let (version, mut book) = current(db, by, ask.version)?;
    let units = who::store::units_under(db, by.city, "/")?;
    let rule = checked(by.city, number, ask, &book, &units)?;
    let was = book.rules.iter().find(|own| own.number == number).cloned();
    if was.is_none() && book.rules.len() >= RULES_MOST {
        return Err(Problem::Refused("case-rules-full", Vec::new()));
    }
    book.put(rule.clone(), ask.before);
    let detail =
        json!({"rule": number, "was": was, "is": rule, "before": ask.before, "version": version + 1});
    keep(db, by, version + 1, &book, &ask.reason, now)?;
    let line = Line::of("dispatch.rule-mended", "dispatch-rule", i64::from(number));
    ledger::record(db, by, now, line.detail(detail).why(&ask.reason))?;
    Ok(version + 1)
}

/// Takes a rule out; gives the new version.
pub fn retire(db: &mut Db, by: &Actor, number: u32, ask: &RuleAsk, now: i64) -> Result<i64, Problem> {
    by.may(Right::DispatchCase)?;
    if ask.reason.trim().is_empty() {
        return Err(Problem::field("reason", "field-required"));
    }
    bounded("reason", &ask.reason)?;
    let (version, mut book) = current(db, by, ask.version)?;
    let was = book.take_out(number).ok_or(Problem::Missing("dispatch-rule"))?;
    keep(db, by, version + 1, &book, &ask.reason, now)?;
    let line = Line::of("dispatch.rule-retired", "dispatch-rule", i64::from(number));
    let detail = json!({"rule": number, "was": was, "version": version + 1});
    ledger::record(db, by, now, line.detail(detail).why(&ask.reason))?;
    Ok(version + 1)
}

fn current(db: &mut Db, by: &Actor, seen: Option<i64>) -> Result<(i64, RuleBook), Problem> {
    let (version, book) = of(db, by.city)?;
    if seen.is_some_and(|seen| seen != version) {
        return Err(Problem::Stale("dispatch-rule"));
    }
    Ok((version, book))
}

fn keep(
    db: &mut Db,
    by: &Actor,
    version: i64,
    book: &RuleBook,
    reason: &str,
    now: i64,
) -> Result<(), Problem> {
    let rules = serde_json::to_string(book).map_err(|e| Problem::Broken(e.to_string()))?;
    let text = format!(
        "insert into dispatch_book (city_id, version, rules, at, by_name, reason) \
         values ({}, {version}, $1, {now}, $2, $3) on conflict do nothing",
        by.city
    );
    let kept = yipan_db::sql(text)
        .bind::<Text, _>(rules)
        .bind::<Text, _>(&by.name)
        .bind::<Text, _>(reason)
        .execute(db)?;
    if kept == 1 { Ok(()) } else { Err(Problem::Stale("dispatch-rule")) }
}

/// Notes to whom a case went and how that ended, for the judgement of the rules.
pub(super) fn note(
    db: &mut Db,
    by: &Actor,
    row: &CaseRow,
    fact: &Fact,
    reason: &str,
    now: i64,
) -> Result<(), Problem> {
    let of = format!("city_id = {} and case_id = {}", row.city_id, row.id);
    let mut end = |word: &str| -> Result<(), Problem> {
        let text = format!(
            "update case_route set ended = '{word}', ended_at = {now}, reason = $1 where {of} and ended is null"
        );
        yipan_db::sql(text).bind::<Text, _>(reason).execute(db)?;
        Ok(())
    };
    let (unit, rule) = match fact {
        Fact::Returned { .. } if by.can_everywhere(Right::DispatchCase) => return end("recalled"),
        Fact::Returned { .. } => return end("bounced"),
        Fact::Reassigned { unit, .. } => {
            end("reassigned")?;
            (*unit, None)
        }
        Fact::Dispatched { unit, .. } => {
            // Given to the unit that had sent it back: the rule was right.
            let text = format!(
                "update case_route set ended = 'upheld' where {of} and ended = 'bounced' and unit_id = {unit}"
            );
            yipan_db::sql(text).execute(db)?;
            (*unit, row.rule)
        }
        _ => return Ok(()),
    };
    let rule = rule.map_or_else(|| "null".into(), |rule| rule.to_string());
    let text = format!(
        "insert into case_route (city_id, id, case_id, rule, unit_id, at, reason) \
         values ({}, {}, {}, {rule}, {unit}, {now}, '')",
        row.city_id,
        new_id(),
        row.id
    );
    yipan_db::sql(text).execute(db)?;
    Ok(())
}

/// A bounce that waits for the office, with the unit's words.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Rule and unit.
    pub bounce: Bounce,
    /// Why the unit sent it back.
    pub reason: String,
}

/// How the last dispatch of a filed case bounced, if it did.
pub fn bounced(db: &mut Db, row: &CaseRow) -> Result<Option<Waiting>, Problem> {
    #[derive(QueryableByName)]
    struct Last {
        #[diesel(sql_type = Nullable<BigInt>)]
        rule: Option<i64>,
        #[diesel(sql_type = BigInt)]
        unit_id: Id,
        #[diesel(sql_type = Nullable<Text>)]
        ended: Option<String>,
        #[diesel(sql_type = Text)]
        reason: String,
    }
    if row.stage != "filed" || row.returns == 0 {
        return Ok(None);
    }
    let text = format!(
        "select rule, unit_id, ended, reason from case_route where city_id = {} and case_id = {} \
         order by at desc, id desc limit 1",
        row.city_id, row.id
    );
    let last: Option<Last> = yipan_db::sql(text).get_result(db).optional()?;
    Ok(last.filter(|last| last.ended.as_deref() == Some("bounced")).map(|last| Waiting {
        bounce: Bounce { rule: last.rule.and_then(|rule| u32::try_from(rule).ok()), unit: last.unit_id },
        reason: last.reason,
    }))
}

/// What became of the dispatches of one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Judged {
    /// Cases it gave to a unit.
    pub given: i64,
    /// Of these, sent back by the unit or given to another one.
    pub misfired: i64,
}

impl Judged {
    /// Share that stayed where the rule sent it, in thousandths; `None` when it gave none.
    pub fn thousandths(self) -> Option<i64> {
        (self.given > 0).then(|| (self.given - self.misfired) * 1_000 / self.given)
    }
}

/// What became of the dispatches of each rule since an instant.
pub fn judged(db: &mut Db, city: Id, since: i64) -> Result<BTreeMap<i64, Judged>, Problem> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        rule: i64,
        #[diesel(sql_type = BigInt)]
        given: i64,
        #[diesel(sql_type = BigInt)]
        misfired: i64,
    }
    let text = format!(
        "select rule, count(*) as given, \
         cast(sum(case when ended in ('bounced', 'reassigned') then 1 else 0 end) as bigint) as misfired \
         from case_route where city_id = {city} and at >= {since} and rule is not null group by rule"
    );
    let found: Vec<Counted> = yipan_db::sql(text).load(db)?;
    Ok(found.into_iter().map(|one| (one.rule, Judged { given: one.given, misfired: one.misfired })).collect())
}
