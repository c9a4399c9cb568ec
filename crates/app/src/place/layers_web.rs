//! Grids and components: their lists and imports, and what covers a point.

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::place::{MinorWidth, Point};

use super::api::{FILE_MOST, datum};
use super::cover::{self, Here};
use super::layers::{self, File, Laid, Layer};
use super::store::{self, Component, Grid};
use super::web::unit_names;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Query};
use crate::kit::frame::{Frame, page};
use crate::kit::paging::{Page, Paging};
use crate::kit::say::Say;
use crate::ledger::evidence;
use crate::problem::Problem;

/// The API of grids and components.
pub fn api_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(grids))
        .routes(routes!(grid_at))
        .routes(routes!(import_grids))
        .routes(routes!(import_sections))
        .routes(routes!(import_components))
        .routes(routes!(components))
}

/// The pages of grids and components.
pub fn routes() -> Router<App> {
    Router::new().route("/components", get(list))
}

/// Unit grids of the city by code; `next` is the code to go on after.
#[utoipa::path(get, path = "/grids", params(Paging), responses((status = 200, body = Page<Grid>)), tag = "place")]
async fn grids(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Paging>,
) -> Result<Json<Page<Grid>>, Problem> {
    let limit = ask.limit();
    let after = format!("{:015}", ask.after.unwrap_or(0).max(0));
    let rows = app.read(move |db| store::grids_page(db, by.city, &after, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |grid| grid.code.parse().unwrap_or(0))))
}

/// A point.
#[derive(Debug, Deserialize, IntoParams)]
struct At {
    /// Degrees east.
    lon: f64,
    /// Degrees north.
    lat: f64,
    /// `wgs84` (unless told), `gcj02` or `bd09`.
    #[serde(default)]
    datum: String,
}

/// The unit grid that covers a point, with its street and the unit that answers for it.
#[utoipa::path(get, path = "/grids/at", params(At), responses((status = 200, body = Here)), tag = "place")]
async fn grid_at(State(app): State<App>, by: Actor, Query(ask): Query<At>) -> Result<Json<Here>, Problem> {
    let given = Point::new(ask.lon, ask.lat).map_err(|_| Problem::field("lon", "place-not-on-earth"))?;
    let at = datum(&ask.datum)?.to_wgs84(given);
    let here = app.read(move |db| cover::at(db, by.city, at)).await?;
    here.map(Json).ok_or(Problem::Missing("grid"))
}

async fn import(app: App, by: Actor, form: Multipart, layer: Layer) -> Result<Json<Laid>, Problem> {
    let mut parts = evidence::files_up_to(form, FILE_MOST).await?;
    let datum = datum(parts.text("datum"))?;
    let layer = match layer {
        Layer::Components(_) => Layer::Components(width(parts.text("digits"))?),
        other => other,
    };
    let dry_run = matches!(parts.text("dry_run"), "true" | "1" | "on");
    let (name, bytes) = parts.files.pop().ok_or_else(|| Problem::field("file", "field-required"))?;
    let text = String::from_utf8(bytes).map_err(|_| Problem::field("file", "place-not-utf8"))?;
    let take = move |db: &mut yipan_db::Db, now| {
        layers::take(db, &by, File { name: &name, layer, text: &text, datum }, dry_run, now)
    };
    app.deed(take).await.map(Json)
}

/// Reads how wide the minor class of component codes is: two digits unless told.
fn width(word: &str) -> Result<MinorWidth, Problem> {
    match word {
        "" | "2" => Ok(MinorWidth::Two),
        "3" => Ok(MinorWidth::Three),
        _ => Err(Problem::field("digits", "field-unknown")),
    }
}

/// Imports unit grids from a GeoJSON `file` (`code`, `name`, `unit`; `datum`; `dry_run` = `true` only tries). Sites
/// without a grid find theirs.
#[utoipa::path(post, path = "/grids/import", responses((status = 200, body = Laid)), tag = "place")]
async fn import_grids(State(app): State<App>, by: Actor, form: Multipart) -> Result<Json<Laid>, Problem> {
    import(app, by, form, Layer::Grids).await
}

/// Imports sections of road from a GeoJSON `file` of lines (`code`, `name`, `road`, `kind` = `main` or `alley`, `part`,
/// `unit`; `datum`; `dry_run`).
#[utoipa::path(post, path = "/sections/import", responses((status = 200, body = Laid)), tag = "place")]
async fn import_sections(State(app): State<App>, by: Actor, form: Multipart) -> Result<Json<Laid>, Problem> {
    import(app, by, form, Layer::Sections).await
}

/// Imports components from a GeoJSON `file` (`code`, `name`, `unit`, `owner`, `state`; `digits` = `2` or `3`, the width
/// of the minor class in the codes; `datum`; `dry_run`).
#[utoipa::path(post, path = "/components/import", responses((status = 200, body = Laid)), tag = "place")]
async fn import_components(
    State(app): State<App>,
    by: Actor,
    form: Multipart,
) -> Result<Json<Laid>, Problem> {
    import(app, by, form, Layer::Components(MinorWidth::Two)).await
}

/// Which components.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
struct Which {
    /// The `next` of the page before.
    after: Option<i64>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Only this class: `0103`.
    class: String,
    /// Only names and codes that hold this.
    q: String,
}

impl Which {
    async fn page(self, app: &App, city: Id) -> Result<Page<Component>, Problem> {
        let limit = Paging { after: None, limit: self.limit }.limit();
        let after = format!("{:016}", self.after.unwrap_or(0).max(0));
        let rows = app
            .read(move |db| store::components_page(db, city, (&self.class, self.q.trim()), &after, limit + 1))
            .await?;
        Ok(Page::of(rows, limit, |own| own.code.parse().unwrap_or(0)))
    }
}

/// Components of the city by code.
#[utoipa::path(get, path = "/components", params(Which), responses((status = 200, body = Page<Component>)), tag = "place")]
async fn components(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Which>,
) -> Result<Json<Page<Component>>, Problem> {
    ask.page(&app, by.city).await.map(Json)
}

#[derive(Template)]
#[template(path = "place/pages/components.html")]
struct ListPage {
    frame: Frame,
    items: Vec<Component>,
    next: Option<i64>,
    units: BTreeMap<Id, String>,
    q: String,
    class: String,
    may_edit: bool,
}

impl ListPage {
    fn unit(&self, id: &Option<Id>) -> &str {
        id.and_then(|id| self.units.get(&id)).map_or("", String::as_str)
    }
}

/// `GET /components`.
async fn list(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<Which>,
) -> Result<Response, Problem> {
    let (q, class, city) = (ask.q.clone(), ask.class.clone(), by.city);
    let found = ask.page(&app, city).await?;
    let units = app.read(move |db| unit_names(db, city)).await?;
    let frame = Frame::new(say.clone(), &by, "rounds", say.it("place-components")).at("/components");
    let may_edit = by.can(yipan_core::who::Right::EditPlace);
    Ok(page(&ListPage { frame, items: found.items, next: found.next, units, q, class, may_edit }))
}
