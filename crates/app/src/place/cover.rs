//! What covers a point: its unit grid, the street, whose territory it is. The grids of a city are kept in memory as one
//! tree, read again when somebody has changed them.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::place::{Cover, Point, Shape};
use yipan_db::Db;

use super::store::{self, grid};
use crate::kit::Id;
use crate::kit::stamped::Stamped;
use crate::problem::Problem;
use crate::who;

/// What is known of a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Here {
    /// Unit grid, 15 digits.
    pub grid: String,
    /// Its name.
    pub name: String,
    /// The unit that answers for the grid: a community, or the street itself.
    pub unit: Option<Id>,
    /// The street or township.
    pub street: Option<Id>,
}

static GRIDS: Stamped<Arc<Cover<Here>>> = Stamped::new("grids");

/// The grid that covers a point, with its street and unit.
pub fn at(db: &mut Db, city: Id, p: Point) -> Result<Option<Here>, Problem> {
    Ok(of(db, city)?.and_then(|cover| cover.at(p).cloned()))
}

/// All grids of a city; `None` while it has none.
pub fn of(db: &mut Db, city: Id) -> Result<Option<Arc<Cover<Here>>>, Problem> {
    GRIDS.of(db, city, 0, |db| Ok((Arc::new(read(db, city)?), i64::MAX)))
}

fn read(db: &mut Db, city: Id) -> Result<Cover<Here>, Problem> {
    let rows: Vec<(String, String, Option<Id>, String)> = grid::table
        .filter(grid::city_id.eq(city))
        .order(grid::code)
        .select((grid::code, grid::name, grid::unit_id, grid::shape))
        .load(db)?;
    let units = who::store::units_under(db, city, "/")?;
    let units: HashMap<Id, &who::store::Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let street_of = |mut id: Id| {
        // A tree is not deep; a circle in it would be our own mistake, and ends here.
        for _ in 0..16 {
            let unit = units.get(&id)?;
            if unit.kind == "street" {
                return Some(id);
            }
            id = unit.parent_id?;
        }
        None
    };
    let here = |(grid, name, unit, shape): (String, String, Option<Id>, String)| {
        let Some(Shape::Area(area)) = store::shape(&shape) else { return None };
        Some((area, Here { grid, name, unit, street: unit.and_then(street_of) }))
    };
    Ok(Cover::new(rows.into_iter().filter_map(here).collect()))
}

/// Says that the grids of a city have changed.
pub(super) fn touch(db: &mut Db, city: Id) -> Result<(), Problem> {
    GRIDS.touch(db, city)
}
