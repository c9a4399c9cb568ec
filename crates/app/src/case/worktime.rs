//! The working time of a city's cases: its week and the days that differ from it, in versions. A change lays the open
//! clocks anew in bounded batches, one line in the ledger for each case that moves; how many is shown before.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::WorkingTime;
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_worktime::{BadCalendar, Calendar, DayRule, Pattern, Shift};

use super::act::{Said, finish};
use super::book::{self, CityTime};
use super::limits::{Effect, Moved};
use super::store;
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};

/// Cases looked at in one deed.
const BATCH: i64 = 300;
/// Batches that follow one another before others have their turn.
const BATCHES: usize = 40;
/// Days of a city's own at most.
const DAYS_MOST: usize = 2_000;
/// Changes shown one by one.
const SHOWN: usize = 20;

/// A day that does not follow its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Day {
    /// What people call it.
    pub name: String,
    /// `08:30-12:00 13:30-18:00`; empty on a day off.
    pub shifts: String,
}

/// Week and days of a city's own; public holidays are known without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hours {
    /// Monday to Sunday, each `08:30-12:00 13:30-18:00`, or empty.
    pub week: [String; 7],
    /// By date: they come before the public holidays.
    pub days: BTreeMap<String, Day>,
}

/// Shifts as people write them.
fn shifts(text: &str) -> Option<Vec<Shift>> {
    let text = text.replace('：', ":").replace(['－', '–', '—', '~', '至'], "-");
    let minute = |word: &str| {
        let (hour, minute) = word.trim().split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60 && hour * 60 + minute <= 1_440).then_some((hour, minute))
    };
    let words = text.split([' ', ',', '，', '、', '　']).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let (from, until) = word.split_once('-')?;
            Some(Shift::new(minute(from)?, minute(until)?))
        })
        .collect()
}

/// Shifts as they are kept.
pub(super) fn write(shifts: &[Shift]) -> String {
    let at = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let each = shifts.iter().map(|shift| format!("{}-{}", at(shift.from), at(shift.until)));
    each.collect::<Vec<_>>().join(" ")
}

impl Hours {
    /// What holds where nobody has set anything.
    pub fn shipped() -> Self {
        let calendar = Calendar::china();
        let week = &calendar.pattern().week;
        Self { week: std::array::from_fn(|day| write(&week[day])), days: BTreeMap::new() }
    }

    /// The calendar they make with the public holidays.
    pub fn calendar(&self) -> Result<Calendar, Problem> {
        let unread = |place: String| {
            Problem::Invalid(vec![FieldError {
                field: place.clone(),
                key: "case-hours-shifts",
                args: args![place = place],
            }])
        };
        let mut week: [Vec<Shift>; 7] = Default::default();
        for (nth, text) in self.week.iter().enumerate() {
            week[nth] = shifts(text).ok_or_else(|| unread(format!("week[{nth}]")))?;
        }
        let mut exceptions = BTreeMap::new();
        for (date, day) in &self.days {
            let shifts = shifts(&day.shifts).ok_or_else(|| unread(date.clone()))?;
            let own: Date = date.parse().map_err(|_| Problem::field("date", "field-not-date"))?;
            exceptions.insert(own, DayRule { name: day.name.clone(), shifts });
        }
        let longest = week.iter().map(|day| day.iter().map(|shift| shift.minutes()).sum::<u16>()).max();
        let pattern = Pattern {
            name: String::new(),
            week,
            exceptions,
            minutes_per_day: longest.unwrap_or(0),
            utc_offset_minutes: 480,
        };
        Calendar::new(pattern.with_china_holidays()).map_err(|bad| match bad {
            BadCalendar::NoWork | BadCalendar::BadDayLength { .. } => {
                Problem::field("week", "case-hours-no-work")
            }
            BadCalendar::BadShifts { day } => unread(day),
            BadCalendar::TooManyDays | BadCalendar::Unreadable { .. } => {
                Problem::field("date", "case-hours-far")
            }
        })
    }
}

/// A version of the working time.
#[derive(Debug, Clone, QueryableByName)]
pub struct Version {
    /// Counts the changes.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    #[diesel(sql_type = Text)]
    hours: String,
    /// When.
    #[diesel(sql_type = BigInt)]
    pub at: i64,
    /// Who.
    #[diesel(sql_type = Text)]
    pub by_name: String,
    /// Why.
    #[diesel(sql_type = Text)]
    pub reason: String,
    #[diesel(sql_type = BigInt)]
    after_id: i64,
    /// Open cases looked at so far.
    #[diesel(sql_type = BigInt)]
    pub looked: i64,
    /// Of these moved.
    #[diesel(sql_type = BigInt)]
    pub moved: i64,
    /// When every open clock was laid anew.
    #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
    pub done_at: Option<i64>,
}

const VERSION: &str = "version, hours, at, by_name, reason, after_id, looked, moved, done_at";

impl Version {
    fn hours(&self) -> Result<Hours, Problem> {
        serde_json::from_str(&self.hours)
            .map_err(|e| Problem::Broken(format!("working time, version {}: {e}", self.version)))
    }
}

/// Versions of a city, the newest first.
pub fn versions(db: &mut Db, city: Id, most: i64) -> Result<Vec<Version>, Problem> {
    let text =
        format!("select {VERSION} from case_hours where city_id = {city} order by version desc limit {most}");
    Ok(yipan_db::sql(text).load(db)?)
}

/// What holds, with its version; 0 is what was shipped.
pub fn current(db: &mut Db, city: Id) -> Result<(i64, Hours), Problem> {
    match versions(db, city, 1)?.first() {
        Some(own) => Ok((own.version, own.hours()?)),
        None => Ok((0, Hours::shipped())),
    }
}

/// The calendar a version made; 0 is what was shipped.
pub fn calendar_of(db: &mut Db, city: Id, version: i64) -> Result<Calendar, Problem> {
    if version == 0 {
        return Hours::shipped().calendar();
    }
    let text = format!("select {VERSION} from case_hours where city_id = {city} and version = {version}");
    let own: Option<Version> = yipan_db::sql(text).get_result(db).optional()?;
    own.ok_or(Problem::Missing("working-time"))?.hours()?.calendar()
}

/// A change of the working time.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HoursAsk {
    /// The whole week, Monday to Sunday, each `08:30-12:00 13:30-18:00` or empty; unchanged unless told.
    pub week: Option<Vec<String>>,
    /// A day that does not follow its week, `2026-10-09`.
    pub date: Option<String>,
    /// What people call it.
    pub name: String,
    /// Its shifts; empty on a day off.
    pub shifts: String,
    /// The day follows its week, or the public holidays, again.
    pub forget: bool,
    /// Why: the paper and its article.
    pub reason: String,
    /// The version that was looked at.
    pub version: Option<i64>,
    /// Only say how many open clocks would move.
    pub dry_run: bool,
}

/// What holds before and after a change, with the version before.
fn asked(db: &mut Db, by: &Actor, ask: &HoursAsk) -> Result<(i64, Hours, Hours), Problem> {
    by.may(Right::ManageCity)?;
    let (version, was) = current(db, by.city)?;
    if ask.version.is_some_and(|seen| seen != version) {
        return Err(Problem::Stale("working-time"));
    }
    let mut is = was.clone();
    if let Some(week) = &ask.week {
        if week.iter().any(|text| text.len() > 200) {
            return Err(Problem::field("week", "field-too-long"));
        }
        is.week = week.clone().try_into().map_err(|_| Problem::field("week", "case-hours-week-seven"))?;
    }
    if let Some(date) = ask.date.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        let date: Date = date.parse().map_err(|_| Problem::field("date", "field-not-date"))?;
        if ask.forget {
            is.days.remove(&date.to_string());
        } else {
            if ask.name.chars().count() > 40 || ask.shifts.len() > 200 {
                return Err(Problem::field("name", "field-too-long"));
            }
            let day = Day { name: ask.name.trim().into(), shifts: ask.shifts.trim().into() };
            is.days.insert(date.to_string(), day);
        }
    }
    if is.days.len() > DAYS_MOST {
        return Err(Problem::field("date", "case-hours-days"));
    }
    // As they are kept, so that the same hours written otherwise are the same.
    let calendar = is.calendar()?;
    is.week = std::array::from_fn(|day| write(&calendar.pattern().week[day]));
    for day in is.days.values_mut() {
        day.shifts = shifts(&day.shifts).map(|own| write(&own)).unwrap_or_default();
    }
    if is == was {
        return Err(Problem::field("week", "case-hours-same"));
    }
    Ok((version, was, is))
}

/// Which clocks are meant: of cases after one, begun before a moment.
#[derive(Debug, Clone, Copy)]
struct Span {
    after: Id,
    since: i64,
    now: i64,
}

/// Looks at some open cases; with `save` lays their clocks anew. Gives what moved and the last case looked at, nothing
/// when there is none left.
fn some(
    db: &mut Db,
    by: &Actor,
    (was, is): (&dyn WorkingTime, &dyn WorkingTime),
    span: Span,
    save: Option<&str>,
) -> Result<(Effect, Option<Id>), Problem> {
    let rest = format!("city_id = {} and is_open and id > {} order by id limit {BATCH}", by.city, span.after);
    let rows = store::select(db, &rest, None)?;
    let last = rows.last().map(|row| row.id);
    let mut effect = Effect { open: rows.len() as i64, ..Effect::default() };
    for row in rows {
        let Some(step) = row.case()?.rehour(was, is, span.since, span.now) else { continue };
        let (before, after) = (row.due_at, step.case.clock().map(|clock| clock.due_at));
        effect.moved += 1;
        effect.later += i64::from(after > before);
        effect.earlier += i64::from(after < before);
        if effect.shown.len() < SHOWN {
            let (number, title) = (row.number.clone(), row.title.clone());
            effect.shown.push(Moved { case: row.id, number, title, was: before, due_at: after });
        }
        if let Some(reason) = save {
            finish(db, by, row, step, &Said { reason: reason.into(), ..Said::default() }, span.now)?;
        }
    }
    Ok((effect, last))
}

/// How many open clocks a change would move; looked up in batches, so that nobody waits behind it.
pub async fn preview(app: &App, by: &Actor, ask: HoursAsk) -> Result<Effect, Problem> {
    let (actor, now) = (by.clone(), app.clock.now());
    let (was, is) = app
        .read(move |db| {
            let (_, was, is) = asked(db, &actor, &ask)?;
            Ok((CityTime(was.calendar()?), CityTime(is.calendar()?)))
        })
        .await?;
    let times = std::sync::Arc::new((was, is));
    let mut sum = Effect::default();
    let mut after = 0;
    loop {
        let (own, actor) = (times.clone(), by.clone());
        let span = Span { after, since: now, now };
        let (effect, last) = app.read(move |db| some(db, &actor, (&own.0, &own.1), span, None)).await?;
        sum.add(effect, SHOWN);
        match last {
            Some(last) => after = last,
            None => return Ok(sum),
        }
    }
}

/// Changes the working time from now on; the open clocks follow in batches. Gives the new version.
pub fn change(db: &mut Db, by: &Actor, ask: &HoursAsk, now: i64) -> Result<i64, Problem> {
    let (version, was, is) = asked(db, by, ask)?;
    let reason = ask.reason.trim();
    match reason.chars().count() {
        0 => return Err(Problem::field("reason", "field-required")),
        n if n > 500 => return Err(Problem::field("reason", "field-too-long")),
        _ => {}
    }
    let text = format!(
        "insert into case_hours (city_id, version, hours, at, by_name, reason, after_id, looked, moved) \
         values ({}, {}, $1, {now}, $2, $3, 0, 0, 0)",
        by.city,
        version + 1
    );
    yipan_db::sql(text)
        .bind::<Text, _>(json!(is).to_string())
        .bind::<Text, _>(&by.name)
        .bind::<Text, _>(reason)
        .execute(db)?;
    book::HOURS.touch(db, by.city)?;
    let detail = json!({"version": version + 1, "was": was, "is": is});
    ledger::record(db, by, now, Line::of("case.hours-changed", "city", by.city).detail(detail).why(reason))?;
    Ok(version + 1)
}

/// One batch of a change that is not through; gives whether there is more to do.
fn batch(db: &mut Db, city: Id, now: i64) -> Result<bool, Problem> {
    let text = format!(
        "select {VERSION} from case_hours where city_id = {city} and done_at is null order by version limit 1"
    );
    let Some(own) = yipan_db::sql(text).get_result::<Version>(db).optional()? else { return Ok(false) };
    let before =
        format!("select {VERSION} from case_hours where city_id = {city} and version = {}", own.version - 1);
    let before = yipan_db::sql(before).get_result::<Version>(db).optional()?;
    let was = before.map_or_else(|| Ok(Hours::shipped()), |before| before.hours())?.calendar()?;
    let is = own.hours()?.calendar()?;
    let span = Span { after: own.after_id, since: own.at, now };
    let by = Actor::program(city);
    let times = (CityTime(was), CityTime(is));
    let (effect, last) = some(db, &by, (&times.0, &times.1), span, Some(&own.reason))?;
    let done = if last.is_none() { now.to_string() } else { "null".into() };
    let text = format!(
        "update case_hours set after_id = {}, looked = looked + {}, moved = moved + {}, done_at = {done} \
         where city_id = {city} and version = {}",
        last.unwrap_or(own.after_id),
        effect.open,
        effect.moved,
        own.version
    );
    yipan_db::sql(text).execute(db)?;
    Ok(true)
}

/// Goes on with changes that are not through, some batches at a time.
pub async fn settle(app: &App) -> Result<(), Problem> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = BigInt)]
        city_id: Id,
    }
    let waiting: Vec<Waiting> = app
        .read(|db| {
            let text = "select distinct city_id from case_hours where done_at is null limit 100";
            Ok(yipan_db::sql(text).load(db)?)
        })
        .await?;
    for Waiting { city_id } in waiting {
        for _ in 0..BATCHES {
            match app.deed(move |db, now| batch(db, city_id, now)).await {
                Ok(true) => {}
                Ok(false) => break,
                // Somebody was at one of these cases: the next look takes the batch on.
                Err(Problem::Stale(_)) => break,
                Err(problem) => return Err(problem),
            }
        }
    }
    Ok(())
}
