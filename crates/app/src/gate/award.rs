//! Rewards 奖励 and warnings 警示 of a phase: what a place on the red or the yellow list of a frozen month came to.
//! They are settled at the gate, by name; whatever is left is told there until somebody settles it.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::score::{Mark, Worth};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::figures::Scope;
use crate::goal::store::{self as goal, Phase};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::score::Period;
use crate::score::store as score;
use crate::who;

/// Settled in one act at most.
const SETTLED_MOST: usize = 500;
const POINTS_MOST: f64 = 1_000.0;
const MONEY_MOST: i64 = 100_000_000;

diesel::table! {
    gate_award (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, phase_id -> BigInt, run_id -> BigInt,
        period -> Text, unit_id -> BigInt, mark -> Text, given -> Bool, points -> BigInt, money -> BigInt,
        reason -> Text, settled_at -> BigInt, settled_by -> Text,
    }
}

/// A reward or a warning that was settled. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = gate_award)]
pub struct Award {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The campaign.
    pub campaign_id: Id,
    /// The phase at whose gate it was settled.
    pub phase_id: Id,
    /// The scores it comes from.
    pub run_id: Id,
    /// Their month, `2026-07`.
    pub period: String,
    /// The unit.
    pub unit_id: Id,
    /// `praise` or `yellow`.
    pub mark: String,
    /// Whether it was given; else it was decided that nothing follows.
    pub given: bool,
    /// Thousandths of a point.
    pub points: i64,
    /// Whole yuan.
    pub money: i64,
    /// Why.
    pub reason: String,
    /// When.
    pub settled_at: i64,
    /// Who.
    pub settled_by: String,
}

/// A place on a list nobody has settled.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Unsettled {
    /// The scores.
    pub run: Id,
    /// Their month.
    pub period: String,
    /// The unit.
    pub unit: Id,
    /// Its short name.
    pub name: String,
    /// Its total, in thousandths.
    pub total: i64,
    /// `praise` or `yellow`.
    pub mark: String,
    /// What the paper says it is worth, in thousandths of a point; 0 where it says nothing.
    pub points: i64,
    /// The same in yuan.
    pub money: i64,
}

/// What is left of a campaign's rewards and warnings up to a phase's end.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Left {
    /// Places on the lists of frozen months.
    pub open: Vec<Unsettled>,
    /// Months whose scores are not frozen yet: nothing of them can be settled.
    pub unfrozen: Vec<String>,
}

/// A reward or a warning to settle.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Settle {
    /// The scores.
    pub run: Id,
    /// The unit.
    pub unit: Id,
    /// Whether it is given; else nothing follows.
    pub give: bool,
    /// Points; what the paper says unless told.
    pub points: Option<f64>,
    /// Whole yuan; what the paper says unless told.
    pub money: Option<i64>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What was settled at a phase's gate.
pub fn of_phase(db: &mut Db, city: Id, phase: Id) -> Result<Vec<Award>, Problem> {
    Ok(gate_award::table
        .filter(gate_award::city_id.eq(city).and(gate_award::phase_id.eq(phase)))
        .order(gate_award::id)
        .limit(2_000)
        .select(Award::as_select())
        .load(db)?)
}

/// What is unsettled of the months that begin before a phase ends: those an earlier gate left are among them.
pub fn left(db: &mut Db, phase: &Phase, now: i64) -> Result<Left, Problem> {
    let (city, campaign) = (phase.city_id, phase.campaign_id);
    let until = Scope::of_phase(phase, now)?.until;
    let settled: HashSet<(Id, Id)> = gate_award::table
        .filter(gate_award::city_id.eq(city).and(gate_award::campaign_id.eq(campaign)))
        .select((gate_award::run_id, gate_award::unit_id))
        .load(db)?
        .into_iter()
        .collect();
    let names: HashMap<Id, String> =
        who::store::units_under(db, city, "/")?.into_iter().map(|unit| (unit.id, unit.short)).collect();
    let mut left = Left::default();
    for run in score::runs(db, city, campaign)? {
        if Period::read(&run.period)?.from() >= until {
            continue;
        }
        if !["frozen", "published"].contains(&run.stage.as_str()) {
            left.unfrozen.push(run.period);
            continue;
        }
        let scheme = score::scheme(db, city, run.scheme_id)?.scheme()?;
        for card in score::cards(db, city, run.id)? {
            let Some(mark) = card.mark.filter(|_| !settled.contains(&(run.id, card.unit_id))) else {
                continue;
            };
            let Worth { points, money } =
                if mark == Mark::Praise.word() { scheme.praise_worth } else { scheme.yellow_worth };
            left.open.push(Unsettled {
                run: run.id,
                period: run.period.clone(),
                unit: card.unit_id,
                name: names.get(&card.unit_id).cloned().unwrap_or_default(),
                total: card.total,
                mark,
                points,
                money,
            });
        }
    }
    Ok(left)
}

fn words(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::field("award_reason", "gate-award-no-reason")),
        n if n > 500 => Err(Problem::field("award_reason", "field-too-long")),
        _ => Ok(text.to_owned()),
    }
}

/// Settles some of what is left: each once, with what it came to and why. Gives how many are left.
pub(super) fn settle_some(
    db: &mut Db,
    by: &Actor,
    phase: &Phase,
    asks: &[Settle],
    now: i64,
) -> Result<usize, Problem> {
    let mut left = left(db, phase, now)?.open;
    if asks.len() > SETTLED_MOST {
        return Err(Problem::field("awards", "field-too-long"));
    }
    for ask in asks {
        // Taken out of what is left: who names a place twice, settles it once.
        let own = left.iter().position(|own| own.run == ask.run && own.unit == ask.unit);
        let own = left.remove(own.ok_or(Problem::Stale("award"))?);
        let points = ask.points.map_or(Some(own.points), |points| {
            let holds = points.is_finite() && points.abs() <= POINTS_MOST;
            holds.then(|| (points * 1_000.0).round() as i64)
        });
        let points = points.ok_or_else(|| Problem::field("points", "gate-award-points"))?;
        let money = ask.money.unwrap_or(own.money);
        if money.abs() > MONEY_MOST {
            return Err(Problem::field("money", "gate-award-money"));
        }
        let (points, money) = if ask.give { (points, money) } else { (0, 0) };
        let row = Award {
            city_id: by.city,
            id: new_id(),
            campaign_id: phase.campaign_id,
            phase_id: phase.id,
            run_id: own.run,
            period: own.period.clone(),
            unit_id: own.unit,
            mark: own.mark.clone(),
            given: ask.give,
            points,
            money,
            reason: words(&ask.reason)?,
            settled_at: now,
            settled_by: by.name.clone(),
        };
        diesel::insert_into(gate_award::table).values(&row).execute(db)?;
        let fact = match (ask.give, own.mark == Mark::Praise.word()) {
            (false, _) => "award.waived",
            (true, true) => "award.given",
            (true, false) => "award.warned",
        };
        let detail = json!({"phase": phase.id, "period": row.period, "mark": row.mark, "points": points, "money": money});
        let line = Line::of(fact, "unit", own.unit).campaign(Some(phase.campaign_id)).detail(detail);
        ledger::record(db, by, now, line.why(&row.reason))?;
    }
    Ok(left.len())
}

/// Settles rewards and warnings before or after the gate's decision.
pub fn settle(db: &mut Db, by: &Actor, phase: Id, asks: &[Settle], now: i64) -> Result<usize, Problem> {
    by.may(Right::StartCampaign)?;
    let phase = goal::phase(db, by.city, phase)?;
    settle_some(db, by, &phase, asks, now)
}
