//! Fills the board from the rooms, for one reader: only what this person may see is counted.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use yipan_core::board::{Columns, Done, Grid, Group, Ruler, Tally, Who};
use yipan_core::gate::Verdict;
use yipan_core::place::Point;
use yipan_core::who::Right;
use yipan_db::Db;

use super::store::{self, Count, Scope};
use super::view::{Board, Criterion, Gate, Kind, Map, OneRuler, RedHazard, Sign, Totals};
use super::work;
use crate::case::book;
use crate::gate;
use crate::hazard;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::kept::Kept;
use crate::kit::say::{Lang, Say};
use crate::place;
use crate::place::map::{At, Light, Lit};
use crate::plan::{self, lay};
use crate::problem::Problem;
use crate::who;
use crate::who::store::Unit;

/// Which board somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The focus campaign of the year, or the first that runs.
    Focus,
    /// This campaign.
    Campaign(Id),
    /// One unit's own board, in the focus campaign.
    Unit(Id),
}

/// A Monday before every date there is: weeks are counted from it.
const FIRST_MONDAY: Date = date(1970, 1, 5);
/// Weeks shown when no campaign gives an end.
const QUIET_WEEKS: i32 = 8;
const ROWS_MAX: usize = 60;
const FIRST_MAX: usize = 6;
const SPOTS_MAX: i64 = 60;
/// Red hazards looked through for one board.
const RED_MOST: i64 = 200;
/// A task is soon due in its last three days.
const TASK_NEAR_MS: i64 = 3 * 86_400_000;

/// The board; `None` while the city is empty.
pub fn board(
    db: &mut Db,
    kept: &Arc<Kept>,
    by: &Actor,
    which: Which,
    say: &Say,
) -> Result<Option<Board>, Problem> {
    let sees = by.sees(Right::ReadWork).map(str::to_owned);
    let Some(sees) = sees else {
        return Err(by.may(Right::ReadWork).err().unwrap_or(Problem::Missing("page")));
    };
    book::refresh(db, by.city, say.now)?;
    let running = store::running(db, by.city)?;
    if running.is_empty() && !store::any(db, by.city, "cases", "")? {
        return Ok(None);
    }
    let units = who::store::units_under(db, by.city, "/")?;
    let unit = of_unit(&units, by, which, &sees)?;
    let chosen = match which {
        Which::Campaign(id) => Some(running.iter().find(|c| c.id == id).ok_or(Problem::Missing("campaign"))?),
        _ => running.first(),
    };
    let today = say.civil(say.now).date();
    let mut rulers = Vec::new();
    for campaign in &running {
        rulers.extend(one_ruler(db, by.city, campaign, say)?);
    }
    let chosen_id = chosen.map(|c| c.id);
    let others = rulers.iter().filter(|r| Some(r.id) != chosen_id).cloned().collect();
    let chosen = rulers.into_iter().find(|r| Some(r.id) == chosen_id);

    let path = unit.map_or(sees.as_str(), |unit| unit.path.as_str());
    let scope = Scope {
        city: by.city,
        campaign: chosen_id,
        with_loose: running.first().map(|c| c.id) == chosen_id,
        units: (path != "/")
            .then(|| units.iter().filter(|u| u.path.starts_with(path)).map(|u| u.id).collect()),
    };
    // Criteria ask about the whole campaign: nothing for a unit's own board.
    let gated = chosen_id.filter(|_| unit.is_none() && by.can_everywhere(Right::ReadWork));
    let key = format!("board {gated:?} {}", scope.text());
    let (counted, now) = (scope.clone(), say.clone());
    let sums = kept.or_make(db, &key, move |db| sums(db, &counted, gated, &now))?;

    let columns = columns(chosen.as_ref(), today);
    let grid = grid(&columns, &units, unit, &sums.counts);
    let this_week = grid.of_span(&columns, |span| span.holds(today)).undone();
    let totals = Totals { verify: count(sums.verify), this_week, all: grid.sum };
    let mut first = work::waiting(db, by, say.now)?;
    let waiting = first.len();
    first.truncate(FIRST_MAX);
    Ok(Some(Board {
        chosen,
        others,
        unit: unit.map(|unit| (unit.id, unit.short.clone())),
        columns,
        grid,
        totals,
        first,
        waiting,
        gate: sums.gate.as_ref().and_then(|own| panel(own, say)),
        kinds: kinds(by.city, &sums.kinds, say.lang),
        map: map(db, by, &sums.spots, say)?,
        red: red(db, by, &scope, say.now)?,
    }))
}

/// Hazards of a board with a date that passed, the longest late first.
fn red(db: &mut Db, by: &Actor, scope: &Scope, now: i64) -> Result<Vec<RedHazard>, Problem> {
    let units = crate::case::view::units(db, by.city)?;
    let fits = |row: &hazard::store::HazardRow| {
        let campaign = row.campaign_id == scope.campaign || (scope.with_loose && row.campaign_id.is_none());
        campaign && scope.units.as_ref().is_none_or(|own| own.contains(&row.unit_id))
    };
    let rows = hazard::owed::red(db, by, now, RED_MOST)?;
    Ok(rows
        .into_iter()
        .filter(fits)
        .map(|row| RedHazard {
            id: row.id,
            unit: units.get(&row.unit_id).cloned().unwrap_or_default(),
            major: row.level == "major",
            title: row.title,
            due: row.next_at.unwrap_or(now),
        })
        .collect())
}

/// What is counted over all cases of a board.
struct Sums {
    counts: Vec<Count>,
    verify: i64,
    kinds: Vec<store::KindRow>,
    spots: Vec<store::SpotRow>,
    gate: Option<gate::review::Gate>,
}

fn sums(db: &mut Db, scope: &Scope, gated: Option<Id>, say: &Say) -> Result<(Sums, u64), Problem> {
    let base = start_of(say, FIRST_MONDAY);
    let mut counts = store::open_cases(db, scope, base, say.now)?;
    counts.extend(store::closed_cases(db, scope, base)?);
    counts.extend(store::tasks(db, scope, base, say.now, say.now + TASK_NEAR_MS)?);
    let rows = counts.iter().map(|count| count.n.unsigned_abs()).sum();
    let gate = match gated {
        Some(id) => gate::review::current(db, scope.city, id, say.now)?,
        None => None,
    };
    let sums = Sums {
        counts,
        verify: store::to_verify(db, scope)?,
        kinds: store::kinds(db, scope, say.now)?,
        spots: store::spots(db, scope, say.now, SPOTS_MAX)?,
        gate,
    };
    Ok((sums, rows))
}

/// The unit whose own board it is: the one asked for, or the reader's own when that is all there is to see.
fn of_unit<'a>(units: &'a [Unit], by: &Actor, which: Which, sees: &str) -> Result<Option<&'a Unit>, Problem> {
    let wanted = match which {
        Which::Unit(id) => id,
        _ if sees != "/" => by.unit,
        _ => return Ok(None),
    };
    let unit = units.iter().find(|u| u.id == wanted).ok_or(Problem::Missing("unit"))?;
    by.may_at(Right::ReadWork, &unit.path)?;
    Ok(Some(unit))
}

fn one_ruler(
    db: &mut Db,
    city: Id,
    row: &store::CampaignRow,
    say: &Say,
) -> Result<Option<OneRuler>, Problem> {
    let (Ok(start), Ok(day)) = (row.start_on.parse::<Date>(), row.target_on.parse::<Date>()) else {
        return Ok(None);
    };
    let phases: Vec<(String, Date)> = store::phases(db, city, row.id)?
        .into_iter()
        .filter(|phase| !phase.is_part)
        .filter_map(|phase| Some((phase.name, phase.from_on.parse().ok()?)))
        .collect();
    let tasks = store::tasks_done(db, city, row.id)?;
    let today = say.civil(say.now).date();
    let time = lay::time(db, city)?;
    let pace =
        lay::pace(time, (start, day), lay::minute_at(say.now), plan::store::weighed(db, city, row.id)?);
    let done = Done {
        done: count(tasks.part),
        all: count(tasks.whole),
        share: count(pace.done),
        gone: count(pace.gone),
    };
    Ok(Some(OneRuler {
        id: row.id,
        name: row.short.clone(),
        goal: String::new(),
        start,
        day,
        ruler: Ruler::of(start, day, today, &phases, done),
        working_days: time.working_days(today.tomorrow().unwrap_or(today), day.tomorrow().unwrap_or(day)),
    }))
}

/// The gate as a few lines beside the board; nothing where nothing is asked.
fn panel(own: &gate::review::Gate, say: &Say) -> Option<Gate> {
    if own.lines.is_empty() {
        return None;
    }
    let criterion = |line: &gate::review::Line| {
        let figure = line.figures.first();
        Criterion {
            sign: match line.verdict {
                Verdict::Met => Sign::Met,
                Verdict::Unmet => Sign::Near,
                _ => Sign::Paused,
            },
            title: line.own.title.clone(),
            value: figure.map_or_else(|| say.it("gate-no-value"), |figure| figure.said(say)),
            of: figure.map(gate::figures::Figure::of).unwrap_or_default(),
        }
    };
    Some(Gate {
        phase: own.next.as_ref().map_or_else(|| say.it("gate-the-end"), |next| next.name.clone()),
        day: own.phase.to_on.parse().ok()?,
        to: format!("/phases/{}/gate", own.phase.id),
        criteria: own.lines.iter().map(criterion).collect(),
    })
}

fn columns(chosen: Option<&OneRuler>, today: Date) -> Columns {
    match chosen {
        Some(c) => {
            let phases: Vec<Date> = c.ruler.gates.iter().map(|gate| gate.day).collect();
            Columns::of(c.start, c.day, today, &phases)
        }
        None => {
            let weeks = (QUIET_WEEKS * 7).days();
            Columns::of(today.saturating_sub(weeks), today.saturating_add(weeks), today, &[])
        }
    }
}

/// Lays counts on the rows people compare: departments and streets, with what their communities hold; for a
/// unit's own board its parts.
fn grid(columns: &Columns, units: &[Unit], unit: Option<&Unit>, counts: &[Count]) -> Grid {
    let own: Vec<&Unit> = match unit {
        Some(unit) => units.iter().filter(|u| u.id == unit.id || u.parent_id == Some(unit.id)).collect(),
        None => units.iter().filter(|u| u.kind != "community" && u.kind != "command").collect(),
    };
    let always = |u: &Unit| unit.is_some() || matches!(u.kind.as_str(), "department" | "street");
    let rows: HashMap<Id, &Unit> = own.iter().map(|u| (u.id, *u)).collect();
    let home: HashMap<Id, Id> = units
        .iter()
        .filter_map(|u| {
            let mut above = u.path.split('/').rev().filter_map(|part| part.parse::<Id>().ok());
            Some((u.id, above.find(|id| rows.contains_key(id))?))
        })
        .collect();
    let busy: std::collections::HashSet<Id> =
        counts.iter().filter_map(|c| home.get(&c.unit).copied()).collect();
    let whos: Vec<Who> = own
        .iter()
        .filter(|u| always(u) || busy.contains(&u.id))
        .map(|u| Who { id: u.id, short: u.short.clone(), name: u.name.clone(), group: group(unit, u) })
        .collect();
    let laid = counts.iter().filter_map(|c| Some((*home.get(&c.unit)?, day_of(c.week), tally(c))));
    let mut grid = Grid::lay(columns, whos, laid);
    if grid.rows.len() > ROWS_MAX {
        // A great city shows who is behind; the rest is quiet and found in the case list.
        let mut by_need: Vec<(u32, u32)> = grid.rows.iter().map(|r| (r.sum.late, r.sum.undone())).collect();
        by_need.sort_unstable_by(|a, b| b.cmp(a));
        let least = by_need[ROWS_MAX - 1];
        grid.rows.retain(|r| (r.sum.late, r.sum.undone()) >= least);
        grid.rows.truncate(ROWS_MAX * 2);
    }
    grid
}

fn group(unit: Option<&Unit>, of: &Unit) -> Group {
    match of.kind.as_str() {
        _ if unit.is_some() => Group::Other,
        "department" => Group::Department,
        "street" => Group::Territory,
        _ => Group::Other,
    }
}

/// A day of the week a count is due in; `None` for work without a date.
fn day_of(week: i64) -> Option<Date> {
    (week >= 0).then(|| FIRST_MONDAY.saturating_add((week * 7 + 2).days()))
}

fn tally(c: &Count) -> Tally {
    let n = count(c.n);
    let mut tally = Tally::default();
    match c.state {
        0 => tally.open = n,
        1 => tally.near = n,
        2 => tally.late = n,
        3 => tally.done = n,
        _ => tally.done_late = n,
    }
    tally
}

fn kinds(city: Id, rows: &[store::KindRow], lang: Lang) -> Vec<Kind> {
    rows.iter()
        .map(|row| {
            let name = named(city, &row.category, lang);
            Kind { code: row.category.clone(), name, open: count(row.open), late: count(row.late) }
        })
        .collect()
}

/// Every section, lit by the open cases on its sites; cases elsewhere show where they lie.
fn map(db: &mut Db, by: &Actor, spots: &[store::SpotRow], say: &Say) -> Result<Map, Problem> {
    let sections = place::store::sections(db, by.city)?;
    let mut lit = Vec::new();
    for row in spots {
        let own = row.section.and_then(|id| sections.iter().find(|section| section.id == id));
        let name = own.map_or(row.place.as_str(), |section| section.name.as_str());
        let at = match (own, row.lon, row.lat) {
            (Some(section), ..) => At::Section(section.id),
            (None, Some(lon), Some(lat)) => At::Place(Point { lon, lat }),
            _ => continue,
        };
        let light = match (row.late, row.near) {
            (late @ 1.., _) => Light::Late(late),
            (_, 1..) => Light::Soon,
            _ => Light::Quiet,
        };
        let to = match (row.section, row.late) {
            (Some(section), 2..) => format!("/cases?state=late&section={section}"),
            _ => format!("/cases/{}", row.one),
        };
        let label = say.two("board-map-spot-late", "name", name, "n", row.late);
        lit.push(Lit { at, light, to, label });
    }
    Ok(Map { sections, lit })
}

/// Midnight at the start of a day in the city.
fn start_of(say: &Say, day: Date) -> i64 {
    day.to_zoned(say.zone.clone()).map_or(0, |z| z.timestamp().as_millisecond())
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The category's name in the reader's language; its code when no template knows it.
fn named(city: Id, code: &str, lang: Lang) -> String {
    let Some(kind) = book::Kind::find(city, code) else { return code.to_owned() };
    let english = lang == Lang::En && !kind.category.name_en.is_empty();
    if english { kind.category.name_en.clone() } else { kind.category.name.clone() }
}
