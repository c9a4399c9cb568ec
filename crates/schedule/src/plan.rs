//! The words of a plan: task, link, constraint, frame, and the dates that come out.

use yipan_worktime::{Calendar, Minute};

/// One task. Its id is its place in [`Plan::tasks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Working minutes on its own calendar; nought is a milestone. Ignored for a summary.
    pub minutes: i64,
    /// Its calendar, an index into [`Plan::calendars`].
    pub calendar: u16,
    /// The task it is a part of. A task with parts is a summary: it begins with its first and ends with its last.
    pub parent: Option<u32>,
    /// What binds it besides its links.
    pub constraint: Constraint,
}

impl Task {
    /// A task of so many working minutes on the first calendar, bound by nothing but its links.
    pub const fn new(minutes: i64) -> Self {
        Task { minutes, calendar: 0, parent: None, constraint: Constraint::Free }
    }
}

/// What binds a task besides its links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Constraint {
    /// Nothing: as late as possible in a plan laid back from its end, as soon as possible in one laid forwards.
    #[default]
    Free,
    /// As soon as possible, also in a plan laid backwards.
    AsSoonAsPossible,
    /// As late as possible, also in a plan laid forwards.
    AsLateAsPossible,
    /// Must not start before.
    StartNoEarlierThan(Minute),
    /// Must not start after.
    StartNoLaterThan(Minute),
    /// Must not finish before.
    FinishNoEarlierThan(Minute),
    /// Must not finish after; also what a deadline is.
    FinishNoLaterThan(Minute),
    /// Must start then.
    MustStartOn(Minute),
    /// Must finish then.
    MustFinishOn(Minute),
}

/// Which end of one task waits for which end of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// The successor starts after the predecessor has finished.
    FinishToStart,
    /// Both start together, or later.
    StartToStart,
    /// Both finish together, or later.
    FinishToFinish,
    /// The successor finishes after the predecessor has started.
    StartToFinish,
}

impl LinkKind {
    /// The two letters of plan files: FS, SS, FF, SF.
    pub fn code(self) -> &'static str {
        match self {
            LinkKind::FinishToStart => "FS",
            LinkKind::StartToStart => "SS",
            LinkKind::FinishToFinish => "FF",
            LinkKind::StartToFinish => "SF",
        }
    }

    /// The kind of those two letters.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "FS" => Some(LinkKind::FinishToStart),
            "SS" => Some(LinkKind::StartToStart),
            "FF" => Some(LinkKind::FinishToFinish),
            "SF" => Some(LinkKind::StartToFinish),
            _ => None,
        }
    }

    /// Whether it leaves the predecessor at its finish.
    pub(crate) fn from_finish(self) -> bool {
        matches!(self, LinkKind::FinishToStart | LinkKind::FinishToFinish)
    }

    /// Whether it meets the successor at its finish.
    pub(crate) fn to_finish(self) -> bool {
        matches!(self, LinkKind::FinishToFinish | LinkKind::StartToFinish)
    }
}

/// One task waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The predecessor.
    pub from: u32,
    /// The successor.
    pub to: u32,
    /// Which end waits for which.
    pub kind: LinkKind,
    /// Working minutes on the plan's first calendar that lie between; negative is a lead (an overlap).
    pub lag_minutes: i64,
}

/// Tasks, links and calendars; the first calendar is the plan's own.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The tasks, in the order people see them.
    pub tasks: Vec<Task>,
    /// The links, in any order.
    pub links: Vec<Link>,
    /// At least one.
    pub calendars: Vec<Calendar>,
}

/// The two ends a plan is laid between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Nothing begins before; without it the plan begins as late as it may.
    pub start: Option<Minute>,
    /// Everything is done by then; without it late dates run back from the earliest finish.
    pub finish: Option<Minute>,
}

/// What came out for one task. A start is the first minute of a shift, a finish the last (12:00, not 13:30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dates {
    /// The earliest it can start.
    pub early_start: Minute,
    /// The earliest it can finish.
    pub early_finish: Minute,
    /// The latest it may start.
    pub late_start: Minute,
    /// The latest it may finish.
    pub late_finish: Minute,
    /// Working minutes between early and late, on its own calendar; negative if it does not fit.
    pub slack_minutes: i64,
}

/// The dates of a whole plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Dates by task.
    pub tasks: Vec<Dates>,
    /// Start and finish each task is given: early or late, as the frame's direction and the constraint say.
    pub planned: Vec<(Minute, Minute)>,
    /// When the plan starts: as given, or the latest start that still meets the finish.
    pub start: Minute,
    /// When it is done at the earliest.
    pub early_finish: Minute,
    /// The end that late dates run back from.
    pub finish: Minute,
    /// The smallest slack of any task.
    pub least_slack_minutes: i64,
}

impl Schedule {
    /// Whether everything fits between start, finish and constraints.
    pub fn fits(&self) -> bool {
        self.least_slack_minutes >= 0
    }

    /// By how many working minutes it does not fit; nought when it fits.
    pub fn short_minutes(&self) -> i64 {
        (-self.least_slack_minutes).max(0)
    }

    /// Whether the task lies on a chain that decides: it has the least slack of all, or none.
    pub fn is_critical(&self, task: u32) -> bool {
        let limit = self.least_slack_minutes.max(0);
        self.tasks.get(task as usize).is_some_and(|dates| dates.slack_minutes <= limit)
    }
}

/// Why a plan cannot be scheduled at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanError {
    /// Tasks that wait for one another in a circle, in the order of waiting; the last waits for the first.
    Cycle(Vec<u32>),
    /// A task is, through its parents, a part of itself.
    PartOfItself(u32),
    /// A link leads to or from a task that does not exist; its place among the links.
    NoSuchTask(usize),
    /// A summary can be linked from its finish and to its start only; the link's place among the links.
    SummaryLink(usize),
    /// A duration, lag or number of tasks out of bounds; which.
    TooLarge(&'static str),
    /// A task names a calendar the plan does not have.
    NoSuchCalendar(u32),
    /// Neither a start nor a finish was given.
    NoFrame,
}

impl std::fmt::Display for PlanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cycle(tasks) => write!(f, "{} tasks wait for one another in a circle", tasks.len()),
            Self::PartOfItself(task) => write!(f, "task {task} is a part of itself"),
            Self::NoSuchTask(link) => write!(f, "link {link} names a task that does not exist"),
            Self::SummaryLink(link) => {
                write!(f, "link {link}: a summary is linked from its finish and to its start only")
            }
            Self::TooLarge(what) => write!(f, "{what} is out of bounds"),
            Self::NoSuchCalendar(task) => write!(f, "task {task} names a calendar that does not exist"),
            Self::NoFrame => write!(f, "give a start or a finish"),
        }
    }
}

impl std::error::Error for PlanError {}
