//! What people can do about scores. One function, one transaction, one ledger line.

use diesel::prelude::*;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use yipan_core::score::{Entrant, Refused, Scheme, Stage, rank};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::store::{
    self, AppealRow, CardRow, NoteRow, RunRow, SchemeRow, score_appeal, score_note, score_run, score_scheme,
};
use super::{Period, figures};
use crate::args;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};
use crate::who;
use crate::who::session::hex;

/// Schemes that come with the program, by code.
pub const SHIPPED: &[(&str, &str)] = &[
    ("monthly", include_str!("../../../../templates/score/monthly.toml")),
    ("safety", include_str!("../../../../templates/score/safety.toml")),
];

/// A scheme to use.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewScheme {
    /// Campaign.
    pub campaign: Id,
    /// Code of a shipped scheme.
    pub shipped: Option<String>,
    /// Or a scheme of one's own, as TOML.
    pub source: Option<String>,
}

/// A period to score.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewRun {
    /// Campaign.
    pub campaign: Id,
    /// `2026-07`.
    pub period: String,
}

/// A record entered by hand.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewNote {
    /// Campaign.
    pub campaign: Id,
    /// `2026-07`.
    pub period: String,
    /// Unit.
    pub unit: Id,
    /// Figure, such as `manual.praise` or `orders.late`.
    pub figure: String,
    /// What it is, in a few words.
    pub label: String,
    /// Why.
    pub reason: String,
}

/// An objection.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewAppeal {
    /// Unit.
    pub unit: Id,
    /// The record that should not count; none objects to the score as a whole.
    pub record: Option<Id>,
    /// Why.
    pub words: String,
}

/// An answer to an objection.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Answer {
    /// Whether it is upheld.
    pub upheld: bool,
    /// Why.
    pub words: String,
}

/// Takes a scheme into use for a campaign.
pub fn add_scheme(db: &mut Db, by: &Actor, ask: &NewScheme, now: i64) -> Result<SchemeRow, Problem> {
    by.may(Right::RunScores)?;
    let source = match (&ask.source, &ask.shipped) {
        (Some(source), _) => source.as_str(),
        (None, Some(code)) => {
            let found = SHIPPED.iter().find(|(own, _)| own == code);
            found.ok_or_else(|| Problem::field("shipped", "field-unknown"))?.1
        }
        (None, None) => return Err(Problem::field("source", "field-required")),
    };
    let scheme = Scheme::parse(source).map_err(|why| {
        let args = args![why = why.to_string()];
        Problem::Invalid(vec![FieldError { field: "source".into(), key: "score-scheme-wrong", args }])
    })?;
    let row = SchemeRow {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        code: scheme.code,
        name: scheme.name,
        edition: scheme.edition,
        source: source.to_owned(),
        created_at: now,
    };
    diesel::insert_into(score_scheme::table).values(&row).execute(db)?;
    let line = Line::of("scheme.added", "scheme", row.id)
        .campaign(Some(ask.campaign))
        .detail(json!({"code": row.code, "edition": row.edition}));
    ledger::record(db, by, now, line)?;
    Ok(row)
}

/// Counts a period, for the first time or again, from the records as they stand.
pub fn run(db: &mut Db, by: &Actor, ask: &NewRun, now: i64) -> Result<RunRow, Problem> {
    by.may(Right::RunScores)?;
    let period = Period::read(&ask.period)?;
    if period.from() > now {
        return Err(Problem::field("period", "score-period-future"));
    }
    let row = match store::run_of(db, by.city, ask.campaign, &ask.period)? {
        Some(row) => {
            stage(&row)?.recount().map_err(refused)?;
            row
        }
        None => {
            let schemes = store::schemes(db, by.city, Some(ask.campaign))?;
            let scheme = match schemes.into_iter().next() {
                Some(scheme) => scheme,
                None => {
                    let ask =
                        NewScheme { campaign: ask.campaign, shipped: Some("monthly".into()), source: None };
                    add_scheme(db, by, &ask, now)?
                }
            };
            let row = RunRow {
                city_id: by.city,
                id: new_id(),
                campaign_id: ask.campaign,
                scheme_id: scheme.id,
                period: ask.period.clone(),
                stage: Stage::Provisional.word().into(),
                as_of: now,
                appeal_until: None,
                frozen_at: None,
                published_at: None,
                hash: String::new(),
                version: 1,
            };
            diesel::insert_into(score_run::table).values(&row).execute(db)?;
            row
        }
    };
    recount(db, by, row, now)
}

/// Counts the cards of a run again and puts them in place.
fn recount(db: &mut Db, by: &Actor, row: RunRow, now: i64) -> Result<RunRow, Problem> {
    let scheme = store::scheme(db, by.city, row.scheme_id)?.scheme()?;
    let period = Period::read(&row.period)?;
    let as_of = now.min(period.until());
    let appeals = store::appeals(db, by.city, row.id)?;
    let before = match store::run_of(db, by.city, row.campaign_id, &period.before().word())? {
        Some(before) => store::cards(db, by.city, before.id)?,
        None => Vec::new(),
    };
    let units = who::store::units_under(db, by.city, "/")?;
    let mut cards = Vec::new();
    for group in &scheme.groups {
        let mut trees = Vec::new();
        for unit in units.iter().filter(|unit| group.kinds.contains(&unit.kind)) {
            let (unit, path) = (unit.id, unit.path.clone());
            let scope =
                figures::Scope { city: by.city, campaign: row.campaign_id, unit, path, period, as_of };
            trees.push((unit, scheme.card(&figures::of(db, &scope, &appeals)?)));
        }
        let entrants: Vec<Entrant> = trees
            .iter()
            .map(|(unit, tree)| {
                let before =
                    before.iter().find(|card| card.unit_id == *unit && card.group_code == group.code);
                Entrant {
                    unit: *unit,
                    total: tree.total,
                    before: before.and_then(|card| u32::try_from(card.place).ok()),
                }
            })
            .collect();
        for place in rank(&scheme, &entrants) {
            let Some((_, tree)) = trees.iter().find(|(unit, _)| *unit == place.unit) else { continue };
            cards.push(CardRow {
                city_id: by.city,
                run_id: row.id,
                unit_id: place.unit,
                group_code: group.code.clone(),
                total: place.total,
                place: i64::from(place.place),
                tied: place.tied,
                moved: place.moved.map(i64::from),
                mark: place.mark.map(|mark| mark.word().to_owned()),
                card: serde_json::to_string(tree).map_err(|why| Problem::Broken(why.to_string()))?,
            });
        }
    }
    store::put_cards(db, by.city, row.id, &cards)?;
    let row = RunRow { as_of, ..row };
    store::save_run(db, &row)?;
    let line = Line::of("score.counted", "score", row.id)
        .campaign(Some(row.campaign_id))
        .detail(json!({"period": row.period, "units": cards.len(), "hash": hash(&cards)}));
    ledger::record(db, by, now, line)?;
    store::run(db, by.city, row.id)
}

/// Enters a record by hand, with its reason.
pub fn note(db: &mut Db, by: &Actor, ask: &NewNote, now: i64) -> Result<Id, Problem> {
    by.may(Right::RunScores)?;
    Period::read(&ask.period)?;
    who::store::unit(db, by.city, ask.unit)?;
    if !ask.figure.starts_with("manual.") && !ask.figure.starts_with("orders.") {
        return Err(Problem::field("figure", "score-note-figure"));
    }
    for (field, value) in [("label", &ask.label), ("reason", &ask.reason)] {
        if value.trim().is_empty() {
            return Err(Problem::field(field, "field-required"));
        }
        if value.chars().count() > 500 {
            return Err(Problem::field(field, "field-too-long"));
        }
    }
    let row = NoteRow {
        city_id: by.city,
        id: new_id(),
        campaign_id: ask.campaign,
        period: ask.period.clone(),
        unit_id: ask.unit,
        figure: ask.figure.clone(),
        label: ask.label.trim().to_owned(),
        reason: ask.reason.trim().to_owned(),
        by_name: by.name.clone(),
        at: now,
    };
    diesel::insert_into(score_note::table).values(&row).execute(db)?;
    let line = Line::of("score.noted", "unit", ask.unit)
        .campaign(Some(ask.campaign))
        .detail(json!({"figure": row.figure, "label": row.label, "period": row.period}))
        .why(&row.reason);
    ledger::record(db, by, now, line)?;
    Ok(row.id)
}

/// Units may object until a day.
pub fn open_appeals(db: &mut Db, by: &Actor, id: Id, days: i64, now: i64) -> Result<(), Problem> {
    by.may(Right::RunScores)?;
    if !(1..=30).contains(&days) {
        return Err(Problem::field("days", "score-appeal-days"));
    }
    let row = store::run(db, by.city, id)?;
    let next = stage(&row)?.open_appeals().map_err(refused)?;
    let until = now + days * 86_400_000;
    store::save_run(db, &RunRow { stage: next.word().into(), appeal_until: Some(until), ..row.clone() })?;
    told(db, by, &row, "score.opened-to-appeals", "", now)
}

/// A unit objects.
pub fn appeal(db: &mut Db, by: &Actor, id: Id, ask: &NewAppeal, now: i64) -> Result<Id, Problem> {
    let unit = who::store::unit(db, by.city, ask.unit)?;
    by.may_at(Right::Appeal, &unit.path)?;
    let row = store::run(db, by.city, id)?;
    stage(&row)?.appeal().map_err(refused)?;
    if row.appeal_until.is_some_and(|until| now > until) {
        return Err(Problem::refused("score-refused-appeal-over", []));
    }
    if ask.words.trim().is_empty() {
        return Err(Problem::field("words", "field-required"));
    }
    let tree = store::card(db, by.city, id, ask.unit)?.tree()?;
    let charges = tree.parts.iter().flat_map(|part| &part.lines).flat_map(|line| &line.charges);
    let label = match ask.record {
        None => String::new(),
        Some(record) => {
            let found = charges.into_iter().find(|charge| charge.record.id == record);
            found.ok_or_else(|| Problem::field("record", "score-appeal-record"))?.record.label.clone()
        }
    };
    let appeal = AppealRow {
        city_id: by.city,
        id: new_id(),
        run_id: id,
        unit_id: ask.unit,
        record_id: ask.record,
        label,
        words: ask.words.trim().to_owned(),
        by_name: by.name.clone(),
        at: now,
        upheld: None,
        answer: String::new(),
        answered_by: String::new(),
        answered_at: None,
    };
    diesel::insert_into(score_appeal::table).values(&appeal).execute(db)?;
    told(db, by, &row, "score.appealed", &appeal.words, now)?;
    Ok(appeal.id)
}

/// The office answers an objection; one upheld takes its record out and counts again.
pub fn answer(db: &mut Db, by: &Actor, id: Id, ask: &Answer, now: i64) -> Result<(), Problem> {
    by.may(Right::RunScores)?;
    let appeal = store::appeal(db, by.city, id)?;
    let row = store::run(db, by.city, appeal.run_id)?;
    stage(&row)?.appeal().map_err(refused)?;
    if appeal.upheld.is_some() {
        return Err(Problem::Stale("appeal"));
    }
    if ask.words.trim().is_empty() {
        return Err(Problem::field("words", "field-required"));
    }
    diesel::update(score_appeal::table.find((by.city, id)))
        .set((
            score_appeal::upheld.eq(Some(ask.upheld)),
            score_appeal::answer.eq(ask.words.trim()),
            score_appeal::answered_by.eq(&by.name),
            score_appeal::answered_at.eq(Some(now)),
        ))
        .execute(db)?;
    told(db, by, &row, "score.appeal-answered", &ask.words, now)?;
    if ask.upheld {
        recount(db, by, row, now)?;
    }
    Ok(())
}

/// Figures never move again.
pub fn freeze(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::PublishScores)?;
    let row = store::run(db, by.city, id)?;
    let open = store::appeals(db, by.city, id)?.iter().filter(|appeal| appeal.upheld.is_none()).count();
    let next = stage(&row)?.freeze(open as i64).map_err(refused)?;
    let hash = hash(&store::cards(db, by.city, id)?);
    store::save_run(db, &RunRow { stage: next.word().into(), frozen_at: Some(now), hash, ..row.clone() })?;
    told(db, by, &row, "score.frozen", "", now)
}

/// Everybody may see.
pub fn publish(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<(), Problem> {
    by.may(Right::PublishScores)?;
    let row = store::run(db, by.city, id)?;
    let next = stage(&row)?.publish().map_err(refused)?;
    store::save_run(db, &RunRow { stage: next.word().into(), published_at: Some(now), ..row.clone() })?;
    told(db, by, &row, "score.published", "", now)
}

fn told(
    db: &mut Db,
    by: &Actor,
    row: &RunRow,
    fact: &'static str,
    why: &str,
    now: i64,
) -> Result<(), Problem> {
    let line = Line::of(fact, "score", row.id)
        .campaign(Some(row.campaign_id))
        .detail(json!({"period": row.period}))
        .why(why);
    ledger::record(db, by, now, line).map(|_| ())
}

/// The stage of a run.
pub fn stage(row: &RunRow) -> Result<Stage, Problem> {
    Stage::read(&row.stage).ok_or_else(|| Problem::Broken(format!("run {} has no stage", row.id)))
}

fn refused(why: Refused) -> Problem {
    match why {
        Refused::WrongStage { stage } => {
            Problem::Refused("score-refused-wrong-stage", args![stage = stage.word()])
        }
        Refused::AppealsOpen { open } => Problem::Refused("score-refused-appeals-open", args![n = open]),
    }
}

/// SHA-256 over the cards in order: what a recount must give again.
pub fn hash(cards: &[CardRow]) -> String {
    let mut hash = Sha256::new();
    let mut cards: Vec<&CardRow> = cards.iter().collect();
    cards.sort_by_key(|card| card.unit_id);
    for card in cards {
        hash.update(card.unit_id.to_be_bytes());
        hash.update(card.total.to_be_bytes());
        hash.update(card.place.to_be_bytes());
        hash.update((card.card.len() as u64).to_be_bytes());
        hash.update(card.card.as_bytes());
    }
    hex(&hash.finalize())
}
