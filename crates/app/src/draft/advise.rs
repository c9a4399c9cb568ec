//! A language model is asked what the rules missed. It only adds items that wait for a person.

use std::sync::Arc;

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
use crate::kit::model::{Job, Model};
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// After so many parts in a row without an answer the model is left alone.
const SILENT_MOST: usize = 2;

/// A reading that has begun.
pub struct Asked {
    model: Arc<Model>,
    id: Id,
    by: Actor,
    body: String,
    documents: Vec<Value>,
    known: Vec<Value>,
}

/// Begins: the draft is open, there is a model, and it is not reading this draft already.
pub async fn begin(app: &App, by: &Actor, id: Id) -> Result<Asked, Problem> {
    by.may(Right::EditCampaign)?;
    let model = app.model.get().cloned().ok_or(Problem::Refused("draft-refused-no-model", Vec::new()))?;
    let asker = by.clone();
    let (row, items) =
        app.read(move |db| Ok((act::open(db, &asker, id)?, store::items(db, asker.city, id)?))).await?;
    if !model.begin(id, advice::parts(&row.body).len()) {
        return Err(Problem::Refused("draft-refused-model-reads", Vec::new()));
    }
    let documents = serde_json::from_str(&row.documents).unwrap_or_default();
    let known = items.iter().map(store::Item::json).collect();
    Ok(Asked { model, id, by: by.clone(), body: row.body, documents, known })
}

/// Goes through the text part by part and keeps what is new. What came of it is noted with the model.
pub async fn read(app: &App, asked: Asked) -> Job {
    let job = match read_parts(&asked).await {
        Ok((finds, dropped, unanswered)) => {
            let (by, id, name) = (asked.by.clone(), asked.id, asked.model.name.clone());
            let kept = app.deed(move |db, now| keep(db, &by, id, &name, finds, now)).await;
            match kept {
                Ok(new) => Job::Done { new, dropped, unanswered },
                Err(problem) => Job::Failed(problem.word().to_owned()),
            }
        }
        Err(why) => Job::Failed(why),
    };
    asked.model.note(asked.id, job.clone());
    job
}

/// What all parts brought: the finds, how many proposals were dropped, how many parts had no answer that could be read.
async fn read_parts(asked: &Asked) -> Result<(Vec<Value>, usize, usize), String> {
    let parts = advice::parts(&asked.body);
    let (mut finds, mut dropped, mut unanswered, mut silent) = (Vec::new(), 0, 0, 0);
    for (n, part) in parts.iter().enumerate() {
        asked.model.note(asked.id, Job::Reading { done: n, parts: parts.len() });
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
    let body = advice::request(&asked.model.name, part).to_string();
    let answer = asked.model.ask(&body).await?;
    let known: Vec<Value> = asked.known.iter().chain(found).cloned().collect();
    advice::read(&answer, part, &asked.documents, &known).map_err(|_| "no JSON in its answer".to_owned())
}

/// Adds the proposals as items that wait; gives how many.
fn keep(db: &mut Db, by: &Actor, id: Id, model: &str, finds: Vec<Value>, now: i64) -> Result<usize, Problem> {
    by.may(Right::EditCampaign)?;
    act::open(db, by, id)?;
    let items = store::items(db, by.city, id)?;
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
