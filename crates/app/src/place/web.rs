//! Pages of places: the list with its map, one site, the import.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use yipan_core::place::MinorWidth;
use yipan_core::who::Right;
use yipan_db::Db;

use super::import::{self, Imported};
use super::layers::{self, File, Layer};
use super::store::{self, Section, Site, Wanted};
use super::{api, map};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Path, Query};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::ledger::evidence;
use crate::problem::Problem;
use crate::who;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sites", get(sites))
        .route("/sites/import", get(import_page).post(import_sites))
        .route("/sites/{id}", get(site))
        .merge(super::layers_web::routes())
}

const PAGE: i64 = 60;

#[derive(Debug, Default, Deserialize)]
struct Which {
    after: Option<i64>,
    kind: Option<String>,
    street: Option<Id>,
    q: Option<String>,
}

struct KindCount {
    kind: String,
    n: i64,
    here: bool,
}

#[derive(Template)]
#[template(path = "place/pages/sites.html")]
struct SitesPage {
    frame: Frame,
    total: i64,
    layers: (i64, i64),
    kinds: Vec<KindCount>,
    roads: usize,
    mains: usize,
    alleys: usize,
    picture: String,
    sites: Vec<Site>,
    units: BTreeMap<Id, String>,
    next: Option<i64>,
    q: String,
    kind: String,
    may_edit: bool,
}

impl SitesPage {
    fn unit(&self, id: &Option<Id>) -> &str {
        id.and_then(|id| self.units.get(&id)).map_or("", String::as_str)
    }

    fn kind(&self, word: &str) -> String {
        kind_name(&self.frame.say, word)
    }
}

/// A type of site in words; the city's own types are shown as they are.
pub fn kind_name(say: &Say, word: &str) -> String {
    let key = format!("site-kind-{word}");
    if say.has(&key) { say.it(&key) } else { word.to_owned() }
}

/// Short names of all units.
pub fn unit_names(db: &mut Db, city: Id) -> Result<BTreeMap<Id, String>, Problem> {
    Ok(who::store::units_under(db, city, "/")?.into_iter().map(|u| (u.id, u.short)).collect())
}

async fn sites(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<Which>,
) -> Result<Response, Problem> {
    let reader = by.clone();
    let filled = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
    let wanted = Wanted { kind: filled(ask.kind), street: ask.street, section: None, text: filled(ask.q) };
    let (q, kind) = (wanted.text.clone().unwrap_or_default(), wanted.kind.clone().unwrap_or_default());
    let after = ask.after.unwrap_or(0);
    let (rows, counts, sections, units, layers) = app
        .read(move |db| {
            let rows = store::sites_page(db, by.city, &wanted, after, PAGE + 1)?;
            let counts = store::kinds(db, by.city)?;
            let layers = store::layers(db, by.city)?;
            Ok((rows, counts, store::sections(db, by.city)?, unit_names(db, by.city)?, layers))
        })
        .await?;
    let paged = crate::kit::paging::Page::of(rows, PAGE, |s| s.id);
    let of = |kind: &str| sections.iter().filter(|s: &&Section| s.kind == kind).count();
    let roads: std::collections::BTreeSet<_> =
        sections.iter().filter(|s| s.kind == "main").map(|s| s.road.as_str()).collect();
    let label =
        say.three("place-map-label", "roads", roads.len(), "mains", of("main"), "alleys", of("alley"));
    let frame = Frame::new(say.clone(), &reader, "rounds", say.it("place-sites")).at("/sites");
    Ok(page(&SitesPage {
        frame,
        layers,
        total: counts.iter().map(|c| c.1).sum(),
        kinds: counts.into_iter().map(|(k, n)| KindCount { here: k == kind, kind: k, n }).collect(),
        roads: roads.len(),
        mains: of("main"),
        alleys: of("alley"),
        picture: map::draw(&sections, &[], &[], &label),
        sites: paged.items,
        units,
        next: paged.next,
        q,
        kind,
        may_edit: reader.can(Right::EditPlace),
    }))
}

#[derive(Template)]
#[template(path = "place/pages/site.html")]
struct SitePage {
    frame: Frame,
    site: Site,
    kind: String,
    street: String,
    lead: String,
    section: Option<Section>,
    picture: String,
}

async fn site(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    let reader = by.clone();
    let (site, section, sections, units) = app
        .read(move |db| {
            let site = store::site(db, by.city, id)?;
            let section = site.section_id.map(|id| store::section(db, by.city, id)).transpose()?;
            Ok((site, section, store::sections(db, by.city)?, unit_names(db, by.city)?))
        })
        .await?;
    let name = |id: Option<Id>| id.and_then(|id| units.get(&id).cloned()).unwrap_or_default();
    let frame = Frame::new(say.clone(), &reader, "rounds", site.name.clone()).at(format!("/sites/{id}"));
    Ok(page(&SitePage {
        frame,
        kind: kind_name(&say, &site.kind),
        street: name(site.street_id),
        lead: name(site.lead_id),
        section,
        picture: map::draw(&sections, &[], &[site.point()], &site.name),
        site,
    }))
}

#[derive(Template)]
#[template(path = "place/pages/import.html")]
struct ImportPage {
    frame: Frame,
    what: &'static str,
    done: Option<Imported>,
    settled: usize,
    faults: Vec<(String, String)>,
}

/// What can be imported: the word of the form, and the layer; sites come from workbooks too.
const WHAT: [(&str, Option<Layer>); 5] = [
    ("sites", None),
    ("grids", Some(Layer::Grids)),
    ("sections", Some(Layer::Sections)),
    ("components2", Some(Layer::Components(MinorWidth::Two))),
    ("components3", Some(Layer::Components(MinorWidth::Three))),
];

impl ImportPage {
    fn whats(&self) -> [(&'static str, bool); 5] {
        WHAT.map(|(word, _)| (word, word == self.what))
    }
}

/// What somebody wants to import.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    what: String,
}

fn import_frame(say: &Say, by: &Actor) -> Frame {
    Frame::new(say.clone(), by, "rounds", say.it("place-import")).at("/sites/import")
}

fn what(word: &str) -> (&'static str, Option<Layer>) {
    WHAT.into_iter().find(|(own, _)| *own == word).unwrap_or(WHAT[0])
}

async fn import_page(by: Actor, say: Say, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    by.may(Right::EditPlace)?;
    let (frame, what) = (import_frame(&say, &by), what(&wish.what).0);
    Ok(page(&ImportPage { frame, what, done: None, settled: 0, faults: Vec::new() }))
}

async fn import_sites(
    State(app): State<App>,
    by: Actor,
    say: Say,
    form: Multipart,
) -> Result<Response, Problem> {
    let mut parts = evidence::files_up_to(form, api::FILE_MOST).await?;
    let datum = api::datum(parts.text("datum"))?;
    let (what, layer) = what(parts.text("what"));
    let dry = parts.text("deed") != "import";
    let mut made =
        ImportPage { frame: import_frame(&say, &by), what, done: None, settled: 0, faults: Vec::new() };
    let Some((name, bytes)) = parts.files.pop() else {
        made.faults = vec![(say.it("place-file"), say.it("place-choose-file"))];
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &made));
    };
    let taken = app.deed(move |db, now| match layer {
        None => import::take(db, &by, &name, &bytes, datum, dry, now).map(|done| (done, 0)),
        Some(layer) => {
            let text = std::str::from_utf8(&bytes).map_err(|_| Problem::field("file", "place-not-utf8"))?;
            let laid = layers::take(db, &by, File { name: &name, layer, text, datum }, dry, now)?;
            Ok((Imported { added: laid.added, changed: laid.changed, dry_run: dry }, laid.settled))
        }
    });
    match taken.await {
        Ok((done, settled)) => {
            (made.done, made.settled) = (Some(done), settled);
            Ok(page(&made))
        }
        Err(Problem::Invalid(wrong)) => {
            made.faults = wrong.into_iter().map(|f| (f.field.clone(), say.with(f.key, &f.args))).collect();
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &made))
        }
        Err(problem) => Err(problem),
    }
}
