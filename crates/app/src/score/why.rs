//! Why a score is what it is: its tree as a waterfall, each line with how it was worked out and the records that moved it.

use yipan_core::score::{Card, Kind, Line, Scheme};

use super::store::CardRow;
use super::view::{Scale, change, plain, points};
use crate::kit::Id;
use crate::kit::say::{Arg, Say};
use crate::problem::Problem;

/// Records shown under a line before the rest is only counted.
const RECORDS_SHOWN: usize = 12;

/// The tree of one score.
pub struct Why {
    /// The unit.
    pub unit: Id,
    /// Its name.
    pub name: String,
    /// Score, one decimal.
    pub score: String,
    /// Place and movement as a sentence.
    pub place: String,
    /// From what it starts.
    pub start: String,
    /// Rows of the waterfall.
    pub steps: Vec<Step>,
    /// Marks of the scale.
    pub scale: Vec<(String, String)>,
    /// Position of the yellow bar.
    pub cut: Option<String>,
    /// Width of the total.
    pub total_width: String,
    /// Whether the reader may object.
    pub may_appeal: bool,
}

/// A row of the waterfall.
pub struct Step {
    /// `grp`, `l1` or nothing.
    pub class: &'static str,
    /// Name with its points.
    pub name: String,
    /// How it was worked out.
    pub how: String,
    /// The change, two decimals with its sign.
    pub change: String,
    /// Where the bar starts and how wide it is.
    pub bar: Option<(String, String, &'static str)>,
    /// The records that moved it.
    pub records: Vec<RecordView>,
    /// How many there are in all.
    pub records_total: usize,
}

/// A record under a line.
pub struct RecordView {
    /// Its id.
    pub id: Id,
    /// Where it is shown.
    pub href: Option<String>,
    /// In words.
    pub label: String,
    /// What it cost or brought.
    pub change: String,
}

/// The tree of a card as a waterfall from what is possible down to the score.
pub(super) fn tree(say: &Say, scheme: &Scheme, row: &CardRow) -> Result<Why, Problem> {
    let card = row.tree()?;
    let scale = Scale::of(levels(&card).into_iter().chain(scheme.yellow_below));
    let mut cursor = card.possible;
    let mut steps = Vec::new();
    for part in &card.parts {
        let single = part.lines.len() == 1;
        if !single {
            steps.push(Step {
                class: "grp",
                name: named(say, &part.name, part.points),
                how: String::new(),
                change: change(part.change),
                bar: None,
                records: Vec::new(),
                records_total: 0,
            });
        }
        for line in &part.lines {
            let (from, to) = (cursor, cursor + line.change);
            cursor = to;
            let bar = (line.change != 0).then(|| {
                let (left, right) = (scale.share(from.min(to)).max(0.0), scale.share(from.max(to)).max(0.0));
                let class = if line.change < 0 { "w-down" } else { "w-up" };
                (format!("{left:.1}%"), format!("{:.1}%", (right - left).max(0.4)), class)
            });
            let name = if single { &part.name } else { &line.name };
            steps.push(Step {
                class: if single { "" } else { "l1" },
                name: named(say, name, if is_own(scheme, line) { line.points } else { 0 }),
                how: how(say, scheme, line),
                change: change(line.change),
                bar,
                records: line.charges.iter().take(RECORDS_SHOWN).map(record).collect(),
                records_total: line.charges.len(),
            });
        }
    }
    Ok(Why {
        unit: row.unit_id,
        name: String::new(),
        score: points(row.total),
        place: String::new(),
        start: plain(card.possible),
        steps,
        scale: scale.marks(),
        cut: scheme.yellow_below.map(|bar| scale.at(bar)),
        total_width: scale.at(row.total),
        may_appeal: false,
    })
}

/// Every level the waterfall passes.
fn levels(card: &Card) -> Vec<i64> {
    let lines = card.parts.iter().flat_map(|part| &part.lines);
    let fall = lines.scan(card.possible, |at, line| {
        *at += line.change;
        Some(*at)
    });
    std::iter::once(card.possible).chain(fall).collect()
}

fn is_own(scheme: &Scheme, line: &Line) -> bool {
    scheme.rule(&line.code).is_none_or(|rule| rule.kind.is_own())
}

fn named(say: &Say, name: &str, of: i64) -> String {
    if of == 0 { name.to_owned() } else { say.two("score-name-of", "name", name, "points", plain(of)) }
}

fn record(charge: &yipan_core::score::Charge) -> RecordView {
    let href = match charge.record.noun.as_str() {
        "case" => Some(format!("/cases/{}", charge.record.id)),
        "task" => Some(format!("/tasks/{}", charge.record.id)),
        _ => None,
    };
    RecordView {
        id: charge.record.id,
        href,
        label: charge.record.label.clone(),
        change: change(charge.change),
    }
}

/// How a line was worked out, as a sentence with its figures.
pub fn how(say: &Say, scheme: &Scheme, line: &Line) -> String {
    if !line.applies && is_own(scheme, line) {
        return say.it("score-how-nothing");
    }
    let figure = |name: &str| {
        let key = format!("score-figure-{}", name.replace(['.', '_'], "-"));
        if say.has(&key) { say.it(&key) } else { name.to_owned() }
    };
    let value = |name: &str| {
        let used = line.used.iter().find(|used| used.name == name);
        used.map_or(0, |used| used.thousandths)
    };
    let Some(rule) = scheme.rule(&line.code) else { return String::new() };
    let rate = |of: &str, n: &str| match value(of) {
        0 => String::new(),
        whole => format!("{:.1}%", 100.0 * value(n) as f64 / whole as f64),
    };
    let percent = |millionths: i64| plain(millionths / 10) + "%";
    let text = |words: String| Arg::Text(words);
    let mut args = vec![("points", text(plain(line.points)))];
    let mut share = |n: &str, of: &str| {
        args.extend([
            ("of", text(figure(of))),
            ("ofn", text(plain(value(of)))),
            ("figure", text(figure(n))),
            ("n", text(plain(value(n)))),
            ("rate", text(rate(of, n))),
        ]);
    };
    let key = match &rule.kind {
        Kind::Rate { figure, of, .. } => {
            share(figure, of);
            "score-how-rate"
        }
        Kind::Banded { figure, of, .. } => {
            share(figure, of);
            "score-how-banded"
        }
        Kind::Threshold { figure, of, bar, above, per, loses, .. } => {
            share(figure, of);
            args.extend([
                ("bar", text(percent(*bar))),
                ("per", text(percent(*per))),
                ("loses", text(plain(*loses))),
            ]);
            if *above { "score-how-above" } else { "score-how-below" }
        }
        Kind::PerRecord { figure: name, each } | Kind::Deduct { figure: name, each } => {
            args.extend([
                ("figure", text(figure(name))),
                ("n", text(plain(value(name)))),
                ("each", text(plain(*each))),
            ]);
            "score-how-each"
        }
        Kind::Bonus { figure: name, each } => {
            args.extend([
                ("figure", text(figure(name))),
                ("n", text(plain(value(name)))),
                ("each", text(plain(*each))),
            ]);
            "score-how-bonus"
        }
        Kind::Points { figure: name } => {
            args.extend([("figure", text(figure(name))), ("n", text(change(value(name))))]);
            "score-how-points"
        }
        Kind::Value { figure: name, full } => {
            args.extend([
                ("figure", text(figure(name))),
                ("n", text(plain(value(name)))),
                ("full", text(plain(*full))),
            ]);
            "score-how-value"
        }
        Kind::Expression(rule) => {
            args.push(("source", text(rule.source().to_owned())));
            "score-how-expression"
        }
    };
    say.with(key, &args)
}
