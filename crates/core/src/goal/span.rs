//! A span of amounts: from one to another, open or closed at each end, or without an end.

use super::amount::Amount;
use std::cmp::Ordering;
use std::fmt;

/// One end of a span.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct End {
    /// The amount at the end.
    pub at: Amount,
    /// Whether the amount itself belongs to the span.
    pub closed: bool,
}

/// Values between two ends; at least one end is there, and both are in units of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The lower end, none for "as little as you like".
    pub low: Option<End>,
    /// The upper end, none for "as much as you like".
    pub high: Option<End>,
}

/// What two spans have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Common {
    /// A span again.
    Span(Span),
    /// Nothing: the bounds contradict each other.
    Nothing,
    /// Units that cannot be converted into each other.
    Units(String, String),
}

impl Span {
    /// From an amount upwards.
    pub fn from(at: Amount, closed: bool) -> Span {
        Span { low: Some(End { at, closed }), high: None }
    }

    /// One amount alone.
    pub fn only(at: Amount) -> Span {
        let end = End { at, closed: true };
        Span { low: Some(end.clone()), high: Some(end) }
    }

    /// Up to an amount.
    pub fn up_to(at: Amount, closed: bool) -> Span {
        Span { low: None, high: Some(End { at, closed }) }
    }

    /// From one amount to another, both belonging to it; nothing if they are out of order.
    pub fn between(low: Amount, high: Amount) -> Option<Span> {
        low.order(&high)?.is_le().then_some(Span {
            low: Some(End { at: low, closed: true }),
            high: Some(End { at: high, closed: true }),
        })
    }

    /// Whether a value lies in the span; nothing if its unit does not fit.
    pub fn holds(&self, value: &Amount) -> Option<bool> {
        let above = match &self.low {
            None => true,
            Some(end) => match value.order(&end.at)? {
                Ordering::Greater => true,
                Ordering::Equal => end.closed,
                Ordering::Less => false,
            },
        };
        let below = match &self.high {
            None => true,
            Some(end) => match value.order(&end.at)? {
                Ordering::Less => true,
                Ordering::Equal => end.closed,
                Ordering::Greater => false,
            },
        };
        Some(above && below)
    }

    /// An amount of the span's kind, to compare kinds by.
    fn sample(&self) -> Option<&Amount> {
        self.low.as_ref().or(self.high.as_ref()).map(|end| &end.at)
    }

    /// The stricter of both: what lies in the one and in the other.
    pub fn and(&self, other: &Span) -> Common {
        if let (Some(a), Some(b)) = (self.sample(), other.sample())
            && !a.comparable(b)
        {
            let (a, b) = (a.unit().to_owned(), b.unit().to_owned());
            return if a <= b { Common::Units(a, b) } else { Common::Units(b, a) };
        }
        let low = tighter(self.low.as_ref(), other.low.as_ref(), Ordering::Greater);
        let high = tighter(self.high.as_ref(), other.high.as_ref(), Ordering::Less);
        if let (Some(low), Some(high)) = (&low, &high) {
            match low.at.order(&high.at) {
                Some(Ordering::Less) => {}
                Some(Ordering::Equal) if low.closed && high.closed => {
                    let at = if low.at.to_string() <= high.at.to_string() { &low.at } else { &high.at };
                    return Common::Span(Span::only(at.clone()));
                }
                _ => return Common::Nothing,
            }
        }
        Common::Span(Span { low, high })
    }

    /// Whether the grammar can say the span as one bound.
    pub fn is_plain(&self) -> bool {
        match (&self.low, &self.high) {
            (Some(a), Some(b)) => a.closed && b.closed && a.at.unit() == b.at.unit(),
            _ => true,
        }
    }

    /// Whether everything in this span lies in the other.
    pub fn is_within(&self, other: &Span) -> bool {
        match self.and(other) {
            Common::Span(common) => common.same(self),
            _ => false,
        }
    }

    /// Whether both hold the same values, whatever units they are written in.
    pub fn same(&self, other: &Span) -> bool {
        same_end(self.low.as_ref(), other.low.as_ref()) && same_end(self.high.as_ref(), other.high.as_ref())
    }
}

fn same_end(a: Option<&End>, b: Option<&End>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.closed == b.closed && a.at.order(&b.at) == Some(Ordering::Equal),
        _ => false,
    }
}

/// The tighter of two ends: of lower ends the greater, of upper ends the lesser. Between ends that are equal
/// in different units the one written first in the alphabet is kept, so that the order of asking is no matter.
fn tighter(a: Option<&End>, b: Option<&End>, wanted: Ordering) -> Option<End> {
    let (a, b) = match (a, b) {
        (None, end) | (end, None) => return end.cloned(),
        (Some(a), Some(b)) => (a, b),
    };
    let order = a.at.order(&b.at)?;
    let first = if order == wanted {
        true
    } else if order != Ordering::Equal {
        false
    } else if a.closed != b.closed {
        !a.closed
    } else {
        a.at.to_string() <= b.at.to_string()
    };
    Some(if first { a.clone() } else { b.clone() })
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = |end: &End| format!("{} {}", if end.closed { ">=" } else { ">" }, end.at);
        let high = |end: &End| format!("{} {}", if end.closed { "<=" } else { "<" }, end.at);
        match (&self.low, &self.high) {
            (Some(a), Some(b)) if a.closed && b.closed && a.at == b.at => write!(f, "== {}", a.at),
            (Some(a), Some(b)) if a.closed && b.closed && a.at.unit() == b.at.unit() => {
                write!(f, "{}..{}", a.at.number(), b.at)
            }
            // Ends of different make are two parts, which the grammar joins by a semicolon.
            (Some(a), Some(b)) => write!(f, "{}; {}", low(a), high(b)),
            (Some(a), None) => f.write_str(&low(a)),
            (None, Some(b)) => f.write_str(&high(b)),
            (None, None) => Ok(()),
        }
    }
}
