//! GeoJSON (RFC 7946) in and out: features with a shape and their properties.

use super::{Area, AreaFault, Datum, Point, PointFault, Shape};
use serde_json::{Map, Value, json};

/// Features one file may hold.
pub const FEATURES_MAX: usize = 100_000;

/// One thing on the map with what the file says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its shape, in WGS 84.
    pub shape: Shape,
    /// Its properties as they stand in the file.
    pub properties: Map<String, Value>,
}

/// Why a text is not GeoJSON, and at which feature (counted from 1; 0 is the file itself).
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// The feature's place in the file.
    pub feature: usize,
    /// What is wrong there.
    pub why: Why,
}

/// What can be wrong with a feature.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// Not JSON at all: line and column.
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Neither a FeatureCollection nor a Feature.
    NotFeatures,
    /// More than [`FEATURES_MAX`].
    TooMany(usize),
    /// A geometry of this type cannot be a place here.
    Geometry(String),
    /// A coordinate that is not two numbers.
    Position,
    /// A coordinate that is not on the earth.
    Point(PointFault),
    /// Rings that make no area.
    Area(AreaFault),
    /// A line with fewer than two points.
    ShortLine,
}

/// Reads a file of features, its coordinates given in `datum`. All faults are told at once.
pub fn read(text: &str, datum: Datum) -> Result<Vec<Feature>, Vec<Fault>> {
    let whole = |why| vec![Fault { feature: 0, why }];
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| whole(Why::NotJson { line: e.line(), column: e.column() }))?;
    let one = [value];
    let features: &[Value] = match one[0]["type"].as_str() {
        Some("FeatureCollection") => one[0]["features"].as_array().ok_or_else(|| whole(Why::NotFeatures))?,
        Some("Feature") => &one,
        _ => return Err(whole(Why::NotFeatures)),
    };
    if features.len() > FEATURES_MAX {
        return Err(whole(Why::TooMany(features.len())));
    }
    let mut read = Vec::with_capacity(features.len());
    let mut faults = Vec::new();
    for (at, feature) in features.iter().enumerate() {
        match shape(&feature["geometry"], datum) {
            Ok(shape) => {
                let properties = feature["properties"].as_object().cloned().unwrap_or_default();
                read.push(Feature { shape, properties });
            }
            Err(why) => faults.push(Fault { feature: at + 1, why }),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// Reads one geometry object.
pub fn shape(geometry: &Value, datum: Datum) -> Result<Shape, Why> {
    let at = &geometry["coordinates"];
    match geometry["type"].as_str().unwrap_or("null") {
        "Point" => Ok(Shape::Point(position(at, datum)?)),
        "LineString" => Ok(Shape::Line(vec![line(at, datum)?])),
        "MultiLineString" => Ok(Shape::Line(each(at, |l| line(l, datum))?)),
        "Polygon" => area(each(at, |ring| positions(ring, datum))?),
        "MultiPolygon" => {
            area(each(at, |part| each(part, |ring| positions(ring, datum)))?.into_iter().flatten().collect())
        }
        other => Err(Why::Geometry(other.chars().take(40).collect())),
    }
}

fn area(rings: Vec<Vec<Point>>) -> Result<Shape, Why> {
    Area::new(rings).map(Shape::Area).map_err(Why::Area)
}

fn each<T>(value: &Value, read: impl Fn(&Value) -> Result<T, Why>) -> Result<Vec<T>, Why> {
    value.as_array().ok_or(Why::Position)?.iter().map(read).collect()
}

fn positions(value: &Value, datum: Datum) -> Result<Vec<Point>, Why> {
    each(value, |at| position(at, datum))
}

fn line(value: &Value, datum: Datum) -> Result<Vec<Point>, Why> {
    let points = positions(value, datum)?;
    if points.len() < 2 { Err(Why::ShortLine) } else { Ok(points) }
}

fn position(value: &Value, datum: Datum) -> Result<Point, Why> {
    let number = |at: usize| value.get(at).and_then(Value::as_f64).ok_or(Why::Position);
    let given = Point::new(number(0)?, number(1)?).map_err(Why::Point)?;
    Ok(datum.to_wgs84(given))
}

/// A shape as a GeoJSON geometry object; numbers to a tenth of a millimetre at most.
pub fn geometry(shape: &Shape) -> Value {
    let round = |x: f64| (x * 1e9).round() / 1e9;
    let position = |p: &Point| json!([round(p.lon), round(p.lat)]);
    let line = |l: &Vec<Point>| Value::Array(l.iter().map(position).collect());
    match shape {
        Shape::Point(p) => json!({"type": "Point", "coordinates": position(p)}),
        Shape::Line(lines) if lines.len() == 1 => {
            json!({"type": "LineString", "coordinates": line(&lines[0])})
        }
        Shape::Line(lines) => {
            json!({"type": "MultiLineString", "coordinates": lines.iter().map(line).collect::<Vec<_>>()})
        }
        Shape::Area(area) => {
            let closed = |ring: &Vec<Point>| {
                let ends = ring.iter().chain(ring.first());
                Value::Array(ends.map(position).collect())
            };
            json!({"type": "Polygon", "coordinates": area.rings().iter().map(closed).collect::<Vec<_>>()})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_with_its_feature() {
        let text = json!({"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [113.1, 33.2]}, "properties": {"name": "a"}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [33.2, 113.1]}},
            {"type": "Feature", "geometry": null},
            {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[113.1, 33.2]]}},
            {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[1, 1], [2, "x"], [3, 3]]]}},
        ]});
        let faults = read(&text.to_string(), Datum::Wgs84).unwrap_err();
        let said: Vec<_> = faults.into_iter().map(|f| (f.feature, f.why)).collect();
        assert_eq!(
            said,
            [
                (2, Why::Point(PointFault::Swapped { lon: 33.2, lat: 113.1 })),
                (3, Why::Geometry("null".into())),
                (4, Why::ShortLine),
                (5, Why::Position),
            ]
        );
        assert_eq!(read("{", Datum::Wgs84).unwrap_err()[0].why, Why::NotJson { line: 1, column: 1 });
    }

    #[test]
    fn shapes_come_back_as_they_were_written() {
        for geometry_value in [
            json!({"type": "Point", "coordinates": [113.1, 33.2]}),
            json!({"type": "LineString", "coordinates": [[113.1, 33.2], [113.2, 33.2]]}),
            json!({"type": "MultiLineString", "coordinates": [[[1.0, 2.0], [2.0, 2.0]], [[3.0, 2.0], [4.0, 2.0]]]}),
            json!({"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]}),
        ] {
            assert_eq!(geometry(&shape(&geometry_value, Datum::Wgs84).unwrap()), geometry_value);
        }
    }

    #[test]
    fn a_file_in_another_datum_is_shifted_once() {
        let text = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[116.41024449916938,39.91640428150164]}}"#;
        let read = read(text, Datum::Gcj02).unwrap();
        assert!(read[0].shape.anchor().metres_to(Point { lon: 116.404, lat: 39.915 }) < 0.01);
    }
}
