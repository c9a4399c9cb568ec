//! What waits for a person, from every room, by the next deadline: the page `/work` and "first today".

use askama::Template;
use yipan_core::case::Rung;
use yipan_core::who::{Reach, Right};
use yipan_db::Db;

use super::store::{self, WaitRow};
use super::view::{Sign, Todo, rich};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::{drive, hazard, project};

/// A longer list is not read: the rest is in the case list.
const MOST: usize = 200;
const WEEK_MS: i64 = 7 * 86_400_000;

/// Everything this person has to do, most urgent first.
pub fn waiting(db: &mut Db, by: &Actor, now: i64) -> Result<Vec<Todo>, Problem> {
    let mut rows = match condition(db, by, now)? {
        Some(condition) => store::waiting_cases(db, by.city, &condition, MOST)?,
        None => Vec::new(),
    };
    if by.can(Right::ReportProgress) {
        rows.extend(store::waiting_tasks(db, by.city, &by.unit_path, (now, now + WEEK_MS), MOST)?);
    }
    let mut todos: Vec<Todo> = rows.iter().map(|row| todo(by, row, now)).collect();
    let units = crate::case::view::units(db, by.city)?;
    for own in hazard::owed::owed(db, by, now, MOST as i64)? {
        todos.push(of_hazard(own, &units, now));
    }
    for own in drive::owed::owed(db, by, now)? {
        todos.push(of_drive(own, now));
    }
    for own in project::owed::owed(db, by, now)? {
        todos.push(of_project(own, &units, now));
    }
    todos.sort_by_key(|t| (t.due.is_none(), t.due, t.to.clone()));
    todos.truncate(MOST);
    Ok(todos)
}

/// The cases a role is waited for at. Only numbers and our own words stand in it.
fn condition(db: &mut Db, by: &Actor, now: i64) -> Result<Option<String>, Problem> {
    let mut any: Vec<String> = Vec::new();
    let everywhere = |right| by.role.reach(right) == Some(Reach::City);
    if everywhere(Right::FileCase) {
        any.push("c.stage = 'reported'".into());
    }
    if everywhere(Right::DispatchCase) {
        any.push("c.stage = 'filed'".into());
        any.push("c.rung = 'office'".into());
    }
    if everywhere(Right::VerifyCase) {
        any.push("c.stage = 'fixed'".into());
    }
    if by.can(Right::HandleCase) {
        let own = own_units(db, by)?;
        any.push(format!("c.stage in ('assigned', 'working') and c.unit_id in ({own})"));
        if by.can(Right::Opine) {
            any.push(format!("c.rung = 'lead' and c.lead_unit_id in ({own})"));
        }
    } else if everywhere(Right::Opine) && !everywhere(Right::DispatchCase) {
        any.push("c.rung = 'sponsor'".into());
    }
    if everywhere(Right::Press) {
        any.push(format!("c.stage in ('assigned', 'working') and c.due_at <= {now} and not c.suspended"));
    }
    Ok((!any.is_empty()).then(|| any.iter().map(|c| format!("({c})")).collect::<Vec<_>>().join(" or ")))
}

fn own_units(db: &mut Db, by: &Actor) -> Result<String, Problem> {
    let units = crate::who::store::units_under(db, by.city, &by.unit_path)?;
    let ids: Vec<String> = units.iter().map(|u| u.id.to_string()).collect();
    Ok(if ids.is_empty() { "-1".into() } else { ids.join(", ") })
}

fn todo(by: &Actor, row: &WaitRow, now: i64) -> Todo {
    let sign = match row.due_at {
        _ if row.suspended => Sign::Paused,
        Some(due) if due <= now => Sign::Late,
        _ if row.yellow_at.is_some_and(|at| at <= now) => Sign::Near,
        _ if row.stage == "fixed" => Sign::Wait,
        _ => Sign::Open,
    };
    let to = page_of(&row.stage, row.id);
    Todo {
        sign,
        title: row.title.clone(),
        who: row.unit.clone(),
        number: row.number.clone(),
        note: row.place.clone(),
        due: row.due_at,
        since: row.since,
        deed: deed(by, row),
        deed_to: to.clone(),
        to,
    }
}

/// The sign of a date.
fn sign(due_at: Option<i64>, yellow_at: Option<i64>, now: i64) -> Sign {
    match due_at {
        Some(due) if due <= now => Sign::Late,
        _ if yellow_at.is_some_and(|at| at <= now) => Sign::Near,
        _ => Sign::Open,
    }
}

fn of_hazard(own: hazard::owed::Owed, units: &crate::case::view::Units, now: i64) -> Todo {
    let to = format!("/hazards/{}", own.row.id);
    Todo {
        sign: sign(own.due_at, own.yellow_at, now),
        who: units.get(&own.row.unit_id).cloned().unwrap_or_default(),
        number: Some(own.row.number),
        title: own.row.title,
        note: own.row.place,
        due: own.due_at,
        since: own.since,
        deed: own.deed,
        deed_to: to.clone(),
        to,
    }
}

fn of_drive(own: drive::owed::Owed, now: i64) -> Todo {
    let to = format!("/drives/{}", own.row.id);
    Todo {
        sign: sign(Some(own.due_at), Some(own.due_at - (own.due_at - own.since) / 4), now),
        who: String::new(),
        number: None,
        title: own.row.title,
        note: own.targets.join(" · "),
        due: Some(own.due_at),
        since: own.since,
        deed: "tally",
        deed_to: to.clone(),
        to,
    }
}

fn of_project(own: project::owed::Owed, units: &crate::case::view::Units, now: i64) -> Todo {
    let to = format!("/projects/{}", own.row.id);
    Todo {
        sign: sign(Some(own.due_at), Some(own.near_at), now),
        who: units.get(&own.row.unit_id).cloned().unwrap_or_default(),
        number: Some(own.row.number),
        title: own.row.name,
        note: own.row.place,
        due: Some(own.due_at),
        since: own.near_at,
        deed: own.deed,
        deed_to: format!("{to}#{}", if own.deed == "report" { "reports" } else { "steps" }),
        to,
    }
}

fn page_of(stage: &str, id: Id) -> String {
    if stage == "task" { format!("/tasks/{id}") } else { format!("/cases/{id}") }
}

/// The one deed that is waited for, by stage and by what this person may do.
fn deed(by: &Actor, row: &WaitRow) -> &'static str {
    let rung = row
        .rung
        .as_deref()
        .and_then(|word| [Rung::Lead, Rung::Sponsor, Rung::Office].into_iter().find(|r| r.word() == word));
    match row.stage.as_str() {
        "task" => "report",
        "reported" if by.can(Right::FileCase) => "file",
        "filed" if by.can(Right::DispatchCase) => "dispatch",
        "fixed" if by.can(Right::VerifyCase) => "verify",
        _ if rung.is_some() && by.can(Right::Opine) => "answer",
        "assigned" if by.can(Right::HandleCase) => "take",
        "working" if by.can(Right::HandleCase) => "fix",
        _ if by.can(Right::Press) => "press",
        _ => "look",
    }
}

/// The page `/work`.
#[derive(Template)]
#[template(path = "board/pages/work.html")]
pub struct WorkPage {
    /// Head and language.
    pub frame: Frame,
    /// Groups with their word, in the order of their clocks; empty ones left out.
    pub groups: Vec<(&'static str, Vec<Todo>)>,
    /// The oldest of them waits since.
    pub oldest: Option<i64>,
    /// Reminders nobody of the unit has read.
    pub unread: i64,
}

impl WorkPage {
    /// Puts what waits under its heading.
    pub fn of(frame: Frame, todos: Vec<Todo>, unread: i64) -> Self {
        let say = &frame.say;
        let ends = |days: i64| {
            let day = say.civil(say.now).date().saturating_add(jiff::Span::new().days(days));
            day.to_zoned(say.zone.clone()).map_or(say.now, |z| z.timestamp().as_millisecond())
        };
        let (midnight, week) = (ends(1), ends(7));
        let oldest = todos.iter().map(|t| t.since).min();
        let mut groups: Vec<(&'static str, Vec<Todo>)> =
            ["late", "today", "week", "later"].map(|word| (word, Vec::new())).into();
        for todo in todos {
            let at = match (todo.sign, todo.due) {
                (Sign::Late, _) => 0,
                (_, Some(due)) if due < midnight => 1,
                (_, Some(due)) if due < week => 2,
                _ => 3,
            };
            groups[at].1.push(todo);
        }
        groups.retain(|(_, todos)| !todos.is_empty());
        Self { oldest, groups, unread, frame }
    }

    fn count(&self, word: &str) -> usize {
        self.groups.iter().find(|(of, _)| *of == word).map_or(0, |(_, todos)| todos.len())
    }

    /// How many, how many today, how long the oldest waits.
    pub fn lede(&self) -> String {
        let say: &Say = &self.frame.say;
        let all: usize = self.groups.iter().map(|(_, todos)| todos.len()).sum();
        if all == 0 {
            return rich(&say.it("work-lede-none"));
        }
        let mut text = say.one("work-lede", "n", all);
        for (word, key) in [("late", "work-lede-late"), ("today", "work-lede-today")] {
            let n = self.count(word);
            if n > 0 {
                text.push_str(&say.one(key, "n", n));
            }
        }
        if let Some(oldest) = self.oldest {
            text.push_str(&say.one("work-lede-oldest", "span", say.span((say.now - oldest).max(0))));
        }
        text.push_str(&say.it("board-stop"));
        rich(&text)
    }
}
