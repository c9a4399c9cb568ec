//! What is known of a unit in a period: named measures, each with the records behind it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rule::Named;

/// One record behind a figure: a case, a task, an inspection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// Its id; records are told apart and ordered by it.
    pub id: i64,
    /// What it is: `case`, `task`, `round`, `order`.
    pub noun: String,
    /// Its number and words, as people know it.
    pub label: String,
    /// Counts double where the rule says so: found a second time, found by the upper level.
    #[serde(default)]
    pub doubled: bool,
    /// Thousandths of a point it brings by itself: what was settled for it. Only rules of the kind `points` read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<i64>,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Measure {
    /// So many as there are records.
    Count(Vec<Record>),
    /// A value measured some other way, in thousandths, with the records it rests on.
    Value {
        /// In thousandths: an average of 86.4 is 86 400.
        thousandths: i64,
        /// What it rests on.
        records: Vec<Record>,
    },
}

impl Measure {
    /// The value in thousandths.
    pub fn thousandths(&self) -> i64 {
        match self {
            Measure::Count(records) => 1_000 * records.len() as i64,
            Measure::Value { thousandths, .. } => *thousandths,
        }
    }

    /// The records behind it.
    pub fn records(&self) -> &[Record] {
        match self {
            Measure::Count(records) | Measure::Value { records, .. } => records,
        }
    }
}

/// The measures of one unit in one period, by name: `cases.handled_in_time`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures(pub BTreeMap<String, Measure>);

impl Figures {
    /// Adds a count of records. Their order is lost on purpose, and one record counts once.
    pub fn count(&mut self, name: &str, mut records: Vec<Record>) {
        records.sort();
        records.dedup_by_key(|record| record.id);
        self.0.insert(name.to_owned(), Measure::Count(records));
    }

    /// Adds a value in thousandths.
    pub fn value(&mut self, name: &str, thousandths: i64, mut records: Vec<Record>) {
        records.sort();
        self.0.insert(name.to_owned(), Measure::Value { thousandths, records });
    }

    /// A measure; one that nobody took is `None`, and the rule that asks for it does not apply.
    pub fn get(&self, name: &str) -> Option<&Measure> {
        self.0.get(name)
    }

    /// All values, for an expression.
    pub fn named(&self) -> Named {
        self.0.iter().map(|(name, measure)| (name.clone(), measure.thousandths() as f64 / 1_000.0)).collect()
    }
}
