//! Words by what they do in an official text, found in one sweep.
//!
//! `data/words.txt` holds the lists. A word may belong to several classes; the longest word at a place wins.

use crate::text::opens;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

const WORDS: &str = include_str!("../data/words.txt");

/// A set of word classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Class(pub u32);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $key:literal;)*) => {
        impl Class {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
            fn named(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)* _ => None }
            }
        }
    };
}

classes! {
    /// A verb whose doing leaves evidence: 制定, 拆除, 上报.
    ACT = 0, "act";
    /// A verb that needs a concrete object beside it: 加强, 推进, 做好.
    SOFT = 1, "soft";
    /// A noun one can point at: 方案, 隐患, 台账.
    THING = 2, "thing";
    /// A noun of spirit and manner: 意识, 氛围, 合力.
    SPIRIT = 3, "spirit";
    /// A whole phrase of exhortation: 提高认识, 高度重视.
    EXHORT = 4, "exhort";
    /// What opens a clause of purpose or outcome: 确保, 营造, 从而.
    OUTCOME = 5, "outcome";
    /// What shows that something has happened: 以来, 已经, 截至.
    PAST = 6, "past";
    /// What shows a shortcoming: 不到位, 薄弱, 流于形式.
    LACK = 7, "lack";
    /// What obliges: 要, 必须, 应当.
    MUST = 8, "must";
    /// A stated importance: 重点, 一票否决.
    WEIGHT = 9, "weight";
    /// A heading of what was done before.
    REVIEW = 10, "review";
    /// A heading of meaning, principles or aims.
    CREED = 11, "creed";
    /// A heading of shortcomings.
    FAULTS = 12, "faults";
}

impl Class {
    /// Whether the two sets share a class.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A word found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Tag {
    /// First byte.
    pub start: usize,
    /// End.
    pub end: usize,
    /// What it does.
    pub class: Class,
}

/// Words of two characters and more are found by the first two, told apart by this many bits.
const PAIR_BITS: u32 = 12;

struct Lexicon {
    /// Words of two characters and more, those of one slot together, the longest first.
    words: Vec<(&'static str, Class)>,
    /// Where the words of each slot begin; one more for the end.
    slots: Vec<u16>,
    /// Words of a single character.
    singles: Vec<(char, Class)>,
    /// A bit for the last six bits of each of them.
    single_bits: u64,
}

/// The slot of words that begin with two characters.
fn slot(a: char, b: char) -> usize {
    let mixed = (a as u32).wrapping_mul(0x85eb_ca6b) ^ (b as u32).wrapping_mul(0x9e37_79b1);
    (mixed.wrapping_mul(0xc2b2_ae35) >> (32 - PAIR_BITS)) as usize
}

/// The first character of a text, and the one after it.
fn two(text: &str) -> Option<(char, Option<char>)> {
    let mut chars = text.chars();
    Some((chars.next()?, chars.next()))
}

impl Lexicon {
    fn read() -> Option<Self> {
        let mut classes: BTreeMap<&'static str, u32> = BTreeMap::new();
        let mut class = Class::default();
        for line in WORDS.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                Some(key) => class = Class::named(key)?,
                None => line.split_whitespace().for_each(|w| *classes.entry(w).or_default() |= class.0),
            }
        }
        let (mut words, mut singles) = (Vec::new(), Vec::new());
        for (word, class) in classes {
            match two(word)? {
                (a, Some(b)) => words.push((slot(a, b), word, Class(class))),
                (only, None) => singles.push((only, Class(class))),
            }
        }
        words.sort_by_key(|(slot, word, _)| (*slot, std::cmp::Reverse(word.len())));
        let slots = (0..=1 << PAIR_BITS).map(|s| words.partition_point(|w| w.0 < s) as u16).collect();
        Some(Self {
            words: words.into_iter().map(|(_, word, class)| (word, class)).collect(),
            slots,
            single_bits: singles.iter().fold(0, |bits, s| bits | 1 << (s.0 as u32 & 63)),
            singles,
        })
    }

    /// The longest word at the start of a text: its length and class.
    fn longest(&self, text: &str, first: char, second: Option<char>) -> Option<(usize, Class)> {
        let slot = second.map_or(0, |second| slot(first, second));
        let near = &self.words[usize::from(self.slots[slot])..usize::from(self.slots[slot + 1])];
        let word = near
            .iter()
            .find(|(word, _)| opens(text.as_bytes(), word.as_bytes()))
            .map(|(word, class)| (word.len(), *class));
        word.or_else(|| {
            let may = self.single_bits & 1 << (first as u32 & 63) != 0;
            let singles = if may { &self.singles[..] } else { &[] };
            singles.iter().find(|(sign, _)| *sign == first).map(|(sign, class)| (sign.len_utf8(), *class))
        })
    }
}

fn lexicon() -> Option<&'static Lexicon> {
    static LEXICON: OnceLock<Option<Lexicon>> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::read).as_ref()
}

/// The words of a stretch of text, in order, none overlapping.
#[derive(Debug, Default)]
pub struct Tags(Vec<Tag>);

impl Tags {
    /// Finds the words of `s[range]`.
    pub fn read(s: &str, range: Range<usize>) -> Self {
        let Some(lexicon) = lexicon() else { return Self::default() };
        // A word of the lists stands in every thirty bytes or so.
        let (mut tags, mut end) = (Vec::with_capacity(range.len() / 24), 0);
        let text = &s[range.clone()];
        let mut chars = text.char_indices();
        let mut next = chars.next();
        while let Some((at, first)) = next {
            next = chars.next();
            if at < end {
                continue;
            }
            if let Some((len, class)) = lexicon.longest(&text[at..], first, next.map(|n| n.1)) {
                end = at + len;
                tags.push(Tag { start: range.start + at, end: range.start + end, class });
            }
        }
        Self(tags)
    }

    /// The words inside a range.
    pub fn within(&self, range: Range<usize>) -> &[Tag] {
        let near = &self.0[self.0.partition_point(|t| t.start < range.start)..];
        // Mostly a clause is asked for, which holds few.
        &near[..near.iter().take_while(|t| t.start < range.end).count()]
    }

    /// Whether a word of the class stands inside the range.
    pub fn any(&self, range: Range<usize>, class: Class) -> bool {
        self.within(range).iter().any(|t| t.class.has(class))
    }

    /// How many words of the class stand inside the range.
    pub fn count(&self, range: Range<usize>, class: Class) -> usize {
        self.within(range).iter().filter(|t| t.class.has(class)).count()
    }

    /// Whether the range opens with a word of the class.
    pub fn opens(&self, range: Range<usize>, class: Class) -> bool {
        self.within(range.clone()).first().is_some_and(|t| t.start == range.start && t.class.has(class))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_lists_load_and_the_longest_word_wins() {
        let s = "制定实施方案,确保取得实效";
        let tags = Tags::read(s, 0..s.len());
        assert!(tags.opens(0..s.len(), Class::ACT));
        assert!(tags.any(0..s.len(), Class::THING));
        assert!(tags.any("制定实施方案,".len()..s.len(), Class::OUTCOME));
    }
}
