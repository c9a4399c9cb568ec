//! The places of every character of the document being read, and of every pattern's cues in it.

use super::sweep::Sweep;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::Range;

/// Characters are told apart by this many bits of a hash; those that fall together are told apart by looking.
const BITS: u32 = 11;

/// Pairs of neighbouring characters are told apart by this many bits: most words sought hold a pair that never comes.
const PAIR_BITS: u32 = 16;

/// An index of a longer text is not kept for the next.
const KEPT_MAX: usize = 256 << 10;

/// Longer texts are swept, not indexed, so that memory stays bounded.
const BYTES_MAX: usize = 4 << 20;

/// First byte and length of each cue of one pattern, in order; of two at one place the shorter.
type Hits = [(u32, u32)];

/// A stretch of [`Index::found`] that was not looked up yet.
pub(super) const UNKNOWN: (u32, u32) = (u32::MAX, u32::MAX);

#[derive(Default)]
struct Index {
    /// Whether a text is open.
    open: bool,
    /// Where the text lies in memory: words it holds are known by their place.
    base: usize,
    text: String,
    /// The words of all lists asked for before.
    sweep: Sweep,
    /// Where [`super::FENCES`] stand, each with its bit.
    fences: Vec<(u32, u8)>,
    /// Whether the tables below are of this text: they serve lists that are asked for the first time.
    chained: bool,
    /// For each hash the first place in `chain`, one more than it; 0 for none.
    heads: Vec<u32>,
    counts: Vec<u32>,
    /// A bit for the hash of each pair of neighbours.
    pairs: Vec<u64>,
    /// For each character: its first byte, and the next of its hash.
    chain: Vec<(u32, u32)>,
    /// The last of each hash, while the text is read.
    tails: Vec<u32>,
    /// The hits of all patterns looked up, one stretch each.
    found: Vec<(u32, u32)>,
    /// By the pattern's number its stretch of `found`.
    hits: Vec<(u32, u32)>,
}

thread_local! {
    /// One for the thread: what it holds is kept for the next document, so that nothing is allocated anew.
    static INDEX: RefCell<Index> = RefCell::default();
}

/// Holds the index of a text open; it closes when this is dropped.
#[derive(Debug)]
pub struct Opened<'t>(PhantomData<&'t str>);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        INDEX.with(|index| {
            let mut index = index.borrow_mut();
            index.open = false;
            if index.text.capacity() > KEPT_MAX {
                let sweep = std::mem::take(&mut index.sweep);
                *index = Index { sweep, ..Index::default() };
            }
        });
    }
}

/// Opens the index of a text for this thread. Searches in words of other texts go on without it.
pub fn open(text: &str) -> Opened<'_> {
    INDEX.with(|index| {
        let mut index = index.borrow_mut();
        index.open = text.len() <= BYTES_MAX;
        if index.open {
            index.read(text);
        }
    });
    Opened(PhantomData)
}

/// Words to look up.
#[derive(Debug)]
pub(super) struct Sought {
    /// Their number among all lists of the process.
    pub id: usize,
    pub words: Vec<String>,
    /// Bytes of the shortest.
    pub shortest: usize,
    /// Hash and first byte of each character of each word, the words one after the other.
    probes: Vec<(u16, u8)>,
    /// Where the probes of each word end.
    ends: Vec<u32>,
    /// The first and the last pair of neighbours of each word; the same twice when there is one, none in a single character.
    pairs: Vec<Option<(u16, u16)>>,
}

impl Sought {
    pub(super) fn new(id: usize, words: Vec<String>) -> Self {
        let (mut probes, mut ends) = (Vec::new(), Vec::with_capacity(words.len()));
        for word in &words {
            probes.extend(word.char_indices().map(|(i, c)| (hash(c) as u16, i.min(255) as u8)));
            ends.push(probes.len() as u32);
        }
        let pairs = words.iter().map(|w| ends_of(w)).collect();
        Self { id, shortest: words.iter().map(String::len).min().unwrap_or(0), probes, ends, pairs, words }
    }
}

/// Runs over the hits of some words, when `s` is part of the indexed text; `from` is where it begins there.
fn with<T>(sought: &Sought, s: &str, run: impl FnOnce(&Hits, usize) -> T) -> Option<T> {
    INDEX.with(|index| {
        let mut index = index.borrow_mut();
        if !index.open {
            return None;
        }
        let from = (s.as_ptr() as usize).checked_sub(index.base)?;
        if from + s.len() > index.text.len() {
            return None;
        }
        Some(run(index.hits(sought), from))
    })
}

/// The first cue in `s` from `at` on: nothing when `s` is no part of the indexed text, else what is known.
pub(super) fn cue(sought: &Sought, s: &str, at: usize) -> Option<Option<Range<usize>>> {
    with(sought, s, |hits, from| {
        let limit = from + s.len();
        let next = hits.partition_point(|h| (h.0 as usize) < from + at);
        let near = hits[next..].iter().map(|h| (h.0 as usize, h.1 as usize)).take_while(|h| h.0 < limit);
        near.filter(|(start, len)| start + len <= limit)
            .map(|(start, len)| start - from..start - from + len)
            .next()
    })
}

/// Where the words begin in `s`, when it is part of the indexed text.
pub(super) fn places(sought: &Sought, s: &str) -> Option<Vec<usize>> {
    with(sought, s, |hits, from| {
        let (first, limit) = (hits.partition_point(|h| (h.0 as usize) < from), from + s.len());
        let near = hits[first..].iter().take_while(|h| (h.0 as usize) < limit);
        near.filter(|h| (h.0 + h.1) as usize <= limit).map(|h| h.0 as usize - from).collect()
    })
}

/// The stretch of `s` around a cue, between the nearest signs of a kind: their bits in `kinds`. The fence before it is
/// given, that behind it is where the stretch ends. Nothing when `s` is no part of the indexed text.
pub(super) fn between(s: &str, at: usize, cue: &Range<usize>, kinds: u8) -> Option<(Option<usize>, usize)> {
    INDEX.with(|index| {
        let index = index.borrow();
        if !index.open {
            return None;
        }
        let from = (s.as_ptr() as usize).checked_sub(index.base)?;
        if from + s.len() > index.text.len() {
            return None;
        }
        let fences = &index.fences;
        let first = fences.partition_point(|f| (f.0 as usize) < from + cue.start);
        let before = fences[..first].iter().rev().take_while(|f| f.0 as usize >= from + at);
        let before = before.filter(|f| f.1 & kinds != 0).map(|f| f.0 as usize - from).next();
        let after = fences[first..].iter().skip_while(|f| (f.0 as usize) < from + cue.end);
        let after = after.take_while(|f| (f.0 as usize) < from + s.len()).find(|f| f.1 & kinds != 0);
        Some((before, after.map_or(s.len(), |f| f.0 as usize - from)))
    })
}

fn hash(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
}

fn pair(a: char, b: char) -> u16 {
    let mixed = (a as u32).wrapping_mul(0x85eb_ca6b) ^ (b as u32).wrapping_mul(0x9e37_79b1);
    (mixed.wrapping_mul(0xc2b2_ae35) >> (32 - PAIR_BITS)) as u16
}

/// The first and the last pair of neighbours in a word.
fn ends_of(word: &str) -> Option<(u16, u16)> {
    let mut pairs = word.chars().zip(word.chars().skip(1)).map(|(a, b)| pair(a, b));
    let first = pairs.next()?;
    Some((first, pairs.last().unwrap_or(first)))
}

impl Index {
    /// Reads a text anew.
    fn read(&mut self, text: &str) {
        self.base = text.as_ptr() as usize;
        self.text.clear();
        self.text.push_str(text);
        self.chained = false;
        self.found.clear();
        self.hits.fill(UNKNOWN);
        self.sweep.run(text, &mut self.found, &mut self.hits);
        self.fences.clear();
        let fence = |(i, b): (usize, &u8)| {
            let bit = match b {
                b'\n' | b';' | b',' | b':' | b'(' => super::fence(char::from(*b)),
                0xe3 => text[i..].chars().next().map_or(0, super::fence),
                _ => 0,
            };
            (bit != 0).then_some((i as u32, bit))
        };
        self.fences.extend(text.as_bytes().iter().enumerate().filter_map(fence));
    }

    /// Makes the tables for lists that have not joined the sweep.
    fn chain(&mut self) {
        self.chained = true;
        for table in [&mut self.heads, &mut self.counts, &mut self.tails] {
            table.clear();
            table.resize(1 << BITS, 0);
        }
        self.pairs.clear();
        self.pairs.resize(1 << (PAIR_BITS - 6), 0);
        self.chain.clear();
        let mut before = '\0';
        for (i, c) in self.text.char_indices() {
            let h = hash(c);
            let p = usize::from(pair(before, c));
            self.pairs[p / 64] |= 1 << (p % 64);
            before = c;
            self.chain.push((i as u32, 0));
            let here = self.chain.len() as u32;
            match self.tails[h] {
                0 => self.heads[h] = here,
                last => self.chain[last as usize - 1].1 = here,
            }
            self.tails[h] = here;
            self.counts[h] += 1;
        }
    }

    #[inline]
    fn hits(&mut self, sought: &Sought) -> &Hits {
        if self.hits.get(sought.id).is_none_or(|h| *h == UNKNOWN) {
            self.hit_first(sought);
        }
        let (from, to) = self.hits[sought.id];
        &self.found[from as usize..to as usize]
    }

    /// Looks up a list that has not joined the sweep, and has it join.
    #[cold]
    fn hit_first(&mut self, sought: &Sought) {
        if self.hits.len() <= sought.id {
            self.hits.resize(sought.id + 64, UNKNOWN);
        }
        if !self.chained {
            self.chain();
        }
        self.hits[sought.id] = self.look_up(sought);
        self.sweep.join(sought);
    }

    /// Adds the hits of some words; their stretch.
    fn look_up(&mut self, sought: &Sought) -> (u32, u32) {
        let first = self.found.len();
        let mut from = 0;
        let comes = |p: u16| self.pairs[usize::from(p) / 64] & (1 << (p % 64)) != 0;
        for ((word, end), ends) in sought.words.iter().zip(&sought.ends).zip(&sought.pairs) {
            let probes = &sought.probes[from..*end as usize];
            from = *end as usize;
            if ends.is_some_and(|(a, b)| !comes(a) || !comes(b)) {
                continue;
            }
            // By its rarest character here; most words have one that never comes.
            let (mut count, mut hash, mut offset) = (u32::MAX, 0u16, 0u8);
            for (h, i) in probes {
                let here = self.counts[usize::from(*h)];
                if here < count {
                    (count, hash, offset) = (here, *h, *i);
                    if here == 0 {
                        break;
                    }
                }
            }
            if count == 0 {
                continue;
            }
            let mut at = self.heads[usize::from(hash)];
            while let Some((place, next)) = at.checked_sub(1).and_then(|i| self.chain.get(i as usize)) {
                at = *next;
                let Some(start) = (*place as usize).checked_sub(usize::from(offset)) else { continue };
                if self.text.as_bytes()[start..].starts_with(word.as_bytes()) {
                    self.found.push((start as u32, word.len() as u32));
                }
            }
        }
        let hits = &mut self.found[first..];
        if sought.words.len() > 1 && hits.len() > 1 {
            hits.sort_unstable();
            let mut kept = 1;
            for i in 1..hits.len() {
                if hits[i].0 != hits[kept - 1].0 {
                    hits[kept] = hits[i];
                    kept += 1;
                }
            }
            self.found.truncate(first + kept);
        }
        (first as u32, self.found.len() as u32)
    }
}
