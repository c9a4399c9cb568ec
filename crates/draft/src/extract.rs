//! The finds of one file as they are written down: `extract/1`.

use crate::item::{Item, Kind, Places};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::fmt;

/// What was found in one file, each find at its place there. Written with serde it is an `extract/1` object whose keys
/// stand in the order of the alphabet.
#[derive(Debug)]
pub struct Extract<'a> {
    file: &'a str,
    /// Length of the file in code points.
    chars: usize,
    finds: Vec<Find<'a>>,
    /// Whether each find says which grammar made it, and how sure that is.
    reasons: bool,
}

/// A find at its place.
#[derive(Debug)]
struct Find<'a> {
    item: Item,
    /// Which of its kind it is, from 1.
    number: usize,
    /// Where it stands in the file, in code points.
    at: Place,
    text: &'a str,
    also: Vec<Place>,
}

/// A place in the file, in code points.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
}

impl<'a> Extract<'a> {
    /// Puts finds at their places in the file; those of which nothing stands there are left out.
    pub(crate) fn new(file: &'a str, items: Vec<Item>, places: &Places<'a>) -> Self {
        let mut counts = [0; Kind::ALL.len()];
        let mut finds = Vec::with_capacity(items.len());
        for item in items {
            let (start, end, text) = places.of(&item.span);
            if start < end {
                counts[item.kind as usize] += 1;
                let place = |(start, end, _)| Place { start, end };
                let also = item.also.iter().map(|range| place(places.of(range))).collect();
                let number = counts[item.kind as usize];
                finds.push(Find { item, number, at: Place { start, end }, text, also });
            }
        }
        Self { file, chars: places.text.chars, finds, reasons: true }
    }

    /// Without grammars and how sure they are: as references are written.
    #[must_use]
    pub fn bare(self) -> Self {
        Self { reasons: false, ..self }
    }

    /// As a tree, for those who go on working with it.
    pub fn value(&self) -> Value {
        // It fails only for keys that are no text, and there is none.
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Serialize for Extract<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("chars", &self.chars)?;
        map.serialize_entry("file", self.file)?;
        map.serialize_entry("items", &Items(self))?;
        map.serialize_entry("schema", "extract/1")?;
        map.end()
    }
}

struct Items<'e>(&'e Extract<'e>);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.finds.iter().map(|find| Written { find, reasons: self.0.reasons }))
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("end", self.end), ("start", self.start)])
    }
}

/// A find, and whether its reasons are told.
struct Written<'e> {
    find: &'e Find<'e>,
    reasons: bool,
}

/// What every find says of itself, beside the attributes of its kind.
const OWN: [&str; 9] = ["also", "confidence", "doc", "end", "id", "kind", "rule", "start", "text"];

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (find, item) = (self.find, &self.find.item);
        let mut map = serializer.serialize_map(None)?;
        // Attributes and what every find says stand among each other, each in its order.
        let mut fields: Vec<&(&str, Value)> = item.fields.iter().collect();
        fields.sort_unstable_by_key(|field| field.0);
        let mut fields = fields.into_iter().peekable();
        for own in OWN {
            while let Some((key, value)) = fields.next_if(|field| field.0 < own) {
                map.serialize_entry(key, value)?;
            }
            let document = item.kind == Kind::Document;
            match own {
                "also" if !find.also.is_empty() => map.serialize_entry(own, &find.also)?,
                "confidence" if self.reasons => {
                    map.serialize_entry(own, &(f64::from(item.confidence) / 100.0))?;
                }
                "doc" if !document => map.serialize_entry(own, &Id("", item.doc + 1))?,
                "end" => map.serialize_entry(own, &find.at.end)?,
                "id" if document => map.serialize_entry(own, &Id("", find.number))?,
                "id" => map.serialize_entry(own, &Id(item.kind.name(), find.number))?,
                "kind" => map.serialize_entry(own, item.kind.name())?,
                "rule" if self.reasons => map.serialize_entry(own, item.rule)?,
                "start" => map.serialize_entry(own, &find.at.start)?,
                "text" => map.serialize_entry(own, find.text)?,
                _ => {}
            }
        }
        for (key, value) in fields {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// The name of a find: `task-12`; of a document, which has no kind before it, `d1`.
struct Id(&'static str, usize);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self("", number) => write!(f, "d{number}"),
            Self(kind, number) => write!(f, "{kind}-{number}"),
        }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
