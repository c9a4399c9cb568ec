//! What must hold every evening: no overdue case is silent, no transition lacks its line in the ledger, and the figures
//! are what a recount from the ledger gives.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use yipan_core::case::{Count, Tally};
use yipan_db::Db;

use crate::case::figures::{self, Which};
use crate::kit::Id;
use crate::problem::Problem;

const DAY: i64 = 86_400_000;

/// A case as the ledger alone tells it.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    reported_at: i64,
    lines: i64,
    filed: bool,
    dispatched: bool,
    fixed: bool,
    fixed_late: bool,
    closed: bool,
    voided: bool,
    reworks: i64,
    returned: bool,
}

/// What the ledger said so far, folded line by line.
#[derive(Debug, Default)]
pub struct Book {
    last: Id,
    cases: HashMap<Id, Told>,
    lines: i64,
}

/// A promise by name and an example of what breaks it.
type Broken = Option<(&'static str, String)>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: Id,
    #[diesel(sql_type = BigInt)]
    at: i64,
    #[diesel(sql_type = BigInt)]
    subject_id: Id,
    #[diesel(sql_type = Text)]
    fact: String,
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct N {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn first(db: &mut Db, text: String) -> Result<Option<i64>, Problem> {
    Ok(yipan_db::sql(text).get_result::<N>(db).optional()?.map(|row| row.n))
}

/// Open cases, and of these the overdue ones.
pub fn standing(db: &mut Db, city: Id, now: i64) -> Result<(i64, i64), Problem> {
    let count = |db: &mut Db, and: &str| {
        first(db, format!("select count(*) as n from cases where city_id = {city} and is_open{and}"))
    };
    let open = count(db, "")?.unwrap_or(0);
    let late = count(db, &format!(" and not suspended and due_at <= {now}"))?.unwrap_or(0);
    Ok((open, late))
}

impl Told {
    fn hear(&mut self, row: &Row) {
        self.lines += 1;
        match row.fact.as_str() {
            "case.reported" => self.reported_at = row.at,
            "case.filed" => self.filed = true,
            "case.dispatched" | "case.reassigned" => (self.dispatched, self.fixed) = (true, false),
            "case.on-spot" => (self.filed, self.dispatched, self.fixed) = (true, true, true),
            "case.fixed" => (self.fixed, self.fixed_late) = (true, row.detail.contains("\"late\":true")),
            "case.failed" => (self.fixed, self.reworks) = (false, self.reworks + 1),
            "case.returned" => (self.fixed, self.returned) = (false, true),
            "case.closed" | "case.forced" => self.closed = true,
            "case.reopened" => (self.closed, self.fixed) = (false, false),
            "case.voided" => self.voided = true,
            _ => {}
        }
    }

    fn counts(&self, count: Count) -> bool {
        let dispatched = self.dispatched && !self.voided;
        match count {
            Count::Reported => true,
            Count::Filed => self.filed,
            Count::Voided => self.filed && self.voided,
            Count::Dispatched => dispatched,
            Count::DispatchedRight => dispatched && !self.returned,
            Count::Handled => dispatched && self.fixed,
            Count::HandledLate => dispatched && self.fixed && self.fixed_late,
            Count::HandledInTime => dispatched && self.fixed && !self.fixed_late,
            Count::Reworked => dispatched && self.reworks > 0,
            Count::Closed => dispatched && self.closed,
            _ => false,
        }
    }
}

/// The counts that can be told from the ledger alone.
const COUNTS: [Count; 10] = [
    Count::Reported,
    Count::Filed,
    Count::Voided,
    Count::Dispatched,
    Count::DispatchedRight,
    Count::Handled,
    Count::HandledInTime,
    Count::HandledLate,
    Count::Reworked,
    Count::Closed,
];

impl Book {
    /// Cases the ledger tells as struck off.
    pub fn closed(&self) -> i64 {
        self.cases.values().filter(|own| own.closed).count() as i64
    }

    /// Lines about cases so far.
    pub fn lines(&self) -> i64 {
        self.lines
    }

    /// Reads what the ledger says since the last evening, then asks. `whole` asks about every case, not only about
    /// those of the day and the last two months.
    pub fn evening(
        mut self,
        db: &mut Db,
        city: Id,
        now: i64,
        whole: bool,
    ) -> Result<(Self, Broken), Problem> {
        let mut touched = Vec::new();
        loop {
            let text = format!(
                "select id, at, subject_id, fact, detail from entry where city_id = {city} and id > {} \
                 and subject = 'case' order by id limit 20000",
                self.last
            );
            let rows: Vec<Row> = yipan_db::sql(text).load(db)?;
            let Some(end) = rows.last() else { break };
            self.last = end.id;
            self.lines += rows.len() as i64;
            for row in &rows {
                self.cases.entry(row.subject_id).or_default().hear(row);
                touched.push(row.subject_id);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let broken = match silent(db, city, now)? {
            Some(broken) => Some(broken),
            None => match self.unwritten(db, city, &touched, whole)? {
                Some(broken) => Some(broken),
                None => self.miscounted(db, city, now, whole)?,
            },
        };
        Ok((self, broken))
    }

    /// Each change of a case is a version of it, and has one line.
    fn unwritten(&self, db: &mut Db, city: Id, touched: &[Id], whole: bool) -> Result<Broken, Problem> {
        #[derive(QueryableByName)]
        struct Version {
            #[diesel(sql_type = BigInt)]
            id: Id,
            #[diesel(sql_type = BigInt)]
            version: i64,
        }
        let all: Vec<Id> = if whole { self.cases.keys().copied().collect() } else { touched.to_vec() };
        let mut seen = 0;
        for part in all.chunks(500) {
            let ids = crate::case::store::ids(part);
            let text = format!("select id, version from cases where city_id = {city} and id in ({ids})");
            for row in yipan_db::sql(text).load::<Version>(db)? {
                seen += 1;
                let lines = self.cases.get(&row.id).map_or(0, |own| own.lines);
                if lines != row.version {
                    let about =
                        format!("case {} changed {} times and has {lines} lines", row.id, row.version);
                    return Ok(Some(("no transition without its line in the ledger", about)));
                }
            }
        }
        if seen != all.len() {
            let about = format!("the ledger tells of {} cases, {seen} are there", all.len());
            return Ok(Some(("no transition without its line in the ledger", about)));
        }
        if whole {
            let there = first(db, format!("select count(*) as n from cases where city_id = {city}"))?;
            if there != Some(all.len() as i64) {
                let about = format!("{there:?} cases are there, the ledger tells of {}", all.len());
                return Ok(Some(("no transition without its line in the ledger", about)));
            }
        }
        Ok(None)
    }

    /// The figures of the pages, and the same from the ledger.
    fn miscounted(&self, db: &mut Db, city: Id, now: i64, whole: bool) -> Result<Broken, Problem> {
        let from = if whole { 0 } else { now - 60 * DAY };
        let which = Which { from, until: now, ..Which::default() };
        let tally: Tally = figures::tally(db, city, &which, now)?;
        let of: Vec<&Told> =
            self.cases.values().filter(|own| own.reported_at >= from && own.reported_at < now).collect();
        for count in COUNTS {
            let recount = of.iter().filter(|own| own.counts(count)).count() as i64;
            if tally.count(count) != recount {
                let about =
                    format!("{}: the page says {}, the ledger {recount}", count.word(), tally.count(count));
                return Ok(Some(("figures equal a recount from the ledger", about)));
            }
        }
        Ok(None)
    }
}

/// An overdue case shows red, was told to the ledger after its deadline, and went higher.
fn silent(db: &mut Db, city: Id, now: i64) -> Result<Broken, Problem> {
    let unmoved = format!(
        "select id as n from cases where city_id = {city} and next_deadline is not null and next_deadline <= {now} limit 1"
    );
    if let Some(id) = first(db, unmoved)? {
        return Ok(Some(("no silent overdue case", format!("the watch did not move case {id}"))));
    }
    let late = format!(
        "c.city_id = {city} and c.is_open and not c.suspended and c.stage in ('assigned', 'working') \
         and c.handle_due_at <= {now}"
    );
    let line = |what: &str| {
        format!(
            "not exists (select 1 from entry e where e.city_id = c.city_id and e.subject = 'case' \
             and e.subject_id = c.id and {what})"
        )
    };
    let untold = format!(
        "select c.id as n from cases c where {late} and {} limit 1",
        line("e.fact = 'case.overdue' and e.at >= c.handle_due_at")
    );
    if let Some(id) = first(db, untold)? {
        return Ok(Some((
            "no silent overdue case",
            format!("case {id} is overdue and the ledger does not say so"),
        )));
    }
    let alone = format!(
        "select c.id as n from cases c where {late} and c.rung is null and {} limit 1",
        line("(e.fact = 'case.escalated' or (e.fact = 'case.overdue' and e.detail like '%\"to\":\"%'))")
    );
    if let Some(id) = first(db, alone)? {
        return Ok(Some((
            "no silent overdue case",
            format!("case {id} is overdue and nobody above was asked"),
        )));
    }
    let dark = format!(
        "select c.id as n from cases c where {late} and (c.due_at is null or c.due_at > {now}) limit 1"
    );
    if let Some(id) = first(db, dark)? {
        return Ok(Some((
            "no silent overdue case",
            format!("case {id} is overdue and its light is not red"),
        )));
    }
    Ok(None)
}
