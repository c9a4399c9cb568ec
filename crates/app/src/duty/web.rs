//! The pages: the matrix, what is missing, the start, the letters.

use std::collections::HashMap;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use diesel::prelude::*;
use serde::Deserialize;
use yipan_core::duty::ROLES;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, Assign};
use super::coverage::{self, Picture};
use super::pages::{
    BlindView, Counts, CoveragePage, LetterItem, LetterPage, LetterRow, LettersPage, MatrixPage, ROWS_MAX,
    StartPage, columns, rows,
};
use super::{letters, store};
use crate::args;
use crate::goal;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;
use crate::who::store::{Unit, person};

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/duties", get(matrix).post(assign))
        .route("/campaigns/{id}/duties/coverage", get(gaps))
        .route("/campaigns/{id}/duties/sections", post(take_sections))
        .route("/campaigns/{id}/start", get(start_page).post(start))
        .route("/campaigns/{id}/letters", get(letters_page).post(make_letters))
        .route("/letters/{id}", get(letter_page))
        .route("/letters/{id}/signature", post(sign))
}

fn reads(by: &Actor) -> Result<(), Problem> {
    match by.sees(Right::ReadWork) {
        Some(_) => Ok(()),
        None => Err(Problem::NotAllowed("not-allowed-right", args![role = by.role.word()])),
    }
}

/// What every page here needs to know of a campaign.
struct Known {
    campaign: goal::store::Campaign,
    picture: Picture,
    units: HashMap<Id, Unit>,
    people: HashMap<Id, String>,
}

fn known(db: &mut Db, city: Id, id: Id) -> Result<Known, Problem> {
    let campaign = goal::store::campaign(db, city, id)?;
    let picture = coverage::of_campaign(db, city, id)?;
    let units = who::store::units_under(db, city, "/")?;
    let people: Vec<Id> = picture.posts.values().filter_map(|own| own.person_id).collect();
    let people: Vec<(Id, String)> = person::table
        .filter(person::city_id.eq(city).and(person::id.eq_any(people)))
        .select((person::id, person::name))
        .load(db)?;
    Ok(Known {
        campaign,
        picture,
        units: units.into_iter().map(|own| (own.id, own)).collect(),
        people: people.into_iter().collect(),
    })
}

impl Known {
    fn frame(&self, say: &Say, by: &Actor, path: &str) -> Frame {
        Frame::new(say.clone(), by, "duties", say.it("room-duties"))
            .within(self.campaign.id, self.campaign.name.clone())
            .at(format!("/campaigns/{}/{path}", self.campaign.id))
    }

    fn units(&self) -> Vec<Unit> {
        let mut units: Vec<Unit> = self.units.values().cloned().collect();
        units.sort_by_key(|own| (own.sort, own.id));
        units
    }
}

#[derive(Debug, Default, Deserialize)]
struct Ask {
    /// `gaps` for rows with something wrong, a kind of subject, or a standard's code.
    only: Option<String>,
    from: Option<usize>,
}

async fn matrix(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    reads(&by)?;
    let city = by.city;
    let own = app.read(move |db| known(db, city, id)).await?;
    Ok(matrix_with(&own, &by, &say, &ask, Vec::new(), StatusCode::OK))
}

fn matrix_with(
    own: &Known,
    by: &Actor,
    say: &Say,
    ask: &Ask,
    faults: Vec<String>,
    status: StatusCode,
) -> Response {
    let only = ask.only.clone().unwrap_or_default();
    let columns = columns(&own.picture, &own.units);
    let with_gap: std::collections::HashSet<(yipan_core::duty::SubjectKind, Id)> =
        own.picture.coverage.gaps.iter().map(|(subject, _)| (subject.kind, subject.id)).collect();
    let chosen: Vec<&coverage::Item> = own
        .picture
        .items
        .iter()
        .filter(|item| match only.as_str() {
            "" => true,
            "gaps" => with_gap.contains(&(item.kind, item.id)),
            other => item.word == other || item.standard == other,
        })
        .collect();
    let from = ask.from.unwrap_or(0);
    let more = (chosen.len() > from + ROWS_MAX).then_some(from + ROWS_MAX);
    let shown = chosen.into_iter().skip(from).take(ROWS_MAX);
    let rows = rows(say, &own.picture, &columns, &own.units, &own.people, shown);
    page_with(
        status,
        &MatrixPage {
            frame: own.frame(say, by, "duties"),
            id: own.campaign.id,
            counts: Counts::of(&own.picture),
            only,
            kinds: kinds(&own.picture),
            columns,
            rows,
            more,
            units: own.units(),
            may_assign: by.can(Right::AssignDuty),
            faults,
        },
    )
}

fn kinds(picture: &coverage::Picture) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = Vec::new();
    for item in &picture.items {
        if !kinds.contains(&item.word) {
            kinds.push(item.word);
        }
    }
    kinds
}

#[derive(Debug, Deserialize)]
struct AssignForm {
    kind: String,
    subject: Id,
    /// A unit by its full or short name.
    unit: String,
    role: String,
    replace: Option<String>,
    alike: Option<String>,
    #[serde(default)]
    back: String,
}

/// Assigns a duty in place, by the unit's name.
async fn assign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<AssignForm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let anchor = format!("{}{}", form.kind, form.subject);
    let page = if form.back == "coverage" { "duties/coverage" } else { "duties" };
    let outcome = app
        .deed(move |db, now| {
            let unit = who::store::unit_by_name(db, actor.city, form.unit.trim())?
                .ok_or_else(|| Problem::field("unit", "duty-no-such-unit"))?;
            let ask = Assign {
                campaign: id,
                kind: form.kind,
                subject: form.subject,
                unit: unit.id,
                role: form.role,
                post: None,
                replace: form.replace.is_some(),
                alike: form.alike.is_some(),
            };
            act::assign(db, &actor, &ask, now)
        })
        .await;
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}/{page}#{anchor}")).into_response()),
        Err(Problem::Invalid(fields)) => {
            let city = by.city;
            let own = app.read(move |db| known(db, city, id)).await?;
            let faults = fields.iter().map(|own| say.with(own.key, &own.args)).collect();
            Ok(matrix_with(&own, &by, &say, &Ask::default(), faults, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(problem) => Err(problem),
    }
}

async fn gaps(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    reads(&by)?;
    let city = by.city;
    let own = app.read(move |db| known(db, city, id)).await?;
    let with_gap = own.picture.coverage.gaps.iter().filter_map(|(subject, _)| {
        own.picture.items.iter().find(|item| item.kind == subject.kind && item.id == subject.id)
    });
    let shown = with_gap.take(ROWS_MAX);
    let gaps = rows(&say, &own.picture, &[], &own.units, &own.people, shown);
    let blind = own.picture.blind();
    let views = blind.iter().take(100).map(|(at, why)| {
        let item = &own.picture.items[*at];
        BlindView {
            kind: item.word,
            code: item.code.clone(),
            title: item.title.clone(),
            why: why
                .iter()
                .map(|word| say.of("duty-blind", word))
                .collect::<Vec<_>>()
                .join(&say.it("goal-comma")),
        }
    });
    Ok(page(&CoveragePage {
        id,
        counts: Counts::of(&own.picture),
        more: own.picture.coverage.gaps.len().saturating_sub(gaps.len()),
        gaps,
        blind: views.collect(),
        blind_total: blind.len(),
        units: own.units(),
        may_assign: by.can(Right::AssignDuty),
        frame: own.frame(&say, &by, "duties/coverage"),
    }))
}

async fn start_with(
    app: &App,
    by: &Actor,
    say: &Say,
    id: Id,
    fault: String,
    waiver: String,
) -> Result<Response, Problem> {
    by.may(Right::StartCampaign)?;
    let city = by.city;
    let own = app.read(move |db| known(db, city, id)).await?;
    if own.campaign.status != "draft" {
        return Err(Problem::Refused("goal-refused-not-a-draft", args![name = own.campaign.name]));
    }
    let mut units: Vec<Id> = own.picture.duties.iter().map(|own| own.unit_id).collect();
    units.sort_unstable();
    units.dedup();
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page_with(
        status,
        &StartPage {
            frame: own.frame(say, by, "start"),
            id,
            name: own.campaign.name.clone(),
            counts: Counts::of(&own.picture),
            units: units.len(),
            blocking: own.picture.coverage.blocking(),
            fault,
            waiver,
        },
    ))
}

async fn start_page(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    start_with(&app, &by, &say, id, String::new(), String::new()).await
}

#[derive(Debug, Default, Deserialize)]
struct StartForm {
    #[serde(default)]
    waiver: String,
}

async fn start(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<StartForm>,
) -> Result<Response, Problem> {
    let (actor, waiver) = (by.clone(), form.waiver.clone());
    match app.deed(move |db, now| act::start(db, &actor, id, &waiver, now)).await {
        Ok(()) => Ok(Redirect::to(&format!("/campaigns/{id}/settings")).into_response()),
        Err(Problem::Refused("duty-refused-gaps", args)) => {
            start_with(&app, &by, &say, id, say.with("duty-refused-gaps", &args), form.waiver).await
        }
        Err(problem) => Err(problem),
    }
}

/// Takes every section of road into the campaign.
async fn take_sections(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    app.deed(move |db, now| act::take_sections(db, &by, id, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/duties?only=section")).into_response())
}

async fn letters_page(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    reads(&by)?;
    let actor = by.clone();
    let (campaign, rows, units) = app
        .read(move |db| {
            let campaign = goal::store::campaign(db, actor.city, id)?;
            let seen = actor.sees(Right::ReadWork).unwrap_or("/");
            let units = who::store::units_under(db, actor.city, seen)?;
            Ok((campaign, store::letters(db, actor.city, id)?, units))
        })
        .await?;
    let names: HashMap<Id, String> = units.into_iter().map(|own| (own.id, own.short)).collect();
    let mut list = Vec::new();
    for own in rows {
        let Some(unit) = names.get(&own.unit_id).cloned() else { continue };
        let items = letters::content(&own)?.items.len();
        list.push(LetterRow { own, unit, items });
    }
    list.sort_by_key(|row| (row.own.state == "signed", row.own.id));
    let frame = Frame::new(say.clone(), &by, "duties", say.it("duty-letters"))
        .within(id, campaign.name)
        .at(format!("/campaigns/{id}/letters"));
    let signed = list.iter().filter(|row| row.own.state == "signed").count();
    Ok(page(&LettersPage {
        frame,
        id,
        signed,
        waiting: list.len() - signed,
        rows: list,
        may_assign: by.can(Right::AssignDuty),
    }))
}

async fn make_letters(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    app.deed(move |db, now| letters::generate(db, &by, id, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/letters")).into_response())
}

async fn letter_with(app: &App, by: &Actor, say: &Say, id: Id, fault: String) -> Result<Response, Problem> {
    let actor = by.clone();
    let (own, campaign, unit) = app
        .read(move |db| {
            let own = store::letter(db, actor.city, id)?;
            let unit = who::store::unit(db, actor.city, own.unit_id)?;
            actor.may_at(Right::ReadWork, &unit.path)?;
            let campaign = goal::store::campaign(db, actor.city, own.campaign_id)?;
            Ok((own, campaign, unit))
        })
        .await?;
    let content = letters::content(&own)?;
    let items = content
        .items
        .iter()
        .map(|item| LetterItem {
            role: ROLES
                .iter()
                .find(|(_, role)| *role == item.role)
                .map(|(word, _)| say.of("duty-role", word))
                .unwrap_or_default(),
            code: item.code.clone(),
            title: item.title.clone(),
            asks: goal::view::asked_text(
                say,
                Some(&item.requirement).filter(|text| !text.is_empty()).map(String::as_str),
            ),
            due: if item.due.is_empty() { String::new() } else { goal::view::day(say, &item.due) },
            holder: item.holder.clone(),
        })
        .collect();
    let frame = Frame::new(say.clone(), by, "duties", say.it("duty-letter"))
        .within(campaign.id, campaign.name)
        .at(format!("/letters/{id}"));
    let status = if fault.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page_with(
        status,
        &LetterPage {
            frame,
            campaign: content.campaign.clone(),
            goal: content.goal.clone(),
            target: goal::view::day(say, &content.target),
            asks: content.asks.clone(),
            unit: content.unit.clone(),
            items,
            intact: own.state != "signed" || letters::is_intact(&own),
            may_sign: own.state == "draft" && by.unit == unit.id && by.can(Right::SignLetter),
            own,
            fault,
        },
    ))
}

async fn letter_page(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    letter_with(&app, &by, &say, id, String::new()).await
}

#[derive(Deserialize)]
struct SignForm {
    version: i64,
    password: String,
}

async fn sign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(form): Form<SignForm>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    match app.deed(move |db, now| letters::sign(db, &actor, id, form.version, &form.password, now)).await {
        Ok(()) => Ok(Redirect::to(&format!("/letters/{id}")).into_response()),
        Err(Problem::Invalid(fields)) => {
            let fault = fields.iter().map(|own| say.with(own.key, &own.args)).collect::<Vec<_>>().join(" ");
            letter_with(&app, &by, &say, id, fault).await
        }
        Err(problem) => Err(problem),
    }
}
