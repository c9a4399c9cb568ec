//! Which grid covers a point: the packed tree finds the few whose rectangle does, the areas say which one really does.

use super::{Area, Index, Point};

/// Areas that should not overlap, each with what is known of it.
///
/// ```
/// use yipan_core::place::{Area, Cover, Point};
/// let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)].map(|(lon, lat)| Point { lon, lat });
/// let cover = Cover::new(vec![(Area::new(vec![corners.into()]).unwrap(), "south-east of the diagonal")]);
/// assert_eq!(cover.at(Point { lon: 0.9, lat: 0.1 }), Some(&"south-east of the diagonal"));
/// assert_eq!(cover.at(Point { lon: 0.1, lat: 0.9 }), None);
/// ```
#[derive(Debug)]
pub struct Cover<T> {
    index: Index<(usize, Area, T)>,
}

impl<T> Cover<T> {
    /// A cover of areas; where two overlap, the earlier one holds.
    pub fn new(areas: Vec<(Area, T)>) -> Self {
        let areas = areas.into_iter().enumerate();
        Self {
            index: Index::new(areas.map(|(nth, (area, own))| (area.bounds(), (nth, area, own))).collect()),
        }
    }

    /// What covers a point.
    pub fn at(&self, p: Point) -> Option<&T> {
        let covering = self.index.at(p).filter(|(_, area, _)| area.contains(p));
        covering.min_by_key(|(nth, ..)| *nth).map(|(.., own)| own)
    }

    /// How many areas there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, lat: f64, side: f64) -> Area {
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
        Area::new(vec![corners.iter().map(|(x, y)| Point { lon: lon + x, lat: lat + y }).collect()]).unwrap()
    }

    #[test]
    fn every_point_of_a_city_of_grids_lies_in_exactly_the_grid_it_should() {
        let cells = (0..40).flat_map(|x| (0..40).map(move |y| (f64::from(x), f64::from(y))));
        let cover = Cover::new(cells.map(|(x, y)| (square(x, y, 1.0), (x, y))).collect());
        assert_eq!(cover.len(), 1_600);
        for step in 0..400 {
            let (lon, lat) = (f64::from(step % 20) * 2.0 + 0.25, f64::from(step / 20) * 2.0);
            assert_eq!(cover.at(Point { lon, lat }), Some(&(lon.floor(), lat)));
        }
        assert_eq!(cover.at(Point { lon: 40.5, lat: 1.0 }), None);
    }

    #[test]
    fn where_two_overlap_the_earlier_one_holds() {
        let cover = Cover::new(vec![(square(0.0, 0.0, 3.0), "first"), (square(1.0, 1.0, 3.0), "second")]);
        let at = |x: f64| cover.at(Point { lon: x, lat: x }).copied();
        assert_eq!(
            [at(0.5), at(2.0), at(3.5), at(4.5)],
            [Some("first"), Some("first"), Some("second"), None]
        );
    }
}
