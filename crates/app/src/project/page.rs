//! The page of one project: where it stands, its money month by month, what was reported; and its deeds by form.

use askama::Template;
use axum::extract::{Request, State as Held};
use axum::http::StatusCode;
use axum::response::Response;
use yipan_core::plan::Light;
use yipan_core::plan::cadence::Every;
use yipan_core::project::{Stand, State, Step};
use yipan_core::series::{Adds, Better, Kind, Value};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, Change, NewAim, NewReport, Promise};
use super::list::money;
use super::step::{NewStep, step};
use super::store::{self, ProjectRow, ReportRow};
use super::view::{Line, lines};
use crate::case::Fields;
use crate::goal::view::day;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::series::draw::{self, Picture};
use crate::series::number;
use crate::who::store::{Unit, units_under};

/// Money a year is the sum of its months, and more is better.
const MONEY: Kind = Kind { every: Every::Month, better: Better::More, adds: Adds::Sum };

/// The sign of a light.
pub(super) fn light_sign(light: Option<Light>) -> &'static str {
    match light {
        Some(Light::Done) => "s-done",
        Some(Light::Late) => "s-late",
        Some(Light::Behind) => "s-near",
        Some(Light::Ahead | Light::InStep) => "s-0",
        None => "s-off",
    }
}

/// The words beside it, with their class: how late, how near, behind with the money.
pub(super) fn light_word(say: &Say, stand: &Stand) -> Option<(&'static str, String)> {
    match stand.light? {
        Light::Late => Some(("late", say.one("project-late-days", "n", stand.late_days))),
        Light::Behind => {
            let near = stand.next.and_then(|(_, day)| day).map(|day| {
                let today = say.civil(say.now).date();
                (day - today).get_days()
            });
            let near = near.filter(|days| *days < yipan_core::project::NEAR_DAYS);
            Some((
                "near",
                near.map_or_else(|| say.it("project-slow"), |n| say.one("project-near-days", "n", n)),
            ))
        }
        _ => None,
    }
}

/// A step in the line of a project's life.
#[derive(Debug)]
struct Stage {
    word: &'static str,
    class: &'static str,
    day: String,
}

#[derive(Template)]
#[template(path = "project/pages/one.html")]
struct OnePage {
    frame: Frame,
    line: Line,
    unit: String,
    stages: Vec<Stage>,
    picture: Picture,
    reports: Vec<ReportRow>,
    /// States it may go to, with what that is called.
    moves: Vec<(&'static str, String)>,
    units: Vec<Unit>,
    month: String,
    today: String,
    year: i64,
    may_report: bool,
    may_edit: bool,
    reads_ledger: bool,
    /// The deed that was refused, and why.
    why: Option<(String, String)>,
    /// Whether it was refused because another report stands.
    stands: bool,
}

fn stages(say: &Say, row: &ProjectRow, light: Option<Light>) -> Vec<Stage> {
    let held = row.held.as_deref().and_then(State::from_word).unwrap_or(State::Prepared);
    let state = row.stage();
    let stands = if state == State::Stopped { held } else { state };
    let (due, taken) = (row.due(), row.taken());
    let first = Stage {
        word: "prepared",
        class: if stands == State::Prepared { "here" } else { "done" },
        day: String::new(),
    };
    let step = |step: Step| {
        let own = step.into();
        let class = match () {
            () if own == State::Finished && stands == own => "done",
            () if own < stands => "done",
            () if own == stands => "here",
            () if light == Some(Light::Late) && stands.next() == Some(step) => "late",
            () => "todo",
        };
        // A day of another year is as long as its place is wide: its month is enough.
        let this_year = say.civil(say.now).year();
        let is_taken = own <= stands;
        let shown = if is_taken { taken[step as usize] } else { due[step as usize] };
        let shown = shown.map(|on| match on.year() == this_year {
            true => day(say, &on.to_string()),
            false => on.strftime("%Y-%m").to_string(),
        });
        Stage { word: own.word(), class, day: shown.unwrap_or_default() }
    };
    std::iter::once(first).chain(Step::ALL.map(step)).collect()
}

/// The states a project may go to from where it stands.
fn moves(say: &Say, row: &ProjectRow) -> Vec<(&'static str, String)> {
    let held = row.held.as_deref().and_then(State::from_word);
    let from = row.stage();
    let mut states = State::ALL.to_vec();
    // Forward before back, the next step first.
    states.sort_by_key(|to| (*to < from, if *to < from { 4 - *to as i32 } else { *to as i32 }));
    let name = |to: State| match yipan_core::project::move_of(from, to, held).ok()? {
        yipan_core::project::Move::Back => {
            Some(say.one("project-go-back", "state", say.of("project-state", to.word())))
        }
        yipan_core::project::Move::Resume => {
            Some(say.one("project-go-on", "state", say.of("project-state", to.word())))
        }
        _ => Some(say.of("project-go", to.word())),
    };
    states.into_iter().filter_map(|to| Some((to.word(), name(to)?))).collect()
}

impl OnePage {
    fn load(db: &mut Db, by: &Actor, frame: Frame, row: ProjectRow) -> Result<Self, Problem> {
        by.may_at(Right::ReadWork, &row.unit_path)?;
        let say = &frame.say;
        let today = say.civil(say.now).date();
        let mut reports = store::reports(db, by.city, &[row.id])?;
        let values = reports.iter().filter_map(ReportRow::month);
        let values: Vec<Value> =
            values.map(|month| Value { begin: month.begin, value: month.invested }).collect();
        let (moves, path) = (moves(say, &row), row.unit_path.clone());
        let line = lines(db, by.city, vec![row], today)?.pop().ok_or(Problem::Missing("project"))?;
        let units = units_under(db, by.city, "/")?;
        let unit = units.iter().find(|unit| unit.id == line.row.unit_id).map(|unit| unit.short.clone());
        let last = today.first_of_month().saturating_sub(jiff::ToSpan::months(1));
        let known = |month: jiff::civil::Date| values.iter().any(|own| own.begin == month);
        let month = if known(last) { today.first_of_month() } else { last };
        reports.reverse();
        reports.truncate(60);
        Ok(OnePage {
            unit: unit.unwrap_or_default(),
            stages: stages(say, &line.row, line.stand.light),
            picture: draw::picture(MONEY, today.year(), &values, line.aim),
            month: month.strftime("%Y-%m").to_string(),
            today: today.to_string(),
            year: i64::from(today.year()),
            may_report: by.may_at(Right::ReportProgress, &path).is_ok(),
            may_edit: by.can_everywhere(Right::EditPlan),
            reads_ledger: frame.reads_ledger(),
            why: None,
            stands: false,
            line,
            reports,
            moves,
            units,
            frame,
        })
    }

    fn number(&self, value: &i64) -> String {
        number(&self.frame.say, *value)
    }

    /// Money as a field of a form holds it.
    fn plain(&self, value: &i64) -> String {
        if *value == 0 { String::new() } else { (*value as f64 / 1000.0).to_string() }
    }

    fn word(&self) -> Option<(&'static str, String)> {
        light_word(&self.frame.say, &self.line.stand)
    }

    fn sign(&self) -> &'static str {
        light_sign(self.line.stand.light)
    }

    /// Why the form of a deed was refused.
    fn why_not(&self, deed: &str) -> Option<&str> {
        self.why.as_ref().filter(|(own, _)| own == deed).map(|(_, why)| why.as_str())
    }

    fn day(&self, day: &Option<String>) -> String {
        day.as_deref().map(|on| crate::goal::view::day(&self.frame.say, on)).unwrap_or_default()
    }
}

async fn load(app: &App, by: Actor, say: Say, id: Id) -> Result<OnePage, Problem> {
    let city = by.city;
    let row = app.read(move |db| store::find(db, city, id)).await?;
    let frame = Frame::new(say, &by, "plan", row.name.clone()).at(format!("/projects/{id}"));
    let frame = crate::flow::in_campaign(app, &by, frame, row.campaign_id).await?;
    app.read(move |db| OnePage::load(db, &by, frame, row)).await
}

/// `GET /projects/{id}`.
pub async fn show(
    Held(app): Held<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    Ok(page_with(StatusCode::OK, &load(&app, by, say, id).await?))
}

/// Does the deed of an address.
fn run(db: &mut Db, by: &Actor, id: Id, deed: &str, fields: &Fields, now: i64) -> Result<(), Problem> {
    let text = |name: &str| fields.text(name).to_owned();
    let version = fields.number("version")?;
    // Left empty is forgotten, not nought.
    let needed = |name: &str| match fields.text(name) {
        text if text.trim().is_empty() => Err(Problem::field(name, "field-required")),
        text => Ok(text),
    };
    match deed {
        "steps" => {
            let ask = NewStep { state: text("state"), on: text("on"), reason: text("reason"), version };
            step(db, by, id, &ask, now)
        }
        "reports" => {
            let ask = NewReport {
                month: text("month"),
                invested: money("invested", needed("invested")?)?,
                progress: text("progress"),
                trouble: text("trouble"),
                evidence: fields.evidence.first().copied(),
                replace: fields.text("replace") == "true",
                reason: text("reason"),
            };
            act::report(db, by, id, &ask, now)
        }
        "targets" => {
            let ask = NewAim {
                year: fields.number("year")?.unwrap_or(0),
                value: money("value", needed("value")?)?,
            };
            act::aim(db, by, id, &ask, now)
        }
        "changes" => {
            let promise = Promise {
                number: text("number"),
                name: text("name"),
                kind: text("kind"),
                unit: fields.number("unit")?.unwrap_or(0),
                place: text("place"),
                content: text("content"),
                land_due: text("land_due"),
                start_due: text("start_due"),
                finish_due: text("finish_due"),
                total: money("total", fields.text("total"))?,
                before: money("before", fields.text("before"))?,
            };
            act::change(db, by, id, &Change { promise, reason: text("reason"), version }, now)
        }
        _ => Err(Problem::Missing("page")),
    }
}

/// `POST /projects/{id}/{deed}`.
pub async fn deed(
    Held(app): Held<App>,
    by: Actor,
    say: Say,
    Path((id, deed)): Path<(Id, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let (actor, word) = (by.clone(), deed.clone());
    let done = app.deed(move |db, now| run(db, &actor, id, &word, &fields, now)).await;
    let stands = matches!(done, Err(Problem::Refused("project-refused-stands", _)));
    after(done, format!("/projects/{id}"), say, async |say, why| {
        let shown = load(&app, by, say, id).await?;
        Ok(OnePage { why: Some((deed, why)), stands, ..shown })
    })
    .await
}
