//! A unit's score of a period as a tree: parts, lines, and what each record cost or brought.

use serde::{Deserialize, Serialize};

use super::Points;
use super::figures::{Figures, Record};
use super::rules::Kind;
use super::scheme::{PartSpec, RuleSpec, Scheme};

/// The whole tree of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The total: the sum of the parts.
    pub total: Points,
    /// What the total would be if nothing were lost and nothing added.
    pub possible: Points,
    /// Parts in the scheme's order.
    pub parts: Vec<Part>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its code in the scheme.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The most its own lines give.
    pub points: Points,
    /// The sum of its lines.
    pub score: Points,
    /// Against what was possible.
    pub change: Points,
    /// Lines in the scheme's order.
    pub lines: Vec<Line>,
}

/// One rule's outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The rule's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Word of its kind.
    pub kind: String,
    /// The most it gives or moves.
    pub points: Points,
    /// What it gave.
    pub score: Points,
    /// Against what was possible.
    pub change: Points,
    /// Whether there was anything to judge; if not, full points stand.
    pub applies: bool,
    /// The figures it rested on.
    pub used: Vec<Used>,
    /// The records that moved it; their changes add up to the line's.
    pub charges: Vec<Charge>,
}

/// A figure as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Its name.
    pub name: String,
    /// Its value in thousandths.
    pub thousandths: i64,
}

/// What one record cost or brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The record.
    pub record: Record,
    /// Its share of the change.
    pub change: Points,
}

impl Scheme {
    /// The card of a unit with these figures.
    pub fn card(&self, figures: &Figures) -> Card {
        let parts: Vec<Part> = self.parts.iter().map(|part| part.count(figures)).collect();
        Card {
            total: parts.iter().map(|part| part.score).sum(),
            possible: parts.iter().map(|part| part.points).sum(),
            parts,
        }
    }
}

impl PartSpec {
    fn count(&self, figures: &Figures) -> Part {
        let lines: Vec<Line> = self.rules.iter().map(|rule| rule.count(figures)).collect();
        Part {
            code: self.code.clone(),
            name: self.name.clone(),
            points: self.rules.iter().filter(|rule| rule.kind.is_own()).map(|rule| rule.points).sum(),
            score: lines.iter().map(|line| line.score).sum(),
            change: lines.iter().map(|line| line.change).sum(),
            lines,
        }
    }
}

impl RuleSpec {
    fn count(&self, figures: &Figures) -> Line {
        let outcome = self.kind.apply(self.points, figures);
        let charged = outcome.charge.as_deref().and_then(|name| figures.get(name));
        let charges = charged.map_or(Vec::new(), |measure| match self.kind {
            Kind::Points { .. } => brought(outcome.change, measure.records()),
            _ => divide(outcome.change, measure.records()),
        });
        Line {
            code: self.code.clone(),
            name: self.name.clone(),
            kind: self.kind.word().to_owned(),
            points: self.points,
            score: outcome.score,
            change: outcome.change,
            applies: outcome.applies,
            used: outcome.used,
            charges,
        }
    }
}

/// What each record brings by itself; what the most cuts off is missing from the last ones.
fn brought(change: Points, records: &[Record]) -> Vec<Charge> {
    let mut over = records.iter().filter_map(|record| record.own).sum::<Points>() - change;
    let mut charges: Vec<Charge> = Vec::with_capacity(records.len());
    for record in records.iter().rev() {
        let Some(own) = record.own else { continue };
        let cut = if over.signum() == own.signum() { over.abs().min(own.abs()) * over.signum() } else { 0 };
        over -= cut;
        charges.push(Charge { record: record.clone(), change: own - cut });
    }
    charges.reverse();
    charges
}

/// Divides a change among records, a doubled one bearing two shares, so that the shares add up exactly: what
/// is left over goes, a thousandth each, to the first.
fn divide(change: Points, records: &[Record]) -> Vec<Charge> {
    if change == 0 {
        return Vec::new();
    }
    let weight = |record: &Record| 1 + i64::from(record.doubled);
    let whole: i64 = records.iter().map(weight).sum();
    if whole == 0 {
        return Vec::new();
    }
    let mut charges: Vec<Charge> = records
        .iter()
        .map(|record| Charge { record: record.clone(), change: change * weight(record) / whole })
        .collect();
    let mut left = change - charges.iter().map(|charge| charge.change).sum::<Points>();
    for charge in charges.iter_mut() {
        if left == 0 {
            break;
        }
        charge.change += left.signum();
        left -= left.signum();
    }
    charges
}
