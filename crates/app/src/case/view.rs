//! How a case is told: number, clock, signs, one line of a list.

use std::collections::HashMap;
use std::sync::Arc;

use yipan_core::case::{Clock, Light, Ms, Stage, StageName, TimeUnit};
use yipan_core::who::Right;
use yipan_db::Db;

use super::book::{self, Kind};
use super::row::CaseRow;
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Lang, Say};
use crate::kit::stamped::Stamped;
use crate::problem::Problem;
use crate::who;

/// Short names of all units by id.
pub type Units = Arc<HashMap<Id, String>>;

/// Kept as long as the units themselves: nearly every page of cases names some.
static UNITS: Stamped<Units> = Stamped::new("units");

/// Short names of all units.
pub fn units(db: &mut Db, city: Id) -> Result<Units, Problem> {
    let read = |db: &mut Db| -> Result<Units, Problem> {
        let units = who::store::units_under(db, city, "/")?;
        Ok(Arc::new(units.into_iter().map(|unit| (unit.id, unit.short)).collect()))
    };
    match UNITS.of(db, city, 0, |db| Ok((read(db)?, i64::MAX)))? {
        Some(kept) => Ok(kept),
        None => read(db),
    }
}

/// The condition that holds for what this person may see; it begins with the city.
pub fn scope(db: &mut Db, by: &Actor, campaign: Option<Id>) -> Result<String, Problem> {
    let campaign = campaign.map(|id| format!(" and campaign_id = {id}")).unwrap_or_default();
    let city = by.city;
    match by.sees(Right::ReadWork) {
        None => Err(Problem::NotAllowed("not-allowed-place", Vec::new())),
        Some("/") => Ok(format!("city_id = {city}{campaign}")),
        Some(top) => {
            let top = top.to_owned();
            let units: Vec<Id> = who::store::units_under(db, city, &top)?.into_iter().map(|u| u.id).collect();
            let units = store::ids(&units);
            Ok(format!(
                "city_id = {city}{campaign} and (unit_id in ({units}) or id in (select case_id from case_joint \
                 where city_id = {city} and unit_id in ({units})))"
            ))
        }
    }
}

/// `环卫 0387` in its own year, `环卫 2025-0387` in others; a report has none yet.
pub fn number(say: &Say, row: &CaseRow) -> String {
    let Some(full) = &row.number else { return say.it("case-no-number") };
    let this_year = format!(" {}-", say.civil(say.now).year());
    full.replacen(&this_year, " ", 1)
}

/// The name of a kind in the reader's language.
pub fn kind_name(say: &Say, kind: Option<Kind>) -> String {
    match (kind, say.lang) {
        (Some(kind), Lang::Zh) => kind.category.name.clone(),
        (Some(kind), Lang::En) => kind.category.name_en.clone(),
        (None, _) => String::new(),
    }
}

/// A length of one kind of time, two units at most; a working day is its shift hours.
pub fn span(say: &Say, city: Id, unit: TimeUnit, ms: Ms) -> String {
    let day = book::shown_time(city).day();
    if !unit.is_working() || ms < day {
        return say.span(ms);
    }
    let (days, hours) = (ms / day, ms % day / 3_600_000);
    if hours == 0 { say.one("span-d", "d", days) } else { say.two("span-dh", "d", days, "h", hours) }
}

/// The clock of a case (LOOK §6): a day, what is left, how far over, or until when it stands still.
pub fn clock(say: &Say, city: Id, clock: &Clock) -> String {
    let calendar = book::shown_time(city);
    let unit = clock.limit.unit;
    if let Some(pause) = clock.paused {
        return say.one("case-clock-paused", "day", say.day(&pause.until));
    }
    if say.now >= clock.due_at {
        return say.one(
            "clock-over",
            "span",
            span(say, city, unit, unit.between(clock.due_at, say.now, calendar)),
        );
    }
    let left = unit.between(say.now, clock.due_at, calendar);
    let day = if unit.is_working() { calendar.day() } else { 86_400_000 };
    if left >= 3 * day {
        say.day(&clock.due_at)
    } else {
        say.one("clock-left", "span", span(say, city, unit, left))
    }
}

/// A limit in words: `5 个工作日`.
pub fn limit(say: &Say, clock: &Clock) -> String {
    say.one(&format!("case-limit-{}", clock.limit.unit.word().replace('_', "-")), "n", clock.limit.amount)
}

/// The sign of a case: shape first, then word, then colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Symbol: `s-late`.
    pub symbol: &'static str,
    /// Class beside it: `late`, `near`, `ok`, `off`, `done` or nothing.
    pub class: &'static str,
    /// Key of the word.
    pub word: &'static str,
}

/// The sign of a case as it stands.
pub fn sign(city: Id, stage: &Stage, struck_late: bool, now: Ms) -> Sign {
    let sign = |symbol, class, word| Sign { symbol, class, word };
    match stage.name() {
        StageName::Closed if struck_late => return sign("s-done", "done", "case-sign-closed-late"),
        StageName::Closed => return sign("s-done", "done", "case-sign-closed"),
        StageName::Declined => return sign("s-no", "off", "case-sign-declined"),
        StageName::Merged => return sign("s-no", "off", "case-sign-merged"),
        StageName::Voided => return sign("s-no", "off", "case-sign-voided"),
        _ => {}
    }
    let calendar = book::shown_time(city);
    let Some(clock) = stage.clock() else { return sign("s-0", "", "case-sign-green") };
    match clock.light(now, calendar) {
        Light::Red => sign("s-late", "late", "case-sign-red"),
        Light::Yellow if stage.name() != StageName::Fixed => sign("s-near", "near", "case-sign-yellow"),
        Light::Paused => sign("s-off", "off", "case-sign-paused"),
        _ if stage.name() == StageName::Fixed => sign("s-wait", "", "case-sign-fixed"),
        _ => match clock.used(now, calendar) {
            500.. => sign("s-2", "", "case-sign-green"),
            250.. => sign("s-1", "", "case-sign-green"),
            _ => sign("s-0", "", "case-sign-green"),
        },
    }
}

/// One line of a list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The row.
    pub row: CaseRow,
    /// Its number as people say it.
    pub number: String,
    /// Its sign.
    pub sign: Sign,
    /// Word of the stage.
    pub stage: StageName,
    /// Its clock; empty when it has ended.
    pub clock: String,
    /// Class of the clock: `late`, `near` or nothing.
    pub hurry: &'static str,
    /// Who has it.
    pub unit: String,
}

impl Line {
    /// Tells a row.
    pub fn of(say: &Say, row: CaseRow, units: &Units) -> Result<Self, Problem> {
        let stage = row.standing()?;
        let sign = sign(row.city_id, &stage, row.late, say.now);
        let text = stage.clock().map(|running| clock(say, row.city_id, &running)).unwrap_or_default();
        let unit = row.unit_id.and_then(|id| units.get(&id).cloned()).unwrap_or_default();
        Ok(Self {
            number: number(say, &row),
            stage: stage.name(),
            clock: text,
            hurry: if matches!(sign.class, "late" | "near") { sign.class } else { "" },
            sign,
            unit,
            row,
        })
    }

    /// When it ended, for lists of ended cases.
    pub fn ended(&self, say: &Say) -> String {
        self.row.ended_at.map(|at| say.day(&at)).unwrap_or_default()
    }

    /// Whether it is struck off.
    pub fn is_struck(&self) -> bool {
        self.stage == StageName::Closed
    }
}
