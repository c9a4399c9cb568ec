//! The two panes of the review page: the document cut into underlined pieces, and the items beside it.

use serde_json::Value;
use yipan_draft::setting::Setting;

use super::act;
use super::owner::Owners;
use super::store::{Draft, Item};
use crate::kit::say::Say;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The number of an item that starts here.
    Number { number: i32, class: &'static str },
    /// Words; the item they are underlined for, 0 for none.
    Words { text: String, item: i32, class: &'static str },
}

/// A line of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocLine {
    /// `h2`, `h3`, `h4` or `p`.
    pub tag: &'static str,
    /// Its pieces.
    pub pieces: Vec<Piece>,
}

/// Cuts the text at the borders of the items; where they overlap, the shorter one is underlined. Lines that a page width
/// broke are one paragraph again.
pub fn document(row: &Draft, items: &[Item]) -> Vec<DocLine> {
    let titles: Vec<String> = serde_json::from_str::<Vec<Value>>(&row.documents)
        .unwrap_or_default()
        .iter()
        .filter_map(|d| d["title"].as_str().map(str::to_owned))
        .collect();
    let mut starts: Vec<&Item> = items.iter().collect();
    starts.sort_by_key(|i| (i.start_at, i.number));
    let mut next = 0;
    let mut open: Vec<&Item> = Vec::new();
    let mut lines = Vec::new();
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut line = String::new();
    let mut soft = yipan_draft::text::soft_breaks(&row.body).into_iter().peekable();
    let mut reads_on = false;
    for (at, c) in row.body.chars().enumerate() {
        let broken = soft.next_if_eq(&at).is_some();
        let at = at as i32;
        let ends = open.iter().any(|i| i.end_at <= at);
        if ends || starts.get(next).is_some_and(|i| i.start_at <= at) {
            flush(&mut words, &open, &mut pieces);
            open.retain(|i| i.end_at > at);
            while let Some(item) = starts.get(next).filter(|i| i.start_at <= at) {
                pieces.push(Piece::Number { number: item.number, class: class(item) });
                open.push(item);
                next += 1;
            }
        }
        let joined = reads_on;
        reads_on = broken || reads_on && c.is_whitespace();
        if reads_on {
            // The break, and what sets the next line in from the margin.
        } else if c == '\n' {
            flush(&mut words, &open, &mut pieces);
            end_line(&mut line, &mut pieces, &titles, &mut lines);
        } else if c != '\r' {
            // Two words of Latin letters stay two.
            if joined && c.is_ascii_alphanumeric() && line.ends_with(|c: char| c.is_ascii_alphanumeric()) {
                words.push(' ');
            }
            words.push(c);
            line.push(c);
        }
    }
    flush(&mut words, &open, &mut pieces);
    end_line(&mut line, &mut pieces, &titles, &mut lines);
    lines
}

fn flush(words: &mut String, open: &[&Item], pieces: &mut Vec<Piece>) {
    if words.is_empty() {
        return;
    }
    let inner = open.iter().min_by_key(|i| (i.end_at - i.start_at, i.number));
    let (item, class) = inner.map_or((0, ""), |i| (i.number, class(i)));
    pieces.push(Piece::Words { text: std::mem::take(words), item, class });
}

fn end_line(line: &mut String, pieces: &mut Vec<Piece>, titles: &[String], lines: &mut Vec<DocLine>) {
    let text = std::mem::take(line);
    let trimmed = text.trim();
    if trimmed.is_empty() && pieces.is_empty() {
        return;
    }
    let short = trimmed.chars().count() <= 40;
    let level = yipan_draft::outline::mark(trimmed).map_or(0, |m| m.level);
    let tag = match level {
        _ if short && titles.iter().any(|t| t.contains(trimmed) && trimmed.chars().count() > 4) => "h2",
        1 if short => "h3",
        2 if short => "h4",
        _ => "p",
    };
    lines.push(DocLine { tag, pieces: std::mem::take(pieces) });
}

fn class(item: &Item) -> &'static str {
    match item.state.as_str() {
        "rejected" => "drop",
        _ if item.asks() => "ask",
        _ => "",
    }
}

/// A field of an item's form.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name of the attribute.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Choices with their words; empty for a text field.
    pub choices: Vec<(&'static str, String)>,
}

impl Field {
    /// Whether this choice is the one taken.
    pub fn is(&self, word: &str) -> bool {
        self.value == word
    }
}

/// An item as the list shows it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number.
    pub number: i32,
    /// Sign of its state.
    pub sign: &'static str,
    /// Word of its state.
    pub state: String,
    /// One line that says it.
    pub headline: String,
    /// What else is known of it.
    pub note: String,
    /// What the text leaves open.
    pub question: String,
    /// Word of its kind.
    pub kind: String,
    /// How it was found and how surely.
    pub found: String,
    /// Whether it is dropped.
    pub dropped: bool,
    /// Whether somebody has decided.
    pub decided: bool,
    /// Fields to correct.
    pub fields: Vec<Field>,
}

/// Items of kindred kinds under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// Heading.
    pub heading: String,
    /// Counts beside it.
    pub counts: String,
    /// Whether items of several kinds can stand here, so that each says its own.
    pub mixed: bool,
    /// Its items.
    pub lines: Vec<Line>,
}

const GROUPS: [(&str, &[&str]); 6] = [
    ("goal", &["campaign", "org"]),
    ("phase", &["phase", "deadline"]),
    ("task", &["task"]),
    ("metric", &["metric"]),
    ("rule", &["rule"]),
    ("context", &["problem", "agenda"]),
];

/// The kinds items can be of, in the order of the groups.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|(_, kinds)| kinds.iter().copied())
}

/// The items in groups, those that a filter keeps: of a state, of a kind; empty for all.
pub fn groups(say: &Say, items: &[Item], owners: &Owners, show: &str, only: &str) -> Vec<Group> {
    GROUPS
        .iter()
        .filter_map(|(word, kinds)| {
            let wanted = |i: &&Item| kinds.contains(&i.kind.as_str()) && (only.is_empty() || i.kind == only);
            let mut here: Vec<&Item> = items.iter().filter(|i| wanted(i) && kept(i, show)).collect();
            // The drive before those who carry it; all else as it comes in the text.
            here.sort_by_key(|i| i.kind != "campaign");
            let asking = here.iter().filter(|i| i.asks()).count() as i64;
            let counts = if asking > 0 {
                say.two("draft-group-asking", "n", here.len() as i64, "asking", asking)
            } else {
                say.one("draft-group-count", "n", here.len() as i64)
            };
            let lines: Vec<Line> = here.into_iter().map(|i| line(say, i, owners)).collect();
            (!lines.is_empty()).then(|| Group {
                heading: say.of("draft-group", word),
                counts,
                mixed: kinds.len() > 1,
                lines,
            })
        })
        .collect()
}

/// Whether a filter of states keeps an item; an unknown word keeps all.
pub fn kept(item: &Item, show: &str) -> bool {
    match show {
        "asking" => item.asks(),
        "open" => item.state == "proposed",
        "unsure" => item.state == "proposed" && !act::sure(item) && !item.asks(),
        "model" => item.rule == "model",
        "dropped" => item.state == "rejected",
        "taken" => item.taken(),
        _ => true,
    }
}

fn line(say: &Say, item: &Item, owners: &Owners) -> Line {
    let reading = item.json();
    let fields = yipan_draft::review::fields(&item.kind)
        .iter()
        .map(|name| Field {
            name,
            label: say.of("draft-field", name),
            value: act::shown(&reading, &item.kind, name),
            choices: yipan_draft::review::choices(name)
                .iter()
                .map(|c| (*c, say.of(&format!("draft-{name}"), c)))
                .collect(),
        })
        .collect();
    let sign = match item.state.as_str() {
        "accepted" | "corrected" => "s-ok",
        "rejected" => "s-no",
        _ if item.question.is_some() => "s-near",
        _ => "s-0",
    };
    Line {
        number: item.number,
        sign,
        state: say.of("draft-state", &item.state),
        headline: headline(say, item, &reading),
        note: if item.rule == "model" {
            let own = note(say, item, &reading, owners);
            let joint = if own.is_empty() { "" } else { " · " };
            format!("{}{joint}{own}", say.it("draft-by-model"))
        } else {
            note(say, item, &reading, owners)
        },
        question: item
            .question
            .as_deref()
            .filter(|_| item.asks())
            .map(|q| say.of("draft-question", q))
            .unwrap_or_default(),
        kind: say.of("draft-kind", &item.kind),
        found: match item.rule.as_str() {
            "model" => say.it("draft-found-model"),
            rule => say.two("draft-found", "rule", rule, "percent", i64::from(item.confidence)),
        },
        dropped: item.state == "rejected",
        decided: item.state != "proposed",
        fields,
    }
}

fn headline(say: &Say, item: &Item, reading: &Value) -> String {
    let text = |key: &str| act::shown(reading, &item.kind, key);
    let quote = || {
        let plain = item.quote.replace(['\n', '\r'], "");
        if plain.chars().count() > 80 {
            format!("{}…", plain.chars().take(80).collect::<String>())
        } else {
            plain
        }
    };
    match item.kind.as_str() {
        "campaign" | "phase" => text("name"),
        "task" => text("title"),
        "deadline" => format!(
            "{} → {}",
            quote(),
            span(&text("start_date"), &text(if text("date").is_empty() { "end_date" } else { "date" }))
        ),
        "metric" => {
            let label = text("label");
            say.three("draft-metric", "label", &label, "value", text("value"), "unit", text("unit"))
        }
        _ => quote(),
    }
}

fn span(from: &str, to: &str) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, _) => to.to_owned(),
        (false, true) => format!("{from} – …"),
        _ => format!("{from} – {to}"),
    }
}

/// What a rule is set as when it goes on the board.
fn set_as(say: &Say, setting: &Setting) -> String {
    match setting {
        Setting::Cadence { title, every, times, day, .. } => {
            let every = say.of("goal-every", &every.replace('_', "-"));
            match day {
                Some(day) => {
                    say.three("goal-cadence-by", "title", title, "every", every, "day", i64::from(*day))
                }
                None => say.three("goal-cadence", "title", title, "every", every, "n", i64::from(*times)),
            }
        }
        Setting::Satisfaction(share) => say.one("draft-set-bar", "n", i64::from(*share)),
    }
}

fn note(say: &Say, item: &Item, reading: &Value, owners: &Owners) -> String {
    let text = |key: &str| act::shown(reading, &item.kind, key);
    match item.kind.as_str() {
        "org" => say.of("draft-role", &text("role")),
        "phase" if !(text("start_date").is_empty() && text("end_date").is_empty()) => {
            let days = span(&text("start_date"), &text("end_date"));
            // The board needs both days to the day; what the text leaves open is filled and said to be.
            let filled = [text("start_date"), text("end_date")].iter().any(|d| d.len() < 10);
            if filled { format!("{days} · {}", say.it("draft-days-proposed")) } else { days }
        }
        "task" => {
            let mut parts: Vec<String> =
                [text("units"), text("due")].into_iter().filter(|p| !p.is_empty()).collect();
            parts.extend(owners.told(say, reading));
            parts.join(" · ")
        }
        "metric" => say.of("draft-metric_kind", &text("metric_kind")),
        "rule" => {
            let kind = text("rule_kind");
            let set = yipan_draft::setting::of_rule(&kind, &item.quote).map(|setting| set_as(say, &setting));
            [Some(say.of("draft-rule_kind", &kind)), set]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        }
        "campaign" if !text("level").is_empty() => say.of("draft-level", &text("level")),
        _ => String::new(),
    }
}
