//! `campaigns`, `phases`, `standards`, `indicators` of the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::goal::standard;

use super::act::{self, EditCampaign, EditPhase, NewCampaign, NewPhase};
use super::store::{self, Campaign, Indicator, Phase, Standard};
use super::{import, merged};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::kit::say::Say;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(campaigns, create))
        .routes(routes!(campaign))
        .routes(routes!(edit))
        .routes(routes!(close))
        .routes(routes!(attach))
        .routes(routes!(crosswalk))
        .routes(routes!(phases, add_phase))
        .routes(routes!(edit_phase))
        .routes(routes!(standards, import_standard))
        .routes(routes!(indicators))
}

/// What was made.
#[derive(Debug, Serialize, ToSchema)]
struct MadeGoal {
    /// Its id.
    id: Id,
}

/// What a list is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct Wanted {
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200; 50 unless told.
    limit: Option<i64>,
    /// Only of this campaign.
    campaign: Option<Id>,
    /// Only of this standard.
    standard: Option<Id>,
}

impl Wanted {
    fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// Campaigns of the city.
#[utoipa::path(get, path = "/campaigns", params(Wanted), responses((status = 200, body = Page<Campaign>)), tag = "goal")]
async fn campaigns(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Wanted>,
) -> Result<Json<Page<Campaign>>, Problem> {
    let limit = ask.limit();
    let rows =
        app.read(move |db| store::campaigns_page(db, by.city, ask.after.unwrap_or(0), limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |own| own.id)))
}

/// One campaign.
#[utoipa::path(get, path = "/campaigns/{id}", params(("id" = i64, Path)), responses((status = 200, body = Campaign)), tag = "goal")]
async fn campaign(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Campaign>, Problem> {
    app.read(move |db| store::campaign(db, by.city, id)).await.map(Json)
}

/// Makes a campaign, as a draft.
#[utoipa::path(post, path = "/campaigns", request_body = NewCampaign, responses((status = 201, body = Campaign)), tag = "goal")]
async fn create(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewCampaign>,
) -> Result<(StatusCode, Json<Campaign>), Problem> {
    let own = app
        .deed(move |db, now| {
            let id = act::create(db, &by, &ask, now)?;
            store::campaign(db, by.city, id)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(own)))
}

/// Changes a campaign.
#[utoipa::path(post, path = "/campaigns/{id}/change", params(("id" = i64, Path)), request_body = EditCampaign, responses((status = 200, body = Campaign)), tag = "goal")]
async fn edit(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<EditCampaign>,
) -> Result<Json<Campaign>, Problem> {
    app.deed(move |db, now| {
        act::edit(db, &by, id, &ask, now)?;
        store::campaign(db, by.city, id)
    })
    .await
    .map(Json)
}

/// Where a campaign goes next.
#[derive(Debug, Deserialize, ToSchema)]
struct NextState {
    /// `closing` `routine` `archived`.
    to: String,
    /// Why.
    reason: String,
}

/// Moves a campaign on: closing, then routine or archived.
#[utoipa::path(post, path = "/campaigns/{id}/closing", params(("id" = i64, Path)), request_body = NextState, responses((status = 200, body = Campaign)), tag = "goal")]
async fn close(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<NextState>,
) -> Result<Json<Campaign>, Problem> {
    app.deed(move |db, now| {
        act::close(db, &by, id, &ask.to, &ask.reason, now)?;
        store::campaign(db, by.city, id)
    })
    .await
    .map(Json)
}

/// A standard to measure a campaign by.
#[derive(Debug, Deserialize, ToSchema)]
struct Attach {
    /// Its code; a shipped one is taken in when first asked for.
    code: String,
}

/// Measures a campaign by a standard.
#[utoipa::path(post, path = "/campaigns/{id}/standards", params(("id" = i64, Path)), request_body = Attach, responses((status = 200, body = MadeGoal)), tag = "goal")]
async fn attach(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Attach>,
) -> Result<Json<MadeGoal>, Problem> {
    app.deed(move |db, now| {
        let standard = import::shipped(db, &by, &ask.code, now)?;
        act::attach_standard(db, &by, id, standard, now)?;
        Ok(Json(MadeGoal { id: standard }))
    })
    .await
}

/// The day of a merged list.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct On {
    /// Only editions in force on this day, `2026-07-22`.
    on: Option<String>,
}

/// The merged, stricter-of requirements of a campaign's standards.
#[utoipa::path(get, path = "/campaigns/{id}/crosswalk", params(("id" = i64, Path), On), responses((status = 200, body = Vec<serde_json::Value>)), tag = "goal")]
async fn crosswalk(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<On>,
) -> Result<Json<Vec<serde_json::Value>>, Problem> {
    let on = match ask.on.as_deref() {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| Problem::field("on", "goal-day-unreadable"))?),
    };
    let lines = app
        .read(move |db| {
            store::campaign(db, by.city, id)?;
            Ok(merged::of_campaign(db, by.city, id, on)?.1)
        })
        .await?;
    Ok(Json(lines.iter().map(|line| merged::json(line, &say)).collect()))
}

/// Phases, of one campaign or all.
#[utoipa::path(get, path = "/phases", params(Wanted), responses((status = 200, body = Page<Phase>)), tag = "goal")]
async fn phases(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Wanted>,
) -> Result<Json<Page<Phase>>, Problem> {
    let limit = ask.limit();
    let rows = app
        .read(move |db| store::phases_page(db, by.city, ask.campaign, ask.after.unwrap_or(0), limit + 1))
        .await?;
    Ok(Json(Page::of(rows, limit, |own| own.id)))
}

/// A phase to add to a campaign.
#[derive(Debug, Deserialize, ToSchema)]
struct PhaseOf {
    /// The campaign.
    campaign: Id,
    /// The phase.
    #[serde(flatten)]
    phase: NewPhase,
}

/// Adds a phase or a segment.
#[utoipa::path(post, path = "/phases", request_body = PhaseOf, responses((status = 201, body = Phase)), tag = "goal")]
async fn add_phase(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<PhaseOf>,
) -> Result<(StatusCode, Json<Phase>), Problem> {
    let own = app
        .deed(move |db, now| {
            let id = act::add_phase(db, &by, ask.campaign, &ask.phase, now)?;
            store::phase(db, by.city, id)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(own)))
}

/// Changes a phase.
#[utoipa::path(post, path = "/phases/{id}/change", params(("id" = i64, Path)), request_body = EditPhase, responses((status = 200, body = Phase)), tag = "goal")]
async fn edit_phase(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<EditPhase>,
) -> Result<Json<Phase>, Problem> {
    app.deed(move |db, now| {
        act::edit_phase(db, &by, id, &ask, now)?;
        store::phase(db, by.city, id)
    })
    .await
    .map(Json)
}

/// Standards of the city.
#[utoipa::path(get, path = "/standards", params(Wanted), responses((status = 200, body = Page<Standard>)), tag = "goal")]
async fn standards(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Wanted>,
) -> Result<Json<Page<Standard>>, Problem> {
    let limit = ask.limit();
    let rows = app.read(move |db| store::standards(db, by.city, ask.after.unwrap_or(0), limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |own| own.id)))
}

/// A standard as text.
#[derive(Debug, Deserialize, ToSchema)]
struct StandardText {
    /// The TOML text.
    toml: String,
    /// Only read it and list what is wrong.
    #[serde(default)]
    dry_run: bool,
}

/// What a standard holds.
#[derive(Debug, Serialize, ToSchema)]
struct StandardMade {
    /// Its id; none after a dry run.
    id: Option<Id>,
    /// Its code.
    code: String,
    /// How many indicators and groups it has.
    indicators: usize,
}

/// Imports a standard: whole or not at all. Every wrong field is listed with its line.
#[utoipa::path(post, path = "/standards", request_body = StandardText, responses((status = 201, body = StandardMade)), tag = "goal")]
async fn import_standard(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<StandardText>,
) -> Result<(StatusCode, Json<StandardMade>), Problem> {
    by.may(yipan_core::who::Right::EditCampaign)?;
    let own = standard::Standard::parse(&ask.toml).map_err(|faults| import::problem(&faults))?;
    let (code, indicators) = (own.code.clone(), own.indicators.len());
    if ask.dry_run {
        return Ok((StatusCode::OK, Json(StandardMade { id: None, code, indicators })));
    }
    let id = app.deed(move |db, now| import::take(db, &by, &own, now)).await?;
    Ok((StatusCode::CREATED, Json(StandardMade { id: Some(id), code, indicators })))
}

/// Indicators, of one standard or all.
#[utoipa::path(get, path = "/indicators", params(Wanted), responses((status = 200, body = Page<Indicator>)), tag = "goal")]
async fn indicators(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Wanted>,
) -> Result<Json<Page<Indicator>>, Problem> {
    let limit = ask.limit();
    let rows = app
        .read(move |db| store::indicators_page(db, by.city, ask.standard, ask.after.unwrap_or(0), limit + 1))
        .await?;
    Ok(Json(Page::of(rows, limit, |own| own.id)))
}
