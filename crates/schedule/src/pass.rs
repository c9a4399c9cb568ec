//! The two walks: forwards for early dates, backwards for late ones.
//!
//! Inside, a task's dates are counts of working minutes on its own calendar ([`Calendar::work_at`]), so that on
//! one calendar a link is one addition. Where a link joins two calendars, the bound goes over the wall clock.

use yipan_worktime::{Calendar, Minute};

use crate::network::Out;
use crate::{Constraint, Dates, Frame, Network, PlanError, Schedule};

impl Network {
    /// Early, late and planned dates of every task.
    ///
    /// With a start only, late dates run back from the earliest finish. With a finish only, the plan starts as
    /// late as it may. With both, slack can be negative: then the plan does not fit, and says so.
    pub fn schedule(&self, frame: &Frame) -> Result<Schedule, PlanError> {
        let (early, late, start, finish) = match (frame.start, frame.finish) {
            (None, None) => return Err(PlanError::NoFrame),
            (Some(start), finish) => {
                let early = self.forwards(start);
                let finish = finish.unwrap_or_else(|| self.last_finish(&early, start));
                (early, self.backwards(finish), start, finish)
            }
            (None, Some(finish)) => {
                let late = self.backwards(finish);
                let start = self.first_start(&late, finish);
                (self.forwards(start), late, start, finish)
            }
        };
        let mut least = i64::MAX;
        let dates = |task: usize| {
            if self.is_summary[task] {
                return Dates::default();
            }
            let (early, late) = (early[task], late[task]);
            let (early_start, early_finish) = self.wall(task as u32, early);
            let (late_start, late_finish) = self.wall_until(task as u32, late, frame.finish);
            let slack_minutes = late - early;
            least = least.min(slack_minutes);
            Dates { early_start, early_finish, late_start, late_finish, slack_minutes }
        };
        let mut tasks: Vec<Dates> = (0..self.tasks.len()).map(dates).collect();
        let mut planned = self.planned(&tasks, &early, &late, frame.finish);
        self.roll_up(&mut tasks, &mut planned);
        let early_finish = self.last_finish(&early, start);
        let least_slack_minutes = if self.order.is_empty() { 0 } else { least };
        Ok(Schedule { tasks, planned, start, early_finish, finish, least_slack_minutes })
    }

    /// Early starts, as working minutes of each task's calendar.
    pub(crate) fn forwards(&self, start: Minute) -> Vec<i64> {
        let begin: Vec<i64> = self.calendars.iter().map(|calendar| calendar.work_at(start)).collect();
        let tasks = 0..self.tasks.len() as u32;
        let mut early: Vec<i64> =
            tasks.map(|task| begin[self.calendar_of(task)].max(self.not_before(task))).collect();
        let one_calendar = self.calendars.len() == 1;
        for task in &self.order {
            let at = early[*task as usize];
            for out in self.outs(*task) {
                let bound =
                    if one_calendar { at + i64::from(out.gap) } else { self.start_after(*task, at, out) };
                let next = &mut early[out.to as usize];
                *next = bound.max(*next);
            }
        }
        early
    }

    /// Late starts, as working minutes of each task's calendar.
    pub(crate) fn backwards(&self, finish: Minute) -> Vec<i64> {
        let end: Vec<i64> = self.calendars.iter().map(|calendar| calendar.work_at(finish)).collect();
        let last = |task: u32| {
            let end = end[self.calendar_of(task)] - self.tasks[task as usize].minutes;
            end.min(self.not_after(task))
        };
        let mut late: Vec<i64> = (0..self.tasks.len() as u32).map(last).collect();
        let one_calendar = self.calendars.len() == 1;
        for task in self.order.iter().rev() {
            let mut at = late[*task as usize];
            for out in self.outs(*task) {
                let next = late[out.to as usize];
                let bound = if one_calendar {
                    next - i64::from(out.gap)
                } else {
                    self.start_before(*task, next, out)
                };
                at = at.min(bound);
            }
            late[*task as usize] = at;
        }
        late
    }

    /// The earliest start of the successor, given its predecessor's.
    pub(crate) fn start_after(&self, task: u32, start: i64, out: &Out) -> i64 {
        let (own, other) = (&self.tasks[task as usize], &self.tasks[out.to as usize]);
        if self.calendars.len() == 1 {
            return start + i64::from(out.gap);
        }
        let event = if out.kind.from_finish() { start + own.minutes } else { start };
        let calendar = self.calendar(task);
        let at = if out.kind.from_finish() { calendar.closing_of(event) } else { calendar.opening_of(event) };
        let bound = self.calendar(out.to).work_at(self.calendars[0].add(at, i64::from(out.lag)));
        if out.kind.to_finish() { bound - other.minutes } else { bound }
    }

    /// The latest start of the predecessor, given its successor's.
    fn start_before(&self, task: u32, start: i64, out: &Out) -> i64 {
        let (own, other) = (&self.tasks[task as usize], &self.tasks[out.to as usize]);
        if self.calendars.len() == 1 {
            return start - i64::from(out.gap);
        }
        let event = if out.kind.to_finish() { start + other.minutes } else { start };
        let calendar = self.calendar(out.to);
        let at = if out.kind.to_finish() { calendar.closing_of(event) } else { calendar.opening_of(event) };
        let bound = self.calendar(task).work_at(self.calendars[0].subtract(at, i64::from(out.lag)));
        if out.kind.from_finish() { bound - own.minutes } else { bound }
    }

    /// The earliest start its own constraint allows.
    fn not_before(&self, task: u32) -> i64 {
        let (calendar, minutes) = (self.calendar(task), self.tasks[task as usize].minutes);
        match self.tasks[task as usize].constraint {
            Constraint::StartNoEarlierThan(at) | Constraint::MustStartOn(at) => calendar.work_at(at),
            Constraint::FinishNoEarlierThan(at) | Constraint::MustFinishOn(at) => {
                calendar.work_at(at) - minutes
            }
            _ => i64::MIN,
        }
    }

    /// The latest start its own constraint allows.
    fn not_after(&self, task: u32) -> i64 {
        let (calendar, minutes) = (self.calendar(task), self.tasks[task as usize].minutes);
        match self.tasks[task as usize].constraint {
            Constraint::StartNoLaterThan(at) | Constraint::MustStartOn(at) => calendar.work_at(at),
            Constraint::FinishNoLaterThan(at) | Constraint::MustFinishOn(at) => {
                calendar.work_at(at) - minutes
            }
            _ => i64::MAX,
        }
    }

    /// The start and finish on the wall. A milestone is one moment: with what it waits for, or as work begins.
    fn wall(&self, task: u32, start: i64) -> (Minute, Minute) {
        let (calendar, minutes) = (self.calendar(task), self.tasks[task as usize].minutes);
        if minutes > 0 {
            return (calendar.opening_of(start), calendar.closing_of(start + minutes));
        }
        let waits = self.waits[task as usize];
        let at = if waits { calendar.closing_of(start) } else { calendar.opening_of(start) };
        (at, at)
    }

    /// The same in a plan laid back from a day: a milestone that waits for nothing stands as work begins, but at
    /// the very end of the plan that would be the morning after the day, so there it stands as work ends.
    fn wall_until(&self, task: u32, start: i64, until: Option<Minute>) -> (Minute, Minute) {
        let (from, to) = self.wall(task, start);
        let end = self.calendar(task).closing_of(start);
        match until {
            Some(day) if self.tasks[task as usize].minutes == 0 && from > day && end <= day => (end, end),
            _ => (from, to),
        }
    }

    fn last_finish(&self, early: &[i64], start: Minute) -> Minute {
        let finish = |task: &u32| self.wall(*task, early[*task as usize]).1;
        if let [calendar] = &self.calendars[..] {
            // On one calendar the latest is found in working minutes, without a look at the wall for each.
            let work =
                self.tasks.iter().zip(early).zip(&self.is_summary).filter(|(_, is_summary)| !**is_summary);
            let last = work.map(|((task, early), _)| early + task.minutes).max();
            return last.map_or(start, |work| calendar.closing_of(work));
        }
        self.order.iter().map(finish).max().unwrap_or(start)
    }

    fn first_start(&self, late: &[i64], finish: Minute) -> Minute {
        if let [calendar] = &self.calendars[..] {
            let leaves = late.iter().zip(&self.is_summary).filter(|(_, is_summary)| !**is_summary);
            let first = leaves.map(|(late, _)| *late).min();
            return first.map_or(finish, |work| calendar.opening_of(work));
        }
        let start = |task: &u32| self.calendar(*task).opening_of(late[*task as usize]);
        self.order.iter().map(start).min().unwrap_or(finish)
    }

    /// The dates each task is given. In a plan laid backwards that is late, save for tasks that want to be early:
    /// those follow what they wait for at once. In one laid forwards the other way round.
    fn planned(
        &self,
        dates: &[Dates],
        early: &[i64],
        late: &[i64],
        until: Option<Minute>,
    ) -> Vec<(Minute, Minute)> {
        let backwards = until.is_some();
        let odd = if backwards { Constraint::AsSoonAsPossible } else { Constraint::AsLateAsPossible };
        if !self.tasks.iter().any(|task| task.constraint == odd) {
            let late = |d: &Dates| (d.late_start, d.late_finish);
            let early = |d: &Dates| (d.early_start, d.early_finish);
            return if backwards {
                dates.iter().map(late).collect()
            } else {
                dates.iter().map(early).collect()
            };
        }
        let is_odd = |task: u32| self.tasks[task as usize].constraint == odd;
        let mut given = if backwards { late.to_vec() } else { early.to_vec() };
        if backwards {
            let mut bound = early.to_vec();
            for task in &self.order {
                if is_odd(*task) {
                    given[*task as usize] = bound[*task as usize].min(late[*task as usize]);
                }
                for out in self.outs(*task) {
                    let after = self.start_after(*task, given[*task as usize], out);
                    bound[out.to as usize] = bound[out.to as usize].max(after);
                }
            }
        } else {
            for task in self.order.iter().rev().filter(|task| is_odd(**task)) {
                let bounds =
                    self.outs(*task).iter().map(|out| self.start_before(*task, given[out.to as usize], out));
                given[*task as usize] =
                    bounds.fold(late[*task as usize], i64::min).max(early[*task as usize]);
            }
        }
        (0..self.tasks.len() as u32).map(|task| self.wall_until(task, given[task as usize], until)).collect()
    }

    /// A summary begins with its first part and ends with its last; it has the slack of its tightest.
    fn roll_up(&self, tasks: &mut [Dates], planned: &mut [(Minute, Minute)]) {
        let mut seen = vec![false; if self.is_summary.contains(&true) { tasks.len() } else { 0 }];
        if seen.is_empty() {
            return;
        }
        for leaf in &self.order {
            let (part, given) = (tasks[*leaf as usize], planned[*leaf as usize]);
            let mut above = self.tasks[*leaf as usize].parent;
            while let Some(parent) = above {
                let (sum, sum_given) = (&mut tasks[parent as usize], &mut planned[parent as usize]);
                if std::mem::replace(&mut seen[parent as usize], true) {
                    sum.early_start = sum.early_start.min(part.early_start);
                    sum.early_finish = sum.early_finish.max(part.early_finish);
                    sum.late_start = sum.late_start.min(part.late_start);
                    sum.late_finish = sum.late_finish.max(part.late_finish);
                    sum.slack_minutes = sum.slack_minutes.min(part.slack_minutes);
                    *sum_given = (sum_given.0.min(given.0), sum_given.1.max(given.1));
                } else {
                    (*sum, *sum_given) = (part, given);
                }
                above = self.tasks[parent as usize].parent;
            }
        }
    }

    /// The calendar that lags and shortages are counted on.
    pub(crate) fn own_calendar(&self) -> &Calendar {
        &self.calendars[0]
    }
}
