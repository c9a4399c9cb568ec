//! Whether a photo proves what it is put for: the same one used before, a place or a time that does not fit.
//!
//! A photo is known by 64 bits telling where a miniature of it grows darker. Two photos of which at most
//! [`NEAR_BITS`] bits differ are taken for the same one, re-encoded or scaled. Cut into four parts of 16 bits, two
//! such photos share at least one part, so an index of parts finds every candidate.

use super::Ms;

/// Most bits in which two pictures of the same photo differ.
pub const NEAR_BITS: u32 = 2;
/// Beyond this many metres from the case a photo does not fit.
pub const FAR_METRES: f64 = 100.0;
/// A photo of the problem taken longer than this before the report is an old one.
const OLD: Ms = 7 * 86_400_000;
/// How far the clock of a camera may be ahead of ours.
const SKEW: Ms = 10 * 60_000;

/// What a photo is put for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It shows the problem.
    Before,
    /// It shows the problem gone, says the unit.
    After,
    /// The checker's own.
    Check,
}

impl Use {
    /// The use of a word of the table of photos.
    pub fn of(word: &str) -> Self {
        match word {
            "after" => Use::After,
            "check" => Use::Check,
            _ => Use::Before,
        }
    }
}

/// Whether a picture is so even that its bits tell nothing: a wall, a sky, a finger on the lens.
pub fn is_flat(bits: u64) -> bool {
    !(10..=54).contains(&bits.count_ones())
}

/// Whether two pictures are likely of the same photo.
pub fn same_photo(one: u64, other: u64) -> bool {
    !is_flat(one) && !is_flat(other) && (one ^ other).count_ones() <= NEAR_BITS
}

/// The four parts of a picture's bits, each with its place: the keys of the index.
pub fn parts(bits: u64) -> [i32; 4] {
    [0, 1, 2, 3].map(|nth| nth << 16 | (bits >> (16 * nth) & 0xffff) as i32)
}

/// Whether the same file in two uses is to be asked about. Two reports of one problem may show the same photo;
/// a proof may not, and a checker may keep the unit's.
pub fn is_doubtful(one: Use, other: Use, same_case: bool) -> bool {
    match (one, other) {
        (Use::Before, Use::Before) => false,
        (Use::After, Use::Check) | (Use::Check, Use::After | Use::Check) if same_case => false,
        _ => true,
    }
}

/// When a case lived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When it was reported.
    pub reported_at: Ms,
    /// When it was first given to somebody, if it was.
    pub dispatched_at: Option<Ms>,
    /// When the photo came.
    pub came_at: Ms,
}

/// Why the time of a photo does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongTime {
    /// It is said to show the result, and was taken before there was anything to do.
    Early,
    /// It is said to show the problem, and was taken long before the report.
    Old,
    /// It was taken after it came.
    Future,
}

impl WrongTime {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            WrongTime::Early => "early",
            WrongTime::Old => "old",
            WrongTime::Future => "future",
        }
    }
}

/// Whether the camera's time fits the use; a camera that tells none is not doubted.
pub fn wrong_time(used: Use, taken_at: Option<Ms>, times: Times) -> Option<WrongTime> {
    let taken_at = taken_at?;
    let begun = times.dispatched_at.filter(|_| used == Use::After).unwrap_or(times.reported_at);
    if taken_at > times.came_at.saturating_add(SKEW) {
        Some(WrongTime::Future)
    } else if used != Use::Before && taken_at.saturating_add(SKEW) < begun {
        Some(WrongTime::Early)
    } else if used == Use::Before && taken_at.saturating_add(OLD) < times.reported_at {
        Some(WrongTime::Old)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_photo_must_be_taken_when_it_is_said_to_have_been() {
        let day = 86_400_000;
        let times = Times { reported_at: 10 * day, dispatched_at: Some(11 * day), came_at: 12 * day };
        for (used, taken, wrong) in [
            (Use::Before, 10 * day - 1, None),
            (Use::Before, 3 * day - 1, Some(WrongTime::Old)),
            (Use::After, 11 * day - SKEW, None),
            (Use::After, 11 * day - SKEW - 1, Some(WrongTime::Early)),
            (Use::Check, 10 * day, None),
            (Use::Check, 9 * day, Some(WrongTime::Early)),
            (Use::After, 12 * day + SKEW, None),
            (Use::After, 12 * day + SKEW + 1, Some(WrongTime::Future)),
        ] {
            assert_eq!(wrong_time(used, Some(taken), times), wrong, "{used:?} at {taken}");
        }
        assert_eq!(wrong_time(Use::After, None, times), None);
    }

    #[test]
    fn the_same_photo_is_doubtful_as_a_proof_not_as_a_second_report() {
        use Use::{After, Before, Check};
        let table = [
            (Before, Before, false, false),
            (Before, After, true, true),
            (Before, After, false, true),
            (After, After, true, true),
            (After, Check, true, false),
            (After, Check, false, true),
        ];
        for (one, other, same_case, doubtful) in table {
            assert_eq!(is_doubtful(one, other, same_case), doubtful, "{one:?} {other:?} {same_case}");
        }
        assert!(!same_photo(0, 0), "an even picture tells nothing");
    }

    proptest! {
        /// Whatever three bits differ, one part is the same: the index misses nothing.
        #[test]
        fn near_pictures_share_a_part(bits: u64, a in 0..64u32, b in 0..64u32, c in 0..64u32) {
            let other = bits ^ 1 << a ^ 1 << b ^ 1 << c;
            let shared = parts(bits).iter().any(|part| parts(other).contains(part));
            prop_assert!(shared);
            prop_assert_eq!(same_photo(bits, other), same_photo(other, bits));
        }
    }
}
