//! The list of hazards with their lights, the form of a new one, and the local figures.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::hazard::VALUES;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::NewHazard;
use super::book::{self, ValueAsk};
use super::store::{self, HazardRow, Wanted};
use super::{act, page};
use crate::case::view::{self, Sign, Units};
use crate::case::{self, Fields};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;

const ROWS: i64 = 50;
const STATES: [&str; 6] = ["open", "late", "major", "listed", "look", "struck"];

struct Line {
    row: HazardRow,
    sign: Sign,
    unit: String,
    /// What the first date is about.
    what: &'static str,
    hurry: &'static str,
}

#[derive(Template)]
#[template(path = "hazard/pages/list.html")]
struct ListPage {
    frame: Frame,
    base: String,
    state: String,
    counts: Vec<(&'static str, i64)>,
    lines: Vec<Line>,
    next: Option<Id>,
    may_register: bool,
    may_rule: bool,
}

impl ListPage {
    fn n(&self, word: &str) -> i64 {
        self.counts.iter().find(|(own, _)| *own == word).map_or(0, |(_, n)| *n)
    }
}

/// What a reader asks of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    after: Option<Id>,
}

/// What this person's list is narrowed to.
pub fn wanted(db: &mut Db, by: &Actor, campaign: Option<Id>, state: &str) -> Result<Wanted, Problem> {
    let within = match by.sees(Right::ReadWork) {
        None => return Err(Problem::NotAllowed("not-allowed-place", Vec::new())),
        Some("/") => None,
        Some(top) => {
            let top = top.to_owned();
            let units = who::store::units_under(db, by.city, &top)?.into_iter().map(|unit| unit.id).collect();
            Some((units, by.person))
        }
    };
    let state = STATES.iter().find(|own| **own == state).unwrap_or(&"open");
    Ok(Wanted { campaign, state: (*state).into(), within })
}

/// `GET /hazards`.
pub async fn whole(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<Asked>,
) -> Result<Response, Problem> {
    let frame = Frame::new(say, &by, "cases", String::new());
    show(&app, by, frame, None, ask).await
}

/// `GET /campaigns/{id}/hazards`.
pub async fn of_campaign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Asked>,
) -> Result<Response, Problem> {
    let frame = crate::flow::in_campaign(&app, &by, Frame::new(say, &by, "cases", String::new()), id).await?;
    show(&app, by, frame, Some(id), ask).await
}

async fn show(
    app: &App,
    by: Actor,
    mut frame: Frame,
    campaign: Option<Id>,
    ask: Asked,
) -> Result<Response, Problem> {
    frame.title = frame.say.it("hazard-hazards");
    let base = campaign.map_or_else(|| "/hazards".to_owned(), |id| format!("/campaigns/{id}/hazards"));
    frame.path.clone_from(&base);
    let made = app
        .read(move |db| {
            let (city, now) = (by.city, frame.say.now);
            let wanted = wanted(db, &by, campaign, &ask.state)?;
            let units: Units = view::units(db, city)?;
            let mut rows = store::list(db, city, &wanted, now, ask.after, ROWS + 1)?;
            let more = rows.len() as i64 > ROWS;
            rows.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
            let next = rows.last().map(|row| row.id).filter(|_| more);
            let mut lines = Vec::new();
            for row in rows {
                let sign = page::sign(&row, now);
                lines.push(Line {
                    unit: units.get(&row.unit_id).cloned().unwrap_or_default(),
                    what: row.hazard()?.dues().first().map_or("", |due| due.what.word()),
                    hurry: if matches!(sign.class, "late" | "near") { sign.class } else { "" },
                    sign,
                    row,
                });
            }
            let mut counts = Vec::new();
            for word in STATES {
                counts.push((word, store::count(db, city, &wanted, word, now)?));
            }
            Ok(ListPage {
                base,
                state: wanted.state,
                counts,
                lines,
                next,
                may_register: by.can(Right::ReportCase),
                may_rule: by.can_everywhere(Right::ReadWork),
                frame,
            })
        })
        .await?;
    Ok(page_with(StatusCode::OK, &made))
}

#[derive(Template)]
#[template(path = "hazard/pages/new.html")]
struct NewPage {
    frame: Frame,
    ask: NewHazard,
    units: Vec<(Id, String)>,
    streets: Vec<(Id, String)>,
    campaigns: Vec<(Id, String)>,
    wrong: Vec<(String, String)>,
    why: Option<String>,
}

impl NewPage {
    fn wrong(&self, field: &str) -> bool {
        self.wrong.iter().any(|(own, _)| own == field)
    }

    fn is_unit(&self, id: &Id) -> bool {
        self.ask.unit == *id
    }

    fn is_street(&self, id: &Id) -> bool {
        self.ask.street == Some(*id)
    }

    fn is_campaign(&self, id: &Id) -> bool {
        self.ask.campaign == Some(*id)
    }
}

/// From which case, in which campaign.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    case: Option<Id>,
    campaign: Option<Id>,
}

/// `GET /hazards/new`: empty, or filled from a case; a case that was raised already leads to its hazard.
pub async fn new(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let (ask, raised) = app
        .read(move |db| {
            let mut ask =
                NewHazard { campaign: from.campaign, level: "ordinary".into(), ..NewHazard::default() };
            let Some(id) = from.case else { return Ok((ask, None)) };
            let row = case::act::find(db, &actor, id)?;
            let raised = store::of_case(db, actor.city, id)?.map(|own| own.id);
            ask.case = Some(id);
            (ask.title, ask.description, ask.place) = (row.title, row.description, row.place);
            (ask.street, ask.campaign) = (row.street_id, row.campaign_id.or(from.campaign));
            ask.unit = row.unit_id.unwrap_or(0);
            ask.level = row.severity;
            Ok((ask, raised))
        })
        .await?;
    if let Some(id) = raised {
        return Ok(Redirect::to(&format!("/hazards/{id}")).into_response());
    }
    form(&app, by, say, ask, Vec::new(), None).await
}

async fn form(
    app: &App,
    by: Actor,
    say: Say,
    ask: NewHazard,
    wrong: Vec<(String, String)>,
    why: Option<String>,
) -> Result<Response, Problem> {
    if !by.can(Right::ReportCase) {
        by.may(Right::ReportCase)?;
    }
    let fine = wrong.is_empty() && why.is_none();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame::new(say.clone(), &by, "cases", say.it("hazard-new")).at("/hazards/new");
    let made = app
        .read(move |db| {
            let top = by.sees(Right::ReportCase).unwrap_or(&by.unit_path).to_owned();
            let units = who::store::units_under(db, by.city, &top)?;
            let fit = |kind: &str| {
                matches!(kind, "department" | "street" | "community" | "enterprise" | "institution")
            };
            let units =
                units.into_iter().filter(|unit| fit(&unit.kind)).map(|unit| (unit.id, unit.short)).collect();
            let running =
                crate::goal::store::campaigns(db, by.city)?.into_iter().filter(|own| own.status == "running");
            let campaigns = running.map(|own| (own.id, own.name)).collect();
            Ok(NewPage { frame, ask, units, streets: case::streets(db, by.city)?, campaigns, wrong, why })
        })
        .await?;
    Ok(page_with(status, &made))
}

/// `POST /hazards`.
pub async fn register(
    State(app): State<App>,
    by: Actor,
    say: Say,
    request: axum::extract::Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let text = |name: &str| fields.text(name).to_owned();
    let ask = NewHazard {
        level: text("level"),
        title: text("title"),
        description: text("description"),
        basis: text("basis"),
        unit: fields.number("unit")?.unwrap_or(0),
        street: fields.number("street")?,
        place: text("place"),
        location: None,
        campaign: fields.number("campaign")?,
        case: fields.number("case")?,
        until: fields.some("until"),
        at_once: fields.text("at_once") == "true",
        evidence: fields.evidence.clone(),
    };
    let (actor, wanted) = (by.clone(), ask.clone());
    match app.deed(move |db, now| act::register(db, &actor, &wanted, now)).await {
        Ok(row) => Ok(Redirect::to(&format!("/hazards/{}", row.id)).into_response()),
        Err(Problem::Invalid(wrong)) => {
            let wrong = wrong.into_iter().map(|f| (f.field, say.with(f.key, &f.args))).collect();
            form(&app, by, say, ask, wrong, None).await
        }
        Err(problem @ Problem::Refused(..)) => {
            let why = Some(problem.sentence(&say));
            form(&app, by, say, ask, Vec::new(), why).await
        }
        Err(problem) => Err(problem),
    }
}

struct Value {
    name: &'static str,
    said: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "hazard/pages/rules.html")]
struct RulesPage {
    frame: Frame,
    version: i64,
    name: String,
    values: Vec<Value>,
    may_edit: bool,
    why: Option<String>,
}

impl RulesPage {
    /// A value as people say it.
    fn told(&self, value: &Value) -> String {
        let say = &self.frame.say;
        if let Ok(limit) = value.said.parse::<yipan_core::case::Limit>() {
            return say.one(
                &format!("case-limit-{}", limit.unit.word().replace('_', "-")),
                "n",
                limit.amount,
            );
        }
        match (value.name, value.said.parse::<i64>()) {
            ("quorum" | "majority", Ok(n)) => say.one("hazard-share", "n", format!("{}.{}", n / 10, n % 10)),
            ("longest_days", Ok(n)) => say.one("hazard-days", "n", n),
            _ => value.said.clone(),
        }
    }
}

/// `GET /hazards/rules`.
pub async fn rules(State(app): State<App>, by: Actor, say: Say) -> Result<Response, Problem> {
    rules_again(&app, by, say, None).await
}

async fn rules_again(app: &App, by: Actor, say: Say, why: Option<String>) -> Result<Response, Problem> {
    // Whoever has a hazard may see the local figures its dates come from.
    if !by.can(Right::ReadWork) {
        return Err(Problem::Missing("page"));
    }
    let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(say.clone(), &by, "cases", say.it("hazard-rules")).at("/hazards/rules");
    let made = app
        .read(move |db| {
            let (version, rules) = book::of(db, by.city)?;
            let value = |name: &'static str| Value {
                name,
                said: book::value(&rules, name),
                open: rules.is_open(name),
            };
            Ok(RulesPage {
                values: VALUES.into_iter().map(value).collect(),
                version,
                name: rules.name.clone(),
                may_edit: by.can_everywhere(Right::ManageCity),
                why,
                frame,
            })
        })
        .await?;
    Ok(page_with(status, &made))
}

/// `POST /hazards/rules`.
pub async fn change(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let text = |name: &str| fields.iter().find(|(own, _)| own == name).map_or("", |(_, text)| text.as_str());
    let ask = ValueAsk {
        name: text("name").into(),
        value: text("value").into(),
        confirmed: text("confirmed") == "true",
        reason: text("reason").into(),
        version: text("version").parse().ok(),
    };
    let actor = by.clone();
    match app.deed(move |db, now| book::change(db, &actor, &ask, now)).await {
        Ok(_) => Ok(Redirect::to("/hazards/rules").into_response()),
        Err(Problem::Invalid(fields)) => {
            let why = fields.iter().map(|field| say.with(field.key, &field.args)).collect();
            rules_again(&app, by, say, Some(why)).await
        }
        Err(problem) => Err(problem),
    }
}
