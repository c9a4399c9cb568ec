//! `sites`, `sections` of the API.

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::place::{Datum, Point};

use super::act::{self, NewSection, NewSite};
use super::import::{self, Imported};
use super::store::{self, Section, Site, Wanted};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::{Page, Paging};
use crate::ledger::evidence;
use crate::problem::Problem;

/// Largest import file, in bytes.
pub(super) const FILE_MOST: usize = 20 << 20;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sites, add_site))
        .routes(routes!(site))
        .routes(routes!(import_sites))
        .routes(routes!(near))
        .routes(routes!(retire_site))
        .routes(routes!(sections, add_section))
        .routes(routes!(section))
        .merge(super::layers_web::api_routes())
}

/// Which sites.
#[derive(Debug, Default, Deserialize, IntoParams)]
struct Which {
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Only this type.
    kind: Option<String>,
    /// Only this street, by unit id.
    street: Option<Id>,
    /// Only this section.
    section: Option<Id>,
    /// Only names and codes that hold this.
    q: Option<String>,
}

/// Sites of the city.
#[utoipa::path(get, path = "/sites", params(Which), responses((status = 200, body = Page<Site>)), tag = "place")]
async fn sites(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Which>,
) -> Result<Json<Page<Site>>, Problem> {
    let limit = Paging { after: None, limit: ask.limit }.limit();
    let wanted = Wanted { kind: ask.kind, street: ask.street, section: ask.section, text: ask.q };
    let after = ask.after.unwrap_or(0);
    let rows = app.read(move |db| store::sites_page(db, by.city, &wanted, after, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |s| s.id)))
}

/// One site.
#[utoipa::path(get, path = "/sites/{id}", params(("id" = i64, Path)), responses((status = 200, body = Site)), tag = "place")]
async fn site(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Site>, Problem> {
    app.read(move |db| store::site(db, by.city, id)).await.map(Json)
}

/// Adds a site, or changes the one with this code.
#[utoipa::path(post, path = "/sites", request_body = NewSite, responses((status = 201, body = Site), (status = 200, body = Site)), tag = "place")]
async fn add_site(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewSite>,
) -> Result<(StatusCode, Json<Site>), Problem> {
    let (row, new) = app.deed(move |db, now| act::add_site(db, &by, &ask, now)).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(row)))
}

/// Imports sites from a file (`file`: GeoJSON or a workbook; `datum`; `dry_run` = `true` only tries).
#[utoipa::path(post, path = "/sites/import", responses((status = 200, body = Imported)), tag = "place")]
async fn import_sites(State(app): State<App>, by: Actor, form: Multipart) -> Result<Json<Imported>, Problem> {
    let mut parts = evidence::files_up_to(form, FILE_MOST).await?;
    let datum = datum(parts.text("datum"))?;
    let dry = matches!(parts.text("dry_run"), "true" | "1" | "on");
    let (name, bytes) = parts.files.pop().ok_or_else(|| Problem::field("file", "field-required"))?;
    let done = app.deed(move |db, now| import::take(db, &by, &name, &bytes, datum, dry, now)).await?;
    Ok(Json(done))
}

/// Where, and how far around.
#[derive(Debug, Deserialize, IntoParams)]
struct Around {
    /// Degrees east, WGS 84.
    lon: f64,
    /// Degrees north, WGS 84.
    lat: f64,
    /// Metres, 200 unless told, 5,000 at most.
    metres: Option<f64>,
}

/// Sites around a point, the nearest first.
#[utoipa::path(get, path = "/sites/near", params(Around), responses((status = 200, body = Page<Site>)), tag = "place")]
async fn near(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Around>,
) -> Result<Json<Page<Site>>, Problem> {
    let at = Point::new(ask.lon, ask.lat).map_err(|_| Problem::field("lon", "place-not-on-earth"))?;
    let metres = ask.metres.unwrap_or(200.0).clamp(1.0, 5000.0);
    let items = app.read(move |db| store::near(db, by.city, at, metres)).await?;
    Ok(Json(Page { items, next: None }))
}

/// Reads the word of a coordinate system; WGS 84 when empty.
pub(super) fn datum(word: &str) -> Result<Datum, Problem> {
    match word {
        "" | "wgs84" => Ok(Datum::Wgs84),
        "gcj02" => Ok(Datum::Gcj02),
        "bd09" => Ok(Datum::Bd09),
        _ => Err(Problem::field("datum", "field-unknown")),
    }
}

/// Why something is taken out of use.
#[derive(Debug, Deserialize, ToSchema)]
struct Reason {
    /// In words.
    reason: String,
}

/// Takes a site out of use.
#[utoipa::path(post, path = "/sites/{id}/retirement", params(("id" = i64, Path)), request_body = Reason, responses((status = 204)), tag = "place")]
async fn retire_site(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Json(ask): Json<Reason>,
) -> Result<StatusCode, Problem> {
    app.deed(move |db, now| act::retire_site(db, &by, id, &ask.reason, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sections of the city.
#[utoipa::path(get, path = "/sections", params(Paging), responses((status = 200, body = Page<Section>)), tag = "place")]
async fn sections(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Paging>,
) -> Result<Json<Page<Section>>, Problem> {
    let limit = ask.limit();
    let after = ask.after.unwrap_or(0);
    let rows = app.read(move |db| store::sections_page(db, by.city, after, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |s| s.id)))
}

/// One section.
#[utoipa::path(get, path = "/sections/{id}", params(("id" = i64, Path)), responses((status = 200, body = Section)), tag = "place")]
async fn section(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Json<Section>, Problem> {
    app.read(move |db| store::section(db, by.city, id)).await.map(Json)
}

/// Adds a section, or changes the one with this code.
#[utoipa::path(post, path = "/sections", request_body = NewSection, responses((status = 201, body = Section), (status = 200, body = Section)), tag = "place")]
async fn add_section(
    State(app): State<App>,
    by: Actor,
    Json(ask): Json<NewSection>,
) -> Result<(StatusCode, Json<Section>), Problem> {
    let (row, new) = app.deed(move |db, now| act::add_section(db, &by, &ask, now)).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(row)))
}
