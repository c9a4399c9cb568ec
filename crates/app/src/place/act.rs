//! What the office can do to places: one function, one transaction, one ledger line.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yipan_core::place::{Datum, GridCode, Point, Shape, geojson};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::cover;
use super::store::{self, Section, Site, section, site};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;

/// A site to add, or to change when its code is known.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewSite {
    /// The city's code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Type, see [`Site::kind`].
    #[serde(alias = "type")]
    pub kind: String,
    /// Degrees east in `datum`.
    pub lon: f64,
    /// Degrees north in `datum`.
    pub lat: f64,
    /// `wgs84` (unless told), `gcj02` or `bd09`.
    #[schema(value_type = String)]
    pub datum: Datum,
    /// GeoJSON geometry in `datum`, when it is more than a point; then `lon` and `lat` may be left out.
    #[schema(value_type = Object)]
    pub geometry: Option<Value>,
    /// Section.
    pub section: Option<Id>,
    /// Street or township.
    pub street: Option<Id>,
    /// The unit that answers for it.
    pub lead: Option<Id>,
    /// Unit grid, 15 digits; looked up from the map unless told.
    pub grid: Option<String>,
}

/// A section to add, or to change when its code is known.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewSection {
    /// The city's code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The street it is part of.
    pub road: String,
    /// `main` or `alley`.
    pub kind: String,
    /// Which part, from 1.
    pub part: i32,
    /// Whose territory.
    pub unit: Option<Id>,
    /// GeoJSON geometry: a line, in WGS 84.
    #[schema(value_type = Object)]
    pub geometry: Value,
}

/// Text that must be there and not too long.
pub fn text(field: &str, value: &str, most: usize) -> Result<String, Problem> {
    let value = value.trim();
    match value.chars().count() {
        0 => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(value.to_owned()),
    }
}

fn shape_of(geometry: &Value, datum: Datum) -> Result<Shape, Problem> {
    geojson::shape(geometry, datum).map_err(|_| Problem::field("geometry", "place-wrong-geometry"))
}

/// Adds a site, or changes the one with this code. Gives it and whether it is new.
pub fn add_site(db: &mut Db, by: &Actor, ask: &NewSite, now: i64) -> Result<(Site, bool), Problem> {
    by.may(Right::EditPlace)?;
    let (row, new) = put_site(db, by, ask)?;
    let fact = if new { "site.added" } else { "site.changed" };
    let detail = json!({"code": row.code, "name": row.name, "kind": row.kind, "lead": row.lead_id});
    ledger::record(db, by, now, Line::of(fact, "site", row.id).detail(detail))?;
    Ok((row, new))
}

/// Writes a site without a ledger line of its own: an import has one for all.
pub(super) fn put_site(db: &mut Db, by: &Actor, ask: &NewSite) -> Result<(Site, bool), Problem> {
    let shape = ask.geometry.as_ref().map(|g| shape_of(g, ask.datum)).transpose()?;
    let at = match &shape {
        Some(shape) => shape.anchor(),
        None => {
            let given =
                Point::new(ask.lon, ask.lat).map_err(|_| Problem::field("lon", "place-not-on-earth"))?;
            if given == (Point { lon: 0.0, lat: 0.0 }) {
                return Err(Problem::field("lon", "field-required"));
            }
            ask.datum.to_wgs84(given)
        }
    };
    for unit in [ask.street, ask.lead].into_iter().flatten() {
        who::store::unit(db, by.city, unit)?;
    }
    if let Some(id) = ask.section {
        store::section(db, by.city, id)?;
    }
    let grid = match ask.grid.as_deref().map(str::trim).filter(|g| !g.is_empty()) {
        Some(code) => {
            let code: GridCode = code.parse().map_err(|_| Problem::field("grid", "place-wrong-grid"))?;
            Some(code.to_string())
        }
        None => cover::at(db, by.city, at)?.map(|here| here.grid),
    };
    let code = text("code", &ask.code, 40)?;
    let known = store::site_by_code(db, by.city, &code)?;
    let row = Site {
        city_id: by.city,
        id: known.as_ref().map_or_else(new_id, |s| s.id),
        code,
        name: text("name", &ask.name, 80)?,
        kind: text("kind", &ask.kind, 40)?,
        section_id: ask.section,
        street_id: ask.street,
        lead_id: ask.lead,
        grid,
        lon: at.lon,
        lat: at.lat,
        shape: shape.filter(|s| !matches!(s, Shape::Point(_))).map(|s| geojson::geometry(&s).to_string()),
        retired_at: None,
        version: known.as_ref().map_or(1, |s| s.version + 1),
    };
    match known {
        Some(old) => {
            diesel::update(site::table.find((by.city, old.id))).set(&row).execute(db)?;
            Ok((row, false))
        }
        None => {
            diesel::insert_into(site::table).values(&row).execute(db)?;
            Ok((row, true))
        }
    }
}

/// Adds a section, or changes the one with this code.
pub fn add_section(db: &mut Db, by: &Actor, ask: &NewSection, now: i64) -> Result<(Section, bool), Problem> {
    by.may(Right::EditPlace)?;
    let (row, new) = put_section(db, by, ask)?;
    let fact = if new { "section.added" } else { "section.changed" };
    let detail = json!({"code": row.code, "name": row.name, "unit": row.unit_id});
    ledger::record(db, by, now, Line::of(fact, "section", row.id).detail(detail))?;
    Ok((row, new))
}

/// Writes a section without a ledger line of its own: an import has one for all.
pub(super) fn put_section(db: &mut Db, by: &Actor, ask: &NewSection) -> Result<(Section, bool), Problem> {
    let shape = shape_of(&ask.geometry, Datum::Wgs84)?;
    if !matches!(shape, Shape::Line(_)) {
        return Err(Problem::field("geometry", "place-not-a-line"));
    }
    if !["main", "alley"].contains(&ask.kind.as_str()) {
        return Err(Problem::field("kind", "field-unknown"));
    }
    if let Some(unit) = ask.unit {
        who::store::unit(db, by.city, unit)?;
    }
    let anchor = shape.anchor();
    let code = text("code", &ask.code, 40)?;
    let known = store::section_by_code(db, by.city, &code)?;
    let row = Section {
        city_id: by.city,
        id: known.as_ref().map_or_else(new_id, |s| s.id),
        code,
        name: text("name", &ask.name, 60)?,
        road: text("road", &ask.road, 60)?,
        kind: ask.kind.clone(),
        part: ask.part,
        unit_id: ask.unit,
        shape: geojson::geometry(&shape).to_string(),
        lon: anchor.lon,
        lat: anchor.lat,
        version: known.as_ref().map_or(1, |s| s.version + 1),
    };
    let new = known.is_none();
    if new {
        diesel::insert_into(section::table).values(&row).execute(db)?;
    } else {
        diesel::update(section::table.find((by.city, row.id))).set(&row).execute(db)?;
    }
    Ok((row, new))
}

/// Takes a site out of use; what was found there stays.
pub fn retire_site(db: &mut Db, by: &Actor, id: Id, reason: &str, now: i64) -> Result<(), Problem> {
    by.may(Right::EditPlace)?;
    let reason = text("reason", reason, 500)?;
    let row = store::site(db, by.city, id)?;
    if row.retired_at.is_none() {
        diesel::update(site::table.find((by.city, id)))
            .set((site::retired_at.eq(Some(now)), site::version.eq(row.version + 1)))
            .execute(db)?;
        ledger::record(db, by, now, Line::of("site.retired", "site", id).why(&reason))?;
    }
    Ok(())
}
