//! Writing an entry: who, when, what, on which subject, what changed, why, from which address.

use std::sync::OnceLock;

use serde_json::Value;
use sha2::{Digest, Sha256};
use yipan_db::{Db, new_id};

use super::store::{self, EntryRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who::session::hex;

/// What a deed tells the ledger.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Past participle of the deed with its noun: `case.dispatched`.
    pub fact: &'static str,
    /// Noun of the subject: `case`.
    pub subject: &'static str,
    /// Id of the subject.
    pub id: Id,
    /// The campaign it belongs to.
    pub campaign: Option<Id>,
    /// What changed, as JSON; never a sealed identity.
    pub detail: Value,
    /// Why, in the actor's words.
    pub reason: &'a str,
}

impl<'a> Line<'a> {
    /// A line about a subject.
    pub fn of(fact: &'static str, subject: &'static str, id: Id) -> Self {
        Self { fact, subject, id, campaign: None, detail: Value::Null, reason: "" }
    }

    /// With the campaign.
    pub fn campaign(mut self, campaign: Option<Id>) -> Self {
        self.campaign = campaign;
        self
    }

    /// With what changed.
    pub fn detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// With the reason given.
    pub fn why(mut self, reason: &'a str) -> Self {
        self.reason = reason;
        self
    }
}

type Links = &'static [(&'static str, &'static str)];
static FORWARD: OnceLock<Links> = OnceLock::new();

/// Tells the ledger which facts have something following them: pairs of fact and link name. Set once by flow.
pub fn forward(links: Links) {
    let _ = FORWARD.set(links);
}

/// Writes the entry, and marks what follows from it, in the caller's transaction. Gives the entry's id.
pub fn record(db: &mut Db, by: &Actor, now: i64, line: Line<'_>) -> Result<Id, Problem> {
    let id = new_id();
    let detail = if line.detail.is_null() { String::new() } else { line.detail.to_string() };
    let mut row = EntryRow {
        city_id: by.city,
        id,
        at: now,
        actor_id: by.person,
        actor: by.name.clone(),
        unit_id: by.unit,
        fact: line.fact.to_owned(),
        subject: line.subject.to_owned(),
        subject_id: line.id,
        campaign_id: line.campaign,
        detail,
        reason: line.reason.to_owned(),
        address: by.address.clone(),
        leaf: String::new(),
        batch: None,
    };
    row.leaf = leaf(&row);
    store::insert(db, &row)?;
    for (fact, link) in FORWARD.get().copied().unwrap_or_default() {
        if *fact == line.fact {
            store::add_todo(db, by.city, id, link)?;
            crate::kit::app::is_followed();
        }
    }
    Ok(id)
}

/// The hash of an entry: SHA-256 over its fields, each with its length before it, so that nothing can move
/// from one field into the next.
pub fn leaf(row: &EntryRow) -> String {
    let mut hash = Sha256::new();
    for number in [row.city_id, row.id, row.at, row.actor_id, row.unit_id, row.subject_id] {
        hash.update(number.to_be_bytes());
    }
    hash.update(row.campaign_id.unwrap_or(-1).to_be_bytes());
    for text in [&row.actor, &row.fact, &row.subject, &row.detail, &row.reason, &row.address] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hex(&hash.finalize())
}
