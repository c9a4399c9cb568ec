//! Cases from Excel: every wrong cell named by its address, then all of them or none.

use sha2::{Digest, Sha256};
use yipan_core::case::Severity;
use yipan_core::case::near::Point;
use yipan_core::place::Datum;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::WORDS_MOST;
use super::book::Kind;
use super::open::{self, Location, NewCase, SOURCES};
use super::row::CaseRow;
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Say, written};
use crate::problem::{FieldError, Problem};
use crate::who;
use crate::who::session::hex;

/// Most cases of one file.
const ROWS_MOST: usize = 5_000;
/// Most wrong cells named at once.
const FAULTS_MOST: usize = 200;

/// The columns of the file, in order.
pub const COLUMNS: [&str; 11] = [
    "category",
    "title",
    "place",
    "street",
    "source",
    "severity",
    "description",
    "lon",
    "lat",
    "key",
    "datum",
];

/// The address of a field in a row: `C7`.
pub fn address(columns: &[&str], field: &str, row: usize) -> String {
    let at = columns.iter().position(|own| *own == field).unwrap_or(0);
    format!("{}{row}", char::from(b'A' + u8::try_from(at).unwrap_or(0)))
}

/// Words for a source, as people write them.
fn source(text: &str) -> Option<String> {
    let other = SOURCES.iter().find(|(_, others)| others.contains(&text)).map(|(own, _)| *own);
    other.or_else(|| written("case-source", &SOURCES.map(|(own, _)| own), text)).map(str::to_owned)
}

/// Words for a severity, as people write them.
pub fn severity(text: &str) -> Option<Severity> {
    let all = [Severity::Ordinary, Severity::Major].map(Severity::word);
    written("case-severity", &all, text).and_then(Severity::of)
}

/// Reads cases: a head, then a case a line. Every wrong cell by its address.
pub fn read(
    db: &mut Db,
    city: Id,
    rows: &[Vec<String>],
    campaign: Option<Id>,
) -> Result<Vec<NewCase>, Problem> {
    let units = who::store::units_under(db, city, "/")?;
    let mut hash = Sha256::new();
    for text in rows.iter().flatten() {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    let file = hex(&hash.finalize());
    let (mut asks, mut faults) = (Vec::new(), Vec::new());
    let mut keys = std::collections::HashSet::new();
    for (nth, row) in (1..).zip(rows).skip(1) {
        let cell = |field: &str| {
            let at = COLUMNS.iter().position(|own| *own == field);
            at.and_then(|at| row.get(at)).map(|text| text.trim()).unwrap_or_default()
        };
        if row.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let mut bad = |field: &str, key| {
            faults.push(FieldError {
                field: address(&COLUMNS, field, nth),
                key,
                args: args![found = cell(field)],
            });
        };
        let kind = Kind::find(city, cell("category")).filter(|kind| kind.in_use(city));
        match kind {
            _ if cell("category").is_empty() => bad("category", "field-required"),
            None => bad("category", "case-import-category"),
            Some(_) => {}
        }
        let street = units.iter().find(|unit| {
            let text = cell("street");
            unit.code.as_deref() == Some(text) || unit.short == text || unit.name == text
        });
        if !cell("street").is_empty() && street.is_none() {
            bad("street", "case-import-street");
        }
        let from = if cell("source").is_empty() { Some("superior".into()) } else { source(cell("source")) };
        if from.is_none() {
            bad("source", "case-import-source");
        }
        let severity = match cell("severity") {
            "" => Some(Severity::Ordinary),
            word => severity(word),
        };
        if severity.is_none() {
            bad("severity", "case-import-severity");
        }
        for (field, most) in [("title", 120), ("place", 200), ("description", WORDS_MOST), ("key", 100)] {
            if cell(field).chars().count() > most {
                bad(field, "field-too-long");
            }
        }
        let datum = match cell("datum").to_lowercase().as_str() {
            "" | "wgs84" | "wgs-84" | "wgs 84" | "cgcs2000" => Some(Datum::Wgs84),
            "gcj02" | "gcj-02" => Some(Datum::Gcj02),
            "bd09" | "bd-09" => Some(Datum::Bd09),
            _ => None,
        };
        if datum.is_none() {
            bad("datum", "case-import-datum");
        }
        let location = match (cell("lon"), cell("lat")) {
            ("", "") => None,
            (lon, lat) => match (lon.parse::<f64>(), lat.parse::<f64>()) {
                (Ok(lon), Ok(lat)) if (Point { lon, lat }).is_valid() => {
                    Some(Location::given(lon, lat, datum.unwrap_or_default()))
                }
                (Err(_), _) => {
                    bad("lon", "field-not-number");
                    None
                }
                (_, Err(_)) => {
                    bad("lat", "field-not-number");
                    None
                }
                _ => {
                    bad("lon", "case-location-off-the-globe");
                    None
                }
            },
        };
        let key = match cell("key") {
            "" => format!("file/{file}/{nth}"),
            own => format!("row/{own}"),
        };
        if !keys.insert(key.clone()) {
            bad("key", "case-import-key");
        }
        let some = |field: &str| Some(cell(field).to_owned()).filter(|text| !text.is_empty());
        asks.push(NewCase {
            source: from,
            category: kind.map(Kind::key).unwrap_or_default(),
            title: some("title"),
            description: some("description"),
            place: some("place"),
            location,
            street: street.map(|unit| unit.id),
            severity: severity.map(|own| own.word().to_owned()),
            campaign,
            client_key: Some(key),
            ..NewCase::default()
        });
    }
    if asks.is_empty() || asks.len() > ROWS_MOST {
        faults.push(FieldError { field: "A1".into(), key: "case-import-rows", args: Vec::new() });
    }
    faults.truncate(FAULTS_MOST);
    if faults.is_empty() { Ok(asks) } else { Err(Problem::Invalid(faults)) }
}

/// Opens every case of a file, or none; gives how many are new.
pub fn take(
    db: &mut Db,
    by: &Actor,
    rows: &[Vec<String>],
    campaign: Option<Id>,
    now: i64,
) -> Result<Taken, Problem> {
    by.may_at(Right::ReportCase, &by.unit_path)?;
    if let Some(campaign) = campaign {
        crate::goal::store::campaign(db, by.city, campaign)?;
    }
    let mut taken = Taken::default();
    for ask in read(db, by.city, rows, campaign)? {
        let (row, new): (CaseRow, bool) = open::open(db, by, &ask, now)?;
        taken.cases += 1;
        taken.new += usize::from(new);
        taken.first = taken.first.or(Some(row.id));
    }
    Ok(taken)
}

/// What a file came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// Cases in the file.
    pub cases: usize,
    /// Of these, not taken in before.
    pub new: usize,
    /// The first one.
    pub first: Option<Id>,
}

/// The empty file to fill in.
pub fn empty(say: &Say, head: &str, columns: &[&str], sample: &[&str]) -> Result<Vec<u8>, Problem> {
    let broken = |error: yipan_paper::Error| Problem::Broken(error.to_string());
    let mut book = yipan_paper::Workbook::new();
    let columns =
        columns.iter().map(|own| yipan_paper::Column::new(say.of("case-import-col", own), 18.0)).collect();
    book.sheet(head, columns).map_err(broken)?;
    book.row(sample.iter().map(|text| (*text).into()).collect()).map_err(broken)?;
    book.finish().map_err(broken)
}
