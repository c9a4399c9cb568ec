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

/// Cells of the globe in a thousandth of a degree, about 100 m: an index finds what is near by a few of them.
const CELL_DEGREES: f64 = 0.001;
const CELLS_NORTH: i64 = 1_000_000;

impl Point {
    /// The cell it lies in; `None` off the globe.
    pub fn cell(self) -> Option<i64> {
        self.is_valid().then(|| {
            let east = ((self.lon + 180.0) / CELL_DEGREES).floor() as i64;
            let north = ((self.lat + 90.0) / CELL_DEGREES).floor() as i64;
            east * CELLS_NORTH + north
        })
    }

    /// Every cell with a point within so many metres; empty when they would be more than a hundred.
    pub fn cells(self, metres: f64) -> Vec<i64> {
        let (low, high) = self.square(metres);
        let (Some(low), Some(high)) = (low.cell(), high.cell()) else {
            return self.cell().into_iter().collect();
        };
        let (west, east) = (low / CELLS_NORTH, high / CELLS_NORTH);
        let (south, north) = (low % CELLS_NORTH, high % CELLS_NORTH);
        if (east - west + 1) * (north - south + 1) > 100 {
            return Vec::new();
        }
        (west..=east).flat_map(|x| (south..=north).map(move |y| x * CELLS_NORTH + y)).collect()
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
    fn whatever_is_near_lies_in_one_of_the_cells_around() {
        for step in 0..400 {
            let turn = f64::from(step) * 0.37;
            let here = Point { lon: 118.0 + turn.sin() * 0.4, lat: 31.7 + turn.cos() * 0.3 };
            let cells = here.cells(50.0);
            assert!(cells.len() <= 6, "{here:?}: {} cells", cells.len());
            let there = Point {
                lon: here.lon + 0.0005 * (turn * 3.0).sin(),
                lat: here.lat + 0.00044 * (turn * 5.0).cos(),
            };
            if here.metres_to(there) <= 50.0 {
                assert!(there.cell().is_some_and(|cell| cells.contains(&cell)), "{here:?} and {there:?}");
            }
        }
        assert_eq!(Point { lon: 200.0, lat: 0.0 }.cell(), None);
    }

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
