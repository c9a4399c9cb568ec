//! One row of `cases`: what a case is about, and the columns drawn from its state.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text};
use yipan_core::case::near::Point;
use yipan_core::case::{Case, Light, Number, Stage, StageName, WorkingTime};

use super::book::Kind;
use crate::kit::Id;
use crate::problem::Problem;

/// A case as it is kept. Instants are milliseconds.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct CaseRow {
    /// The city.
    #[diesel(sql_type = BigInt)]
    pub city_id: Id,
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// `环卫 2026-0387`, from filing on.
    #[diesel(sql_type = Nullable<Text>)]
    pub number: Option<String>,
    /// The campaign it belongs to.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub campaign_id: Option<Id>,
    /// `inspection` `public` `hotline` `superior` `media` `self-check` `patrol` `data`.
    #[diesel(sql_type = Text)]
    pub source: String,
    /// `events/2013/0110`.
    #[diesel(sql_type = Text)]
    pub category: String,
    /// What is wrong, in one line.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// In more words.
    #[diesel(sql_type = Text)]
    pub description: String,
    /// `ordinary` or `major`.
    #[diesel(sql_type = Text)]
    pub severity: String,
    /// Where, in words.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// Where, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lon: Option<f64>,
    /// Where, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lat: Option<f64>,
    /// At which site.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub site_id: Option<Id>,
    /// In which street or township: its unit.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub street_id: Option<Id>,
    /// Word of the stage.
    #[diesel(sql_type = Text)]
    pub stage: String,
    /// Whether work is still to do.
    #[diesel(sql_type = Bool)]
    pub is_open: bool,
    /// Whether the clock stands still.
    #[diesel(sql_type = Bool)]
    pub suspended: bool,
    /// Whose hands it is in, or was when it ended.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub unit_id: Option<Id>,
    /// The lead unit above them.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub lead_unit_id: Option<Id>,
    /// The level it was taken to.
    #[diesel(sql_type = Nullable<Text>)]
    pub rung: Option<String>,
    /// When the clock that people look at is up.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub due_at: Option<i64>,
    /// When 75 % of it is used.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub yellow_at: Option<i64>,
    /// When the watch looks at it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub next_deadline: Option<i64>,
    /// When it was reported.
    #[diesel(sql_type = BigInt)]
    pub reported_at: i64,
    /// By whom; 0 is a resident or the program.
    #[diesel(sql_type = BigInt)]
    pub reporter_id: Id,
    /// Of which unit.
    #[diesel(sql_type = BigInt)]
    pub reporter_unit_id: Id,
    /// The finding it began as.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub finding_id: Option<Id>,
    /// The case that goes on in its place.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub merged_into: Option<Id>,
    /// The struck-off case it is the rebound of.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub rebound_of: Option<Id>,
    /// The dispatch rule that named its unit.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub rule: Option<i64>,
    /// When it was filed.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub filed_at: Option<i64>,
    /// Whether within the limit.
    #[diesel(sql_type = Bool)]
    pub filed_in_time: bool,
    /// When it was last dispatched.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub dispatched_at: Option<i64>,
    /// When the unit last said that it was done, and still says so.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub fixed_at: Option<i64>,
    /// The deadline of handling.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub handle_due_at: Option<i64>,
    /// When it was struck off.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub closed_at: Option<i64>,
    /// When it ended in whatever way.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub ended_at: Option<i64>,
    /// Whether a handling was ever late.
    #[diesel(sql_type = Bool)]
    pub late: bool,
    /// Checks that failed.
    #[diesel(sql_type = BigInt)]
    pub reworks: i64,
    /// Extensions of the present handling.
    #[diesel(sql_type = BigInt)]
    pub extensions: i64,
    /// Times a unit sent it back.
    #[diesel(sql_type = BigInt)]
    pub returns: i64,
    /// The reporter's answer.
    #[diesel(sql_type = Nullable<Bool>)]
    pub solved: Option<bool>,
    /// The case it was split from.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub split_from: Option<Id>,
    /// The person of the unit who has it in hand.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub handler_id: Option<Id>,
    /// What was asked for and is not decided: `extension`, `suspension`, `voiding`.
    #[diesel(sql_type = Nullable<Text>)]
    pub wish: Option<String>,
    /// Whether somebody was sent to look before filing.
    #[diesel(sql_type = Bool)]
    pub looking: bool,
    /// Whether it stands under supervision.
    #[diesel(sql_type = Bool)]
    pub supervised: bool,
    /// Times it was urged on.
    #[diesel(sql_type = BigInt)]
    pub urges: i64,
    /// Whether it was closed by order.
    #[diesel(sql_type = Bool)]
    pub forced: bool,
    /// Whether an appeal took it out of the overdue figures.
    #[diesel(sql_type = Bool)]
    pub exempt: bool,
    /// The life of the case, as the rules keep it.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Counts the changes.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
}

impl CaseRow {
    /// The case of the rules.
    pub fn case(&self) -> Result<Case, Problem> {
        serde_json::from_str(&self.state).map_err(|e| Problem::Broken(format!("case {}: {e}", self.id)))
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
