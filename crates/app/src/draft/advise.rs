//! A language model is asked what the rules missed. It only adds items that wait for a person.

use serde_json::{Value, json};
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_draft::advice::{self, Part};

use super::act::{self, ITEMS_MAX};
use super::store;
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::model::{Job, Reading};
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// After so many parts in a row without an answer the model is left alone.
const SILENT_MOST: usize = 2;

/// A draft that a model begins to read.
pub struct Asked {
    reading: Reading,
    id: Id,
    by: Actor,
    body: String,
    documents: Vec<Value>,
    known: Vec<Value>,
}

/// Begins: the draft is open, there is a model, and it is not reading this draft already. That the text goes out stands
/// in the ledger before it goes.
pub async fn begin(app: &App, by: &Actor, id: Id) -> Result<Asked, Problem> {
    by.may(Right::EditCampaign)?;
    let model = app.model.get().ok_or(Problem::Refused("draft-refused-no-model", Vec::new()))?;
    let reading = model.begin(id).ok_or(Problem::Refused("draft-refused-model-reads", Vec::new()))?;
    let (asker, told) = (by.clone(), json!({ "model": model.name, "host": model.host() }));
    let (row, items) = app
        .deed(move |db, now| {
            let row = act::open(db, &asker, id)?;
            ledger::record(db, &asker, now, Line::of("draft.shown", "draft", id).detail(told))?;
            Ok((row, store::items(db, asker.city, id)?))
        })
        .await?;
    let documents = serde_json::from_str(&row.documents).unwrap_or_default();
    let known = items.iter().map(store::Item::json).collect();
    Ok(Asked { reading, id, by: by.clone(), body: row.body, documents, known })
}

/// Goes through the text part by part and keeps what is new. What came of it is noted with the model.
pub async fn read(app: &App, asked: Asked) -> Job {
    let job = match read_parts(&asked).await {
        Ok((finds, dropped, unanswered)) => {
            let (by, id, name) = (asked.by.clone(), asked.id, asked.reading.model().name.clone());
            let kept = app.deed(move |db, now| keep(db, &by, id, &name, finds, now)).await;
            kept.map_or_else(Job::Refused, |new| Job::Done { new, dropped, unanswered })
        }
        Err(why) => Job::Silent(why),
    };
    asked.reading.note(job.clone());
    job
}

/// What all parts brought: the finds, how many proposals were dropped, how many parts had no answer that could be read.
async fn read_parts(asked: &Asked) -> Result<(Vec<Value>, usize, usize), String> {
    let parts = advice::parts(&asked.body);
    let (mut finds, mut dropped, mut unanswered, mut silent) = (Vec::new(), 0, 0, 0);
    for (n, part) in parts.iter().enumerate() {
        asked.reading.note(Job::Reading { done: n, parts: parts.len() });
        match one(asked, part, &finds).await {
            Ok(advice) => {
                silent = 0;
                dropped += advice.dropped;
                finds.extend(advice.finds);
            }
            Err(why) => {
                (silent, unanswered) = (silent + 1, unanswered + 1);
                if silent >= SILENT_MOST || parts.len() == 1 {
                    return Err(why);
                }
            }
        }
    }
    Ok((finds, dropped, unanswered))
}

async fn one(asked: &Asked, part: &Part<'_>, found: &[Value]) -> Result<advice::Advice, String> {
    let model = asked.reading.model();
    let answer = model.ask(&advice::request(&model.name, part).to_string()).await?;
    let known: Vec<Value> = asked.known.iter().chain(found).cloned().collect();
    advice::read(&answer, part, &asked.documents, &known).map_err(|_| "no JSON in its answer".to_owned())
}

/// Adds the proposals as items that wait; gives how many.
fn keep(
    db: &mut Db,
    by: &Actor,
    id: Id,
    model: &str,
    mut finds: Vec<Value>,
    now: i64,
) -> Result<usize, Problem> {
    by.may(Right::EditCampaign)?;
    act::open(db, by, id)?;
    let items = store::items(db, by.city, id)?;
    // People went on while it read: what they added meanwhile is no news.
    let known: Vec<Value> = items.iter().map(store::Item::json).collect();
    finds.retain(|find| !known.iter().any(|own| advice::same(own, find)));
    if items.len() + finds.len() > ITEMS_MAX {
        return Err(Problem::Refused("draft-refused-too-many", args![most = ITEMS_MAX as i64]));
    }
    let last = items.iter().map(|i| i.number).max().unwrap_or(0);
    for (number, find) in (last + 1..).zip(&finds) {
        store::add_item(db, &act::item(by.city, id, number, find))?;
    }
    let detail = json!({ "model": model, "items": finds.len() });
    ledger::record(db, by, now, Line::of("draft.advised", "draft", id).detail(detail))?;
    Ok(finds.len())
}
