//! Near-duplicates: two documents that share most of their runs of eight characters.

use crate::text::is_han;
use std::cmp::Ordering;

/// Characters in one run.
const RUN: usize = 8;

/// About how many runs are kept of a text; more would not change the share by a hundredth.
const KEPT: usize = 2_000;

/// What each character is multiplied by in a run's hash.
const STEP: u64 = 0x0100_0000_01b3;

/// The hashed runs of a text, thinned for long texts so that comparing stays cheap.
#[derive(Debug)]
pub struct Shingles {
    /// Hashes with so many low bits zero are kept: a finer sieve keeps a part of what a coarser one keeps.
    sieve: u32,
    runs: Vec<u64>,
    /// Runs in the text, before thinning.
    count: usize,
}

impl Shingles {
    /// The runs of Chinese characters of a text.
    pub fn of(s: &str) -> Self {
        let signs: Vec<char> = s.chars().filter(|c| is_han(*c)).collect();
        let count = (signs.len() + 1).saturating_sub(RUN);
        let sieve = (count / KEPT).checked_ilog2().map_or(0, |n| n + 1);
        let mut runs = Vec::with_capacity((count >> sieve) * 3 / 2);
        let oldest = (0..RUN).fold(1u64, |p, _| p.wrapping_mul(STEP));
        let mut rolling = 0u64;
        for (i, c) in signs.iter().enumerate() {
            rolling = rolling.wrapping_mul(STEP).wrapping_add(u64::from(*c as u32));
            if i >= RUN {
                rolling = rolling.wrapping_sub(u64::from(signs[i - RUN] as u32).wrapping_mul(oldest));
            }
            if i + 1 >= RUN {
                let hash = (rolling ^ (rolling >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let hash = hash ^ (hash >> 32);
                if hash.trailing_zeros() >= sieve {
                    runs.push(hash);
                }
            }
        }
        runs.sort_unstable();
        runs.dedup();
        Self { sieve, runs, count }
    }

    /// Whether there is enough text to judge by.
    pub fn enough(&self) -> bool {
        self.count >= 120
    }

    /// The share of the smaller text found in the larger, in percent.
    pub fn shared(&self, other: &Self) -> usize {
        let sieve = self.sieve.max(other.sieve);
        let kept = |s: &Self| -> Vec<u64> {
            s.runs.iter().copied().filter(|h| h.trailing_zeros() >= sieve).collect()
        };
        let (ours, theirs) = (kept(self), kept(other));
        let small = ours.len().min(theirs.len()).max(1);
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(a), Some(b)) = (ours.get(i), theirs.get(j)) {
            match a.cmp(b) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
            }
        }
        both * 100 / small
    }

    /// Whether the two are about as long as each other.
    pub fn alike_in_size(&self, other: &Self) -> bool {
        let (a, b) = (self.count, other.count);
        a.min(b) * 10 >= a.max(b) * 6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_with_a_few_words_changed_is_found() {
        let text: String = ('\u{4e00}'..'\u{5000}').collect();
        let copy = text.replace('\u{4e80}', "不同的几个字");
        let other: String = ('\u{6000}'..'\u{6200}').collect();
        let (a, b, c) = (Shingles::of(&text), Shingles::of(&copy), Shingles::of(&other));
        assert!(a.enough() && a.alike_in_size(&b) && a.shared(&b) > 90);
        assert_eq!(a.shared(&c), 0);
    }

    #[test]
    fn long_texts_are_thinned_alike_whatever_their_length() {
        let long: String = ('\u{4e00}'..'\u{9f00}').collect();
        let half: String = ('\u{4e00}'..'\u{7800}').collect();
        let (a, b) = (Shingles::of(&long), Shingles::of(&half));
        assert!(a.sieve > b.sieve && a.runs.len() < 2 * KEPT);
        assert_eq!((a.shared(&b), a.shared(&a)), (100, 100));
    }
}
