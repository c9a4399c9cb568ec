//! Words looked for in short texts, sign by sign: quicker there than a search for each.

use std::borrow::Cow;

/// Bytes of the character that begins with this one.
pub(crate) const fn width(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// First bytes of the characters of a text, in order.
pub(crate) fn firsts(s: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let here = at;
        at += width(*s.as_bytes().get(at)?);
        Some(here)
    })
}

/// Whether a text opens with a word. Most do not, and differ in the first sign: that is told without a call.
#[inline]
pub(crate) fn opens(text: &[u8], word: &[u8]) -> bool {
    match (text.first_chunk::<3>(), word.first_chunk::<3>()) {
        (Some(a), Some(b)) if a != b => false,
        _ => text.starts_with(word),
    }
}

/// Whether a text holds one of some words: all of them looked for in one go, which is much cheaper in short texts than
/// one after the other.
pub(crate) fn holds(text: &str, words: &[&str]) -> bool {
    // A bit for the first character, by its last byte.
    let opening = |s: &[u8]| s.first().and_then(|b| s.get(width(*b) - 1)).map_or(0, |b| 1u64 << (b & 63));
    let openings = words.iter().fold(0, |bits, word| bits | opening(word.as_bytes()));
    firsts(text).any(|i| {
        let rest = &text.as_bytes()[i..];
        openings & opening(rest) != 0 && words.iter().any(|word| opens(rest, word.as_bytes()))
    })
}

/// Signs that may be among some: by the last ten bits of each, so that a no is certain and a yes is asked again.
#[derive(Debug)]
pub(crate) struct Sieve([u64; 16]);

impl Sieve {
    /// Whether a sign may be among them.
    pub(crate) fn may_hold(&self, c: char) -> bool {
        self.0[c as usize >> 6 & 15] & 1 << (c as usize & 63) != 0
    }
}

impl FromIterator<char> for Sieve {
    fn from_iter<I: IntoIterator<Item = char>>(signs: I) -> Self {
        Self(signs.into_iter().fold([0; 16], |mut bits, c| {
            bits[c as usize >> 6 & 15] |= 1 << (c as usize & 63);
            bits
        }))
    }
}

/// Words looked for in many texts, one of which stands in few: most signs are told to open none of them by one bit.
#[derive(Debug)]
pub(crate) struct Rare {
    words: Cow<'static, [&'static str]>,
    /// A bit for the first character of each word, by its last ten bits.
    openings: [u64; 16],
}

impl Rare {
    /// Words that the code names.
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        Self { openings: Self::openings(words), words: Cow::Borrowed(words) }
    }

    /// Words that were read.
    pub(crate) fn read(words: Vec<&'static str>) -> Self {
        Self { openings: Self::openings(&words), words: Cow::Owned(words) }
    }

    const fn openings(words: &[&str]) -> [u64; 16] {
        let mut openings = [0; 16];
        let mut n = 0;
        while n < words.len() {
            let (slot, bit) = Self::bit(words[n].as_bytes(), 0);
            openings[slot] |= bit;
            n += 1;
        }
        openings
    }

    /// Where the bit of the character that begins at a place stands.
    const fn bit(s: &[u8], at: usize) -> (usize, u64) {
        let last = at + width(s[at]) - 1;
        let before = if last > at { s[last - 1] } else { 0 };
        ((before & 15) as usize, 1 << (s[last] & 63))
    }

    /// Whether one of them stands in a text.
    pub(crate) fn stands(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// Where they stand in a text.
    pub(crate) fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        firsts(text).filter(|i| self.stands_at(text, *i))
    }

    /// Whether a text opens with one of them.
    pub(crate) fn opens(&self, text: &str) -> bool {
        !text.is_empty() && self.stands_at(text, 0)
    }

    #[inline]
    fn stands_at(&self, text: &str, at: usize) -> bool {
        let (slot, bit) = Self::bit(text.as_bytes(), at);
        self.openings[slot] & bit != 0
            && self.words.iter().any(|word| opens(&text.as_bytes()[at..], word.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Rare, holds};

    #[test]
    fn words_looked_for_in_one_go_are_found_as_one_by_one() {
        let texts = ["", "市", "2019年全市1.5万户", "责任单位:市住建局", "%㎡😀é局", "牵头牵头单"];
        let words = ["单位", "年", "牵头单位", "1.5", "é", "😀", "局", "%", "无"];
        for text in texts {
            for some in words.windows(2).chain(words.chunks(4)) {
                let one = some.iter().any(|w| text.contains(w));
                assert_eq!(Rare::read(some.to_vec()).stands(text), one, "{some:?} in {text}");
                assert_eq!(holds(text, some), one, "{some:?} in {text}");
            }
        }
    }
}
