//! The stricter of several requirements of one measure (就高不就低).
//!
//! Three promises, kept for every input: what meets the merged requirement meets each source; the order of
//! the sources is no matter; merging the result with its sources again changes nothing. Where no requirement
//! can keep them (units that do not convert, bounds that contradict each other), the answer is a conflict.
//!
//! An alternative beside a number ("or falling") stays only while every source with a number allows it.

use super::amount::Amount;
use super::requirement::{Bound, Condition, Part, Requirement};
use super::span::{Common, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Why requirements cannot be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// Units that cannot be converted into each other.
    Units {
        /// One of the units.
        a: String,
        /// The other.
        b: String,
    },
    /// No value meets all bounds.
    Bounds {
        /// The bounds, as they are written.
        bounds: Vec<String>,
    },
    /// One source wants it to rise, another to fall.
    Trend,
}

/// Merges requirements of one measure. `figures` are measures known today: a condition on a known figure is
/// decided first, a condition on an unknown one stays in the result. Nothing asked is a requirement without parts.
pub fn merge(sources: &[&Requirement], figures: &BTreeMap<String, Amount>) -> Result<Requirement, Conflict> {
    let decided: Vec<Vec<Part>> = sources.iter().map(|source| self::decided(source, figures)).collect();
    if let Some(first) = decided.first()
        && decided.iter().all(|parts| parts == first)
    {
        return Ok(Requirement { parts: first.clone() });
    }
    let parts: Vec<Part> = decided.into_iter().flatten().collect();
    let parts = one_writing(parts);
    let mut conditions: BTreeMap<String, Condition> = BTreeMap::new();
    for when in parts.iter().filter_map(|part| part.when.as_ref()) {
        conditions.insert(format!("{} {}", when.measure, when.span), when.clone());
    }
    let always = stricter(None, parts.iter().filter(|part| part.when.is_none()))?;
    let mut merged = always.clone();
    let mut kept: Vec<(Condition, Vec<Part>)> = Vec::new();
    for when in conditions.values() {
        let asked = stricter(Some(when), parts.iter().filter(|part| applies(part, when)))?;
        kept.push((when.clone(), asked));
    }
    for (at, (when, asked)) in kept.iter().enumerate() {
        let bare = |parts: &[Part]| -> BTreeSet<String> {
            parts.iter().map(|part| Part { when: None, any: part.any.clone() }.to_string()).collect()
        };
        // Said already, without a condition or under a wider one.
        let said = bare(&always) == bare(asked)
            || kept.iter().enumerate().any(|(other, (wider, theirs))| {
                let covers = wider.measure == when.measure && when.span.is_within(&wider.span);
                let first = !when.span.same(&wider.span) || other < at;
                other != at && covers && first && bare(theirs) == bare(asked)
            });
        if !said {
            merged.extend(asked.iter().cloned());
        }
    }
    Ok(Requirement { parts: merged })
}

/// Amounts that are equal in different units, all in the writing that comes first in the alphabet, so that the
/// result reads the same whichever source was asked first.
fn one_writing(mut parts: Vec<Part>) -> Vec<Part> {
    let mut written: Vec<(String, Amount)> = Vec::new();
    for part in &mut parts {
        for bound in &mut part.any {
            let Bound::Within(span) = bound else { continue };
            for end in [&mut span.low, &mut span.high].into_iter().flatten() {
                written.push((end.at.to_string(), end.at.clone()));
            }
        }
    }
    written.sort_by(|a, b| a.0.cmp(&b.0));
    written.dedup();
    if written.len() < 2 {
        return parts;
    }
    for part in &mut parts {
        for bound in &mut part.any {
            let Bound::Within(span) = bound else { continue };
            for end in [&mut span.low, &mut span.high].into_iter().flatten() {
                let first = written.iter().find(|(_, other)| other.order(&end.at).is_some_and(|o| o.is_eq()));
                if let Some((_, amount)) = first {
                    end.at = amount.clone();
                }
            }
        }
    }
    parts
}

/// The parts of a source that still count once the known figures have spoken.
fn decided(source: &Requirement, figures: &BTreeMap<String, Amount>) -> Vec<Part> {
    let parts = source.parts.iter().filter_map(|part| {
        let Some(when) = &part.when else { return Some(part.clone()) };
        match figures.get(&when.measure).and_then(|figure| when.span.holds(figure)) {
            Some(true) => Some(Part { when: None, any: part.any.clone() }),
            Some(false) => None,
            None => Some(part.clone()),
        }
    });
    parts.collect()
}

/// Whether a part asks something wherever the condition holds.
pub fn applies(part: &Part, when: &Condition) -> bool {
    part.when.as_ref().is_none_or(|own| own.measure == when.measure && when.span.is_within(&own.span))
}

/// The strictest of parts that all apply.
fn stricter<'a>(
    when: Option<&Condition>,
    parts: impl Iterator<Item = &'a Part>,
) -> Result<Vec<Part>, Conflict> {
    let mut asked = Asked::default();
    for part in parts {
        asked.take(part)?;
    }
    asked.parts(when)
}

/// What has been asked so far, kind by kind.
#[derive(Default)]
struct Asked {
    spans: Option<Vec<Span>>,
    beside: Option<BTreeSet<String>>,
    beside_bounds: BTreeMap<String, Bound>,
    written: BTreeSet<String>,
    trend: Option<BTreeSet<&'static str>>,
    grade: Option<char>,
    others: BTreeMap<String, Part>,
}

impl Asked {
    fn take(&mut self, part: &Part) -> Result<(), Conflict> {
        let spans: Vec<Span> = part.any.iter().filter_map(as_span).cloned().collect();
        let rest: Vec<&Bound> = part.any.iter().filter(|bound| as_span(bound).is_none()).collect();
        if !spans.is_empty() {
            return self.number(&spans, &rest);
        }
        if rest.iter().all(|bound| matches!(bound, Bound::Rising | Bound::Falling)) {
            let names: BTreeSet<&'static str> = rest.iter().map(|bound| trend(bound)).collect();
            let common: BTreeSet<&'static str> = match self.trend.take() {
                None => names,
                Some(before) => before.intersection(&names).copied().collect(),
            };
            if common.is_empty() {
                return Err(Conflict::Trend);
            }
            self.trend = Some(common);
        } else if rest.iter().all(|bound| matches!(bound, Bound::Grade(_))) {
            // Of alternatives within one source the easiest counts, between sources the best.
            let own = rest.iter().filter_map(|b| if let Bound::Grade(g) = b { Some(*g) } else { None }).max();
            self.grade = [self.grade, own].into_iter().flatten().min();
        } else {
            let mut any = part.any.clone();
            any.sort_by_key(Bound::to_string);
            any.dedup();
            let part = Part { when: None, any };
            self.others.insert(part.to_string(), part);
        }
        Ok(())
    }

    fn number(&mut self, spans: &[Span], rest: &[&Bound]) -> Result<(), Conflict> {
        self.written.extend(spans.iter().map(Span::to_string));
        let spans = widest(spans.to_vec())?;
        let mut common = Vec::new();
        match &self.spans {
            None => common.extend_from_slice(&spans),
            Some(before) => {
                for a in before {
                    for b in &spans {
                        match a.and(b) {
                            Common::Span(span) => common.push(span),
                            Common::Nothing => {}
                            Common::Units(a, b) => return Err(Conflict::Units { a, b }),
                        }
                    }
                }
            }
        }
        if common.is_empty() {
            return Err(Conflict::Bounds { bounds: self.written.iter().cloned().collect() });
        }
        self.spans = Some(widest(common)?);
        let names: BTreeSet<String> = rest.iter().map(|bound| bound.to_string()).collect();
        self.beside_bounds.extend(rest.iter().map(|bound| (bound.to_string(), (*bound).clone())));
        self.beside = Some(match self.beside.take() {
            None => names,
            Some(before) => before.intersection(&names).cloned().collect(),
        });
        Ok(())
    }

    fn parts(self, when: Option<&Condition>) -> Result<Vec<Part>, Conflict> {
        let mut alternatives: Vec<Vec<Bound>> = Vec::new();
        if let Some(spans) = self.spans {
            let beside: Vec<Bound> = self
                .beside
                .unwrap_or_default()
                .iter()
                .filter_map(|name| self.beside_bounds.get(name).cloned())
                .collect();
            alternatives.extend(spelled(spans, &beside));
        }
        if let Some(trend) = self.trend {
            let bounds =
                trend.iter().map(|name| if *name == "rising" { Bound::Rising } else { Bound::Falling });
            alternatives.push(bounds.collect());
        }
        alternatives.extend(self.grade.map(|grade| vec![Bound::Grade(grade)]));
        alternatives.extend(self.others.into_values().map(|part| part.any));
        Ok(alternatives.into_iter().map(|any| Part { when: when.cloned(), any }).collect())
    }
}

/// Spans as alternatives. The grammar has no "and" within an alternative: a span with two unlike ends becomes
/// two parts, one for each end, each with all the other alternatives.
fn spelled(spans: Vec<Span>, beside: &[Bound]) -> Vec<Vec<Bound>> {
    let mut parts: Vec<Vec<Span>> = vec![Vec::new()];
    for span in spans {
        let ends = if span.is_plain() {
            vec![span]
        } else {
            vec![Span { low: span.low, high: None }, Span { low: None, high: span.high }]
        };
        parts = parts
            .iter()
            .flat_map(|part| ends.iter().map(|end| part.iter().chain([end]).cloned().collect()))
            .collect();
    }
    let bounds =
        |spans: Vec<Span>| spans.into_iter().map(Bound::Within).chain(beside.iter().cloned()).collect();
    parts.into_iter().map(bounds).collect()
}

/// Drops spans that lie within another one, and orders the rest by their text.
fn widest(mut spans: Vec<Span>) -> Result<Vec<Span>, Conflict> {
    spans.sort_by_key(Span::to_string);
    spans.dedup();
    for pair in spans.windows(2) {
        if let Common::Units(a, b) = pair[0].and(&pair[1]) {
            return Err(Conflict::Units { a, b });
        }
    }
    let mut kept: Vec<Span> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let inside = spans
            .iter()
            .enumerate()
            .any(|(other, wider)| other != at && span.is_within(wider) && (!span.same(wider) || other < at));
        if !inside {
            kept.push(span.clone());
        }
    }
    Ok(kept)
}

fn as_span(bound: &Bound) -> Option<&Span> {
    if let Bound::Within(span) = bound { Some(span) } else { None }
}

fn trend(bound: &Bound) -> &'static str {
    if matches!(bound, Bound::Rising) { "rising" } else { "falling" }
}

/// Whether a source helped to set a merged requirement: one of its bounds is a bound of the result.
pub fn drives(source: &Requirement, merged: &Requirement) -> bool {
    source.parts.iter().any(|own| {
        merged.parts.iter().any(|part| {
            let under = match &part.when {
                None => own.when.is_none(),
                Some(when) => applies(own, when),
            };
            under && own.any.iter().any(|a| part.any.iter().any(|b| sets(a, b)))
        })
    })
}

/// Whether a source's bound is, at one end at least, the merged one.
fn sets(own: &Bound, merged: &Bound) -> bool {
    let (Bound::Within(own), Bound::Within(merged)) = (own, merged) else {
        return !matches!(own, Bound::Within(_)) && own == merged;
    };
    let end = |low: bool, span: &Span| {
        let (low_end, high_end) = (span.low.clone(), span.high.clone());
        let part = if low { Span { low: low_end, high: None } } else { Span { low: None, high: high_end } };
        (part.low.is_some() || part.high.is_some()).then_some(part)
    };
    [true, false].into_iter().any(|low| match (end(low, own), end(low, merged)) {
        (Some(a), Some(b)) => a.same(&b),
        _ => false,
    })
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
