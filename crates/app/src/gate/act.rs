//! What people can do at a gate: say what must hold, record what a survey came to, decide.

use diesel::prelude::*;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::gate::{Decision, Refused, Verdict, decide as may_decide, judge};
use yipan_core::rule::{Named, NoRule};
use yipan_core::who::{Right, Role};
use yipan_db::{Db, new_id};

use super::award::{self, Settle};
use super::figures::{self, Scope};
use super::review::{self, Gate};
use super::store::{self, Review, SurveyResult};
use crate::args;
use crate::goal::act::{NewCriterion, set_phase_state};
use crate::goal::store::{self as goal, Criterion, Phase, criterion};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Lang, Say};
use crate::ledger::{self, Line};
use crate::plan;
use crate::problem::{FieldError, Problem};

/// Criteria of one gate at most.
const CRITERIA_MOST: usize = 30;
/// A look-back task is due after so many natural days unless told.
const LOOK_BACK_DAYS: i64 = 14;
const DAY_MS: i64 = 86_400_000;

/// A decision at a gate.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct Decide {
    /// `open` the next phase, `hold`, or `redo` the survey.
    pub decision: String,
    /// Why; may be empty only when everything is met and the next phase opens.
    #[serde(default)]
    pub reason: String,
    /// What the phase came to, in a few sentences.
    #[serde(default)]
    pub summary: String,
    /// The version of the phase that was looked at; another one is answered by 409.
    pub version: i64,
    /// The unit that looks back on what was waived; the decider's unless told.
    pub look_back_unit: Option<Id>,
    /// When that is due, in milliseconds; two weeks from now unless told.
    pub look_back_due: Option<i64>,
    /// Rewards and warnings settled in the same act.
    #[serde(default)]
    pub awards: Vec<Settle>,
}

/// What a survey came to.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct NewResult {
    /// Name of the survey as expressions call it: small letters, figures, `_`.
    pub survey: String,
    /// Its last day, `2026-07-20`.
    pub held_on: String,
    /// How many answered, at most ten million.
    pub asked: i64,
    /// How many of them are satisfied.
    pub satisfied: i64,
    /// Who ran it, how the sample was drawn.
    #[serde(default)]
    pub note: String,
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotOpen => Problem::refused("gate-refused-not-open", []),
            Refused::SurveyBelow(title) => {
                Problem::Refused("gate-refused-survey-below", args![title = title])
            }
            Refused::SurveyMissing(title) => {
                Problem::Refused("gate-refused-survey-missing", args![title = title])
            }
            Refused::NoReason(n) => Problem::Refused("gate-refused-no-reason", args![n = n]),
            Refused::NothingToRedo => Problem::refused("gate-refused-nothing-to-redo", []),
        }
    }
}

fn wrong(field: &str, key: &'static str, args: crate::problem::Args) -> Problem {
    Problem::Invalid(vec![FieldError { field: field.into(), key, args }])
}

/// Checks that an expression is a rule, that it is a condition, and that its figures exist.
fn checked(expression: &str) -> Result<String, Problem> {
    let expression = expression.trim();
    let ones: Named = figures::named(expression).into_iter().map(|name| (name, 1.0)).collect();
    match judge(expression, &ones) {
        Verdict::Unreadable(NoRule::Empty) => return Err(Problem::field("expression", "field-required")),
        Verdict::Unreadable(NoRule::WrongKind) => {
            return Err(Problem::field("expression", "gate-not-a-condition"));
        }
        // A division may have no answer for ones, and one for the figures as they are.
        Verdict::Met | Verdict::Unmet | Verdict::Unreadable(NoRule::NoAnswer(_)) => {}
        _ => return Err(Problem::field("expression", "gate-unreadable")),
    }
    match ones.keys().find(|name| !figures::exists(name)) {
        Some(name) => Err(wrong("expression", "gate-no-such-figure", args![name = name])),
        None if ones.is_empty() => Err(Problem::field("expression", "gate-names-no-figure")),
        None => Ok(expression.to_owned()),
    }
}

fn words(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Problem::field(field, "field-required")),
        n if n > most => Err(Problem::field(field, "field-too-long")),
        _ => Ok(text.to_owned()),
    }
}

/// Words that may be missing, and are never cut off in silence.
fn remark(field: &str, text: &str, most: usize) -> Result<String, Problem> {
    if text.trim().is_empty() { Ok(String::new()) } else { words(field, text, most) }
}

fn not_passed(phase: &Phase) -> Result<(), Problem> {
    if phase.state == "passed" { Err(Problem::refused("goal-refused-phase-passed", [])) } else { Ok(()) }
}

fn criterion_line(fact: &'static str, phase: &Phase, detail: serde_json::Value) -> Line<'static> {
    Line::of(fact, "phase", phase.id).campaign(Some(phase.campaign_id)).detail(detail)
}

/// Adds a criterion to the gate of a phase.
pub fn add_criterion(
    db: &mut Db,
    by: &Actor,
    phase: Id,
    ask: &NewCriterion,
    now: i64,
) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let phase = goal::phase(db, by.city, phase)?;
    not_passed(&phase)?;
    if phase.parent_id.is_some() {
        return Err(Problem::refused("gate-refused-segment", []));
    }
    let known = goal::criteria(db, by.city, phase.id)?;
    if known.len() >= CRITERIA_MOST {
        return Err(Problem::refused("gate-refused-too-many", []));
    }
    let row = Criterion {
        city_id: by.city,
        id: new_id(),
        phase_id: phase.id,
        sort: known.last().map_or(0, |last| last.sort.saturating_add(1)),
        title: words("title", &ask.title, 120)?,
        expression: checked(&ask.expression)?,
        survey: ask.survey.clone().filter(|name| !name.trim().is_empty()),
    };
    diesel::insert_into(criterion::table).values(&row).execute(db)?;
    let detail = json!({"title": row.title, "expression": row.expression});
    ledger::record(db, by, now, criterion_line("criterion.added", &phase, detail))?;
    Ok(row.id)
}

fn criterion_of(db: &mut Db, city: Id, id: Id) -> Result<(Criterion, Phase), Problem> {
    let row: Option<Criterion> =
        criterion::table.find((city, id)).select(Criterion::as_select()).first(db).optional()?;
    let row = row.ok_or(Problem::Missing("criterion"))?;
    let phase = goal::phase(db, city, row.phase_id)?;
    not_passed(&phase)?;
    Ok((row, phase))
}

/// Changes a criterion of a gate that is not yet passed; gives its phase.
pub fn change_criterion(
    db: &mut Db,
    by: &Actor,
    id: Id,
    ask: &NewCriterion,
    now: i64,
) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let (row, phase) = criterion_of(db, by.city, id)?;
    let (title, expression) = (words("title", &ask.title, 120)?, checked(&ask.expression)?);
    diesel::update(criterion::table.find((by.city, id)))
        .set((criterion::title.eq(&title), criterion::expression.eq(&expression)))
        .execute(db)?;
    let detail = json!({"before": {"title": row.title, "expression": row.expression},
        "after": {"title": title, "expression": expression}});
    ledger::record(db, by, now, criterion_line("criterion.changed", &phase, detail))?;
    Ok(phase.id)
}

/// Takes a criterion away, with a reason; gives its phase.
pub fn remove_criterion(db: &mut Db, by: &Actor, id: Id, reason: &str, now: i64) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    let (row, phase) = criterion_of(db, by.city, id)?;
    let reason = words("reason", reason, 500)?;
    diesel::delete(criterion::table.find((by.city, id))).execute(db)?;
    let detail = json!({"title": row.title, "expression": row.expression});
    ledger::record(db, by, now, criterion_line("criterion.removed", &phase, detail).why(&reason))?;
    Ok(phase.id)
}

/// Records what a survey came to: counts only, nobody is named.
pub fn record_result(
    db: &mut Db,
    by: &Actor,
    campaign: Id,
    ask: &NewResult,
    now: i64,
) -> Result<Id, Problem> {
    by.may(Right::EditCampaign)?;
    goal::campaign(db, by.city, campaign)?;
    let survey = words("survey", &ask.survey, 30)?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !survey.chars().all(fits) || !survey.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(Problem::field("survey", "gate-survey-name"));
    }
    let held_on: jiff::civil::Date =
        ask.held_on.trim().parse().map_err(|_| Problem::field("held_on", "field-not-date"))?;
    if held_on > crate::goal::act::day_of(now) {
        return Err(Problem::field("held_on", "gate-survey-ahead"));
    }
    if !(1..=10_000_000).contains(&ask.asked) {
        return Err(Problem::field("asked", "gate-survey-asked"));
    }
    if !(0..=ask.asked).contains(&ask.satisfied) {
        return Err(Problem::field("satisfied", "gate-survey-satisfied"));
    }
    let row = SurveyResult {
        city_id: by.city,
        id: new_id(),
        campaign_id: campaign,
        survey,
        held_on: held_on.to_string(),
        asked: ask.asked,
        satisfied: ask.satisfied,
        note: remark("note", &ask.note, 500)?,
        recorded_at: now,
        recorder: by.name.clone(),
    };
    store::insert_result(db, &row)?;
    let detail =
        json!({"survey": row.survey, "held_on": row.held_on, "asked": row.asked, "satisfied": row.satisfied});
    let line = Line::of("survey.recorded", "campaign", campaign).campaign(Some(campaign)).detail(detail);
    ledger::record(db, by, now, line.why(&row.note))?;
    Ok(row.id)
}

/// Name and post of who decides.
fn decider(by: &Actor) -> String {
    let post = by.posts.first().map(|post| post.title.as_str()).filter(|title| !title.is_empty());
    match (post, by.unit_name.as_str()) {
        (Some(post), _) => format!("{} {post}", by.name),
        (None, "") => by.name.clone(),
        (None, unit) => format!("{} {unit}", by.name),
    }
}

/// Tasks that begin in a phase and are not done: opening it puts them on everybody's list.
pub fn to_release(db: &mut Db, phase: &Phase) -> Result<Vec<plan::store::TaskRow>, Problem> {
    let scope = Scope::of_phase(phase, 0)?;
    let all = plan::store::tasks(db, phase.city_id, phase.campaign_id)?;
    let parents: std::collections::HashSet<Id> = all.iter().filter_map(|task| task.parent_id).collect();
    let begins = |task: &plan::store::TaskRow| {
        task.done_at.is_none() && task.start_at.is_some_and(|at| at >= scope.from && at < scope.until)
    };
    Ok(all.into_iter().filter(|task| begins(task) && !parents.contains(&task.id)).collect())
}

/// Decides at the gate of the open phase. Opening closes it, opens the next, releases that one's tasks, and gives
/// out a look-back task (回头看) for each criterion that was waived; all of it or nothing.
pub fn decide(db: &mut Db, by: &Actor, phase: Id, ask: &Decide, now: i64) -> Result<Review, Problem> {
    by.may(Right::StartCampaign)?;
    let phase = goal::phase(db, by.city, phase)?;
    let decision =
        Decision::read(ask.decision.trim()).ok_or_else(|| Problem::field("decision", "field-unknown"))?;
    if phase.version != ask.version {
        return Err(Problem::Stale("phase"));
    }
    let runs = goal::campaign(db, by.city, phase.campaign_id)?.status == "running";
    let gate = review::of_phase(db, phase, now)?;
    let asked: Vec<_> = gate.lines.iter().map(review::Line::asked).collect();
    let reason = remark("reason", &ask.reason, 1_000)?;
    may_decide(decision, &asked, runs && gate.phase.state == "open", !reason.is_empty())?;
    let released = match (decision, &gate.next) {
        (Decision::Open, Some(next)) => to_release(db, next)?.len() as i64,
        _ => 0,
    };
    let row = Review {
        city_id: by.city,
        id: new_id(),
        campaign_id: gate.phase.campaign_id,
        phase_id: gate.phase.id,
        next_phase_id: gate.next.as_ref().filter(|_| decision == Decision::Open).map(|next| next.id),
        decision: decision.word().to_owned(),
        reason,
        summary: remark("summary", &ask.summary, 2_000)?,
        criteria: serde_json::to_string(&gate.kept()).map_err(|e| Problem::Broken(e.to_string()))?,
        released,
        decided_at: now,
        decider_id: by.person,
        decider: decider(by),
    };
    store::insert_review(db, &row)?;
    let awards_left = award::settle_some(db, by, &gate.phase, &ask.awards, now)?;
    if decision == Decision::Open {
        open_next(db, by, &gate, ask, now)?;
    } else {
        // Who looked before this decision would decide on something else.
        diesel::update(goal::phase::table.find((by.city, gate.phase.id)))
            .set(goal::phase::version.eq(goal::phase::version + 1))
            .execute(db)?;
    }
    let fact = match decision {
        Decision::Open => "gate.opened",
        Decision::Hold => "gate.held",
        Decision::Redo => "gate.sent-back",
    };
    let line = Line::of(fact, "phase", row.phase_id).campaign(Some(row.campaign_id)).detail(json!({
        "review": row.id, "next": row.next_phase_id, "unmet": gate.missing(), "of": gate.lines.len(),
        "released": released, "decider": row.decider, "awards": ask.awards.len(), "awards_left": awards_left,
    }));
    ledger::record(db, by, now, line.why(&row.reason))?;
    Ok(row)
}

fn open_next(db: &mut Db, by: &Actor, gate: &Gate, ask: &Decide, now: i64) -> Result<(), Problem> {
    set_phase_state(db, by, gate.phase.id, "passed", now)?;
    if let Some(next) = &gate.next {
        set_phase_state(db, by, next.id, "open", now)?;
    }
    // What follows from the decision needs no right of its own.
    let follower = Actor { role: Role::Program, ..by.clone() };
    let time = plan::lay::time(db, by.city)?;
    let due = ask.look_back_due.unwrap_or_else(|| {
        plan::lay::end_of_day(time, crate::goal::act::day_of(now + LOOK_BACK_DAYS * DAY_MS))
    });
    // A title is kept for everybody who reads the plan: it is in the city's language, not the decider's.
    let speaker = Say { lang: Lang::Zh, zone: TimeZone::UTC, now };
    for line in gate.lines.iter().filter(|line| line.verdict != Verdict::Met) {
        let task = plan::act::NewTask {
            campaign: gate.phase.campaign_id,
            title: speaker.one("gate-look-back-title", "title", &line.own.title),
            unit: ask.look_back_unit.unwrap_or(by.unit),
            due: Some(due),
            origin: Some("gate".into()),
            origin_id: Some(gate.phase.id),
            ..plan::act::NewTask::default()
        };
        plan::act::create_task(db, &follower, &task, now)?;
    }
    Ok(())
}
