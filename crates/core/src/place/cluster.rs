//! Points that lie so close that one mark on a map stands for all of them.

use std::collections::BTreeMap;

use super::{Bounds, Point};

/// The grid laid over the whole city: how high and how wide a square is in degrees, and which points are in each.
struct Squares {
    high: f64,
    wide: f64,
    points: BTreeMap<(i64, i64), Vec<usize>>,
}

impl Squares {
    /// East is measured where the city lies, rounded so that the grid does not move with the first point.
    fn lay(points: &[Point], metres: f64) -> Self {
        let high = metres.max(1.0) / 111_320.0;
        let lat = points.first().map_or(0.0, |first| (first.lat * 2.0).round() / 2.0);
        let wide = high / lat.to_radians().cos().max(0.05);
        let mut squares: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for (nth, point) in points.iter().enumerate() {
            let square = ((point.lat / high).floor() as i64, (point.lon / wide).floor() as i64);
            squares.entry(square).or_default().push(nth);
        }
        Self { high, wide, points: squares }
    }
}

/// How many points lie in each square of so many metres, the fewest first, so that the densest is drawn on top.
pub fn heat(points: &[Point], metres: f64) -> Vec<(Bounds, usize)> {
    let squares = Squares::lay(points, metres);
    let mut found: Vec<_> = squares
        .points
        .iter()
        .map(|((up, east), own)| {
            let low = Point { lon: *east as f64 * squares.wide, lat: *up as f64 * squares.high };
            let high = Point { lon: low.lon + squares.wide, lat: low.lat + squares.high };
            (Bounds { low, high }, own.len())
        })
        .collect();
    found.sort_by_key(|(_, n)| *n);
    found
}

/// Groups points by squares of so many metres; each group are places in the list, the largest group first. The grid is
/// laid over the whole city, so that the same point is in the same square whatever else is shown.
pub fn clusters(points: &[Point], metres: f64) -> Vec<Vec<usize>> {
    let mut groups: Vec<_> = Squares::lay(points, metres).points.into_values().collect();
    groups.sort_by_key(|group| (std::cmp::Reverse(group.len()), group.first().copied()));
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_near_stands_together_and_what_is_far_apart() {
        let at = |east: f64| Point { lon: 112.5, lat: 37.8 }.moved(east, 0.0);
        let groups = clusters(&[at(0.0), at(3.0), at(2_000.0)], 300.0);
        assert_eq!(groups, [vec![0, 1], vec![2]]);
    }

    #[test]
    fn the_densest_square_comes_last_and_holds_its_points() {
        let at = |east: f64| Point { lon: 112.5, lat: 37.8 }.moved(east, 0.0);
        let points = [at(0.0), at(2_000.0), at(2_001.0), at(2_002.0)];
        let squares = heat(&points, 300.0);
        assert_eq!(squares.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [1, 3]);
        assert!(squares[0].0.contains(points[0]) && squares[1].0.contains(points[2]));
        assert!(heat(&[], 300.0).is_empty());
    }

    proptest! {
        /// Every point is in exactly one group.
        #[test]
        fn no_point_is_lost_or_doubled(spots in proptest::collection::vec((112.0..113.0f64, 37.0..38.0f64), 0..80)) {
            let points: Vec<Point> = spots.into_iter().map(|(lon, lat)| Point { lon, lat }).collect();
            let mut seen: Vec<usize> = clusters(&points, 400.0).into_iter().flatten().collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..points.len()).collect::<Vec<_>>());
        }
    }
}
