//! Reading MSPDI: missing elements have their usual value, unknown ones are passed over, wrong ones are named.

use std::collections::HashMap;

use jiff::civil::{Date, DateTime};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{KINDS, Project, ProjectDay, ProjectTask, ProjectWait, TASKS_MAX, WrongCell};
use crate::Error;
use crate::limits::FILE_BYTES_MAX;
use crate::read::plain::decode;

/// Nested elements; the format needs eight.
const DEPTH_MAX: usize = 64;
/// So many wrong elements are named; who has more has sent another kind of file.
const WRONG_MAX: usize = 500;
/// Letters kept of one element.
const LETTERS_MAX: usize = 32_000;
/// Forms of a duration that are working time: minutes, hours, days, weeks, months, sure or estimated.
const WORKING_FORMATS: [&str; 11] = ["", "3", "5", "7", "9", "11", "21", "35", "37", "39", "41"];

/// Reads a plan. What cannot be understood is left at its usual value and named, so that all of it can be mended
/// at once.
///
/// # Errors
/// When the file is too large, no text, no XML, declares entities, or is no project.
pub fn read_project(bytes: &[u8]) -> Result<(Project, Vec<WrongCell>), Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Error::TooLarge { bytes: bytes.len() as u64, limit: FILE_BYTES_MAX as u64 });
    }
    let (text, _) = decode(bytes)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut walk = Walk::default();
    let broken = |place: u64, cause: &dyn std::fmt::Display| Error::damaged(format!("byte {place}"), cause);
    loop {
        let place = reader.buffer_position();
        match reader.read_event().map_err(|cause| broken(place, &cause))? {
            Event::Eof => break,
            Event::DocType(_) => return Err(broken(place, &"a document type is not read")),
            Event::Start(tag) => walk.open(local(tag.name().as_ref()), place)?,
            Event::Empty(tag) => {
                walk.open(local(tag.name().as_ref()), place)?;
                walk.close()?;
            }
            Event::End(_) => walk.close()?,
            Event::Text(words) => walk.say(&words),
            Event::CData(words) => walk.say(&words),
            Event::GeneralRef(name) => {
                let letter = match name.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    Ok(None) => named(&name),
                    Err(_) => None,
                };
                walk.words.extend(letter);
            }
            _ => {}
        }
    }
    if !walk.path.is_empty() || !walk.is_project {
        return Err(Error::damaged("xml", "no whole <Project>"));
    }
    Ok(walk.finish())
}

fn local(name: impl AsRef<[u8]>) -> String {
    let name = name.as_ref();
    let from = name.iter().rposition(|byte| *byte == b':').map_or(0, |colon| colon + 1);
    String::from_utf8_lossy(&name[from..]).into_owned()
}

fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[derive(Default)]
struct Walk {
    path: Vec<String>,
    words: String,
    is_project: bool,
    project: Project,
    task: HashMap<String, String>,
    waits: Vec<HashMap<String, String>>,
    baseline: HashMap<String, String>,
    calendar: Calendar,
    resource: HashMap<String, String>,
    resources: HashMap<String, String>,
    assignment: HashMap<String, String>,
    /// Resource of each task.
    given: HashMap<u32, String>,
    wrong: Vec<WrongCell>,
}

/// What is known of the calendar being read.
#[derive(Default)]
struct Calendar {
    weekday: usize,
    spans: Vec<(u16, u16)>,
    from: String,
    date: String,
    until: String,
    name: String,
}

impl Walk {
    fn open(&mut self, name: String, place: u64) -> Result<(), Error> {
        if self.path.len() >= DEPTH_MAX {
            return Err(Error::damaged(format!("byte {place}"), "elements within elements without end"));
        }
        if self.path.is_empty() {
            self.is_project = name == "Project";
        }
        if self.path.len() == 2 && name == "Task" {
            if self.project.tasks.len() >= TASKS_MAX {
                return Err(Error::TooMuchInside { part: "Tasks".into(), limit: TASKS_MAX as u64 });
            }
            self.task.clear();
            self.waits.clear();
            self.baseline.clear();
        }
        if name == "PredecessorLink" && self.waits.len() < 1000 {
            self.waits.push(HashMap::new());
        }
        if name == "WeekDay" || name == "Exception" {
            self.calendar = Calendar::default();
        }
        self.path.push(name);
        self.words.clear();
        Ok(())
    }

    fn say(&mut self, words: &str) {
        if self.words.len() < LETTERS_MAX {
            self.words.push_str(words);
        }
    }

    fn close(&mut self) -> Result<(), Error> {
        let words = std::mem::take(&mut self.words);
        let words = words.trim().to_owned();
        let path: Vec<String> = self.path.clone();
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["Project", "Tasks", "Task"] => self.end_task(),
            ["Project", "Tasks", "Task", "PredecessorLink", name] => {
                if let Some(wait) = self.waits.last_mut() {
                    wait.insert((*name).to_owned(), words);
                }
            }
            ["Project", "Tasks", "Task", "Baseline", name] => {
                self.baseline.entry((*name).to_owned()).or_insert(words);
            }
            ["Project", "Tasks", "Task", name] => drop(self.task.insert((*name).to_owned(), words)),
            ["Project", "Resources", "Resource"] => {
                let own = std::mem::take(&mut self.resource);
                if let (Some(uid), Some(name)) = (own.get("UID"), own.get("Name")) {
                    self.resources.insert(uid.clone(), name.clone());
                }
            }
            ["Project", "Resources", "Resource", name] => {
                self.resource.insert((*name).to_owned(), words);
            }
            ["Project", "Assignments", "Assignment"] => {
                let own = std::mem::take(&mut self.assignment);
                if let (Some(Ok(task)), Some(who)) =
                    (own.get("TaskUID").map(|uid| uid.parse()), own.get("ResourceUID"))
                {
                    self.given.entry(task).or_insert_with(|| who.clone());
                }
            }
            ["Project", "Assignments", "Assignment", name] => {
                self.assignment.insert((*name).to_owned(), words);
            }
            ["Project", "Calendars", "Calendar", rest @ ..] => self.in_calendar(rest, words),
            ["Project", name] => self.of_project(name, words),
            _ => {}
        }
        self.path.pop();
        Ok(())
    }

    fn of_project(&mut self, name: &str, words: String) {
        match name {
            "Title" => self.project.title = words,
            "Name" if self.project.title.is_empty() => self.project.title = words,
            "StartDate" => self.project.start = self.moment("Project", "StartDate", &words),
            "FinishDate" => self.project.finish = self.moment("Project", "FinishDate", &words),
            "ScheduleFromStart" => self.project.from_start = words != "0",
            "MinutesPerDay" => self.project.minutes_per_day = words.parse().unwrap_or(480),
            _ => {}
        }
    }

    /// Only the first calendar is read: the project's.
    fn in_calendar(&mut self, rest: &[&str], words: String) {
        let clock = |text: &str| {
            let mut parts = text.split(':').map(|part| part.parse::<u16>().ok());
            Some(parts.next()?? * 60 + parts.next()??)
        };
        match rest {
            ["Name"] if self.project.calendar.is_empty() => self.project.calendar = words,
            ["WeekDays", "WeekDay", "DayType"] => {
                self.calendar.weekday = words.parse::<usize>().unwrap_or(0);
            }
            [.., "WorkingTimes", "WorkingTime", "FromTime"] => self.calendar.from = words,
            [.., "WorkingTimes", "WorkingTime", "ToTime"] => {
                if let (Some(from), Some(until)) = (clock(&self.calendar.from), clock(&words)) {
                    // A stretch until midnight is written as 00:00.
                    self.calendar.spans.push((from, if until == 0 { 1440 } else { until }));
                }
            }
            ["WeekDays", "WeekDay"] => {
                let own = std::mem::take(&mut self.calendar);
                if let 1..=7 = own.weekday {
                    self.project.week[(own.weekday + 5) % 7] = own.spans;
                }
            }
            ["Exceptions", "Exception", "TimePeriod", "FromDate"] => self.calendar.date = words,
            ["Exceptions", "Exception", "TimePeriod", "ToDate"] => self.calendar.until = words,
            ["Exceptions", "Exception", "Name"] => self.calendar.name = words,
            ["Exceptions", "Exception"] => {
                let own = std::mem::take(&mut self.calendar);
                let day = |text: &str| text.get(..10).and_then(|text| text.parse::<Date>().ok());
                let (Some(mut date), Some(until)) = (day(&own.date), day(&own.until)) else { return };
                while date <= until && self.project.days.len() < 5_000 {
                    let spans = own.spans.clone();
                    self.project.days.push(ProjectDay { date, name: own.name.clone(), spans });
                    let Ok(next) = date.tomorrow() else { return };
                    date = next;
                }
            }
            _ => {}
        }
    }

    fn wrong(&mut self, owner: &str, name: &str, found: &str) {
        if self.wrong.len() < WRONG_MAX {
            let place = format!("{owner} / {name}");
            self.wrong.push(WrongCell { place, found: found.chars().take(80).collect() });
        }
    }

    fn moment(&mut self, owner: &str, name: &str, text: &str) -> Option<DateTime> {
        if text.is_empty() {
            return None;
        }
        let read = text.get(..19).unwrap_or(text).parse().ok();
        if read.is_none() {
            self.wrong(owner, name, text);
        }
        read
    }

    fn end_task(&mut self) {
        let task = std::mem::take(&mut self.task);
        let get = |name: &str| task.get(name).map_or("", String::as_str);
        if get("IsNull") == "1" || get("UID") == "0" {
            return;
        }
        let owner = format!("Task {}", get("UID"));
        let number = |walk: &mut Self, name: &str, usual: i64, range: std::ops::RangeInclusive<i64>| {
            let text = get(name);
            let read = if text.is_empty() { Some(usual) } else { text.parse().ok() };
            read.filter(|n| range.contains(n)).unwrap_or_else(|| {
                walk.wrong(&owner, name, text);
                usual
            })
        };
        let mut own = ProjectTask {
            uid: number(self, "UID", 0, 0..=i64::from(u32::MAX)) as u32,
            level: number(self, "OutlineLevel", 1, 0..=100).max(1) as u32,
            name: get("Name").to_owned(),
            percent: number(self, "PercentComplete", 0, 0..=100) as u8,
            constraint: number(self, "ConstraintType", 0, 0..=7) as u8,
            notes: get("Notes").to_owned(),
            is_summary: get("Summary") == "1",
            ..ProjectTask::default()
        };
        if !WORKING_FORMATS.contains(&get("DurationFormat")) && !own.is_summary {
            self.wrong(&owner, "DurationFormat", get("DurationFormat"));
        }
        match duration(get("Duration")) {
            Some(minutes) => own.minutes = minutes,
            None => self.wrong(&owner, "Duration", get("Duration")),
        }
        own.constraint_at = self.moment(&owner, "ConstraintDate", get("ConstraintDate"));
        own.deadline = self.moment(&owner, "Deadline", get("Deadline"));
        let span = (self.moment(&owner, "Start", get("Start")), self.moment(&owner, "Finish", get("Finish")));
        own.span = span.0.zip(span.1);
        let baseline = std::mem::take(&mut self.baseline);
        let first = |name: &str| baseline.get(name)?.get(..19)?.parse::<DateTime>().ok();
        own.baseline = first("Start").zip(first("Finish"));
        for wait in std::mem::take(&mut self.waits) {
            own.waits.extend(self.wait(&owner, &wait));
        }
        self.project.tasks.push(own);
    }

    fn wait(&mut self, owner: &str, wait: &HashMap<String, String>) -> Option<ProjectWait> {
        let owner = format!("{owner} / PredecessorLink");
        let get = |name: &str| wait.get(name).map_or("", String::as_str);
        let Ok(from) = get("PredecessorUID").parse() else {
            self.wrong(&owner, "PredecessorUID", get("PredecessorUID"));
            return None;
        };
        let kind = match get("Type") {
            "" => Some(1),
            text => text.parse::<usize>().ok(),
        };
        let Some(kind) = kind.and_then(|kind| KINDS.get(kind)) else {
            self.wrong(&owner, "Type", get("Type"));
            return None;
        };
        let lag = match get("LinkLag") {
            "" => Some(0),
            text => text.parse::<i64>().ok().filter(|lag| lag.abs() < 100_000_000),
        };
        let Some(lag) = lag else {
            self.wrong(&owner, "LinkLag", get("LinkLag"));
            return None;
        };
        if lag != 0 && !WORKING_FORMATS.contains(&get("LagFormat")) {
            self.wrong(&owner, "LagFormat", get("LagFormat"));
        }
        Some(ProjectWait { from, kind, lag_minutes: lag / 10 })
    }

    fn finish(mut self) -> (Project, Vec<WrongCell>) {
        for task in &mut self.project.tasks {
            let who = self.given.get(&task.uid).and_then(|uid| self.resources.get(uid));
            task.who = who.cloned().unwrap_or_default();
        }
        (self.project, self.wrong)
    }
}

/// Working minutes of `PT12H30M0S`; an empty text is none.
fn duration(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let mut rest = text.strip_prefix("PT")?;
    let mut minutes = 0;
    for (unit, worth) in [('H', 60), ('M', 1)] {
        if let Some((count, after)) = rest.split_once(unit) {
            minutes += count.parse::<i64>().ok().filter(|n| (0..=10_000_000).contains(n))? * worth;
            rest = after;
        }
    }
    let seconds = rest.strip_suffix('S').unwrap_or(rest);
    (seconds.is_empty() || seconds.parse::<f64>().is_ok()).then_some(minutes)
}
