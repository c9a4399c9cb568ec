//! A reviewed draft becomes a campaign by the deeds of the other rooms: a campaign, its phases, its tasks laid
//! back from the day.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;
use yipan_db::Db;
use yipan_draft::board::{Board, Phase};

use super::act::Apply;
use super::owner::Owners;
use super::store::Draft;
use super::{command, rules};
use crate::duty::{self, act::Assign};
use crate::goal::act::{self as goal, NewCampaign, NewPhase};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::plan::act::{self as plan, NewTask};
use crate::problem::Problem;
use crate::who::store::units_under;

/// The hour of the day by which a task of that day is due.
const DUE_HOUR: i8 = 18;

/// Longest goal that figures are added to, in characters.
const GOAL_CHARS_MAX: usize = 300;

/// A shorter campaign has no room for the phases of its kind.
const SHORTEST_DAYS: i32 = 14;

/// Longest title of a task that the plan takes, in characters.
const TITLE_CHARS_MAX: usize = 200;

/// Makes the campaign of a board. Gives its id.
pub fn campaign(
    db: &mut Db,
    by: &Actor,
    row: &Draft,
    board: &Board,
    ask: &Apply,
    now: i64,
) -> Result<Id, Problem> {
    let bounds = Bounds::of(board, ask, now)?;
    let template = ask.template.clone().filter(|code| !code.is_empty() && code != "free");
    let new = NewCampaign {
        // What the text leaves open is the kind's: its standards, and phases and command where the text has none.
        command: template.is_some() && board.bodies.is_empty(),
        no_phases: template.is_none() || !board.phases.is_empty() || bounds.is_short(),
        template,
        name: board.name.clone().unwrap_or_default().chars().take(100).collect(),
        goal: goal_of(board),
        start_on: Some(bounds.start.to_string()),
        target_on: Some(bounds.target.to_string()),
        ..NewCampaign::default()
    };
    let id = goal::create(db, by, &new, now)?;
    let laid = bounds.lay(&board.phases);
    let mut made = Vec::with_capacity(laid.len());
    for (phase, from, to) in &laid {
        let new = NewPhase {
            name: phase.name.chars().take(60).collect(),
            from_on: from.to_string(),
            to_on: to.to_string(),
            ..NewPhase::default()
        };
        made.push((phase.item, goal::add_phase(db, by, id, &new, now)?));
    }
    command::set_up(db, by, id, &board.bodies, now)?;
    rules::keep(db, by, (id, row.id), board, &made, now)?;
    let owners = Owners::of_campaign(units_under(db, by.city, "/")?, id);
    for task in &board.tasks {
        let doers = owners.doers(&task.units);
        let new = NewTask {
            campaign: id,
            title: task.title.chars().take(TITLE_CHARS_MAX).collect(),
            // Without an owner in the city the office holds the task until somebody is named.
            unit: doers.lead.unwrap_or(by.unit),
            // Its own day, else the last day of the phase in whose section it stands.
            due: task.due.clone().or_else(|| ends_with(&laid, task.phase?)).as_deref().and_then(due_at),
            source: Some(
                json!({ "draft": row.id, "item": task.item, "quote": task.text, "units": task.units }),
            ),
            origin: Some("draft".to_owned()),
            origin_id: Some(row.id),
            ..NewTask::default()
        };
        let made = plan::create_task(db, by, &new, now)?;
        for (unit, role) in doers.beside.into_iter().filter(|(unit, _)| *unit != new.unit) {
            duty::act::share(
                db,
                by,
                &Assign { unit, role: role.to_owned(), ..Assign::of("task", id, made) },
                now,
            )?;
        }
    }
    if !board.tasks.is_empty() {
        plan::schedule_back(db, by, id, now)?;
    }
    Ok(id)
}

/// The sentence that says what success is, with the figures that are to be reached where it does not hold them.
fn goal_of(board: &Board) -> String {
    let mut goal = board.goal.clone().unwrap_or_default();
    for figure in board.figures.iter().filter(|f| f.target && !f.label.is_empty()) {
        let number = format!("{}{}", figure.value, figure.unit);
        let more = format!("{}{number}", figure.label);
        let room = goal.chars().count() + more.chars().count() < GOAL_CHARS_MAX;
        if room && !goal.contains(&number) {
            if !goal.is_empty() {
                goal.push('；');
            }
            goal.push_str(&more);
        }
    }
    goal
}

/// First and last day of the campaign.
struct Bounds {
    start: Date,
    target: Date,
}

impl Bounds {
    /// Whether it is too short for the phases of a kind.
    fn is_short(&self) -> bool {
        self.start.until(self.target).map_or(true, |span| span.get_days() < SHORTEST_DAYS)
    }

    /// What was asked for, else what the text says, else today and a year.
    fn of(board: &Board, ask: &Apply, now: i64) -> Result<Self, Problem> {
        let today = goal::day_of(now);
        let said: Vec<Date> = board
            .phases
            .iter()
            .flat_map(|p| [&p.start, &p.end])
            .chain(board.tasks.iter().map(|t| &t.due))
            .chain([&board.target])
            .filter_map(|d| d.as_deref()?.parse().ok())
            .collect();
        let first = board.phases.iter().filter_map(|p| p.start.as_deref()?.parse().ok()).min();
        let last = said.iter().max().copied();
        let start = match day("start_on", &ask.start_on)? {
            Some(day) => day,
            None => first.or_else(|| said.iter().min().copied().filter(|d| *d < today)).unwrap_or(today),
        };
        let year = start.checked_add(1.year()).map_err(|_| Problem::field("start_on", "field-not-date"))?;
        let target = match day("target_on", &ask.target_on)? {
            Some(day) => day,
            None => last.filter(|d| *d > start).unwrap_or(year),
        };
        Ok(Self { start, target })
    }

    /// Phases with both days: what is missing is taken from the neighbours, or from the campaign.
    fn lay<'p>(&self, phases: &'p [Phase]) -> Vec<(&'p Phase, Date, Date)> {
        let read = |d: &Option<String>| d.as_deref().and_then(|d| d.parse::<Date>().ok());
        let mut out: Vec<(&Phase, Date, Date)> = Vec::with_capacity(phases.len());
        for (i, phase) in phases.iter().enumerate() {
            let after = out.last().and_then(|(_, _, to)| to.tomorrow().ok()).unwrap_or(self.start);
            let from = read(&phase.start).unwrap_or_else(|| after.min(read(&phase.end).unwrap_or(after)));
            let next = phases[i + 1..].iter().find_map(|p| read(&p.start)).and_then(|d| d.yesterday().ok());
            let to = read(&phase.end).or(next).unwrap_or(self.target).max(from);
            out.push((phase, from, to));
        }
        out
    }
}

fn day(field: &str, value: &str) -> Result<Option<Date>, Problem> {
    if value.is_empty() {
        return Ok(None);
    }
    value.parse().map(Some).map_err(|_| Problem::field(field, "field-not-date"))
}

/// The last day of a phase, as it was laid.
fn ends_with(laid: &[(&Phase, Date, Date)], item: usize) -> Option<String> {
    laid.iter().find(|(phase, ..)| phase.item == item).map(|(_, _, to)| to.to_string())
}

/// The moment a task of that day is due where our cities are.
pub(super) fn due_at(day: &str) -> Option<i64> {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").ok()?;
    let moment = day.parse::<Date>().ok()?.at(DUE_HOUR, 0, 0, 0).to_zoned(zone).ok()?;
    Some(moment.timestamp().as_millisecond())
}
