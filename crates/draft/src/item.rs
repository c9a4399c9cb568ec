//! What is found.

use crate::text::{Text, firsts};
use serde_json::{Value, json};
use std::ops::Range;

/// The kinds of find, in the order they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One separate document of the file.
    Document,
    /// The drive it launches or pushes.
    Campaign,
    /// A body with a role.
    Org,
    /// A stage with its dates.
    Phase,
    /// A time by which something is due.
    Deadline,
    /// A requirement that is a row of a task table.
    Task,
    /// A figure about the subject.
    Metric,
    /// A stated shortcoming.
    Problem,
    /// A procedure a system could carry out.
    Rule,
    /// An item of the meeting.
    Agenda,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Document,
        Self::Campaign,
        Self::Org,
        Self::Phase,
        Self::Deadline,
        Self::Task,
        Self::Metric,
        Self::Problem,
        Self::Rule,
        Self::Agenda,
    ];

    /// Its name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Campaign => "campaign",
            Self::Org => "org",
            Self::Phase => "phase",
            Self::Deadline => "deadline",
            Self::Task => "task",
            Self::Metric => "metric",
            Self::Problem => "problem",
            Self::Rule => "rule",
            Self::Agenda => "agenda",
        }
    }
}

/// One find.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// Index of its document.
    pub doc: usize,
    /// Where, in bytes of the folded text.
    pub span: Range<usize>,
    /// Other mentions.
    pub also: Vec<Range<usize>>,
    /// The grammar that found it.
    pub rule: &'static str,
    /// How sure the grammar is, in percent.
    pub confidence: u8,
    /// The attributes of its kind.
    pub fields: Vec<(&'static str, Value)>,
}

impl Item {
    /// A find without attributes.
    pub fn new(kind: Kind, span: Range<usize>, rule: &'static str, confidence: u8) -> Self {
        Self { kind, doc: 0, span, also: Vec::new(), rule, confidence, fields: Vec::new() }
    }

    /// With one attribute more.
    pub fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.set(key, value);
        self
    }

    /// Sets an attribute, in place of what it was.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        match self.fields.iter_mut().find(|(k, _)| *k == key) {
            Some(slot) => slot.1 = value.into(),
            None => self.fields.push((key, value.into())),
        }
    }

    /// The value of a text attribute.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(k, _)| *k == key)?.1.as_str()
    }
}

/// The raw file beside its folded form: turns ranges into places.
#[derive(Debug)]
pub struct Places<'a> {
    raw: &'a str,
    /// The folded form.
    pub text: Text,
    /// Byte offset of each code point.
    starts: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Folds a file, and prepares the way back.
    pub fn read(raw: &'a str) -> Self {
        let text = Text::read(raw);
        let mut starts = Vec::with_capacity(text.chars + 1);
        starts.extend(firsts(raw).chain([raw.len()]).map(|i| i as u32));
        Self { raw, text, starts }
    }

    /// Start, end and words of a range, in code points of the raw file.
    pub fn of(&self, range: &Range<usize>) -> (usize, usize, &'a str) {
        let (start, end) = self.text.raw(range.start, range.end);
        let byte = |i: usize| self.starts.get(i).map_or(self.raw.len(), |b| *b as usize);
        (start, end, self.raw.get(byte(start)..byte(end)).unwrap_or(""))
    }

    /// The same as a location object.
    pub fn location(&self, range: &Range<usize>) -> Value {
        let (start, end, text) = self.of(range);
        json!({ "start": start, "end": end, "text": text })
    }
}
