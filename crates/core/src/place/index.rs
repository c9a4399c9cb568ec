//! Which of many areas cover a point: a packed tree of rectangles (sort-tile-recursive), built once.

use super::{Bounds, Point};

/// Children of one node: wide enough for a shallow tree, narrow enough for a cache line or two.
const FAN: usize = 16;

/// Answers "what is here" over things with a rectangle each.
///
/// ```
/// use yipan_core::place::{Bounds, Index, Point};
/// let cell = |x: f64| Bounds { low: Point { lon: x, lat: 0.0 }, high: Point { lon: x + 1.0, lat: 1.0 } };
/// let index = Index::new((0..100).map(|x| (cell(f64::from(x)), x)).collect());
/// let hits: Vec<_> = index.at(Point { lon: 41.5, lat: 0.5 }).copied().collect();
/// assert_eq!(hits, [41]);
/// ```
#[derive(Debug, Clone)]
pub struct Index<T> {
    things: Vec<(Bounds, T)>,
    /// From the leaves' parents up to the root: each rectangle covers `FAN` of the level below.
    levels: Vec<Vec<Bounds>>,
}

impl<T> Index<T> {
    /// Packs things into the tree.
    pub fn new(mut things: Vec<(Bounds, T)>) -> Self {
        let slices = (things.len() as f64 / FAN as f64).sqrt().ceil().max(1.0) as usize;
        let per_slice = things.len().div_ceil(slices).max(1).next_multiple_of(FAN);
        things.sort_by(|a, b| a.0.centre().lon.total_cmp(&b.0.centre().lon));
        for slice in things.chunks_mut(per_slice) {
            slice.sort_by(|a, b| a.0.centre().lat.total_cmp(&b.0.centre().lat));
        }
        let mut levels = Vec::new();
        let mut below: Vec<Bounds> = things.iter().map(|(bounds, _)| *bounds).collect();
        while below.len() > 1 {
            below = below.chunks(FAN).filter_map(|c| c.iter().copied().reduce(Bounds::with)).collect();
            levels.push(below.clone());
        }
        Self { things, levels }
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// The things whose rectangle holds the point; the caller asks each area whether it really does.
    pub fn at(&self, p: Point) -> impl Iterator<Item = &T> {
        self.touching(Bounds { low: p, high: p })
    }

    /// The things whose rectangle shares a point with this one.
    pub fn touching(&self, window: Bounds) -> impl Iterator<Item = &T> {
        let mut found = Vec::new();
        let mut stack: Vec<(usize, usize)> = match self.levels.len() {
            0 => (0..self.things.len()).map(|at| (0, at)).collect(),
            top => vec![(top, 0)],
        };
        while let Some((level, at)) = stack.pop() {
            if level == 0 {
                if self.things[at].0.touches(&window) {
                    found.push(&self.things[at].1);
                }
            } else if self.levels[level - 1][at].touches(&window) {
                let below = if level == 1 { self.things.len() } else { self.levels[level - 2].len() };
                stack.extend((at * FAN..((at + 1) * FAN).min(below)).map(|child| (level - 1, child)));
            }
        }
        found.into_iter()
    }

    /// The things whose rectangle comes within so many metres of a point.
    pub fn near(&self, p: Point, metres: f64) -> impl Iterator<Item = &T> {
        self.touching(Bounds { low: p.moved(-metres, -metres), high: p.moved(metres, metres) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn boxes() -> impl Strategy<Value = Vec<Bounds>> {
        let one = (0.0..10.0f64, 0.0..10.0f64, 0.0..3.0f64, 0.0..3.0f64).prop_map(|(x, y, w, h)| Bounds {
            low: Point { lon: x, lat: y },
            high: Point { lon: x + w, lat: y + h },
        });
        proptest::collection::vec(one, 0..200)
    }

    proptest! {
        #[test]
        fn the_tree_finds_what_a_full_search_finds(boxes in boxes(), x in 0.0..12.0f64, y in 0.0..12.0f64) {
            let p = Point { lon: x, lat: y };
            let index = Index::new(boxes.iter().copied().zip(0..).collect());
            let mut found: Vec<usize> = index.at(p).copied().collect();
            found.sort_unstable();
            let full: Vec<usize> = (0..boxes.len()).filter(|&i| boxes[i].contains(p)).collect();
            prop_assert_eq!(found, full);
        }
    }
}
