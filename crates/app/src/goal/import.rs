//! Standards from files: TOML or a workbook with the same columns. Read whole or not at all.

use diesel::prelude::*;
use serde_json::json;
use std::collections::HashMap;
use yipan_core::goal::fields::{FILE_BYTES_MAX, Fault, Place, Why};
use yipan_core::goal::sheet::{self, Sheet};
use yipan_core::goal::standard::{CONFIDENCE, KINDS, METHODS, Standard, word};
use yipan_core::goal::text;
use yipan_core::goal::tree::Tree;
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::merged;
use super::shelf;
use super::store::{self, indicator, standard};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::Arg;
use crate::kit::table;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};

/// Reads a file by its name: `.xlsx` as a workbook, anything else as TOML.
pub fn read(name: &str, bytes: &[u8]) -> Result<Standard, Vec<Fault>> {
    let unreadable = |message: String| vec![Fault { place: Place::File, why: Why::Syntax(message) }];
    if bytes.len() > FILE_BYTES_MAX {
        return Err(vec![Fault { place: Place::File, why: Why::FileTooLong { bytes_max: FILE_BYTES_MAX } }]);
    }
    if name.to_lowercase().ends_with(".xlsx") {
        let text = yipan_paper::read(name, bytes).map_err(|error| unreadable(error.to_string()))?;
        return sheet::standard(&sheets(&text));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
    Standard::parse(text.trim_start_matches('\u{feff}'))
}

/// The sheets of a workbook as dense rows of text; a merged block answers in each of its cells.
pub fn sheets(text: &yipan_paper::Text) -> Vec<Sheet> {
    text.sheets.iter().map(|own| Sheet { name: own.name.clone(), rows: table::dense(own) }).collect()
}

/// Faults as fields to mend, each with its place.
pub fn problem(faults: &[Fault]) -> Problem {
    let field = |fault: &Fault| FieldError {
        field: fault.place.short(),
        key: fault.why.key(),
        args: fault.why.facts().into_iter().map(|(name, value)| (name, Arg::Text(value))).collect(),
    };
    Problem::Invalid(faults.iter().map(field).collect())
}

/// Takes a standard into the city: all of it, in the caller's transaction.
pub fn take(db: &mut Db, by: &Actor, own: &Standard, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    if store::standard_by_code(db, by.city, &own.code)?.is_some() {
        return Err(Problem::Refused("goal-refused-standard-known", args![code = own.code]));
    }
    let id = new_id();
    let row = store::Standard {
        city_id: by.city,
        id,
        code: own.code.clone(),
        name: own.name.clone(),
        edition: own.edition.clone(),
        in_force: own.in_force.to_string(),
        in_force_until: own.in_force_until.map(|day| day.to_string()),
        owner: own.owner.clone(),
        note: own.note.clone(),
        scopes: json!(own.scopes).to_string(),
        imported_at: now,
        version: 1,
    };
    diesel::insert_into(standard::table).values(&row).execute(db)?;
    let tree = Tree::of(&own.indicators);
    let ids: HashMap<&str, Id> = own.indicators.iter().map(|one| (one.code.as_str(), new_id())).collect();
    for (sort, (at, _)) in (0..).zip(tree.walk()) {
        let one = &own.indicators[at];
        let methods: Vec<&str> = one.methods.iter().map(|method| word(METHODS, method)).collect();
        let row = store::Indicator {
            city_id: by.city,
            id: ids.get(one.code.as_str()).copied().unwrap_or_default(),
            standard_id: id,
            parent_id: one.parent.as_deref().and_then(|code| ids.get(code).copied()),
            sort,
            is_leaf: tree.is_leaf(at),
            code: one.code.clone(),
            title: one.title.clone(),
            kind: one.kind.map(|kind| word(KINDS, &kind).to_owned()),
            methods: methods.join(" "),
            points: one.points,
            measure: one.measure.clone(),
            scope: one.scope.clone(),
            requirement: one.requirement.as_ref().map(ToString::to_string),
            confidence: word(CONFIDENCE, &one.confidence).to_owned(),
            evidence: one.evidence.join("\n"),
            frequency: one.frequency.as_ref().map(ToString::to_string),
            during: one.window.map(|window| window.to_string()),
            note: one.note.clone(),
        };
        diesel::insert_into(indicator::table).values(&row).execute(db)?;
    }
    let detail = json!({"code": own.code, "name": own.name, "indicators": own.indicators.len()});
    ledger::record(db, by, now, Line::of("standard.imported", "standard", id).detail(detail))?;
    Ok(id)
}

/// Takes a standard in, or finds it: the same text under the same code is the same standard.
pub fn take_or_known(db: &mut Db, by: &Actor, own: &Standard, now: i64) -> Result<Id, Problem> {
    if let Some(known) = store::standard_by_code(db, by.city, &own.code)?
        && text::toml(&merged::standard(db, by.city, known.id)?) == text::toml(own)
    {
        return Ok(known.id);
    }
    take(db, by, own, now)
}

/// The id of a standard by its code; one that is shipped is taken in when it is first asked for.
pub fn shipped(db: &mut Db, by: &Actor, code: &str, now: i64) -> Result<Id, Problem> {
    if let Some(known) = store::standard_by_code(db, by.city, code)? {
        return Ok(known.id);
    }
    match shelf::standard(code) {
        Some(Ok(own)) => take(db, by, &own, now),
        Some(Err(faults)) => Err(problem(&faults)),
        None => Err(Problem::field("standards", "field-unknown")),
    }
}
