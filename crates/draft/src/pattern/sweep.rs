//! All words that any list seeks, found in one sweep over a text.
//!
//! A list joins when it is first asked for; from the next text on its words are swept for with all others. A word is looked
//! for where its first two characters stand, one of a single character where that stands.

use super::index::Sought;

/// First characters are told apart by this many bits of a hash, and first pairs by so many.
const SINGLE_BITS: u32 = 9;
const PAIR_BITS: u32 = 13;

/// A slot holds the number of a word in its lower bits, and a tag above.
const NUMBER: u32 = (1 << 20) - 1;

/// The tag of a slot that pairs of several tags share.
const MANY: u32 = 0xfff;

/// A word, and who seeks it.
#[derive(Debug)]
struct Word {
    /// Its first eight bytes, and which of them count: most words are told apart by these.
    head: u64,
    mask: u64,
    /// Where it stands in the pool.
    from: u32,
    len: u32,
    lists: Vec<u32>,
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
    /// By a list's number whether it has joined.
    joined: Vec<bool>,
    /// List, first byte and length of each hit, in order.
    raw: Vec<(u32, u32, u32)>,
    /// Hits of each list.
    counts: Vec<u32>,
}

/// The eight bytes from a place on, zeros beyond the end.
fn head(bytes: &[u8], at: usize) -> u64 {
    match bytes[at..].first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes[at..].iter().rev().fold(0, |head, b| head << 8 | u64::from(*b)),
    }
}

fn single(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> (32 - SINGLE_BITS)) as usize
}

/// The hash of a pair, and its tag.
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
        if std::mem::replace(&mut self.joined[sought.id], true) {
            return;
        }
        for word in &sought.words {
            self.add(word, sought.id as u32);
        }
    }

    fn add(&mut self, word: &str, list: u32) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return };
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
                self.words[i].lists.push(list);
                return;
            }
            (before, at) = (at, known.longer);
        }
        let from = self.pool.len() as u32;
        self.pool.push_str(word);
        let mask = if word.len() < 8 { (1 << (8 * word.len())) - 1 } else { u64::MAX };
        let (head, len) = (head(word.as_bytes(), 0), word.len() as u32);
        self.words.push(Word { head, mask, from, len, lists: vec![list], longer: at });
        let new = self.words.len() as u32;
        match before {
            0 => table[slot] = new | tag << 20,
            i => self.words[i as usize - 1].longer = new,
        }
    }

    /// Finds all words in a text: adds the hits of each list to `found` and notes their stretch by its number in `hits`.
    pub(super) fn run(&mut self, text: &str, found: &mut Vec<(u32, u32)>, hits: &mut Vec<(u32, u32)>) {
        if self.words.is_empty() {
            return;
        }
        let lists = self.joined.len();
        self.raw.clear();
        self.counts.clear();
        self.counts.resize(lists, 0);
        let bytes = text.as_bytes();
        let mut chars = text.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let pair = chars.peek().map_or(0, |(_, d)| {
                let (slot, tag) = pair(c, *d);
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
                    at = word.longer;
                    let (from, len) = (word.from as usize, word.len as usize);
                    let stands = here & word.mask == word.head
                        && (len <= 8 || bytes[i..].starts_with(&self.pool.as_bytes()[from..from + len]));
                    if stands {
                        for list in &word.lists {
                            self.raw.push((*list, i as u32, word.len));
                            self.counts[*list as usize] += 1;
                        }
                    }
                }
            }
        }
        let mut from = found.len() as u32;
        if hits.len() < lists {
            hits.resize(lists, super::index::UNKNOWN);
        }
        for (list, count) in self.counts.iter().enumerate().filter(|(list, _)| self.joined[*list]) {
            hits[list] = (from, from);
            from += count;
        }
        found.resize(from as usize, (0, 0));
        for (list, start, len) in &self.raw {
            let stretch = &mut hits[*list as usize];
            if stretch.1 > stretch.0 && found[stretch.1 as usize - 1].0 == *start {
                continue;
            }
            found[stretch.1 as usize] = (*start, *len);
            stretch.1 += 1;
        }
    }
}
