//! The three coordinate systems met in China, and the way between them.
//!
//! GCJ-02 (国测局) shifts WGS 84 by 300 to 700 metres with a smooth published-by-use formula; BD-09 turns GCJ-02
//! once more. There is no closed inverse: [`Datum::to_wgs84`] iterates until it is within a millimetre.

use super::Point;
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// Semi-major axis and squared eccentricity of the Krasovsky 1940 ellipsoid, on which GCJ-02 is built.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// The angle unit of BD-09.
const BD: f64 = PI * 3000.0 / 180.0;

/// A coordinate system a number may be given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Datum {
    /// GPS receivers, OpenStreetMap, CGCS2000 within a decimetre; what the program keeps.
    #[default]
    #[serde(rename = "wgs84", alias = "WGS84", alias = "cgcs2000")]
    Wgs84,
    /// Gaode, Tencent, Chinese phones' map pickers.
    #[serde(rename = "gcj02", alias = "GCJ02", alias = "gcj-02")]
    Gcj02,
    /// Baidu.
    #[serde(rename = "bd09", alias = "BD09", alias = "bd-09")]
    Bd09,
}

impl Datum {
    /// A place given in this system, in WGS 84.
    pub fn to_wgs84(self, given: Point) -> Point {
        match self {
            Self::Wgs84 => given,
            Self::Gcj02 => undo(given, gcj),
            Self::Bd09 => undo(given, |p| bd(gcj(p))),
        }
    }

    /// A WGS 84 place as this system writes it.
    pub fn from_wgs84(self, place: Point) -> Point {
        match self {
            Self::Wgs84 => place,
            Self::Gcj02 => gcj(place),
            Self::Bd09 => bd(gcj(place)),
        }
    }
}

/// The inverse of a nearly constant shift: take the error off the guess until nothing is left.
fn undo(given: Point, shift: impl Fn(Point) -> Point) -> Point {
    let mut guess = given;
    for _ in 0..12 {
        let there = shift(guess);
        let (lon, lat) = (there.lon - given.lon, there.lat - given.lat);
        guess = Point { lon: guess.lon - lon, lat: guess.lat - lat };
        if lon.abs() < 1e-10 && lat.abs() < 1e-10 {
            break;
        }
    }
    guess
}

/// The rectangle outside which GCJ-02 is the same as WGS 84.
fn shifted(p: Point) -> bool {
    (72.004..=137.8347).contains(&p.lon) && (0.8293..=55.8271).contains(&p.lat)
}

fn gcj(p: Point) -> Point {
    if !shifted(p) {
        return p;
    }
    let (x, y) = (p.lon - 105.0, p.lat - 35.0);
    let wave = |unit: f64, parts: [(f64, f64); 2]| {
        parts.iter().map(|(size, per)| size * (unit * PI / per).sin()).sum::<f64>() * 2.0 / 3.0
    };
    let root = x.abs().sqrt();
    let short = wave(x, [(20.0, 1.0 / 6.0), (20.0, 0.5)]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + short
        + wave(y, [(20.0, 1.0), (40.0, 3.0)])
        + wave(y, [(160.0, 12.0), (320.0, 30.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + short
        + wave(x, [(20.0, 1.0), (40.0, 3.0)])
        + wave(x, [(150.0, 12.0), (300.0, 30.0)]);
    let lat = p.lat.to_radians();
    let bulge = 1.0 - ECCENTRICITY_2 * lat.sin().powi(2);
    let per_north = AXIS * (1.0 - ECCENTRICITY_2) / (bulge * bulge.sqrt());
    let per_east = AXIS / bulge.sqrt() * lat.cos();
    Point { lon: p.lon + (east / per_east).to_degrees(), lat: p.lat + (north / per_north).to_degrees() }
}

fn bd(p: Point) -> Point {
    let far = p.lon.hypot(p.lat) + 0.000_02 * (p.lat * BD).sin();
    let turn = p.lat.atan2(p.lon) + 0.000_003 * (p.lon * BD).cos();
    Point { lon: far * turn.cos() + 0.0065, lat: far * turn.sin() + 0.006 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lon: f64, lat: f64) -> Point {
        Point { lon, lat }
    }

    #[test]
    fn known_points_come_out_where_map_services_put_them() {
        for (wgs, shifted) in [
            (at(121.5272106, 31.1774276), at(121.531541859215, 31.17530398364597)),
            (at(113.912316, 22.543847), at(113.9171764808363, 22.540796131694766)),
            (at(116.377817, 39.911954), at(116.38404722455657, 39.91334545536069)),
            (at(116.404, 39.915), at(116.41024449916938, 39.91640428150164)),
        ] {
            assert!(Datum::Gcj02.from_wgs84(wgs).metres_to(shifted) < 0.01, "{wgs:?}");
            assert!(Datum::Gcj02.to_wgs84(shifted).metres_to(wgs) < 0.01, "{wgs:?}");
        }
        assert!(bd(at(116.404, 39.915)).metres_to(at(116.41036949371029, 39.92133699351021)) < 0.01);
    }

    #[test]
    fn outside_china_gcj_is_wgs() {
        for place in [at(2.35, 48.86), at(-70.0, -30.0)] {
            assert_eq!(Datum::Gcj02.from_wgs84(place), place);
        }
    }

    proptest! {
        #[test]
        fn there_and_back_is_where_it_was(lon in 73.5..135.0f64, lat in 3.9..53.5f64) {
            for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
                let back = datum.to_wgs84(datum.from_wgs84(at(lon, lat)));
                prop_assert!(back.metres_to(at(lon, lat)) < 0.001);
            }
        }

        #[test]
        fn gcj_moves_a_place_by_less_than_a_kilometre(lon in 73.5..135.0f64, lat in 3.9..53.5f64) {
            prop_assert!(Datum::Gcj02.from_wgs84(at(lon, lat)).metres_to(at(lon, lat)) < 1000.0);
        }
    }
}
