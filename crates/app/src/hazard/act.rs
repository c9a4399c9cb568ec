//! What people can do to a hazard: find, may, decide, save, record.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use yipan_core::hazard::{Hazard, Level, Plan, Refused, Rules};
use yipan_core::who::{Right, within};
use yipan_db::{Db, new_id};

use super::book;
use super::store::{self, HazardRow};
use crate::args;
use crate::case::act::{PHOTOS_MOST, Said, WORDS_MOST};
use crate::case::book as city;
use crate::case::{self, Location};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Arg, Lang, Say};
use crate::ledger::{self, Line};
use crate::plan::lay;
use crate::problem::{FieldError, Problem};
use crate::who;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let no = |key, args| Problem::Refused(key, args);
        match refused {
            Refused::WrongStage { stage } => no("hazard-refused-wrong-stage", args![stage = stage]),
            Refused::NotMajor => no("hazard-refused-not-major", vec![]),
            Refused::NeedsCommittee => no("hazard-refused-needs-committee", vec![]),
            Refused::PartMissing { part } => no("hazard-refused-part-missing", args![part = part]),
            Refused::ReasonNeeded => no("hazard-refused-reason-needed", vec![]),
            Refused::ProofNeeded => no("hazard-refused-proof-needed", vec![]),
            Refused::NotLater { due_at } => {
                no("hazard-refused-not-later", vec![("due", Arg::Moment(due_at))])
            }
            Refused::TooLong { latest } => {
                no("hazard-refused-too-long", vec![("latest", Arg::Moment(latest))])
            }
            Refused::AskedTooLate { due_at } => {
                no("hazard-refused-asked-too-late", vec![("due", Arg::Moment(due_at))])
            }
            Refused::NothingAsked => no("hazard-refused-nothing-asked", vec![]),
            Refused::Asked => no("hazard-refused-asked", vec![]),
            Refused::OutOfPatience { granted } => {
                no("hazard-refused-out-of-patience", args![granted = granted])
            }
            Refused::Listed => no("hazard-refused-listed", vec![]),
            Refused::NotListed => no("hazard-refused-not-listed", vec![]),
            Refused::NothingToPublish => no("hazard-refused-nothing-to-publish", vec![]),
            Refused::LimitStands { due_at } => {
                no("hazard-refused-limit-stands", vec![("due", Arg::Moment(due_at))])
            }
            Refused::TooFew { members, experts } => {
                no("hazard-refused-too-few", args![members = members, experts = experts])
            }
            Refused::Convened => no("hazard-refused-convened", vec![]),
            Refused::NotConvened => no("hazard-refused-not-convened", vec![]),
            Refused::NoVote => no("hazard-refused-no-vote", vec![]),
            Refused::NoQuorum { cast, members } => {
                no("hazard-refused-no-quorum", args![cast = cast, members = members])
            }
            Refused::OwnSide => no("hazard-refused-own-side", vec![]),
            Refused::NoRecheck => no("hazard-refused-no-recheck", vec![]),
        }
    }
}

pub(super) fn path_of(db: &mut Db, city: Id, unit: Id) -> Result<String, Problem> {
    Ok(who::store::unit(db, city, unit)?.path)
}

/// A hazard this person may see: of one's units, registered by oneself, or judged in a committee.
pub fn find(db: &mut Db, by: &Actor, id: Id) -> Result<HazardRow, Problem> {
    let row = store::find(db, by.city, id)?;
    let top = by.sees(Right::ReadWork).ok_or(Problem::Missing("hazard"))?;
    let mine = by.person != 0 && row.reporter_id == by.person;
    if mine
        || within(top, &path_of(db, by.city, row.unit_id)?)
        || store::is_member(db, by.city, id, by.person)?
    {
        Ok(row)
    } else {
        Err(Problem::Missing("hazard"))
    }
}

/// Whether this person belongs to the owner's side.
pub(super) fn own_side(db: &mut Db, by: &Actor, row: &HazardRow) -> Result<bool, Problem> {
    Ok(by.person != 0 && within(&path_of(db, by.city, row.unit_id)?, &by.unit_path))
}

/// A hazard as somebody looked at it, with the figures in force.
pub(super) struct Seen {
    pub row: HazardRow,
    pub own: Hazard,
    pub rules: Rules,
}

pub(super) fn seen(db: &mut Db, by: &Actor, id: Id, said: &Said) -> Result<Seen, Problem> {
    if said.reason.chars().count() > WORDS_MOST {
        return Err(Problem::field("reason", "field-too-long"));
    }
    if said.evidence.len() > PHOTOS_MOST {
        return Err(Problem::field("evidence", "evidence-too-many-files"));
    }
    let row = find(db, by, id)?;
    if said.version.is_some_and(|version| version != row.version) {
        return Err(Problem::Stale("hazard"));
    }
    let (own, rules) = (row.hazard()?, book::of(db, by.city)?.1);
    Ok(Seen { row, own, rules })
}

pub(super) fn may_handle(db: &mut Db, by: &Actor, row: &HazardRow) -> Result<(), Problem> {
    by.may_at(Right::HandleCase, &path_of(db, by.city, row.unit_id)?)
}

pub(super) fn keep_photos(
    db: &mut Db,
    by: &Actor,
    row: &HazardRow,
    said: &Said,
    kind: &str,
    now: i64,
) -> Result<(), Problem> {
    for id in &said.evidence {
        crate::photo::find(db, by, *id).map_err(|_| Problem::field("evidence", "case-evidence-unknown"))?;
    }
    store::add_photos(db, row, &said.evidence, kind, now)
}

/// Saves a step with its columns and its line in the ledger.
pub(super) fn finish(
    db: &mut Db,
    by: &Actor,
    mut row: HazardRow,
    own: &Hazard,
    fact: (&'static str, Value),
    said: &Said,
    now: i64,
) -> Result<HazardRow, Problem> {
    row.draw(own)?;
    store::save(db, &row)?;
    row.version += 1;
    let (fact, mut detail) = fact;
    if !said.evidence.is_empty() {
        detail["evidence"] = json!(said.evidence);
    }
    let line =
        Line::of(fact, "hazard", row.id).campaign(row.campaign_id).detail(detail).why(said.reason.trim());
    ledger::record(db, by, now, line)?;
    Ok(row)
}

pub(super) fn end_of(city: Id, field: &str, text: &str) -> Result<i64, Problem> {
    let day = text.trim().parse().map_err(|_| Problem::field(field, "field-not-date"))?;
    Ok(lay::end_of_day(lay::shown_time(city), day))
}

/// What is said about a new hazard.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewHazard {
    /// `ordinary` or `major`.
    pub level: String,
    /// What it is, in one line.
    pub title: String,
    /// In more words.
    pub description: String,
    /// The clause it offends.
    pub basis: String,
    /// Whose it is.
    pub unit: Id,
    /// In which street or township: its unit.
    pub street: Option<Id>,
    /// Where, in words.
    pub place: String,
    /// Where.
    pub location: Option<Location>,
    /// In which campaign.
    pub campaign: Option<Id>,
    /// The case it is raised from: what is left out is taken from it.
    pub case: Option<Id>,
    /// The day by which an ordinary one is right, `2026-08-01`.
    pub until: Option<String>,
    /// It was put right on the spot; needs a photo.
    pub at_once: bool,
    /// Ids of evidence.
    pub evidence: Vec<Id>,
}

fn check(ask: &NewHazard) -> Result<Level, Problem> {
    let mut wrong = Vec::new();
    let mut bad = |field: &str, key| wrong.push(FieldError { field: field.into(), key, args: Vec::new() });
    let level = Level::read(&ask.level);
    if level.is_none() {
        bad("level", "field-unknown");
    }
    if ask.title.trim().is_empty() {
        bad("title", "field-required");
    }
    for (field, text, most) in [
        ("title", &ask.title, 120),
        ("description", &ask.description, WORDS_MOST),
        ("basis", &ask.basis, 300),
        ("place", &ask.place, 200),
    ] {
        if text.chars().count() > most {
            bad(field, "field-too-long");
        }
    }
    if level == Some(Level::Ordinary)
        && !ask.at_once
        && ask.until.as_deref().unwrap_or_default().trim().is_empty()
    {
        bad("until", "field-required");
    }
    if ask.location.is_some_and(|at| !at.is_valid()) {
        bad("location", "case-location-off-the-globe");
    }
    if ask.evidence.len() > PHOTOS_MOST {
        bad("evidence", "evidence-too-many-files");
    }
    level.filter(|_| wrong.is_empty()).ok_or(Problem::Invalid(wrong))
}

/// What a case says of itself, where nothing else was said.
fn from_case(db: &mut Db, by: &Actor, ask: &NewHazard) -> Result<NewHazard, Problem> {
    let mut ask = ask.clone();
    let Some(id) = ask.case else { return Ok(ask) };
    let row = case::act::find(db, by, id)?;
    if let Some(own) = store::of_case(db, by.city, id)? {
        return Err(Problem::Refused("hazard-refused-case-has", args![number = own.number]));
    }
    let or = |text: &mut String, other: &str| {
        if text.trim().is_empty() {
            *text = other.to_owned();
        }
    };
    or(&mut ask.title, &row.title);
    or(&mut ask.description, &row.description);
    or(&mut ask.place, &row.place);
    ask.street = ask.street.or(row.street_id);
    ask.campaign = ask.campaign.or(row.campaign_id);
    ask.location = ask.location.or(row.lon.zip(row.lat).map(|(lon, lat)| Location { lon, lat }));
    if ask.unit == 0 {
        ask.unit = row.unit_id.unwrap_or(0);
    }
    Ok(ask)
}

/// Registers a hazard.
pub fn register(db: &mut Db, by: &Actor, ask: &NewHazard, now: i64) -> Result<HazardRow, Problem> {
    let ask = &from_case(db, by, ask)?;
    let level = check(ask)?;
    let unit =
        who::store::unit(db, by.city, ask.unit).map_err(|_| Problem::field("unit", "field-unknown"))?;
    by.may_at(Right::ReportCase, &unit.path)?;
    if let Some(street) = ask.street {
        who::store::unit(db, by.city, street).map_err(|_| Problem::field("street", "field-unknown"))?;
    }
    let campaign = match ask.campaign {
        Some(id) => Some(crate::goal::store::campaign(db, by.city, id)?.id),
        None => None,
    };
    let (rules, time) = (book::of(db, by.city)?.1, city::ground(db, by.city)?.calendar);
    let own = if ask.at_once && level == Level::Ordinary {
        Hazard::at_once(ask.evidence.len(), &rules, time, now)?
    } else {
        let until = ask.until.as_deref().filter(|text| !text.trim().is_empty());
        let until = until.map(|text| end_of(by.city, "until", text)).transpose()?;
        Hazard::register(level, until, &rules, time, now)?
    };
    let year = crate::goal::act::day_of(now).year();
    let say = Say { lang: Lang::Zh, zone: city::zone(), now };
    let serial = format!("{year}-{:04}", store::next_serial(db, by.city, year)?);
    let mut row = HazardRow {
        city_id: by.city,
        id: new_id(),
        number: say.one("hazard-number", "serial", serial),
        campaign_id: campaign,
        case_id: ask.case,
        unit_id: unit.id,
        street_id: ask.street,
        place: ask.place.trim().into(),
        lon: ask.location.map(|at| at.lon),
        lat: ask.location.map(|at| at.lat),
        title: ask.title.trim().into(),
        description: ask.description.trim().into(),
        basis: ask.basis.trim().into(),
        level: String::new(),
        stage: String::new(),
        is_open: true,
        listed: false,
        due_at: None,
        next_at: None,
        yellow_at: None,
        watch_at: None,
        found_at: now,
        struck_at: None,
        reporter_id: by.person,
        rebounds: 0,
        state: String::new(),
        version: 1,
    };
    row.draw(&own)?;
    store::insert(db, &row)?;
    let said = Said { evidence: ask.evidence.clone(), ..Said::default() };
    keep_photos(db, by, &row, &said, if ask.at_once { "after" } else { "before" }, now)?;
    let detail = json!({"number": row.number, "level": row.level, "unit": row.unit_id, "case": row.case_id,
        "due": row.due_at});
    let line = Line::of("hazard.registered", "hazard", row.id).campaign(campaign).detail(detail);
    ledger::record(db, by, now, line)?;
    if let Some(case) = row.case_id {
        let detail = json!({"hazard": row.id, "number": row.number});
        ledger::record(db, by, now, Line::of("case.raised", "case", case).campaign(campaign).detail(detail))?;
    }
    Ok(row)
}

/// An ordinary one turns out to be major.
pub fn raise(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, said)?;
    by.may(Right::FileCase)?;
    let own = own.raise(&said.reason, &rules, city::ground(db, by.city)?.calendar, now)?;
    finish(
        db,
        by,
        row,
        &own,
        ("hazard.raised", json!({"due": own.main_due().map(|due| due.due_at)})),
        said,
        now,
    )
}

/// The six parts of a plan, its team and its leader.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PlanAsk {
    /// Goal and task.
    pub goal: String,
    /// Methods and measures.
    pub measures: String,
    /// Funds and goods; the owner pays.
    pub funds: String,
    /// Bodies and people.
    pub people: String,
    /// The last day, `2026-09-30`.
    pub until: String,
    /// Safety measures and contingency plan.
    pub safety: String,
    /// The team, by posts and names.
    pub team: String,
    /// The person in charge.
    pub leader: Id,
    /// What protects people meanwhile.
    pub interim: String,
    /// Words and version.
    #[serde(flatten)]
    pub said: Said,
}

/// The owner writes the plan, or writes it anew.
pub fn plan(db: &mut Db, by: &Actor, id: Id, ask: &PlanAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, &ask.said)?;
    may_handle(db, by, &row)?;
    if ask.leader != 0 {
        let known = !who::store::person_name(db, by.city, ask.leader)?.is_empty();
        known.then_some(()).ok_or_else(|| Problem::field("leader", "field-unknown"))?;
    }
    let text = |text: &String| text.trim().to_owned();
    let plan = Plan {
        goal: text(&ask.goal),
        measures: text(&ask.measures),
        funds: text(&ask.funds),
        people: text(&ask.people),
        until: end_of(by.city, "until", &ask.until)?,
        safety: text(&ask.safety),
        team: text(&ask.team),
        leader: ask.leader,
        interim: text(&ask.interim),
    };
    for (part, text) in plan.parts() {
        if text.chars().count() > 1_000 {
            return Err(Problem::field(part, "field-too-long"));
        }
    }
    let fact = if own.plan.is_some() { "hazard.plan-changed" } else { "hazard.planned" };
    let detail = serde_json::to_value(&plan).map_err(|e| Problem::Broken(e.to_string()))?;
    let own = own.plan(plan, &rules, now)?;
    finish(db, by, row, &own, (fact, detail), &ask.said, now)
}

/// A yes or a no.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct YesAsk {
    /// Granted, passed, still gone.
    pub yes: bool,
    /// Words, photos, version.
    #[serde(flatten)]
    pub said: Said,
}

/// The owner says that it is right.
pub fn done(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, said)?;
    may_handle(db, by, &row)?;
    let own = own.done(said.evidence.len(), &rules, city::ground(db, by.city)?.calendar, now)?;
    keep_photos(db, by, &row, said, "after", now)?;
    finish(db, by, row, &own, ("hazard.done", json!({})), said, now)
}

/// Somebody not of the owner's side looks at an ordinary one.
pub fn verify(db: &mut Db, by: &Actor, id: Id, ask: &YesAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, .. } = seen(db, by, id, &ask.said)?;
    by.may(Right::VerifyCase)?;
    let mine = own_side(db, by, &row)?;
    let own = own.check(ask.yes, &ask.said.reason, mine, by.person, now)?;
    keep_photos(db, by, &row, &ask.said, "check", now)?;
    let fact = if ask.yes { "hazard.struck" } else { "hazard.sent-back" };
    finish(db, by, row, &own, (fact, json!({})), &ask.said, now)
}

/// It was registered by mistake.
pub fn withdraw(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, .. } = seen(db, by, id, said)?;
    by.may(Right::GrantCase)?;
    let own = own.withdraw(&said.reason, now)?;
    finish(db, by, row, &own, ("hazard.withdrawn", json!({})), said, now)
}
