//! `rounds`, `findings` of the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::check::{Evaluation, Stage};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::act::{self, NewRound};
use super::store::{self, Finding, Round, RoundSite};
use super::visit::{self, Landed, NewVisit};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::{Page, Paging};
use crate::problem::Problem;
use crate::{place, who};

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rounds, plan))
        .routes(routes!(round))
        .routes(routes!(promise))
        .routes(routes!(reveal))
        .routes(routes!(close))
        .routes(routes!(publish))
        .routes(routes!(cancel))
        .routes(routes!(draw))
        .routes(routes!(evaluation))
        .routes(routes!(findings, record))
        .routes(routes!(finding))
}

/// A round as people and programs see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoundView {
    id: Id,
    name: String,
    kind: String,
    stage: String,
    campaign: Option<Id>,
    from: i64,
    until: i64,
    sample: i64,
    strata: String,
    site_kinds: Vec<String>,
    list_sha256: Option<String>,
    commitment: Option<String>,
    promise_entry: Option<Id>,
    seed: Option<String>,
    excluded_own_unit: i64,
    excluded_repeats: i64,
    inspectors: Vec<Id>,
    sites: Vec<RoundSite>,
}

/// What a person may see of a round. An inspector before publication sees the own sites only: where the
/// others go is nobody else's to know.
fn view(db: &mut Db, by: &Actor, row: Round) -> Result<RoundView, Problem> {
    let mut sites = store::sites(db, by.city, row.id)?;
    if row.at() != Stage::Published && !by.can(Right::PlanRound) {
        sites.retain(|s| s.inspector_id == Some(by.person));
    }
    Ok(RoundView {
        inspectors: store::inspectors(db, by.city, row.id)?,
        sites,
        site_kinds: row.kinds(),
        id: row.id,
        name: row.name,
        kind: row.kind,
        stage: row.stage,
        campaign: row.campaign_id,
        from: row.from_at,
        until: row.until_at,
        sample: row.sample,
        strata: row.strata,
        list_sha256: row.list_sha256,
        commitment: row.commitment,
        promise_entry: row.promise_entry,
        seed: row.seed,
        excluded_own_unit: row.own_unit,
        excluded_repeats: row.repeats,
    })
}

/// Which rounds or findings.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct Which {
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Only of this campaign.
    campaign: Option<Id>,
    /// Only of this round.
    round: Option<Id>,
}

/// The rounds a person may know of, newest first.
pub fn known(
    db: &mut Db,
    by: &Actor,
    campaign: Option<Id>,
    before: Option<Id>,
    limit: i64,
) -> Result<Vec<Round>, Problem> {
    let mut known = Vec::new();
    let mut before = before;
    // A page is filled from as many rows as it takes, so that hidden rounds leave no gap that could be counted.
    loop {
        let rows = store::rounds(db, by.city, campaign, before, limit)?;
        let last = rows.last().map(|r| r.id);
        let full = rows.len() as i64 == limit;
        for row in rows {
            if act::knows(db, by, &row)? {
                known.push(row);
            }
        }
        if !full || known.len() as i64 >= limit {
            known.truncate(usize::try_from(limit).unwrap_or(0));
            return Ok(known);
        }
        before = last;
    }
}

/// Rounds, newest first.
#[utoipa::path(get, path = "/rounds", params(Which), responses((status = 200, body = Page<RoundView>)), tag = "check")]
async fn rounds(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Which>,
) -> Result<Json<Page<RoundView>>, Problem> {
    let limit = Paging { after: None, limit: ask.limit }.limit();
    let views = app
        .read(move |db| {
            let rows = known(db, &by, ask.campaign, ask.after, limit + 1)?;
            rows.into_iter().map(|row| view(db, &by, row)).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    Ok(Json(Page::of(views, limit, |r| r.id)))
}

/// Plans a round.
#[utoipa::path(post, path = "/rounds", request_body = NewRound, responses((status = 201, body = RoundView)), tag = "check")]
async fn plan(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewRound>,
) -> Result<(StatusCode, Json<RoundView>), Problem> {
    let made = app
        .deed(move |db, now| {
            let row = act::plan(db, &by, &ask, now)?;
            view(db, &by, row)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// One round.
#[utoipa::path(get, path = "/rounds/{id}", params(("id" = i64, Path)), responses((status = 200, body = RoundView)), tag = "check")]
async fn round(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<RoundView>, Problem> {
    app.read(move |db| {
        let row = act::find(db, &by, id)?;
        view(db, &by, row)
    })
    .await
    .map(Json)
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident at $path:literal;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, params(("id" = i64, Path)), responses((status = 200, body = RoundView)), tag = "check")]
        async fn $name(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<RoundView>, Problem> {
            app.deed(move |db, now| {
                let row = act::$name(db, &by, id, now)?;
                view(db, &by, row)
            })
            .await
            .map(Json)
        }
    )*};
}
deeds! {
    /// Freezes the list and promises the seed.
    promise at "/rounds/{id}/promise";
    /// Reveals the seed, draws, assigns.
    reveal at "/rounds/{id}/draw";
    /// Ends the round.
    close at "/rounds/{id}/closing";
    /// Lets the inspected read it.
    publish at "/rounds/{id}/publication";
}

/// Why a round is given up.
#[derive(Debug, Deserialize, ToSchema)]
struct Reason {
    /// In words.
    reason: String,
}

/// Gives the round up.
#[utoipa::path(post, path = "/rounds/{id}/cancellation", params(("id" = i64, Path)), request_body = Reason, responses((status = 200, body = RoundView)), tag = "check")]
async fn cancel(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Reason>,
) -> Result<Json<RoundView>, Problem> {
    app.deed(move |db, now| {
        let row = act::cancel(db, &by, id, &ask.reason, now)?;
        view(db, &by, row)
    })
    .await
    .map(Json)
}

/// The record of the draw: list, promise, secret, seed, result. `yipan draw verify` repeats it.
#[utoipa::path(get, path = "/rounds/{id}/draw", params(("id" = i64, Path)), responses((status = 200, body = Object)), tag = "check")]
async fn draw(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<yipan_core::check::Record>, Problem> {
    app.read(move |db| {
        let row = act::find(db, &by, id)?;
        by.may(Right::PlanRound).or_else(|no| if row.at() == Stage::Published { Ok(()) } else { Err(no) })?;
        act::record(&row)
    })
    .await
    .map(Json)
}

/// The mock evaluation, as JSON.
#[derive(Debug, Serialize, ToSchema)]
struct EvaluationView {
    score: f64,
    of: f64,
    low: f64,
    high: f64,
    vetoes: Vec<String>,
    indicators: Vec<IndicatorView>,
    deductions: Vec<DeductionView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct IndicatorView {
    indicator: String,
    points: f64,
    scored: f64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    sites: usize,
}

#[derive(Debug, Serialize, ToSchema)]
struct DeductionView {
    indicator: String,
    lost: f64,
    sites: Vec<Id>,
}

fn evaluated(e: Evaluation) -> EvaluationView {
    EvaluationView {
        score: e.score,
        of: e.of,
        low: e.low,
        high: e.high,
        vetoes: e.vetoes,
        indicators: e
            .indicators
            .into_iter()
            .map(|i| IndicatorView {
                indicator: i.indicator,
                points: i.points,
                scored: i.scored,
                share: i.share.map(|s| s.at),
                low: i.share.map(|s| s.low),
                high: i.share.map(|s| s.high),
                sites: i.share.map_or(0, |s| s.n),
            })
            .collect(),
        deductions: e
            .deductions
            .into_iter()
            .map(|d| DeductionView { indicator: d.indicator, lost: d.lost, sites: d.sites })
            .collect(),
    }
}

/// The score the real evaluators would give to what this round found, with its 95 % interval.
#[utoipa::path(get, path = "/rounds/{id}/evaluation", params(("id" = i64, Path)), responses((status = 200, body = EvaluationView)), tag = "check")]
async fn evaluation(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<EvaluationView>, Problem> {
    app.read(move |db| {
        let row = act::find(db, &by, id)?;
        Ok(evaluated(act::evaluation(db, &row)?))
    })
    .await
    .map(Json)
}

/// Whether this person may see a finding: everywhere, or about the own unit's sites once its round is known.
fn sees(db: &mut Db, by: &Actor, one: &Finding) -> Result<bool, Problem> {
    if let Some(round) = one.round_id {
        let row = store::round(db, by.city, round)?;
        if !act::knows(db, by, &row)? {
            return Ok(false);
        }
    }
    if by.can_everywhere(Right::ReadWork) {
        return Ok(true);
    }
    let Some(top) = by.sees(Right::ReadWork).map(str::to_owned) else { return Ok(false) };
    let site = place::store::site(db, by.city, one.site_id)?;
    for unit in site.units() {
        if within(&top, &who::store::unit(db, by.city, unit)?.path) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Findings, oldest first.
#[utoipa::path(get, path = "/findings", params(Which), responses((status = 200, body = Page<Finding>)), tag = "check")]
async fn findings(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Which>,
) -> Result<Json<Page<Finding>>, Problem> {
    let limit = Paging { after: None, limit: ask.limit }.limit();
    let rows = app
        .read(move |db| {
            let mut seen = Vec::new();
            let mut after = ask.after.unwrap_or(0);
            loop {
                let rows = store::findings(db, by.city, ask.round, after, limit + 1)?;
                let full = rows.len() as i64 > limit;
                after = rows.last().map_or(after, |r| r.id);
                for row in rows {
                    if sees(db, &by, &row)? {
                        seen.push(row);
                    }
                }
                if !full || seen.len() as i64 > limit {
                    return Ok(seen);
                }
            }
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |f| f.id)))
}

/// A finding with its photos.
#[derive(Debug, Serialize, ToSchema)]
struct FindingView {
    #[serde(flatten)]
    finding: Finding,
    evidence: Vec<Id>,
}

/// One finding.
#[utoipa::path(get, path = "/findings/{id}", params(("id" = i64, Path)), responses((status = 200, body = FindingView)), tag = "check")]
async fn finding(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<FindingView>, Problem> {
    app.read(move |db| {
        let finding = store::finding(db, by.city, id)?;
        if !sees(db, &by, &finding)? {
            return Err(Problem::Missing("finding"));
        }
        Ok(FindingView { evidence: store::photos(db, by.city, id)?, finding })
    })
    .await
    .map(Json)
}

/// Records a visit: 201 with its findings; the same `client_key` again answers 200 with the same.
#[utoipa::path(post, path = "/findings", request_body = NewVisit, responses((status = 201, body = Landed), (status = 200, body = Landed)), tag = "check")]
async fn record(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewVisit>,
) -> Result<(StatusCode, Json<Landed>), Problem> {
    let done = app.deed(move |db, now| visit::record(db, &by, &ask, now)).await?;
    Ok((if done.new { StatusCode::CREATED } else { StatusCode::OK }, Json(done)))
}
