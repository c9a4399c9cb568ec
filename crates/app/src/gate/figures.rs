//! The registry of named figures: what a criterion may ask about, how each is measured, where its records are.
//!
//! A figure has one name, one way to be measured and one page of records. Counts of tasks are of those due by the
//! end of the phase; rates of cases are of those reported since it began; what is open is open now.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yipan_core::gate::interval;
use yipan_core::rule::{Named, Rule};
use yipan_db::Db;
use yipan_worktime::date_minute;

use super::store;
use crate::check;
use crate::duty;
use crate::goal::store::{Campaign, Phase};
use crate::kit::Id;
use crate::kit::say::Say;
use crate::plan::lay;
use crate::problem::Problem;

/// What is measured for whom, and for which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The city.
    pub city: Id,
    /// The campaign.
    pub campaign: Id,
    /// The phase; none for the campaign as a whole.
    pub phase: Option<Id>,
    /// First moment of the phase.
    pub from: i64,
    /// First moment after it.
    pub until: i64,
    /// This moment.
    pub now: i64,
}

fn midnight(day: &str, later: i64) -> Result<i64, Problem> {
    Ok(lay::ms_of(date_minute(lay::day(day)?) + later * 24 * 60))
}

impl Scope {
    /// A phase of a campaign.
    pub fn of_phase(phase: &Phase, now: i64) -> Result<Self, Problem> {
        Ok(Self {
            city: phase.city_id,
            campaign: phase.campaign_id,
            phase: Some(phase.id),
            from: midnight(&phase.from_on, 0)?,
            until: midnight(&phase.to_on, 1)?,
            now,
        })
    }

    /// A campaign as a whole.
    pub fn of_campaign(campaign: &Campaign, now: i64) -> Result<Self, Problem> {
        Ok(Self {
            city: campaign.city_id,
            campaign: campaign.id,
            phase: None,
            from: midnight(&campaign.start_on, 0)?,
            until: midnight(&campaign.target_on, 1)?,
            now,
        })
    }
}

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// So many.
    Count,
    /// A share, 0 to 1.
    Rate,
    /// Points out of a hundred.
    Points,
}

/// A figure with its value at a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// Its name in expressions: `tasks.done_rate`.
    pub name: String,
    /// How it is written.
    pub kind: Kind,
    /// Its value; none while there is nothing to measure.
    pub value: Option<f64>,
    /// What counts.
    pub part: Option<i64>,
    /// What could have.
    pub whole: Option<i64>,
    /// The page of its records.
    pub href: String,
}

impl Figure {
    /// Its name for people.
    pub fn label(&self, say: &Say) -> String {
        match self.name.strip_prefix("survey.").and_then(|rest| rest.rsplit_once('.')) {
            Some((survey, what)) => {
                say.one(&format!("gate-figure-survey-{what}"), "name", survey_name(say, survey))
            }
            None => say.of("gate-figure", &self.name.replace(['.', '_'], "-")),
        }
    }

    /// Its value as people write it.
    pub fn said(&self, say: &Say) -> String {
        match (self.value, self.kind) {
            (None, _) => say.it("gate-no-value"),
            (Some(value), Kind::Count) => say.count(value.round() as i64),
            (Some(value), Kind::Rate) => format!("{}%", trimmed(value * 100.0)),
            (Some(value), Kind::Points) => say.one("gate-points", "n", trimmed(value)),
        }
    }

    /// Numerator and denominator; empty where there are none.
    pub fn of(&self) -> String {
        match (self.part, self.whole) {
            (Some(part), Some(whole)) if whole > 0 => format!("{part}/{whole}"),
            _ => String::new(),
        }
    }
}

/// What people call a survey: the shipped templates' in words, any other by its name.
pub fn survey_name(say: &Say, survey: &str) -> String {
    let key = format!("gate-survey-called-{survey}");
    if say.has(&key) { say.it(&key) } else { survey.to_owned() }
}

/// One decimal, without an idle zero; cut, not rounded, so that 94.96 % never reads as a bar of 95 % met.
fn trimmed(value: f64) -> String {
    let tenths = (value * 10.0 + 1e-9).floor() as i64;
    if tenths % 10 == 0 {
        format!("{}", tenths / 10)
    } else {
        format!("{}.{}", tenths / 10, (tenths % 10).abs())
    }
}

/// What was read of the records: value is `part` alone, or `part` of `whole`.
type Reading = (i64, Option<i64>);

/// A figure that exists.
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub kind: Kind,
    /// Page of its records, under the campaign's.
    page: &'static str,
    read: fn(&mut Db, &Scope) -> Result<Reading, Problem>,
}

/// Every figure that exists, but for those of surveys, which are named by their survey.
#[rustfmt::skip] // one line for each figure
pub const KNOWN: &[Known] = &[
    Known { name: "duties.gaps", kind: Kind::Count, page: "duties/coverage", read: gaps },
    Known { name: "duties.covered_rate", kind: Kind::Rate, page: "duties", read: covered },
    Known { name: "duties.letters_signed_rate", kind: Kind::Rate, page: "letters", read: letters_signed },
    Known { name: "tasks.done_rate", kind: Kind::Rate, page: "plan", read: tasks_done },
    Known { name: "tasks.late", kind: Kind::Count, page: "plan?only=late", read: tasks_late },
    Known { name: "tasks.look_back_open", kind: Kind::Count, page: "gates", read: look_back_open },
    Known { name: "cases.open", kind: Kind::Count, page: "cases?state=open", read: cases_open },
    Known { name: "cases.major_open", kind: Kind::Count, page: "cases?state=open", read: cases_major_open },
    Known { name: "cases.overdue_open", kind: Kind::Count, page: "cases?state=late", read: cases_overdue },
    Known { name: "cases.closed_rate", kind: Kind::Rate, page: "cases?state=ended", read: cases_closed },
    Known { name: "cases.on_time_rate", kind: Kind::Rate, page: "cases?state=ended", read: cases_on_time },
    Known { name: "cases.dispatch_accuracy", kind: Kind::Rate, page: "cases?state=open", read: cases_dispatched },
    Known { name: "cases.solved_rate", kind: Kind::Rate, page: "cases?state=ended", read: cases_solved },
    Known { name: "hazards.major_open", kind: Kind::Count, page: "hazards?state=major", read: hazards_major_open },
    Known { name: "hazards.late", kind: Kind::Count, page: "hazards?state=late", read: hazards_late },
    Known { name: "mock.score", kind: Kind::Points, page: "rounds", read: mock_score },
    Known { name: "returns.on_time_rate", kind: Kind::Rate, page: "meetings", read: returns_on_time },
    Known { name: "returns.owed", kind: Kind::Count, page: "meetings", read: returns_owed },
];

/// What may be asked of a survey.
const OF_SURVEY: [(&str, Kind); 3] =
    [("satisfaction", Kind::Rate), ("satisfaction_low", Kind::Rate), ("asked", Kind::Count)];

/// A survey's name and what is asked of it: `survey.resident.satisfaction`.
pub fn of_survey(name: &str) -> Option<(&str, &str)> {
    let (survey, what) = name.strip_prefix("survey.")?.split_once('.')?;
    OF_SURVEY.iter().any(|(own, _)| *own == what).then_some((survey, what))
}

/// Whether a name stands for a figure that exists.
pub fn exists(name: &str) -> bool {
    KNOWN.iter().any(|known| known.name == name) || of_survey(name).is_some()
}

#[derive(QueryableByName)]
struct Two {
    #[diesel(sql_type = BigInt)]
    part: i64,
    #[diesel(sql_type = BigInt)]
    whole: i64,
}

/// Counts rows for which `part` holds, among those for which `whole` does.
fn two(db: &mut Db, scope: &Scope, table: &str, part: &str, whole: &str) -> Result<(i64, i64), Problem> {
    let text = format!(
        "select cast(coalesce(sum(case when {part} then 1 else 0 end), 0) as bigint) as part, count(*) as whole \
         from {table} where city_id = $1 and campaign_id = $2 and ({whole})"
    );
    let found: Two =
        yipan_db::sql(text).bind::<BigInt, _>(scope.city).bind::<BigInt, _>(scope.campaign).get_result(db)?;
    Ok((found.part, found.whole))
}

fn rate(db: &mut Db, scope: &Scope, table: &str, part: &str, whole: &str) -> Result<Reading, Problem> {
    two(db, scope, table, part, whole).map(|(part, whole)| (part, Some(whole)))
}

fn number(db: &mut Db, scope: &Scope, table: &str, what: &str) -> Result<Reading, Problem> {
    two(db, scope, table, "1 = 1", what).map(|(part, _)| (part, None))
}

fn gaps(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    let picture = duty::coverage::of_campaign(db, scope.city, scope.campaign)?;
    Ok((picture.coverage.blocking() as i64, Some(picture.coverage.asked as i64)))
}

fn covered(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    let picture = duty::coverage::of_campaign(db, scope.city, scope.campaign)?;
    Ok((picture.coverage.covered as i64, Some(picture.coverage.asked as i64)))
}

fn letters_signed(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    rate(db, scope, "letter", "state = 'signed'", "state in ('draft', 'signed')")
}

/// A task without parts: a summary is counted through them.
const LEAF: &str = "not exists (select 1 from task part where part.city_id = task.city_id \
                    and part.campaign_id = task.campaign_id and part.parent_id = task.id)";

fn tasks_done(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    rate(db, scope, "task", "done_at is not null", &format!("due_at < {} and {LEAF}", scope.until))
}

fn tasks_late(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    number(db, scope, "task", &format!("done_at is null and due_at < {} and {LEAF}", scope.now))
}

fn look_back_open(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    number(db, scope, "task", "origin = 'gate' and done_at is null")
}

fn cases_open(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    number(db, scope, "cases", "is_open")
}

fn cases_major_open(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    two(db, scope, "cases", "severity = 'major'", "is_open").map(|(part, whole)| (part, Some(whole)))
}

fn cases_overdue(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    let late = format!("not suspended and due_at < {}", scope.now);
    two(db, scope, "cases", &late, "is_open").map(|(part, whole)| (part, Some(whole)))
}

fn hazards_major_open(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    two(db, scope, "hazard", "level = 'major'", "is_open").map(|(part, whole)| (part, Some(whole)))
}

/// Hazards with any date passed: plan, fixing, acceptance, publication, report, answer, look.
fn hazards_late(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    number(db, scope, "hazard", &format!("next_at <= {}", scope.now))
}

/// The formulas of case work (`yipan_core::case::Indicator`), over the cases reported since the phase began.
fn since(scope: &Scope, what: &str) -> String {
    format!("reported_at >= {} and {what}", scope.from)
}

const DISPATCHED: &str = "dispatched_at is not null and stage <> 'voided'";

fn cases_closed(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    let due = format!(
        "{DISPATCHED} and (fixed_at is not null or reworks > 0 or (not suspended and handle_due_at <= {}))",
        scope.now
    );
    rate(db, scope, "cases", "fixed_at is not null and closed_at is not null", &since(scope, &due))
}

fn cases_on_time(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    let in_time = "fixed_at is not null and (handle_due_at is null or fixed_at < handle_due_at)";
    rate(db, scope, "cases", in_time, &since(scope, DISPATCHED))
}

fn cases_dispatched(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    rate(db, scope, "cases", "returns = 0", &since(scope, DISPATCHED))
}

fn cases_solved(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    rate(db, scope, "cases", "solved", &since(scope, "solved is not null"))
}

/// The newest mock evaluation that is over, in thousandths of the points asked about.
fn mock_score(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    #[derive(QueryableByName)]
    struct One {
        #[diesel(sql_type = BigInt)]
        id: Id,
    }
    let found: Option<One> = yipan_db::sql(
        "select id from round where city_id = $1 and campaign_id = $2 and kind = 'mock' \
         and stage in ('closed', 'published') order by id desc limit 1",
    )
    .bind::<BigInt, _>(scope.city)
    .bind::<BigInt, _>(scope.campaign)
    .get_result(db)
    .optional()?;
    let Some(One { id }) = found else { return Ok((0, Some(0))) };
    let round = check::store::round(db, scope.city, id)?;
    let came_to = check::act::evaluation(db, &round)?;
    Ok(((came_to.score * 1000.0).round() as i64, Some((came_to.of * 1000.0).round() as i64)))
}

fn returns_on_time(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    let due = format!("due_at >= {} and due_at < {}", scope.from, scope.until.min(scope.now));
    rate(db, scope, "unit_return", "handed_in_at is not null and handed_in_at <= due_at", &due)
}

fn returns_owed(db: &mut Db, scope: &Scope) -> Result<Reading, Problem> {
    number(db, scope, "unit_return", &format!("handed_in_at is null and due_at < {}", scope.now))
}

fn read(db: &mut Db, scope: &Scope, known: &Known) -> Result<Figure, Problem> {
    let (part, whole) = (known.read)(db, scope)?;
    let share = |times: f64| whole.filter(|whole| *whole > 0).map(|whole| times * part as f64 / whole as f64);
    let points = known.kind == Kind::Points;
    Ok(Figure {
        name: known.name.to_owned(),
        kind: known.kind,
        value: match known.kind {
            Kind::Count => Some(part as f64),
            Kind::Rate => share(1.0),
            Kind::Points => share(100.0),
        },
        part: whole.filter(|_| !points).map(|_| part),
        whole: whole.filter(|_| !points),
        href: format!("/campaigns/{}/{}", scope.campaign, known.page),
    })
}

/// The figures of a survey: of its newest result, but of none before the phase sent it back.
fn surveyed(db: &mut Db, scope: &Scope, wanted: &[(&str, &str)]) -> Result<Vec<Figure>, Problem> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let after = match scope.phase {
        Some(phase) => store::last_redo(db, scope.city, phase)?.unwrap_or(i64::MIN),
        None => i64::MIN,
    };
    let since = if after == i64::MIN { String::new() } else { crate::goal::act::day_of(after).to_string() };
    let results = store::results(db, scope.city, scope.campaign)?;
    let figure = |(survey, what): &(&str, &str)| {
        // What was asked before the phase was sent back is not asked anew by being written down again.
        let is_new = |row: &&store::SurveyResult| row.recorded_at > after && row.held_on >= since;
        let newest = results.iter().filter(is_new).find(|row| row.survey == *survey);
        let (satisfied, asked) = newest.map_or((0, 0), |row| (row.satisfied, row.asked));
        let kind = OF_SURVEY.iter().find(|(own, _)| own == what).map_or(Kind::Rate, |(_, kind)| *kind);
        let value = match *what {
            "asked" => newest.map(|_| asked as f64),
            "satisfaction_low" => interval(satisfied, asked).map(|(low, _)| low),
            _ => (asked > 0).then(|| satisfied as f64 / asked as f64),
        };
        let shares = newest.filter(|_| *what == "satisfaction");
        Figure {
            name: format!("survey.{survey}.{what}"),
            kind,
            value,
            part: shares.map(|_| satisfied),
            whole: shares.map(|_| asked),
            href: format!("/campaigns/{}/figures#surveys", scope.campaign),
        }
    };
    Ok(wanted.iter().map(figure).collect())
}

/// Measures the named figures; a name that is none is left out.
pub fn measure(db: &mut Db, scope: &Scope, names: &[String]) -> Result<Vec<Figure>, Problem> {
    let mut found = Vec::new();
    for known in KNOWN.iter().filter(|known| names.iter().any(|name| name == known.name)) {
        found.push(read(db, scope, known)?);
    }
    let surveys: Vec<(&str, &str)> = names.iter().filter_map(|name| of_survey(name)).collect();
    found.extend(surveyed(db, scope, &surveys)?);
    Ok(found)
}

/// Measures every figure that exists; `surveys` are named besides those with a result.
pub fn all(db: &mut Db, scope: &Scope, surveys: &[String]) -> Result<Vec<Figure>, Problem> {
    let mut names: Vec<String> = KNOWN.iter().map(|known| known.name.to_owned()).collect();
    let mut of: Vec<String> = surveys.to_vec();
    of.extend(store::results(db, scope.city, scope.campaign)?.into_iter().map(|row| row.survey));
    of.sort();
    of.dedup();
    for survey in of {
        names.extend(OF_SURVEY.iter().map(|(what, _)| format!("survey.{survey}.{what}")));
    }
    measure(db, scope, &names)
}

/// The figures an expression names, each once; none if it cannot be read.
pub fn named(expression: &str) -> Vec<String> {
    Rule::parse(expression).map(|rule| rule.figures()).unwrap_or_default()
}

/// Values by name, for a rule.
pub fn values(figures: &[Figure]) -> Named {
    figures.iter().filter_map(|figure| Some((figure.name.clone(), figure.value?))).collect()
}
