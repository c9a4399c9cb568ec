//! The API of hazards: every deed a POST of a noun that answers the hazard as it is now.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::case::Light;
use yipan_core::hazard::{Rules, VALUES};
use yipan_core::who::Right;

use super::act::{self, NewHazard, PlanAsk, YesAsk};
use super::book::{self, ValueAsk};
use super::judge::{self, PanelAsk, VoteAsk};
use super::list;
use super::pressed::{self, NameAsk, TimeAsk};
use super::store::{self, HazardRow};
use crate::case::act::Said;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all, register))
        .routes(routes!(one))
        .routes(routes!(rules, change))
        .routes(routes!(raising))
        .routes(routes!(plan))
        .routes(routes!(listing))
        .routes(routes!(publication))
        .routes(routes!(progress))
        .routes(routes!(time))
        .routes(routes!(decision))
        .routes(routes!(done))
        .routes(routes!(verification))
        .routes(routes!(committee))
        .routes(routes!(vote))
        .routes(routes!(conclusion))
        .routes(routes!(delisting))
        .routes(routes!(recheck))
        .routes(routes!(withdrawal))
}

fn iso(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

/// A date that waits.
#[derive(Debug, Serialize, ToSchema)]
struct DueJson {
    /// `plan` `fix` `accept` `publish` `progress` `answer` `recheck`.
    what: &'static str,
    /// By when.
    due_at: String,
}

/// A hazard.
#[derive(Debug, Serialize, ToSchema)]
struct HazardJson {
    id: Id,
    /// `隐患 2026-0007`.
    number: String,
    campaign: Option<Id>,
    /// The case it was raised from.
    case: Option<Id>,
    /// Whose it is.
    unit: Id,
    street: Option<Id>,
    place: String,
    title: String,
    description: String,
    /// The clause it offends.
    basis: String,
    /// `ordinary` or `major`.
    level: String,
    /// `found` `fixing` `done` `accepted` `struck` `withdrawn`.
    state: String,
    /// `green` `yellow` `red`; null when nothing waits.
    #[schema(value_type = Option<String>)]
    light: Option<Light>,
    /// Whether it stands under listed supervision.
    listed: bool,
    /// Every date that waits, the first one first.
    dues: Vec<DueJson>,
    /// Looks that found it back.
    rebounds: i64,
    /// Plan, notices, committees, looks, as the rules keep them.
    #[schema(value_type = Object)]
    life: serde_json::Value,
    version: i64,
}

impl HazardJson {
    fn of(row: HazardRow, now: i64) -> Result<Self, Problem> {
        let own = row.hazard()?;
        let dues =
            own.dues().into_iter().map(|due| DueJson { what: due.what.word(), due_at: iso(due.due_at) });
        Ok(Self {
            light: row.light(now),
            dues: dues.collect(),
            life: serde_json::to_value(&own).map_err(|e| Problem::Broken(e.to_string()))?,
            id: row.id,
            number: row.number,
            campaign: row.campaign_id,
            case: row.case_id,
            unit: row.unit_id,
            street: row.street_id,
            place: row.place,
            title: row.title,
            description: row.description,
            basis: row.basis,
            level: row.level,
            state: row.stage,
            listed: row.listed,
            rebounds: row.rebounds,
            version: row.version,
        })
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
struct Which {
    /// Only of this campaign.
    campaign: Option<Id>,
    /// `open` `late` `major` `listed` `look` `struck`; open ones unless told.
    #[serde(default)]
    state: String,
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// Hazards, what is due first first.
#[utoipa::path(get, path = "/hazards", params(Which), responses((status = 200, body = Page<HazardJson>)), tag = "hazard")]
async fn all(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Which>,
) -> Result<Json<Page<HazardJson>>, Problem> {
    let now = app.clock.now();
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let rows = app
        .read(move |db| {
            let wanted = list::wanted(db, &by, ask.campaign, &ask.state)?;
            store::list(db, by.city, &wanted, now, ask.after, limit + 1)
        })
        .await?;
    let page = Page::of(rows, limit, |row| row.id);
    let items = page.items.into_iter().map(|row| HazardJson::of(row, now)).collect::<Result<_, _>>()?;
    Ok(Json(Page { items, next: page.next }))
}

/// One hazard.
#[utoipa::path(get, path = "/hazards/{id}", params(("id" = i64, Path)), responses((status = 200, body = HazardJson)), tag = "hazard")]
async fn one(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<HazardJson>, Problem> {
    let now = app.clock.now();
    let row = app.read(move |db| act::find(db, &by, id)).await?;
    HazardJson::of(row, now).map(Json)
}

/// Registers a hazard.
#[utoipa::path(post, path = "/hazards", request_body = NewHazard, responses((status = 201, body = HazardJson)), tag = "hazard")]
async fn register(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewHazard>,
) -> Result<(StatusCode, Json<HazardJson>), Problem> {
    let now = app.clock.now();
    let row = app.deed(move |db, now| act::register(db, &by, &ask, now)).await?;
    Ok((StatusCode::CREATED, Json(HazardJson::of(row, now)?)))
}

/// One of the local figures.
#[derive(Debug, Serialize, ToSchema)]
struct ValueJson {
    name: &'static str,
    value: String,
    /// Whether nobody has confirmed it.
    to_confirm: bool,
}

/// The local figures in force.
#[derive(Debug, Serialize, ToSchema)]
struct RulesJson {
    /// Counts the changes; 0 are the shipped ones.
    version: i64,
    /// What the set is called.
    name: String,
    values: Vec<ValueJson>,
}

impl RulesJson {
    fn of(version: i64, rules: &Rules) -> Self {
        let value =
            |name| ValueJson { name, value: book::value(rules, name), to_confirm: rules.is_open(name) };
        Self { version, name: rules.name.clone(), values: VALUES.into_iter().map(value).collect() }
    }
}

/// The local figures of hazard work.
#[utoipa::path(get, path = "/hazard-rules", responses((status = 200, body = RulesJson)), tag = "hazard")]
async fn rules(State(app): State<App>, by: Actor) -> Result<Json<RulesJson>, Problem> {
    by.may(Right::ReadWork)?;
    let (version, rules) = app.read(move |db| book::of(db, by.city)).await?;
    Ok(Json(RulesJson::of(version, &rules)))
}

/// Changes one of the local figures; dates that run already stay.
#[utoipa::path(post, path = "/hazard-rules", request_body = ValueAsk, responses((status = 200, body = RulesJson)), tag = "hazard")]
async fn change(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<ValueAsk>,
) -> Result<Json<RulesJson>, Problem> {
    let (version, rules) = app
        .deed(move |db, now| {
            book::change(db, &by, &ask, now)?;
            book::of(db, by.city)
        })
        .await?;
    Ok(Json(RulesJson::of(version, &rules)))
}

macro_rules! deed {
    ($(#[$doc:meta])* $name:ident, $path:literal, $ask:ty, $act:path) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, params(("id" = i64, Path)), request_body = $ask,
            responses((status = 200, body = HazardJson)), tag = "hazard")]
        async fn $name(
            State(app): State<App>,
            by: Actor,
            Path(id): Path<Id>,
            Json(ask): Json<$ask>,
        ) -> Result<Json<HazardJson>, Problem> {
            let now = app.clock.now();
            let row = app.deed(move |db, now| $act(db, &by, id, &ask, now)).await?;
            HazardJson::of(row, now).map(Json)
        }
    };
}

deed!(/// An ordinary one turns out to be major: it needs a plan.
    raising, "/hazards/{id}/raising", Said, act::raise);
deed!(/// The owner writes the plan, or writes it anew; its time limit then stays.
    plan, "/hazards/{id}/plan", PlanAsk, act::plan);
deed!(/// Puts it under listed supervision.
    listing, "/hazards/{id}/listing", NameAsk, pressed::list);
deed!(/// The oldest notice that waits was published there.
    publication, "/hazards/{id}/publication", NameAsk, pressed::publish);
deed!(/// The owner reports progress.
    progress, "/hazards/{id}/progress", Said, pressed::progress);
deed!(/// The owner asks for more time, early enough.
    time, "/hazards/{id}/time", TimeAsk, pressed::ask);
deed!(/// The office grants more time, or refuses it with a reason.
    decision, "/hazards/{id}/decision", YesAsk, pressed::decide);
deed!(/// The owner says that it is right, with a photo.
    done, "/hazards/{id}/done", Said, act::done);
deed!(/// Somebody not of the owner's side looks at an ordinary one.
    verification, "/hazards/{id}/verification", YesAsk, act::verify);
deed!(/// The office calls a committee with experts.
    committee, "/hazards/{id}/committee", PanelAsk, judge::convene);
deed!(/// A member votes; the office records the signed paper of an expert from outside.
    vote, "/hazards/{id}/vote", VoteAsk, judge::vote);
deed!(/// The office counts the votes: accepted, or sent back.
    conclusion, "/hazards/{id}/conclusion", Said, judge::conclude);
deed!(/// A named person strikes it off; looks follow after days.
    delisting, "/hazards/{id}/delisting", Said, judge::delist);
deed!(/// Somebody not of the owner's side looks again; what is back becomes a case.
    recheck, "/hazards/{id}/recheck", YesAsk, judge::recheck);
deed!(/// It was registered by mistake.
    withdrawal, "/hazards/{id}/withdrawal", Said, act::withdraw);
