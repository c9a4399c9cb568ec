//! A plan, sorted: every task after what it waits for, links lying beside the task they leave.

use yipan_worktime::Calendar;

use crate::{Link, LinkKind, Plan, PlanError, Task};

/// Bounds of the world's plans: enough for a province, small enough for a server.
const TASKS_MAX: usize = 2_000_000;
const LINKS_MAX: usize = 8_000_000;
const MINUTES_MAX: i64 = 100_000_000;
const DEPTH_MAX: usize = 64;

/// A link as it lies beside its predecessor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    pub to: u32,
    /// From start to start in working minutes, when all tasks work on one calendar: the lag and, by kind, the
    /// length of either task. So a link is one addition.
    pub gap: i32,
    pub lag: i32,
    pub kind: LinkKind,
}

/// A plan ready to be scheduled, as often as one likes. Memory: about 60 bytes a task and 16 a link.
#[derive(Debug, Clone)]
pub struct Network {
    pub(crate) tasks: Vec<Task>,
    pub(crate) calendars: Vec<Calendar>,
    /// Links sorted by predecessor; those of task `t` are `first[t]..first[t + 1]`.
    pub(crate) outs: Vec<Out>,
    pub(crate) first: Vec<u32>,
    /// Every task that is not a summary, each after all it waits for.
    pub(crate) order: Vec<u32>,
    pub(crate) is_summary: Vec<bool>,
    pub(crate) waits: Vec<bool>,
}

/// What is sorted out of a plan.
struct Sorted {
    outs: Vec<Out>,
    first: Vec<u32>,
    order: Vec<u32>,
    is_summary: Vec<bool>,
    waits: Vec<bool>,
}

impl Network {
    /// Checks and sorts a plan. A circle is refused with its tasks.
    pub fn new(plan: &Plan) -> Result<Self, PlanError> {
        let sorted = sort(plan)?;
        Ok(Self::put(sorted, plan.tasks.clone(), plan.calendars.clone()))
    }

    /// The same for a plan that is needed no more: its tasks are not copied.
    pub fn of(plan: Plan) -> Result<Self, PlanError> {
        let sorted = sort(&plan)?;
        let Plan { tasks, links, calendars } = plan;
        drop(links);
        Ok(Self::put(sorted, tasks, calendars))
    }

    fn put(sorted: Sorted, tasks: Vec<Task>, calendars: Vec<Calendar>) -> Self {
        let Sorted { outs, first, order, is_summary, waits } = sorted;
        Network { tasks, calendars, outs, first, order, is_summary, waits }
    }

    /// Makes one task longer or shorter, for a what-if: change a copy, schedule it, compare.
    pub fn set_minutes(&mut self, task: u32, minutes: i64) -> Result<(), PlanError> {
        let Some(own) = self.tasks.get_mut(task as usize) else {
            return Err(PlanError::NoSuchTask(task as usize));
        };
        if !(0..=MINUTES_MAX).contains(&minutes) {
            return Err(PlanError::TooLarge("a duration"));
        }
        let longer = (minutes - std::mem::replace(&mut own.minutes, minutes)) as i32;
        let own = self.first[task as usize] as usize..self.first[task as usize + 1] as usize;
        self.outs[own].iter_mut().filter(|out| out.kind.from_finish()).for_each(|out| out.gap += longer);
        let into = self.outs.iter_mut().filter(|out| out.to == task && out.kind.to_finish());
        into.for_each(|out| out.gap -= longer);
        Ok(())
    }

    pub(crate) fn outs(&self, task: u32) -> &[Out] {
        &self.outs[self.first[task as usize] as usize..self.first[task as usize + 1] as usize]
    }

    pub(crate) fn calendar(&self, task: u32) -> &Calendar {
        &self.calendars[self.calendar_of(task)]
    }

    pub(crate) fn calendar_of(&self, task: u32) -> usize {
        usize::from(self.tasks[task as usize].calendar)
    }
}

/// Links beside the task they leave, by counting; and an order in which everything stands after what it waits for.
fn sort(plan: &Plan) -> Result<Sorted, PlanError> {
    check(plan)?;
    let count = plan.tasks.len();
    let mut is_summary = vec![false; count];
    let mut has_summaries = false;
    for parent in plan.tasks.iter().filter_map(|task| task.parent) {
        is_summary[parent as usize] = true;
        has_summaries = true;
    }
    let expanded = if has_summaries { expand_summaries(plan, &is_summary)? } else { None };
    let links = expanded.as_deref().unwrap_or(&plan.links);

    // Counted one place further on, so that while the links are laid each count runs on to where its task ends,
    // which is where the next begins: no second list.
    let mut first = vec![0u32; count + 2];
    let mut waiting_for = vec![0u32; count];
    let mut is_sorted = true;
    for link in links {
        first[link.from as usize + 2] += 1;
        waiting_for[link.to as usize] += 1;
        is_sorted &= link.from < link.to;
    }
    for task in 2..count + 2 {
        first[task] += first[task - 1];
    }
    let blank = Out { to: 0, gap: 0, lag: 0, kind: LinkKind::FinishToStart };
    let mut outs = vec![blank; links.len()];
    for link in links {
        let place = &mut first[link.from as usize + 1];
        outs[*place as usize] = out_of(link, &plan.tasks);
        *place += 1;
    }
    first.truncate(count + 1);
    let waits = waiting_for.iter().map(|count| *count > 0).collect();

    let order = match (is_sorted, has_summaries) {
        // A list in which everything stands after what it waits for is in order already.
        (true, false) => (0..count as u32).collect(),
        (true, true) => (0..count as u32).filter(|task| !is_summary[*task as usize]).collect(),
        (false, _) => sorted(&outs, &first, &mut waiting_for, &is_summary),
    };
    if order.len() + is_summary.iter().filter(|yes| **yes).count() < count {
        return Err(PlanError::Cycle(crate::chain::find_cycle(links, &waiting_for)));
    }
    Ok(Sorted { outs, first, order, is_summary, waits })
}

/// The link as it lies beside its predecessor. Lengths and lags are bounded by [`check`], so nothing is cut.
fn out_of(link: &Link, tasks: &[Task]) -> Out {
    let before = if link.kind.from_finish() { tasks[link.from as usize].minutes } else { 0 };
    let after = if link.kind.to_finish() { tasks[link.to as usize].minutes } else { 0 };
    let gap = before + link.lag_minutes - after;
    Out { to: link.to, gap: gap as i32, lag: link.lag_minutes as i32, kind: link.kind }
}

/// Kahn's order: what waits for nothing, then what waits for that alone, and so on. What is in a circle is left
/// out, and `waiting_for` still counts for it.
fn sorted(outs: &[Out], first: &[u32], waiting_for: &mut [u32], is_summary: &[bool]) -> Vec<u32> {
    let count = is_summary.len();
    let mut order: Vec<u32> = Vec::with_capacity(count);
    order.extend((0..count as u32).filter(|t| waiting_for[*t as usize] == 0 && !is_summary[*t as usize]));
    let mut done = 0;
    while done < order.len() {
        let task = order[done] as usize;
        done += 1;
        for out in &outs[first[task] as usize..first[task + 1] as usize] {
            let left = &mut waiting_for[out.to as usize];
            *left -= 1;
            if *left == 0 {
                order.push(out.to);
            }
        }
    }
    order
}

fn check(plan: &Plan) -> Result<(), PlanError> {
    if plan.tasks.len() > TASKS_MAX {
        return Err(PlanError::TooLarge("the number of tasks"));
    }
    if plan.links.len() > LINKS_MAX {
        return Err(PlanError::TooLarge("the number of links"));
    }
    let count = plan.tasks.len() as u32;
    for (id, task) in plan.tasks.iter().enumerate() {
        if !(0..=MINUTES_MAX).contains(&task.minutes) {
            return Err(PlanError::TooLarge("a duration"));
        }
        if usize::from(task.calendar) >= plan.calendars.len() {
            return Err(PlanError::NoSuchCalendar(id as u32));
        }
        let mut above = task.parent;
        let mut depth = 0;
        while let Some(parent) = above {
            depth += 1;
            if parent >= count || depth > DEPTH_MAX {
                return Err(PlanError::PartOfItself(id as u32));
            }
            above = plan.tasks[parent as usize].parent;
        }
    }
    for (place, link) in plan.links.iter().enumerate() {
        if link.from >= count || link.to >= count {
            return Err(PlanError::NoSuchTask(place));
        }
        if !(-MINUTES_MAX..=MINUTES_MAX).contains(&link.lag_minutes) {
            return Err(PlanError::TooLarge("a lag"));
        }
    }
    Ok(())
}

/// A link from a summary is one from each of its parts, a link to a summary one to each. `None` when no link
/// touches a summary.
fn expand_summaries(plan: &Plan, is_summary: &[bool]) -> Result<Option<Vec<Link>>, PlanError> {
    let touches = |link: &Link| is_summary[link.from as usize] || is_summary[link.to as usize];
    if !plan.links.iter().any(touches) {
        return Ok(None);
    }
    let mut leaves: Vec<Vec<u32>> = vec![Vec::new(); plan.tasks.len()];
    for leaf in (0..plan.tasks.len() as u32).filter(|task| !is_summary[*task as usize]) {
        let mut above = plan.tasks[leaf as usize].parent;
        while let Some(parent) = above {
            leaves[parent as usize].push(leaf);
            above = plan.tasks[parent as usize].parent;
        }
    }
    let mut links = Vec::with_capacity(plan.links.len());
    for (place, link) in plan.links.iter().enumerate() {
        let (from_summary, to_summary) = (is_summary[link.from as usize], is_summary[link.to as usize]);
        if (from_summary && !link.kind.from_finish()) || (to_summary && link.kind.to_finish()) {
            return Err(PlanError::SummaryLink(place));
        }
        let own = ([link.from], [link.to]);
        let froms = if from_summary { &leaves[link.from as usize][..] } else { &own.0[..] };
        let tos = if to_summary { &leaves[link.to as usize][..] } else { &own.1[..] };
        if links.len() + froms.len() * tos.len() > LINKS_MAX {
            return Err(PlanError::TooLarge("the number of links between parts of summaries"));
        }
        for from in froms {
            links.extend(tos.iter().map(|to| Link { from: *from, to: *to, ..*link }));
        }
    }
    Ok(Some(links))
}
