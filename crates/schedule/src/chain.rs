//! Along which tasks a plan is as long as it is, and which tasks wait for one another in a circle.

use crate::{Frame, Link, Network, PlanError};

/// One task of the chain, and what holds it where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainStep {
    /// The task.
    pub task: u32,
    /// The link from the step before; `None` for the first.
    pub link: Option<Link>,
}

impl Network {
    /// The chain that decides, from its first task to its last: every step follows the one before without a
    /// minute to spare. Of equally tight chains the one that ends latest, with the lowest task numbers.
    pub fn chain(&self, frame: &Frame) -> Result<Vec<ChainStep>, PlanError> {
        let dates = self.schedule(frame)?;
        let early = self.forwards(dates.start);
        let finish = |task: u32| early[task as usize] + self.tasks[task as usize].minutes;
        let tightest = self
            .order
            .iter()
            .copied()
            .filter(|task| dates.tasks[*task as usize].slack_minutes == dates.least_slack_minutes);
        let Some(last) = tightest.max_by_key(|task| (finish(*task), std::cmp::Reverse(*task))) else {
            return Ok(Vec::new());
        };
        // The predecessor that holds each task, if one does.
        let mut held_by: Vec<Option<Link>> = vec![None; self.tasks.len()];
        for task in &self.order {
            for out in self.outs(*task) {
                let holds = self.start_after(*task, early[*task as usize], out) == early[out.to as usize];
                let lower = held_by[out.to as usize].is_none_or(|held| *task < held.from);
                if holds && lower {
                    let lag_minutes = i64::from(out.lag);
                    let link = Link { from: *task, to: out.to, kind: out.kind, lag_minutes };
                    held_by[out.to as usize] = Some(link);
                }
            }
        }
        let mut chain = Vec::new();
        let mut at = last;
        while let Some(held) = held_by[at as usize] {
            chain.push(ChainStep { task: at, link: Some(held) });
            at = held.from;
        }
        chain.push(ChainStep { task: at, link: None });
        chain.reverse();
        Ok(chain)
    }
}

/// Walks back from a task that never came free until a task comes up twice; what lies between is a circle.
pub(crate) fn find_cycle(links: &[Link], waiting_for: &[u32]) -> Vec<u32> {
    let stuck = |task: u32| waiting_for[task as usize] > 0;
    let mut before: Vec<Option<u32>> = vec![None; waiting_for.len()];
    for link in links.iter().filter(|link| stuck(link.from) && stuck(link.to)) {
        before[link.to as usize].get_or_insert(link.from);
    }
    let mut seen_at = vec![None; waiting_for.len()];
    let mut walk = Vec::new();
    let mut at = (0..waiting_for.len() as u32).find(|task| stuck(*task) && before[*task as usize].is_some());
    while let Some(task) = at {
        if let Some(begin) = seen_at[task as usize] {
            let mut circle: Vec<u32> = walk.split_off(begin);
            circle.reverse();
            // Begin with the lowest number, so that the same circle always reads the same.
            let lowest =
                circle.iter().enumerate().min_by_key(|(_, task)| **task).map_or(0, |(place, _)| place);
            circle.rotate_left(lowest);
            return circle;
        }
        seen_at[task as usize] = Some(walk.len());
        walk.push(task);
        at = before[task as usize];
    }
    walk
}
