//! Overdue appeals: a unit asks, two reviewers answer, the exemption stands beside the raw fact.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::{Appeal, Review, Standing};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::act::{Said, path_of, seen};
use super::row::CaseRow;
use super::{refused, store};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// An appeal as kept.
#[derive(Debug, Clone, QueryableByName)]
pub struct Kept {
    /// The unit that appealed.
    #[diesel(sql_type = BigInt)]
    pub unit_id: Id,
    #[diesel(sql_type = BigInt)]
    by_id: Id,
    /// Who appealed for it.
    #[diesel(sql_type = Text)]
    pub by_name: String,
    /// Why.
    #[diesel(sql_type = Text)]
    pub reason: String,
    /// When.
    #[diesel(sql_type = BigInt)]
    pub at: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    first_by: Option<Id>,
    /// The first reviewer.
    #[diesel(sql_type = Nullable<Text>)]
    pub first_name: Option<String>,
    /// Whether they grant it.
    #[diesel(sql_type = Nullable<Bool>)]
    pub first_grants: Option<bool>,
    /// Their words.
    #[diesel(sql_type = Nullable<Text>)]
    pub first_words: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    second_by: Option<Id>,
    /// The second reviewer.
    #[diesel(sql_type = Nullable<Text>)]
    pub second_name: Option<String>,
    /// Whether they grant it.
    #[diesel(sql_type = Nullable<Bool>)]
    pub second_grants: Option<bool>,
    /// Their words.
    #[diesel(sql_type = Nullable<Text>)]
    pub second_words: Option<String>,
}

impl Kept {
    /// As the rules take it.
    pub fn appeal(&self) -> Appeal {
        let review =
            |by: Option<Id>, grants: Option<bool>| by.zip(grants).map(|(by, grants)| Review { by, grants });
        Appeal {
            by: self.by_id,
            first: review(self.first_by, self.first_grants),
            second: review(self.second_by, self.second_grants),
        }
    }

    /// Word of where it stands.
    pub fn standing(&self) -> &'static str {
        self.appeal().standing().word()
    }

    /// What the reviewers said: who, whether they grant it, words.
    pub fn reviews(&self) -> Vec<(&str, bool, &str)> {
        let one = |name: &'_ Option<String>, grants: Option<bool>| name.is_some() && grants.is_some();
        let mut found = Vec::new();
        if one(&self.first_name, self.first_grants) {
            let words = self.first_words.as_deref().unwrap_or_default();
            found.push((
                self.first_name.as_deref().unwrap_or_default(),
                self.first_grants == Some(true),
                words,
            ));
        }
        if one(&self.second_name, self.second_grants) {
            let words = self.second_words.as_deref().unwrap_or_default();
            let name = self.second_name.as_deref().unwrap_or_default();
            found.push((name, self.second_grants == Some(true), words));
        }
        found
    }
}

/// The appeal of a case, if there is one.
pub fn of(db: &mut Db, city: Id, case: Id) -> Result<Option<Kept>, Problem> {
    let text = format!(
        "select unit_id, by_id, by_name, reason, at, first_by, first_name, first_grants, first_words, second_by, \
         second_name, second_grants, second_words from case_appeal where city_id = {city} and case_id = {case}"
    );
    Ok(yipan_db::sql(text).get_result(db).optional()?)
}

/// The unit that had the case, if this person may appeal for it.
fn appellant(db: &mut Db, by: &Actor, row: &CaseRow) -> Result<Id, Problem> {
    let unit = row.unit_id.ok_or(Problem::Refused("case-refused-not-late", Vec::new()))?;
    by.may_at(Right::Appeal, &path_of(db, by.city, unit)?)?;
    Ok(unit)
}

/// A unit appeals that its case counts as overdue.
pub fn appeal(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<CaseRow, Problem> {
    let (row, _) = seen(db, by, id, said)?;
    let unit = appellant(db, by, &row)?;
    Appeal::of(by.person, row.closed_at, row.late, &said.reason, now).map_err(refused)?;
    let text = format!(
        "insert into case_appeal (city_id, case_id, unit_id, by_id, by_name, reason, at, standing) \
         values ({}, {id}, {unit}, {}, $1, $2, {now}, 'first') on conflict do nothing",
        by.city, by.person
    );
    let kept =
        yipan_db::sql(text).bind::<Text, _>(&by.name).bind::<Text, _>(said.reason.trim()).execute(db)?;
    if kept == 0 {
        return Err(Problem::Refused("case-appealed-before", Vec::new()));
    }
    super::act::attach(db, by, id, "before", &said.evidence, now)?;
    let line = Line::of("case.appealed", "case", id).campaign(row.campaign_id);
    ledger::record(db, by, now, line.detail(json!({"unit": unit})).why(&said.reason))?;
    Ok(row)
}

/// What a reviewer says.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct ReviewAsk {
    /// Whether the case is to be exempt from the overdue figures.
    pub granted: bool,
    /// Words; needed.
    #[serde(flatten)]
    pub said: Said,
}

/// A reviewer answers: first the office, then whoever may be the second person. Nobody of the unit reviews.
pub fn review(db: &mut Db, by: &Actor, id: Id, ask: &ReviewAsk, now: i64) -> Result<CaseRow, Problem> {
    let (mut row, _) = seen(db, by, id, &ask.said)?;
    let Some(kept) = of(db, by.city, id)? else {
        by.may(Right::GrantCase)?;
        return Err(Problem::Refused("case-refused-nothing-applied", Vec::new()));
    };
    let own = kept.appeal();
    let second = own.first.is_some();
    by.may(if second { Right::ConfirmCase } else { Right::GrantCase })?;
    if within(&path_of(db, by.city, kept.unit_id)?, &by.unit_path) {
        return Err(Problem::Refused("case-refused-second-person", Vec::new()));
    }
    let reviewed = own.review(by.person, ask.granted, &ask.said.reason).map_err(refused)?;
    let standing = reviewed.standing();
    let which = if second { "second" } else { "first" };
    let text = format!(
        "update case_appeal set {which}_by = {}, {which}_name = $1, {which}_grants = {}, {which}_words = $2, \
         {which}_at = {now}, standing = '{}' where city_id = {} and case_id = {id} and {which}_by is null",
        by.person,
        ask.granted,
        standing.word(),
        by.city
    );
    let words = ask.said.reason.trim();
    if yipan_db::sql(text).bind::<Text, _>(&by.name).bind::<Text, _>(words).execute(db)? != 1 {
        return Err(Problem::Stale("case"));
    }
    if standing == Standing::Granted {
        row.exempt = true;
        store::save(db, &row)?;
        row.version += 1;
    }
    let line = Line::of("case.appeal-reviewed", "case", id).campaign(row.campaign_id);
    let detail = json!({"granted": ask.granted, "standing": standing.word(), "exempt": row.exempt});
    ledger::record(db, by, now, line.detail(detail).why(words))?;
    Ok(row)
}

/// What this person could do about an appeal now: `appeal`, `appeal-review`, or nothing.
pub(super) fn offered(
    db: &mut Db,
    by: &Actor,
    row: &CaseRow,
    kept: Option<&Kept>,
    now: i64,
) -> Result<Option<&'static str>, Problem> {
    let Some(kept) = kept else {
        let open = Appeal::of(by.person, row.closed_at, row.late, ".", now).is_ok();
        return Ok((open && appellant(db, by, row).is_ok()).then_some("appeal"));
    };
    let right = match kept.appeal().standing() {
        Standing::First => Right::GrantCase,
        Standing::Second => Right::ConfirmCase,
        Standing::Granted | Standing::Refused => return Ok(None),
    };
    let outside = !within(&path_of(db, by.city, kept.unit_id)?, &by.unit_path);
    let may = by.can_everywhere(right) && outside && kept.appeal().review(by.person, true, ".").is_ok();
    Ok(may.then_some("appeal-review"))
}
