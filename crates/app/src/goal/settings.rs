//! The settings a campaign takes from its kind: what it works by, what must happen regularly, its papers.

use serde_json::{Value, json};
use yipan_core::goal::template::{CADENCE_KINDS, Template};

/// The settings of a kind as JSON.
pub fn of(kind: Option<&Template>) -> Value {
    let Some(kind) = kind else { return json!({}) };
    let cadences: Vec<Value> = kind
        .cadences
        .iter()
        .map(|own| {
            let word =
                CADENCE_KINDS.iter().find(|(_, known)| *known == own.kind).map_or("", |(word, _)| word);
            json!({"title": own.title, "kind": word, "every": own.every, "times": own.times, "day": own.day})
        })
        .collect();
    let documents: Vec<Value> = kind
        .documents
        .iter()
        .map(|own| json!({"code": own.code, "name": own.name, "phase": own.phase}))
        .collect();
    json!({
        "checklists": kind.checklists,
        "categories": kind.categories,
        "limits": kind.limits,
        "scheme": kind.scheme,
        "cadences": cadences,
        "documents": documents,
    })
}
