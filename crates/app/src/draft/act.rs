//! What people do with a draft: read a document, decide about each item, put it on the board.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yipan_core::goal::template::Template;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};
use yipan_draft::board::Board;
use yipan_draft::review::{self, SURE, Wrong};

use super::apply;
use super::file::Reading;
use super::store::{self, Draft, Item};
use crate::args;
use crate::goal::act::day_of;
use crate::goal::shelf;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};

/// Most items kept of one document.
pub const ITEMS_MAX: usize = 3_000;

/// The office keeps a document that was read, with everything found in it.
pub fn read(db: &mut Db, by: &Actor, reading: &Reading, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let id = new_id();
    let all = reading.finds["items"].as_array().cloned().unwrap_or_default();
    let (documents, mut finds): (Vec<Value>, Vec<Value>) =
        all.into_iter().partition(|i| i["kind"] == "document");
    finds.sort_by_key(|i| (i["start"].as_i64(), std::cmp::Reverse(i["end"].as_i64())));
    finds.truncate(ITEMS_MAX);
    let items: Vec<Item> =
        finds.iter().enumerate().map(|(n, find)| item(by.city, id, n as i32 + 1, find)).collect();
    let row = Draft {
        city_id: by.city,
        id,
        name: reading.name.clone(),
        format: reading.format.to_owned(),
        body: reading.body.clone(),
        documents: Value::Array(documents).to_string(),
        state: "open".to_owned(),
        campaign_id: None,
        added_by: by.person,
        added_at: now,
        applied_at: None,
        version: 1,
    };
    store::add(db, &row, &items)?;
    let detail = json!({ "name": row.name, "items": items.len() });
    ledger::record(db, by, now, Line::of("draft.read", "draft", id).detail(detail))?;
    Ok(id)
}

pub(super) fn item(city: Id, draft: Id, number: i32, find: &Value) -> Item {
    let whole = |key: &str| find[key].as_i64().and_then(|n| i32::try_from(n).ok()).unwrap_or(0);
    let doc = find["doc"].as_str().and_then(|d| d.trim_start_matches('d').parse().ok()).unwrap_or(1);
    Item {
        city_id: city,
        draft_id: draft,
        number,
        kind: find["kind"].as_str().unwrap_or("").to_owned(),
        doc,
        start_at: whole("start"),
        end_at: whole("end"),
        quote: find["text"].as_str().unwrap_or("").to_owned(),
        reading: find.to_string(),
        rule: find["rule"].as_str().unwrap_or("").to_owned(),
        confidence: (find["confidence"].as_f64().unwrap_or(0.0) * 100.0).round() as i32,
        question: review::question(find).map(str::to_owned),
        state: "proposed".to_owned(),
        decided_by: None,
        decided_at: None,
    }
}

/// What a person says about an item.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct Decision {
    /// `accept`, `reject`, `reopen`; `split` at the words in `fields.words`; `merge` with the next of its kind.
    pub deed: String,
    /// Corrected attributes; an accepted item with one that differs is a corrected one.
    #[serde(default)]
    pub fields: std::collections::BTreeMap<String, String>,
}

/// The office accepts, corrects or rejects one item, or opens it again.
pub fn decide(db: &mut Db, by: &Actor, id: Id, number: i32, ask: &Decision, now: i64) -> Result<(), Problem> {
    match ask.deed.as_str() {
        "split" => {
            let words = ask.fields.get("words").map_or("", String::as_str);
            return super::cut::split(db, by, id, number, words, now).map(drop);
        }
        "merge" => return super::cut::merge(db, by, id, number, now),
        _ => {}
    }
    by.may(Right::EditCampaign)?;
    open(db, by, id)?;
    let mut row = store::item(db, by.city, id, number)?;
    let mut reading = row.json();
    match ask.deed.as_str() {
        "accept" => {
            let changed = corrected(&mut reading, &row.kind, &ask.fields)?;
            row.state = if changed || row.state == "corrected" { "corrected" } else { "accepted" }.to_owned();
            row.question = review::question(&reading).map(str::to_owned);
        }
        "reject" => row.state = "rejected".to_owned(),
        "reopen" => row.state = "proposed".to_owned(),
        _ => return Err(Problem::field("deed", "field-unknown")),
    }
    row.reading = reading.to_string();
    row.decided_by = Some(by.person);
    row.decided_at = Some(now);
    store::decide(db, &row)?;
    let detail = json!({ "number": number, "state": row.state });
    ledger::record(db, by, now, Line::of("draft.decided", "draft", id).detail(detail))?;
    Ok(())
}

/// Puts corrections into a reading; says whether anything changed.
fn corrected(
    reading: &mut Value,
    kind: &str,
    fields: &std::collections::BTreeMap<String, String>,
) -> Result<bool, Problem> {
    let mut changed = false;
    let mut wrong = Vec::new();
    for (field, value) in fields {
        if !review::fields(kind).contains(&field.as_str()) || shown(reading, kind, field) == value.trim() {
            continue;
        }
        match review::correct(reading, field, value) {
            Ok(()) => changed = true,
            Err(why) => wrong.push(FieldError { field: field.clone(), key: sentence(why), args: Vec::new() }),
        }
    }
    if wrong.is_empty() { Ok(changed) } else { Err(Problem::Invalid(wrong)) }
}

fn sentence(why: Wrong) -> &'static str {
    match why {
        Wrong::Date => "draft-wrong-date",
        Wrong::Number => "field-not-number",
        Wrong::Choice => "field-unknown",
        Wrong::Text => "draft-wrong-text",
    }
}

/// An attribute as its field shows it.
pub fn shown(reading: &Value, kind: &str, field: &str) -> String {
    match &reading[field] {
        Value::String(text) => text.replace('\n', ""),
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
        Value::Number(n) => n.to_string(),
        _ if kind == "task" && field == "title" => {
            yipan_draft::board::title(&reading["text"].as_str().unwrap_or("").replace('\n', ""))
        }
        _ => String::new(),
    }
}

/// The office accepts everything that is sure and asks nothing. Gives how many.
pub fn accept_sure(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<usize, Problem> {
    by.may(Right::EditCampaign)?;
    open(db, by, id)?;
    let mut n = 0;
    for mut row in store::items(db, by.city, id)? {
        if sure(&row) {
            row.state = "accepted".to_owned();
            row.decided_by = Some(by.person);
            row.decided_at = Some(now);
            store::decide(db, &row)?;
            n += 1;
        }
    }
    let detail = json!({ "accepted": n });
    ledger::record(db, by, now, Line::of("draft.decided", "draft", id).detail(detail))?;
    Ok(n)
}

/// Whether an item may be accepted with others, unseen.
pub fn sure(row: &Item) -> bool {
    row.state == "proposed" && row.question.is_none() && i64::from(row.confidence) >= SURE
}

/// How a draft is put on the board.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Apply {
    /// Name of the campaign, asked for when the text names none.
    #[serde(default)]
    pub name: String,
    /// First day, `2026-07-01`; without it the first day of the first phase, or today.
    #[serde(default)]
    pub start_on: String,
    /// The day by which the goal must be reached; without it the last day named.
    #[serde(default)]
    pub target_on: String,
    /// Code of the kind of campaign, `hygienic-city`: its standards, and where the text names none its phases and
    /// its command, come along. None or `free` for what the text says only.
    #[serde(default)]
    pub template: Option<String>,
    /// Years by which the days of the text are moved, 0 to 100: a plan of 2019 followed again in 2026 has 7.
    #[serde(default)]
    pub years: u16,
}

/// The most years a text's days can be moved.
const YEARS_MAX: u16 = 100;

/// The office puts what was accepted on the board: a campaign with its phases and tasks. Gives the campaign.
pub fn apply(db: &mut Db, by: &Actor, id: Id, ask: &Apply, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let row = open(db, by, id)?;
    let items = store::items(db, by.city, id)?;
    let asking = items.iter().filter(|i| i.asks()).count();
    if asking > 0 {
        return Err(Problem::Refused("draft-refused-asking", args![n = asking as i64]));
    }
    if ask.years > YEARS_MAX {
        return Err(Problem::field("years", "draft-years-range"));
    }
    let board = board(&items);
    // Somebody may have dated it anew since the question was shown: what lies ahead is not moved into another year.
    if ask.years > 0 && behind(&board, day_of(now)).is_none() {
        return Err(Problem::field("years", "draft-years-ahead"));
    }
    let mut board = board.later(ask.years);
    if !ask.name.trim().is_empty() {
        board.name = Some(ask.name.trim().to_owned());
    }
    board.name = board.name.or_else(|| suggested(&items));
    if board.name.is_none() {
        return Err(Problem::field("name", "draft-name-needed"));
    }
    if board.is_empty() {
        return Err(Problem::Refused("draft-refused-nothing", Vec::new()));
    }
    for (field, value) in [("start_on", &ask.start_on), ("target_on", &ask.target_on)] {
        if !value.is_empty() && (value.len() != 10 || !review::is_date(value)) {
            return Err(Problem::field(field, "field-not-date"));
        }
    }
    let campaign = apply::campaign(db, by, &row, &board, ask, now)?;
    store::applied(db, &row, campaign, now)?;
    let detail = json!({
        "phases": board.phases.len(), "tasks": board.tasks.len(), "figures": board.figures.len(),
        "bodies": board.bodies.len(), "rules": board.rules.len(), "template": ask.template,
        "years": ask.years,
    });
    let line = Line::of("draft.applied", "draft", id).campaign(Some(campaign)).detail(detail);
    ledger::record(db, by, now, line)?;
    Ok(campaign)
}

/// The board that the accepted items make.
pub fn board(items: &[Item]) -> Board {
    let taken: Vec<(usize, Value)> =
        items.iter().filter(|i| i.taken()).map(|i| (i.number as usize, i.json())).collect();
    Board::of(&taken)
}

/// By how many years the days of a board must move for the last of them to lie ahead; none when it does already.
pub fn behind(board: &Board, today: Date) -> Option<u16> {
    let last: Date = board.last_named()?.parse().ok()?;
    let passed = (last.month(), last.day()) < (today.month(), today.day());
    let years = today.year() - last.year() + i16::from(passed);
    u16::try_from(years).ok().filter(|n| (1..=YEARS_MAX).contains(n))
}

/// The name to propose for the campaign while none is accepted: of the campaign finds not dropped the main one, of
/// several the one whose documents hold the most finds, then the surest.
pub fn suggested(items: &[Item]) -> Option<String> {
    let finds = items.iter().filter(|i| i.kind == "campaign" && i.state != "rejected");
    let named: Vec<(&Item, bool, String)> = finds
        .filter_map(|i| {
            let reading = i.json();
            let name = reading["name"].as_str()?.replace(['\n', '\r'], "").trim().to_owned();
            (!name.is_empty()).then_some((i, reading["level"] != "sub", name))
        })
        .collect();
    let held = |doc: i32| items.iter().filter(|i| i.doc == doc).count();
    let weight =
        |own: &str| named.iter().filter(|(_, _, n)| n == own).map(|(i, ..)| held(i.doc)).sum::<usize>();
    let best = named
        .iter()
        .max_by_key(|(i, main, name)| (*main, weight(name), i.confidence, std::cmp::Reverse(i.number)));
    best.map(|(.., name)| name.clone())
}

/// The kind of campaign to propose for a draft.
pub fn proposed(row: &Draft, board: &Board, suggested: &str) -> Option<&'static Template> {
    let name = board.name.as_deref().unwrap_or(suggested);
    shelf::proposed(name, board.goal.as_deref().unwrap_or_default(), &row.body)
}

/// The draft, if it still is one.
pub(super) fn open(db: &mut Db, by: &Actor, id: Id) -> Result<Draft, Problem> {
    let row = store::find(db, by.city, id)?;
    match row.state.as_str() {
        "open" => Ok(row),
        "joined" => Err(Problem::Refused("draft-refused-joined", Vec::new())),
        _ => Err(Problem::Refused("draft-refused-applied", Vec::new())),
    }
}

/// A reviewed draft in the format of the reference annotations: what was accepted, as corrected.
pub fn gold(row: &Draft, items: &[Item]) -> Value {
    let documents: Vec<Value> = serde_json::from_str(&row.documents).unwrap_or_default();
    let taken = items.iter().filter(|i| i.taken()).map(Item::json);
    let mut all: Vec<Value> = documents.into_iter().chain(taken).collect();
    for item in &mut all {
        if let Some(object) = item.as_object_mut() {
            object.remove("rule");
            object.remove("confidence");
            if object.get("kind").is_some_and(|k| k == "task") {
                object.remove("title");
            }
        }
    }
    let name = format!("{}.txt", row.name.rsplit_once('.').map_or(row.name.as_str(), |(stem, _)| stem));
    json!({ "schema": "extract/1", "file": name, "chars": row.body.chars().count(), "items": all })
}
