//! Plans from files and into files: Excel with one task a line, and MS Project's XML. What is read in is looked at
//! first: every wrong cell by its address, or what would come of it.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{DateTime, Time};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::plan::sheet::{self, COLUMNS, CONSTRAINTS, Entry, Fault, Wait};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};
use yipan_paper::project::{Project, ProjectDay, ProjectTask, ProjectWait, read_project, write_project};
use yipan_paper::{Column, Field, Workbook};
use yipan_worktime::{Calendar, civil};

use super::act::{give_owner, keep_dates};
use super::lay::{Part, begin_of_day, day, end_of_day, lay_by, minute_at, own_minutes};
use super::retime;
use super::store::{self, LinkRow, TaskRow};
use crate::goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Arg, Say};
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};
use crate::who::store::{self as units, Unit};

/// The largest file that is read, in bytes.
pub const FILE_MOST: usize = 32 << 20;

/// What a file would come to, or came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Trial {
    /// Tasks in the file.
    pub tasks: usize,
    /// Links in the file.
    pub links: usize,
    /// Titles that stand in the plan already: they would stand there twice.
    pub known: usize,
    /// Whether everything together fits between the first day and the day.
    pub fits: bool,
    /// By how many working minutes it does not.
    pub short_minutes: i64,
}

/// Reads a file by its name: `.xml` as MS Project's, anything else as a workbook.
pub fn read(name: &str, bytes: &[u8]) -> Result<Vec<Entry>, Vec<Fault>> {
    let broken =
        |error: yipan_paper::Error| vec![Fault::new(name, "plan-import-unreadable", error.to_string())];
    let entries = if name.to_lowercase().ends_with(".xml") {
        let (project, wrong) = read_project(bytes).map_err(broken)?;
        if !wrong.is_empty() {
            let named = |own: yipan_paper::project::WrongCell| {
                Fault::new(own.place, "plan-import-element", own.found)
            };
            return Err(wrong.into_iter().map(named).collect());
        }
        of_project(&project)?
    } else {
        let text = yipan_paper::read(name, bytes).map_err(broken)?;
        let sheets = goal::import::sheets(&text);
        sheet::read(sheets.first().map_or(&[], |sheet| sheet.rows.as_slice()))?
    };
    let faults = sheet::faults(&entries);
    if entries.is_empty() {
        return Err(vec![Fault::new(name, "plan-import-nothing", "")]);
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

/// Words of MS Project's constraints, by their number.
const PROJECT_CONSTRAINTS: [&str; 8] = [
    "asap",
    "free",
    "must-start",
    "must-finish",
    "start-no-earlier",
    "start-no-later",
    "finish-no-earlier",
    "finish-no-later",
];

fn of_project(project: &Project) -> Result<Vec<Entry>, Vec<Fault>> {
    let places: HashMap<u32, usize> =
        project.tasks.iter().enumerate().map(|(place, task)| (task.uid, place)).collect();
    let mut faults = Vec::new();
    let mut above: Vec<(u32, usize)> = Vec::new();
    let mut entries = Vec::with_capacity(project.tasks.len());
    for (place, task) in project.tasks.iter().enumerate() {
        above.retain(|(level, _)| *level < task.level);
        let owner = format!("Task {}", task.uid);
        let title: String = task.name.trim().to_owned();
        match title.chars().count() {
            0 => faults.push(Fault::new(format!("{owner} / Name"), "plan-import-empty", "")),
            n if n > sheet::TITLE_MOST => {
                faults.push(Fault::new(format!("{owner} / Name"), "plan-import-long", &title));
            }
            _ => {}
        }
        let mut constraint = PROJECT_CONSTRAINTS[usize::from(task.constraint) % 8];
        let mut at = task.constraint_at;
        if constraint == "asap" && project.from_start {
            constraint = "free"; // what every task of such a plan has, and nobody chose
        }
        if !constraint.contains('-') {
            // A deadline is the one thing somebody did choose.
            (constraint, at) = task.deadline.map_or((constraint, None), |at| ("finish-no-later", Some(at)));
        } else if at.is_none() {
            faults.push(Fault::new(format!("{owner} / ConstraintDate"), "plan-import-day", ""));
        }
        let mut waits = Vec::new();
        for wait in &task.waits {
            match places.get(&wait.from) {
                Some(from) => {
                    waits.push(Wait { from: *from, kind: wait.kind.into(), lag_minutes: wait.lag_minutes })
                }
                None => faults.push(Fault::new(
                    format!("{owner} / PredecessorUID"),
                    "plan-import-wait",
                    wait.from.to_string(),
                )),
            }
        }
        entries.push(Entry {
            place: owner,
            parent: above.last().map(|(_, place)| *place),
            title,
            unit: task.who.trim().to_owned(),
            minutes: task.minutes,
            constraint: constraint.into(),
            at,
            deliverable: task.notes.trim().chars().take(sheet::TITLE_MOST).collect(),
            waits,
        });
        above.push((task.level, place));
    }
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

/// Faults as fields to mend, each with its address.
pub fn problem(faults: &[Fault]) -> Problem {
    let field = |fault: &Fault| FieldError {
        field: fault.place.clone(),
        key: fault.key,
        args: vec![("found", Arg::Text(fault.found.clone()))],
    };
    Problem::Invalid(faults.iter().map(field).collect())
}

struct Built {
    tasks: Vec<TaskRow>,
    links: Vec<LinkRow>,
}

/// Rows of a list; units by name, else the unit of the task above, else `unit`.
fn build(
    db: &mut Db,
    by: &Actor,
    campaign: Id,
    entries: &[Entry],
    unit: Option<Id>,
    now: i64,
) -> Result<Built, Problem> {
    by.may(Right::EditPlan)?;
    let time = store::days(db, by.city, campaign)?.time;
    let count = store::count(db, by.city, campaign)?;
    if count + entries.len() as i64 > store::TASKS_MOST {
        return Err(Problem::refused("plan-refused-too-large", []));
    }
    let all = units::units_under(db, by.city, "/")?;
    let named: HashMap<&str, &Unit> =
        all.iter().flat_map(|own| [(own.name.as_str(), own), (own.short.as_str(), own)]).collect();
    let usual = unit.and_then(|id| all.iter().find(|own| own.id == id));
    let mut faults = Vec::new();
    let mut tasks: Vec<TaskRow> = Vec::with_capacity(entries.len());
    let mut leads: Vec<Option<&Unit>> = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let parent = entry.parent.filter(|parent| *parent < place);
        let lead = match entry.unit.as_str() {
            "" => parent.and_then(|parent| leads[parent]).or(usual),
            name => named.get(name).copied(),
        };
        leads.push(lead);
        let Some(lead) = lead else {
            faults.push(Fault::new(&entry.place, "plan-import-unit", &entry.unit));
            continue;
        };
        by.may_at(Right::EditPlan, &lead.path)?;
        let at = entry.at.map(|at| moment(time, at, &entry.constraint));
        tasks.push(TaskRow {
            city_id: by.city,
            id: new_id(),
            campaign_id: campaign,
            parent_id: parent.and_then(|parent| tasks.get(parent)).map(|row| row.id),
            sort: i32::try_from(count + place as i64).unwrap_or(i32::MAX),
            title: entry.title.clone(),
            unit_id: lead.id,
            unit_path: lead.path.clone(),
            minutes: entry.minutes,
            constraint_kind: entry.constraint.clone(),
            constraint_at: at,
            start_at: None,
            due_at: None,
            baseline_start_at: None,
            baseline_due_at: None,
            done_share: 0,
            reported_at: None,
            done_at: None,
            deliverable: entry.deliverable.clone(),
            source: String::new(),
            origin: "file".into(),
            origin_id: None,
            created_at: now,
            version: 1,
        });
    }
    if !faults.is_empty() {
        faults.truncate(500);
        return Err(problem(&faults));
    }
    let mut links: BTreeMap<(Id, Id), LinkRow> = BTreeMap::new();
    for (to, entry) in tasks.iter().zip(entries) {
        for wait in &entry.waits {
            let Some(from) = tasks.get(wait.from) else { continue };
            let row = LinkRow {
                city_id: by.city,
                campaign_id: campaign,
                from_id: from.id,
                to_id: to.id,
                kind: wait.kind.clone(),
                lag_minutes: wait.lag_minutes,
            };
            links.insert((from.id, to.id), row);
        }
    }
    Ok(Built { tasks, links: links.into_values().collect() })
}

/// A whole day begins and ends with its work.
fn moment(time: &Calendar, at: DateTime, constraint: &str) -> i64 {
    match at.time() {
        hour if hour != Time::midnight() => {
            yipan_worktime::minute(&at.strftime("%Y-%m-%dT%H:%M").to_string())
                .map_or_else(|| end_of_day(time, at.date()), super::lay::ms_of)
        }
        _ if constraint.contains("start") => begin_of_day(time, at.date()),
        _ => end_of_day(time, at.date()),
    }
}

/// What a list would come to, with nothing kept.
pub fn try_out(
    db: &mut Db,
    by: &Actor,
    campaign: Id,
    entries: &[Entry],
    unit: Option<Id>,
    now: i64,
) -> Result<Trial, Problem> {
    let built = build(db, by, campaign, entries, unit, now)?;
    let (tasks, links) = (built.tasks.len(), built.links.len());
    let mut all = store::tasks(db, by.city, campaign)?;
    let titles: std::collections::HashSet<&str> = all.iter().map(|row| row.title.as_str()).collect();
    let known = built.tasks.iter().filter(|row| titles.contains(row.title.as_str())).count();
    drop(titles);
    let mut all_links = store::links(db, by.city, campaign)?;
    all.extend(built.tasks);
    all_links.extend(built.links);
    let days = store::days(db, by.city, campaign)?;
    let time = retime::time(db, by.city, campaign)?;
    let laid = lay_by(&time, &days, &all, &all_links, Part::Whole)?;
    let (fits, short_minutes) = (laid.schedule.fits(), laid.short());
    Ok(Trial { tasks, links, known, fits, short_minutes })
}

/// Takes a list into a campaign's plan, all of it or nothing, and lays the plan back from the day.
pub fn take(
    db: &mut Db,
    by: &Actor,
    campaign: Id,
    entries: &[Entry],
    unit: Option<Id>,
    now: i64,
) -> Result<Trial, Problem> {
    let wrong = sheet::faults(entries);
    if !wrong.is_empty() {
        return Err(problem(&wrong));
    }
    let trial = try_out(db, by, campaign, entries, unit, now)?;
    let built = build(db, by, campaign, entries, unit, now)?;
    for row in &built.tasks {
        store::insert_task(db, row)?;
    }
    for link in &built.links {
        store::insert_link(db, link)?;
    }
    let line = Line::of("plan.imported", "campaign", campaign)
        .campaign(Some(campaign))
        .detail(json!({"tasks": trial.tasks, "links": trial.links}));
    ledger::record(db, by, now, line)?;
    for row in &built.tasks {
        give_owner(db, by, row, now)?;
    }
    keep_dates(db, by, campaign, now)?;
    Ok(trial)
}

/// A plan as far as somebody may read it, ready to be written.
pub struct Shown {
    short: String,
    ends: (DateTime, DateTime),
    entries: Vec<Entry>,
    tasks: Vec<TaskRow>,
    time: &'static Calendar,
}

/// Reads what is to be written out: parents before their parts.
pub fn shown(db: &mut Db, by: &Actor, campaign: Id) -> Result<Shown, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    let days = store::days(db, by.city, campaign)?;
    let names: HashMap<Id, String> =
        units::units_under(db, by.city, "/")?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let mut rows = store::tasks(db, by.city, campaign)?;
    rows.retain(|row| row.unit_path.starts_with(&under));
    let links = store::links(db, by.city, campaign)?;
    let here: HashMap<Id, ()> = rows.iter().map(|row| (row.id, ())).collect();
    let mut parts: HashMap<Option<Id>, Vec<TaskRow>> = HashMap::new();
    for row in rows {
        parts.entry(row.parent_id.filter(|id| here.contains_key(id))).or_default().push(row);
    }
    let mut waiting: Vec<(TaskRow, Option<usize>)> =
        parts.remove(&None).unwrap_or_default().into_iter().rev().map(|row| (row, None)).collect();
    let (mut tasks, mut parents) = (Vec::new(), Vec::new());
    while let Some((row, parent)) = waiting.pop() {
        let below = parts.remove(&Some(row.id)).unwrap_or_default();
        let place = tasks.len();
        waiting.extend(below.into_iter().rev().map(|part| (part, Some(place))));
        tasks.push(row);
        parents.push(parent);
    }
    let places: HashMap<Id, usize> = tasks.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
    let mut waits: HashMap<Id, Vec<Wait>> = HashMap::new();
    for link in &links {
        if let Some(from) = places.get(&link.from_id) {
            let wait = Wait { from: *from, kind: link.kind.clone(), lag_minutes: link.lag_minutes };
            waits.entry(link.to_id).or_default().push(wait);
        }
    }
    let entry = |(row, parent): (&TaskRow, Option<usize>)| Entry {
        place: String::new(),
        parent,
        title: row.title.clone(),
        unit: names.get(&row.unit_id).cloned().unwrap_or_default(),
        minutes: row.minutes,
        constraint: row.constraint_kind.clone(),
        at: row.constraint_at.map(at),
        deliverable: row.deliverable.clone(),
        waits: waits.remove(&row.id).unwrap_or_default(),
    };
    let entries = tasks.iter().zip(parents).map(entry).collect();
    let ends =
        (at(begin_of_day(days.time, day(&days.start_on)?)), at(end_of_day(days.time, day(&days.target_on)?)));
    Ok(Shown { short: days.short, ends, entries, tasks, time: days.time })
}

fn at(ms: i64) -> DateTime {
    civil(minute_at(ms))
}

/// As a workbook that can be read in again; dates and progress stand to the right and are not read.
pub fn workbook(shown: &Shown, say: &Say) -> Result<Vec<u8>, Problem> {
    let broken = |error: yipan_paper::Error| Problem::Broken(error.to_string());
    let mut book = Workbook::new();
    let is_zh = say.lang == crate::kit::say::Lang::Zh;
    let wide = [8.0, 40.0, 24.0, 12.0, 18.0, 18.0, 16.0, 24.0];
    let read =
        COLUMNS.iter().zip(wide).map(|((en, zh), wide)| Column::new(if is_zh { *zh } else { *en }, wide));
    let told = [
        "plan-export-start",
        "plan-export-due",
        "plan-export-base-start",
        "plan-export-base-due",
        "plan-export-done",
    ];
    let told = told.map(|key| Column::new(say.it(key), 16.0));
    book.sheet(&shown.short, read.chain(told).collect()).map_err(broken)?;
    let numbers = sheet::numbers(&shown.entries);
    for ((row, entry), number) in shown.tasks.iter().zip(&shown.entries).zip(&numbers) {
        let word = CONSTRAINTS.iter().find(|(word, _)| *word == entry.constraint);
        let word =
            word.filter(|(word, _)| *word != "free").map_or("", |(en, zh)| if is_zh { zh } else { en });
        let when = |ms: Option<i64>| ms.map_or(Field::Blank, |ms| Field::When(at(ms)));
        book.row(vec![
            number.as_str().into(),
            entry.title.as_str().into(),
            entry.unit.as_str().into(),
            Field::Number(entry.minutes as f64 / 480.0),
            sheet::waits_text(entry, &numbers).into(),
            word.into(),
            entry.at.map_or(Field::Blank, Field::When),
            entry.deliverable.as_str().into(),
            when(row.start_at),
            when(row.due_at),
            when(row.baseline_start_at),
            when(row.baseline_due_at),
            Field::Number(row.done_share as f64 / 10.0),
        ])
        .map_err(broken)?;
    }
    book.finish().map_err(broken)
}

/// As MS Project's XML, with the working calendar and its holidays.
pub fn project(shown: &Shown) -> String {
    let spans =
        |shifts: &[yipan_worktime::Shift]| shifts.iter().map(|s| (s.from, s.until)).collect::<Vec<_>>();
    let pattern = shown.time.pattern();
    let (first, last) = (shown.ends.0.date(), shown.ends.1.date());
    let mut levels: Vec<u32> = Vec::new();
    let mut summaries = vec![false; shown.entries.len()];
    for entry in &shown.entries {
        levels.push(entry.parent.map_or(1, |parent| levels[parent] + 1));
        entry.parent.into_iter().for_each(|parent| summaries[parent] = true);
    }
    let task = |place: usize| {
        let (row, entry) = (&shown.tasks[place], &shown.entries[place]);
        let kind = |wait: &Wait| ["FS", "SS", "FF", "SF"].into_iter().find(|kind| *kind == wait.kind);
        let constraint = match entry.constraint.as_str() {
            "alap" => "free",
            word => word,
        };
        ProjectTask {
            uid: place as u32 + 1,
            level: levels[place],
            name: entry.title.clone(),
            who: entry.unit.clone(),
            minutes: own_minutes(shown.time, entry.minutes),
            percent: (row.done_share / 10) as u8,
            constraint: PROJECT_CONSTRAINTS.iter().position(|word| *word == constraint).unwrap_or(1) as u8,
            constraint_at: entry.at,
            deadline: None,
            span: row.start_at.zip(row.due_at).map(|(start, due)| (at(start), at(due))),
            baseline: row.baseline_start_at.zip(row.baseline_due_at).map(|(start, due)| (at(start), at(due))),
            notes: entry.deliverable.clone(),
            is_summary: summaries[place],
            waits: entry
                .waits
                .iter()
                .filter_map(|wait| {
                    let from = wait.from as u32 + 1;
                    Some(ProjectWait {
                        from,
                        kind: kind(wait)?,
                        lag_minutes: own_minutes(shown.time, wait.lag_minutes),
                    })
                })
                .collect(),
        }
    };
    write_project(&Project {
        title: shown.short.clone(),
        start: Some(shown.ends.0),
        finish: Some(shown.ends.1),
        from_start: false,
        minutes_per_day: pattern.minutes_per_day,
        calendar: pattern.name.clone(),
        week: std::array::from_fn(|place| spans(&pattern.week[place])),
        days: pattern
            .exceptions
            .range(first..=last)
            .map(|(date, rule)| ProjectDay {
                date: *date,
                name: rule.name.clone(),
                spans: spans(&rule.shifts),
            })
            .collect(),
        tasks: (0..shown.tasks.len()).map(task).collect(),
    })
}
