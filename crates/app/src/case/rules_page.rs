//! The page of the dispatch rules: what each is worth, which one fires for a case and why, and mending in place.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::case::{Rule, Target};
use yipan_core::place::{Datum, Point};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act;
use super::book;
use super::deed::{Fields, streets};
use super::rules::{self, JUDGED_FOR, Judged, Question, RuleAsk};
use super::view;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Query;
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::place;
use crate::problem::Problem;
use crate::who;
use crate::who::store::Unit;

/// What is tried.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct Trial {
    /// A case: what it asks the rules. The other fields are then left out.
    pub case: Option<Id>,
    /// `events/2013/0110`.
    pub category: Option<String>,
    /// A street or township: its unit.
    pub street: Option<Id>,
    /// Kind of site.
    pub site: Option<String>,
    /// Lead unit of the site.
    pub lead: Option<Id>,
    /// Unit grid.
    pub grid: Option<String>,
    /// Who owns the component.
    pub owner: Option<String>,
    /// Degrees east of a point: the map then says street and grid.
    pub lon: Option<f64>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// `wgs84` (unless told), `gcj02` or `bd09`.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub datum: Datum,
}

fn said(text: &Option<String>) -> Option<String> {
    text.clone().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl Trial {
    /// The question it puts; `None` when nothing was put.
    pub fn question(&self, db: &mut Db, by: &Actor) -> Result<Option<Question>, Problem> {
        if let Some(case) = self.case {
            let row = act::find(db, by, case)?;
            return Ok(Some(Question::of(db, &row)?));
        }
        let Some(category) = said(&self.category) else { return Ok(None) };
        let kind = book::Kind::find(by.city, &category)
            .ok_or_else(|| Problem::field("category", "field-unknown"))?;
        let (site, grid) = (said(&self.site), said(&self.grid));
        let (street, lead, owner) = (self.street, self.lead, said(&self.owner));
        let question = Question { category: kind.key(), street, site, lead, grid, owner };
        let (Some(lon), Some(lat)) = (self.lon, self.lat) else { return Ok(Some(question)) };
        let at = Point::new(lon, lat).map_err(|_| Problem::field("lon", "case-location-off-the-globe"))?;
        question.at(db, by.city, self.datum.to_wgs84(at)).map(Some)
    }
}

/// Requires that this person may read the rules: whoever reads cases everywhere.
pub(super) fn may_read(by: &Actor) -> Result<(), Problem> {
    if by.can_everywhere(Right::ReadWork) { Ok(()) } else { Err(Problem::Missing("page")) }
}

/// What a rule may ask of a case, each a list.
const LISTS: [&str; 5] = ["categories", "streets", "sites", "grids", "owners"];

/// One rule as it is shown.
struct Shown {
    rule: Rule,
    /// Whom it catches, in words.
    catches: String,
    to: String,
    judged: Judged,
    value: String,
    /// Why it was passed over in the trial; `fits` for the one that fired; empty when it was not reached.
    tried: &'static str,
}

impl Shown {
    fn lists(&self) -> Vec<(&'static str, String)> {
        let Rule { categories, streets, sites, grids, owners, .. } = &self.rule;
        LISTS
            .into_iter()
            .zip([categories, streets, sites, grids, owners].map(|list| list.join(", ")))
            .collect()
    }

    fn number(&self) -> u32 {
        self.rule.number
    }
}

/// The answer of a trial.
struct Answer {
    unit: Option<String>,
    rule: Option<u32>,
    passed: usize,
    kind: String,
    case: Option<(Id, String)>,
}

#[derive(Template)]
#[template(path = "case/pages/rules.html")]
struct RulesPage {
    frame: Frame,
    rules: Vec<Shown>,
    version: i64,
    given: i64,
    misfired: i64,
    bounced: i64,
    answer: Option<Answer>,
    question: Question,
    kinds: Vec<(String, String)>,
    streets: Vec<(Id, String)>,
    sites: Vec<String>,
    targets: Vec<(String, String)>,
    may_mend: bool,
    next_number: u32,
    /// What was wrong with the form of a rule.
    wrong: Option<(u32, Vec<String>)>,
}

impl RulesPage {
    fn is_asked(&self, key: &str) -> bool {
        self.question.category == key
    }

    fn in_street(&self, id: &Id) -> bool {
        self.question.street == Some(*id)
    }

    fn at_site(&self, kind: &str) -> bool {
        self.question.site.as_deref() == Some(kind)
    }

    fn grid(&self) -> &str {
        self.question.grid.as_deref().unwrap_or_default()
    }

    fn owner(&self) -> &str {
        self.question.owner.as_deref().unwrap_or_default()
    }

    fn site_kind(&self, kind: &str) -> String {
        site_kind(&self.frame.say, kind)
    }

    fn wrong_of(&self, number: impl std::borrow::Borrow<u32>) -> &[String] {
        self.wrong.as_ref().filter(|(own, _)| own == number.borrow()).map_or(&[], |(_, why)| why)
    }

    fn goes_to(&self, shown: &Shown, target: &str) -> bool {
        String::from(shown.rule.to.clone()) == target
    }
}

fn target(say: &Say, to: &Target, units: &[Unit]) -> String {
    match to {
        Target::Street => say.it("case-rule-to-street"),
        Target::SiteLead => say.it("case-rule-to-lead"),
        Target::Unit(code) => units
            .iter()
            .find(|unit| unit.code.as_ref() == Some(code))
            .map_or_else(|| say.one("case-rule-to-nobody", "code", code.as_str()), |unit| unit.short.clone()),
    }
}

fn catches(say: &Say, city: Id, rule: &Rule, units: &[Unit]) -> String {
    let mut parts = Vec::new();
    let gap = say.it("case-list-gap");
    if let Some(scheme) = &rule.scheme {
        parts.push(say.of("case-scheme", scheme));
    }
    if !rule.categories.is_empty() {
        let name = |code: &String| {
            let full = book::kinds(city).find(|kind| {
                kind.category.code == *code
                    && rule.scheme.as_ref().is_none_or(|scheme| *scheme == kind.catalogue.scheme.code)
            });
            full.map_or_else(
                || say.one("case-rule-class", "code", code.as_str()),
                |kind| view::kind_name(say, Some(kind)),
            )
        };
        parts.push(rule.categories.iter().map(name).collect::<Vec<_>>().join(&gap));
    }
    if !rule.streets.is_empty() {
        let name = |code: &String| {
            let unit = units.iter().find(|unit| unit.code.as_ref() == Some(code));
            unit.map_or_else(|| code.clone(), |unit| unit.short.clone())
        };
        parts.push(rule.streets.iter().map(name).collect::<Vec<_>>().join(&gap));
    }
    if !rule.sites.is_empty() {
        parts.push(rule.sites.iter().map(|kind| site_kind(say, kind)).collect::<Vec<_>>().join(&gap));
    }
    if !rule.grids.is_empty() {
        parts.push(say.one("case-rule-grids", "grids", rule.grids.join(", ")));
    }
    if !rule.owners.is_empty() {
        parts.push(say.one("case-rule-owners", "owners", rule.owners.join(&gap)));
    }
    if parts.is_empty() { say.it("case-rule-everything") } else { parts.join(" · ") }
}

fn site_kind(say: &Say, kind: &str) -> String {
    let key = format!("site-kind-{kind}");
    if say.has(&key) { say.it(&key) } else { kind.to_owned() }
}

/// `GET /cases/rules`.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(trial): Query<Trial>,
) -> Result<Response, Problem> {
    again(&app, by, say, trial, None).await
}

async fn again(
    app: &App,
    by: Actor,
    say: Say,
    trial: Trial,
    wrong: Option<(u32, Vec<String>)>,
) -> Result<Response, Problem> {
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let found = app.read(move |db| make(db, &by, say, &trial, wrong)).await;
    match found {
        Err(Problem::Invalid(_)) => Err(Problem::Missing("page")),
        found => Ok(page_with(status, &found?)),
    }
}

fn make(
    db: &mut Db,
    by: &Actor,
    say: Say,
    trial: &Trial,
    wrong: Option<(u32, Vec<String>)>,
) -> Result<RulesPage, Problem> {
    may_read(by)?;
    let city = by.city;
    book::refresh(db, city, say.now)?;
    let (version, own) = rules::of(db, by.city)?;
    let units = who::store::units_under(db, by.city, "/")?;
    let judged = rules::judged(db, by.city, say.now - JUDGED_FOR)?;
    let question = trial.question(db, by)?;
    let route = question.as_ref().map(|question| rules::route(db, by.city, question)).transpose()?;
    let case = trial.case.map(|id| act::find(db, by, id)).transpose()?;
    let answer = route.as_ref().zip(question.as_ref()).map(|(route, question)| Answer {
        unit: route
            .unit
            .and_then(|id| units.iter().find(|unit| unit.id == id))
            .map(|unit| unit.short.clone()),
        rule: route.rule,
        passed: route.why.iter().filter(|tried| tried.miss.is_some()).count(),
        kind: view::kind_name(&say, book::Kind::find(city, &question.category)),
        case: case.as_ref().map(|row| (row.id, row.title.clone())),
    });
    let next_number = own.rules.iter().map(|rule| rule.number).max().unwrap_or(0) + 1;
    let rules: Vec<Shown> = own
        .rules
        .into_iter()
        .map(|rule| {
            let judged = judged.get(&i64::from(rule.number)).copied().unwrap_or_default();
            let tried = route.iter().flat_map(|route| &route.why).find(|tried| tried.rule == rule.number);
            Shown {
                catches: catches(&say, city, &rule, &units),
                to: target(&say, &rule.to, &units),
                value: judged
                    .thousandths()
                    .map_or_else(String::new, |value| format!("{}.{}%", value / 10, value % 10)),
                tried: tried.map_or("", |tried| tried.miss.map_or("fits", |miss| miss.word())),
                judged,
                rule,
            }
        })
        .collect();
    let kinds = book::kinds(city)
        .map(|kind| (kind.key(), format!("{} {}", kind.category.code, view::kind_name(&say, Some(kind)))))
        .collect();
    let mut targets = vec![
        ("street".into(), say.it("case-rule-to-street")),
        ("site-lead".into(), say.it("case-rule-to-lead")),
    ];
    targets.extend(units.iter().filter(|unit| unit.retired_at.is_none()).filter_map(|unit| {
        let code = unit.code.as_ref().filter(|code| !code.is_empty())?;
        Some((format!("unit:{code}"), unit.short.clone()))
    }));
    let bounced = format!("city_id = {} and is_open and stage = 'filed' and returns > 0", by.city);
    Ok(RulesPage {
        given: rules.iter().map(|one| one.judged.given).sum(),
        misfired: rules.iter().map(|one| one.judged.misfired).sum(),
        bounced: super::store::count(db, &bounced)?,
        streets: streets(db, by.city)?,
        sites: place::store::kinds(db, by.city)?.into_iter().map(|(kind, _)| kind).collect(),
        frame: Frame::new(say.clone(), by, "cases", say.it("case-rules")).at("/cases/rules"),
        may_mend: by.can_everywhere(Right::DispatchCase),
        question: question.unwrap_or_default(),
        rules,
        version,
        answer,
        kinds,
        targets,
        next_number,
        wrong,
    })
}

/// A list as people type it: commas of both kinds, or spaces.
fn list(text: &str) -> Vec<String> {
    text.split([',', '，', '、', ' ', '\n', '\r']).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

/// `POST /cases/rules`: mends, adds or takes out one rule.
pub async fn act(State(app): State<App>, by: Actor, say: Say, request: Request) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let number: u32 = fields.text("number").trim().parse().unwrap_or(0);
    let ask = RuleAsk {
        scheme: fields.some("scheme"),
        categories: list(fields.text("categories")),
        streets: list(fields.text("streets")),
        sites: list(fields.text("sites")),
        grids: list(fields.text("grids")),
        owners: list(fields.text("owners")),
        to: fields.text("to").to_owned(),
        before: fields.some("before").and_then(|text| text.parse().ok()),
        reason: fields.text("reason").to_owned(),
        version: fields.some("version").and_then(|text| text.parse().ok()),
    };
    let (actor, retire) = (by.clone(), fields.text("deed") == "retire");
    let done = app.deed(move |db, now| {
        let deed = if retire { rules::retire } else { rules::mend };
        deed(db, &actor, number, &ask, now)
    });
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/cases/rules#r{number}")).into_response()),
        Err(Problem::Invalid(wrong)) => {
            let told = |f: &crate::problem::FieldError| {
                let name = say.it(&format!("case-rule-f-{}", f.field));
                format!("{name}{}{}", say.it("case-trail-colon"), say.with(f.key, &f.args))
            };
            let wrong = wrong.iter().map(told).collect();
            again(&app, by, say, Trial::default(), Some((number, wrong))).await
        }
        Err(problem) => Err(problem),
    }
}
