//! Projects in a workbook, out and in: one project a row, the months of money as columns. What goes out can be changed
//! and read in again; every wrong cell is named, and then nothing is taken.

use std::collections::HashMap;

use axum::extract::{Multipart, State as Held};
use axum::response::Response;
use yipan_core::project::State;
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_paper::{Column, Field, Workbook};

use super::act::{self, Change, NewAim, NewProject, NewReport, Promise};
use super::step::{NewStep, step};
use super::store::{self, AimRow, PROJECTS_MOST, ProjectRow, ReportRow};
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::Path;
use crate::kit::say::{Say, written};
use crate::kit::table::{self, FILE_MOST, Faults, speakers};
use crate::ledger::evidence::files_up_to;
use crate::problem::Problem;
use crate::series::act::period;
use crate::who::store::{Unit, units_under};

/// The fixed columns, by the ends of their keys in the language files.
const HEADS: [&str; 16] = [
    "number",
    "name",
    "kind",
    "unit",
    "place",
    "content",
    "state",
    "land-due",
    "start-due",
    "finish-due",
    "land-on",
    "start-on",
    "finish-on",
    "total",
    "before",
    "reason",
];
const STATE: &str = "project-state";
/// States in the order of [`State::ALL`].
const STATES: [&str; 5] = ["prepared", "landed", "running", "finished", "stopped"];

/// All projects of a campaign that this person may see.
fn workbook(db: &mut Db, by: &Actor, campaign: Id, say: &Say) -> Result<Vec<u8>, Problem> {
    let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
    let broken = |error: yipan_paper::Error| Problem::Broken(error.to_string());
    let own = store::of_campaign(db, by.city, campaign, &under)?;
    let ids: Vec<Id> = own.iter().map(|row| row.id).collect();
    let (reports, aims) = (store::reports(db, by.city, &ids)?, store::aims(db, by.city, &ids)?);
    let names: HashMap<Id, String> =
        units_under(db, by.city, "/")?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let year = i64::from(say.civil(say.now).year());
    let mut months: Vec<&str> = reports.iter().map(|own| &own.begin_on[..7]).collect();
    months.sort_unstable();
    months.dedup();
    let mut book = Workbook::new();
    let fixed = HEADS.iter().map(|head| Column::new(say.of("project-head", head), 14.0));
    let aim = Column::new(format!("{year} {}", say.it("project-head-target")), 12.0);
    let moving = months.iter().map(|month| Column::new(*month, 11.0));
    let columns = fixed.chain(std::iter::once(aim)).chain(moving).collect();
    book.sheet(&say.it("project-title"), columns).map_err(broken)?;
    let money =
        |value: Option<i64>| value.map_or(Field::from(""), |value| Field::Number(value as f64 / 1000.0));
    for row in &own {
        let day = |day: &Option<String>| Field::from(day.clone().unwrap_or_default());
        let mut cells: Vec<Field> = vec![
            row.number.clone().into(),
            row.name.clone().into(),
            row.kind.clone().into(),
            names.get(&row.unit_id).cloned().unwrap_or_default().into(),
            row.place.clone().into(),
            row.content.clone().into(),
            say.of(STATE, &row.state).into(),
            day(&row.land_due),
            day(&row.start_due),
            day(&row.finish_due),
            day(&row.land_on),
            day(&row.start_on),
            day(&row.finish_on),
            money(Some(row.total)),
            money(Some(row.before)),
            "".into(),
        ];
        let aim = aims.iter().find(|own| own.project_id == row.id && own.year == year);
        cells.push(money(aim.map(|own| own.value)));
        let known: HashMap<&str, i64> = reports
            .iter()
            .filter(|own| own.project_id == row.id)
            .map(|own| (&own.begin_on[..7], own.invested))
            .collect();
        cells.extend(months.iter().map(|month| money(known.get(month).copied())));
        book.row(cells).map_err(broken)?;
    }
    book.finish().map_err(broken)
}

/// What a workbook brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// Projects that are new.
    pub created: usize,
    /// Projects whose promise changed, or that took a step.
    pub changed: usize,
    /// Months and aims written.
    pub written: usize,
}

/// The table as it is read: its headings, and the faults found so far.
struct Sheet<'a> {
    rows: &'a [Vec<String>],
    heads: Vec<Option<usize>>,
    faults: Faults,
}

impl<'a> Sheet<'a> {
    fn new(rows: &'a [Vec<String>]) -> Result<Self, Problem> {
        let speakers = speakers();
        let is = |cell: &String| {
            HEADS
                .iter()
                .position(|head| speakers.iter().any(|say| say.of("project-head", head) == cell.trim()))
        };
        let heads: Vec<Option<usize>> =
            rows.first().map(|row| row.iter().map(is).collect()).unwrap_or_default();
        if rows.len() as i64 > PROJECTS_MOST + 1 {
            return Err(table::too_long(PROJECTS_MOST as usize + 1));
        }
        if !heads.contains(&Some(1)) {
            return Err(Problem::field("A1", "project-sheet-no-name"));
        }
        Ok(Self { rows, heads, faults: Faults::default() })
    }

    fn column(&self, head: &str) -> Option<usize> {
        self.heads.iter().position(|own| own.is_some_and(|own| HEADS[own] == head))
    }

    /// The text of a cell; empty where there is none.
    fn cell(&self, line: usize, head: &str) -> &'a str {
        let rows = self.rows;
        self.column(head).and_then(|column| rows[line].get(column)).map_or("", |cell| cell.trim())
    }

    /// What went wrong with a row goes to the cell it is about.
    fn blame(&mut self, line: usize, problem: Problem) -> Result<(), Problem> {
        let Problem::Invalid(fields) = problem else { return Err(problem) };
        for own in fields {
            let column = self.column(&own.field.replace('_', "-")).unwrap_or(0);
            self.faults.add(line, column, own.key, self.rows[line].get(column).map_or("", String::as_str));
        }
        Ok(())
    }

    fn money(&mut self, line: usize, head: &str, stands: i64) -> f64 {
        let text = self.cell(line, head);
        match table::number(text) {
            _ if text.is_empty() => stands as f64 / 1000.0,
            Some(value) => value,
            None => {
                self.faults.add(line, self.column(head).unwrap_or(0), "table-number", text);
                0.0
            }
        }
    }

    /// A day, however a sheet writes it: `2026-07-01`, `2026/7/1`, `2026年7月1日`.
    fn day(&mut self, line: usize, head: &str, stands: Option<&str>) -> String {
        let text = self.cell(line, head);
        if text.is_empty() {
            return stands.unwrap_or_default().to_owned();
        }
        let plain = text.split(['T', ' ']).next().unwrap_or_default().replace(['年', '月', '/', '.'], "-");
        let parts: Vec<i32> =
            plain.trim_end_matches('日').split('-').filter_map(|part| part.parse().ok()).collect();
        let day = match parts[..] {
            [year, month, day] => i16::try_from(year).ok().and_then(|year| {
                jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
            }),
            _ => None,
        };
        match day {
            Some(day) => day.to_string(),
            None => {
                self.faults.add(line, self.column(head).unwrap_or(0), "project-sheet-day", text);
                String::new()
            }
        }
    }
}

/// What a row promises; what is empty stays as it stands.
fn promise(sheet: &mut Sheet<'_>, line: usize, units: &[Unit], old: Option<&ProjectRow>) -> Promise {
    let or = |text: &str, stands: fn(&ProjectRow) -> &String| match old {
        Some(old) if text.is_empty() => stands(old).clone(),
        _ => text.to_owned(),
    };
    let told = sheet.cell(line, "unit");
    let found = units.iter().find(|own| [&own.name, &own.short].iter().any(|name| *name == told));
    let unit = match (found, old) {
        (Some(unit), _) => unit.id,
        (None, Some(old)) if told.is_empty() => old.unit_id,
        (None, _) => {
            sheet.faults.add(line, sheet.column("unit").unwrap_or(0), "table-unit", told);
            0
        }
    };
    Promise {
        number: or(sheet.cell(line, "number"), |old| &old.number),
        name: or(sheet.cell(line, "name"), |old| &old.name),
        kind: or(sheet.cell(line, "kind"), |old| &old.kind),
        unit,
        place: or(sheet.cell(line, "place"), |old| &old.place),
        content: or(sheet.cell(line, "content"), |old| &old.content),
        land_due: sheet.day(line, "land-due", old.and_then(|old| old.land_due.as_deref())),
        start_due: sheet.day(line, "start-due", old.and_then(|old| old.start_due.as_deref())),
        finish_due: sheet.day(line, "finish-due", old.and_then(|old| old.finish_due.as_deref())),
        total: sheet.money(line, "total", old.map_or(0, |old| old.total)),
        before: sheet.money(line, "before", old.map_or(0, |old| old.before)),
    }
}

/// The year of a column of aims.
fn year_of(head: &str) -> Option<i64> {
    let text = speakers().iter().find_map(|say| {
        head.strip_suffix(say.it("project-head-target").as_str())
            .map(|text| text.trim().trim_end_matches('年').to_owned())
    })?;
    text.trim().parse().ok()
}

/// Takes a workbook in, all of it or nothing. Empty cells change nothing; cells that say what is known already are
/// not written again. A project that is known is found by its number, or by its name where the row has none.
pub fn take(db: &mut Db, by: &Actor, campaign: Id, rows: &[Vec<String>], now: i64) -> Result<Taken, Problem> {
    by.may(Right::EditPlan)?;
    let mut sheet = Sheet::new(rows)?;
    let units = units_under(db, by.city, "/")?;
    let mut known = store::of_campaign(db, by.city, campaign, "/")?;
    let ids: Vec<Id> = known.iter().map(|row| row.id).collect();
    let (reports, aims) = (store::reports(db, by.city, &ids)?, store::aims(db, by.city, &ids)?);
    let mut taken = Taken::default();
    for line in 1..rows.len() {
        let (number, name) = (sheet.cell(line, "number"), sheet.cell(line, "name"));
        if name.is_empty() && number.is_empty() {
            continue;
        }
        let is_same =
            |row: &&ProjectRow| if number.is_empty() { row.name == name } else { row.number == number };
        let old = known.iter().find(is_same).cloned();
        let before = sheet.faults.len();
        let promise = promise(&mut sheet, line, &units, old.as_ref());
        let told = sheet.cell(line, "state");
        let state = written(STATE, &STATES, told);
        if !told.is_empty() && state.is_none() {
            sheet.faults.add(line, sheet.column("state").unwrap_or(0), "project-sheet-state", told);
        }
        let days = ["land-on", "start-on", "finish-on"].map(|head| sheet.day(line, head, None));
        if sheet.faults.len() > before {
            continue;
        }
        let done = match &old {
            Some(old) => known_row(db, by, old, promise, (state, &days, sheet.cell(line, "reason")), now)
                .map(|changed| {
                    taken.changed += usize::from(changed);
                    old.id
                }),
            None => {
                let [land_on, start_on, finish_on] = days;
                let state = state.unwrap_or_default().to_owned();
                let ask = NewProject { campaign, promise, state, land_on, start_on, finish_on };
                act::create_among(db, by, &ask, &known, now).map(|row| {
                    taken.created += 1;
                    let id = row.id;
                    known.push(row);
                    id
                })
            }
        };
        let id = match done {
            Ok(id) => id,
            Err(problem) => {
                sheet.blame(line, problem)?;
                continue;
            }
        };
        taken.written += moneys(db, by, &mut sheet, line, (id, &reports, &aims), now)?;
    }
    sheet.faults.or(taken)
}

/// A project that is known: what is promised, and a step forward whose day the sheet tells. Gives whether anything
/// changed.
fn known_row(
    db: &mut Db,
    by: &Actor,
    old: &ProjectRow,
    promise: Promise,
    (state, days, reason): (Option<&str>, &[String; 3], &str),
    now: i64,
) -> Result<bool, Problem> {
    let reason = reason.to_owned();
    let ask = Change { promise, reason: reason.clone(), version: None };
    act::change(db, by, old.id, &ask, now)?;
    if let Some(to) = state.and_then(State::from_word).filter(|to| *to != old.stage()) {
        let on = yipan_core::project::Step::ALL.into_iter().position(|step| step.into() == to);
        let on = on.map(|place| days[place].clone()).unwrap_or_default();
        if on.is_empty() {
            return Err(Problem::field("state", "project-sheet-step"));
        }
        let ask = NewStep { state: to.word().into(), on, reason, version: None };
        step(db, by, old.id, &ask, now).map_err(|problem| match problem {
            Problem::Refused(key, _) => Problem::field("state", key),
            problem => problem,
        })?;
    }
    Ok(store::find(db, by.city, old.id)?.version != old.version)
}

/// Aims and months of a row; gives how many were written.
fn moneys(
    db: &mut Db,
    by: &Actor,
    sheet: &mut Sheet<'_>,
    line: usize,
    (id, reports, aims): (Id, &[ReportRow], &[AimRow]),
    now: i64,
) -> Result<usize, Problem> {
    let mut written = 0;
    let (rows, today) = (sheet.rows, day_of(now));
    for (column, head) in rows[0].iter().map(|head| head.trim()).enumerate() {
        let text = rows[line].get(column).map_or("", |cell| cell.trim());
        if text.is_empty() || head.is_empty() || sheet.heads[column].is_some() {
            continue;
        }
        let Some(value) = table::number(text) else {
            sheet.faults.add(line, column, "table-number", text);
            continue;
        };
        let thousandths = (value * 1000.0).round() as i64;
        // What stands already is changed only with its reason: a sheet may be older than what was told since.
        let needs_why = sheet.cell(line, "reason").is_empty();
        let done = if let Some(year) = year_of(head) {
            let old = aims.iter().find(|own| (own.project_id, own.year) == (id, year)).map(|own| own.value);
            match old {
                Some(old) if old == thousandths => continue,
                Some(old) if needs_why => {
                    sheet.faults.stands(line, column, old);
                    continue;
                }
                _ => act::aim(db, by, id, &NewAim { year, value }, now),
            }
        } else if let Some(begin) =
            period(head, yipan_core::plan::cadence::Every::Month).filter(|begin| *begin <= today)
        {
            let begin = begin.to_string();
            let old = reports.iter().find(|own| own.project_id == id && own.begin_on == begin);
            match old {
                Some(old) if old.invested == thousandths => continue,
                Some(old) if needs_why => {
                    sheet.faults.stands(line, column, old.invested);
                    continue;
                }
                _ => {
                    let words =
                        old.map(|own| (own.progress.clone(), own.trouble.clone())).unwrap_or_default();
                    let ask = NewReport {
                        month: begin[..7].to_owned(),
                        invested: value,
                        progress: words.0,
                        trouble: words.1,
                        evidence: None,
                        replace: true,
                        reason: sheet.cell(line, "reason").to_owned(),
                    };
                    act::report(db, by, id, &ask, now)
                }
            }
        } else {
            Err(Problem::field("head", "project-sheet-head"))
        };
        match done {
            Ok(()) => written += 1,
            Err(Problem::Invalid(fields)) => {
                for own in fields {
                    let found = if own.key == "project-sheet-head" { head } else { text };
                    match own.args.is_empty() {
                        true => sheet.faults.add(line, column, own.key, found),
                        false => sheet.faults.add_with(line, column, own.key, own.args),
                    }
                }
            }
            Err(problem) => return Err(problem),
        }
    }
    Ok(written)
}

/// `GET /campaigns/{id}/projects/export/projects.xlsx`.
pub async fn export(
    Held(app): Held<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let bytes = app.read(move |db| workbook(db, &by, id, &say)).await?;
    Ok(download(&format!("projects-{id}.xlsx"), bytes))
}

/// `POST /campaigns/{id}/projects/import`.
pub async fn import(
    Held(app): Held<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Response, Problem> {
    by.may(Right::EditPlan)?;
    let parts = files_up_to(form, FILE_MOST).await?;
    let actor = by.clone();
    let done = async {
        let file = parts.files.into_iter().next();
        let (name, bytes) = file.ok_or_else(|| Problem::field("file", "field-required"))?;
        let table = tokio::task::spawn_blocking(move || table::first(&name, &bytes))
            .await
            .map_err(|error| Problem::Broken(error.to_string()))??;
        app.deed(move |db, now| take(db, &actor, id, &table, now)).await
    }
    .await;
    super::list::back(&app, by, say, id, done).await
}
