//! All words that any list seeks, found in one sweep over a text.
//!
//! A list joins when it is first asked for; from the next text on its words are swept for with all others. A word is looked
//! for where its first two characters stand, one of a single character where that stands. The sweep notes where each word
//! stands, once however many lists seek it; a list that is asked for gathers the places of its words.

use super::index::Sought;

/// First characters are told apart by this many bits of a hash, and first pairs by so many.
const SINGLE_BITS: u32 = 12;
const PAIR_BITS: u32 = 14;

/// A slot holds the number of a word in its lower bits, and a tag above.
const NUMBER: u32 = (1 << 20) - 1;

/// The tag of a slot that pairs of several tags share.
const MANY: u32 = 0xfff;

/// A word that is sought.
#[derive(Debug)]
struct Word {
    /// Its first eight bytes, and which of them count: most words are told apart by these.
    head: u64,
    mask: u64,
    /// Where it stands in the pool.
    from: u32,
    len: u32,
    /// The next longer word of the same hash, one more than its number; 0 for none.
    longer: u32,
}

/// The words of all lists that have joined.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    pool: String,
    words: Vec<Word>,
    /// The shortest word of each hash, one more than its number; 0 for none. Above a pair's number stands what else is known
    /// of it, so that most other pairs are turned away without a look at the word.
    singles: Vec<u32>,
    pairs: Vec<u32>,
    /// For each word the numbers of the lists that seek it.
    seekers: Vec<Vec<u32>>,
    /// By its number whether a list has joined.
    joined: Vec<bool>,
    /// By its number each list's last entry in `standing`, one more than its number; 0 for none.
    lists: Vec<u32>,
    /// Which words of a list stand in the text: the word, and the entry of the list before it, as in `lists`.
    standing: Vec<(u32, u32)>,
    /// What stands in the text, in order; of words at one place the shorter first.
    places: Vec<Place>,
    /// For each word its last entry in `places`, one more than its number; 0 for none.
    last: Vec<u32>,
    /// A bit for each of `places`, while a list is gathered.
    marks: Vec<u64>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    len: u32,
    /// The same word before it, as in `last`.
    before: u32,
}

/// The eight bytes from a place on, zeros beyond the end.
fn head(bytes: &[u8], at: usize) -> u64 {
    match bytes[at..].first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes[at..].iter().rev().fold(0, |head, b| head << 8 | u64::from(*b)),
    }
}

#[inline]
fn single(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> (32 - SINGLE_BITS)) as usize
}

/// The hash of a pair, and its tag.
#[inline]
fn pair(a: char, b: char) -> (usize, u32) {
    let mixed = (a as u32).wrapping_mul(0x85eb_ca6b) ^ (b as u32).wrapping_mul(0x9e37_79b1);
    let mixed = mixed.wrapping_mul(0xc2b2_ae35);
    ((mixed >> (32 - PAIR_BITS)) as usize, (mixed >> 4 & 0xfff).min(MANY - 1))
}

impl Sweep {
    /// Takes in a list, for the texts to come.
    pub(super) fn join(&mut self, sought: &Sought) {
        self.singles.resize(1 << SINGLE_BITS, 0);
        self.pairs.resize(1 << PAIR_BITS, 0);
        if self.joined.len() <= sought.id {
            self.joined.resize(sought.id + 64, false);
        }
        if !std::mem::replace(&mut self.joined[sought.id], true) {
            for word in sought.words.iter().filter_map(|word| self.add(word)).collect::<Vec<_>>() {
                self.seekers[word as usize].push(sought.id as u32);
            }
        }
    }

    /// The number of a word, which is taken in if it is new. The empty word has none.
    fn add(&mut self, word: &str) -> Option<u32> {
        let mut chars = word.chars();
        let first = chars.next()?;
        let (table, slot, tag) = match chars.next() {
            Some(second) => {
                let (slot, tag) = pair(first, second);
                (&mut self.pairs, slot, tag)
            }
            None => (&mut self.singles, single(first), 0),
        };
        let (known, number) = (table[slot] >> 20, table[slot] & NUMBER);
        let tag = if number == 0 || known == tag { tag } else { MANY };
        table[slot] = number | tag << 20;
        // Shorter words stand first, so that of two at one place the shorter is found first.
        let (mut before, mut at) = (0, number);
        while let Some(i) = at.checked_sub(1).map(|i| i as usize) {
            let known = &self.words[i];
            if known.len as usize > word.len() {
                break;
            }
            if &self.pool[known.from as usize..][..known.len as usize] == word {
                return Some(i as u32);
            }
            (before, at) = (at, known.longer);
        }
        let from = self.pool.len() as u32;
        self.pool.push_str(word);
        let mask = if word.len() < 8 { (1 << (8 * word.len())) - 1 } else { u64::MAX };
        let (head, len) = (head(word.as_bytes(), 0), word.len() as u32);
        self.words.push(Word { head, mask, from, len, longer: at });
        self.seekers.push(Vec::new());
        let new = self.words.len() as u32;
        match before {
            0 => table[slot] = new | tag << 20,
            i => self.words[i as usize - 1].longer = new,
        }
        Some(new - 1)
    }

    /// Finds all words in a text.
    pub(super) fn run(&mut self, text: &str) {
        self.places.clear();
        self.last.clear();
        self.last.resize(self.words.len(), 0);
        self.standing.clear();
        self.lists.clear();
        self.lists.resize(self.joined.len(), 0);
        self.marks.clear();
        if self.words.is_empty() {
            return;
        }
        let bytes = text.as_bytes();
        let mut chars = text.char_indices();
        let mut next = chars.next();
        while let Some((i, c)) = next {
            next = chars.next();
            let pair = next.map_or(0, |(_, d)| {
                let (slot, tag) = pair(c, d);
                let known = self.pairs[slot];
                if known >> 20 == tag || known >> 20 == MANY { known & NUMBER } else { 0 }
            });
            let single = self.singles[single(c)];
            if single == 0 && pair == 0 {
                continue;
            }
            let here = head(bytes, i);
            for mut at in [single, pair] {
                while let Some(word) = at.checked_sub(1).and_then(|n| self.words.get(n as usize)) {
                    let number = at as usize - 1;
                    at = word.longer;
                    let (from, len) = (word.from as usize, word.len as usize);
                    let stands = here & word.mask == word.head
                        && (len <= 8 || bytes[i..].starts_with(&self.pool.as_bytes()[from..from + len]));
                    if stands {
                        let (start, before) = (i as u32, self.last[number]);
                        self.places.push(Place { start, len: word.len, before });
                        self.last[number] = self.places.len() as u32;
                        if before == 0 {
                            for list in &self.seekers[number] {
                                let known = &mut self.lists[*list as usize];
                                self.standing.push((number as u32, *known));
                                *known = self.standing.len() as u32;
                            }
                        }
                    }
                }
            }
        }
        self.marks.resize(self.places.len().div_ceil(64), 0);
    }

    /// Adds the hits of a list in the last text to `found`, in order; of two at one place only the shorter. Nothing when it
    /// has not joined.
    pub(super) fn gather(&mut self, sought: &Sought, found: &mut Vec<(u32, u32)>) -> Option<()> {
        self.joined.get(sought.id).filter(|joined| **joined)?;
        let mut words = self.lists.get(sought.id).copied().unwrap_or(0);
        let Some(&(word, more)) = words.checked_sub(1).and_then(|i| self.standing.get(i as usize)) else {
            return Some(());
        };
        if more == 0 {
            let from = found.len();
            let mut at = self.last[word as usize];
            while let Some(place) = at.checked_sub(1).map(|i| self.places[i as usize]) {
                found.push((place.start, place.len));
                at = place.before;
            }
            found[from..].reverse();
            return Some(());
        }
        let (mut from, mut to) = (usize::MAX, 0);
        while let Some((word, more)) = words.checked_sub(1).map(|i| self.standing[i as usize]) {
            words = more;
            let mut at = self.last[word as usize];
            to = to.max(at as usize);
            while let Some(i) = at.checked_sub(1).map(|i| i as usize) {
                self.marks[i / 64] |= 1 << (i % 64);
                from = from.min(i);
                at = self.places[i].before;
            }
        }
        let mut before = u32::MAX;
        for block in from / 64..to.div_ceil(64) {
            let mut left = std::mem::take(&mut self.marks[block]);
            while left != 0 {
                let place = self.places[block * 64 + left.trailing_zeros() as usize];
                left &= left - 1;
                if place.start != before {
                    found.push((place.start, place.len));
                }
                before = place.start;
            }
        }
        Some(())
    }
}
