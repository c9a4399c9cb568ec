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

/// The first cue in `s` from `at` on: nothing when `s` is no part of the indexed text, else what is known.
pub(super) fn cue(id: usize, words: &[String], s: &str, at: usize) -> Option<Option<Range<usize>>> {
    INDEX.with(|index| {
        let mut index = index.borrow_mut();
        let index = index.as_mut()?;
        let from = (s.as_ptr() as usize).checked_sub(index.base)?;
        if from + s.len() > index.text.len() {
            return None;
        }
        let hits = index.hits(id, words);
        let next = hits.partition_point(|h| (h.0 as usize) < from + at);
        let limit = from + s.len();
        for (start, len) in &hits[next..] {
            let (start, len) = (*start as usize, *len as usize);
            if start >= limit {
                break;
            }
            if start + len <= limit {
                return Some(Some(start - from..start - from + len));
            }
        }
        Some(None)
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

    fn hits(&mut self, id: usize, words: &[String]) -> &Hits {
        if self.hits.len() <= id {
            self.hits.resize_with(id + 1, || None);
        }
        if self.hits[id].is_none() {
            self.hits[id] = Some(self.look_up(words));
        }
        self.hits[id].get_or_insert_default()
    }

    fn look_up(&self, words: &[String]) -> Hits {
        let mut hits = Hits::new();
        for word in words {
            // By its rarest character here.
            let rarest = word.char_indices().map(|(i, c)| (self.counts[hash(c)], i, c)).min();
            let Some((count, offset, c)) = rarest else { continue };
            if count == 0 {
                continue;
            }
            let mut at = self.heads[hash(c)];
            while let Some((place, next)) = at.checked_sub(1).and_then(|i| self.chain.get(i as usize)) {
                at = *next;
                let Some(start) = (*place as usize).checked_sub(offset) else { continue };
                if self.text.as_bytes()[start..].starts_with(word.as_bytes()) {
                    hits.push((start as u32, word.len() as u32));
                }
            }
        }
        hits.sort_unstable();
        hits.dedup_by_key(|h| h.0);
        hits
    }
}
