//! Plans as MS Project's own XML (MSPDI), which every planning program reads and writes.
//!
//! Tasks stand in one list; the tree is their outline level and their order. Identity is the UID, not the ID.
//! Times are local and bear no zone; durations are working time, `PT80H0M0S`; a lag is in tenths of a minute.

mod read;
mod write;

pub use read::read_project;
pub use write::write_project;

use jiff::civil::{Date, DateTime};

/// The most tasks read from one file, or written into one.
pub const TASKS_MAX: usize = 100_000;

/// A plan with its calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Project {
    /// What it is called.
    pub title: String,
    /// The day its work begins.
    pub start: Option<DateTime>,
    /// The day it is counted back from.
    pub finish: Option<DateTime>,
    /// Laid from the start forwards; otherwise from the finish backwards.
    pub from_start: bool,
    /// What one working day is worth, in minutes.
    pub minutes_per_day: u16,
    /// What people call its calendar.
    pub calendar: String,
    /// Stretches of work from Monday to Sunday, as minutes of the day.
    pub week: [Vec<(u16, u16)>; 7],
    /// Days that do not follow their weekday.
    pub days: Vec<ProjectDay>,
    /// The tasks, parents before their parts.
    pub tasks: Vec<ProjectTask>,
}

/// A day off, or a day worked for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectDay {
    /// The day.
    pub date: Date,
    /// The festival.
    pub name: String,
    /// Its stretches of work; none on a day off.
    pub spans: Vec<(u16, u16)>,
}

/// One task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectTask {
    /// Its identity within the file.
    pub uid: u32,
    /// How deep it stands; 1 is the top.
    pub level: u32,
    /// What is to be done.
    pub name: String,
    /// Who does it: the first resource given to it.
    pub who: String,
    /// Working minutes.
    pub minutes: i64,
    /// Per cent done.
    pub percent: u8,
    /// 0 as soon as possible, 1 as late as possible, 2 must start, 3 must finish, 4 start no earlier, 5 start no
    /// later, 6 finish no earlier, 7 finish no later.
    pub constraint: u8,
    /// The moment of the constraint.
    pub constraint_at: Option<DateTime>,
    /// A day it should be done by, which binds nothing.
    pub deadline: Option<DateTime>,
    /// Planned start and finish.
    pub span: Option<(DateTime, DateTime)>,
    /// Start and finish as first planned.
    pub baseline: Option<(DateTime, DateTime)>,
    /// Notes.
    pub notes: String,
    /// Whether it has parts.
    pub is_summary: bool,
    /// What it waits for.
    pub waits: Vec<ProjectWait>,
}

/// A task waits for another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectWait {
    /// UID of the one before.
    pub from: u32,
    /// `FF` `FS` `SF` `SS`.
    pub kind: &'static str,
    /// Working minutes between; negative is an overlap.
    pub lag_minutes: i64,
}

/// An element that does not hold what belongs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongCell {
    /// Which one: `Task 12 / Duration`.
    pub place: String,
    /// What it holds.
    pub found: String,
}

/// Kinds of link by their number in the file.
const KINDS: [&str; 4] = ["FF", "FS", "SF", "SS"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn moment(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    fn plan() -> Project {
        let day = vec![(510, 720), (810, 1080)];
        let mut week: [Vec<(u16, u16)>; 7] = std::array::from_fn(|_| day.clone());
        (week[5], week[6]) = (vec![], vec![]);
        let span = Some((moment("2026-07-20T08:30:00"), moment("2026-08-14T18:00:00")));
        Project {
            title: "复审 <总> & 计划".into(),
            start: Some(moment("2026-07-01T08:30:00")),
            finish: Some(moment("2026-08-14T18:00:00")),
            from_start: false,
            minutes_per_day: 480,
            calendar: "机关工作历".into(),
            week,
            days: vec![
                ProjectDay { date: "2026-10-01".parse().unwrap(), name: "国庆节".into(), spans: vec![] },
                ProjectDay { date: "2026-10-10".parse().unwrap(), name: "补班".into(), spans: day },
            ],
            tasks: vec![
                ProjectTask {
                    uid: 1,
                    level: 1,
                    name: "管网".into(),
                    is_summary: true,
                    span,
                    ..ProjectTask::default()
                },
                ProjectTask {
                    uid: 2,
                    level: 2,
                    name: "修复\"破损\"管段".into(),
                    who: "住建局".into(),
                    minutes: 9630,
                    percent: 40,
                    constraint: 7,
                    constraint_at: Some(moment("2026-08-14T18:00:00")),
                    span,
                    baseline: span,
                    notes: "两行\n说明".into(),
                    ..ProjectTask::default()
                },
                ProjectTask {
                    uid: 3,
                    level: 1,
                    name: "验收".into(),
                    who: "住建局".into(),
                    constraint: 1,
                    span,
                    waits: vec![ProjectWait { from: 2, kind: "FS", lag_minutes: -480 }],
                    ..ProjectTask::default()
                },
            ],
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let (read, wrong) = read_project(write_project(&plan()).as_bytes()).unwrap();
        assert_eq!(wrong, []);
        assert_eq!(read, plan());
    }

    #[test]
    fn a_wrong_element_is_named_with_its_task_and_what_it_holds() {
        let text = write_project(&plan())
            .replace("PT160H30M0S", "drei Wochen")
            .replace("<LagFormat>7</LagFormat>", "<LagFormat>19</LagFormat>");
        let (_, wrong) = read_project(text.as_bytes()).unwrap();
        let told: Vec<String> = wrong.iter().map(|own| format!("{}: {}", own.place, own.found)).collect();
        assert_eq!(told, ["Task 2 / Duration: drei Wochen", "Task 3 / PredecessorLink / LagFormat: 19"]);
    }

    #[test]
    fn unknown_elements_are_passed_over_and_missing_ones_have_their_usual_value() {
        let text = "<Project xmlns=\"http://schemas.microsoft.com/project\"><Odd><Tasks><Task/></Tasks></Odd><Tasks>\
                    <Task><UID>0</UID><Name>whole</Name></Task><Task><UID>7</UID><Name>a &amp; b</Name>\
                    <PredecessorLink><PredecessorUID>9</PredecessorUID></PredecessorLink></Task></Tasks></Project>";
        let (read, wrong) = read_project(text.as_bytes()).unwrap();
        assert_eq!((wrong.len(), read.tasks.len()), (0, 1));
        assert_eq!((read.tasks[0].name.as_str(), read.tasks[0].level), ("a & b", 1));
        assert_eq!(read.tasks[0].waits[0], ProjectWait { from: 9, kind: "FS", lag_minutes: 0 });
    }

    #[test]
    fn a_file_with_declared_entities_or_another_root_is_refused() {
        let bomb = "<!DOCTYPE p [<!ENTITY a \"b\">]><Project><Tasks/></Project>";
        for text in [bomb, "<html></html>", "<Project><Tasks>", ""] {
            let refused = read_project(text.as_bytes());
            assert!(matches!(refused, Err(Error::Damaged { .. } | Error::Empty)), "{text}: {refused:?}");
        }
    }
}
