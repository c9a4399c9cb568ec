//! A small sheet of 640 × 480 on which places are drawn true to each other.

/// Width and height of the sheet.
const SIZE: (f64, f64) = (640.0, 480.0);
/// Room for stones and names at the edge.
const EDGE: f64 = 36.0;
/// The closest look, in degrees of latitude: about 500 m.
const CLOSEST: f64 = 0.0045;

/// How places come onto the sheet: north is up, a metre is as long in both directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    west: f64,
    north: f64,
    /// Units of the sheet for a degree of longitude and of latitude.
    scale: (f64, f64),
}

impl Sheet {
    /// A sheet that holds all these places (longitude, latitude).
    pub fn around(places: &[(f64, f64)]) -> Self {
        let fold = |of: fn(&(f64, f64)) -> f64, start: f64, better: fn(f64, f64) -> f64| {
            places.iter().map(of).fold(start, better)
        };
        let (west, east) =
            (fold(|p| p.0, f64::INFINITY, f64::min), fold(|p| p.0, f64::NEG_INFINITY, f64::max));
        let (south, north) =
            (fold(|p| p.1, f64::INFINITY, f64::min), fold(|p| p.1, f64::NEG_INFINITY, f64::max));
        if west > east {
            return Self { west: 0.0, north: 0.0, scale: (1.0, 1.0) };
        }
        let narrow = ((south + north) / 2.0).to_radians().cos().max(0.05);
        let wide = ((east - west) * narrow).max(CLOSEST);
        let high = (north - south).max(CLOSEST);
        let per_degree = ((SIZE.0 - 2.0 * EDGE) / wide).min((SIZE.1 - 2.0 * EDGE) / high);
        let scale = (per_degree * narrow, per_degree);
        // The drawing stands in the middle of what is left over.
        Self {
            west: (west + east) / 2.0 - SIZE.0 / 2.0 / scale.0,
            north: (south + north) / 2.0 + SIZE.1 / 2.0 / scale.1,
            scale,
        }
    }

    /// Where a place stands, to a tenth.
    pub fn at(&self, lon: f64, lat: f64) -> (f64, f64) {
        let tenth = |x: f64| (x * 10.0).round() / 10.0;
        (tenth((lon - self.west) * self.scale.0), tenth((self.north - lat) * self.scale.1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_place_stands_in_the_middle_and_none_does_no_harm() {
        assert_eq!(Sheet::around(&[(112.1, 37.5)]).at(112.1, 37.5), (320.0, 240.0));
        assert_eq!(Sheet::around(&[]).at(0.0, 0.0), (0.0, 0.0));
    }

    proptest! {
        /// Every place is on the sheet, and what lies north and east stands up and to the right.
        #[test]
        fn places_keep_their_sides(places in prop::collection::vec((110.0..113.0f64, 20.0..50.0f64), 1..20)) {
            let sheet = Sheet::around(&places);
            let (first, second) = (places[0], places[places.len() - 1]);
            for (lon, lat) in &places {
                let (x, y) = sheet.at(*lon, *lat);
                prop_assert!((35.0..=605.0).contains(&x) && (35.0..=445.0).contains(&y), "{x} {y}");
            }
            if first.0 < second.0 { prop_assert!(sheet.at(first.0, first.1).0 <= sheet.at(second.0, second.1).0); }
            if first.1 < second.1 { prop_assert!(sheet.at(first.0, first.1).1 >= sheet.at(second.0, second.1).1); }
        }
    }
}
