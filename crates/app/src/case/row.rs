//! One row of `cases`: what a case is about, and the columns drawn from its state.

use diesel::Queryable;
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text};
use serde::Deserialize;
use yipan_core::case::near::Point;
use yipan_core::case::{Case, Light, Number, Stage, StageName, WorkingTime};

use super::book::Kind;
use crate::kit::Id;
use crate::problem::Problem;

/// A case as it is kept. Instants are milliseconds.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct CaseRow {
    /// The city.
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// `环卫 2026-0387`, from filing on.
    pub number: Option<String>,
    /// The campaign it belongs to.
    pub campaign_id: Option<Id>,
    /// `inspection` `public` `hotline` `superior` `media` `self-check` `patrol` `data`.
    pub source: String,
    /// `events/2013/0110`.
    pub category: String,
    /// What is wrong, in one line.
    pub title: String,
    /// In more words.
    pub description: String,
    /// `ordinary` or `major`.
    pub severity: String,
    /// Where, in words.
    pub place: String,
    /// Where, WGS 84.
    pub lon: Option<f64>,
    /// Where, WGS 84.
    pub lat: Option<f64>,
    /// At which site.
    pub site_id: Option<Id>,
    /// In which street or township: its unit.
    pub street_id: Option<Id>,
    /// Word of the stage.
    pub stage: String,
    /// Whether work is still to do.
    pub is_open: bool,
    /// Whether the clock stands still.
    pub suspended: bool,
    /// Whose hands it is in, or was when it ended.
    pub unit_id: Option<Id>,
    /// The lead unit above them.
    pub lead_unit_id: Option<Id>,
    /// The level it was taken to.
    pub rung: Option<String>,
    /// When the clock that people look at is up.
    pub due_at: Option<i64>,
    /// When 75 % of it is used.
    pub yellow_at: Option<i64>,
    /// When the watch looks at it.
    pub next_deadline: Option<i64>,
    /// When it was reported.
    pub reported_at: i64,
    /// By whom; 0 is a resident or the program.
    pub reporter_id: Id,
    /// Of which unit.
    pub reporter_unit_id: Id,
    /// The finding it began as.
    pub finding_id: Option<Id>,
    /// The case that goes on in its place.
    pub merged_into: Option<Id>,
    /// The struck-off case it is the rebound of.
    pub rebound_of: Option<Id>,
    /// The dispatch rule that named its unit.
    pub rule: Option<i64>,
    /// When it was filed.
    pub filed_at: Option<i64>,
    /// Whether within the limit.
    pub filed_in_time: bool,
    /// When it was last dispatched.
    pub dispatched_at: Option<i64>,
    /// When the unit last said that it was done, and still says so.
    pub fixed_at: Option<i64>,
    /// The deadline of handling.
    pub handle_due_at: Option<i64>,
    /// When it was struck off.
    pub closed_at: Option<i64>,
    /// When it ended in whatever way.
    pub ended_at: Option<i64>,
    /// Whether a handling was ever late.
    pub late: bool,
    /// Checks that failed.
    pub reworks: i64,
    /// Extensions of the present handling.
    pub extensions: i64,
    /// Times a unit sent it back.
    pub returns: i64,
    /// The reporter's answer.
    pub solved: Option<bool>,
    /// The case it was split from.
    pub split_from: Option<Id>,
    /// The person of the unit who has it in hand.
    pub handler_id: Option<Id>,
    /// What was asked for and is not decided: `extension`, `suspension`, `voiding`.
    pub wish: Option<String>,
    /// Whether somebody was sent to look before filing.
    pub looking: bool,
    /// Whether it stands under supervision.
    pub supervised: bool,
    /// Times it was urged on.
    pub urges: i64,
    /// Whether it was closed by order.
    pub forced: bool,
    /// Whether an appeal took it out of the overdue figures.
    pub exempt: bool,
    /// The life of the case, as the rules keep it.
    pub state: String,
    /// Counts the changes.
    pub version: i64,
}

/// What [`CaseRow`] is read from, in its order: found by its name, each of so many columns would be looked for among all.
#[rustfmt::skip] // as many as there are
pub type Columns = (
    BigInt, BigInt, Nullable<Text>, Nullable<BigInt>, Text, Text, Text, Text, Text, Text, Nullable<Double>,
    Nullable<Double>, Nullable<BigInt>, Nullable<BigInt>, Text, Bool, Bool, Nullable<BigInt>,
    Nullable<BigInt>, Nullable<Text>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, BigInt, BigInt,
    BigInt, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Bool,
    Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Nullable<BigInt>, Bool, BigInt,
    BigInt, BigInt, Nullable<Bool>, Nullable<BigInt>, Nullable<BigInt>, Nullable<Text>, Bool, Bool, BigInt,
    Bool, Bool, Text, BigInt,
);

impl CaseRow {
    /// The case of the rules.
    pub fn case(&self) -> Result<Case, Problem> {
        serde_json::from_str(&self.state).map_err(|e| Problem::Broken(format!("case {}: {e}", self.id)))
    }

    /// Where the case of the rules stands: all that a line of a list needs of it, and a third of the work of reading it
    /// whole.
    pub fn standing(&self) -> Result<Stage, Problem> {
        #[derive(Deserialize)]
        struct Standing {
            stage: Stage,
        }
        let read = serde_json::from_str(&self.state).map(|standing: Standing| standing.stage);
        read.map_err(|e| Problem::Broken(format!("case {}: {e}", self.id)))
    }

    /// Its kind, if the templates still have it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::find(self.city_id, &self.category)
    }

    /// Where it is.
    pub fn point(&self) -> Option<Point> {
        self.lon.zip(self.lat).map(|(lon, lat)| Point { lon, lat })
    }

    /// The light of its clock; `None` when it has ended.
    pub fn light(&self, now: i64) -> Option<Light> {
        let due_at = self.due_at.filter(|_| self.is_open)?;
        Some(match self.yellow_at {
            _ if self.suspended => Light::Paused,
            _ if now >= due_at => Light::Red,
            Some(yellow_at) if now >= yellow_at => Light::Yellow,
            _ => Light::Green,
        })
    }

    /// Puts the columns in step with the state.
    pub fn draw(&mut self, case: &Case, time: &dyn WorkingTime, now: i64) -> Result<(), Problem> {
        let clock = case.clock();
        let stage = case.stage.name();
        self.number = case.number.as_ref().map(Number::to_string);
        self.stage = stage.word().into();
        self.is_open = stage.is_open();
        self.suspended = case.suspended_until().is_some();
        self.unit_id = case.unit().or(self.unit_id.filter(|_| !self.is_open));
        self.rung = case.rung.map(|rung| rung.word().into());
        self.due_at = clock.map(|clock| clock.due_at);
        self.yellow_at = clock.and_then(|clock| clock.yellow_at(now, time));
        self.next_deadline = case.next_deadline();
        if matches!(stage, StageName::Assigned | StageName::Working) {
            self.handle_due_at = self.due_at;
        }
        self.handler_id = case.handler;
        self.wish = case.application.map(|asked| asked.wish.word().into());
        self.looking = case.answer_pending();
        self.supervised = case.mark.is_some();
        self.urges = case.counts.urges.into();
        self.forced = matches!(case.stage, Stage::Closed { forced: true, .. });
        self.ended_at = if self.is_open { None } else { self.ended_at.or(Some(now)) };
        self.late = case.counts.late;
        self.reworks = case.counts.reworks.into();
        self.extensions = case.counts.extensions.into();
        self.returns = case.counts.returns.into();
        self.state = serde_json::to_string(case).map_err(|e| Problem::Broken(e.to_string()))?;
        Ok(())
    }
}
