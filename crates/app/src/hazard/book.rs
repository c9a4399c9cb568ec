//! The local figures of hazard work: shipped as a file, changed by a city in versions, none erased.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::hazard::Rules;
use yipan_core::who::Right;
use yipan_db::Db;

use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};

/// A shipped file that cannot be read is our own mistake, and the test below meets it first.
static SHIPPED: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!("../../../../templates/hazard/rules.toml");
    toml::from_str(text).unwrap_or_else(|error| unreachable!("templates/hazard/rules.toml: {error}"))
});

/// The figures in force, with their version; 0 are the shipped ones.
pub fn of(db: &mut Db, city: Id) -> Result<(i64, Rules), Problem> {
    #[derive(QueryableByName)]
    struct Kept {
        #[diesel(sql_type = BigInt)]
        version: i64,
        #[diesel(sql_type = Text)]
        rules: String,
    }
    let text = format!(
        "select version, rules from hazard_rules where city_id = {city} order by version desc limit 1"
    );
    let Some(kept) = yipan_db::sql(text).get_result::<Kept>(db).optional()? else {
        return Ok((0, SHIPPED.clone()));
    };
    let rules = serde_json::from_str(&kept.rules)
        .map_err(|e| Problem::Broken(format!("hazard rules, version {}: {e}", kept.version)))?;
    Ok((kept.version, rules))
}

/// One value of the figures as somebody wants it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct ValueAsk {
    /// Its name: `plan`, `publish`, `quorum`, …
    pub name: String,
    /// `5 work_day`, a number, or numbers apart by commas; shares are in thousandths.
    pub value: String,
    /// Whether the city has looked it up in its own rule.
    #[serde(default)]
    pub confirmed: bool,
    /// Where it stands: the rule and its article.
    #[serde(default)]
    pub reason: String,
    /// The version that was looked at.
    pub version: Option<i64>,
}

/// A value as people write it.
pub fn value(rules: &Rules, name: &str) -> String {
    let days: Vec<_> = rules.recheck_days.iter().map(ToString::to_string).collect();
    match name {
        "plan" => rules.plan.to_string(),
        "publish" => rules.publish.to_string(),
        "longest_days" => rules.longest_days.to_string(),
        "ask_before" => rules.ask_before.to_string(),
        "answer" => rules.answer.to_string(),
        "extensions_max" => rules.extensions_max.to_string(),
        "progress" => rules.progress.to_string(),
        "accept" => rules.accept.to_string(),
        "members_min" => rules.members_min.to_string(),
        "experts_min" => rules.experts_min.to_string(),
        "quorum" => rules.quorum.to_string(),
        "majority" => rules.majority.to_string(),
        _ => days.join(", "),
    }
}

fn set(rules: &mut Rules, name: &str, text: &str) -> Result<(), Problem> {
    let limit = || text.parse().map_err(|_| Problem::field("value", "case-limit-unreadable"));
    fn number<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
        text.trim().parse().map_err(|_| Problem::field("value", "field-not-number"))
    }
    match name {
        "plan" => rules.plan = limit()?,
        "publish" => rules.publish = limit()?,
        "longest_days" => rules.longest_days = number(text)?,
        "ask_before" => rules.ask_before = limit()?,
        "answer" => rules.answer = limit()?,
        "extensions_max" => rules.extensions_max = number(text)?,
        "progress" => rules.progress = limit()?,
        "accept" => rules.accept = limit()?,
        "members_min" => rules.members_min = number(text)?,
        "experts_min" => rules.experts_min = number(text)?,
        "quorum" => rules.quorum = number(text)?,
        "majority" => rules.majority = number(text)?,
        "recheck_days" => {
            rules.recheck_days = text.split([',', '，', '、']).map(number).collect::<Result<_, _>>()?
        }
        _ => return Err(Problem::field("name", "field-unknown")),
    }
    Ok(())
}

/// Changes one value from now on; dates that run already stay. Gives the new version.
pub fn change(db: &mut Db, by: &Actor, ask: &ValueAsk, now: i64) -> Result<i64, Problem> {
    by.may(Right::ManageCity)?;
    let (version, was) = of(db, by.city)?;
    if ask.version.is_some_and(|seen| seen != version) {
        return Err(Problem::Stale("hazard-rules"));
    }
    if ask.reason.trim().is_empty() {
        return Err(Problem::field("reason", "field-required"));
    }
    if ask.reason.chars().count() > 500 || ask.value.len() > 60 {
        return Err(Problem::field("reason", "field-too-long"));
    }
    let mut rules = was.clone();
    set(&mut rules, &ask.name, &ask.value)?;
    rules.to_confirm.retain(|own| *own != ask.name);
    if !ask.confirmed {
        rules.to_confirm.push(ask.name.clone());
    }
    if let Some(name) = rules.wrong() {
        let wrong = FieldError { field: "value".into(), key: "hazard-rule-wrong", args: args![name = name] };
        return Err(Problem::Invalid(vec![wrong]));
    }
    let text = serde_json::to_string(&rules).map_err(|e| Problem::Broken(e.to_string()))?;
    let insert = format!(
        "insert into hazard_rules (city_id, version, rules, at, by_name, reason) values ({}, {}, $1, {now}, $2, $3)",
        by.city,
        version + 1
    );
    yipan_db::sql(insert)
        .bind::<Text, _>(text)
        .bind::<Text, _>(&by.name)
        .bind::<Text, _>(ask.reason.trim())
        .execute(db)?;
    let detail = json!({"name": ask.name, "was": value(&was, &ask.name), "is": value(&rules, &ask.name),
        "confirmed": ask.confirmed, "version": version + 1});
    ledger::record(
        db,
        by,
        now,
        Line::of("hazard.rule-changed", "city", by.city).detail(detail).why(ask.reason.trim()),
    )?;
    Ok(version + 1)
}

#[cfg(test)]
mod tests {
    use yipan_core::hazard::VALUES;

    use super::*;

    #[test]
    fn the_shipped_figures_can_be_and_are_all_to_be_confirmed() {
        assert_eq!(SHIPPED.wrong(), None);
        assert!(VALUES.iter().all(|name| SHIPPED.is_open(name)));
        let mut rules = SHIPPED.clone();
        for name in VALUES {
            set(&mut rules, name, &value(&SHIPPED, name)).unwrap();
        }
        assert_eq!(rules, *SHIPPED);
    }
}
