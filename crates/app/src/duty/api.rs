//! `duties`, `letters` and the start of a campaign in the API.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::duty::coverage::Gap;
use yipan_core::who::Right;

use super::act::{self, Assign};
use super::store::{self, Duty, Letter};
use super::{coverage, letters};
use crate::goal;
use crate::goal::store::Campaign;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::problem::Problem;
use crate::who;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(duties, assign))
        .routes(routes!(end))
        .routes(routes!(coverage_of))
        .routes(routes!(start))
        .routes(routes!(take_sections))
        .routes(routes!(letters_of, make_letters))
        .routes(routes!(sign))
}

/// Which duties.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct Wanted {
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200; 50 unless told.
    limit: Option<i64>,
    /// Only of this campaign.
    campaign: Option<Id>,
    /// Only of this unit.
    unit: Option<Id>,
}

fn reads(by: &Actor) -> Result<(), Problem> {
    by.sees(Right::ReadWork)
        .map(|_| ())
        .ok_or_else(|| Problem::NotAllowed("not-allowed-right", crate::args![role = by.role.word()]))
}

/// Duties in force.
#[utoipa::path(get, path = "/duties", params(Wanted), responses((status = 200, body = Page<Duty>)), tag = "duty")]
async fn duties(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Wanted>,
) -> Result<Json<Page<Duty>>, Problem> {
    reads(&by)?;
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let rows = app
        .read(move |db| {
            store::duties_page(db, by.city, ask.campaign, ask.unit, ask.after.unwrap_or(0), limit + 1)
        })
        .await?;
    Ok(Json(Page::of(rows, limit, |own| own.id)))
}

/// Assigns a duty.
#[utoipa::path(post, path = "/duties", request_body = Assign, responses((status = 201, body = Duty)), tag = "duty")]
async fn assign(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<Assign>,
) -> Result<(StatusCode, Json<Duty>), Problem> {
    let own = app
        .deed(move |db, now| {
            let id = act::assign(db, &by, &ask, now)?;
            store::one(db, by.city, id)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(own)))
}

/// Why a duty ends.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct EndOfDuty {
    /// The reason.
    reason: String,
}

/// Ends a duty.
#[utoipa::path(post, path = "/duties/{id}/end", params(("id" = i64, Path)), request_body = EndOfDuty, responses((status = 200, body = Duty)), tag = "duty")]
async fn end(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<EndOfDuty>,
) -> Result<Json<Duty>, Problem> {
    app.deed(move |db, now| {
        act::end(db, &by, id, &ask.reason, now)?;
        store::one(db, by.city, id)
    })
    .await
    .map(Json)
}

/// Something without exactly one lead with a named person.
#[derive(Debug, Serialize, ToSchema)]
struct GapFound {
    /// What it is.
    kind: &'static str,
    /// Which one.
    subject: Id,
    /// Its code.
    code: String,
    /// Its name.
    title: String,
    /// `no-lead` `no-person` `many-leads`.
    gap: &'static str,
    /// The units concerned.
    units: Vec<Id>,
    /// Whether it forbids the start.
    blocks: bool,
}

/// Whether everything has an owner.
#[derive(Debug, Serialize, ToSchema)]
struct CoverageFound {
    /// How many things need an owner.
    asked: usize,
    /// How many have exactly one lead with a named person.
    covered: usize,
    /// How many gaps forbid the start.
    blocking: usize,
    /// What is wrong, in the order of the standards.
    gaps: Vec<GapFound>,
}

/// Whether everything of a campaign has exactly one lead with a named person.
#[utoipa::path(get, path = "/campaigns/{id}/coverage", params(("id" = i64, Path)), responses((status = 200, body = CoverageFound)), tag = "duty")]
async fn coverage_of(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<CoverageFound>, Problem> {
    reads(&by)?;
    let picture = app
        .read(move |db| {
            goal::store::campaign(db, by.city, id)?;
            coverage::of_campaign(db, by.city, id)
        })
        .await?;
    let gaps = picture.coverage.gaps.iter().filter_map(|(subject, gap)| {
        let own = picture.items.iter().find(|own| own.kind == subject.kind && own.id == subject.id)?;
        let (word, units) = match gap {
            Gap::NoLead => ("no-lead", Vec::new()),
            Gap::NoPerson { unit } => ("no-person", vec![*unit]),
            Gap::ManyLeads { units } => ("many-leads", units.clone()),
        };
        Some(GapFound {
            kind: own.word,
            subject: own.id,
            code: own.code.clone(),
            title: own.title.clone(),
            gap: word,
            units,
            blocks: gap.blocks(),
        })
    });
    Ok(Json(CoverageFound {
        asked: picture.coverage.asked,
        covered: picture.coverage.covered,
        blocking: picture.coverage.blocking(),
        gaps: gaps.collect(),
    }))
}

/// Why a campaign may start in spite of gaps.
#[derive(Debug, Default, Deserialize, ToSchema)]
struct StartOf {
    /// The reason; needed only where there are gaps.
    #[serde(default)]
    waiver: String,
}

/// Starts a campaign.
#[utoipa::path(post, path = "/campaigns/{id}/start", params(("id" = i64, Path)), request_body = StartOf, responses((status = 200, body = Campaign)), tag = "duty")]
async fn start(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<StartOf>,
) -> Result<Json<Campaign>, Problem> {
    app.deed(move |db, now| {
        act::start(db, &by, id, &ask.waiver, now)?;
        goal::store::campaign(db, by.city, id)
    })
    .await
    .map(Json)
}

/// How many sections of road the campaign answers for.
#[derive(Debug, Serialize, ToSchema)]
struct SectionsTaken {
    sections: usize,
}

/// Takes every section of road into the campaign, led by the unit that keeps it.
#[utoipa::path(post, path = "/campaigns/{id}/sections", params(("id" = i64, Path)), responses((status = 200, body = SectionsTaken)), tag = "duty")]
async fn take_sections(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<SectionsTaken>, Problem> {
    let sections = app.deed(move |db, now| act::take_sections(db, &by, id, now)).await?;
    Ok(Json(SectionsTaken { sections }))
}

/// Letters of responsibility of a campaign, those of one's own units.
#[utoipa::path(get, path = "/campaigns/{id}/letters", params(("id" = i64, Path)), responses((status = 200, body = Vec<Letter>)), tag = "duty")]
async fn letters_of(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Vec<Letter>>, Problem> {
    reads(&by)?;
    app.read(move |db| {
        goal::store::campaign(db, by.city, id)?;
        let seen = by.sees(Right::ReadWork).unwrap_or("/");
        let units: Vec<Id> = who::store::units_under(db, by.city, seen)?.iter().map(|own| own.id).collect();
        let mut rows = store::letters(db, by.city, id)?;
        rows.retain(|own| units.contains(&own.unit_id));
        Ok(Json(rows))
    })
    .await
}

/// How many letters were made.
#[derive(Debug, Serialize, ToSchema)]
struct LettersMade {
    /// Letters to sign for the first time.
    new: usize,
    /// Supplements to signed letters.
    supplements: usize,
}

/// Makes the letters of a campaign from its duties.
#[utoipa::path(post, path = "/campaigns/{id}/letters", params(("id" = i64, Path)), responses((status = 201, body = LettersMade)), tag = "duty")]
async fn make_letters(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<(StatusCode, Json<LettersMade>), Problem> {
    let made = app.deed(move |db, now| letters::generate(db, &by, id, now)).await?;
    Ok((StatusCode::CREATED, Json(LettersMade { new: made.new, supplements: made.supplements })))
}

/// A signature.
#[derive(Deserialize, ToSchema)]
struct Signature {
    /// The version that was read.
    version: i64,
    /// The signer's password, again.
    password: String,
}

/// Signs a letter of one's own unit.
#[utoipa::path(post, path = "/letters/{id}/signature", params(("id" = i64, Path)), request_body = Signature, responses((status = 200, body = Letter)), tag = "duty")]
async fn sign(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Signature>,
) -> Result<Json<Letter>, Problem> {
    app.deed(move |db, now| {
        letters::sign(db, &by, id, ask.version, &ask.password, now)?;
        store::letter(db, by.city, id)
    })
    .await
    .map(Json)
}
