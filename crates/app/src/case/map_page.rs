//! The map of a filter: its cases as clusters on our own lines, and the same as a table below.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use yipan_core::place::{Point, clusters, heat};
use yipan_core::who::Right;

use super::book::Kind;
use super::filter::Filter;
use super::view::{self, Line};
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Query;
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::place::{self, map};
use crate::problem::Problem;

/// Cases drawn at most, the first due first.
const MOST: usize = 2_000;
/// Side of a square whose cases stand under one mark, in metres.
const SQUARE: f64 = 350.0;
/// Side of a square of the heat, in metres.
const HEAT: f64 = 250.0;
/// Classes offered above the map.
const CLASSES: usize = 8;
/// Clusters told below the map, and cases told of each.
const TOLD: usize = 30;
const EACH: usize = 6;

struct Cluster {
    nth: usize,
    place: String,
    n: usize,
    late: usize,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "case/pages/map.html")]
struct MapPage {
    frame: Frame,
    query: String,
    map: String,
    clusters: Vec<Cluster>,
    shown: usize,
    elsewhere: usize,
    cut: bool,
    base: String,
    /// Classes with how many of the cases shown, and the way to each alone; or the way back to all.
    classes: Vec<(String, usize, String, bool)>,
}

/// `GET /cases/map`: the same filter as the list.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(mut filter): Query<Filter>,
) -> Result<Response, Problem> {
    by.sees(Right::ReadWork).ok_or(Problem::Missing("page"))?;
    if filter.state.is_none() {
        filter.state = Some("open".into());
    }
    let query = filter.query();
    let frame = Frame::new(say.clone(), &by, "cases", say.it("case-map")).at(format!("/cases/map?{query}"));
    let made = app
        .read(move |db| {
            let units = view::units(db, by.city)?;
            let condition = filter.condition(db, &by, None, say.now, &say.zone)?;
            let rows = condition.rows(db, None, MOST + 1)?;
            let cut = rows.len() > MOST;
            let (mut lines, mut points, mut elsewhere) = (Vec::new(), Vec::new(), 0);
            for row in rows.into_iter().take(MOST) {
                match row.lon.zip(row.lat) {
                    Some((lon, lat)) => {
                        points.push(Point { lon, lat });
                        lines.push(Some(Line::of(&say, row, &units)?));
                    }
                    None => elsewhere += 1,
                }
            }
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for line in lines.iter().flatten() {
                *counts.entry(line.row.category.clone()).or_default() += 1;
            }
            let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
            counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            let only = filter.kind.is_some();
            let classes = counts.into_iter().take(CLASSES).map(|(key, n)| {
                let to = filter.with("kind", if only { "" } else { &key }).query();
                (view::kind_name(&say, Kind::find(by.city, &key)), n, format!("/cases/map?{to}"), only)
            });
            let classes = classes.collect();
            let squares = heat(&points, HEAT);
            let most = squares.last().map_or(1, |(_, n)| *n).max(2);
            let warm: Vec<map::Heat> = squares
                .into_iter()
                .filter(|(_, n)| *n > 1)
                .map(|(square, n)| map::Heat { square, level: (n * 4).div_ceil(most).min(4) as u8 })
                .collect();
            let (mut lit, mut told) = (Vec::new(), Vec::new());
            for (nth, group) in clusters(&points, SQUARE).into_iter().enumerate() {
                let own: Vec<Line> = group.iter().filter_map(|at| lines[*at].take()).collect();
                let late = own.iter().filter(|line| line.hurry == "late").count();
                let middle = |of: fn(&Point) -> f64| {
                    group.iter().map(|at| of(&points[*at])).sum::<f64>() / group.len().max(1) as f64
                };
                let place = own.iter().map(|line| line.row.place.clone()).find(|place| !place.is_empty());
                let place = place.unwrap_or_default();
                lit.push(map::Lit {
                    at: map::At::Place(Point { lon: middle(|p| p.lon), lat: middle(|p| p.lat) }),
                    light: match late {
                        0 => map::Light::Many(group.len() as i64),
                        late => map::Light::Late(late as i64),
                    },
                    to: if nth < TOLD { format!("#k{nth}") } else { format!("/cases/{}", own[0].row.id) },
                    label: say.three(
                        "case-map-mark",
                        "place",
                        place.as_str(),
                        "n",
                        group.len(),
                        "late",
                        late,
                    ),
                });
                if nth < TOLD {
                    let n = own.len();
                    told.push(Cluster { nth, place, n, late, lines: own.into_iter().take(EACH).collect() });
                }
            }
            // What is late is drawn last, on top.
            lit.sort_by_key(|own| matches!(own.light, map::Light::Late(_)));
            let sections = place::store::sections(db, by.city)?;
            let label = say.two("case-map-what", "n", points.len(), "clusters", lit.len());
            let map = if lit.is_empty() {
                String::new()
            } else {
                map::draw_over(&warm, &sections, &lit, &[], &label)
            };
            Ok(MapPage {
                frame,
                base: "/cases".into(),
                query,
                map,
                clusters: told,
                shown: points.len(),
                elsewhere,
                cut,
                classes,
            })
        })
        .await?;
    Ok(page(&made))
}
