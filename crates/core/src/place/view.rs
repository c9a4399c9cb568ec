//! From places to a drawing: fits a rectangle of the earth into a rectangle of a page.

use super::{Bounds, Point};

/// A window on the map, `width` × `height` units of the drawing.
#[derive(Debug, Clone, Copy)]
pub struct View {
    origin: Point,
    scale_x: f64,
    scale_y: f64,
    shift_x: f64,
    shift_y: f64,
}

impl View {
    /// The view that fits these bounds with a margin, north up, true to shape in the middle.
    pub fn fit(bounds: Bounds, width: f64, height: f64, margin: f64) -> Self {
        let squeeze = bounds.centre().lat.to_radians().cos().max(0.01);
        let across = ((bounds.high.lon - bounds.low.lon) * squeeze).max(1e-6);
        let up = (bounds.high.lat - bounds.low.lat).max(1e-6);
        let scale = ((width - 2.0 * margin) / across).min((height - 2.0 * margin) / up);
        Self {
            origin: Point { lon: bounds.low.lon, lat: bounds.high.lat },
            scale_x: scale * squeeze,
            scale_y: scale,
            shift_x: (width - across * scale) / 2.0,
            shift_y: (height - up * scale) / 2.0,
        }
    }

    /// Where a place comes to stand: x to the right, y downwards.
    pub fn place(&self, p: Point) -> (f64, f64) {
        (
            self.shift_x + (p.lon - self.origin.lon) * self.scale_x,
            self.shift_y + (self.origin.lat - p.lat) * self.scale_y,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_in_the_bounds_is_in_the_drawing(
            x in 0.0..1.0f64, y in 0.0..1.0f64, w in 0.001..0.5f64, h in 0.001..0.5f64,
        ) {
            let low = Point { lon: 113.0, lat: 33.0 };
            let bounds = Bounds { low, high: Point { lon: low.lon + w, lat: low.lat + h } };
            let view = View::fit(bounds, 640.0, 480.0, 30.0);
            let (px, py) = view.place(Point { lon: low.lon + x * w, lat: low.lat + y * h });
            prop_assert!((29.99..=610.01).contains(&px) && (29.99..=450.01).contains(&py), "{px} {py}");
        }
    }

    #[test]
    fn a_single_place_stands_in_the_middle() {
        let p = Point { lon: 113.0, lat: 33.0 };
        let (x, y) = View::fit(Bounds { low: p, high: p }, 640.0, 480.0, 30.0).place(p);
        assert!((x - 320.0).abs() < 300.0 && (y - 240.0).abs() < 220.0);
    }
}
