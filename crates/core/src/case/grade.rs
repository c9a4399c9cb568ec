//! The points of a unit's case work and its grade, by the weighted sum used for departments.
//!
//! 专业部门: number of cases 10 %, closing 30 %, handling in time 30 %, no rework 30 %; bands of the number and of the
//! grades are those of one shipped evaluation and a city's to confirm. A rate that does not apply is left out, and
//! the rest weighs the more.

use serde::Serialize;

use super::{Count, Indicator, Tally};

/// A grade by points; a lower bound belongs to the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Grade {
    /// From 90.
    A,
    /// From 75.
    B,
    /// From 60.
    C,
    /// From 40.
    D,
    /// Below.
    E,
}

impl Grade {
    /// The grade of points in tenths, 0 to 1,000.
    pub fn of(tenths: i64) -> Self {
        match tenths {
            900.. => Grade::A,
            750.. => Grade::B,
            600.. => Grade::C,
            400.. => Grade::D,
            _ => Grade::E,
        }
    }

    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
            Grade::E => "E",
        }
    }
}

/// Points for how many cases a department was given: fewer are better.
fn number_points(cases: i64) -> i64 {
    match cases {
        ..=50 => 1_000,
        51..=100 => 900,
        101..=200 => 750,
        201..=500 => 600,
        501..=1_000 => 400,
        _ => 0,
    }
}

/// The points of a unit in tenths, 0 to 1,000; `None` when it was given nothing.
pub fn unit_points(tally: &Tally) -> Option<i64> {
    let given = tally.count(Count::Dispatched);
    if given == 0 {
        return None;
    }
    let rate = |indicator: Indicator| indicator.of(tally).thousandths();
    let parts = [
        (10, Some(number_points(given))),
        (30, rate(Indicator::Closing)),
        (30, rate(Indicator::HandlingInTime)),
        (30, rate(Indicator::Rework).map(|rework| 1_000 - rework)),
    ];
    let weight: i64 = parts.iter().filter(|(_, points)| points.is_some()).map(|(weight, _)| weight).sum();
    let sum: i64 = parts.iter().filter_map(|(weight, points)| points.map(|points| points * weight)).sum();
    Some((sum * 2 + weight) / (weight * 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::CaseRecord;

    #[test]
    fn points_are_the_weighted_sum_of_what_applies() {
        assert_eq!(unit_points(&Tally::default()), None);
        let given = CaseRecord {
            filed_at: Some(1),
            dispatched_at: Some(2),
            due_at: Some(100),
            ..CaseRecord::default()
        };
        // Under way and in time: nothing is due for closing, so number 1,000 × 10 and in time 0 × 30 weigh 40.
        assert_eq!(unit_points(&Tally::of(&[given], 50)), Some(250));
        let closed = CaseRecord { fixed_at: Some(90), closed_at: Some(120), ..given };
        assert_eq!(unit_points(&Tally::of(&[closed], 200)), Some(1_000));
        let late = CaseRecord { fixed_at: Some(101), reworks: 1, ..closed };
        // 100 + 300 + 150 + 150 of the two.
        assert_eq!(unit_points(&Tally::of(&[closed, late], 200)), Some(700));
    }

    #[test]
    fn a_lower_bound_belongs_to_the_better_grade() {
        let letters: String = [1_000, 900, 899, 750, 749, 600, 599, 400, 399, 0]
            .map(|tenths| Grade::of(tenths).letter())
            .concat();
        assert_eq!(letters, "AABBCCDDEE");
    }
}
