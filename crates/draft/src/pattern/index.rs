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

/// The first bytes of [`super::FENCES`].
const MAY_FENCE: [bool; 256] = {
    let mut may = [false; 256];
    let mut i = 0;
    while i < super::FENCES.len() {
        let sign = super::FENCES[i] as usize;
        may[if sign < 0x80 { sign } else { 0xe0 | sign >> 12 }] = true;
        i += 1;
    }
    may
};

/// First byte and length of each cue of one pattern, in order; of two at one place the shorter.
type Hits = [(u32, u32)];

/// Where a list that was not looked up yet begins.
const UNKNOWN: u32 = u32::MAX;

/// Where the hits of a list stand in [`Index::found`].
#[derive(Clone, Copy)]
struct List {
    from: u32,
    to: u32,
    /// The last answer among them: the next is near it as a rule.
    near: u32,
}

impl List {
    /// Whether it was looked up, and nothing found.
    fn is_empty(&self) -> bool {
        self.from == self.to && self.from != UNKNOWN
    }
}

impl Default for List {
    fn default() -> Self {
        Self { from: UNKNOWN, to: UNKNOWN, near: 0 }
    }
}

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
    /// By its number each list that was looked up.
    lists: Vec<List>,
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

/// The open index, seen from a text that is part of the indexed one.
pub(super) struct View<'i> {
    index: &'i mut Index,
    /// Where the text begins there, and where it ends.
    from: usize,
    limit: usize,
}

/// Runs something with the open index, if `s` is part of the indexed text.
pub(super) fn view<T>(s: &str, run: impl FnOnce(Option<&mut View<'_>>) -> T) -> T {
    INDEX.with(|index| {
        let index = &mut *index.borrow_mut();
        let from = (s.as_ptr() as usize).wrapping_sub(index.base);
        let limit = from.saturating_add(s.len());
        if index.open && limit <= index.text.len() {
            return run(Some(&mut View { index, from, limit }));
        }
        run(None)
    })
}

impl View<'_> {
    /// The first cue between two places of the text.
    #[inline]
    pub(super) fn cue(&mut self, sought: &Sought, at: usize, end: usize) -> Option<Range<usize>> {
        // Most lists have no word in the text.
        if self.index.lists.get(sought.id).is_some_and(List::is_empty) {
            return None;
        }
        let (first, limit) = (self.from + at, self.from + end);
        let (hits, next) = self.index.hits(sought, first);
        let mut near = hits[next..].iter().map(|h| (h.0 as usize, h.1 as usize)).take_while(|h| h.0 < limit);
        let (start, len) = near.find(|(start, len)| start + len <= limit)?;
        Some(start - self.from..start - self.from + len)
    }

    /// Where the last cue before a place begins, the first having just been found.
    pub(super) fn last(&mut self, sought: &Sought, end: usize) -> usize {
        let limit = self.from + end;
        let list = self.index.lists[sought.id];
        let hits = &self.index.found[(list.from + list.near) as usize..list.to as usize];
        let inside = hits.iter().map(|h| h.0 as usize).take_while(|start| *start < limit);
        inside.last().map_or(end, |start| start - self.from)
    }

    /// Where the words begin in the text.
    pub(super) fn places(&mut self, sought: &Sought) -> Vec<usize> {
        let (from, limit) = (self.from, self.limit);
        let (hits, first) = self.index.hits(sought, from);
        let near = hits[first..].iter().take_while(|h| (h.0 as usize) < limit);
        near.filter(|h| (h.0 + h.1) as usize <= limit).map(|h| h.0 as usize - from).collect()
    }

    /// The nearest sign of a kind before a cue, not before `at`: those whose bits are in `kinds`.
    pub(super) fn before(&self, at: usize, cue: &Range<usize>, kinds: u8) -> Option<usize> {
        let (first, at) = (self.fence(cue), self.from + at);
        let before = self.index.fences[..first].iter().rev().take_while(|f| f.0 as usize >= at);
        before.filter(|f| f.1 & kinds != 0).map(|f| f.0 as usize - self.from).next()
    }

    /// Which fence is the first behind the beginning of a cue.
    fn fence(&self, cue: &Range<usize>) -> usize {
        self.index.fences.partition_point(|f| (f.0 as usize) < self.from + cue.start)
    }

    /// The stretch around a cue, between the nearest signs of a kind. The fence before it is given, not before `at`; that
    /// behind it is where the stretch ends.
    pub(super) fn between(&self, at: usize, cue: &Range<usize>, kinds: u8) -> (Option<usize>, usize) {
        let (from, limit) = (self.from, self.limit);
        let fences = &self.index.fences;
        let first = self.fence(cue);
        let before = fences[..first].iter().rev().take_while(|f| f.0 as usize >= from + at);
        let before = before.filter(|f| f.1 & kinds != 0).map(|f| f.0 as usize - from).next();
        let after = fences[first..].iter().skip_while(|f| (f.0 as usize) < from + cue.end);
        let after = after.take_while(|f| (f.0 as usize) < limit).find(|f| f.1 & kinds != 0);
        (before, after.map_or(limit - from, |f| f.0 as usize - from))
    }
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
        self.lists.fill(List::default());
        self.sweep.run(text);
        self.fences.clear();
        for (i, b) in text.bytes().enumerate().filter(|(_, b)| MAY_FENCE[usize::from(*b)]) {
            let bit = match b {
                0xe3 => text[i..].chars().next().map_or(0, super::fence),
                _ => super::fence(char::from(b)),
            };
            if bit != 0 {
                self.fences.push((i as u32, bit));
            }
        }
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

    /// The hits of some words, and which is the first from a place on.
    #[inline]
    fn hits(&mut self, sought: &Sought, place: usize) -> (&Hits, usize) {
        if self.lists.get(sought.id).is_none_or(|list| list.from == UNKNOWN) {
            self.ask(sought);
        }
        let list = &mut self.lists[sought.id];
        let hits = &self.found[list.from as usize..list.to as usize];
        let before = |h: &(u32, u32)| (h.0 as usize) < place;
        let mut next = list.near as usize;
        if next > 0 && !before(&hits[next - 1]) {
            next = hits[..next].partition_point(before);
        } else if hits.get(next).is_some_and(before) {
            next += 1;
            // Mostly the next one or the one after it.
            if hits.get(next).is_some_and(before) {
                next += 1 + hits[next + 1..].partition_point(before);
            }
        }
        list.near = next as u32;
        (hits, next)
    }

    /// Looks up a list for the first time in this text; one that has not joined the sweep joins it.
    #[cold]
    fn ask(&mut self, sought: &Sought) {
        if self.lists.len() <= sought.id {
            self.lists.resize(sought.id + 64, List::default());
        }
        let first = self.found.len();
        if self.sweep.gather(sought, &mut self.found).is_none() {
            if !self.chained {
                self.chain();
            }
            self.look_up(sought);
            self.sweep.join(sought);
        }
        self.lists[sought.id] = List { from: first as u32, to: self.found.len() as u32, near: 0 };
    }

    /// Adds the hits of some words.
    fn look_up(&mut self, sought: &Sought) {
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
    }
}
