//! Near in place and time: duplicates offered for merging, rebounds of what was struck off.

use super::Ms;

const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A point in WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// East is positive.
    pub lon: f64,
    /// North is positive.
    pub lat: f64,
}

impl Point {
    /// Whether it lies on the globe.
    pub fn is_valid(self) -> bool {
        self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0
    }

    /// Metres along the ground.
    pub fn metres_to(self, other: Point) -> f64 {
        let (lat_a, lat_b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = (lat_b - lat_a) / 2.0;
        let half_lon = (other.lon - self.lon).to_radians() / 2.0;
        let chord = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_M * chord.sqrt().min(1.0).asin()
    }

    /// The corners of a square that holds every point within `metres`: for the first look in a database.
    pub fn square(self, metres: f64) -> (Point, Point) {
        let lat = (metres / EARTH_RADIUS_M).to_degrees() * 1.001;
        let lon = lat / self.lat.to_radians().cos().abs().max(0.01);
        (
            Point { lon: self.lon - lon, lat: self.lat - lat },
            Point { lon: self.lon + lon, lat: self.lat + lat },
        )
    }
}

/// How near is near: the same kind, so many metres and so long apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// Metres.
    pub metres: f64,
    /// Milliseconds between the two reports, or between striking off and the next report.
    pub within: Ms,
}

impl Nearness {
    /// Likely the same problem: 50 m and 24 hours.
    pub const DUPLICATE: Nearness = Nearness { metres: 50.0, within: 86_400_000 };
    /// Likely the problem come back: 50 m and 90 days.
    pub const REBOUND: Nearness = Nearness { metres: 50.0, within: 90 * 86_400_000 };

    /// Whether two sightings of the same kind are near. The same site is near whatever its size.
    pub fn holds(self, a: &Sighting, b: &Sighting) -> bool {
        let place = match (a.site, b.site, a.point, b.point) {
            (Some(one), Some(other), ..) if one == other => true,
            (.., Some(one), Some(other)) => one.metres_to(other) <= self.metres,
            _ => false,
        };
        place && a.at.abs_diff(b.at) <= self.within.unsigned_abs()
    }
}

/// Where and when a problem was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sighting {
    /// Where, if known.
    pub point: Option<Point>,
    /// At which site, if at one.
    pub site: Option<i64>,
    /// When it was reported, or struck off.
    pub at: Ms,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_111_kilometres_and_the_square_holds_the_circle() {
        let here = Point { lon: 116.5, lat: 39.9 };
        let north = Point { lat: 40.9, ..here };
        assert_eq!(here.metres_to(north).round(), 111_195.0);
        let (low, high) = here.square(50.0);
        for (lon, lat) in
            [(high.lon, here.lat), (low.lon, here.lat), (here.lon, high.lat), (here.lon, low.lat)]
        {
            let edge = here.metres_to(Point { lon, lat });
            assert!((50.0..51.0).contains(&edge), "{edge}");
        }
    }

    #[test]
    fn near_means_place_and_time() {
        let point = |lat| Some(Point { lon: 116.5, lat });
        let first = Sighting { point: point(39.9), site: None, at: 0 };
        let day = 86_400_000;
        let table = [
            (Sighting { point: point(39.900_4), site: None, at: day }, true), // 44 m, a day
            (Sighting { point: point(39.900_5), site: None, at: day }, false), // 56 m
            (Sighting { point: point(39.9), site: None, at: day + 1 }, false), // a day and a millisecond
            (Sighting { point: None, site: None, at: 0 }, false),             // nowhere is near nothing
        ];
        for (other, near) in table {
            assert_eq!(Nearness::DUPLICATE.holds(&first, &other), near, "{other:?}");
        }
        let at_site = |point| Sighting { point, site: Some(7), at: 0 };
        assert!(Nearness::DUPLICATE.holds(&at_site(None), &at_site(point(39.9))));
    }
}
