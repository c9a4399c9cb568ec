//! The pages: campaigns, a new one, its settings, its standards, and their import.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, EditCampaign, EditPhase, NewCampaign, NewPhase};
use super::store::{self, Campaign, Criterion, Phase};
use super::{shelf, standards, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::{Lang, Say};
use crate::problem::Problem;
use crate::who::store as who;

/// So many bodies of a command are listed.
const BODIES_MOST: usize = 200;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns", get(list).post(create))
        .route("/campaigns/new", get(new_page))
        .route("/campaigns/{id}/settings", get(settings).post(edit))
        .route("/campaigns/{id}/closing", post(close))
        .route("/campaigns/{id}/phases", post(add_phase))
        .route("/phases/{id}", post(edit_phase))
        .route("/campaigns/{id}/standards", get(standards::show))
        .route("/campaigns/{id}/standards/links", post(standards::link))
        .route("/campaigns/{id}/standards/import", get(standards::import_page).post(standards::try_file))
        .route("/campaigns/{id}/standards/take", post(standards::take))
        .route("/standards/{id}/file.toml", get(standards::as_toml))
        .route("/standards/{id}/file.xlsx", get(standards::as_xlsx))
}

/// A campaign in the list.
struct Row {
    own: Campaign,
    day: String,
    left: Option<i64>,
}

#[derive(Template)]
#[template(path = "goal/pages/campaigns.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    running: usize,
    may_edit: bool,
}

async fn list(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    let city = by.city;
    let rows = app.read(move |db| store::campaigns(db, city)).await?;
    let frame = Frame::new(say.clone(), &by, "campaigns", say.it("goal-campaigns")).at("/campaigns");
    let running = rows.iter().filter(|own| own.status == "running").count();
    let rows = rows
        .into_iter()
        .map(|own| Row {
            day: view::day(&say, &own.target_on),
            left: view::days_to(&say, &own.target_on),
            own,
        })
        .collect();
    Ok(page(&ListPage { frame, rows, running, may_edit: by.can(Right::EditCampaign) }))
}

/// A kind of campaign to choose.
struct Kind {
    code: String,
    name: String,
    about: String,
    days: u32,
    phases: usize,
    bodies: usize,
}

fn kinds(say: &Say) -> Vec<Kind> {
    let english = say.lang == Lang::En;
    shelf::templates()
        .iter()
        .map(|own| Kind {
            name: if english { own.name_en.clone() } else { own.name.clone() },
            about: if english { own.about_en.clone() } else { own.about.clone() },
            code: own.code.clone(),
            days: own.days,
            phases: own.phases.len(),
            bodies: own.bodies.len(),
        })
        .collect()
}

#[derive(Debug, Default, Clone, Deserialize)]
struct NewForm {
    #[serde(default)]
    template: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    short: String,
    #[serde(default)]
    goal: String,
    #[serde(default)]
    start_on: String,
    #[serde(default)]
    target_on: String,
    focus: Option<String>,
    command: Option<String>,
}

#[derive(Template)]
#[template(path = "goal/pages/new.html")]
struct NewPage {
    frame: Frame,
    kinds: Vec<Kind>,
    form: NewForm,
    faults: Vec<(String, String)>,
}

impl NewPage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(own, _)| own == field).map(|(_, sentence)| sentence.as_str())
    }
}

fn new_form(by: &Actor, say: Say, form: NewForm, faults: Vec<(String, String)>) -> NewPage {
    let frame = Frame::new(say.clone(), by, "campaigns", say.it("goal-new")).at("/campaigns/new");
    NewPage { frame, kinds: kinds(&say), form, faults }
}

async fn new_page(by: Actor, say: Say) -> Result<Response, Problem> {
    by.may(Right::EditCampaign)?;
    let start = act::day_of(say.now).to_string();
    let form = NewForm { template: "hygienic-city".into(), start_on: start, ..NewForm::default() };
    Ok(page(&new_form(&by, say, form, Vec::new())))
}

fn told(say: &Say, problem: &Problem) -> Option<Vec<(String, String)>> {
    match problem {
        Problem::Invalid(fields) => {
            Some(fields.iter().map(|own| (own.field.clone(), say.with(own.key, &own.args))).collect())
        }
        Problem::Refused(key, args) => Some(vec![(String::new(), say.with(key, args))]),
        _ => None,
    }
}

async fn create(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(form): Form<NewForm>,
) -> Result<Response, Problem> {
    let ask = NewCampaign {
        template: Some(form.template.clone()),
        name: form.name.clone(),
        short: Some(form.short.clone()),
        goal: form.goal.clone(),
        start_on: Some(form.start_on.clone()),
        target_on: Some(form.target_on.clone()),
        standards: None,
        focus: form.focus.is_some(),
        command: form.command.is_some(),
        no_phases: false,
    };
    let actor = by.clone();
    match app.deed(move |db, now| act::create(db, &actor, &ask, now)).await {
        Ok(id) => Ok(Redirect::to(&format!("/campaigns/{id}/settings")).into_response()),
        Err(problem) => match told(&say, &problem) {
            Some(faults) => Ok(page_with(problem.status(), &new_form(&by, say, form, faults))),
            None => Err(problem),
        },
    }
}

/// A phase with what belongs to it.
struct PhaseRow {
    own: Phase,
    from: String,
    to: String,
    gate: Vec<Criterion>,
    current: bool,
}

#[derive(Template)]
#[template(path = "goal/pages/settings.html")]
struct SettingsPage {
    frame: Frame,
    own: Campaign,
    day: String,
    left: Option<i64>,
    phases: Vec<PhaseRow>,
    standards: Vec<store::Standard>,
    documents: Vec<String>,
    cadences: Vec<String>,
    rules: Vec<RuleLine>,
    command: Vec<BodyLine>,
    may_edit: bool,
    may_start: bool,
    reads_all: bool,
}

/// A body of the command.
struct BodyLine {
    name: String,
    /// Whether it stands under another of them.
    below: bool,
    /// Posts somebody holds.
    held: usize,
    posts: usize,
}

fn command(db: &mut Db, city: Id, id: Id) -> Result<Vec<BodyLine>, Problem> {
    let mut units = who::units_under(db, city, "/")?;
    units.retain(|unit| unit.campaign_id == Some(id));
    let own: Vec<Id> = units.iter().map(|unit| unit.id).collect();
    let mut lines = Vec::with_capacity(units.len());
    for unit in units.into_iter().take(BODIES_MOST) {
        let posts = who::posts_of(db, city, unit.id)?;
        lines.push(BodyLine {
            below: unit.parent_id.is_some_and(|parent| own.contains(&parent)),
            name: unit.name,
            held: posts.iter().filter(|post| post.person_id.is_some()).count(),
            posts: posts.len(),
        });
    }
    Ok(lines)
}

/// A rule of the campaign, as its document words it.
struct RuleLine {
    text: String,
    kind: String,
    /// What it became here: `cadence`, `criterion`, or nothing.
    became: String,
    /// Where its words stand.
    to: String,
}

fn rules(own: &Campaign) -> Vec<RuleLine> {
    let settings: serde_json::Value = serde_json::from_str(&own.settings).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let line = |own: &serde_json::Value| RuleLine {
        text: text(&own["text"]),
        kind: text(&own["kind"]),
        became: text(&own["became"]),
        to: format!("/drafts/{}#i{}", own["draft"], own["item"]),
    };
    settings["rules"].as_array().into_iter().flatten().map(line).collect()
}

fn settings_list(say: &Say, own: &Campaign) -> (Vec<String>, Vec<String>) {
    let settings: serde_json::Value = serde_json::from_str(&own.settings).unwrap_or_default();
    let list = |name: &str| settings[name].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let documents = list("documents").iter().map(|one| text(&one["name"])).collect();
    let cadences = list("cadences")
        .iter()
        .map(|one| {
            let every = say.of("goal-every", &text(&one["every"]).replace('_', "-"));
            match one["day"].as_i64() {
                Some(day) => {
                    say.three("goal-cadence-by", "title", text(&one["title"]), "every", every, "day", day)
                }
                None => {
                    let times = one["times"].as_i64().unwrap_or(1);
                    say.three("goal-cadence", "title", text(&one["title"]), "every", every, "n", times)
                }
            }
        })
        .collect();
    (documents, cadences)
}

async fn settings(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let city = by.city;
    let (own, phases, standards, command) = app
        .read(move |db| {
            let own = store::campaign(db, city, id)?;
            let mut phases = Vec::new();
            for phase in store::phases(db, city, id)? {
                let gate = store::criteria(db, city, phase.id)?;
                phases.push((phase, gate));
            }
            Ok((own, phases, store::standards_of(db, city, id)?, command(db, city, id)?))
        })
        .await?;
    let today = act::day_of(say.now).to_string();
    let phases = phases
        .into_iter()
        .map(|(own, gate)| PhaseRow {
            from: view::day(&say, &own.from_on),
            to: view::day(&say, &own.to_on),
            current: own.from_on <= today && today <= own.to_on,
            own,
            gate,
        })
        .collect();
    let (documents, cadences) = settings_list(&say, &own);
    let frame = Frame::new(say.clone(), &by, "settings", own.name.clone())
        .within(id, own.name.clone())
        .at(format!("/campaigns/{id}/settings"));
    Ok(page(&SettingsPage {
        frame,
        rules: rules(&own),
        command,
        day: view::day(&say, &own.target_on),
        left: view::days_to(&say, &own.target_on),
        own,
        phases,
        standards,
        documents,
        cadences,
        may_edit: by.can(Right::EditCampaign),
        may_start: by.can(Right::StartCampaign),
        reads_all: by.can_everywhere(Right::ReadWork),
    }))
}

#[derive(Debug, Deserialize)]
struct EditForm {
    version: i64,
    name: String,
    short: String,
    #[serde(default)]
    goal: String,
    target_on: String,
    focus: Option<String>,
}

async fn edit(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<EditForm>,
) -> Result<Response, Problem> {
    let ask = EditCampaign {
        version: form.version,
        name: form.name,
        short: form.short,
        goal: form.goal,
        target_on: form.target_on,
        focus: form.focus.is_some(),
    };
    app.deed(move |db, now| act::edit(db, &by, id, &ask, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/settings")).into_response())
}

#[derive(Debug, Deserialize)]
struct CloseForm {
    to: String,
    reason: String,
}

async fn close(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<CloseForm>,
) -> Result<Response, Problem> {
    app.deed(move |db, now| act::close(db, &by, id, &form.to, &form.reason, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/settings")).into_response())
}

async fn add_phase(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<NewPhase>,
) -> Result<Response, Problem> {
    app.deed(move |db, now| act::add_phase(db, &by, id, &form, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/settings#phases")).into_response())
}

async fn edit_phase(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<EditPhase>,
) -> Result<Response, Problem> {
    let campaign = app
        .deed(move |db, now| {
            act::edit_phase(db, &by, id, &form, now)?;
            Ok(store::phase(db, by.city, id)?.campaign_id)
        })
        .await?;
    Ok(Redirect::to(&format!("/campaigns/{campaign}/settings#phases")).into_response())
}
