//! A place on the earth, distances and directions.

use serde::{Deserialize, Serialize};

/// Mean radius of the earth in metres (IUGG): a sphere is within 0.5 % of the truth, enough for a city.
const EARTH_METRES: f64 = 6_371_008.8;

/// A place in WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

/// Why two numbers are not a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PointFault {
    /// Not finite, or outside ±180 and ±90.
    OutOfRange {
        /// The longitude as it was given.
        lon: f64,
        /// The latitude as it was given.
        lat: f64,
    },
    /// A latitude above 90 beside a longitude below: most likely the two were exchanged.
    Swapped {
        /// The longitude as it was given.
        lon: f64,
        /// The latitude as it was given.
        lat: f64,
    },
}

/// One of eight directions, as a person says them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Direction {
    North,
    NorthEast,
    East,
    SouthEast,
    South,
    SouthWest,
    West,
    NorthWest,
}

impl Point {
    /// A checked place.
    pub fn new(lon: f64, lat: f64) -> Result<Self, PointFault> {
        let inside = |lon: f64, lat: f64| lon.abs() <= 180.0 && lat.abs() <= 90.0;
        if inside(lon, lat) {
            Ok(Self { lon, lat })
        } else if inside(lat, lon) {
            Err(PointFault::Swapped { lon, lat })
        } else {
            Err(PointFault::OutOfRange { lon, lat })
        }
    }

    /// Metres to another place along a great circle.
    pub fn metres_to(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let across = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let up = ((b - a) / 2.0).sin();
        let h = up * up + a.cos() * b.cos() * across * across;
        2.0 * EARTH_METRES * h.sqrt().min(1.0).asin()
    }

    /// The direction in which another place lies, one of eight.
    pub fn direction_to(self, other: Self) -> Direction {
        use Direction::*;
        let east = (other.lon - self.lon) * self.lat.to_radians().cos();
        let degrees = east.atan2(other.lat - self.lat).to_degrees().rem_euclid(360.0);
        [North, NorthEast, East, SouthEast, South, SouthWest, West, NorthWest]
            [((degrees + 22.5) / 45.0) as usize % 8]
    }

    /// The place so many metres east and north of here; good within a city.
    pub fn moved(self, east: f64, north: f64) -> Self {
        let lat = self.lat + (north / EARTH_METRES).to_degrees();
        let lon = self.lon + (east / (EARTH_METRES * self.lat.to_radians().cos())).to_degrees();
        Self { lon, lat }
    }
}

impl std::fmt::Display for PointFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OutOfRange { lon, lat } => {
                write!(
                    f,
                    "longitude {lon}, latitude {lat} is not on the earth: write degrees, longitude first"
                )
            }
            Self::Swapped { lon, lat } => {
                write!(f, "longitude {lon}, latitude {lat} look exchanged: write longitude first")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_agree_with_published_ones() {
        // Great-circle distances between city centres as atlases print them, in kilometres.
        for (a, b, kilometres) in [
            ((116.3913, 39.9075), (121.4737, 31.2304), 1067.0),
            ((0.0, 0.0), (0.0, 90.0), 10_007.6),
            ((179.5, 0.0), (-179.5, 0.0), 111.2),
        ] {
            let metres = Point { lon: a.0, lat: a.1 }.metres_to(Point { lon: b.0, lat: b.1 });
            assert!((metres / 1000.0 - kilometres).abs() < kilometres * 0.005, "{a:?} {b:?} {metres}");
        }
    }

    #[test]
    fn a_direction_is_one_of_eight() {
        use Direction::*;
        let here = Point { lon: 113.0, lat: 33.0 };
        for (east, north, direction) in [
            (0.0, 80.0, North),
            (80.0, 80.0, NorthEast),
            (80.0, 0.0, East),
            (80.0, -80.0, SouthEast),
            (0.0, -80.0, South),
            (-80.0, -80.0, SouthWest),
            (-80.0, 1.0, West),
            (-80.0, 80.0, NorthWest),
        ] {
            let there = here.moved(east, north);
            assert_eq!(here.direction_to(there), direction);
            assert!((here.metres_to(there) - f64::hypot(east, north)).abs() < 0.1);
        }
    }

    #[test]
    fn exchanged_coordinates_are_told_from_impossible_ones() {
        assert!(matches!(Point::new(33.1, 113.2), Err(PointFault::Swapped { .. })));
        assert!(matches!(Point::new(f64::NAN, 33.0), Err(PointFault::OutOfRange { .. })));
        assert!(matches!(Point::new(400.0, 300.0), Err(PointFault::OutOfRange { .. })));
        assert_eq!(Point::new(113.2, 33.1), Ok(Point { lon: 113.2, lat: 33.1 }));
    }
}
