//! The tables of the plan, and every statement about them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;
use utoipa::ToSchema;
use yipan_db::Db;
use yipan_worktime::Calendar;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    task (city_id, id) {
        city_id -> BigInt, id -> BigInt, campaign_id -> BigInt, parent_id -> Nullable<BigInt>, sort -> Integer,
        title -> Text, unit_id -> BigInt, unit_path -> Text, minutes -> BigInt, constraint_kind -> Text,
        constraint_at -> Nullable<BigInt>, start_at -> Nullable<BigInt>, due_at -> Nullable<BigInt>,
        baseline_start_at -> Nullable<BigInt>, baseline_due_at -> Nullable<BigInt>, done_share -> BigInt,
        reported_at -> Nullable<BigInt>, done_at -> Nullable<BigInt>, deliverable -> Text, source -> Text,
        origin -> Text, origin_id -> Nullable<BigInt>, created_at -> BigInt, version -> BigInt,
    }
}
diesel::table! {
    task_link (city_id, from_id, to_id) {
        city_id -> BigInt, campaign_id -> BigInt, from_id -> BigInt, to_id -> BigInt, kind -> Text,
        lag_minutes -> BigInt,
    }
}
diesel::table! {
    progress (city_id, id) {
        city_id -> BigInt, id -> BigInt, task_id -> BigInt, at -> BigInt, person_id -> BigInt, person -> Text,
        done_share -> BigInt, note -> Text, evidence -> Text,
    }
}

/// One task 任务: a part of the plan with a unit that leads it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = task)]
pub struct TaskRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its campaign.
    pub campaign_id: Id,
    /// The task it is a part of.
    pub parent_id: Option<Id>,
    /// Order among its siblings.
    pub sort: i32,
    /// What is to be done.
    pub title: String,
    /// The unit that leads it.
    pub unit_id: Id,
    /// Path of that unit.
    #[serde(skip)]
    pub unit_path: String,
    /// Its length in working minutes; 0 for a milestone.
    pub minutes: i64,
    /// What binds it: `free` `asap` `start-no-earlier` `finish-no-later` `must-finish` …
    pub constraint_kind: String,
    /// The moment of the constraint, in milliseconds.
    pub constraint_at: Option<i64>,
    /// When it must begin, by the plan.
    pub start_at: Option<i64>,
    /// When it must be done, by the plan.
    pub due_at: Option<i64>,
    /// When it was to begin when the plan was first laid.
    pub baseline_start_at: Option<i64>,
    /// When it was to be done when the plan was first laid.
    pub baseline_due_at: Option<i64>,
    /// Thousandths done.
    pub done_share: i64,
    /// When somebody last reported.
    pub reported_at: Option<i64>,
    /// When it was finished.
    pub done_at: Option<i64>,
    /// What it must hand over; empty for nothing.
    pub deliverable: String,
    /// The passage of the document it came from, as JSON text; empty for none.
    pub source: String,
    /// What it came from: `hand` `draft` `decision` `gate` `case`.
    pub origin: String,
    /// Which one.
    pub origin_id: Option<Id>,
    /// When it was made.
    pub created_at: i64,
    /// Counts the changes.
    pub version: i64,
}

/// One task waits for another.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = task_link)]
pub struct LinkRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Their campaign.
    #[serde(skip)]
    pub campaign_id: Id,
    /// The predecessor.
    pub from_id: Id,
    /// The successor.
    pub to_id: Id,
    /// `FS` `SS` `FF` `SF`.
    pub kind: String,
    /// Working minutes between; negative is an overlap.
    pub lag_minutes: i64,
}

/// One report of progress.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, Serialize, ToSchema)]
#[diesel(table_name = progress)]
pub struct ProgressRow {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// Its task.
    pub task_id: Id,
    /// When.
    pub at: i64,
    /// Who.
    pub person_id: Id,
    /// Who, by name at that time.
    pub person: String,
    /// Thousandths done.
    pub done_share: i64,
    /// In the person's words.
    pub note: String,
    /// Ids of the evidence, apart by commas.
    pub evidence: String,
}

/// A task by id.
pub fn task(db: &mut Db, city: Id, id: Id) -> Result<TaskRow, Problem> {
    let row = task::table.find((city, id)).select(TaskRow::as_select()).first(db).optional()?;
    row.ok_or(Problem::Missing("task"))
}

/// Tasks of a campaign, in the order they were put in.
pub fn tasks(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<TaskRow>, Problem> {
    Ok(task::table
        .filter(task::city_id.eq(city).and(task::campaign_id.eq(campaign)))
        .order((task::sort, task::id))
        .limit(TASKS_MOST)
        .select(TaskRow::as_select())
        .load(db)?)
}

/// A campaign's plan holds at most so many tasks.
pub const TASKS_MOST: i64 = 20_000;

/// Whether the plan of a campaign was ever laid.
pub fn has_dates(db: &mut Db, city: Id, campaign: Id) -> Result<bool, Problem> {
    let own = task::table.filter(task::city_id.eq(city).and(task::campaign_id.eq(campaign)));
    Ok(diesel::select(diesel::dsl::exists(own.filter(task::start_at.is_not_null()))).get_result(db)?)
}

/// How many tasks a campaign has.
pub fn count(db: &mut Db, city: Id, campaign: Id) -> Result<i64, Problem> {
    let own = task::table.filter(task::city_id.eq(city).and(task::campaign_id.eq(campaign)));
    Ok(own.count().get_result(db)?)
}

/// Tasks of a campaign after a cursor, for the API.
pub fn tasks_page(
    db: &mut Db,
    city: Id,
    campaign: Option<Id>,
    under: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<TaskRow>, Problem> {
    let mut wanted = task::table
        .filter(task::city_id.eq(city).and(task::id.gt(after)))
        .filter(task::unit_path.like(format!("{under}%")))
        .into_boxed();
    if let Some(campaign) = campaign {
        wanted = wanted.filter(task::campaign_id.eq(campaign));
    }
    Ok(wanted.order(task::id).limit(limit).select(TaskRow::as_select()).load(db)?)
}

/// Links of a campaign.
pub fn links(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<LinkRow>, Problem> {
    Ok(task_link::table
        .filter(task_link::city_id.eq(city).and(task_link::campaign_id.eq(campaign)))
        .order((task_link::from_id, task_link::to_id))
        .select(LinkRow::as_select())
        .load(db)?)
}

/// Adds a task.
pub fn insert_task(db: &mut Db, row: &TaskRow) -> Result<(), Problem> {
    diesel::insert_into(task::table).values(row).execute(db)?;
    Ok(())
}

/// Adds a link.
pub fn insert_link(db: &mut Db, row: &LinkRow) -> Result<(), Problem> {
    diesel::insert_into(task_link::table).values(row).execute(db)?;
    Ok(())
}

/// Removes a link; gives whether there was one.
pub fn delete_link(db: &mut Db, city: Id, from: Id, to: Id) -> Result<bool, Problem> {
    Ok(diesel::delete(task_link::table.find((city, from, to))).execute(db)? > 0)
}

/// Adds a report.
pub fn insert_progress(db: &mut Db, row: &ProgressRow) -> Result<(), Problem> {
    diesel::insert_into(progress::table).values(row).execute(db)?;
    Ok(())
}

/// Reports on a task, the newest first.
pub fn reports(db: &mut Db, city: Id, id: Id) -> Result<Vec<ProgressRow>, Problem> {
    Ok(progress::table
        .filter(progress::city_id.eq(city).and(progress::task_id.eq(id)))
        .order(progress::id.desc())
        .limit(100)
        .select(ProgressRow::as_select())
        .load(db)?)
}

/// Saves what may change of a task, if nobody was faster.
pub fn save(db: &mut Db, row: &TaskRow) -> Result<(), Problem> {
    let same = task::table.find((row.city_id, row.id)).filter(task::version.eq(row.version));
    let saved = diesel::update(same)
        .set((
            task::title.eq(&row.title),
            task::minutes.eq(row.minutes),
            task::constraint_kind.eq(&row.constraint_kind),
            task::constraint_at.eq(row.constraint_at),
            task::done_share.eq(row.done_share),
            task::reported_at.eq(row.reported_at),
            task::done_at.eq(row.done_at),
            task::version.eq(row.version + 1),
        ))
        .execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("task")) }
}

/// Saves the dates a schedule gave; the first schedule is also the baseline.
pub fn save_dates(db: &mut Db, city: Id, id: Id, start: i64, due: i64) -> Result<(), Problem> {
    yipan_db::sql(
        "update task set start_at = $1, due_at = $2, baseline_start_at = coalesce(baseline_start_at, $3), \
         baseline_due_at = coalesce(baseline_due_at, $4), version = version + 1 where city_id = $5 and id = $6",
    )
    .bind::<BigInt, _>(start)
    .bind::<BigInt, _>(due)
    .bind::<BigInt, _>(start)
    .bind::<BigInt, _>(due)
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(id)
    .execute(db)?;
    Ok(())
}

/// What the plan needs to know of its campaign.
#[derive(Debug, Clone)]
pub struct Days {
    /// Short name.
    pub short: String,
    /// First day, `2026-01-01`.
    pub start_on: String,
    /// The day.
    pub target_on: String,
    /// The city's working time.
    pub time: &'static Calendar,
}

/// The two ends of a campaign, and the working time between them.
pub fn days(db: &mut Db, city: Id, campaign: Id) -> Result<Days, Problem> {
    #[derive(QueryableByName)]
    struct Ends {
        #[diesel(sql_type = Text)]
        short: String,
        #[diesel(sql_type = Text)]
        start_on: String,
        #[diesel(sql_type = Text)]
        target_on: String,
    }
    let query =
        yipan_db::sql("select short, start_on, target_on from campaign where city_id = $1 and id = $2")
            .bind::<BigInt, _>(city)
            .bind::<BigInt, _>(campaign);
    let Ends { short, start_on, target_on } =
        query.get_result(db).optional()?.ok_or(Problem::Missing("campaign"))?;
    Ok(Days { short, start_on, target_on, time: super::lay::time(db, city)? })
}

/// The weights of a campaign's tasks without parts, and weights times thousandths done, summed: what
/// `yipan_core::plan::Pace` is made of.
pub fn weighed(db: &mut Db, city: Id, campaign: Id) -> Result<(i64, i64), Problem> {
    #[derive(QueryableByName)]
    struct Sums {
        #[diesel(sql_type = BigInt)]
        whole: i64,
        #[diesel(sql_type = BigInt)]
        done: i64,
    }
    let found: Sums = yipan_db::sql(
        "select cast(coalesce(sum(weight), 0) as bigint) as whole, \
         cast(coalesce(sum(weight * done_share), 0) as bigint) as done from \
         (select case when minutes < 1 then 1 else minutes end as weight, done_share from task \
         where city_id = $1 and campaign_id = $2 and not exists (select 1 from task part \
         where part.city_id = task.city_id and part.campaign_id = task.campaign_id and part.parent_id = task.id)) w",
    )
    .bind::<BigInt, _>(city)
    .bind::<BigInt, _>(campaign)
    .get_result(db)?;
    Ok((found.whole, found.done))
}

/// Open tasks under a unit, the next due first: for calendars.
pub fn work_under(db: &mut Db, city: Id, under: &str, limit: i64) -> Result<Vec<TaskRow>, Problem> {
    Ok(task::table
        .filter(task::city_id.eq(city).and(task::done_at.is_null()).and(task::due_at.is_not_null()))
        .filter(task::unit_path.like(format!("{under}%")))
        .order((task::due_at, task::id))
        .limit(limit)
        .select(TaskRow::as_select())
        .load(db)?)
}
