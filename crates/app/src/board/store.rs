//! Every statement of the board: it reads the tables of the loop's rooms and writes none.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

/// A campaign as the board needs it.
#[derive(Debug, Clone, QueryableByName)]
pub struct CampaignRow {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// Short name, for the head and the ruler.
    #[diesel(sql_type = Text)]
    pub short: String,
    /// First day, `2026-03-02`.
    #[diesel(sql_type = Text)]
    pub start_on: String,
    /// The day.
    #[diesel(sql_type = Text)]
    pub target_on: String,
}

/// Campaigns that run, the focus of the year first, then by their day.
pub fn running(db: &mut Db, city: Id) -> Result<Vec<CampaignRow>, Problem> {
    let text = format!(
        "select id, short, start_on, target_on from campaign where city_id = {city} \
         and status in ('draft', 'running', 'closing') \
         order by case when status = 'draft' then 1 else 0 end, case when is_focus then 0 else 1 end, target_on, id \
         limit 12"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// A phase of a campaign.
#[derive(Debug, Clone, QueryableByName)]
pub struct PhaseRow {
    /// Name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// First day.
    #[diesel(sql_type = Text)]
    pub from_on: String,
    /// Whether a part of another phase.
    #[diesel(sql_type = Bool)]
    pub is_part: bool,
}

/// Phases and segments of a campaign in their order.
pub fn phases(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<PhaseRow>, Problem> {
    let text = format!(
        "select name, from_on, parent_id is not null as is_part from phase \
         where city_id = {city} and campaign_id = {campaign} order by from_on, sort, id limit 60"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// A count with two figures.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Two {
    /// The part.
    #[diesel(sql_type = BigInt)]
    pub part: i64,
    /// The whole.
    #[diesel(sql_type = BigInt)]
    pub whole: i64,
}

/// Tasks done of all tasks without parts.
pub fn tasks_done(db: &mut Db, city: Id, campaign: Id) -> Result<Two, Problem> {
    let text = format!(
        "select count(t.done_at) as part, count(*) as whole from task t where t.city_id = {city} \
         and t.campaign_id = {campaign} and not exists (select 1 from task c where c.city_id = t.city_id \
         and c.campaign_id = t.campaign_id and c.parent_id = t.id)"
    );
    Ok(yipan_db::sql(text).get_result(db)?)
}

/// How much of one unit is due in one week, by where it stands.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Count {
    /// The unit; 0 for work nobody has yet.
    #[diesel(sql_type = BigInt)]
    pub unit: Id,
    /// Weeks since `base`; −1 for work without a date.
    #[diesel(sql_type = BigInt)]
    pub week: i64,
    /// 0 open, 1 near, 2 late, 3 struck off in time, 4 after it.
    #[diesel(sql_type = BigInt)]
    pub state: i64,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub n: i64,
}

/// What limits a count.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The city.
    pub city: Id,
    /// One campaign, or all work.
    pub campaign: Option<Id>,
    /// With that campaign, also what belongs to none: it would be on no board otherwise.
    pub with_loose: bool,
    /// Only these units; `None` for all.
    pub units: Option<Vec<Id>>,
}

impl Scope {
    /// The condition of a statement.
    pub fn text(&self) -> String {
        let mut text = format!("city_id = {}", self.city);
        match self.campaign {
            Some(id) if self.with_loose => {
                text.push_str(&format!(" and (campaign_id = {id} or campaign_id is null)"))
            }
            Some(id) => text.push_str(&format!(" and campaign_id = {id}")),
            None => {}
        }
        if let Some(units) = &self.units {
            let list: Vec<String> = units.iter().map(ToString::to_string).collect();
            let list = if list.is_empty() { "-1".into() } else { list.join(", ") };
            text.push_str(&format!(" and unit_id in ({list})"));
        }
        text
    }
}

const WEEK_MS: i64 = 7 * 86_400_000;

/// Open cases by unit and week. `base` is a Monday before every date.
pub fn open_cases(db: &mut Db, scope: &Scope, base: i64, now: i64) -> Result<Vec<Count>, Problem> {
    let text = format!(
        "select unit, week, state, count(*) as n from (select coalesce(unit_id, 0) as unit, \
         case when due_at is null or suspended then -1 else (due_at - {base}) / {WEEK_MS} end as week, \
         cast(case when due_at is null or suspended then 0 when due_at <= {now} then 2 \
         when yellow_at <= {now} then 1 else 0 end as bigint) as state from cases where {} and is_open) c group by unit, week, state",
        scope.text()
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Struck-off cases by unit and the week their handling was due.
pub fn closed_cases(db: &mut Db, scope: &Scope, base: i64) -> Result<Vec<Count>, Problem> {
    let text = format!(
        "select unit, week, state, count(*) as n from (select coalesce(unit_id, 0) as unit, \
         (coalesce(handle_due_at, closed_at, ended_at) - {base}) / {WEEK_MS} as week, \
         cast(case when late then 4 else 3 end as bigint) as state from cases where {} and ended_at is not null \
         and stage = 'closed') c group by unit, week, state",
        scope.text()
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Tasks without parts, by unit and week.
pub fn tasks(db: &mut Db, scope: &Scope, base: i64, now: i64, near: i64) -> Result<Vec<Count>, Problem> {
    let text = format!(
        "select unit, week, state, count(*) as n from (select t.unit_id as unit, \
         case when t.due_at is null then -1 else (t.due_at - {base}) / {WEEK_MS} end as week, \
         cast(case when t.done_at is not null and t.done_at > t.due_at then 4 when t.done_at is not null then 3 \
         when t.due_at <= {now} then 2 when t.due_at <= {near} then 1 else 0 end as bigint) as state \
         from task t where {} and not exists (select 1 from task c where c.city_id = t.city_id \
         and c.campaign_id = t.campaign_id and c.parent_id = t.id)) w group by unit, week, state",
        scope
            .text()
            .replace("city_id", "t.city_id")
            .replace("campaign_id", "t.campaign_id")
            .replace("unit_id", "t.unit_id")
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Cases fixed and waiting for another's check.
pub fn to_verify(db: &mut Db, scope: &Scope) -> Result<i64, Problem> {
    let text = format!(
        "select count(*) as part, count(*) as whole from cases where {} and is_open and stage = 'fixed'",
        scope.text()
    );
    let found: Two = yipan_db::sql(text).get_result(db)?;
    Ok(found.part)
}

/// Open cases of one category.
#[derive(Debug, Clone, QueryableByName)]
pub struct KindRow {
    /// The category's code.
    #[diesel(sql_type = Text)]
    pub category: String,
    /// Open.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Late.
    #[diesel(sql_type = BigInt)]
    pub late: i64,
}

/// Open cases by category, most first.
pub fn kinds(db: &mut Db, scope: &Scope, now: i64) -> Result<Vec<KindRow>, Problem> {
    let text = format!(
        "select category, count(*) as open, count(case when due_at <= {now} and not suspended then 1 end) as late \
         from cases where {} and is_open group by category order by count(*) desc, category limit 8",
        scope.text()
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Open cases at one place.
#[derive(Debug, Clone, QueryableByName)]
pub struct SpotRow {
    /// The section its site lies on.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub section: Option<Id>,
    /// Name of the place, off the sections.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// East, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lon: Option<f64>,
    /// North.
    #[diesel(sql_type = Nullable<Double>)]
    pub lat: Option<f64>,
    /// One of the cases, a late one if there is one.
    #[diesel(sql_type = BigInt)]
    pub one: Id,
    /// Near there.
    #[diesel(sql_type = BigInt)]
    pub near: i64,
    /// Late there.
    #[diesel(sql_type = BigInt)]
    pub late: i64,
}

/// Sections and places of open cases, the most late first; on a section no matter which site.
pub fn spots(db: &mut Db, scope: &Scope, now: i64, most: i64) -> Result<Vec<SpotRow>, Problem> {
    let text = format!(
        "select section, lain as place, min(lon) as lon, min(lat) as lat, \
         coalesce(min(case when due_at <= {now} and not suspended then id end), min(id)) as one, \
         count(case when yellow_at <= {now} and due_at > {now} then 1 end) as near, \
         count(case when due_at <= {now} and not suspended then 1 end) as late \
         from (select lying.*, case when section is null then place else '' end as lain from \
         (select cases.*, (select site.section_id from site where site.city_id = cases.city_id \
         and site.id = cases.site_id) as section from cases where {} and is_open) as lying) as laid \
         where section is not null or (lon is not null and lat is not null) \
         group by section, lain order by 7 desc, 6 desc, 5 limit {most}",
        scope.text()
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Something that waits for a deed.
#[derive(Debug, Clone, QueryableByName)]
pub struct WaitRow {
    /// Id of the case or task.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// Its number.
    #[diesel(sql_type = Nullable<Text>)]
    pub number: Option<String>,
    /// What.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Where.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// Stage word; `task` for a task.
    #[diesel(sql_type = Text)]
    pub stage: String,
    /// The level it was taken to.
    #[diesel(sql_type = Nullable<Text>)]
    pub rung: Option<String>,
    /// Short name of the unit that has it.
    #[diesel(sql_type = Text)]
    pub unit: String,
    /// When it is due.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub due_at: Option<i64>,
    /// When three quarters of its time are used.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub yellow_at: Option<i64>,
    /// Since when it waits.
    #[diesel(sql_type = BigInt)]
    pub since: i64,
    /// Whether its clock stands.
    #[diesel(sql_type = Bool)]
    pub suspended: bool,
}

/// Open cases that meet a condition of ours, by their deadline.
pub fn waiting_cases(db: &mut Db, city: Id, condition: &str, most: usize) -> Result<Vec<WaitRow>, Problem> {
    let text = format!(
        "select c.id, c.number, c.title, c.place, c.stage, c.rung, coalesce(u.short, '') as unit, c.due_at, \
         c.yellow_at, coalesce(c.fixed_at, c.dispatched_at, c.filed_at, c.reported_at) as since, c.suspended \
         from cases c left join unit u on u.city_id = c.city_id and u.id = c.unit_id \
         where c.city_id = {city} and c.is_open and ({condition}) \
         order by c.due_at nulls last, c.id limit {most}"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Campaigns whose next phase is not open yet, with the first moment of that phase: its tasks wait for the gate.
fn unreleased(db: &mut Db, city: Id) -> Result<Vec<(Id, i64)>, Problem> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = BigInt)]
        campaign: Id,
        #[diesel(sql_type = Text)]
        from_on: String,
    }
    let text = format!(
        "select p.campaign_id as campaign, min(p.from_on) as from_on from phase p \
         join campaign c on c.city_id = p.city_id and c.id = p.campaign_id \
         where p.city_id = {city} and p.parent_id is null and p.state = 'planned' and c.status = 'running' \
         and exists (select 1 from phase o where o.city_id = p.city_id and o.campaign_id = p.campaign_id \
         and o.state = 'open') group by p.campaign_id"
    );
    let rows: Vec<Waiting> = yipan_db::sql(text).load(db)?;
    let time = crate::plan::lay::time(db, city)?;
    let first = |day: &str| {
        day.parse()
            .map(|day| crate::plan::lay::begin_of_day(time, day))
            .map_err(|_| Problem::Broken(format!("a phase has the day {day:?}")))
    };
    rows.into_iter().map(|row| Ok((row.campaign, first(&row.from_on)?))).collect()
}

/// Open tasks of units under a path that are due before a moment.
pub fn waiting_tasks(
    db: &mut Db,
    city: Id,
    path: &str,
    (now, before): (i64, i64),
    most: usize,
) -> Result<Vec<WaitRow>, Problem> {
    let released = unreleased(db, city)?
        .into_iter()
        .map(|(campaign, from)| {
            format!(
                "and (t.campaign_id <> {campaign} or t.start_at is null or t.start_at < {from} \
                 or t.start_at <= {now}) "
            )
        })
        .collect::<String>();
    let text = format!(
        "select t.id, t.title, t.deliverable as place, u.short as unit, t.due_at, t.due_at as yellow_at, \
         t.created_at as since from task t join unit u on u.city_id = t.city_id and u.id = t.unit_id \
         where t.city_id = {city} and t.unit_path like $1 and t.done_at is null and t.due_at <= {before} \
         {released}\
         and not exists (select 1 from task c where c.city_id = t.city_id and c.campaign_id = t.campaign_id \
         and c.parent_id = t.id) order by t.due_at, t.id limit {most}"
    );
    #[derive(QueryableByName)]
    struct TaskRow {
        #[diesel(sql_type = BigInt)]
        id: Id,
        #[diesel(sql_type = Text)]
        title: String,
        #[diesel(sql_type = Text)]
        place: String,
        #[diesel(sql_type = Text)]
        unit: String,
        #[diesel(sql_type = Nullable<BigInt>)]
        due_at: Option<i64>,
        #[diesel(sql_type = Nullable<BigInt>)]
        yellow_at: Option<i64>,
        #[diesel(sql_type = BigInt)]
        since: i64,
    }
    let found: Vec<TaskRow> = yipan_db::sql(text).bind::<Text, _>(format!("{path}%")).load(db)?;
    Ok(found
        .into_iter()
        .map(|t| WaitRow {
            id: t.id,
            number: None,
            title: t.title,
            place: t.place,
            stage: "task".into(),
            rung: None,
            unit: t.unit,
            due_at: t.due_at,
            yellow_at: t.yellow_at,
            since: t.since,
            suspended: false,
        })
        .collect())
}

/// Rows of one of our tables in a city: for the five lines of the first run.
pub fn any(db: &mut Db, city: Id, table: &'static str, condition: &str) -> Result<bool, Problem> {
    let text = format!(
        "select count(*) as part, count(*) as whole from (select 1 from {table} where city_id = {city} {condition} limit 1) x"
    );
    let found: Two = yipan_db::sql(text).get_result(db)?;
    Ok(found.part > 0)
}
