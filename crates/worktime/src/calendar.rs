//! The tables: working minutes before each day, and inside each kind of day.
//!
//! ```text
//! wall clock ──work_at──▶ working minutes ──opening_of / closing_of──▶ wall clock
//! ```
//!
//! Both ways are a look-up: by day number there, by block of 256 working minutes back. Before and after the
//! table the plain week repeats for ever, so every question has an answer.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::moment::{MINUTE_MAX, MINUTES_PER_DAY, date_of_day, day_number};
use crate::pattern::{BadCalendar, Pattern, Shift};
use crate::{Minute, date_minute};

/// The table reaches over these years at least; exceptions outside it stretch it.
const TABLE_YEARS: (i16, i16) = (2020, 2040);
const BLOCK_BITS: u32 = 8;

/// Working time, ready to be asked. Made once, then shared; about 0.2 MB.
#[derive(Debug, Clone)]
pub struct Calendar {
    pattern: Pattern,
    shapes: Vec<Shape>,
    /// Day number of the first day in the table, a Monday.
    first_day: i64,
    days: Vec<Day>,
    /// Days with work, in order, and for each block of working minutes the day it begins in.
    open_days: Vec<OpenDay>,
    blocks: Vec<u32>,
    /// The minutes of the day worked in each kind of day, one kind after another.
    walls: Vec<u16>,
    /// Working minutes in the whole table.
    total: i64,
    /// Working minutes before each weekday of the plain week; the last is the week's sum.
    week_before: [i64; 8],
    week_shapes: [u16; 7],
}

#[derive(Debug, Clone, Copy)]
struct Day {
    before: i64,
    shape: u16,
}

#[derive(Debug, Clone, Copy)]
struct OpenDay {
    before: i64,
    until: i64,
    /// The civil minute at which the day begins.
    begins: Minute,
    /// Where its kind begins in `walls`.
    wall: u32,
}

/// One kind of day, minute by minute.
#[derive(Debug, Clone)]
struct Shape {
    /// Working minutes done when the minute of the day begins.
    done: [u16; 1440],
    /// The minute of the day in which the n-th working minute is done.
    wall: Vec<u16>,
}

impl Shape {
    fn new(shifts: &[Shift]) -> Self {
        let wall: Vec<u16> = shifts.iter().flat_map(|shift| shift.from..shift.until).collect();
        let mut done = [0; 1440];
        let mut count = 0;
        for (minute, done) in done.iter_mut().enumerate() {
            *done = count as u16;
            if wall.get(count).is_some_and(|at| usize::from(*at) == minute) {
                count += 1;
            }
        }
        Shape { done, wall }
    }

    fn total(&self) -> i64 {
        self.wall.len() as i64
    }
}

impl Calendar {
    /// Checks the pattern and builds the tables.
    pub fn new(pattern: Pattern) -> Result<Self, BadCalendar> {
        pattern.check()?;
        let monday_before = |day: i64| day - (day + 3).rem_euclid(7);
        let year_begins = |year: i16| day_number(Date::constant(year, 1, 1));
        let first = pattern.exceptions.keys().next().map_or(i64::MAX, |d| day_number(*d));
        let last = pattern.exceptions.keys().next_back().map_or(i64::MIN, |d| day_number(*d));
        let first_day = monday_before(first.min(year_begins(TABLE_YEARS.0)));
        let end_day = monday_before(last.max(year_begins(TABLE_YEARS.1))) + 7;

        let mut shapes = Vec::new();
        let mut known: HashMap<Vec<Shift>, u16> = HashMap::new();
        let mut shape_of = |shifts: &[Shift]| {
            *known.entry(shifts.to_vec()).or_insert_with(|| {
                shapes.push(Shape::new(shifts));
                (shapes.len() - 1) as u16 // at most EXCEPTIONS_MAX + 7 kinds of day
            })
        };
        let week_shapes: [u16; 7] = std::array::from_fn(|day| shape_of(&pattern.week[day]));
        let own: HashMap<i64, u16> = pattern
            .exceptions
            .iter()
            .map(|(date, rule)| (day_number(*date), shape_of(&rule.shifts)))
            .collect();

        let mut week_before = [0; 8];
        for day in 0..7 {
            week_before[day + 1] = week_before[day] + shapes[usize::from(week_shapes[day])].total();
        }
        let mut walls = Vec::new();
        let wall_of: Vec<u32> = shapes
            .iter()
            .map(|shape| {
                let begins = walls.len() as u32;
                walls.extend_from_slice(&shape.wall);
                begins
            })
            .collect();
        let mut days = Vec::with_capacity((end_day - first_day) as usize);
        let mut open_days = Vec::new();
        let mut total = 0;
        for index in 0..end_day - first_day {
            let plain = week_shapes[(index % 7) as usize];
            let shape = own.get(&(first_day + index)).copied().unwrap_or(plain);
            let minutes = shapes[usize::from(shape)].total();
            days.push(Day { before: total, shape });
            if minutes > 0 {
                let begins = (first_day + index) * MINUTES_PER_DAY;
                let wall = wall_of[usize::from(shape)];
                open_days.push(OpenDay { before: total, until: total + minutes, begins, wall });
            }
            total += minutes;
        }
        let mut blocks = Vec::with_capacity((total >> BLOCK_BITS) as usize + 1);
        let mut open = 0;
        for block in 0..=(total - 1) >> BLOCK_BITS {
            while open_days[open].until <= block << BLOCK_BITS {
                open += 1;
            }
            blocks.push(open as u32);
        }
        Ok(Calendar {
            pattern,
            shapes,
            first_day,
            days,
            open_days,
            blocks,
            walls,
            total,
            week_before,
            week_shapes,
        })
    }

    /// Monday to Friday 08:30–12:00 and 13:30–18:00 with China's public holidays: the usual office calendar.
    pub fn china() -> Self {
        let shifts = [Shift::new((8, 30), (12, 0)), Shift::new((13, 30), (18, 0))];
        let pattern = Pattern::five_days("5x8", &shifts).with_china_holidays();
        match Self::new(pattern) {
            Ok(calendar) => calendar,
            Err(bad) => unreachable!("the built-in calendar is checked by a test: {bad}"),
        }
    }

    /// What the calendar was made of.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// The deadline: when `minutes` of work, begun at `from`, are done. A deadline is the last moment of a
    /// shift (12:00), not the first of the next (13:30). Nothing to do is done at once; a negative number
    /// of minutes subtracts.
    pub fn add(&self, from: Minute, minutes: i64) -> Minute {
        match minutes {
            0 => from,
            1.. => self.closing_of(self.work_at(from) + minutes.min(MINUTE_MAX)),
            _ => self.subtract(from, -minutes.max(-MINUTE_MAX)),
        }
    }

    /// The latest start: work begun then has done `minutes` by `until`. A start is the first moment of a
    /// shift (13:30), not the last of the one before (12:00).
    pub fn subtract(&self, until: Minute, minutes: i64) -> Minute {
        match minutes {
            0 => until,
            1.. => self.opening_of(self.work_at(until) - minutes.min(MINUTE_MAX)),
            _ => self.add(until, -minutes.max(-MINUTE_MAX)),
        }
    }

    /// Working minutes from one moment to another; negative if the second comes first.
    pub fn between(&self, from: Minute, until: Minute) -> i64 {
        self.work_at(until) - self.work_at(from)
    }

    /// The moment itself if work goes on then, else the beginning of the next shift.
    pub fn next_opening(&self, at: Minute) -> Minute {
        self.opening_of(self.work_at(at))
    }

    /// The moment itself if work was going on until then, else the end of the shift before.
    pub fn last_closing(&self, at: Minute) -> Minute {
        self.closing_of(self.work_at(at))
    }

    /// Whether the minute that begins now is worked.
    pub fn is_open(&self, at: Minute) -> bool {
        self.next_opening(at) == at
    }

    /// Whether the date has a shift.
    pub fn is_working_day(&self, date: Date) -> bool {
        !self.pattern.shifts_on(date).is_empty()
    }

    /// Working days in the dates `from..until`.
    pub fn working_days(&self, from: Date, until: Date) -> u32 {
        let (from, until) = (day_number(from), day_number(until).min(day_number(from) + 366_000));
        (from..until).filter(|day| self.is_working_day(date_of_day(*day))).count() as u32
    }

    /// Working minutes of one date.
    pub fn minutes_on(&self, date: Date) -> i64 {
        self.between(date_minute(date), date_minute(date) + MINUTES_PER_DAY)
    }

    /// Working minutes done when the civil minute begins, counted from an origin of the calendar's own. Two
    /// such counts may be added to, subtracted and compared; a planner works in them throughout.
    #[inline]
    pub fn work_at(&self, at: Minute) -> i64 {
        let at = at.clamp(-MINUTE_MAX, MINUTE_MAX);
        let index = at.div_euclid(MINUTES_PER_DAY) - self.first_day;
        let minute = at.rem_euclid(MINUTES_PER_DAY) as usize;
        let day = match self.days.get(index as usize) {
            Some(day) => *day,
            None => self.plain_day(index),
        };
        day.before + i64::from(self.shapes[usize::from(day.shape)].done[minute])
    }

    /// The first civil minute at which that much is done and work goes on.
    #[inline]
    pub fn opening_of(&self, work: i64) -> Minute {
        self.wall(work)
    }

    /// The first civil minute at which that much is done.
    #[inline]
    pub fn closing_of(&self, work: i64) -> Minute {
        self.wall(work - 1) + 1
    }

    /// The civil minute in which the working minute of that number is done.
    #[inline]
    fn wall(&self, work: i64) -> Minute {
        let Some(block) = self.blocks.get((work >> BLOCK_BITS) as usize).filter(|_| work < self.total) else {
            return self.plain_wall(work);
        };
        let mut open = *block as usize;
        // A block reaches into the next day half of the time: added, not branched on. Further only over days
        // shorter than a block.
        open += usize::from(self.open_days[open].until <= work);
        while self.open_days[open].until <= work {
            open += 1;
        }
        let day = &self.open_days[open];
        day.begins + i64::from(self.walls[day.wall as usize + (work - day.before) as usize])
    }

    /// A day outside the table: before it counted back from nought, after it counted on from the total.
    #[cold]
    fn plain_day(&self, index: i64) -> Day {
        let origin = if index < 0 { 0 } else { self.total };
        let since = if index < 0 { index } else { index - self.days.len() as i64 };
        let weekday = since.rem_euclid(7) as usize;
        let before = origin + since.div_euclid(7) * self.week_before[7] + self.week_before[weekday];
        Day { before, shape: self.week_shapes[weekday] }
    }

    #[cold]
    fn plain_wall(&self, work: i64) -> Minute {
        let (origin, first) = if work < 0 { (0, 0) } else { (self.total, self.days.len() as i64) };
        let week = (work - origin).div_euclid(self.week_before[7]);
        let rest = (work - origin).rem_euclid(self.week_before[7]);
        let weekday = self.week_before.partition_point(|before| *before <= rest) - 1;
        let shape = &self.shapes[usize::from(self.week_shapes[weekday])];
        let minute = shape.wall[(rest - self.week_before[weekday]) as usize];
        (self.first_day + first + week * 7 + weekday as i64) * MINUTES_PER_DAY + i64::from(minute)
    }
}
