//! Figures as pictures: a line for the list, columns and a line against the target for the page. Places across are
//! per cent of the width; nothing here needs a script.

use jiff::civil::Date;
use yipan_core::series::{Adds, Kind, Value};

/// Height of the large picture in pixels; its ground lies [`FOOT`] above the lower edge.
pub const HEIGHT: i64 = 240;
const FOOT: i64 = 26;
const TOP: i64 = 20;

/// One column or point.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Left edge of its column.
    pub left: String,
    /// Width of its column.
    pub width: String,
    /// Upper edge.
    pub y: i64,
    /// Height down to the ground.
    pub h: i64,
}

/// One period across.
#[derive(Debug, Clone)]
pub struct Period {
    /// Middle, in per cent.
    pub x: String,
    /// Its name: a month's or quarter's number.
    pub label: String,
    /// This year.
    pub own: Option<Mark>,
    /// Last year.
    pub ago: Option<Mark>,
}

/// The large picture: this year's columns beside last year's, and where the target lies.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Periods of a year, in order.
    pub periods: Vec<Period>,
    /// Lines across with their figures.
    pub scale: Vec<(i64, i64)>,
    /// For a level: the height of the target.
    pub target: Option<i64>,
    /// For a sum: how far it has come, as points of a path over the year (x in thousandths, y in pixels).
    pub pace: Vec<(i64, i64)>,
    /// And last year.
    pub pace_ago: Vec<(i64, i64)>,
    /// And where it should be: a straight line to the target.
    pub aim: Option<(i64, i64)>,
}

fn per_cent(thousandths: i64) -> String {
    format!("{:.1}%", thousandths as f64 / 10.0)
}

/// A round figure at or above a value.
pub fn round_up(value: i64) -> i64 {
    let mut step = 1;
    while step * 10 < value.max(1) {
        step *= 10;
    }
    (1..=10).map(|n| n * step).find(|round| *round >= value).unwrap_or(10 * step)
}

/// Draws a year. `values` of this year and the last.
pub fn picture(kind: Kind, year: i16, values: &[Value], target: Option<i64>) -> Picture {
    let first = Date::constant(year, 1, 1);
    let mut begins = vec![first];
    while let Some(next) = begins.last().map(|last| kind.every.next(*last)).filter(|next| next.year() == year)
    {
        begins.push(next);
    }
    let find = |begin: Date| values.iter().find(|own| own.begin == begin).map(|own| own.value);
    let ago = |begin: Date| Date::new(begin.year() - 1, begin.month(), 1).unwrap_or(begin);
    let highest =
        begins.iter().flat_map(|begin| [find(*begin), find(ago(*begin))]).flatten().max().unwrap_or(0);
    let level = target.filter(|_| kind.adds == Adds::Last);
    let top = round_up(highest.max(level.unwrap_or(0)));
    let ground = HEIGHT - FOOT;
    let y = |value: i64, top: i64| ground - value.clamp(0, top) * (ground - TOP) / top.max(1);
    let slot = 1000 / begins.len() as i64;
    let mark = |place: usize, value: i64, shift: i64| {
        let width = (slot * 34 / 100).min(60);
        let middle = place as i64 * slot + slot / 2;
        let left = middle + if shift < 0 { -width - 2 } else { 2 };
        let at = y(value, top);
        Mark { left: per_cent(left), width: per_cent(width), y: at, h: (ground - at).max(1) }
    };
    let periods = begins
        .iter()
        .enumerate()
        .map(|(place, begin)| Period {
            x: per_cent(place as i64 * slot + slot / 2),
            label: if begins.len() == 12 { begin.month().to_string() } else { format!("Q{}", place + 1) },
            own: find(*begin).map(|value| mark(place, value, 1)),
            ago: find(ago(*begin)).map(|value| mark(place, value, -1)),
        })
        .collect();
    let scale = (0..=2).map(|n| (y(top * n / 2, top), top * n / 2)).collect();
    let mut picture = Picture {
        periods,
        scale,
        target: level.map(|level| y(level, top)),
        pace: Vec::new(),
        pace_ago: Vec::new(),
        aim: None,
    };
    if kind.adds == Adds::Sum {
        let run = |of: &dyn Fn(Date) -> Option<i64>| {
            let mut sum = 0;
            let known = begins.iter().map_while(|begin| of(*begin));
            known
                .map(|value| {
                    sum += value;
                    sum
                })
                .collect::<Vec<i64>>()
        };
        let (own, before) = (run(&find), run(&|begin| find(ago(begin))));
        let most = [own.last(), before.last(), target.as_ref()].into_iter().flatten().max().copied();
        let top = round_up(most.unwrap_or(0));
        let points = |sums: Vec<i64>| {
            let later = sums.into_iter().enumerate();
            let points = later.map(|(place, sum)| ((place as i64 + 1) * slot, y(sum, top)));
            std::iter::once((0, ground)).chain(points).collect::<Vec<_>>()
        };
        picture.pace = points(own);
        picture.pace_ago = points(before);
        picture.aim = target.map(|target| (ground, y(target, top)));
    }
    picture
}

/// Points as an SVG path over a width of 1000.
pub fn path(points: &[(i64, i64)]) -> String {
    let step =
        |(place, (x, y)): (usize, &(i64, i64))| format!("{}{x} {y}", if place == 0 { 'M' } else { 'L' });
    points.iter().enumerate().map(step).collect()
}

/// The small line of the list: the last twelve values on 100 × 24.
pub fn spark(values: &[Value]) -> String {
    let last: Vec<i64> = values.iter().rev().take(12).map(|own| own.value).rev().collect();
    let (Some(low), Some(high)) = (last.iter().min(), last.iter().max()) else { return String::new() };
    let step = 100 / (last.len() as i64 - 1).max(1);
    let y = |value: i64| 21 - (value - low) * 18 / (high - low).max(1);
    path(&last.iter().enumerate().map(|(place, value)| (place as i64 * step, y(*value))).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipan_core::plan::cadence::Every;
    use yipan_core::series::Better;

    #[test]
    fn the_scale_is_round_and_nothing_is_drawn_outside() {
        assert_eq!([0, 1, 9, 10, 11, 99, 101, 2_500].map(round_up), [1, 1, 9, 10, 20, 100, 200, 3_000]);
        let kind = Kind { every: Every::Quarter, better: Better::More, adds: Adds::Sum };
        let at = |text: &str, value| Value { begin: text.parse().unwrap(), value };
        let known = [at("2025-01-01", 9_000), at("2026-01-01", 10_000), at("2026-04-01", 12_000)];
        let drawn = picture(kind, 2026, &known, Some(60_000));
        assert_eq!(drawn.periods.len(), 4);
        assert_eq!(drawn.pace.len(), 3);
        assert_eq!(drawn.pace_ago.len(), 2, "the line ends where nothing is known");
        let marks = drawn.periods.iter().flat_map(|own| [own.own.as_ref(), own.ago.as_ref()]).flatten();
        assert!(marks.clone().all(|mark| mark.y >= 0 && mark.y + mark.h <= HEIGHT), "{drawn:?}");
        assert_eq!(path(&drawn.pace), "M0 214L250 182L500 143");
    }
}
