//! The places of every character of the document being read, and of every pattern's cues in it.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::Range;

/// Characters are told apart by this many bits of a hash; those that fall together are told apart by looking.
const BITS: u32 = 11;

/// Longer texts are swept, not indexed, so that memory stays bounded.
const BYTES_MAX: usize = 4 << 20;

/// First byte and length of each cue of one pattern, in order; of two at one place the shorter.
type Hits = Vec<(u32, u32)>;

struct Index {
    /// Where the text lies in memory: words it holds are known by their place.
    base: usize,
    text: String,
    /// For each hash the first place in `chain`, one more than it; 0 for none.
    heads: Vec<u32>,
    counts: Vec<u32>,
    /// For each character: its first byte, and the next of its hash.
    chain: Vec<(u32, u32)>,
    /// By the pattern's number.
    hits: Vec<Option<Hits>>,
}

thread_local! {
    static INDEX: RefCell<Option<Index>> = const { RefCell::new(None) };
}

/// Holds the index of a text open; it closes when this is dropped.
#[derive(Debug)]
pub struct Opened<'t>(PhantomData<&'t str>);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        INDEX.with(|index| index.borrow_mut().take());
    }
}

/// Opens the index of a text for this thread. Searches in words of other texts go on without it.
pub fn open(text: &str) -> Opened<'_> {
    let index = (text.len() <= BYTES_MAX).then(|| Index::of(text));
    INDEX.with(|open| *open.borrow_mut() = index);
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
    /// Hash and first byte of each character of each word.
    probes: Vec<Vec<(u16, u8)>>,
}

impl Sought {
    pub(super) fn new(id: usize, words: Vec<String>) -> Self {
        let probe = |w: &String| w.char_indices().map(|(i, c)| (hash(c) as u16, i.min(255) as u8)).collect();
        Self {
            id,
            shortest: words.iter().map(String::len).min().unwrap_or(0),
            probes: words.iter().map(probe).collect(),
            words,
        }
    }
}

/// Runs over the hits of some words, when `s` is part of the indexed text; `from` is where it begins there.
fn with<T>(sought: &Sought, s: &str, run: impl FnOnce(&Hits, usize) -> T) -> Option<T> {
    INDEX.with(|index| {
        let mut index = index.borrow_mut();
        let index = index.as_mut()?;
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
        let inside = |h: &(u32, u32)| (h.0 as usize) >= from && (h.0 + h.1) as usize <= from + s.len();
        hits.iter().filter(|h| inside(h)).map(|h| h.0 as usize - from).collect()
    })
}

fn hash(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
}

impl Index {
    fn of(text: &str) -> Self {
        let mut heads = vec![0u32; 1 << BITS];
        let mut counts = vec![0u32; 1 << BITS];
        let mut chain: Vec<(u32, u32)> = Vec::with_capacity(text.len() / 2);
        let mut tails = vec![0u32; 1 << BITS];
        for (i, c) in text.char_indices() {
            let h = hash(c);
            chain.push((i as u32, 0));
            let here = chain.len() as u32;
            match tails[h] {
                0 => heads[h] = here,
                last => chain[last as usize - 1].1 = here,
            }
            tails[h] = here;
            counts[h] += 1;
        }
        Self { base: text.as_ptr() as usize, text: text.to_owned(), heads, counts, chain, hits: Vec::new() }
    }

    fn hits(&mut self, sought: &Sought) -> &Hits {
        if self.hits.len() <= sought.id {
            self.hits.resize_with(sought.id + 64, || None);
        }
        if self.hits[sought.id].is_none() {
            self.hits[sought.id] = Some(self.look_up(sought));
        }
        self.hits[sought.id].get_or_insert_default()
    }

    fn look_up(&self, sought: &Sought) -> Hits {
        let mut hits = Hits::new();
        for (word, probes) in sought.words.iter().zip(&sought.probes) {
            // By its rarest character here.
            let (mut count, mut hash, mut offset) = (u32::MAX, 0u16, 0u8);
            for (h, i) in probes {
                let here = self.counts[usize::from(*h)];
                if here < count {
                    (count, hash, offset) = (here, *h, *i);
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
                    hits.push((start as u32, word.len() as u32));
                }
            }
        }
        if sought.words.len() > 1 {
            hits.sort_unstable();
            hits.dedup_by_key(|h| h.0);
        }
        hits
    }
}
