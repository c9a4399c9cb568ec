//! The pages of gates: all gates of a campaign, one gate with its review, the figures that exist.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::gate::Verdict;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, NewResult};
use super::award::{self, Award, Left, Unsettled};
use super::figures::{self, Figure, Scope};
use super::review::{self, Gate, Kept, Line};
use super::store::{self, Review, SurveyResult};
use crate::goal::act::NewCriterion;
use crate::goal::store::{self as goal, Phase};
use crate::goal::view;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::plan::store::TaskRow;
use crate::problem::Problem;
use crate::who::store::{self as units, Unit};

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/gates", get(list))
        .route("/campaigns/{id}/figures", get(figures_page))
        .route("/campaigns/{id}/survey-results", post(record))
        .route("/phases/{id}/gate", get(one).post(super::decide_web::decide))
        .route("/phases/{id}/awards", post(super::decide_web::settle))
        .route("/phases/{id}/criteria", post(add))
        .route("/criteria/{id}", post(change))
        .route("/criteria/{id}/removal", post(remove))
}

/// The sign before a criterion.
fn sign(verdict: &str) -> &'static str {
    match verdict {
        "met" => "s-ok",
        "unmet" => "s-near",
        _ => "s-off",
    }
}

struct PhaseLine {
    own: Phase,
    from: String,
    to: String,
    criteria: usize,
    last: Option<Review>,
}

#[derive(Template)]
#[template(path = "gate/pages/gates.html")]
struct GatesPage {
    frame: Frame,
    id: Id,
    phases: Vec<PhaseLine>,
    current: Option<Gate>,
    look_backs: Vec<TaskRow>,
}

impl GatesPage {
    fn moment(&self, at: &i64) -> String {
        self.frame.say.day(at)
    }
}

fn look_backs(db: &mut Db, city: Id, campaign: Id, phase: Option<Id>) -> Result<Vec<TaskRow>, Problem> {
    let mut tasks = crate::plan::store::tasks(db, city, campaign)?;
    tasks.retain(|task| task.origin == "gate" && phase.is_none_or(|phase| task.origin_id == Some(phase)));
    Ok(tasks)
}

async fn list(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    by.may(Right::ReadWork)?;
    let frame = Frame::new(say.clone(), &by, "plan", say.it("gate-gates"));
    let frame = crate::flow::in_campaign(&app, &by, frame, id).await?.at(format!("/campaigns/{id}/gates"));
    let (city, now) = (by.city, say.now);
    let shown = app
        .read(move |db| {
            let mut phases = Vec::new();
            for own in review::outer_phases(db, city, id)? {
                phases.push(PhaseLine {
                    from: view::day(&say, &own.from_on),
                    to: view::day(&say, &own.to_on),
                    criteria: goal::criteria(db, city, own.id)?.len(),
                    last: store::reviews(db, city, id, own.id)?.into_iter().next(),
                    own,
                });
            }
            let current = review::current(db, city, id, now)?;
            let look_backs = look_backs(db, city, id, None)?;
            Ok(GatesPage { frame, id, phases, current, look_backs })
        })
        .await?;
    Ok(page(&shown))
}

struct Past {
    own: Review,
    criteria: Vec<Kept>,
}

#[derive(Template)]
#[template(path = "gate/pages/gate.html")]
struct GatePage {
    frame: Frame,
    gate: Gate,
    day: String,
    past: Vec<Past>,
    look_backs: Vec<TaskRow>,
    release: Vec<(String, usize)>,
    units: Vec<Unit>,
    me: Id,
    left: Left,
    settled: Vec<Award>,
    may_settle: bool,
    due: String,
    may_edit: bool,
    may_decide: bool,
    why: Option<String>,
}

impl GatePage {
    fn sign(&self, verdict: &str) -> &'static str {
        sign(verdict)
    }

    /// What the last gate leads to has no phase to name.
    fn leads_to(&self) -> String {
        match &self.gate.next {
            Some(next) => next.name.clone(),
            None => self.frame.say.it("gate-the-end"),
        }
    }

    fn trouble(&self, line: &Line) -> String {
        let key = match line.verdict {
            Verdict::Unmeasured(ref name) if figures::exists(name) => "gate-why-nothing-yet",
            Verdict::Unmeasured(_) => "gate-why-nobody-measures",
            Verdict::Unreadable(_) => "gate-why-unreadable",
            _ => return String::new(),
        };
        self.frame.say.one(key, "name", line.trouble())
    }

    fn is_mine(&self, unit: &Id) -> bool {
        *unit == self.me
    }

    fn unit(&self, id: &Id) -> &str {
        self.units.iter().find(|unit| unit.id == *id).map_or("", |unit| unit.short.as_str())
    }

    /// Points as people write them.
    fn points(&self, thousandths: &i64) -> String {
        format!("{}", *thousandths as f64 / 1_000.0)
    }

    /// What a settled reward came to, in words.
    fn came_to(&self, award: &Award) -> String {
        let told = if award.given { "gate-award-given-only" } else { "gate-award-waived" };
        self.sum(award.points, award.money).unwrap_or_else(|| self.frame.say.it(told))
    }

    /// What the paper says a place is worth, in words.
    fn worth(&self, own: &Unsettled) -> String {
        self.sum(own.points, own.money).unwrap_or_else(|| self.frame.say.it("gate-award-no-worth"))
    }

    fn sum(&self, points: i64, money: i64) -> Option<String> {
        let say = &self.frame.say;
        let points = (points != 0).then(|| say.one("gate-award-n-points", "n", self.points(&points)));
        let money = (money != 0).then(|| say.one("gate-award-n-money", "n", money));
        let told: Vec<String> = points.into_iter().chain(money).collect();
        (!told.is_empty()).then(|| told.join(" · "))
    }

    fn key(&self, own: &Unsettled) -> String {
        format!("{}-{}", own.run, own.unit)
    }

    fn unfrozen(&self) -> String {
        self.left.unfrozen.join(" ")
    }

    fn released(&self) -> usize {
        self.release.iter().map(|(_, n)| n).sum()
    }
}

fn load(db: &mut Db, by: &Actor, frame: Frame, phase: Phase) -> Result<GatePage, Problem> {
    let (city, campaign, now) = (by.city, phase.campaign_id, frame.say.now);
    let day = view::day(&frame.say, &phase.to_on);
    let look_backs = look_backs(db, city, campaign, Some(phase.id))?;
    let gate = review::of_phase(db, phase, now)?;
    let past = store::reviews(db, city, campaign, gate.phase.id)?
        .into_iter()
        .map(|own| Past { criteria: serde_json::from_str(&own.criteria).unwrap_or_default(), own })
        .collect();
    let units = units::units_under(db, city, "/")?;
    let mut release: Vec<(String, usize)> = Vec::new();
    if let Some(next) = gate.next.as_ref().filter(|next| next.state == "planned") {
        let mut by_unit: std::collections::BTreeMap<Id, usize> = std::collections::BTreeMap::new();
        for task in act::to_release(db, next)? {
            *by_unit.entry(task.unit_id).or_default() += 1;
        }
        let short = |id: &Id| units.iter().find(|unit| unit.id == *id).map(|unit| unit.short.clone());
        release = by_unit.iter().filter_map(|(id, n)| Some((short(id)?, *n))).collect();
        release.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    }
    let runs = goal::campaign(db, city, campaign)?.status == "running";
    Ok(GatePage {
        day,
        past,
        look_backs,
        release,
        units,
        me: by.unit,
        left: award::left(db, &gate.phase, now)?,
        settled: award::of_phase(db, city, gate.phase.id)?,
        may_settle: by.can_everywhere(Right::StartCampaign),
        due: frame.say.date_value(&(now + 14 * 86_400_000)),
        may_edit: by.can_everywhere(Right::EditCampaign) && gate.phase.state != "passed",
        may_decide: by.can_everywhere(Right::StartCampaign) && runs && gate.phase.state == "open",
        why: None,
        gate,
        frame,
    })
}

async fn gate_page(app: &App, by: Actor, say: Say, id: Id) -> Result<GatePage, Problem> {
    by.may(Right::ReadWork)?;
    let city = by.city;
    let phase = app.read(move |db| goal::phase(db, city, id)).await?;
    let frame = Frame::new(say.clone(), &by, "plan", say.one("gate-title", "phase", &phase.name));
    let frame =
        crate::flow::in_campaign(app, &by, frame, phase.campaign_id).await?.at(format!("/phases/{id}/gate"));
    app.read(move |db| load(db, &by, frame, phase)).await
}

async fn one(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    gate_page(&app, by, say, id).await.map(|shown| page(&shown))
}

/// The sentence of a refusal worth showing on the form again.
pub(super) async fn back<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    after(done, format!("/phases/{id}/gate"), say, async |say, why| {
        let shown = gate_page(app, by, say, id).await?;
        Ok(GatePage { why: Some(why), ..shown })
    })
    .await
}

#[derive(Debug, Deserialize)]
struct CriterionForm {
    #[serde(default)]
    title: String,
    #[serde(default)]
    expression: String,
    #[serde(default)]
    reason: String,
    /// The phase, to come back to.
    phase: Option<Id>,
}

impl CriterionForm {
    fn read(&self) -> NewCriterion {
        NewCriterion { title: self.title.clone(), expression: self.expression.clone(), survey: None }
    }
}

async fn add(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<CriterionForm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::add_criterion(db, &actor, id, &form.read(), now)).await;
    back(&app, by, say, id, done).await
}

async fn change(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<CriterionForm>,
) -> Result<Response, Problem> {
    let (actor, phase) = (by.clone(), form.phase.unwrap_or(0));
    let done = app.deed(move |db, now| act::change_criterion(db, &actor, id, &form.read(), now)).await;
    back(&app, by, say, *done.as_ref().unwrap_or(&phase), done).await
}

async fn remove(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<CriterionForm>,
) -> Result<Response, Problem> {
    let (actor, phase) = (by.clone(), form.phase.unwrap_or(0));
    let done = app.deed(move |db, now| act::remove_criterion(db, &actor, id, &form.reason, now)).await;
    back(&app, by, say, *done.as_ref().unwrap_or(&phase), done).await
}

#[derive(Template)]
#[template(path = "gate/pages/figures.html")]
struct FiguresPage {
    frame: Frame,
    id: Id,
    figures: Vec<Figure>,
    results: Vec<SurveyResult>,
    today: String,
    may_edit: bool,
    why: Option<String>,
}

impl FiguresPage {
    fn share(&self, row: &SurveyResult) -> String {
        let thousandths = row.satisfied * 1000 / row.asked.max(1);
        format!("{}.{}%", thousandths / 10, thousandths % 10)
    }

    fn called(&self, row: &SurveyResult) -> String {
        figures::survey_name(&self.frame.say, &row.survey)
    }

    fn day(&self, text: &str) -> String {
        view::day(&self.frame.say, text)
    }

    fn measured(&self) -> usize {
        self.figures.iter().filter(|figure| figure.value.is_some()).count()
    }
}

async fn figures_of(app: &App, by: Actor, say: Say, id: Id) -> Result<FiguresPage, Problem> {
    by.may(Right::ReadWork)?;
    let frame = Frame::new(say.clone(), &by, "plan", say.it("gate-figures"));
    let frame = crate::flow::in_campaign(app, &by, frame, id).await?.at(format!("/campaigns/{id}/figures"));
    app.read(move |db| {
        let campaign = goal::campaign(db, by.city, id)?;
        // Surveys that a gate asks about are listed before they were ever run.
        let mut surveys = Vec::new();
        for phase in review::outer_phases(db, by.city, id)? {
            for criterion in goal::criteria(db, by.city, phase.id)? {
                let named = figures::named(&criterion.expression);
                surveys.extend(
                    named.iter().filter_map(|n| figures::of_survey(n)).map(|(name, _)| name.to_owned()),
                );
            }
        }
        let scope = match review::outer_phases(db, by.city, id)?.into_iter().rfind(|own| own.state == "open")
        {
            Some(phase) => Scope::of_phase(&phase, say.now)?,
            None => Scope::of_campaign(&campaign, say.now)?,
        };
        Ok(FiguresPage {
            figures: figures::all(db, &scope, &surveys)?,
            results: store::results(db, by.city, id)?,
            today: say.date_value(&say.now),
            may_edit: by.can_everywhere(Right::EditCampaign),
            why: None,
            id,
            frame,
        })
    })
    .await
}

async fn figures_page(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    figures_of(&app, by, say, id).await.map(|shown| page(&shown))
}

async fn record(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<NewResult>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::record_result(db, &actor, id, &form, now)).await;
    after(done, format!("/campaigns/{id}/figures#surveys"), say, async |say, why| {
        let shown = figures_of(&app, by, say, id).await?;
        Ok(FiguresPage { why: Some(why), ..shown })
    })
    .await
}
