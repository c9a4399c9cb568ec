//! One document laid open: its outline, its tagged words and its times. The grammars read nothing else.

use crate::date::{self, Found, When};
use crate::find::table::{self, Row};
use crate::lexicon::Tags;
use crate::outline::{Outline, Sentence};
use crate::particulars::Particulars;
use crate::split::Part;
use crate::text::holds;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Owners by the range of their clause.
pub(crate) type Owners = HashMap<(usize, usize), Option<Range<usize>>, BuildHasherDefault<Mix>>;

/// A hasher for places in a text, which nobody chooses to collide.
#[derive(Debug, Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_usize(usize::from(*b)));
    }

    fn write_usize(&mut self, n: usize) {
        self.0 = (self.0.rotate_left(26) ^ n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A list of words looked for in headings, by address and length, and whether it was there.
type Under = Vec<(usize, usize, bool)>;

/// A document as the grammars see it.
#[derive(Debug)]
pub struct Page<'a> {
    /// The folded text of the whole file.
    pub s: &'a str,
    /// Where the document lies in it.
    pub span: Range<usize>,
    /// Its title lines.
    pub title: Vec<Range<usize>>,
    /// Speaker, date, kind, anchor.
    pub particulars: Particulars,
    /// Headings and sentences.
    pub outline: Outline,
    /// Words by class.
    pub tags: Tags,
    /// Times, in order.
    pub times: Vec<Found>,
    /// Owners already read at the start of a clause, by the clause's range.
    pub(crate) owners: RefCell<Owners>,
    /// The owners of duties already read, by the range of their words.
    pub(crate) subjects: RefCell<Owners>,
    /// Where verbs of one character stand, when asked.
    pub(crate) doings: OnceCell<Vec<usize>>,
    /// Answers of [`Page::under`], by heading.
    under: RefCell<Vec<Under>>,
    /// Which sentences tell of the past, as far as asked.
    pub(crate) reviews: RefCell<Vec<Option<bool>>>,
    /// Which sentences ask for something, as far as asked.
    pub(crate) asked: RefCell<Vec<Option<bool>>>,
    /// The duties of its tables, when asked.
    duties: OnceCell<Vec<Row>>,
}

impl<'a> Page<'a> {
    /// Lays a document open.
    pub fn read(s: &'a str, part: &Part, particulars: Particulars) -> Self {
        let span = part.span.clone();
        let outline = Outline::read(s, span.clone());
        Self {
            s,
            title: part.title.clone(),
            under: RefCell::new(vec![Under::new(); outline.headings.len()]),
            reviews: RefCell::new(vec![None; outline.sentences.len()]),
            asked: RefCell::new(vec![None; outline.sentences.len()]),
            outline,
            tags: Tags::read(s, span.clone()),
            times: date::find(s, span.clone()),
            span,
            particulars,
            owners: RefCell::default(),
            subjects: RefCell::default(),
            doings: OnceCell::new(),
            duties: OnceCell::new(),
        }
    }

    /// The words of a range.
    pub fn get(&self, range: &Range<usize>) -> &'a str {
        self.s.get(range.clone()).unwrap_or("")
    }

    /// The whole document.
    pub fn body(&self) -> &'a str {
        self.get(&self.span)
    }

    /// A find of a pattern that was run over [`Page::body`], as a range of the file.
    pub fn at(&self, range: Range<usize>) -> Range<usize> {
        self.span.start + range.start..self.span.start + range.end
    }

    /// The sentence a place lies in.
    pub fn sentence_at(&self, at: usize) -> Option<&Sentence> {
        let i = self.outline.sentences.partition_point(|x| x.end <= at);
        self.outline.sentences.get(i).filter(|x| x.start <= at)
    }

    /// The line a place lies in.
    pub fn line_at(&self, at: usize) -> Option<&Range<usize>> {
        let i = self.outline.lines.partition_point(|l| l.end <= at);
        self.outline.lines.get(i).filter(|l| l.start <= at)
    }

    /// Whether a place lies in the document's title lines.
    pub fn in_title(&self, at: usize) -> bool {
        self.title.iter().any(|t| t.contains(&at))
    }

    /// Times wholly inside a range.
    pub fn times_in(&self, range: &Range<usize>) -> &[Found] {
        let a = self.times.partition_point(|t| t.span.start < range.start);
        let mut b = self.times.partition_point(|t| t.span.start < range.end);
        // One that runs over the end belongs to what follows.
        if b > a && self.times[b - 1].span.end > range.end {
            b -= 1;
        }
        self.times.get(a..b).unwrap_or(&[])
    }

    /// What a time means here.
    pub fn resolve(&self, found: &Found, ahead: bool) -> Option<When> {
        self.particulars.anchor.resolve(found, ahead)
    }

    /// The headings above a sentence, joined, for cue words.
    pub fn above(&self, sentence: &Sentence) -> String {
        self.outline.path(self.s, sentence).join("/")
    }

    /// Whether any heading above holds one of the words.
    pub fn under(&self, sentence: &Sentence, words: &'static [&'static str]) -> bool {
        sentence.heading.is_some_and(|i| self.heads(i, words))
    }

    /// Whether a heading or one above it holds one of the words.
    fn heads(&self, i: usize, words: &'static [&'static str]) -> bool {
        let key = (words.as_ptr() as usize, words.len());
        if let Some(known) = self.under.borrow()[i].iter().find(|k| (k.0, k.1) == key) {
            return known.2;
        }
        let heading = &self.outline.headings[i];
        let text = self.get(&heading.span);
        let found = holds(text, words) || heading.parent.is_some_and(|p| self.heads(p, words));
        self.under.borrow_mut()[i].push((key.0, key.1, found));
        found
    }

    /// The duties of its tables.
    pub(crate) fn duties(&self) -> &[Row] {
        self.duties.get_or_init(|| table::rows(self))
    }

    /// The comma clauses of a sentence.
    pub fn clauses(&self, sentence: &Sentence) -> &[Range<usize>] {
        self.outline.clauses.get(sentence.clauses.clone()).unwrap_or(&[])
    }
}

/// Whether two ranges share a byte.
pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
