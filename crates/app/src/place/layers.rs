//! The layers of a city's map from GeoJSON: unit grids, sections of road, components. A dry run names every wrong
//! feature by its number; nothing is half-imported, and what a file leaves out stays.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yipan_core::place::geojson::{self, Feature};
use yipan_core::place::{CodeFault, ComponentCode, Cover, Datum, GridCode, MinorWidth, Shape};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{NewSection, put_section};
use super::cover;
use super::import::{FAULTS_MOST, fault, told};
use super::store::{self, Component, Grid, component, grid, section};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::{Args, FieldError, Problem};
use crate::who;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// 单元网格.
    Grids,
    /// 路段.
    Sections,
    /// 部件, the minor class of their codes so wide.
    Components(MinorWidth),
}

/// States of a component: its word with what people write for it.
pub const STATES: [(&str, &str); 4] =
    [("intact", "完好"), ("broken", "破损"), ("lost", "丢失"), ("abandoned", "废弃")];

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Laid {
    /// Added.
    pub added: usize,
    /// Changed.
    pub changed: usize,
    /// Sites that found their grid by it.
    pub settled: usize,
    /// Whether it was only tried.
    pub dry_run: bool,
}

/// A file to take in.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name, for the ledger.
    pub name: &'a str,
    /// What it holds.
    pub layer: Layer,
    /// GeoJSON.
    pub text: &'a str,
    /// The system its coordinates are in.
    pub datum: Datum,
}

/// One feature with what it calls its properties.
struct One<'a> {
    at: usize,
    feature: &'a Feature,
}

impl One<'_> {
    /// The first property that is filled in under one of these names.
    fn word(&self, names: &[&str]) -> String {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let found =
            names.iter().find_map(|name| text(self.feature.properties.get(*name)?).filter(|t| !t.is_empty()));
        found.unwrap_or_default()
    }

    fn wrong(&self, property: &str, key: &'static str, mut args: Args) -> FieldError {
        args.extend(args![n = self.at + 1]);
        fault(format!("features[{}].{property}", self.at), key, args)
    }

    fn code_fault(&self, why: &CodeFault) -> FieldError {
        match why {
            CodeFault::Length { found, wanted } => {
                self.wrong("code", "place-code-length", args![found = *found, wanted = *wanted])
            }
            CodeFault::NotADigit { found, at } => {
                self.wrong("code", "place-code-digit", args![found = found.to_string(), at = *at])
            }
            CodeFault::Zero(part) => {
                let key = match *part {
                    "division" => "place-code-zero-division",
                    "major class" => "place-code-zero-major",
                    "minor class" => "place-code-zero-minor",
                    _ => "place-code-zero-sequence",
                };
                self.wrong("code", key, Vec::new())
            }
        }
    }
}

const CODE: [&str; 4] = ["code", "编号", "编码", "标识码"];
const NAME: [&str; 2] = ["name", "名称"];
const UNIT: [&str; 4] = ["unit", "责任单位", "养护单位", "所属社区"];

/// What several features share: units by name, codes met so far.
struct Reading {
    units: HashMap<String, Id>,
    seen: BTreeMap<String, usize>,
    faults: Vec<FieldError>,
}

impl Reading {
    fn new(db: &mut Db, city: Id) -> Result<Self, Problem> {
        let units = who::store::units_under(db, city, "/")?;
        let names = units.into_iter().flat_map(|unit| {
            let words = [Some(unit.name), Some(unit.short), unit.code];
            words.into_iter().flatten().map(move |word| (word, unit.id))
        });
        Ok(Self { units: names.collect(), seen: BTreeMap::new(), faults: Vec::new() })
    }

    /// The unit a feature names, if it names one.
    fn unit(&mut self, one: &One<'_>) -> Option<Id> {
        let name = one.word(&UNIT);
        let found = self.units.get(&name).copied();
        if found.is_none() && !name.is_empty() {
            self.faults.push(one.wrong("unit", "place-feature-unknown-unit", args![name = name]));
        }
        found
    }

    /// A text of a feature, not too long.
    fn text(&mut self, one: &One<'_>, property: &str, names: &[&str], most: usize, needed: bool) -> String {
        let text = one.word(names);
        match text.chars().count() {
            0 if needed => {
                self.faults.push(one.wrong(property, "place-feature-required", args![column = property]));
            }
            n if n > most => {
                self.faults.push(one.wrong(
                    property,
                    "place-feature-too-long",
                    args![column = property, most = most],
                ));
            }
            _ => {}
        }
        text
    }

    /// Notes a code; the same code in an earlier feature is a fault.
    fn once(&mut self, one: &One<'_>, code: &str) {
        if let Some(before) = self.seen.insert(code.to_owned(), one.at) {
            self.faults.push(one.wrong(
                "code",
                "place-feature-code-twice",
                args![code = code, before = before + 1],
            ));
        }
    }

    fn settle(mut self) -> Result<(), Problem> {
        self.faults.truncate(FAULTS_MOST);
        if self.faults.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.faults)) }
    }
}

/// Takes a layer in; on a dry run, or when anything is wrong, nothing stays.
pub fn take(db: &mut Db, by: &Actor, file: File<'_>, dry_run: bool, now: i64) -> Result<Laid, Problem> {
    by.may(Right::EditPlace)?;
    let features = geojson::read(file.text, file.datum).map_err(told)?;
    if features.is_empty() {
        return Err(Problem::field("file", "place-no-features"));
    }
    let ones: Vec<One<'_>> = features.iter().enumerate().map(|(at, feature)| One { at, feature }).collect();
    let reading = Reading::new(db, by.city)?;
    let mut laid = match file.layer {
        Layer::Grids => grids(db, by, &ones, reading, dry_run)?,
        Layer::Sections => sections(db, by, &ones, reading, dry_run)?,
        Layer::Components(width) => components(db, by, &ones, reading, width, dry_run, now)?,
    };
    laid.dry_run = dry_run;
    if !dry_run {
        let fact = match file.layer {
            Layer::Grids => "grids.imported",
            Layer::Sections => "sections.imported",
            Layer::Components(_) => "components.imported",
        };
        let detail =
            json!({"file": file.name, "added": laid.added, "changed": laid.changed, "settled": laid.settled});
        ledger::record(db, by, now, Line::of(fact, "city", by.city).detail(detail))?;
    }
    Ok(laid)
}

/// Counts which codes are new among those that are there.
fn counted<'a>(known: &HashSet<String>, codes: impl Iterator<Item = &'a str>) -> Laid {
    let mut laid = Laid::default();
    for code in codes {
        if known.contains(code) { laid.changed += 1 } else { laid.added += 1 }
    }
    laid
}

fn grids(
    db: &mut Db,
    by: &Actor,
    ones: &[One<'_>],
    mut reading: Reading,
    dry: bool,
) -> Result<Laid, Problem> {
    let mut rows = Vec::with_capacity(ones.len());
    let mut areas = Vec::with_capacity(ones.len());
    for one in ones {
        let text = reading.text(one, "code", &CODE, 40, true);
        let name = reading.text(one, "name", &NAME, 80, false);
        let unit_id = reading.unit(one);
        let code = match text.parse::<GridCode>() {
            Ok(code) => code.to_string(),
            Err(_) if text.is_empty() => continue,
            Err(why) => {
                reading.faults.push(one.code_fault(&why));
                continue;
            }
        };
        reading.once(one, &code);
        let Shape::Area(area) = &one.feature.shape else {
            reading.faults.push(one.wrong("geometry", "place-feature-not-an-area", Vec::new()));
            continue;
        };
        let bounds = area.bounds();
        areas.push((area.clone(), one));
        rows.push(Grid {
            city_id: by.city,
            code,
            name,
            unit_id,
            shape: geojson::geometry(&one.feature.shape).to_string(),
            low_lon: bounds.low.lon,
            low_lat: bounds.low.lat,
            high_lon: bounds.high.lon,
            high_lat: bounds.high.lat,
        });
    }
    // Grids lie side by side: where the middle of one lies in another, one of the two is wrong.
    let middles: Vec<_> =
        areas.iter().map(|(area, one)| (area.bounds().centre(), area.clone(), one.at)).collect();
    let cover = Cover::new(areas);
    for (middle, area, at) in middles {
        if let Some(other) = cover.at(middle).filter(|other| other.at != at && area.contains(middle)) {
            reading.faults.push(ones[at].wrong(
                "geometry",
                "place-feature-overlaps",
                args![other = other.at + 1],
            ));
        }
    }
    reading.settle()?;
    let known: Vec<String> = grid::table.filter(grid::city_id.eq(by.city)).select(grid::code).load(db)?;
    let known: HashSet<String> = known.into_iter().collect();
    let mut laid = counted(&known, rows.iter().map(|row| row.code.as_str()));
    if !dry {
        for row in &rows {
            store::put_grid(db, row, !known.contains(&row.code))?;
        }
        cover::touch(db, by.city)?;
        laid.settled = store::settle_grids(db, by.city)?;
    }
    Ok(laid)
}

fn sections(
    db: &mut Db,
    by: &Actor,
    ones: &[One<'_>],
    mut reading: Reading,
    dry: bool,
) -> Result<Laid, Problem> {
    let mut asks = Vec::with_capacity(ones.len());
    for one in ones {
        let code = reading.text(one, "code", &CODE, 40, true);
        let name = reading.text(one, "name", &NAME, 60, true);
        let road = reading.text(one, "road", &["road", "道路", "所属道路"], 60, false);
        let unit = reading.unit(one);
        reading.once(one, &code);
        if !matches!(one.feature.shape, Shape::Line(_)) {
            reading.faults.push(one.wrong("geometry", "place-feature-not-a-line", Vec::new()));
        }
        let kind = match one.word(&["kind", "type", "类型"]).as_str() {
            "" | "main" | "主干道" | "主次干道" => "main",
            "alley" | "背街小巷" | "小巷" => "alley",
            other => {
                reading.faults.push(one.wrong("kind", "place-feature-road-kind", args![found = other]));
                continue;
            }
        };
        let part = one.word(&["part", "段号", "第几段"]);
        let part = match part.parse::<i32>() {
            Ok(part @ 1..=9_999) => part,
            _ if part.is_empty() => 1,
            _ => {
                reading.faults.push(one.wrong("part", "place-feature-part", args![found = part]));
                continue;
            }
        };
        asks.push(NewSection {
            code,
            road: if road.is_empty() { name.clone() } else { road },
            name,
            kind: kind.into(),
            part,
            unit,
            geometry: geojson::geometry(&one.feature.shape),
        });
    }
    reading.settle()?;
    let known: Vec<String> =
        section::table.filter(section::city_id.eq(by.city)).select(section::code).load(db)?;
    let known: HashSet<String> = known.into_iter().collect();
    let laid = counted(&known, asks.iter().map(|ask| ask.code.as_str()));
    if !dry {
        for ask in &asks {
            put_section(db, by, ask)?;
        }
    }
    Ok(laid)
}

fn components(
    db: &mut Db,
    by: &Actor,
    ones: &[One<'_>],
    mut reading: Reading,
    width: MinorWidth,
    dry: bool,
    now: i64,
) -> Result<Laid, Problem> {
    let cover = cover::of(db, by.city)?;
    let mut rows = Vec::with_capacity(ones.len());
    for one in ones {
        let text = reading.text(one, "code", &CODE, 40, true);
        let name = reading.text(one, "name", &NAME, 80, false);
        let owner = reading.text(one, "owner", &["owner", "权属单位"], 80, false);
        let unit_id = reading.unit(one);
        let state = one.word(&["state", "状态"]);
        let known = STATES.iter().find(|(own, said)| state.is_empty() || state == *own || state == *said);
        let Some((state, _)) = known else {
            reading.faults.push(one.wrong("state", "place-feature-state", args![found = state]));
            continue;
        };
        let code = match ComponentCode::parse(&text, width) {
            Ok(code) => code,
            Err(_) if text.is_empty() => continue,
            Err(why) => {
                reading.faults.push(one.code_fault(&why));
                continue;
            }
        };
        reading.once(one, &text);
        let at = one.feature.shape.anchor();
        let shape = Some(&one.feature.shape).filter(|shape| !matches!(shape, Shape::Point(_)));
        rows.push(Component {
            city_id: by.city,
            code: code.to_string(),
            digits: if width == MinorWidth::Two { 2 } else { 3 },
            class: code.class(),
            name,
            unit_id,
            owner,
            state: (*state).into(),
            grid: cover.as_ref().and_then(|cover| cover.at(at)).map(|here| here.grid.clone()),
            lon: at.lon,
            lat: at.lat,
            shape: shape.map(|shape| geojson::geometry(shape).to_string()),
            changed_at: now,
            version: 1,
        });
    }
    reading.settle()?;
    let known: Vec<(String, i64)> = component::table
        .filter(component::city_id.eq(by.city))
        .select((component::code, component::version))
        .load(db)?;
    let known: HashMap<String, i64> = known.into_iter().collect();
    let mut laid = Laid::default();
    for mut row in rows {
        let version = known.get(&row.code);
        if version.is_some() {
            laid.changed += 1
        } else {
            laid.added += 1
        }
        if dry {
            continue;
        }
        match version {
            Some(version) => {
                row.version = version + 1;
                diesel::update(component::table.find((by.city, row.code.clone()))).set(&row).execute(db)?;
            }
            None => {
                diesel::insert_into(component::table).values(&row).execute(db)?;
            }
        }
    }
    Ok(laid)
}
