//! A mobilisation document becomes a draft campaign.
//!
//! Text goes in, finds come out: which documents the file holds, what campaign each pushes, who is responsible,
//! which phases and deadlines, which tasks, figures, shortcomings and rules, what the meeting did. Everything is
//! rule work: the same text always gives the same finds, each names the grammar that made it, and each points
//! into the raw file in code points.
//!
//! ```text
//! raw ─fold─▶ Text ─split─▶ documents ─▶ Page (outline, words, times) ─grammars─▶ items ─▶ extract/1
//! ```
//!
//! ```
//! let draft = yipan_draft::extract("a.txt", "关于开展春季植树活动的通知\n请各单位于2024年3月10日前上报植树方案。\n");
//! assert_eq!(draft["schema"], "extract/1");
//! assert!(draft["items"].as_array().is_some_and(|items| items.iter().any(|i| i["date"] == "2024-03-10")));
//! ```

pub mod advice;
pub mod board;
pub mod date;
mod extract;
pub mod feast;
pub mod find;
pub mod item;
pub mod lexicon;
pub mod number;
pub mod outline;
pub mod owner;
pub mod page;
pub mod particulars;
pub mod pattern;
pub mod review;
pub mod setting;
pub mod shingle;
pub mod split;
pub mod text;
mod unroll;
pub mod variants;

pub use extract::Extract;
use item::{Item, Kind, Places};
use page::Page;
use particulars::Particulars;
use serde_json::{Value, json};
use shingle::Shingles;
use split::Part;

/// The largest text read at once, in bytes. Larger ones are refused by the caller with a sentence.
pub const TEXT_BYTES_MAX: usize = 32 << 20;

/// Files up to this many bytes are indexed as a whole.
const INDEXED_WHOLE: usize = 256 << 10;

/// Reads one file's text.
pub fn read<'a>(file: &'a str, raw: &'a str) -> Extract<'a> {
    read_as_of(file, raw, None)
}

/// The same, with the document's own date given from outside (`2026-07-23`, `2026-07` or `2026`) for documents
/// that state none. Nothing when the date is none.
pub fn read_dated<'a>(file: &'a str, raw: &'a str, date: &str) -> Option<Extract<'a>> {
    if !review::is_date(date) {
        return None;
    }
    let mut parts = date.split('-').map(str::parse::<i32>);
    let year = parts.next()?.ok();
    let month = parts.next().and_then(Result::ok).map(|m| m as u8);
    let day = parts.next().and_then(Result::ok).map(|d| d as u8);
    Some(read_as_of(file, raw, Some(date::Day { year, month, day })))
}

/// Reads one file's text and tells its finds as a tree (`extract/1`).
pub fn extract(file: &str, raw: &str) -> Value {
    read(file, raw).value()
}

fn read_as_of<'a>(file: &'a str, raw: &'a str, given: Option<date::Day>) -> Extract<'a> {
    let places = Places::read(raw);
    let items = finds(&places, given);
    Extract::new(file, items, &places)
}

/// The finds of a folded text, documents first.
fn finds(places: &Places<'_>, given: Option<date::Day>) -> Vec<Item> {
    let s = places.text.s.as_str();
    // One index serves all documents of a file; a long file, which may repeat itself, has one for each that is read.
    let whole = (s.len() <= INDEXED_WHOLE).then(|| pattern::open(s));
    let parts = split::split(s);
    let mut particulars: Vec<Particulars> = parts.iter().map(|p| Particulars::read(s, p)).collect();
    if let Some(day) = given {
        for p in particulars.iter_mut().filter(|p| p.date.year.is_none()) {
            p.anchor.day = day;
        }
    }
    let twins = twins(s, &parts, &particulars);
    let mut items = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        items.push(document(s, part, &particulars[i], twins[i], i));
    }
    for (i, (part, p)) in parts.iter().zip(particulars).enumerate() {
        if twins[i].is_some() {
            continue;
        }
        let _index = whole.is_none().then(|| pattern::open(&s[part.span.clone()]));
        let page = Page::read(s, part, p);
        let mut found = read_page(&page, places);
        found.iter_mut().for_each(|item| item.doc = i);
        items.extend(found);
    }
    items
}

/// Runs every grammar over one document.
fn read_page(page: &Page<'_>, places: &Places<'_>) -> Vec<Item> {
    let campaigns = find::campaign::find(page, places);
    let phases = find::phase::find(page);
    let problems = find::problem::find(page);
    let rules = find::rule::find(page);
    let agenda = find::agenda::find(page);
    let orgs = find::org::find(page, &agenda);
    let deadlines = find::deadline::find(page, &phases, places);
    let tasks = find::task::find(
        page,
        &find::task::Others {
            phases: &phases,
            problems: &problems,
            rules: &rules,
            agenda: &agenda,
            deadlines: &deadlines,
        },
    );
    let metrics = find::metric::find(page, &rules);
    let mut all = Vec::new();
    for group in [campaigns, orgs, phases, deadlines, tasks, metrics, problems, rules, agenda] {
        let mut group = group;
        group.sort_by_key(|i| (i.span.start, i.span.end));
        all.extend(group);
    }
    all
}

/// For each document the one it duplicates: of two alike, the one with fewer particulars is the copy.
fn twins(s: &str, parts: &[Part], particulars: &[Particulars]) -> Vec<Option<usize>> {
    let mut twins = vec![None; parts.len()];
    if parts.len() < 2 {
        return twins;
    }
    let shingles: Vec<Shingles> = parts.iter().map(|p| Shingles::of(&s[p.span.clone()])).collect();
    let worth = |i: usize| {
        let p: &Particulars = &particulars[i];
        let blots = s[parts[i].span.clone()].matches("xx").count();
        (p.speaker.is_some(), p.date.year.is_some(), std::cmp::Reverse(blots), p.title.is_some(), i)
    };
    for i in 0..parts.len() {
        for j in i + 1..parts.len() {
            let (a, b) = (&shingles[i], &shingles[j]);
            if twins[i].is_none()
                && twins[j].is_none()
                && a.enough()
                && b.enough()
                && a.alike_in_size(b)
                && a.shared(b) >= 80
            {
                let (keep, copy) = if worth(i) > worth(j) { (i, j) } else { (j, i) };
                twins[copy] = Some(keep);
            }
        }
    }
    twins
}

fn document(s: &str, part: &Part, p: &Particulars, twin: Option<usize>, index: usize) -> Item {
    let date = p.date.to_string();
    let mut item = Item::new(Kind::Document, part.span.clone(), "document.split", 85)
        .with("title", p.title.clone())
        .with("speaker", p.speaker.clone())
        .with("issuer", p.issuer.clone())
        .with("date", (!date.is_empty()).then_some(date))
        .with("doc_kind", p.kind)
        .with("duplicate_of", twin.map(|t| format!("d{}", t + 1)));
    if let Some(source) = p.anchor_source {
        item = item.with("anchor", p.anchor.day.to_string()).with("anchor_source", source);
    }
    if let Some(container) = &part.container {
        item = item.with("container", json!({ "title": s[container.clone()].to_owned() }));
    }
    item.doc = index;
    item
}
