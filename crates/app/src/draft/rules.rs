//! The rules of a text in the settings of its campaign: what can be carried out is set, the rest is kept as words with
//! its source.

use serde_json::{Value, json};
use yipan_db::Db;
use yipan_draft::board::{Board, Rule};
use yipan_draft::setting::{Setting, of_rule};

use crate::gate;
use crate::goal::act::NewCriterion;
use crate::goal::store as goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

const RULES_MOST: usize = 200;
const CADENCES_MOST: usize = 40;
/// The survey a bar of content people is held against.
const SURVEY: &str = "resident";
const TITLE_CHARS: usize = 60;

/// Keeps the rules of a board. `phases` pairs the item of a phase with the phase that was made of it.
pub fn keep(
    db: &mut Db,
    by: &Actor,
    (campaign, draft): (Id, Id),
    board: &Board,
    phases: &[(usize, Id)],
    now: i64,
) -> Result<(), Problem> {
    let row = goal::campaign(db, by.city, campaign)?;
    let mut settings: Value = serde_json::from_str(&row.settings)
        .map_err(|e| Problem::Broken(format!("settings of {campaign}: {e}")))?;
    let mut cadences = settings["cadences"].as_array().cloned().unwrap_or_default();
    let mut kept = Vec::new();
    for rule in board.rules.iter().take(RULES_MOST) {
        let became = match of_rule(&rule.kind, &rule.text) {
            Some(Setting::Cadence { kind, title, every, times, day }) if cadences.len() < CADENCES_MOST => {
                let same = |own: &Value| own["kind"] == kind && own["every"] == every;
                // What the text asks for takes the place of what the kind of campaign proposes.
                cadences.retain(|own| !same(own) || own["draft"].is_number());
                let new = json!({
                    "title": title, "kind": kind, "every": every, "times": times, "day": day, "draft": draft,
                });
                let line = Line::of("rhythm.changed", "campaign", campaign).campaign(Some(campaign));
                ledger::record(
                    db,
                    by,
                    now,
                    line.detail(json!({"before": null, "after": new})).why(&rule.text),
                )?;
                cadences.push(new);
                "cadence"
            }
            Some(Setting::Satisfaction(share)) if bar(db, by, rule, share, phases, now)? => "criterion",
            _ => "",
        };
        kept.push(json!({
            "kind": rule.kind, "text": rule.text, "draft": draft, "item": rule.item, "became": became,
        }));
    }
    if kept.is_empty() {
        return Ok(());
    }
    settings["cadences"] = cadences.into();
    settings["rules"] = kept.into();
    goal::save_settings(db, &row, &settings.to_string())
}

/// Adds the share of content people to the gate of the phase that was named last before it, else the last one.
fn bar(
    db: &mut Db,
    by: &Actor,
    rule: &Rule,
    share: u32,
    phases: &[(usize, Id)],
    now: i64,
) -> Result<bool, Problem> {
    let own = phases.iter().find(|(item, _)| Some(*item) == rule.phase).or(phases.last());
    let Some((_, phase)) = own else { return Ok(false) };
    let criterion = NewCriterion {
        title: rule.text.chars().take(TITLE_CHARS).collect(),
        expression: format!("survey.{SURVEY}.satisfaction >= {:.2}", f64::from(share) / 100.0),
        survey: Some(SURVEY.to_owned()),
    };
    gate::act::add_criterion(db, by, *phase, &criterion, now)?;
    Ok(true)
}
