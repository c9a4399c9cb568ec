//! The plan page: does it fit, along which chain, and the tasks on one grid of weeks. Without script it is a table
//! folded to the rows that fit; the island `gantt` draws the whole plan from [`super::chart`].

use std::collections::{HashMap, HashSet};

use askama::Template;
use yipan_core::plan::{Light, percent, weight};
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_schedule::Mend;
use yipan_worktime::date_minute;

use super::chart;
use super::grid::{Grid, Week};
use super::lay::{DAY_MINUTES, Laid, Part, day, lay, minute_at, ms_of, pace};
use super::retime::{self, Stand};
use super::rows::{Row, days_text, fold, keep_branch, rows, sign};
use super::store::{self, TaskRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who::store::{self as units, Unit};

/// So many rows stand on one page of the table; a longer one is folded by summary task, then paged.
const ROWS_MOST: usize = 80;
const MENDS_MOST: usize = 6;

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
    pub is_folded: bool,
    /// The first row of the next page of the table.
    pub next: Option<usize>,
    /// The island's words, as JSON.
    pub words: String,
    pub mends: Vec<String>,
    pub may_edit: bool,
    pub may_schedule: bool,
    pub units: Vec<Unit>,
    pub parents: Vec<(Id, String)>,
    pub month: String,
    pub why: Option<String>,
    /// The working time changed after the dates were laid; for those who may take the new one.
    pub stand: Option<Stand>,
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
    /// The table begins with this row.
    pub from: usize,
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
        let mut rows = rows(days.time, &tasks, &names, (&rest, &whole), now);

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
        let seen: HashSet<Id> = rows.iter().map(|row| row.task.id).collect();
        lede.chain.retain(|(id, _)| seen.contains(id));
        let parents = rows.iter().filter(|row| row.depth < 2 && row.task.done_at.is_none());
        let parents: Vec<_> = parents.map(|row| (row.task.id, row.task.title.clone())).take(200).collect();

        match (wish.only.as_str(), wish.under) {
            ("late", _) => rows.retain(|row| row.standing.light == Light::Late),
            ("behind", _) => rows.retain(|row| row.standing.light == Light::Behind),
            ("critical", _) => rows.retain(|row| row.critical && !row.is_summary),
            ("stale", _) => rows.retain(|row| row.standing.is_stale && !row.is_summary),
            (_, Some(top)) => keep_branch(&mut rows, top),
            _ => {}
        }
        let is_folded = wish.only.is_empty() && fold(&mut rows, ROWS_MOST);
        let next = Some(wish.from + ROWS_MOST).filter(|next| *next < rows.len());
        let mut rows: Vec<Row> = rows.into_iter().skip(wish.from).take(ROWS_MOST).collect();
        rows.iter_mut().for_each(|row| row.bar = grid.bar(row, now));
        Ok(PlanPage {
            id,
            lede,
            rows,
            weeks: grid.weeks(&frame.say),
            now: grid.place(now),
            totals,
            only: wish.only.clone(),
            under: wish.under,
            is_folded,
            next,
            words: chart::words(&frame.say),
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
            stand: if may_schedule { retime::stale(db, by.city, id)? } else { None },
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
        let pace = pace(days.time, (first, target), now, weighed);
        let open: HashMap<Id, &TaskRow> =
            tasks.iter().filter(|row| row.done_at.is_none()).map(|row| (row.id, row)).collect();
        let title = |id: &Id| open.get(id).map(|row| (row.id, row.title.clone()));
        Ok(Lede {
            days_left: (date_minute(target) - date_minute(today)) / (24 * 60),
            working_left: i64::from(days.time.working_days(today, target)),
            target: ms_of(date_minute(target)),
            gone: pace.gone,
            done: pace.done,
            fits: rest.schedule.fits(),
            short: days_text(rest.short().max(if rest.schedule.fits() { 0 } else { DAY_MINUTES / 2 })),
            spare: days_text(rest.spare().max(0)),
            chain: rest.chain()?.iter().filter_map(title).collect(),
        })
    }
}

/// The single changes that would make a plan fit, in words; none for one that fits.
pub fn mends(say: &Say, tasks: &[TaskRow], rest: &Laid) -> Result<Vec<String>, Problem> {
    if rest.schedule.fits() {
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
