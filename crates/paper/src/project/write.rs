//! Writing MSPDI. The schema is a sequence: the order of elements is part of the format.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::DateTime;

use super::{KINDS, Project, ProjectTask};
use crate::write::xml::escape;

const NAMESPACE: &str = "http://schemas.microsoft.com/project";

/// A plan as the text of an MSPDI file.
pub fn write_project(project: &Project) -> String {
    let mut out = Out(String::with_capacity(1024 + project.tasks.len() * 900));
    out.0.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
    let _ = writeln!(out.0, "<Project xmlns=\"{NAMESPACE}\">");
    out.put("SaveVersion", "14");
    out.put("Name", "yipan.xml");
    out.put("Title", &project.title);
    out.put("ScheduleFromStart", flag(project.from_start));
    out.moment("StartDate", project.start);
    out.moment("FinishDate", project.finish);
    out.put("CalendarUID", "1");
    let day = project.week.iter().find(|spans| !spans.is_empty());
    let clock = |minute: u16| format!("{:02}:{:02}:00", minute / 60 % 24, minute % 60);
    if let Some((from, until)) = day.and_then(|spans| Some((spans.first()?.0, spans.last()?.1))) {
        out.put("DefaultStartTime", &clock(from));
        out.put("DefaultFinishTime", &clock(until));
    }
    out.put("MinutesPerDay", &project.minutes_per_day.to_string());
    out.put("MinutesPerWeek", &(u32::from(project.minutes_per_day) * 5).to_string());
    out.put("DaysPerMonth", "20");
    calendars(&mut out, project, &clock);

    let mut who: BTreeMap<&str, usize> = BTreeMap::new();
    for task in project.tasks.iter().filter(|task| !task.who.is_empty()) {
        let next = who.len() + 1;
        who.entry(&task.who).or_insert(next);
    }
    out.line("<Tasks>");
    let mut counters: Vec<u32> = Vec::new();
    for (place, task) in project.tasks.iter().enumerate() {
        let level = task.level.max(1) as usize;
        counters.resize(level, 0);
        if let Some(last) = counters.last_mut() {
            *last += 1;
        }
        let number: Vec<String> = counters.iter().map(u32::to_string).collect();
        put_task(&mut out, task, place + 1, &number.join("."));
    }
    out.line("</Tasks>");
    out.line("<Resources>");
    for (name, uid) in &who {
        out.line("<Resource>");
        out.put("UID", &uid.to_string());
        out.put("ID", &uid.to_string());
        out.put("Name", name);
        out.put("Type", "1");
        out.line("</Resource>");
    }
    out.line("</Resources>");
    out.line("<Assignments>");
    let given = project.tasks.iter().filter_map(|task| Some((task, who.get(task.who.as_str())?)));
    for (place, (task, uid)) in given.enumerate() {
        out.line("<Assignment>");
        out.put("UID", &(place + 1).to_string());
        out.put("TaskUID", &task.uid.to_string());
        out.put("ResourceUID", &uid.to_string());
        out.put("Units", "1");
        out.line("</Assignment>");
    }
    out.line("</Assignments>");
    out.line("</Project>");
    out.0
}

fn flag(yes: bool) -> &'static str {
    if yes { "1" } else { "0" }
}

fn calendars(out: &mut Out, project: &Project, clock: &impl Fn(u16) -> String) {
    let spans = |out: &mut Out, spans: &[(u16, u16)]| {
        out.put("DayWorking", flag(!spans.is_empty()));
        if !spans.is_empty() {
            out.line("<WorkingTimes>");
            for (from, until) in spans {
                out.line("<WorkingTime>");
                out.put("FromTime", &clock(*from));
                out.put("ToTime", &clock(*until));
                out.line("</WorkingTime>");
            }
            out.line("</WorkingTimes>");
        }
    };
    out.line("<Calendars>\n<Calendar>");
    out.put("UID", "1");
    out.put("Name", &project.calendar);
    out.put("IsBaseCalendar", "1");
    out.put("BaseCalendarUID", "-1");
    out.line("<WeekDays>");
    for kind in 1..=7_usize {
        out.line("<WeekDay>");
        out.put("DayType", &kind.to_string());
        spans(out, &project.week[(kind + 5) % 7]);
        out.line("</WeekDay>");
    }
    out.line("</WeekDays>");
    if !project.days.is_empty() {
        out.line("<Exceptions>");
        for day in &project.days {
            out.line("<Exception>");
            out.put("EnteredByOccurrences", "0");
            let date = day.date;
            let _ = writeln!(
                out.0,
                "<TimePeriod><FromDate>{date}T00:00:00</FromDate><ToDate>{date}T23:59:00</ToDate></TimePeriod>"
            );
            out.put("Occurrences", "1");
            out.put("Name", &day.name);
            out.put("Type", "1");
            spans(out, &day.spans);
            out.line("</Exception>");
        }
        out.line("</Exceptions>");
    }
    out.line("</Calendar>\n</Calendars>");
}

fn put_task(out: &mut Out, task: &ProjectTask, id: usize, number: &str) {
    let length = format!("PT{}H{}M0S", task.minutes / 60, task.minutes % 60);
    out.line("<Task>");
    out.put("UID", &task.uid.to_string());
    out.put("ID", &id.to_string());
    out.put("Name", &task.name);
    out.put("Type", "1");
    out.put("IsNull", "0");
    out.put("WBS", number);
    out.put("OutlineNumber", number);
    out.put("OutlineLevel", &task.level.to_string());
    out.put("Priority", "500");
    out.moment("Start", task.span.map(|span| span.0));
    out.moment("Finish", task.span.map(|span| span.1));
    out.put("Duration", &length);
    out.put("DurationFormat", "7");
    out.put("Estimated", "0");
    out.put("Milestone", flag(task.minutes == 0 && !task.is_summary));
    out.put("Summary", flag(task.is_summary));
    out.put("PercentComplete", &task.percent.to_string());
    out.put("ConstraintType", &task.constraint.to_string());
    out.put("CalendarUID", "-1");
    out.moment("ConstraintDate", task.constraint_at);
    out.moment("Deadline", task.deadline);
    if !task.notes.is_empty() {
        out.put("Notes", &task.notes);
    }
    for wait in &task.waits {
        let kind = KINDS.iter().position(|kind| *kind == wait.kind).unwrap_or(1);
        out.line("<PredecessorLink>");
        out.put("PredecessorUID", &wait.from.to_string());
        out.put("Type", &kind.to_string());
        out.put("CrossProject", "0");
        out.put("LinkLag", &(wait.lag_minutes * 10).to_string());
        out.put("LagFormat", "7");
        out.line("</PredecessorLink>");
    }
    if let Some((start, finish)) = task.baseline {
        out.line("<Baseline>");
        out.put("Number", "0");
        out.moment("Start", Some(start));
        out.moment("Finish", Some(finish));
        out.put("Duration", &length);
        out.put("DurationFormat", "7");
        out.line("</Baseline>");
    }
    out.line("</Task>");
}

struct Out(String);

impl Out {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn put(&mut self, name: &str, words: &str) {
        let _ = write!(self.0, "<{name}>");
        escape(&mut self.0, words);
        let _ = writeln!(self.0, "</{name}>");
    }

    fn moment(&mut self, name: &str, at: Option<DateTime>) {
        if let Some(at) = at {
            self.put(name, &at.strftime("%Y-%m-%dT%H:%M:%S").to_string());
        }
    }
}
