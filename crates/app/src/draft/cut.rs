//! Items cut in two, items put together, and the drafts of two documents made one.

use serde_json::{Value, json};
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_draft::review;

use super::act::{self, ITEMS_MAX};
use super::file::CHARS_MAX;
use super::store::{self, Draft, Item};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// Signs that part two requirements and belong to neither.
const BETWEEN: [char; 12] = ['，', '；', '。', '、', ',', ';', '.', ' ', '\u{3000}', '\n', '\r', '：'];

/// What stands between two documents that were joined.
const GAP: &str = "\n\n";

/// Cuts an item in two: the second begins with these words. Gives the second.
pub fn split(db: &mut Db, by: &Actor, id: Id, number: i32, words: &str, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let draft = act::open(db, by, id)?;
    let items = store::items(db, by.city, id)?;
    let Some(mut first) = items.iter().find(|i| i.number == number).cloned() else {
        return Err(Problem::Missing("draft-item"));
    };
    if items.len() >= ITEMS_MAX {
        return Err(Problem::Refused("draft-refused-too-many", args![most = ITEMS_MAX as i64]));
    }
    let words = words.trim();
    // The first characters are its beginning already.
    let at = if words.is_empty() { None } else { first.quote.find(words).filter(|at| *at > 0) };
    let Some(at) = at else { return Err(Problem::field("words", "draft-words-not-there")) };
    let chars = first.start_at + first.quote[..at].chars().count() as i32;
    let mut second = first.clone();
    second.number = items.iter().map(|i| i.number).max().unwrap_or(0) + 1;
    second.start_at = chars;
    first.end_at = chars;
    for part in [&mut first, &mut second] {
        if !place(part, &draft.body) {
            return Err(Problem::field("words", "draft-words-not-there"));
        }
    }
    store::moved(db, &first)?;
    store::add_item(db, &second)?;
    let detail = json!({ "number": number, "second": second.number });
    ledger::record(db, by, now, Line::of("draft.split", "draft", id).detail(detail))?;
    Ok(i64::from(second.number))
}

/// Puts an item together with the next of its kind in the same document. The one that follows is dropped, not erased.
pub fn merge(db: &mut Db, by: &Actor, id: Id, number: i32, now: i64) -> Result<(), Problem> {
    by.may(Right::EditCampaign)?;
    let draft = act::open(db, by, id)?;
    let items = store::items(db, by.city, id)?;
    let Some(mut first) = items.iter().find(|i| i.number == number).cloned() else {
        return Err(Problem::Missing("draft-item"));
    };
    let next = items.iter().find(|i| {
        let after = (i.start_at, i.number) > (first.start_at, first.number);
        after && i.kind == first.kind && i.doc == first.doc && i.state != "rejected"
    });
    let Some(mut second) = next.cloned() else {
        return Err(Problem::Refused("draft-refused-last", Vec::new()));
    };
    first.end_at = first.end_at.max(second.end_at);
    let units = together(&first.json()["units"], &second.json()["units"]);
    let due = first.json()["due"].as_str().or(second.json()["due"].as_str()).map(str::to_owned);
    place(&mut first, &draft.body);
    let mut reading = first.json();
    if first.kind == "task" {
        reading["units"] = units;
        reading["due"] = due.map_or(Value::Null, Value::from);
    }
    first.reading = reading.to_string();
    second.state = "rejected".to_owned();
    (second.decided_by, second.decided_at) = (Some(by.person), Some(now));
    store::moved(db, &first)?;
    store::decide(db, &second)?;
    let detail = json!({ "number": number, "with": second.number });
    ledger::record(db, by, now, Line::of("draft.merged", "draft", id).detail(detail))?;
    Ok(())
}

/// Both lists, each name once.
fn together(a: &Value, b: &Value) -> Value {
    let mut all: Vec<&Value> = Vec::new();
    for unit in [a, b].into_iter().filter_map(Value::as_array).flatten() {
        if !all.contains(&unit) {
            all.push(unit);
        }
    }
    json!(all)
}

/// Takes the words of an item's span anew, signs at both ends left off, and opens it for review again. False when
/// nothing is left.
fn place(item: &mut Item, body: &str) -> bool {
    let from = item.start_at.max(0) as usize;
    let words: Vec<char> =
        body.chars().skip(from).take((item.end_at - item.start_at).max(0) as usize).collect();
    let Some(first) = words.iter().position(|c| !BETWEEN.contains(c)) else { return false };
    let last = words.iter().rposition(|c| !BETWEEN.contains(c)).unwrap_or(first);
    item.start_at += first as i32;
    item.end_at = item.start_at + (last - first) as i32 + 1;
    item.quote = words[first..=last].iter().collect();
    let mut reading = item.json();
    if let Some(object) = reading.as_object_mut() {
        object.insert("start".to_owned(), item.start_at.into());
        object.insert("end".to_owned(), item.end_at.into());
        object.insert("text".to_owned(), item.quote.clone().into());
        // The title is made of the words, and other mentions were of the whole.
        object.remove("title");
        object.remove("also");
    }
    item.reading = reading.to_string();
    item.rule = "person".to_owned();
    item.confidence = 100;
    item.question = review::question(&reading).map(str::to_owned);
    item.state = "proposed".to_owned();
    (item.decided_by, item.decided_at) = (None, None);
    true
}

/// Makes the draft of another document part of this one: its text behind this one's, its items behind these, what
/// both name dropped the second time.
pub fn join(db: &mut Db, by: &Actor, id: Id, other: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::EditCampaign)?;
    if id == other {
        return Err(Problem::field("other", "field-unknown"));
    }
    let mut whole = act::open(db, by, id)?;
    let part = act::open(db, by, other)?;
    let mine = store::items(db, by.city, id)?;
    let theirs = store::items(db, by.city, other)?;
    let shift = whole.body.chars().count() + GAP.chars().count();
    let chars = shift + part.body.chars().count();
    if chars > CHARS_MAX {
        let args = args![chars = chars as i64, most = CHARS_MAX as i64];
        return Err(Problem::Refused("draft-refused-too-long", args));
    }
    if mine.len() + theirs.len() > ITEMS_MAX {
        return Err(Problem::Refused("draft-refused-too-many", args![most = ITEMS_MAX as i64]));
    }
    let docs = add_documents(&mut whole, &part, shift);
    let last = mine.iter().map(|i| i.number).max().unwrap_or(0);
    for item in theirs {
        let mut item = Item { draft_id: id, number: item.number + last, doc: item.doc + docs as i32, ..item };
        item.start_at += shift as i32;
        item.end_at += shift as i32;
        let mut reading = item.json();
        moved(&mut reading, shift as i64);
        reading["doc"] = format!("d{}", item.doc).into();
        reading["id"] = format!("{}-{}", item.kind, item.number).into();
        if item.state != "rejected" && mine.iter().any(|m| same(m, &item, &reading)) {
            item.state = "rejected".to_owned();
            (item.decided_by, item.decided_at) = (Some(by.person), Some(now));
        }
        item.reading = reading.to_string();
        store::add_item(db, &item)?;
    }
    whole.name = format!("{} + {}", whole.name, part.name).chars().take(200).collect();
    whole.body = format!("{}{GAP}{}", whole.body, part.body);
    store::grown(db, &whole)?;
    store::joined(db, &part)?;
    let line = Line::of("draft.joined", "draft", id).detail(json!({ "other": other, "name": part.name }));
    ledger::record(db, by, now, line)?;
    let line = Line::of("draft.joined", "draft", other).detail(json!({ "into": id, "name": whole.name }));
    ledger::record(db, by, now, line)?;
    Ok(())
}

/// Adds the other's documents behind this one's. Gives how many there were before.
fn add_documents(whole: &mut Draft, part: &Draft, shift: usize) -> usize {
    let read = |text: &str| serde_json::from_str::<Vec<Value>>(text).unwrap_or_default();
    let mut all = read(&whole.documents);
    let before = all.len();
    let renamed = |id: &Value| {
        let n: usize = id.as_str()?.trim_start_matches('d').parse().ok()?;
        Some(Value::from(format!("d{}", n + before)))
    };
    for mut document in read(&part.documents) {
        moved(&mut document, shift as i64);
        for key in ["id", "duplicate_of"] {
            if let Some(new) = renamed(&document[key]) {
                document[key] = new;
            }
        }
        all.push(document);
    }
    whole.documents = Value::Array(all).to_string();
    before
}

/// Moves every place inside a reading along the text.
fn moved(value: &mut Value, by: i64) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter_mut() {
                match inner.as_i64() {
                    Some(n) if key == "start" || key == "end" => *inner = (n + by).into(),
                    _ => moved(inner, by),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| moved(inner, by)),
        _ => {}
    }
}

/// Whether two items name the same drive, or the same body in the same part.
fn same(mine: &Item, item: &Item, reading: &Value) -> bool {
    let other = mine.json();
    mine.kind == item.kind
        && mine.state != "rejected"
        && matches!(item.kind.as_str(), "campaign" | "org")
        && other["name"] == reading["name"]
        && other["role"] == reading["role"]
}
