//! Sites from GeoJSON or from the rows of a workbook: a dry run lists every wrong place, nothing is half-imported.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use yipan_core::place::{AreaFault, CORNERS_MAX, Datum, PointFault, geojson};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, NewSite};
use super::store;
use crate::args;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::{Args, FieldError, Problem};
use crate::who;

/// Wrong places told at once.
pub(super) const FAULTS_MOST: usize = 200;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Imported {
    /// Sites added.
    pub added: usize,
    /// Sites changed.
    pub changed: usize,
    /// Whether it was only tried.
    pub dry_run: bool,
}

/// One row as it came: where it stood, and its cells by column name.
struct Row {
    at: String,
    /// Where a missing cell of each column would stand.
    places: Vec<(&'static str, String)>,
    cells: Vec<(&'static str, String)>,
    geometry: Option<Value>,
}

/// The columns of a workbook, Chinese and English.
const COLUMNS: &[(&str, &[&str])] = &[
    ("code", &["code", "编号", "点位编号"]),
    ("name", &["name", "名称", "点位名称"]),
    ("kind", &["kind", "type", "类型", "点位类型"]),
    ("lon", &["lon", "lng", "经度"]),
    ("lat", &["lat", "纬度"]),
    ("street", &["street", "街道", "所属街道", "属地"]),
    ("lead", &["lead", "unit", "责任单位", "牵头单位"]),
    ("section", &["section", "路段", "路段编号"]),
    ("grid", &["grid", "网格", "单元网格"]),
];

pub(super) fn fault(field: impl Into<String>, key: &'static str, args: Args) -> FieldError {
    FieldError { field: field.into(), key, args }
}

/// Faults of a GeoJSON file as fields to mend.
pub(super) fn told(faults: Vec<geojson::Fault>) -> Problem {
    use geojson::Why;
    let one = |f: geojson::Fault| {
        let at = format!("features[{}]", f.feature.saturating_sub(1));
        let n = f.feature;
        match f.why {
            Why::NotJson { line, column } => {
                fault("file", "place-not-json", args![line = line, column = column])
            }
            Why::NotFeatures => fault("file", "place-not-features", Vec::new()),
            Why::TooMany(_) => fault("file", "place-too-many", args![most = geojson::FEATURES_MAX]),
            Why::Point(PointFault::Swapped { lon, lat }) => {
                fault(at, "place-feature-swapped", args![n = n, lon = lon.to_string(), lat = lat.to_string()])
            }
            Why::Point(PointFault::OutOfRange { lon, lat }) => fault(
                at,
                "place-feature-not-on-earth",
                args![n = n, lon = lon.to_string(), lat = lat.to_string()],
            ),
            Why::Geometry(found) => fault(at, "place-feature-geometry", args![n = n, found = found]),
            Why::Position => fault(at, "place-feature-position", args![n = n]),
            Why::ShortLine => fault(at, "place-feature-short-line", args![n = n]),
            Why::Area(AreaFault::Empty) => fault(at, "place-feature-no-ring", args![n = n]),
            Why::Area(AreaFault::ThinRing(ring)) => {
                fault(at, "place-feature-thin-ring", args![n = n, ring = ring])
            }
            Why::Area(AreaFault::TooManyCorners(found)) => {
                fault(at, "place-feature-corners", args![n = n, found = found, most = CORNERS_MAX])
            }
        }
    };
    Problem::Invalid(faults.into_iter().take(FAULTS_MOST).map(one).collect())
}

fn geojson_rows(text: &str, datum: Datum) -> Result<Vec<Row>, Problem> {
    let features = geojson::read(text, datum).map_err(told)?;
    let cell = |properties: &Map<String, Value>, names: &[&str]| {
        names.iter().find_map(|name| match properties.get(*name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    };
    Ok(features
        .iter()
        .enumerate()
        .map(|(n, feature)| {
            let at = format!("features[{n}]");
            let cells = COLUMNS
                .iter()
                .filter_map(|(column, names)| {
                    let value = cell(&feature.properties, names)?;
                    Some((*column, value))
                })
                .collect();
            let places = COLUMNS.iter().map(|(column, _)| (*column, format!("{at}.{column}"))).collect();
            Row { at, places, cells, geometry: Some(geojson::geometry(&feature.shape)) }
        })
        .collect())
}

fn workbook_rows(name: &str, bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let text = yipan_paper::read(name, bytes).map_err(|e| {
        Problem::Invalid(vec![fault("file", "place-unreadable-file", args![why = e.to_string()])])
    })?;
    let Some(sheet) = text.sheets.first() else {
        return Err(Problem::field("file", "place-no-sheet"));
    };
    let mut rows = sheet.rows();
    let head = rows.next().unwrap_or_default();
    let columns: Vec<(u32, &'static str)> = head
        .iter()
        .filter_map(|cell| {
            let word = cell.value.to_string();
            let known = COLUMNS.iter().find(|(_, names)| names.contains(&word.trim()))?;
            Some((cell.at.column, known.0))
        })
        .collect();
    for needed in ["code", "name", "kind", "lon", "lat"] {
        if !columns.iter().any(|(_, column)| *column == needed) {
            return Err(Problem::Invalid(vec![fault("file", "place-no-column", args![column = needed])]));
        }
    }
    Ok(rows
        .map(|row| Row {
            at: row.first().map(|cell| cell.at.to_string()).unwrap_or_default(),
            places: columns
                .iter()
                .filter_map(|(at, column)| {
                    let row = row.first()?.at.row;
                    Some((*column, yipan_paper::Address { row, column: *at }.to_string()))
                })
                .collect(),
            cells: row
                .iter()
                .filter_map(|cell| {
                    let (_, column) = columns.iter().find(|(at, _)| *at == cell.at.column)?;
                    Some((*column, cell.value.to_string()))
                })
                .collect(),
            geometry: None,
        })
        .collect())
}

/// Imports sites; on a dry run, or when anything is wrong, nothing stays.
pub fn take(
    db: &mut Db,
    by: &Actor,
    name: &str,
    bytes: &[u8],
    datum: Datum,
    dry_run: bool,
    now: i64,
) -> Result<Imported, Problem> {
    by.may(Right::EditPlace)?;
    let lower = name.to_lowercase();
    let rows = if lower.ends_with(".json") || lower.ends_with(".geojson") {
        let text = std::str::from_utf8(bytes).map_err(|_| Problem::field("file", "place-not-utf8"))?;
        geojson_rows(text, datum)?
    } else {
        workbook_rows(name, bytes)?
    };
    let mut faults = Vec::new();
    let mut asks = Vec::with_capacity(rows.len());
    for row in &rows {
        asks.push(ask_of(db, by, row, datum, &mut faults)?);
    }
    if rows.is_empty() {
        faults.push(fault("file", "place-no-rows", Vec::new()));
    }
    let mut seen = std::collections::BTreeMap::new();
    for (ask, row) in asks.iter().zip(&rows) {
        if let Some(before) = seen.insert(ask.code.clone(), &row.at)
            && !ask.code.is_empty()
        {
            faults.push(fault(&row.at, "place-code-twice", args![code = ask.code, before = before]));
        }
    }
    if !faults.is_empty() {
        faults.truncate(FAULTS_MOST);
        return Err(Problem::Invalid(faults));
    }
    let mut done = Imported { dry_run, ..Imported::default() };
    for ask in &asks {
        let new = if dry_run {
            store::site_by_code(db, by.city, &ask.code)?.is_none()
        } else {
            act::put_site(db, by, ask)?.1
        };
        if new { done.added += 1 } else { done.changed += 1 }
    }
    if !dry_run {
        let detail = json!({"file": name, "added": done.added, "changed": done.changed});
        ledger::record(db, by, now, Line::of("sites.imported", "city", by.city).detail(detail))?;
    }
    Ok(done)
}

/// One row as a site to add; what is wrong with it goes to `faults` with its address.
fn ask_of(
    db: &mut Db,
    by: &Actor,
    row: &Row,
    datum: Datum,
    faults: &mut Vec<FieldError>,
) -> Result<NewSite, Problem> {
    let find = |column: &str| row.cells.iter().find(|(c, v)| *c == column && !v.trim().is_empty());
    let text = |column: &str| find(column).map(|(_, v)| v.trim().to_owned()).unwrap_or_default();
    let place = |column: &str| {
        let known = row.places.iter().find(|(c, _)| *c == column);
        known.map_or_else(|| row.at.clone(), |(_, at)| at.clone())
    };
    let mut ask = NewSite {
        code: text("code"),
        name: text("name"),
        kind: text("kind"),
        geometry: row.geometry.clone(),
        // A feature's shape was shifted when it was read.
        datum: if row.geometry.is_some() { Datum::Wgs84 } else { datum },
        ..NewSite::default()
    };
    for (column, value, most) in [("code", &ask.code, 40), ("name", &ask.name, 80), ("kind", &ask.kind, 40)] {
        if value.is_empty() {
            faults.push(fault(place(column), "place-cell-required", args![column = column]));
        } else if value.chars().count() > most {
            faults.push(fault(place(column), "field-too-long", Vec::new()));
        }
    }
    if row.geometry.is_none() {
        for (column, into, most) in [("lon", &mut ask.lon, 180.0), ("lat", &mut ask.lat, 90.0)] {
            match text(column).parse::<f64>() {
                Ok(number) if number.abs() <= most && number != 0.0 => *into = number,
                _ => faults.push(fault(place(column), "place-cell-not-degrees", args![column = column])),
            }
        }
    }
    for (column, into) in [("street", &mut ask.street), ("lead", &mut ask.lead)] {
        let name = text(column);
        if !name.is_empty() {
            *into = who::store::unit_by_name(db, by.city, &name)?.map(|u| u.id);
            if into.is_none() {
                faults.push(fault(place(column), "place-cell-unknown-unit", args![name = name]));
            }
        }
    }
    let section = text("section");
    if !section.is_empty() {
        ask.section = store::section_by_code(db, by.city, &section)?.map(|s| s.id);
        if ask.section.is_none() {
            faults.push(fault(place("section"), "place-cell-unknown-section", args![code = section]));
        }
    }
    let grid = text("grid");
    if !grid.is_empty() {
        if grid.parse::<yipan_core::place::GridCode>().is_err() {
            faults.push(fault(place("grid"), "place-wrong-grid", Vec::new()));
        }
        ask.grid = Some(grid);
    }
    Ok(ask)
}
