//! Near-duplicates: two documents that share most of their runs of eight characters.

use crate::text::is_han;
use std::cmp::Ordering;

/// Characters in one run.
const RUN: usize = 8;

/// The hashed runs of a text, thinned for long texts so that comparing stays cheap.
#[derive(Debug)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// The runs of Chinese characters of a text.
    pub fn of(s: &str) -> Self {
        let signs: Vec<char> = s.chars().filter(|c| is_han(*c)).collect();
        let thin = 1 + signs.len() as u64 / 20_000;
        let mut runs: Vec<u64> = signs.windows(RUN).map(hash).filter(|h| h % thin == 0).collect();
        runs.sort_unstable();
        runs.dedup();
        Self(runs)
    }

    /// Whether there is enough text to judge by.
    pub fn enough(&self) -> bool {
        self.0.len() >= 120
    }

    /// The share of the smaller text found in the larger, in percent.
    pub fn shared(&self, other: &Self) -> usize {
        let small = self.0.len().min(other.0.len()).max(1);
        let (mut i, mut j, mut both) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
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
        let (a, b) = (self.0.len(), other.0.len());
        a.min(b) * 10 >= a.max(b) * 6
    }
}

/// FNV-1a over the code points.
fn hash(run: &[char]) -> u64 {
    run.iter().fold(0xcbf2_9ce4_8422_2325, |h, c| (h ^ u64::from(*c as u32)).wrapping_mul(0x0100_0000_01b3))
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
}
