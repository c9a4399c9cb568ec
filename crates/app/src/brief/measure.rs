//! The figures and tables a bulletin can name, measured from the records of a month.

use std::collections::BTreeMap;

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::{Deserialize, Serialize};
use yipan_db::Db;

use crate::kit::Id;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::score::{self, Period};

/// Everything measured at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Figures by name.
    pub figures: BTreeMap<String, Figure>,
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// As printed.
    pub value: String,
    /// Where its records are.
    pub href: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The head row.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// Where its records are.
    pub href: String,
}

impl Measured {
    /// Names of figures whose value differs.
    pub fn changed(&self, now: &Measured) -> Vec<String> {
        let differs = |(name, figure): &(&String, &Figure)| {
            now.figures.get(*name).is_some_and(|new| new.value != figure.value)
        };
        self.figures.iter().filter(differs).map(|(name, _)| name.clone()).collect()
    }
}

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Late {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    due: i64,
    #[diesel(sql_type = BigInt)]
    late: i64,
}

/// In time: fixed by the deadline, and still so.
const IN_TIME: &str = "fixed_at is not null and fixed_at < handle_due_at";
/// Due: dispatched, running, and not ended without handling.
const DUE: &str = "dispatched_at is not null and suspended = false \
                   and stage not in ('declined', 'merged', 'voided')";

/// Measures a month of a campaign as it stands at `now`.
pub fn measure(
    db: &mut Db,
    say: &Say,
    city: Id,
    campaign: Id,
    period: Period,
    now: i64,
) -> Result<Measured, Problem> {
    let (from, until) = (period.from(), period.until().min(now));
    let mut measured = Measured::default();
    let cases = format!("/campaigns/{campaign}/cases");
    let due = format!("{DUE} and handle_due_at >= $3 and handle_due_at < $4");
    for (name, rest) in [
        ("cases.reported", "reported_at >= $3 and reported_at < $4".to_owned()),
        ("cases.filed", "filed_at >= $3 and filed_at < $4".to_owned()),
        ("cases.closed", "closed_at >= $3 and closed_at < $4".to_owned()),
        ("cases.due", due.clone()),
        ("cases.handled_in_time", format!("{due} and {IN_TIME}")),
        ("cases.late", format!("{due} and not ({IN_TIME})")),
        ("cases.reworked", format!("{due} and reworks > 0")),
        ("cases.rebound", "rebound_of is not null and reported_at >= $3 and reported_at < $4".to_owned()),
    ] {
        let n = count(db, "cases", &rest, city, campaign, from, until)?;
        put(&mut measured, say, name, n, &cases);
    }
    let plan = format!("/campaigns/{campaign}/plan");
    for (name, rest) in [
        ("tasks.due", "due_at >= $3 and due_at < $4"),
        ("tasks.done", "due_at >= $3 and due_at < $4 and done_at is not null and done_at <= due_at"),
    ] {
        let n = count(db, "task", rest, city, campaign, from, until)?;
        put(&mut measured, say, name, n, &plan);
    }
    let number =
        |name: &str| measured.figures.get(name).and_then(|f| f.value.replace(',', "").parse::<i64>().ok());
    if let (Some(due), Some(in_time)) = (number("cases.due"), number("cases.handled_in_time"))
        && due > 0
    {
        let value = format!("{:.1}%", 100.0 * in_time as f64 / due as f64);
        measured.figures.insert("cases.in_time_rate".into(), Figure { value, href: cases.clone() });
    } else {
        let value = say.it("brief-no-rate");
        measured.figures.insert("cases.in_time_rate".into(), Figure { value, href: cases.clone() });
    }
    measured.tables.insert("late".into(), late(db, say, city, campaign, from, until, &cases)?);
    if let Some(run) = score::store::run_of(db, city, campaign, &period.word())? {
        measured.tables.insert("scores".into(), scores(db, say, city, &run)?);
    }
    Ok(measured)
}

fn put(measured: &mut Measured, say: &Say, name: &str, n: i64, href: &str) {
    let figure = Figure { value: say.count(n), href: href.to_owned() };
    measured.figures.insert(name.to_owned(), figure);
}

fn count(
    db: &mut Db,
    table: &str,
    rest: &str,
    city: Id,
    campaign: Id,
    from: i64,
    until: i64,
) -> Result<i64, Problem> {
    let text =
        format!("select count(*) as n from {table} where city_id = $1 and campaign_id = $2 and {rest}");
    let one: One = yipan_db::sql(text)
        .bind::<BigInt, _>(city)
        .bind::<BigInt, _>(campaign)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(until)
        .get_result(db)?;
    Ok(one.n)
}

/// The units with most late cases, ten at most.
fn late(
    db: &mut Db,
    say: &Say,
    city: Id,
    campaign: Id,
    from: i64,
    until: i64,
    href: &str,
) -> Result<Table, Problem> {
    let text = format!(
        "select u.name, count(*) as due, sum(case when {IN_TIME} then 0 else 1 end) as late \
         from cases c join unit u on u.city_id = c.city_id and u.id = c.unit_id \
         where c.city_id = $1 and c.campaign_id = $2 and {DUE} and handle_due_at >= $3 and handle_due_at < $4 \
         group by u.id, u.name having sum(case when {IN_TIME} then 0 else 1 end) > 0 \
         order by late desc, u.name limit 10"
    );
    let rows: Vec<Late> = yipan_db::sql(text)
        .bind::<BigInt, _>(city)
        .bind::<BigInt, _>(campaign)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(until)
        .load(db)?;
    Ok(Table {
        head: ["brief-unit", "brief-due", "brief-late"].map(|key| say.it(key)).into(),
        rows: rows.into_iter().map(|row| vec![row.name, say.count(row.due), say.count(row.late)]).collect(),
        href: href.to_owned(),
    })
}

fn scores(db: &mut Db, say: &Say, city: Id, run: &score::store::RunRow) -> Result<Table, Problem> {
    let scheme = score::store::scheme(db, city, run.scheme_id)?.scheme()?;
    let units = crate::who::store::units_under(db, city, "/")?;
    let rows = score::store::cards(db, city, run.id)?.into_iter().map(|card| {
        let group = scheme.groups.iter().find(|group| group.code == card.group_code);
        let unit = units.iter().find(|unit| unit.id == card.unit_id);
        vec![
            group.map_or(String::new(), |group| group.name.clone()),
            card.place.to_string(),
            unit.map_or(String::new(), |unit| unit.name.clone()),
            format!("{}.{}", (card.total + 50) / 1_000, (card.total + 50) % 1_000 / 100),
        ]
    });
    Ok(Table {
        head: ["brief-group", "brief-place", "brief-unit", "brief-score"].map(|key| say.it(key)).into(),
        rows: rows.collect(),
        href: format!("/campaigns/{}/scores?period={}", run.campaign_id, run.period),
    })
}
