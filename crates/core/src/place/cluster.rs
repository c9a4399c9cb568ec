//! Points that lie so close that one mark on a map stands for all of them.

use std::collections::BTreeMap;

use super::Point;

/// Groups points by squares of so many metres; each group are places in the list, the largest group first. The grid is
/// laid over the whole city, so that the same point is in the same square whatever else is shown.
pub fn clusters(points: &[Point], metres: f64) -> Vec<Vec<usize>> {
    let Some(first) = points.first() else { return Vec::new() };
    // Degrees of one square; east is measured where the city lies, rounded so that it does not move with the first point.
    let step = metres.max(1.0) / 111_320.0;
    let across = step / ((first.lat * 2.0).round() / 2.0).to_radians().cos().max(0.05);
    let mut squares: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (nth, point) in points.iter().enumerate() {
        let square = ((point.lat / step).floor() as i64, (point.lon / across).floor() as i64);
        squares.entry(square).or_default().push(nth);
    }
    let mut groups: Vec<_> = squares.into_values().collect();
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
