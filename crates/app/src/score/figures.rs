//! The figures of one unit in one period, read from the records of other rooms as they stand at a moment.
//!
//! A unit answers for itself and for all below it: a township for its communities. Names are those a scheme
//! may use; each is defined here once.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use yipan_core::score::{Figures, Mark, Record};
use yipan_db::Db;

use super::Period;
use super::store::{self, AppealRow};
use crate::kit::Id;
use crate::problem::Problem;

/// Whose figures, and of when.
#[derive(Debug, Clone)]
pub struct Scope {
    /// City.
    pub city: Id,
    /// Campaign.
    pub campaign: Id,
    /// Unit.
    pub unit: Id,
    /// Path of the unit in the tree.
    pub path: String,
    /// Month.
    pub period: Period,
    /// Records after this moment do not count.
    pub as_of: i64,
}

/// All figures of a unit, less the records an upheld appeal took out.
pub fn of(db: &mut Db, scope: &Scope, appeals: &[AppealRow]) -> Result<Figures, Problem> {
    let exempt: Vec<Id> = appeals
        .iter()
        .filter(|appeal| appeal.unit_id == scope.unit && appeal.upheld == Some(true))
        .filter_map(|appeal| appeal.record_id)
        .collect();
    let mut figures = Figures::default();
    cases(db, scope, &exempt, &mut figures)?;
    tasks(db, scope, &exempt, &mut figures)?;
    checks(db, scope, &exempt, &mut figures)?;
    notes(db, scope, &exempt, &mut figures)?;
    awards(db, scope, &exempt, &mut figures)?;
    Ok(figures)
}

#[derive(QueryableByName)]
struct CaseLine {
    #[diesel(sql_type = BigInt)]
    id: Id,
    #[diesel(sql_type = Nullable<Text>)]
    number: Option<String>,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    due_at: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    fixed_at: Option<i64>,
    #[diesel(sql_type = BigInt)]
    reported_at: i64,
    #[diesel(sql_type = BigInt)]
    reworks: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    rebound_of: Option<Id>,
    #[diesel(sql_type = Nullable<Bool>)]
    solved: Option<bool>,
    /// Taken out of the overdue figures by an appeal.
    #[diesel(sql_type = Bool)]
    exempt: bool,
}

impl CaseLine {
    fn record(&self) -> Record {
        let number = self.number.clone().unwrap_or_default();
        Record {
            id: self.id,
            noun: "case".into(),
            label: format!("{number} {}", self.title).trim().to_owned(),
            doubled: self.source == "superior",
            own: None,
        }
    }
}

/// Cases: due in the period and not paused, in time or late, reworked; rebounds, answers and findings from
/// above by the day they were reported.
fn cases(db: &mut Db, scope: &Scope, exempt: &[Id], figures: &mut Figures) -> Result<(), Problem> {
    let mut rows: Vec<CaseLine> = yipan_db::sql(
        "select c.id, c.number, c.title, c.source, c.handle_due_at as due_at, c.fixed_at, c.reported_at, \
         c.reworks, c.rebound_of, c.solved, c.exempt from cases c \
         join unit u on u.city_id = c.city_id and u.id = c.unit_id \
         where c.city_id = $1 and c.campaign_id = $2 and u.path like $3 and c.dispatched_at is not null \
         and c.suspended = false and c.stage not in ('declined', 'merged', 'voided') \
         and c.reported_at < $4 order by c.id",
    )
    .bind::<BigInt, _>(scope.city)
    .bind::<BigInt, _>(scope.campaign)
    .bind::<Text, _>(format!("{}%", scope.path))
    .bind::<BigInt, _>(scope.as_of)
    .load(db)?;
    rows.retain(|row| !exempt.contains(&row.id));
    let (from, until) = (scope.period.from(), scope.period.until().min(scope.as_of));
    let is_due = |row: &CaseLine| row.due_at.is_some_and(|due| (from..until).contains(&due));
    let in_time = |row: &CaseLine| {
        row.due_at
            .zip(row.fixed_at)
            .is_some_and(|(due, fixed)| (fixed < due || row.exempt) && fixed <= scope.as_of)
    };
    let is_new = |row: &CaseLine| (from..until).contains(&row.reported_at);
    let mut put = |name: &str, wanted: &dyn Fn(&CaseLine) -> bool| {
        figures.count(name, rows.iter().filter(|row| wanted(row)).map(CaseLine::record).collect());
    };
    put("cases.due", &is_due);
    put("cases.handled_in_time", &|row| is_due(row) && in_time(row));
    put("cases.late", &|row| is_due(row) && !in_time(row));
    put("cases.reworked", &|row| is_due(row) && row.reworks > 0);
    put("cases.reported", &is_new);
    put("cases.rebound", &|row| is_new(row) && row.rebound_of.is_some());
    put("cases.from_above", &|row| is_new(row) && row.source == "superior");
    put("voice.answered", &|row| is_new(row) && row.solved.is_some());
    put("voice.satisfied", &|row| is_new(row) && row.solved == Some(true));
    put("voice.unsatisfied", &|row| is_new(row) && row.solved == Some(false));
    Ok(())
}

#[derive(QueryableByName)]
struct TaskLine {
    #[diesel(sql_type = BigInt)]
    id: Id,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    due_at: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    done_at: Option<i64>,
}

/// Tasks due in the period: done in time or not. A task that only gathers others is judged by them.
fn tasks(db: &mut Db, scope: &Scope, exempt: &[Id], figures: &mut Figures) -> Result<(), Problem> {
    let mut rows: Vec<TaskLine> = yipan_db::sql(
        "select t.id, t.title, t.due_at, t.done_at from task t where t.city_id = $1 and t.campaign_id = $2 \
         and t.unit_path like $3 and t.due_at >= $4 and t.due_at < $5 and not exists \
         (select 1 from task c where c.city_id = t.city_id and c.parent_id = t.id) order by t.id",
    )
    .bind::<BigInt, _>(scope.city)
    .bind::<BigInt, _>(scope.campaign)
    .bind::<Text, _>(format!("{}%", scope.path))
    .bind::<BigInt, _>(scope.period.from())
    .bind::<BigInt, _>(scope.period.until().min(scope.as_of))
    .load(db)?;
    rows.retain(|row| !exempt.contains(&row.id));
    let done = |row: &TaskLine| row.due_at.zip(row.done_at).is_some_and(|(due, done)| done <= due);
    let mut put = |name: &str, wanted: &dyn Fn(&TaskLine) -> bool| {
        let records = rows.iter().filter(|row| wanted(row)).map(|row| Record {
            id: row.id,
            noun: "task".into(),
            label: row.title.clone(),
            doubled: false,
            own: None,
        });
        figures.count(name, records.collect());
    };
    put("tasks.due", &|_| true);
    put("tasks.done", &done);
    put("tasks.undone", &|row| !done(row));
    Ok(())
}

#[derive(QueryableByName)]
struct VisitLine {
    #[diesel(sql_type = BigInt)]
    id: Id,
    #[diesel(sql_type = Text)]
    site: String,
    #[diesel(sql_type = BigInt)]
    passed: i64,
    #[diesel(sql_type = BigInt)]
    judged: i64,
}

/// Checks at the sites a unit answers for: the average of visits, each the share of its items that passed.
fn checks(db: &mut Db, scope: &Scope, exempt: &[Id], figures: &mut Figures) -> Result<(), Problem> {
    let mut rows: Vec<VisitLine> = yipan_db::sql(
        "select v.id, s.name as site, cast(sum(case when f.outcome = 'pass' then 1 else 0 end) as bigint) as passed, \
         count(*) as judged from visit v join site s on s.city_id = v.city_id and s.id = v.site_id \
         join finding f on f.city_id = v.city_id and f.visit_id = v.id \
         join unit u on u.city_id = s.city_id and u.id in (s.lead_id, s.street_id) \
         where v.city_id = $1 and u.path like $2 and v.at >= $3 and v.at < $4 and f.outcome in ('pass', 'fail') \
         group by v.id, s.name order by v.id",
    )
    .bind::<BigInt, _>(scope.city)
    .bind::<Text, _>(format!("{}%", scope.path))
    .bind::<BigInt, _>(scope.period.from())
    .bind::<BigInt, _>(scope.period.until().min(scope.as_of))
    .load(db)?;
    rows.retain(|row| !exempt.contains(&row.id));
    if rows.is_empty() {
        return Ok(());
    }
    let sum: i64 = rows.iter().map(|row| 100_000 * row.passed / row.judged.max(1)).sum();
    let records = rows.iter().filter(|row| row.passed < row.judged).map(|row| Record {
        id: row.id,
        noun: "visit".into(),
        label: row.site.clone(),
        doubled: false,
        own: None,
    });
    figures.value("checks.average", sum / rows.len() as i64, records.collect());
    Ok(())
}

/// What no room keeps yet, entered by hand with its reason.
fn notes(db: &mut Db, scope: &Scope, exempt: &[Id], figures: &mut Figures) -> Result<(), Problem> {
    let notes = store::notes(db, scope.city, scope.campaign, &scope.period.word(), scope.unit)?;
    let mut names: Vec<&str> = notes.iter().map(|note| note.figure.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let records = notes
            .iter()
            .filter(|note| note.figure == name && !exempt.contains(&note.id))
            .map(|note| Record {
                id: note.id,
                noun: "note".into(),
                label: note.label.clone(),
                doubled: false,
                own: None,
            })
            .collect();
        figures.count(name, records);
    }
    Ok(())
}

#[derive(QueryableByName)]
struct AwardLine {
    #[diesel(sql_type = BigInt)]
    id: Id,
    #[diesel(sql_type = Text)]
    period: String,
    #[diesel(sql_type = Text)]
    mark: String,
    #[diesel(sql_type = BigInt)]
    points: i64,
    #[diesel(sql_type = Text)]
    reason: String,
}

/// Points of the rewards and warnings that were settled in the period: praise adds, a warning takes. A month's list is
/// settled after the month, so they move the score of a later one and never that of their own.
fn awards(db: &mut Db, scope: &Scope, exempt: &[Id], figures: &mut Figures) -> Result<(), Problem> {
    let mut rows: Vec<AwardLine> = yipan_db::sql(
        "select id, period, mark, points, reason from gate_award where city_id = $1 and campaign_id = $2 \
         and unit_id = $3 and given = true and points <> 0 and settled_at >= $4 and settled_at < $5 order by id",
    )
    .bind::<BigInt, _>(scope.city)
    .bind::<BigInt, _>(scope.campaign)
    .bind::<BigInt, _>(scope.unit)
    .bind::<BigInt, _>(scope.period.from())
    .bind::<BigInt, _>(scope.period.until().min(scope.as_of))
    .load(db)?;
    rows.retain(|row| !exempt.contains(&row.id));
    let own = |row: &AwardLine| {
        let points = row.points.abs();
        if row.mark == Mark::Praise.word() { points } else { -points }
    };
    let records: Vec<Record> = rows
        .iter()
        .map(|row| Record {
            id: row.id,
            noun: "award".into(),
            label: format!("{} {}", row.period, row.reason),
            doubled: false,
            own: Some(own(row)),
        })
        .collect();
    if !records.is_empty() {
        figures.value("awards.points", rows.iter().map(own).sum(), records);
    }
    Ok(())
}
