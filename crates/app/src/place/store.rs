//! The tables of places, and every statement about them.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::place::{Datum, Point, Shape, geojson};
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    section (city_id, id) {
        city_id -> BigInt, id -> BigInt, code -> Text, name -> Text, road -> Text, kind -> Text, part -> Integer,
        unit_id -> Nullable<BigInt>, shape -> Text, lon -> Double, lat -> Double, version -> BigInt,
    }
}
diesel::table! {
    site (city_id, id) {
        city_id -> BigInt, id -> BigInt, code -> Text, name -> Text, kind -> Text, section_id -> Nullable<BigInt>,
        street_id -> Nullable<BigInt>, lead_id -> Nullable<BigInt>, grid -> Nullable<Text>, lon -> Double,
        lat -> Double, shape -> Nullable<Text>, retired_at -> Nullable<BigInt>, version -> BigInt,
    }
}
diesel::table! {
    grid (city_id, code) {
        city_id -> BigInt, code -> Text, name -> Text, unit_id -> Nullable<BigInt>, shape -> Text,
        low_lon -> Double, low_lat -> Double, high_lon -> Double, high_lat -> Double,
    }
}
diesel::table! {
    component (city_id, code) {
        city_id -> BigInt, code -> Text, digits -> BigInt, class -> Text, name -> Text, unit_id -> Nullable<BigInt>,
        owner -> Text, state -> Text, grid -> Nullable<Text>, lon -> Double, lat -> Double, shape -> Nullable<Text>,
        changed_at -> BigInt, version -> BigInt,
    }
}

/// A section 路段: a stretch of a main street, or an alley.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema)]
#[diesel(table_name = section)]
pub struct Section {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The city's code, unique.
    pub code: String,
    /// Name: `建设大道 2`.
    pub name: String,
    /// The street it is part of.
    pub road: String,
    /// `main` or `alley`.
    pub kind: String,
    /// Which part of the street, from 1.
    pub part: i32,
    /// Whose territory it is.
    pub unit_id: Option<Id>,
    /// GeoJSON geometry, a line.
    pub shape: String,
    /// The point half-way along.
    pub lon: f64,
    /// The point half-way along.
    pub lat: f64,
    /// Counts the changes.
    pub version: i64,
}

/// A site 点位: a place that is looked at.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema)]
#[diesel(table_name = site)]
#[diesel(treat_none_as_null = true)]
pub struct Site {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The city's code, unique; on its QR plate.
    pub code: String,
    /// Name.
    pub name: String,
    /// Type: `main-road` `alley` `community` `market` `school` …: the `site_types` of the checklists.
    pub kind: String,
    /// The section it belongs to.
    pub section_id: Option<Id>,
    /// Street or township.
    pub street_id: Option<Id>,
    /// The unit that answers for it.
    pub lead_id: Option<Id>,
    /// Unit grid, 15 digits.
    pub grid: Option<String>,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// GeoJSON geometry when it is more than a point.
    pub shape: Option<String>,
    /// When it ceased to be.
    pub retired_at: Option<i64>,
    /// Counts the changes.
    pub version: i64,
}

impl Site {
    /// Where it is.
    pub fn point(&self) -> Point {
        Point { lon: self.lon, lat: self.lat }
    }

    /// The units the results of a visit are about.
    pub fn units(&self) -> impl Iterator<Item = Id> {
        [self.street_id, self.lead_id].into_iter().flatten()
    }
}

/// A unit grid 单元网格.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema)]
#[diesel(table_name = grid)]
#[diesel(treat_none_as_null = true)]
pub struct Grid {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// 15 digits.
    pub code: String,
    /// Name.
    pub name: String,
    /// Street or community whose territory it is.
    pub unit_id: Option<Id>,
    /// GeoJSON geometry, an area.
    pub shape: String,
    /// Rectangle around it.
    pub low_lon: f64,
    /// Rectangle around it.
    pub low_lat: f64,
    /// Rectangle around it.
    pub high_lon: f64,
    /// Rectangle around it.
    pub high_lat: f64,
}

/// A component 部件: a thing of the city with a code of its own.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable, AsChangeset, Serialize, ToSchema)]
#[diesel(table_name = component)]
#[diesel(treat_none_as_null = true)]
pub struct Component {
    /// The city.
    #[serde(skip)]
    pub city_id: Id,
    /// 16 digits.
    pub code: String,
    /// Digits of the minor class in it: 2 (editions up to 2013) or 3 (the newer data standard).
    pub digits: i64,
    /// Its class as the lists of cases write it: `0103`.
    pub class: String,
    /// Name.
    pub name: String,
    /// The unit that answers for it.
    pub unit_id: Option<Id>,
    /// Whose it is, in words.
    pub owner: String,
    /// `intact` `broken` `lost` `abandoned`.
    pub state: String,
    /// The unit grid it stands in.
    pub grid: Option<String>,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// GeoJSON geometry when it is more than a point.
    pub shape: Option<String>,
    /// When it last changed, in milliseconds.
    pub changed_at: i64,
    /// Counts the changes.
    pub version: i64,
}

/// A kept geometry as a shape. What was kept was checked when it came in.
pub fn shape(text: &str) -> Option<Shape> {
    geojson::shape(&serde_json::from_str(text).ok()?, Datum::Wgs84).ok()
}

/// A site by id.
pub fn site(db: &mut Db, city: Id, id: Id) -> Result<Site, Problem> {
    site::table
        .find((city, id))
        .select(Site::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("site"))
}

/// A site by its code.
pub fn site_by_code(db: &mut Db, city: Id, code: &str) -> Result<Option<Site>, Problem> {
    Ok(site::table
        .filter(site::city_id.eq(city).and(site::code.eq(code)))
        .select(Site::as_select())
        .first(db)
        .optional()?)
}

/// What a list of sites is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only this type.
    pub kind: Option<String>,
    /// Only this street.
    pub street: Option<Id>,
    /// Only this section.
    pub section: Option<Id>,
    /// Only names and codes that hold this text.
    pub text: Option<String>,
}

/// Sites in force after a cursor.
pub fn sites_page(
    db: &mut Db,
    city: Id,
    wanted: &Wanted,
    after: Id,
    limit: i64,
) -> Result<Vec<Site>, Problem> {
    let mut query = site::table
        .filter(site::city_id.eq(city).and(site::id.gt(after)).and(site::retired_at.is_null()))
        .order(site::id)
        .limit(limit)
        .select(Site::as_select())
        .into_boxed();
    if let Some(kind) = &wanted.kind {
        query = query.filter(site::kind.eq(kind.clone()));
    }
    if let Some(street) = wanted.street {
        query = query.filter(site::street_id.eq(street));
    }
    if let Some(section) = wanted.section {
        query = query.filter(site::section_id.eq(section));
    }
    if let Some(text) = &wanted.text {
        let like = format!("%{}%", text.replace(['%', '_', '\\'], ""));
        query = query.filter(site::name.like(like.clone()).or(site::code.like(like)));
    }
    Ok(query.load(db)?)
}

/// All sites in force of some types; of every type when none is named.
pub fn sites_of(db: &mut Db, city: Id, kinds: &[String]) -> Result<Vec<Site>, Problem> {
    let mut query = site::table
        .filter(site::city_id.eq(city).and(site::retired_at.is_null()))
        .order(site::id)
        .limit(100_000)
        .select(Site::as_select())
        .into_boxed();
    if !kinds.is_empty() {
        query = query.filter(site::kind.eq_any(kinds.to_vec()));
    }
    Ok(query.load(db)?)
}

/// How many sites of each type there are, the most frequent first.
pub fn kinds(db: &mut Db, city: Id) -> Result<Vec<(String, i64)>, Problem> {
    Ok(site::table
        .filter(site::city_id.eq(city).and(site::retired_at.is_null()))
        .group_by(site::kind)
        .select((site::kind, diesel::dsl::count_star()))
        .order((diesel::dsl::count_star().desc(), site::kind))
        .load(db)?)
}

/// All sections, main streets first.
pub fn sections(db: &mut Db, city: Id) -> Result<Vec<Section>, Problem> {
    Ok(section::table
        .filter(section::city_id.eq(city))
        .order((section::kind.desc(), section::code))
        .limit(10_000)
        .select(Section::as_select())
        .load(db)?)
}

/// A section by its code.
pub fn section_by_code(db: &mut Db, city: Id, code: &str) -> Result<Option<Section>, Problem> {
    Ok(section::table
        .filter(section::city_id.eq(city).and(section::code.eq(code)))
        .select(Section::as_select())
        .first(db)
        .optional()?)
}

/// Sections after a cursor, for the API.
pub fn sections_page(db: &mut Db, city: Id, after: Id, limit: i64) -> Result<Vec<Section>, Problem> {
    Ok(section::table
        .filter(section::city_id.eq(city).and(section::id.gt(after)))
        .order(section::id)
        .limit(limit)
        .select(Section::as_select())
        .load(db)?)
}

/// A section by id.
pub fn section(db: &mut Db, city: Id, id: Id) -> Result<Section, Problem> {
    section::table
        .find((city, id))
        .select(Section::as_select())
        .first(db)
        .optional()?
        .ok_or(Problem::Missing("section"))
}

/// The sites nearest to a point, within so many metres, the nearest first.
pub fn near(db: &mut Db, city: Id, at: Point, metres: f64) -> Result<Vec<Site>, Problem> {
    let (low, high) = (at.moved(-metres, -metres), at.moved(metres, metres));
    let mut sites: Vec<Site> = site::table
        .filter(site::city_id.eq(city).and(site::retired_at.is_null()))
        .filter(site::lon.between(low.lon, high.lon).and(site::lat.between(low.lat, high.lat)))
        .limit(1000)
        .select(Site::as_select())
        .load(db)?;
    sites.retain(|s| s.point().metres_to(at) <= metres);
    sites.sort_by(|a, b| a.point().metres_to(at).total_cmp(&b.point().metres_to(at)).then(a.id.cmp(&b.id)));
    Ok(sites)
}

/// Writes a grid, new or changed.
pub fn put_grid(db: &mut Db, row: &Grid, new: bool) -> Result<(), Problem> {
    if new {
        diesel::insert_into(grid::table).values(row).execute(db)?;
    } else {
        diesel::update(grid::table.find((row.city_id, &row.code))).set(row).execute(db)?;
    }
    Ok(())
}

/// Unit grids after a code.
pub fn grids_page(db: &mut Db, city: Id, after: &str, limit: i64) -> Result<Vec<Grid>, Problem> {
    Ok(grid::table
        .filter(grid::city_id.eq(city).and(grid::code.gt(after)))
        .order(grid::code)
        .limit(limit)
        .select(Grid::as_select())
        .load(db)?)
}

/// Components after a code; of one class, or whose code or name holds a text.
pub fn components_page(
    db: &mut Db,
    city: Id,
    (class, text): (&str, &str),
    after: &str,
    limit: i64,
) -> Result<Vec<Component>, Problem> {
    let mut query = component::table
        .filter(component::city_id.eq(city).and(component::code.gt(after.to_owned())))
        .order(component::code)
        .limit(limit)
        .select(Component::as_select())
        .into_boxed();
    if !class.is_empty() {
        query = query.filter(component::class.eq(class.to_owned()));
    }
    if !text.is_empty() {
        let like = format!("%{}%", text.replace(['%', '_', '\\'], ""));
        query = query.filter(component::name.like(like.clone()).or(component::code.like(like)));
    }
    Ok(query.load(db)?)
}

/// The nearest component of a class within so many metres.
pub fn component_near(
    db: &mut Db,
    city: Id,
    class: &str,
    at: Point,
    metres: f64,
) -> Result<Option<Component>, Problem> {
    let (low, high) = (at.moved(-metres, -metres), at.moved(metres, metres));
    let near: Vec<Component> = component::table
        .filter(component::city_id.eq(city).and(component::class.eq(class)))
        .filter(component::lat.between(low.lat, high.lat).and(component::lon.between(low.lon, high.lon)))
        .limit(200)
        .select(Component::as_select())
        .load(db)?;
    let away = |own: &Component| Point { lon: own.lon, lat: own.lat }.metres_to(at);
    let near = near.into_iter().filter(|own| away(own) <= metres);
    Ok(near.min_by(|a, b| away(a).total_cmp(&away(b)).then(a.code.cmp(&b.code))))
}

/// How many grids and components a city has.
pub fn layers(db: &mut Db, city: Id) -> Result<(i64, i64), Problem> {
    let grids = grid::table.filter(grid::city_id.eq(city)).count().get_result(db)?;
    let components = component::table.filter(component::city_id.eq(city)).count().get_result(db)?;
    Ok((grids, components))
}

/// Puts every site without a grid into the one that covers it; gives how many were put.
pub fn settle_grids(db: &mut Db, city: Id) -> Result<usize, Problem> {
    let Some(cover) = super::cover::of(db, city)? else { return Ok(0) };
    let open: Vec<(Id, f64, f64)> = site::table
        .filter(site::city_id.eq(city).and(site::grid.is_null()))
        .limit(100_000)
        .select((site::id, site::lon, site::lat))
        .load(db)?;
    let mut put = 0;
    for (id, lon, lat) in open {
        if let Some(here) = cover.at(Point { lon, lat }) {
            let own = site::table.find((city, id));
            put += diesel::update(own).set(site::grid.eq(Some(here.grid.as_str()))).execute(db)?;
        }
    }
    Ok(put)
}
