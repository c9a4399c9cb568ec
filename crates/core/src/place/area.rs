//! What a site, a grid or a street covers.

use super::Point;
use serde::{Deserialize, Serialize};

/// Corners one shape may have: enough for any district boundary, little enough for one row.
pub const CORNERS_MAX: usize = 100_000;

/// A rectangle along the axes, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The south-western corner.
    pub low: Point,
    /// The north-eastern corner.
    pub high: Point,
}

impl Bounds {
    /// The rectangle around some points; nothing for no points.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        points.into_iter().map(|p| Self { low: p, high: p }).reduce(Self::with)
    }

    /// The rectangle around two rectangles.
    pub fn with(self, other: Self) -> Self {
        Self {
            low: Point { lon: self.low.lon.min(other.low.lon), lat: self.low.lat.min(other.low.lat) },
            high: Point { lon: self.high.lon.max(other.high.lon), lat: self.high.lat.max(other.high.lat) },
        }
    }

    /// Whether a point is in the rectangle, its edge included.
    pub fn contains(&self, p: Point) -> bool {
        self.low.lon <= p.lon && p.lon <= self.high.lon && self.low.lat <= p.lat && p.lat <= self.high.lat
    }

    /// Whether two rectangles share a point.
    pub fn touches(&self, other: &Self) -> bool {
        self.low.lon <= other.high.lon
            && other.low.lon <= self.high.lon
            && self.low.lat <= other.high.lat
            && other.low.lat <= self.high.lat
    }

    /// The middle.
    pub fn centre(&self) -> Point {
        Point { lon: (self.low.lon + self.high.lon) / 2.0, lat: (self.low.lat + self.high.lat) / 2.0 }
    }
}

/// One or more polygons with holes: a point is inside when it lies within an odd number of rings.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    rings: Vec<Vec<Point>>,
    bounds: Bounds,
}

/// Why rings are not an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaFault {
    /// No ring at all.
    Empty,
    /// A ring with fewer than three different corners, counted from 1.
    ThinRing(usize),
    /// More than [`CORNERS_MAX`] corners.
    TooManyCorners(usize),
}

impl Area {
    /// An area from rings of corners, closed or not.
    pub fn new(mut rings: Vec<Vec<Point>>) -> Result<Self, AreaFault> {
        let corners = rings.iter().map(Vec::len).sum();
        if corners > CORNERS_MAX {
            return Err(AreaFault::TooManyCorners(corners));
        }
        for (at, ring) in rings.iter_mut().enumerate() {
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() < 3 {
                return Err(AreaFault::ThinRing(at + 1));
            }
        }
        let bounds = Bounds::around(rings.iter().flatten().copied()).ok_or(AreaFault::Empty)?;
        Ok(Self { rings, bounds })
    }

    /// The rings, not closed.
    pub fn rings(&self) -> &[Vec<Point>] {
        &self.rings
    }

    /// The rectangle around the area.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether the area covers a point.
    ///
    /// An edge belongs to the area east or north of it, so that of two grids side by side exactly one
    /// covers a point on their common edge.
    pub fn contains(&self, p: Point) -> bool {
        self.bounds.contains(p) && self.rings.iter().filter(|ring| inside(ring, p)).count() % 2 == 1
    }

    /// Square metres, holes taken off; good within a city.
    pub fn square_metres(&self) -> f64 {
        let origin = self.bounds.centre();
        let flat = |p: &Point| {
            let east = Point { lat: origin.lat, ..*p }.metres_to(origin) * (p.lon - origin.lon).signum();
            let north = Point { lon: origin.lon, ..*p }.metres_to(origin) * (p.lat - origin.lat).signum();
            (east, north)
        };
        let ring_area = |ring: &Vec<Point>| {
            let next = ring.iter().cycle().skip(1);
            let twice: f64 = ring
                .iter()
                .zip(next)
                .map(|(a, b)| {
                    let (a, b) = (flat(a), flat(b));
                    a.0 * b.1 - b.0 * a.1
                })
                .sum();
            twice.abs() / 2.0
        };
        self.rings
            .iter()
            .enumerate()
            .map(|(at, ring)| {
                let around = |other: &(usize, &Vec<Point>)| other.0 != at && inside(other.1, ring[0]);
                let depth = self.rings.iter().enumerate().filter(around).count();
                if depth % 2 == 0 { ring_area(ring) } else { -ring_area(ring) }
            })
            .sum()
    }
}

/// Counts the edges a ray to the east crosses; each edge owns its lower end, so a corner counts once.
fn inside(ring: &[Point], p: Point) -> bool {
    let mut odd = false;
    let mut a = ring[ring.len() - 1];
    for &b in ring {
        if (a.lat > p.lat) != (b.lat > p.lat) {
            let cross = a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon);
            odd ^= p.lon < cross;
        }
        a = b;
    }
    odd
}

/// What GeoJSON can say a place is.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A stop, a bin, a manhole.
    Point(Point),
    /// A stretch of road: one or more lines.
    Line(Vec<Vec<Point>>),
    /// A market, a community, a grid.
    Area(Area),
}

impl Shape {
    /// The rectangle around it.
    pub fn bounds(&self) -> Bounds {
        match self {
            Self::Point(p) => Bounds { low: *p, high: *p },
            Self::Line(lines) => Bounds::around(lines.iter().flatten().copied())
                .unwrap_or(Bounds { low: Point { lon: 0.0, lat: 0.0 }, high: Point { lon: 0.0, lat: 0.0 } }),
            Self::Area(area) => area.bounds(),
        }
    }

    /// One point to stand for the whole: a point itself, the middle of a line, the middle of an area's box.
    pub fn anchor(&self) -> Point {
        match self {
            Self::Point(p) => *p,
            Self::Line(lines) => middle(lines).unwrap_or_else(|| self.bounds().centre()),
            Self::Area(area) => area.bounds().centre(),
        }
    }
}

/// The point half-way along the longest line.
fn middle(lines: &[Vec<Point>]) -> Option<Point> {
    let length = |line: &Vec<Point>| line.windows(2).map(|w| w[0].metres_to(w[1])).sum::<f64>();
    let line = lines.iter().max_by(|a, b| length(a).total_cmp(&length(b)))?;
    let mut left = length(line) / 2.0;
    for pair in line.windows(2) {
        let step = pair[0].metres_to(pair[1]);
        if step >= left && step > 0.0 {
            let part = left / step;
            let between = |a: f64, b: f64| a + (b - a) * part;
            return Some(Point {
                lon: between(pair[0].lon, pair[1].lon),
                lat: between(pair[0].lat, pair[1].lat),
            });
        }
        left -= step;
    }
    line.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(corners: &[(f64, f64)]) -> Vec<Point> {
        corners.iter().map(|&(lon, lat)| Point { lon, lat }).collect()
    }

    fn square(low: f64, high: f64) -> Vec<Point> {
        ring(&[(low, low), (high, low), (high, high), (low, high), (low, low)])
    }

    #[test]
    fn a_hole_is_outside_and_an_island_in_it_inside() {
        let area = Area::new(vec![square(0.0, 9.0), square(2.0, 7.0), square(4.0, 5.0)]).unwrap();
        let answers: Vec<bool> =
            [1.0, 3.0, 4.5, 8.0, 9.5].iter().map(|&x| area.contains(Point { lon: x, lat: x })).collect();
        assert_eq!(answers, [true, false, true, true, false]);
    }

    #[test]
    fn thin_rings_and_none_are_refused() {
        assert_eq!(Area::new(vec![]), Err(AreaFault::Empty));
        assert_eq!(
            Area::new(vec![square(0.0, 1.0), ring(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)])]),
            Err(AreaFault::ThinRing(2))
        );
    }

    #[test]
    fn a_hectare_is_ten_thousand_square_metres() {
        let corner = Point { lon: 113.0, lat: 33.0 };
        let corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
        let area = Area::new(vec![corners.iter().map(|&(e, n)| corner.moved(e, n)).collect()]).unwrap();
        assert!((area.square_metres() - 10_000.0).abs() < 10.0, "{}", area.square_metres());
    }

    #[test]
    fn a_line_is_anchored_half_way() {
        let line = Shape::Line(vec![ring(&[(0.0, 0.0), (1.0, 0.0), (4.0, 0.0)])]);
        assert!((line.anchor().lon - 2.0).abs() < 1e-6);
    }

    proptest! {
        /// Grids side by side cover every point of their union exactly once, edges included.
        #[test]
        fn neighbours_share_no_point_and_lose_none(x in 0..=40u32, y in 0..=40u32) {
            let p = Point { lon: f64::from(x) * 0.1, lat: f64::from(y) * 0.1 };
            let cells = (0..4).flat_map(|i| (0..4).map(move |j| (f64::from(i), f64::from(j))));
            let covers = cells
                .filter(|&(i, j)| {
                    let corners = [(i, j), (i + 1.0, j), (i + 1.0, j + 1.0), (i, j + 1.0)];
                    Area::new(vec![ring(&corners)]).is_ok_and(|area| area.contains(p))
                })
                .count();
            let within = p.lon < 4.0 && p.lat < 4.0;
            prop_assert_eq!(covers, usize::from(within));
        }
    }
}
