//! What an indicator asks for: `>= 38 %`, `<= 5.6 permille or falling`, `when land < 80 m2: >= 9.5 m2`.
//!
//! ```text
//! requirement := part (";" part)*                   all parts must hold
//! part        := ["when" MEASURE bound ":"] bound ("or" bound)*
//! bound       := (">=" | ">" | "<=" | "<" | "==") NUMBER [UNIT]
//!              | NUMBER ".." NUMBER [UNIT] | "rising" | "falling" | "yes" | "grade >= " LETTER
//! ```
//!
//! A part under a condition asks nothing where the condition does not hold. A written `or when` opens the
//! next part: of `when A: x or when B: y` the part whose condition holds is the one that counts.

use super::amount::Amount;
use super::fields::Mend;
use super::span::Span;
use std::collections::BTreeMap;
use std::fmt;

/// The longest requirement read, in bytes.
pub const REQUIREMENT_BYTES_MAX: usize = 4000;
/// The most parts and the most alternatives.
pub const PARTS_MAX: usize = 64;

/// A requirement: every part must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Requirement {
    /// Never empty as read; a merge under known figures may ask nothing.
    pub parts: Vec<Part>,
}

/// One demand, perhaps under a condition: any of the bounds will do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Part {
    /// Another measure and where it must lie for this part to count.
    pub when: Option<Condition>,
    /// Alternatives, at least one.
    pub any: Vec<Bound>,
}

/// Where another measure must lie.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Condition {
    /// The other measure.
    pub measure: String,
    /// Its values for which the part counts.
    pub span: Span,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The value lies within a span.
    Within(Span),
    /// The value rises against the period before.
    Rising,
    /// The value falls against the period before.
    Falling,
    /// It is there, or done.
    Yes,
    /// This grade or a better one; `A` is the best.
    Grade(char),
}

/// What was observed of a measure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// The value, if one was measured.
    pub value: Option<Amount>,
    /// The value of the period before, for `rising` and `falling`.
    pub before: Option<Amount>,
    /// Whether it is there.
    pub yes: Option<bool>,
    /// The grade given, `A` the best.
    pub grade: Option<char>,
}

/// Whether a requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Met,
    /// It is not.
    Missed,
    /// Something needed to tell was not measured, or in a unit that does not fit.
    Unknown,
}

/// Why a requirement cannot be read, and the rest from where it cannot.
pub type Unread = (String, Mend);

impl Requirement {
    /// Reads a requirement.
    pub fn parse(text: &str) -> Result<Requirement, Unread> {
        super::grammar::parse(text)
    }

    /// Whether what was seen meets the requirement; `figures` are the other measures a condition may name.
    pub fn met(&self, seen: &Seen, figures: &BTreeMap<String, Amount>) -> Verdict {
        all(self.parts.iter().map(|part| part.met(seen, figures)))
    }

    /// Whether any part measures a value.
    pub fn is_measured(&self) -> bool {
        self.parts.iter().flat_map(|part| &part.any).any(|bound| !matches!(bound, Bound::Yes))
    }
}

impl Part {
    fn met(&self, seen: &Seen, figures: &BTreeMap<String, Amount>) -> Verdict {
        if let Some(when) = &self.when {
            match figures.get(&when.measure).and_then(|figure| when.span.holds(figure)) {
                Some(true) => {}
                Some(false) => return Verdict::Met,
                None => return Verdict::Unknown,
            }
        }
        any(self.any.iter().map(|bound| bound.met(seen)))
    }
}

impl Bound {
    fn met(&self, seen: &Seen) -> Verdict {
        let moved = || Some(seen.value.as_ref()?.order(seen.before.as_ref()?)?.is_gt());
        let fell = || Some(seen.value.as_ref()?.order(seen.before.as_ref()?)?.is_lt());
        let held = match self {
            Bound::Within(span) => seen.value.as_ref().and_then(|value| span.holds(value)),
            Bound::Rising => moved(),
            Bound::Falling => fell(),
            Bound::Yes => seen.yes,
            Bound::Grade(worst) => seen.grade.map(|grade| grade <= *worst),
        };
        match held {
            Some(true) => Verdict::Met,
            Some(false) => Verdict::Missed,
            None => Verdict::Unknown,
        }
    }
}

/// All must be met; one miss decides.
fn all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.fold(Verdict::Met, |sum, next| match (sum, next) {
        (Verdict::Missed, _) | (_, Verdict::Missed) => Verdict::Missed,
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
        _ => Verdict::Met,
    })
}

/// One met is enough.
fn any(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.fold(Verdict::Missed, |sum, next| match (sum, next) {
        (Verdict::Met, _) | (_, Verdict::Met) => Verdict::Met,
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
        _ => Verdict::Missed,
    })
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.parts.iter().enumerate() {
            write!(f, "{}{part}", if at == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(when) = &self.when {
            write!(f, "when {} {}: ", when.measure, when.span)?;
        }
        for (at, bound) in self.any.iter().enumerate() {
            write!(f, "{}{bound}", if at == 0 { "" } else { " or " })?;
        }
        Ok(())
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Within(span) => span.fmt(f),
            Bound::Rising => f.write_str("rising"),
            Bound::Falling => f.write_str("falling"),
            Bound::Yes => f.write_str("yes"),
            Bound::Grade(letter) => write!(f, "grade >= \"{letter}\""),
        }
    }
}
