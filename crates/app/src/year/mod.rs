//! A simulated year of a city: units and people of its own, cases reported, handled, forgotten, sent back, by the deeds
//! people use, on a made clock and a seed that replays. Every evening asks whether the promises still hold.
//!
//! ```text
//! for each hour: what people do ─▶ the watch      every evening: promise::Book ─▶ the first broken one, by name
//! ```

pub mod cli;
mod people;
mod promise;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use yipan_db::Db;

use crate::case::act::{self, DispatchAsk, FileAsk, Said, Verification};
use crate::case::asks::{self, Apply, Until};
use crate::case::{self, CaseRow, NewCase, book, press};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::problem::Problem;
use people::People;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 1 January 2026, 00:00 in the city.
const BEGIN: i64 = 1_767_196_800_000;

/// What is to be lived through.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// The same seed is the same year.
    pub seed: u64,
    /// Units that take part, at least the 26 of Anlan.
    pub units: usize,
    /// Cases reported.
    pub cases: usize,
    /// Days lived.
    pub days: i64,
}

/// What a month came to; all but `open` and `late` since the year began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Month {
    /// From 1.
    pub month: i64,
    /// Cases reported.
    pub reported: i64,
    /// Struck off, and not opened again.
    pub closed: i64,
    /// Open now.
    pub open: i64,
    /// Of these, overdue now.
    pub late: i64,
    /// Deeds done.
    pub deeds: i64,
    /// Deeds the rules refused.
    pub refused: i64,
    /// Lines in the ledger about cases.
    pub lines: i64,
}

/// Why a year stopped.
#[derive(Debug)]
pub enum Stop {
    /// A promise does not hold: on which day, which, and an example.
    Broken { day: i64, promise: &'static str, about: String },
    /// The program failed.
    Failed(Problem),
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}

/// The city as it is lived.
struct World {
    dice: StdRng,
    people: People,
    /// When somebody next takes a case into their hands: instant, order, case.
    agenda: BinaryHeap<Reverse<(i64, u64, Id)>>,
    order: u64,
    /// Kinds without a photo: nobody takes pictures here.
    kinds: Vec<String>,
    reported: i64,
    deeds: i64,
    refused: i64,
}

/// Lives the year in an empty store; `tell` hears of each month.
pub fn live(app: &App, plan: Plan, mut tell: impl FnMut(Month)) -> Result<Month, Stop> {
    let people = run(app, move |db| People::found(db, plan.units, BEGIN - DAY))?;
    let kinds = book::kinds(people.city()).filter(|kind| !kind.category.photo).map(book::Kind::key).collect();
    let world = World {
        dice: StdRng::seed_from_u64(plan.seed),
        people,
        agenda: BinaryHeap::new(),
        order: 0,
        kinds,
        reported: 0,
        deeds: 0,
        refused: 0,
    };
    let world = Arc::new(Mutex::new(world));
    let mut promises = promise::Book::default();
    let mut month = Month::default();
    for day in 0..plan.days {
        for hour in 0..24 {
            let (from, own) = (BEGIN + day * DAY + hour * HOUR, world.clone());
            run(app, move |db| lock(&own).hour(db, plan, from))?;
            if hour != 20 {
                continue;
            }
            let (at, city) = (from + HOUR, lock(&world).people.city());
            let whole = (day + 1) % 30 == 0 || day + 1 == plan.days;
            let (book, broken) = run_back(app, move |db| promises.evening(db, city, at, whole))?;
            promises = book;
            if let Some((promise, about)) = broken {
                return Err(Stop::Broken { day: day + 1, promise, about });
            }
            if whole {
                let (open, late) = run(app, move |db| promise::standing(db, city, at))?;
                let own = lock(&world);
                month = Month {
                    month: month.month + 1,
                    reported: own.reported,
                    closed: promises.closed(),
                    open,
                    late,
                    deeds: own.deeds,
                    refused: own.refused,
                    lines: promises.lines(),
                };
                tell(month);
            }
        }
    }
    Ok(month)
}

fn lock(world: &Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn run<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    app.store.deed(work).map_err(|away| Problem::Broken(away.to_string()))?
}

fn run_back<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    app.store.read(work).map_err(|away| Problem::Broken(away.to_string()))?
}

fn words(reason: &str) -> Said {
    Said { reason: reason.into(), ..Said::default() }
}

impl World {
    /// One hour: reports, what people had in mind, and the watch.
    fn hour(&mut self, db: &mut Db, plan: Plan, from: i64) -> Result<(), Problem> {
        let hour = (from - BEGIN) / HOUR;
        // Reports come between 7 and 19 o'clock, evenly over the days.
        let awake = |hour: i64| (hour / 24) * 12 + (hour % 24 - 7).clamp(0, 12);
        let wanted = plan.cases as i64 * awake(hour + 1) / (plan.days * 12).max(1);
        while self.reported < wanted {
            let at = from + self.dice.random_range(0..HOUR);
            self.report(db, at)?;
        }
        while let Some(Reverse((at, _, id))) = self.agenda.peek().copied().filter(|own| own.0.0 < from + HOUR)
        {
            self.agenda.pop();
            let at = at.max(from);
            self.pass(db, id, at)?;
            self.touch(db, id, at)?;
        }
        let end = from + HOUR;
        loop {
            let waiting = case::store::waiting(db, end, 500)?;
            if waiting.is_empty() {
                return Ok(());
            }
            for (_, id) in waiting {
                self.pass(db, id, end)?;
            }
        }
    }

    /// What comes due by itself, each at its own instant as the watch would meet it.
    fn pass(&self, db: &mut Db, id: Id, until: i64) -> Result<(), Problem> {
        loop {
            let row = case::store::find(db, self.people.city(), id)?;
            match row.next_deadline.filter(|deadline| *deadline <= until) {
                Some(deadline) => act::pass_time(db, &self.people.program, id, deadline)?,
                None => return Ok(()),
            };
        }
    }

    fn later(&mut self, id: Id, at: i64) {
        self.order += 1;
        self.agenda.push(Reverse((at, self.order, id)));
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.dice.random_range(0..100) < percent
    }

    fn report(&mut self, db: &mut Db, at: i64) -> Result<(), Problem> {
        self.reported += 1;
        let kind = self.kinds[self.dice.random_range(0..self.kinds.len())].clone();
        let street = self.people.streets[self.dice.random_range(0..self.people.streets.len())];
        let by = self.people.inspector(self.dice.random_range(0..2)).clone();
        let ask = NewCase {
            source: Some(
                ["inspection", "patrol", "hotline", "superior"][self.dice.random_range(0..4)].into(),
            ),
            category: kind,
            street: Some(street),
            place: Some(format!("{} 号", self.reported)),
            severity: self.chance(4).then(|| "major".into()),
            ..NewCase::default()
        };
        let (row, _) = case::open(db, &by, &ask, at)?;
        self.deeds += 1;
        let wait = self.dice.random_range(4..22) * MINUTE;
        self.later(row.id, at + wait);
        Ok(())
    }

    /// Somebody takes a case into their hands: one deed that fits where it stands, or none.
    fn touch(&mut self, db: &mut Db, id: Id, at: i64) -> Result<(), Problem> {
        use diesel::Connection;
        let row = case::store::find(db, self.people.city(), id)?;
        let ended = !row.is_open;
        let done = db.transaction::<_, Problem, _>(|db| self.deed(db, row, at));
        match done {
            Ok(Some(wait)) => {
                self.deeds += 1;
                self.later(id, at + wait.max(MINUTE));
            }
            Ok(None) if ended => {}
            Ok(None) => self.later(id, at + 3 * HOUR),
            Err(Problem::Refused(..)) => {
                self.refused += 1;
                let wait = self.dice.random_range(1..9) * HOUR;
                if !ended {
                    self.later(id, at + wait);
                }
            }
            Err(problem) => return Err(problem),
        }
        Ok(())
    }

    /// The next deed of a case; gives after which time somebody looks at it again, or nothing when nobody acts.
    fn deed(&mut self, db: &mut Db, row: CaseRow, at: i64) -> Result<Option<i64>, Problem> {
        let office = self.people.office.clone();
        let id = row.id;
        if row.wish.is_some() {
            return self.decide(db, &office, &row, at).map(Some);
        }
        if row.rung.is_some() && row.stage != "fixed" && self.chance(40) {
            let by =
                if row.rung.as_deref() == Some("sponsor") { self.people.sponsor.clone() } else { office };
            act::answer(db, &by, id, &words("两天内办结"), at)?;
            return Ok(Some(self.dice.random_range(1..30) * HOUR));
        }
        match row.stage.as_str() {
            "reported" => self.file(db, &office, id, at).map(Some),
            "filed" => {
                let unit = self.chance(60).then(|| self.people.any_unit(&mut self.dice));
                let ask = DispatchAsk { unit, said: words("按属地派"), ..DispatchAsk::default() };
                act::dispatch(db, &office, id, &ask, at)?;
                Ok(Some(self.dice.random_range(5..180) * MINUTE))
            }
            "assigned" => {
                let by = self.handler(db, &row)?;
                if self.chance(6) {
                    act::send_back(db, &by, id, &words("不是本单位的事"), at)?;
                    return Ok(Some(20 * MINUTE));
                }
                act::take(db, &by, id, &Said::default(), at)?;
                let left = (row.handle_due_at.unwrap_or(at) - at).max(HOUR);
                // Most in time, some late, a few forgotten for weeks.
                let share = if self.chance(3) { 1_500 } else { self.dice.random_range(10..115) };
                Ok(Some(left / 100 * share))
            }
            "working" => self.work(db, &office, &row, at).map(Some),
            "fixed" => {
                let by = self.people.inspector(self.dice.random_range(0..2)).clone();
                let passed = !self.chance(9);
                let said = words(if passed { "看过，合格" } else { "墙角还有" });
                act::verify(db, &by, id, &Verification { passed, said }, at)?;
                let wait = if passed { 3 * DAY } else { 2 * HOUR };
                Ok(Some(wait))
            }
            "closed" if row.solved.is_none() && self.chance(20) => {
                let solved = self.chance(85);
                act::rate(db, &self.people.program.clone(), id, solved, &words("回访"), at)?;
                Ok(Some(if solved { 400 * DAY } else { HOUR }))
            }
            _ => Ok(None),
        }
    }

    fn decide(&mut self, db: &mut Db, office: &Actor, row: &CaseRow, at: i64) -> Result<i64, Problem> {
        let said = words("已核");
        let until = Until { until: None, said: said.clone() };
        match row.wish.as_deref() {
            _ if self.chance(25) => asks::turn_down(db, office, row.id, &said, at)?,
            Some("extension") => asks::extend(db, office, row.id, &until, at)?,
            Some("suspension") => asks::suspend(db, office, row.id, &until, at)?,
            _ => asks::turn_down(db, office, row.id, &said, at)?,
        };
        Ok(self.dice.random_range(2..40) * HOUR)
    }

    fn file(&mut self, db: &mut Db, office: &Actor, id: Id, at: i64) -> Result<i64, Problem> {
        if self.chance(4) {
            act::decline(db, office, id, &words("现场没有"), at)?;
            return Ok(400 * DAY);
        }
        act::file(db, office, id, &FileAsk::default(), at)?;
        Ok(self.dice.random_range(3..25) * MINUTE)
    }

    /// Somebody of the unit that has it.
    fn handler(&mut self, db: &mut Db, row: &CaseRow) -> Result<Actor, Problem> {
        self.people.of_unit(db, row.unit_id.unwrap_or(0))
    }

    fn work(&mut self, db: &mut Db, office: &Actor, row: &CaseRow, at: i64) -> Result<i64, Problem> {
        let (by, id) = (self.handler(db, row)?, row.id);
        let soon = self.dice.random_range(1..20) * HOUR;
        let in_time = row.handle_due_at.is_some_and(|due| at < due);
        match self.dice.random_range(0..100) {
            0..6 if in_time => {
                let until = Until { until: None, said: words("连日有雨") };
                asks::apply(db, &by, id, &Apply { wish: "extension".into(), until }, at)?;
            }
            6..8 if in_time => {
                let say =
                    crate::kit::say::Say { lang: crate::kit::say::Lang::Zh, zone: book::zone(), now: at };
                let day = format!("{}T18:00", say.date_value(&(at + 9 * DAY)));
                let until = Until { until: Some(day), said: words("等种植季节") };
                asks::apply(db, &by, id, &Apply { wish: "suspension".into(), until }, at)?;
            }
            8..11 => {
                act::escalate(db, &by, id, &words("产权不清，请协调"), at)?;
            }
            11..14 => {
                press::urge(db, office, id, &words("抓紧"), at)?;
            }
            _ => {
                act::fix(db, &by, id, &words("已处理"), at)?;
            }
        }
        Ok(soon)
    }
}
