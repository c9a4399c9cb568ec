//! The tables of projects.

use diesel::prelude::*;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::project::{Days, Month, State};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    project (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, number -> Text, name -> Text, kind -> Text,
        unit_id -> BigInt, unit_path -> Text, place -> Text, content -> Text, state -> Text, held -> Nullable<Text>,
        land_due -> Nullable<Text>, start_due -> Nullable<Text>, finish_due -> Nullable<Text>,
        land_on -> Nullable<Text>, start_on -> Nullable<Text>, finish_on -> Nullable<Text>,
        total -> BigInt, before -> BigInt, moved_at -> BigInt, created_at -> BigInt, version -> BigInt,
    }
}
diesel::table! {
    project_aim (city_id, project_id, year) {
        city_id -> BigInt, project_id -> BigInt, year -> BigInt, value -> BigInt,
    }
}
diesel::table! {
    project_report (city_id, project_id, begin_on) {
        city_id -> BigInt, project_id -> BigInt, begin_on -> Text, invested -> BigInt, progress -> Text,
        trouble -> Text, evidence_id -> Nullable<BigInt>, noted_at -> BigInt, person -> Text,
    }
}

/// A campaign has at most so many projects.
pub const PROJECTS_MOST: i64 = 2_000;

/// A project. Money in thousandths of ten thousand yuan, days as `2026-07-01`.
#[derive(
    Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema,
)]
#[diesel(table_name = project, primary_key(city_id, id), treat_none_as_null = true)]
pub struct ProjectRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// Its number, once in a campaign.
    pub number: String,
    /// What it is called.
    pub name: String,
    /// What kind of project it is, in the office's words.
    pub kind: String,
    /// The unit that answers for it.
    pub unit_id: Id,
    /// Path of that unit.
    #[serde(skip)]
    pub unit_path: String,
    /// Where, in words.
    pub place: String,
    /// What is built, in words.
    pub content: String,
    /// `prepared`, `landed`, `running`, `finished` or `stopped`.
    pub state: String,
    /// Where a stopped project stood.
    pub held: Option<String>,
    /// The day it is promised to land.
    pub land_due: Option<String>,
    /// The day it is promised to begin.
    pub start_due: Option<String>,
    /// The day it is promised to be finished.
    pub finish_due: Option<String>,
    /// The day it landed.
    pub land_on: Option<String>,
    /// The day it began.
    pub start_on: Option<String>,
    /// The day it was finished.
    pub finish_on: Option<String>,
    /// Money in all.
    pub total: i64,
    /// Money that went in before its months were reported.
    pub before: i64,
    /// When it came into its state.
    pub moved_at: i64,
    /// When it was created.
    pub created_at: i64,
    /// Counts the changes.
    pub version: i64,
}

/// What a year is to bring.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = project_aim)]
pub struct AimRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Its project.
    #[serde(skip)]
    pub project_id: Id,
    /// The year.
    pub year: i64,
    /// Money.
    pub value: i64,
}

/// What a month brought.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = project_report)]
pub struct ReportRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Its project.
    #[serde(skip)]
    pub project_id: Id,
    /// First day of the month.
    pub begin_on: String,
    /// Money that went in.
    pub invested: i64,
    /// How far it has come, in words.
    pub progress: String,
    /// What holds it up, in words.
    pub trouble: String,
    /// A photo.
    pub evidence_id: Option<Id>,
    /// When it was reported.
    pub noted_at: i64,
    /// By whom.
    pub person: String,
}

fn date(text: &Option<String>) -> Option<Date> {
    text.as_deref().and_then(|text| text.parse().ok())
}

impl ProjectRow {
    /// Where it stands.
    pub fn stage(&self) -> State {
        State::from_word(&self.state).unwrap_or(State::Prepared)
    }

    /// Promised days.
    pub fn due(&self) -> Days {
        [&self.land_due, &self.start_due, &self.finish_due].map(date)
    }

    /// Days steps were taken.
    pub fn taken(&self) -> Days {
        [&self.land_on, &self.start_on, &self.finish_on].map(date)
    }

    /// Writes the promised days.
    pub fn set_due(&mut self, days: &Days) {
        [self.land_due, self.start_due, self.finish_due] = days.map(|day| day.map(|day| day.to_string()));
    }

    /// Writes the days steps were taken.
    pub fn set_taken(&mut self, days: &Days) {
        [self.land_on, self.start_on, self.finish_on] = days.map(|day| day.map(|day| day.to_string()));
    }
}

impl ReportRow {
    /// As the rules read it; a day that cannot be read is left out.
    pub fn month(&self) -> Option<Month> {
        Some(Month { begin: self.begin_on.parse().ok()?, invested: self.invested })
    }
}

/// A project by id.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<ProjectRow, Problem> {
    let row = project::table.find((city, id)).select(ProjectRow::as_select()).first(db).optional()?;
    row.ok_or(Problem::Missing("project"))
}

/// Projects of a campaign that lie under a unit, by number.
pub fn of_campaign(db: &mut Db, city: Id, campaign: Id, under: &str) -> Result<Vec<ProjectRow>, Problem> {
    let mut rows: Vec<ProjectRow> = project::table
        .filter(project::city_id.eq(city).and(project::campaign_id.eq(campaign)))
        .order(project::number)
        .limit(PROJECTS_MOST)
        .select(ProjectRow::as_select())
        .load(db)?;
    rows.retain(|row| yipan_core::who::within(under, &row.unit_path));
    Ok(rows)
}

/// Projects of some units that neither are finished nor stopped.
pub fn open_of_units(db: &mut Db, city: Id, units: &[Id], most: i64) -> Result<Vec<ProjectRow>, Problem> {
    Ok(project::table
        .filter(project::city_id.eq(city).and(project::unit_id.eq_any(units.to_vec())))
        .filter(project::state.ne_all(["finished", "stopped"]))
        .order(project::id)
        .limit(most)
        .select(ProjectRow::as_select())
        .load(db)?)
}

/// Months reported of some projects, the oldest first.
pub fn reports(db: &mut Db, city: Id, ids: &[Id]) -> Result<Vec<ReportRow>, Problem> {
    Ok(project_report::table
        .filter(project_report::city_id.eq(city).and(project_report::project_id.eq_any(ids.to_vec())))
        .order((project_report::project_id, project_report::begin_on))
        .limit(200_000)
        .select(ReportRow::as_select())
        .load(db)?)
}

/// What years are to bring, of some projects.
pub fn aims(db: &mut Db, city: Id, ids: &[Id]) -> Result<Vec<AimRow>, Problem> {
    Ok(project_aim::table
        .filter(project_aim::city_id.eq(city).and(project_aim::project_id.eq_any(ids.to_vec())))
        .order((project_aim::project_id, project_aim::year))
        .select(AimRow::as_select())
        .load(db)?)
}

/// Adds a project.
pub fn insert(db: &mut Db, row: &ProjectRow) -> Result<(), Problem> {
    diesel::insert_into(project::table).values(row).execute(db)?;
    Ok(())
}

/// Writes a changed project; whoever had read an older one is told.
pub fn save(db: &mut Db, row: &ProjectRow) -> Result<(), Problem> {
    let own = project::table.find((row.city_id, row.id)).filter(project::version.eq(row.version - 1));
    match diesel::update(own).set(row).execute(db)? {
        0 => Err(Problem::Stale("project")),
        _ => Ok(()),
    }
}

/// Writes what a year is to bring; gives what stood there before.
pub fn put_aim(db: &mut Db, row: &AimRow) -> Result<Option<i64>, Problem> {
    let own = project_aim::table.find((row.city_id, row.project_id, row.year));
    let before = own.select(project_aim::value).first(db).optional()?;
    diesel::delete(own).execute(db)?;
    diesel::insert_into(project_aim::table).values(row).execute(db)?;
    Ok(before)
}

/// What was reported of the month of a report.
pub fn report(db: &mut Db, row: &ReportRow) -> Result<Option<ReportRow>, Problem> {
    let own = project_report::table.find((row.city_id, row.project_id, &row.begin_on));
    Ok(own.select(ReportRow::as_select()).first(db).optional()?)
}

/// Writes a month, in the place of what stood there.
pub fn put_report(db: &mut Db, row: &ReportRow) -> Result<(), Problem> {
    let own = project_report::table.find((row.city_id, row.project_id, &row.begin_on));
    diesel::delete(own).execute(db)?;
    diesel::insert_into(project_report::table).values(row).execute(db)?;
    Ok(())
}
