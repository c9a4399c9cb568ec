//! What people can do about figures. One function, one transaction, one ledger line.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::plan::cadence::Every;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{self, SERIES_MOST, SeriesRow, TargetRow, ValueRow};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// A figure to create.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewSeries {
    /// Its campaign.
    pub campaign: Id,
    /// What it is called.
    pub name: String,
    /// What it is measured in.
    pub measure: String,
    /// The unit that reports it.
    pub unit: Id,
    /// `month` or `quarter`.
    pub every: String,
    /// `more` or `less` is good.
    pub better: String,
    /// `sum` or `last`.
    pub adds: String,
}

/// A value to note.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewValue {
    /// The period: `2026-07`, `2026Q3`.
    pub period: String,
    /// The value, with up to three decimals.
    pub value: f64,
    /// The period has another value already, and this is right.
    #[serde(default)]
    pub replace: bool,
    /// Why it is changed; kept in the ledger.
    #[serde(default)]
    pub reason: String,
}

/// A target to set.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewTarget {
    /// The year.
    pub year: i64,
    /// The value, with up to three decimals.
    pub value: f64,
    /// Why it is changed; kept in the ledger.
    #[serde(default)]
    pub reason: String,
}

const VALUE_MOST: f64 = 1e12;

/// A value as thousandths.
pub fn thousandths(value: f64) -> Result<i64, Problem> {
    if !value.is_finite() || value.abs() > VALUE_MOST {
        return Err(Problem::field("value", "field-not-number"));
    }
    Ok((value * 1000.0).round() as i64)
}

/// The first day of a period: `2026-07`, `2026Q3`, `2026年7月`, `2026年3季度`.
pub fn period(text: &str, every: Every) -> Option<Date> {
    let text = text.trim().replace(['年', '/', '.'], "-").replace(['月', '度'], "");
    let text = text.replace("-Q", "Q").replace("-q", "Q").replace('q', "Q");
    let (year, month): (i16, i8) = if let Some((year, quarter)) = text.split_once('Q') {
        (year.parse().ok()?, (quarter.parse::<i8>().ok()?.checked_sub(1)?).checked_mul(3)?.checked_add(1)?)
    } else if let Some((year, quarter)) = text.strip_suffix('季').and_then(|text| text.split_once('-')) {
        (
            year.parse().ok()?,
            (quarter.trim_start_matches('第').parse::<i8>().ok()?.checked_sub(1)?)
                .checked_mul(3)?
                .checked_add(1)?,
        )
    } else {
        let mut parts = text.split('-');
        (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
    };
    let date = Date::new(year, month, 1).ok().filter(|date| (1990..2200).contains(&date.year()))?;
    (every.begin(date) == date).then_some(date)
}

fn words(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    match text.trim().chars().count() {
        0 => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(text.trim().to_owned()),
    }
}

/// The reason of a change, which may be missing.
fn why(reason: &str) -> Result<String, Problem> {
    if reason.trim().is_empty() { Ok(String::new()) } else { words("reason", reason, 200) }
}

/// Adds a figure to a campaign.
pub fn create(db: &mut Db, by: &Actor, ask: &NewSeries, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditPlan)?;
    crate::goal::store::campaign(db, by.city, ask.campaign)?;
    let unit = who::store::unit(db, by.city, ask.unit)?;
    let name = words("name", &ask.name, 80)?;
    let known = store::of_campaign(db, by.city, ask.campaign)?;
    if known.len() as i64 >= SERIES_MOST {
        return Err(Problem::refused("series-refused-too-many", []));
    }
    if known.iter().any(|own| own.name == name) {
        return Err(Problem::field("name", "series-name-twice"));
    }
    for (field, word, choices) in [
        ("every", &ask.every, ["month", "quarter"]),
        ("better", &ask.better, ["more", "less"]),
        ("adds", &ask.adds, ["sum", "last"]),
    ] {
        if !choices.contains(&word.as_str()) {
            return Err(Problem::field(field, "field-unknown"));
        }
    }
    let row = SeriesRow {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        sort: known.len() as i32,
        name,
        measure: words("measure", &ask.measure, 20)?,
        unit_id: unit.id,
        unit_path: unit.path,
        every: ask.every.clone(),
        better: ask.better.clone(),
        adds: ask.adds.clone(),
        created_at: now,
    };
    store::insert(db, &row)?;
    let line = Line::of("series.created", "series", row.id).campaign(Some(ask.campaign));
    ledger::record(db, by, now, line.detail(json!({"name": row.name, "unit": row.unit_id})))?;
    Ok(row.id)
}

/// Sets the target of a year.
pub fn aim(db: &mut Db, by: &Actor, id: Id, ask: &NewTarget, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlan)?;
    let row = store::find(db, by.city, id)?;
    if !(1990..2200).contains(&ask.year) {
        return Err(Problem::field("year", "field-not-date"));
    }
    let value = thousandths(ask.value)?;
    let target = TargetRow { city_id: by.city, series_id: id, year: ask.year, value };
    let before = store::put_target(db, &target)?;
    let line = Line::of("series.aimed", "series", id).campaign(Some(row.campaign_id));
    let detail = json!({"year": ask.year, "before": before, "after": value});
    ledger::record(db, by, now, line.why(&why(&ask.reason)?).detail(detail))?;
    Ok(())
}

/// Notes the value of a period. Another value noted before is only replaced when that is said, so that a wrong month
/// writes over nothing; the ledger keeps both.
pub fn note(db: &mut Db, by: &Actor, id: Id, ask: &NewValue, now: i64) -> Result<(), Problem> {
    let row = store::find(db, by.city, id)?;
    by.may_at(Right::ReportProgress, &row.unit_path)?;
    let begin = period(&ask.period, row.kind().every)
        .ok_or_else(|| Problem::field("period", "series-period-unknown"))?;
    let today = yipan_worktime::civil(crate::plan::lay::minute_at(now)).date();
    if begin > today {
        return Err(Problem::field("period", "series-period-to-come"));
    }
    let value = thousandths(ask.value)?;
    let own = ValueRow {
        city_id: by.city,
        series_id: id,
        begin_on: begin.to_string(),
        value,
        noted_at: now,
        person: by.name.clone(),
    };
    let standing = store::value(db, &own)?;
    if let Some(other) = standing.filter(|other| !ask.replace && other.value != value) {
        let said = args![
            period = ask.period.trim(),
            n = (other.value as f64 / 1000.0).to_string(),
            who = other.person
        ];
        return Err(Problem::Refused("series-refused-stands", said));
    }
    let before = store::put_value(db, &own)?;
    let line = Line::of("series.noted", "series", id).campaign(Some(row.campaign_id));
    let detail = json!({"period": own.begin_on, "before": before, "after": value});
    ledger::record(db, by, now, line.why(&why(&ask.reason)?).detail(detail))?;
    Ok(())
}
