//! The merged list of a campaign's standards, from the tables to the rule and back to people.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use yipan_core::goal::crosswalk::{Line, crosswalk};
use yipan_core::goal::merge::Conflict;
use yipan_core::goal::period::{Frequency, Window};
use yipan_core::goal::requirement::Requirement;
use yipan_core::goal::standard::{CONFIDENCE, Confidence, Indicator, KINDS, METHODS, Standard, word};
use yipan_db::Db;

use super::store;
use crate::kit::Id;
use crate::kit::say::Say;
use crate::problem::Problem;

fn named<T: Copy>(list: &[(&str, T)], word: &str) -> Option<T> {
    list.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// A standard of the city as the rules know it.
pub fn standard(db: &mut Db, city: Id, id: Id) -> Result<Standard, Problem> {
    let row = store::standard(db, city, id)?;
    let rows = store::indicators(db, city, id)?;
    let links: HashMap<Id, Id> = store::links(db, city)?.into_iter().collect();
    let codes: HashMap<Id, String> = rows.iter().map(|row| (row.id, row.code.clone())).collect();
    let mut indicators = Vec::with_capacity(rows.len());
    for own in rows {
        // What people said is the same counts under the other's measure and scope.
        let (measure, scope) = match links.get(&own.id) {
            Some(other) => {
                let other = store::indicator(db, city, *other)?;
                (other.measure, other.scope)
            }
            None => (own.measure.clone(), own.scope.clone()),
        };
        indicators.push(Indicator {
            parent: own.parent_id.and_then(|parent| codes.get(&parent).cloned()),
            code: own.code,
            title: own.title,
            kind: own.kind.as_deref().and_then(|kind| named(KINDS, kind)),
            methods: own.methods.split(' ').filter_map(|method| named(METHODS, method)).collect(),
            points: own.points,
            measure,
            scope,
            requirement: own.requirement.as_deref().and_then(|asked| Requirement::parse(asked).ok()),
            confidence: named(CONFIDENCE, &own.confidence).unwrap_or(Confidence::ToConfirm),
            evidence: own.evidence.lines().map(str::to_owned).collect(),
            frequency: own.frequency.as_deref().and_then(Frequency::parse),
            window: own.during.as_deref().and_then(Window::parse),
            note: own.note,
        });
    }
    let broken = |_| Problem::Broken(format!("standard {} has no day", row.code));
    Ok(Standard {
        in_force: row.in_force.parse().map_err(broken)?,
        in_force_until: row.in_force_until.and_then(|day| day.parse().ok()),
        code: row.code,
        name: row.name,
        edition: row.edition,
        owner: row.owner,
        note: row.note,
        scopes: serde_json::from_str(&row.scopes).unwrap_or_default(),
        indicators,
    })
}

/// The standards of a campaign and their merged list on a day.
pub fn of_campaign(
    db: &mut Db,
    city: Id,
    campaign: Id,
    on: Option<jiff::civil::Date>,
) -> Result<(Vec<Standard>, Vec<Line>), Problem> {
    let mut standards = Vec::new();
    for row in store::standards_of(db, city, campaign)? {
        standards.push(standard(db, city, row.id)?);
    }
    let lines = crosswalk(&standards, on, &BTreeMap::new());
    Ok((standards, lines))
}

/// Why there is no merged requirement, as a sentence.
pub fn conflict(say: &Say, conflict: &Conflict) -> String {
    match conflict {
        Conflict::Units { a, b } => {
            let bare = |unit: &str| if unit.is_empty() { say.it("goal-unit-none") } else { unit.to_owned() };
            say.two("goal-conflict-units", "a", bare(a), "b", bare(b))
        }
        Conflict::Bounds { bounds } => say.one("goal-conflict-bounds", "bounds", bounds.join(" · ")),
        Conflict::Trend => say.it("goal-conflict-trend"),
    }
}

/// A line of the list as the API and the command line answer it.
pub fn json(line: &Line, say: &Say) -> Value {
    let text = |asked: &Option<Requirement>| asked.as_ref().map(ToString::to_string);
    let sources: Vec<Value> = line
        .sources
        .iter()
        .map(|source| {
            json!({
                "standard": source.standard,
                "code": source.code,
                "title": source.title,
                "requirement": text(&source.requirement),
                "confidence": word(CONFIDENCE, &source.confidence),
                "kind": source.kind.map(|kind| word(KINDS, &kind)),
            })
        })
        .collect();
    let look_alikes: Vec<Value> =
        line.look_alikes.iter().map(|own| json!({"measure": own.measure, "scope": own.scope})).collect();
    json!({
        "measure": line.measure,
        "scope": line.scope,
        "title": line.title,
        "requirement": text(&line.requirement),
        "when_confirmed": text(&line.when_confirmed),
        "driven_by": line.driven_by,
        "sources": sources,
        "veto": line.veto,
        "evidence": line.evidence,
        "methods": line.methods.iter().map(|method| word(METHODS, method)).collect::<Vec<_>>(),
        "frequency": line.frequency.as_ref().map(ToString::to_string),
        "windows": line.windows.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "look_alikes": look_alikes,
        "conflict": line.conflict.as_ref().map(|own| conflict(say, own)),
    })
}
