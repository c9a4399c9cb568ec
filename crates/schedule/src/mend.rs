//! Which single change would make a plan fit. Each answer has been tried: the plan was laid again with it.

use jiff::civil::Date;
use yipan_worktime::{Minute, civil};

use crate::{ChainStep, Frame, LinkKind, Network, PlanError};

/// One change after which the plan fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// Let the second task begin so many working minutes before the first is done.
    Overlap {
        /// The predecessor.
        from: u32,
        /// The successor.
        to: u32,
        /// By how much they overlap more than before.
        minutes: i64,
    },
    /// Make one task shorter.
    Shorten {
        /// The task.
        task: u32,
        /// By how much.
        minutes: i64,
    },
    /// Work on these days off.
    WorkDays(Vec<Date>),
    /// Begin at this moment.
    StartAt(Minute),
    /// Be done at this moment.
    FinishAt(Minute),
}

/// So many links and tasks of a chain are tried; longer chains are tried from their longest tasks down.
const TRIES_MAX: usize = 40;
const EXTRA_DAYS_MAX: usize = 60;

impl Network {
    /// The single changes that would make the plan fit; none when it fits already. Overlaps and shortenings come
    /// first, the longest tasks of the chain before the others; then more days; then moving an end.
    pub fn mends(&self, frame: &Frame) -> Result<Vec<Mend>, PlanError> {
        let now = self.schedule(frame)?;
        let short = now.short_minutes();
        if short == 0 {
            return Ok(Vec::new());
        }
        let mut chain = self.chain(frame)?;
        chain.sort_by_key(|step| (std::cmp::Reverse(self.tasks[step.task as usize].minutes), step.task));
        chain.truncate(TRIES_MAX);
        let mut mends = Vec::new();
        for step in &chain {
            mends.extend(self.overlap(frame, step, short)?);
        }
        for step in chain.iter().filter(|step| self.tasks[step.task as usize].minutes > short) {
            let mut shorter = self.clone();
            shorter.set_minutes(step.task, self.tasks[step.task as usize].minutes - short)?;
            if shorter.schedule(frame)?.fits() {
                mends.push(Mend::Shorten { task: step.task, minutes: short });
            }
        }
        mends.extend(self.more_days(frame, short)?);
        if let Some(start) = frame.start {
            let earlier = self.own_calendar().subtract(self.own_calendar().next_opening(start), short);
            if self.schedule(&Frame { start: Some(earlier), ..*frame })?.fits() {
                mends.push(Mend::StartAt(earlier));
            }
        }
        if frame.finish.is_some() {
            let later = now.early_finish;
            if self.schedule(&Frame { finish: Some(later), ..*frame })?.fits() {
                mends.push(Mend::FinishAt(later));
            }
        }
        Ok(mends)
    }

    /// The step overlaps with the one before, but never by more than the shorter of the two.
    fn overlap(&self, frame: &Frame, step: &ChainStep, short: i64) -> Result<Option<Mend>, PlanError> {
        let Some(link) = step.link.filter(|link| link.kind == LinkKind::FinishToStart) else {
            return Ok(None);
        };
        let length = |task: u32| self.tasks[task as usize].minutes;
        if short - link.lag_minutes > length(link.from).min(length(link.to)) {
            return Ok(None);
        }
        let mut closer = self.clone();
        let range = self.first[link.from as usize] as usize..self.first[link.from as usize + 1] as usize;
        for out in &mut closer.outs[range] {
            if (out.to, out.kind, i64::from(out.lag)) == (link.to, link.kind, link.lag_minutes) {
                // At most the length of a task, which fits.
                out.lag -= short as i32;
                out.gap -= short as i32;
            }
        }
        let fits = closer.schedule(frame)?.fits();
        Ok(fits.then_some(Mend::Overlap { from: link.from, to: link.to, minutes: short }))
    }

    /// Works on the first weekend days of the span until it fits: days off by the week, not festivals. The plan's
    /// own calendar changes, and tasks on others do not.
    fn more_days(&self, frame: &Frame, short: i64) -> Result<Option<Mend>, PlanError> {
        let (Some(start), Some(finish)) = (frame.start, frame.finish) else { return Ok(None) };
        let pattern = self.own_calendar().pattern();
        let Some(shifts) = pattern.week.iter().find(|shifts| !shifts.is_empty()).cloned() else {
            return Ok(None);
        };
        let day_minutes: i64 = shifts.iter().map(|shift| i64::from(shift.minutes())).sum();
        let mut days = Vec::new();
        let mut wider = pattern.clone();
        let first = civil(start).date();
        let span = first.series(jiff::Span::new().days(1)).take_while(|date| *date <= civil(finish).date());
        for date in span {
            let festival = pattern.exceptions.contains_key(&date);
            if festival || !pattern.shifts_on(date).is_empty() {
                continue;
            }
            days.push(date);
            wider = wider.with_day(date, "", &shifts);
            if (days.len() as i64) * day_minutes < short {
                continue;
            }
            let mut network = self.clone();
            if let Ok(calendar) = yipan_worktime::Calendar::new(wider.clone()) {
                network.calendars[0] = calendar;
            }
            if network.schedule(frame)?.fits() {
                return Ok(Some(Mend::WorkDays(days)));
            }
            if days.len() >= EXTRA_DAYS_MAX {
                break;
            }
        }
        Ok(None)
    }
}
