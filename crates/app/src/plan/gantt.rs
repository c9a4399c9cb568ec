//! The plan page: does it fit, along which chain, and every task as a bar on one grid of weeks.

use std::collections::{HashMap, HashSet};

use askama::Template;
use jiff::civil::Date;
use yipan_core::plan::{Light, Measure, Standing, percent, standing, weight};
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_schedule::{Columns, Mend, bars};
use yipan_worktime::{civil, date_minute};

use super::lay::{CALENDAR, DAY_MINUTES, Laid, Part, day, lay, minute_at, ms_of, pace};
use super::store::{self, TaskRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store::{self as units, Unit};

/// So many rows are drawn at once; a larger plan is shown branch by branch.
const ROWS_MOST: usize = 600;
const MENDS_MOST: usize = 6;

/// One row of the tree, with its bar. Places on the grid are per cent of its width.
#[derive(Debug, Clone)]
pub struct Row {
    /// The task.
    pub task: TaskRow,
    /// How deep in the tree, 0 to 3.
    pub depth: usize,
    /// Whether it has parts.
    pub is_summary: bool,
    /// Short name of the unit that leads.
    pub unit: String,
    /// How it stands.
    pub standing: Standing,
    /// Slack in working minutes.
    pub slack: i64,
    /// Whether it lies on the chain that decides.
    pub critical: bool,
    /// Its bar.
    pub bar: Option<Bar>,
    /// When it begins and is due.
    pub span: (i64, i64),
}

/// A bar in per cent of the grid.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Left end.
    pub x: String,
    /// Length.
    pub w: String,
    /// Length of the part that is done.
    pub done: Option<String>,
    /// Where the late end begins, and its length.
    pub late: Option<(String, String)>,
    /// A milestone is a stone, not a bar.
    pub is_stone: bool,
}

/// One column of the grid.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its left edge.
    pub x: String,
    /// Its first day, where there is room to write it.
    pub label: Option<String>,
}

/// Counts for the sentence at the top and for the filters.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    /// Tasks that are not summaries.
    pub tasks: usize,
    /// Done.
    pub done: usize,
    /// Past due.
    pub late: usize,
    /// Behind the time gone.
    pub behind: usize,
    /// On the chain that decides, and open.
    pub critical: usize,
    /// Without a word for a week.
    pub stale: usize,
}

#[derive(Template)]
#[template(path = "plan/pages/plan.html")]
pub struct PlanPage {
    pub frame: Frame,
    pub id: Id,
    pub lede: Lede,
    pub rows: Vec<Row>,
    pub weeks: Vec<Week>,
    pub now: Option<String>,
    pub totals: Totals,
    pub only: String,
    pub under: Option<Id>,
    pub is_cut: bool,
    pub mends: Vec<String>,
    pub may_edit: bool,
    pub may_schedule: bool,
    pub units: Vec<Unit>,
    pub parents: Vec<(Id, String)>,
    pub month: String,
    pub why: Option<String>,
}

/// The sentence at the top, in parts.
#[derive(Debug, Clone)]
pub struct Lede {
    /// Calendar days left; negative after the day.
    pub days_left: i64,
    /// Working days left.
    pub working_left: i64,
    /// The day.
    pub target: i64,
    /// Thousandths of the working time gone.
    pub gone: i64,
    /// Thousandths of the work done.
    pub done: i64,
    /// Whether what is left fits.
    pub fits: bool,
    /// By how much it does not, as days.
    pub short: String,
    /// The smallest slack, as days.
    pub spare: String,
    /// Titles of the chain.
    pub chain: Vec<(Id, String)>,
}

/// What the visitor wants to see of it.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// `late` `behind` `critical` `stale`, or empty for all.
    pub only: String,
    /// Only this branch.
    pub under: Option<Id>,
}

/// Working minutes as days, to half a day.
pub fn days_text(minutes: i64) -> String {
    let halves = (minutes * 2 + minutes.signum() * DAY_MINUTES / 2) / DAY_MINUTES;
    let sign = if halves < 0 { "−" } else { "" };
    let (whole, half) = (halves.abs() / 2, halves.abs() % 2);
    if half == 1 { format!("{sign}{whole}.5") } else { format!("{sign}{whole}") }
}

fn per_cent(thousandths: i64, columns: usize) -> String {
    let value = thousandths as f64 / (columns.max(1) as f64 * 10.0);
    format!("{value:.2}%")
}

impl PlanPage {
    /// Reads the plan and draws it.
    pub fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id, wish: &Wish) -> Result<Self, Problem> {
        let under_path = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
        let now = frame.say.now;
        let days = store::days(db, by.city, id)?;
        let (tasks, links) = (store::tasks(db, by.city, id)?, store::links(db, by.city, id)?);
        let rest = lay(&days, &tasks, &links, Part::Rest(now))?;
        let whole = lay(&days, &tasks, &links, Part::Whole)?;
        let names = units::units_under(db, by.city, "/")?;
        let grid = Grid::over(&days, &tasks)?;
        let mut rows = rows(&tasks, &names, &rest, &whole, now);
        rows.iter_mut().for_each(|row| row.bar = grid.bar(row, now));

        let mut totals = Totals::default();
        for row in rows.iter().filter(|row| !row.is_summary) {
            totals.tasks += 1;
            totals.done += usize::from(row.standing.light == Light::Done);
            totals.late += usize::from(row.standing.light == Light::Late);
            totals.behind += usize::from(row.standing.light == Light::Behind);
            totals.critical += usize::from(row.critical);
            totals.stale += usize::from(row.standing.is_stale);
        }
        let mut lede = Lede::of(&frame.say, &days, &tasks, &rows, &rest)?;
        // Mends name tasks of any unit: they are for those who may move any.
        let may_schedule = by.can_everywhere(Right::EditPlan);
        let mends = if may_schedule { mends(&frame.say, &tasks, &rest)? } else { Vec::new() };

        rows.retain(|row| row.task.unit_path.starts_with(&under_path));
        lede.chain.retain(|(id, _)| rows.iter().any(|row| row.task.id == *id));
        let parents = rows.iter().filter(|row| row.depth < 2 && row.task.done_at.is_none());
        let parents: Vec<_> = parents.map(|row| (row.task.id, row.task.title.clone())).take(200).collect();

        let mut is_cut = false;
        match (wish.only.as_str(), wish.under) {
            ("late", _) => rows.retain(|row| row.standing.light == Light::Late),
            ("behind", _) => rows.retain(|row| row.standing.light == Light::Behind),
            ("critical", _) => rows.retain(|row| row.critical && !row.is_summary),
            ("stale", _) => rows.retain(|row| row.standing.is_stale && !row.is_summary),
            (_, Some(top)) => keep_branch(&mut rows, top),
            (_, None) if rows.len() > ROWS_MOST => {
                rows.retain(|row| row.depth == 0);
                is_cut = true;
            }
            _ => {}
        }
        is_cut |= rows.len() > ROWS_MOST;
        rows.truncate(ROWS_MOST);
        Ok(PlanPage {
            id,
            lede,
            rows,
            weeks: grid.weeks(&frame.say),
            now: grid.place(now),
            totals,
            only: wish.only.clone(),
            under: wish.under,
            is_cut,
            mends,
            may_edit: by.can(Right::EditPlan),
            may_schedule,
            units: names
                .into_iter()
                .filter(|unit| unit.path.starts_with(by.sees(Right::EditPlan).unwrap_or("-")))
                .collect(),
            parents,
            month: frame.say.date_value(&now)[..7].to_owned(),
            why: None,
            frame,
        })
    }

    fn sign(&self, row: &Row) -> &'static str {
        sign(&row.standing)
    }

    fn unit_days(&self, minutes: &i64) -> String {
        days_text(*minutes)
    }
}

/// The sign of the look for a standing.
pub fn sign(standing: &Standing) -> &'static str {
    match standing.light {
        Light::Done => "s-done",
        Light::Late => "s-late",
        Light::Behind => "s-near",
        Light::Ahead => "s-0",
        Light::InStep if standing.gone < 250 => "s-0",
        Light::InStep if standing.gone < 500 => "s-1",
        Light::InStep => "s-2",
    }
}

impl Lede {
    fn gone_percent(&self) -> i64 {
        percent(self.gone)
    }

    fn done_percent(&self) -> i64 {
        percent(self.done)
    }

    fn of(
        say: &Say,
        days: &store::Days,
        tasks: &[TaskRow],
        rows: &[Row],
        rest: &Laid,
    ) -> Result<Self, Problem> {
        let (first, target) = (day(&days.start_on)?, day(&days.target_on)?);
        let today = say.civil(say.now).date();
        let now = minute_at(say.now);
        let leaves = rows.iter().filter(|row| !row.is_summary);
        let weighed = leaves.fold((0, 0), |(whole, done), row| {
            let own = weight(row.task.minutes);
            (whole + own, done + own * row.task.done_share)
        });
        let pace = pace(first, target, now, weighed);
        let title = |id: &Id| tasks.iter().find(|row| row.id == *id).map(|row| (row.id, row.title.clone()));
        let open = |pair: &(Id, String)| tasks.iter().any(|row| row.id == pair.0 && row.done_at.is_none());
        Ok(Lede {
            days_left: (date_minute(target) - date_minute(today)) / (24 * 60),
            working_left: i64::from(CALENDAR.working_days(today, target)),
            target: ms_of(date_minute(target)),
            gone: pace.gone,
            done: pace.done,
            fits: rest.schedule.fits(),
            short: days_text(rest.schedule.short_minutes().max(if rest.schedule.fits() {
                0
            } else {
                DAY_MINUTES / 2
            })),
            spare: days_text(rest.schedule.least_slack_minutes.max(0)),
            chain: rest.chain()?.iter().filter_map(title).filter(open).collect(),
        })
    }
}

fn mends(say: &Say, tasks: &[TaskRow], rest: &Laid) -> Result<Vec<String>, Problem> {
    if rest.schedule.fits() || tasks.len() > 5000 {
        return Ok(Vec::new());
    }
    let title = |place: u32| tasks.get(place as usize).map_or("", |row| row.title.as_str());
    let told = |mend: &Mend| match mend {
        Mend::Overlap { from, to, minutes } => say.three(
            "plan-mend-overlap",
            "from",
            title(*from),
            "to",
            title(*to),
            "days",
            days_text(*minutes),
        ),
        Mend::Shorten { task, minutes } => {
            say.two("plan-mend-shorten", "task", title(*task), "days", days_text(*minutes))
        }
        Mend::WorkDays(days) => {
            let first = days.first().map(|date| say.day(&ms_of(date_minute(*date)))).unwrap_or_default();
            say.two("plan-mend-work-days", "n", days.len(), "from", first)
        }
        Mend::StartAt(_) => String::new(), // what is left cannot begin in the past
        Mend::FinishAt(at) => say.one("plan-mend-finish", "day", say.day(&ms_of(*at))),
    };
    let told: Vec<String> = rest.mends()?.iter().map(told).filter(|text| !text.is_empty()).collect();
    // Moving the day comes last and is always worth saying.
    let (last, others) = match told.split_last() {
        Some((last, others)) => (Some(last.clone()), others.to_vec()),
        None => (None, Vec::new()),
    };
    Ok(others.into_iter().take(MENDS_MOST - 1).chain(last).collect())
}

/// The tree in reading order.
pub fn rows(tasks: &[TaskRow], names: &[Unit], rest: &Laid, whole: &Laid, now: i64) -> Vec<Row> {
    let short: HashMap<Id, &str> = names.iter().map(|unit| (unit.id, unit.short.as_str())).collect();
    let mut parts: HashMap<Option<Id>, Vec<&TaskRow>> = HashMap::new();
    for task in tasks {
        parts.entry(task.parent_id).or_default().push(task);
    }
    let mut rows = Vec::with_capacity(tasks.len());
    let mut open: Vec<(&TaskRow, usize)> = Vec::new();
    open.extend(parts.get(&None).into_iter().flatten().rev().map(|task| (*task, 0)));
    while let Some((task, depth)) = open.pop() {
        let below = parts.get(&Some(task.id));
        open.extend(below.into_iter().flatten().rev().map(|part| (*part, depth + 1)));
        let laid = whole.planned(task.id).unwrap_or((now, now));
        let span = span_of(task, laid);
        rows.push(Row {
            depth: depth.min(3),
            is_summary: below.is_some(),
            unit: short.get(&task.unit_id).copied().unwrap_or_default().to_owned(),
            standing: standing_of(task, span, task.done_share, now),
            slack: rest.slack(task.id),
            critical: task.done_at.is_none() && rest.is_critical(task.id),
            bar: None,
            span,
            task: task.clone(),
        });
    }
    sum_up(&mut rows, now);
    rows
}

/// From when to when a task runs: as planned; before the first plan as it would be; for what was finished without
/// ever being planned, the time it takes before its due date.
fn span_of(task: &TaskRow, laid: (i64, i64)) -> (i64, i64) {
    let due = task.due_at.or(task.done_at).unwrap_or(laid.1);
    let start = task.start_at.unwrap_or(laid.0);
    if start <= due { (start, due) } else { (ms_of(CALENDAR.subtract(minute_at(due), task.minutes)), due) }
}

fn standing_of(task: &TaskRow, span: (i64, i64), done: i64, now: i64) -> Standing {
    let measure = Measure {
        start: minute_at(span.0),
        due: minute_at(span.1),
        done: if task.done_at.is_some() { 1000 } else { done },
        reported: task.reported_at.map(minute_at),
    };
    standing(&CALENDAR, &measure, minute_at(now))
}

/// A summary runs from its first part to its last and is as far as they are, each weighing what it takes; with a
/// late part it is behind at best.
fn sum_up(rows: &mut [Row], now: i64) {
    let mut sums: HashMap<Id, (i64, i64)> = HashMap::new();
    let mut with_late: HashSet<Id> = HashSet::new();
    let mut spans: HashMap<Id, (i64, i64)> = HashMap::new();
    for place in (0..rows.len()).rev() {
        if let Some(span) = spans.get(&rows[place].task.id) {
            rows[place].span = *span;
        }
        let row = &rows[place];
        let (own_weight, done) = match sums.get(&row.task.id) {
            Some(sum) if row.is_summary => *sum,
            _ => (weight(row.task.minutes), weight(row.task.minutes) * row.task.done_share),
        };
        let is_late = row.standing.light == Light::Late || with_late.contains(&row.task.id);
        if let Some(parent) = row.task.parent_id {
            if is_late {
                with_late.insert(parent);
            }
            let own = row.span;
            let span = spans.entry(parent).or_insert(own);
            *span = (span.0.min(own.0), span.1.max(own.1));
            let sum = sums.entry(parent).or_default();
            *sum = (sum.0 + own_weight, sum.1 + done);
        }
        if row.is_summary {
            let share = done / own_weight.max(1);
            let mut standing = standing_of(&row.task, row.span, share.min(999), now);
            standing.is_stale = false;
            if share >= 1000 {
                standing = Standing { done: 1000, light: Light::Done, ..standing };
            } else if with_late.contains(&row.task.id) {
                standing.light = standing.light.max(Light::Behind);
            }
            rows[place].task.done_share = share;
            rows[place].standing = standing;
        }
    }
}

fn keep_branch(rows: &mut Vec<Row>, top: Id) {
    let mut inside: Vec<Id> = vec![top];
    rows.retain(|row| {
        let keep = row.task.id == top || row.task.parent_id.is_some_and(|parent| inside.contains(&parent));
        if keep && row.is_summary {
            inside.push(row.task.id);
        }
        keep
    });
}

/// The columns everything is drawn on: weeks, or months for a plan of years.
#[derive(Debug, Clone)]
struct Grid {
    kind: Columns,
    columns: Vec<Date>,
}

impl Grid {
    fn over(days: &store::Days, tasks: &[TaskRow]) -> Result<Self, Problem> {
        let (mut first, mut last) = (day(&days.start_on)?, day(&days.target_on)?);
        for task in tasks {
            if let (Some(start), Some(due)) = (task.start_at, task.due_at) {
                first = first.min(civil(minute_at(start)).date());
                last = last.max(civil(minute_at(due)).date());
            }
        }
        let span_days = (date_minute(last) - date_minute(first)) / (24 * 60);
        let kind = if span_days > 370 { Columns::Months } else { Columns::Weeks };
        Ok(Grid { kind, columns: kind.cover(first, last, 400) })
    }

    fn thousandths(&self, from: i64, to: i64) -> Option<(i64, i64)> {
        let bar = bars(&self.columns, self.kind, &[(minute_at(from), minute_at(to))]);
        bar.first().copied().flatten().map(|bar| (bar.from, bar.to))
    }

    fn place(&self, at: i64) -> Option<String> {
        self.thousandths(at, at).map(|(x, _)| per_cent(x, self.columns.len()))
    }

    fn bar(&self, row: &Row, now: i64) -> Option<Bar> {
        let (start, due) = row.span;
        let (x, end) = self.thousandths(start, due)?;
        let width = (end - x).max(30);
        let count = self.columns.len();
        let done = (width * row.task.done_share / 1000).min(width);
        let late = (row.standing.light == Light::Late).then(|| self.thousandths(due, now)).flatten();
        Some(Bar {
            x: per_cent(x, count),
            w: per_cent(width, count),
            done: (done > 0).then(|| per_cent(done, count)),
            late: late.map(|(from, to)| (per_cent(from, count), per_cent((to - from).max(30), count))),
            is_stone: row.task.minutes == 0 && !row.is_summary,
        })
    }

    fn weeks(&self, say: &Say) -> Vec<Week> {
        let every = self.columns.len().div_ceil(12).max(1);
        let label = |date: &Date| match self.kind {
            Columns::Weeks => say.short_day(&ms_of(date_minute(*date))),
            Columns::Months => date.strftime("%Y-%m").to_string(),
        };
        let weeks = self.columns.iter().enumerate();
        weeks
            .map(|(place, date)| Week {
                x: per_cent(place as i64 * 1000, self.columns.len()),
                label: place.is_multiple_of(every).then(|| label(date)),
            })
            .collect()
    }
}
