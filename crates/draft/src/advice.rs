//! What a language model proposes, held against the text.
//!
//! The engine needs no model. Where a city runs one, it may be shown the text part by part and asked what the rules
//! missed. Its answer is not trusted: a proposal counts only if its words stand in that part letter by letter, an
//! owner only if the text has the name, a date only if there is such a day; all else is dropped and counted. What is
//! left says that a model proposed it and is never sure, so that a person looks at each.

use crate::review::{self, SURE};
use serde_json::{Value, json};
use std::ops::Range;

/// The most characters shown to a model at once: a part is read whole, and an answer about it fits in one.
pub const PART_CHARS: usize = 2_500;

/// The most proposals read from one answer.
const PROPOSALS_MAX: usize = 200;

/// The longest words proposed as one find, in characters.
const WORDS_MAX: usize = 600;

/// How sure a proposal is, of one: below what may be accepted unseen.
const CONFIDENCE: f64 = 0.5;
const _: () = assert!(CONFIDENCE * 100.0 < SURE as f64);

/// The kinds a model may propose. Figures, phases and campaigns hang on values that the rules read better.
const KINDS: [&str; 6] = ["task", "problem", "rule", "org", "deadline", "agenda"];

/// What the model is told before each part.
const TOLD: &str = include_str!("../data/advice.txt");

/// A part of a text, as a model is shown it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'a> {
    /// Where it begins, in code points.
    pub start: usize,
    /// Its words.
    pub words: &'a str,
}

/// Cuts a text into parts at the ends of lines, else of sentences, else where the most is reached.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut rest, mut start) = (text, 0);
    while !rest.is_empty() {
        let end = rest.char_indices().nth(PART_CHARS).map_or(rest.len(), |(at, _)| at);
        let head = &rest[..end];
        let cut = if end == rest.len() {
            end
        } else {
            // A border in the first half would make the parts many and small.
            let late = |at: usize| (at > end / 2).then_some(at);
            let line = head.rfind('\n').map(|at| at + 1).and_then(late);
            let sentence = head.rfind('。').map(|at| at + '。'.len_utf8()).and_then(late);
            line.or(sentence).unwrap_or(end)
        };
        let words = &rest[..cut];
        if !words.trim().is_empty() {
            parts.push(Part { start, words });
        }
        start += words.chars().count();
        rest = &rest[cut..];
    }
    parts
}

/// The body of the request about a part, for an address that speaks OpenAI's chat completions.
pub fn request(model: &str, part: &Part<'_>) -> Value {
    json!({
        "model": model,
        "temperature": 0,
        "stream": false,
        "messages": [
            {"role": "system", "content": TOLD},
            {"role": "user", "content": part.words},
        ],
    })
}

/// What is left of an answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Advice {
    /// Finds of `extract/1` that were not known.
    pub finds: Vec<Value>,
    /// How many proposals were not in the text, or not of a kind we ask for.
    pub dropped: usize,
}

/// An answer that is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// Reads an answer about a part. `documents` and `known` are the finds there are, as `extract/1`.
///
/// # Errors
/// When the answer is not of the shape of chat completions, or what the model says holds no JSON.
pub fn read(
    answer: &str,
    part: &Part<'_>,
    documents: &[Value],
    known: &[Value],
) -> Result<Advice, Unreadable> {
    let answer: Value = serde_json::from_str(answer).map_err(|_| Unreadable)?;
    let said = answer["choices"][0]["message"]["content"].as_str().ok_or(Unreadable)?;
    let proposals = proposals(said).ok_or(Unreadable)?;
    let mut advice = Advice::default();
    for proposal in &proposals {
        let Some(find) = find(proposal, part, documents) else {
            advice.dropped += 1;
            continue;
        };
        // What is known already is no news, and no fault either.
        if !known.iter().chain(&advice.finds).any(|own| same(own, &find)) {
            advice.finds.push(find);
        }
    }
    Ok(advice)
}

/// The proposals in what a model said: the JSON between its first and last bracket, whatever it wrote around it.
fn proposals(said: &str) -> Option<Vec<Value>> {
    let said = said.rsplit("</think>").next().unwrap_or(said);
    let (from, to) = (said.find(['{', '['])?, said.rfind(['}', ']'])?);
    let told: Value = serde_json::from_str(said.get(from..=to)?).ok()?;
    let list = if told.is_array() { told } else { told["items"].clone() };
    let mut list = list.as_array()?.clone();
    list.truncate(PROPOSALS_MAX);
    Some(list)
}

/// A proposal as a find, if its words stand in the part.
fn find(proposal: &Value, part: &Part<'_>, documents: &[Value]) -> Option<Value> {
    let kind = KINDS.into_iter().find(|kind| proposal["kind"] == **kind)?;
    let edge = |c: char| c.is_whitespace() || "。；;，,、：:".contains(c);
    let words = proposal["text"].as_str()?.trim_matches(edge);
    if !(2..=WORDS_MAX).contains(&words.chars().count()) {
        return None;
    }
    let at = part.words.find(words)?;
    let start = part.start + part.words[..at].chars().count();
    let span = start..start + words.chars().count();
    let doc = documents.iter().find(|own| whole(own).is_some_and(|own| covers(&own, &span)))?;
    let mut find = json!({
        "kind": kind, "doc": doc["id"], "start": span.start, "end": span.end, "text": words,
        "rule": "model", "confidence": CONFIDENCE,
    });
    match kind {
        "task" => {
            find["units"] = json!(units(&proposal["units"], part.words));
            (find["path"], find["due"], find["marks"]) = (json!([]), Value::Null, json!([]));
        }
        "rule" => put(&mut find, proposal, "rule_kind")?,
        "org" => {
            find["name"] = json!(words);
            put(&mut find, proposal, "role")?;
        }
        "deadline" => {
            find["expr"] = json!(words);
            put(&mut find, proposal, "date")?;
        }
        "agenda" => find["act"] = json!(words),
        _ => {}
    }
    Some(find)
}

/// Takes an attribute over, if its value is one it may have.
fn put(find: &mut Value, proposal: &Value, field: &str) -> Option<()> {
    let value = proposal[field].as_str().filter(|value| !value.trim().is_empty())?;
    review::correct(find, field, value).ok()
}

/// The owners that the text names, of a list or of words with 、 between.
fn units(told: &Value, text: &str) -> Vec<String> {
    let list: Vec<&str> = match told {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        Value::String(words) => words.split(['、', ',', '，']).collect(),
        _ => Vec::new(),
    };
    let named = |unit: &&str| unit.chars().count() >= 2 && text.contains(*unit);
    list.into_iter().map(str::trim).filter(named).map(str::to_owned).collect()
}

fn whole(find: &Value) -> Option<Range<usize>> {
    let place = |key: &str| find[key].as_u64().and_then(|n| usize::try_from(n).ok());
    Some(place("start")?..place("end")?)
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether two finds are of one kind and share half of their words.
pub fn same(a: &Value, b: &Value) -> bool {
    let (Some(x), Some(y)) = (whole(a), whole(b)) else { return false };
    let shared = x.end.min(y.end).saturating_sub(x.start.max(y.start));
    a["kind"] == b["kind"] && shared * 2 >= x.end.max(y.end) - x.start.min(y.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "关于开展秋季植树的通知\n各村要在10月底前补植行道树，由镇林业站负责验收。有的村浇水不及时。\n";

    fn answered(said: &str) -> String {
        json!({"choices": [{"message": {"role": "assistant", "content": said}}]}).to_string()
    }

    fn asked(said: &str, known: &[Value]) -> Result<Advice, Unreadable> {
        let documents = [json!({"kind": "document", "id": "d1", "start": 0, "end": TEXT.chars().count()})];
        let parts = parts(TEXT);
        read(&answered(said), &parts[0], &documents, known)
    }

    #[test]
    fn a_proposal_counts_only_with_the_words_of_the_text() {
        let said = r#"好的：```json
            {"items":[{"kind":"task","text":"各村要在10月底前补植行道树，","units":"各村、县财政局"},
            {"kind":"task","text":"各村要认真补植树木"},{"kind":"deadline","text":"10月底前","date":"2026-02-31"},
            {"kind":"problem","text":"有的村浇水不及时"},{"kind":"king","text":"各村"}]}
            ```"#;
        let advice = asked(said, &[]).unwrap();
        let words: Vec<_> = advice.finds.iter().map(|f| f["text"].as_str().unwrap()).collect();
        assert_eq!(words, ["各村要在10月底前补植行道树", "有的村浇水不及时"]);
        assert_eq!(advice.dropped, 3, "other words, no such day, no such kind");
        let first = &advice.finds[0];
        let (start, end) =
            (first["start"].as_u64().unwrap() as usize, first["end"].as_u64().unwrap() as usize);
        let there: String = TEXT.chars().skip(start).take(end - start).collect();
        assert_eq!(there, words[0], "places are code points of the whole text");
        assert_eq!(first["units"], json!(["各村"]), "an owner the text does not name is left out");
        assert!(first["confidence"].as_f64().unwrap() * 100.0 < SURE as f64);
    }

    #[test]
    fn what_is_known_is_not_proposed_again() {
        let said = r#"<think>{想想}</think>[{"kind":"problem","text":"有的村浇水不及时"}]"#;
        let start = TEXT[..TEXT.find("有的村").unwrap()].chars().count();
        let known = [json!({"kind": "problem", "start": start, "end": start + 8})];
        assert_eq!(asked(said, &known), Ok(Advice::default()));
    }

    #[test]
    fn an_answer_without_json_is_no_answer() {
        for said in ["", "没有。", "{", r#"{"items": 3}"#] {
            assert_eq!(asked(said, &[]), Err(Unreadable), "{said}");
        }
        assert_eq!(read("<html>", &parts(TEXT)[0], &[], &[]), Err(Unreadable));
    }

    #[test]
    fn parts_are_the_whole_text_and_none_is_too_long() {
        let texts =
            [TEXT.repeat(400), "长".repeat(9_000), "一句。".repeat(3_000), String::new(), "\n\n".into()];
        for text in &texts {
            let parts = parts(text);
            let joined: String = parts.iter().map(|p| p.words).collect();
            assert_eq!(joined.trim(), text.trim());
            for part in &parts {
                assert!(part.words.chars().count() <= PART_CHARS);
                let there: String = text.chars().skip(part.start).take(part.words.chars().count()).collect();
                assert_eq!(there, part.words);
            }
        }
    }
}
