//! Requirements, points and days as people read them.

use yipan_core::goal::amount::Amount;
use yipan_core::goal::fields::thousandths;
use yipan_core::goal::requirement::{Bound, Part, Requirement};
use yipan_core::goal::span::Span;

use crate::kit::say::Say;

/// Units that are written otherwise for people, with the name of the word.
const UNITS: &[(&str, &str)] = &[
    ("%", "percent"),
    ("percent", "percent"),
    ("permille", "permille"),
    ("ratio", "ratio"),
    ("per_1000", "per-1000"),
    ("/1000", "per-1000"),
    ("per_10k", "per-10k"),
    ("/10k", "per-10k"),
    ("per_100k", "per-100k"),
    ("/100k", "per-100k"),
    ("m2", "m2"),
    ("km2", "km2"),
    ("/km2", "per-km2"),
    ("mu", "mu"),
    ("day", "day"),
    ("d", "day"),
    ("h", "hour"),
    ("month", "month"),
    ("year", "year"),
    ("yuan", "yuan"),
];

/// What is asked, in words and signs: `≥ 38%`.
pub fn asked(say: &Say, requirement: &Requirement) -> String {
    let parts: Vec<String> = requirement.parts.iter().map(|own| part(say, own)).collect();
    parts.join(&say.it("goal-asked-and"))
}

/// The same from its text; the text itself where it cannot be read.
pub fn asked_text(say: &Say, text: Option<&str>) -> String {
    let Some(text) = text else { return String::new() };
    Requirement::parse(text).map_or_else(|_| text.to_owned(), |requirement| asked(say, &requirement))
}

fn part(say: &Say, part: &Part) -> String {
    let any: Vec<String> = part.any.iter().map(|own| bound(say, own)).collect();
    let any = any.join(&say.it("goal-asked-or"));
    match &part.when {
        None => any,
        Some(when) => {
            let key = format!("goal-measure-{}", when.measure.replace('_', "-"));
            let measure = if say.has(&key) { say.it(&key) } else { when.measure.clone() };
            say.three("goal-asked-when", "measure", measure, "span", span(say, &when.span), "asked", any)
        }
    }
}

fn bound(say: &Say, bound: &Bound) -> String {
    match bound {
        Bound::Within(own) => span(say, own),
        Bound::Rising => say.it("goal-asked-rising"),
        Bound::Falling => say.it("goal-asked-falling"),
        Bound::Yes => say.it("goal-asked-yes"),
        Bound::Grade(letter) => say.one("goal-asked-grade", "grade", letter.to_string()),
    }
}

fn span(say: &Say, span: &Span) -> String {
    match (&span.low, &span.high) {
        (Some(a), Some(b)) if a.at == b.at => amount(say, &a.at),
        (Some(a), Some(b)) if a.at.unit() == b.at.unit() => {
            say.two("goal-asked-between", "a", a.at.number(), "b", amount(say, &b.at))
        }
        (low, high) => {
            let low = low
                .iter()
                .map(|end| format!("{} {}", if end.closed { "≥" } else { ">" }, amount(say, &end.at)));
            let high = high
                .iter()
                .map(|end| format!("{} {}", if end.closed { "≤" } else { "<" }, amount(say, &end.at)));
            low.chain(high).collect::<Vec<_>>().join(" ")
        }
    }
}

fn amount(say: &Say, own: &Amount) -> String {
    match UNITS.iter().find(|(unit, _)| *unit == own.unit()) {
        Some((_, word)) => say.one(&format!("goal-unit-{word}"), "n", own.number()),
        None => own.to_string(),
    }
}

/// Points without idle zeros; nothing where there are none.
pub fn points(points: Option<i64>) -> String {
    points.filter(|own| *own != 0).map(thousandths).unwrap_or_default()
}

/// A civil day as people say it; the text itself where it cannot be read.
pub fn day(say: &Say, text: &str) -> String {
    let moment =
        |day: jiff::civil::Date| Some(day.to_zoned(say.zone.clone()).ok()?.timestamp().as_millisecond());
    let Some(at) = text.parse::<jiff::civil::Date>().ok().and_then(moment) else { return text.to_owned() };
    let now = super::act::day_of(say.now);
    let said = say.day(&at);
    if text.starts_with(&format!("{:04}", now.year())) || said.contains(&text[..4]) {
        said
    } else {
        say.two("goal-day-of-year", "year", text[..4].to_owned(), "day", said)
    }
}

/// Days from today to a day; negative when it has passed.
pub fn days_to(say: &Say, text: &str) -> Option<i64> {
    let day: jiff::civil::Date = text.parse().ok()?;
    Some(i64::from(super::act::day_of(say.now).until(day).ok()?.get_days()))
}
