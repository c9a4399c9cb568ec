//! What a pattern found.

use super::machine::NOWHERE;
use std::ops::{Index, Range};
use std::sync::Arc;

/// A stretch of text that a pattern, or one of its groups, matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'h> {
    text: &'h str,
    start: usize,
    end: usize,
}

impl<'h> Match<'h> {
    pub(super) fn new(text: &'h str, range: Range<usize>) -> Self {
        Self { text, start: range.start, end: range.end }
    }

    /// First byte.
    pub fn start(&self) -> usize {
        self.start
    }

    /// End.
    pub fn end(&self) -> usize {
        self.end
    }

    /// First byte and end.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The words.
    pub fn as_str(&self) -> &'h str {
        self.text.get(self.range()).unwrap_or("")
    }

    /// Its bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether it is nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// The groups of a match.
#[derive(Debug)]
pub struct Captures<'h> {
    text: &'h str,
    /// Start and end of each group; the whole is the first.
    notes: Vec<u32>,
    names: Arc<[(String, usize)]>,
}

impl<'h> Captures<'h> {
    pub(super) fn new(text: &'h str, notes: Vec<u32>, names: Arc<[(String, usize)]>) -> Self {
        Self { text, notes, names }
    }

    /// A group by its number, the whole being 0.
    pub fn get(&self, group: usize) -> Option<Match<'h>> {
        match self.notes.get(2 * group..2 * group + 2)? {
            [NOWHERE, _] | [_, NOWHERE] => None,
            places => Some(Match::new(self.text, places[0] as usize..places[1] as usize)),
        }
    }

    /// A group by its name.
    pub fn name(&self, name: &str) -> Option<Match<'h>> {
        self.get(self.names.iter().find(|n| n.0 == name)?.1)
    }
}

impl Index<usize> for Captures<'_> {
    type Output = str;
    fn index(&self, group: usize) -> &str {
        self.get(group).map_or("", |m| m.as_str())
    }
}

impl Index<&str> for Captures<'_> {
    type Output = str;
    fn index(&self, name: &str) -> &str {
        self.name(name).map_or("", |m| m.as_str())
    }
}
