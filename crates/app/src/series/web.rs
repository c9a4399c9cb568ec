//! The pages of figures: the list against target and time, one figure with its picture.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Multipart, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::plan::Light;
use yipan_core::series::{Stand, Value, stand};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, NewSeries, NewTarget, NewValue};
use super::draw::{self, Picture};
use super::sheet;
use super::store::{self, SeriesRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::kit::table;
use crate::ledger::evidence::files_up_to;
use crate::problem::Problem;
use crate::who::store::{Unit, units_under};

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/series", get(list).post(create))
        .route("/campaigns/{id}/series/export/series.xlsx", get(export))
        .route("/campaigns/{id}/series/import", post(import))
        .route("/series/{id}", get(one))
        .route("/series/{id}/values", post(note))
        .route("/series/{id}/targets", post(aim))
}

/// Thousandths as people write them: `1,846`, `88.7`, `−0.125`.
pub fn number(say: &Say, value: i64) -> String {
    let whole = say.count(value / 1000);
    let sign = if value < 0 && value / 1000 == 0 { "−" } else { "" };
    match (value % 1000).abs() {
        0 => whole,
        rest => format!("{sign}{whole}.{}", format!("{rest:03}").trim_end_matches('0')),
    }
}

/// Thousandths as a change in per cent: `+12.5%`, `−3%`.
fn percent(change: i64) -> String {
    let sign = if change < 0 { "−" } else { "+" };
    match (change.abs() / 10, change.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}%"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}%"),
    }
}

fn sign(stand: &Stand) -> &'static str {
    match stand.light {
        Light::Done => "s-done",
        Light::Late => "s-late",
        Light::Behind => "s-near",
        Light::Ahead | Light::InStep => "s-0",
    }
}

/// One figure in the list.
#[derive(Debug)]
struct Line {
    row: SeriesRow,
    unit: String,
    stand: Stand,
    target: Option<i64>,
    spark: String,
}

#[derive(Template)]
#[template(path = "series/pages/list.html")]
struct ListPage {
    frame: Frame,
    id: Id,
    lines: Vec<Line>,
    units: Vec<Unit>,
    may_edit: bool,
    why: Option<String>,
    year: i64,
}

impl ListPage {
    fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id) -> Result<Self, Problem> {
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
        let mut rows = store::of_campaign(db, by.city, id)?;
        rows.retain(|row| row.unit_path.starts_with(&under));
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let today = frame.say.civil(frame.say.now).date();
        let year = i64::from(today.year());
        let mut values: HashMap<Id, Vec<Value>> = HashMap::new();
        for own in store::values(db, by.city, &ids)? {
            values.entry(own.series_id).or_default().extend(own.read());
        }
        let targets: HashMap<Id, i64> = store::targets(db, by.city, &ids)?
            .into_iter()
            .filter(|own| own.year == year)
            .map(|own| (own.series_id, own.value))
            .collect();
        let units = units_under(db, by.city, "/")?;
        let lines = rows
            .into_iter()
            .map(|row| {
                let (own, target) =
                    (values.remove(&row.id).unwrap_or_default(), targets.get(&row.id).copied());
                let unit = units.iter().find(|unit| unit.id == row.unit_id);
                Line {
                    unit: unit.map(|unit| unit.short.clone()).unwrap_or_default(),
                    stand: stand(row.kind(), &own, target, today),
                    target,
                    spark: draw::spark(&own),
                    row,
                }
            })
            .collect();
        let may_edit = by.can_everywhere(Right::EditPlan);
        Ok(ListPage { id, lines, units, may_edit, why: None, year, frame })
    }

    fn count(&self, light: &str) -> usize {
        self.lines.iter().filter(|line| line.stand.light.word() == light).count()
    }

    fn stale(&self) -> usize {
        self.lines.iter().filter(|line| line.stand.is_stale).count()
    }

    fn sign(&self, line: &Line) -> &'static str {
        sign(&line.stand)
    }

    fn number(&self, value: &i64) -> String {
        number(&self.frame.say, *value)
    }

    fn percent(&self, change: &i64) -> String {
        percent(*change)
    }

    /// A share of the target as the width of a bar of 100.
    fn bar(&self, share: &i64) -> i64 {
        (*share / 10).clamp(0, 100)
    }
}

#[derive(Template)]
#[template(path = "series/pages/one.html")]
struct OnePage {
    frame: Frame,
    row: SeriesRow,
    unit: String,
    stand: Stand,
    target: Option<i64>,
    picture: Picture,
    table: Vec<(String, Option<i64>, Option<i64>, Option<i64>)>,
    may_note: bool,
    may_edit: bool,
    year: i64,
    why: Option<String>,
    /// Whether it was refused because another value stands.
    stands: bool,
}

impl OnePage {
    fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id) -> Result<Self, Problem> {
        let row = store::find(db, by.city, id)?;
        by.may_at(Right::ReadWork, &row.unit_path)?;
        let values: Vec<Value> =
            store::values(db, by.city, &[id])?.iter().filter_map(|own| own.read()).collect();
        let today = frame.say.civil(frame.say.now).date();
        let year = i64::from(today.year());
        let target = store::targets(db, by.city, &[id])?.into_iter().find(|own| own.year == year);
        let target = target.map(|own| own.value);
        let find =
            |begin: jiff::civil::Date| values.iter().find(|own| own.begin == begin).map(|own| own.value);
        let table = values
            .iter()
            .rev()
            .take(36)
            .map(|own| {
                let ago = own.begin.with().year(own.begin.year() - 1).build().ok().and_then(find);
                let change = ago.and_then(|ago| yipan_core::series::change(own.value, ago));
                (own.begin.strftime("%Y-%m").to_string(), Some(own.value), ago, change)
            })
            .collect();
        let unit = crate::who::store::unit(db, by.city, row.unit_id)?;
        Ok(OnePage {
            unit: unit.short,
            stand: stand(row.kind(), &values, target, today),
            target,
            picture: draw::picture(row.kind(), today.year(), &values, target),
            table,
            may_note: by.may_at(Right::ReportProgress, &row.unit_path).is_ok(),
            may_edit: by.can_everywhere(Right::EditPlan),
            year,
            why: None,
            stands: false,
            row,
            frame,
        })
    }

    fn sign(&self) -> &'static str {
        sign(&self.stand)
    }

    fn number(&self, value: &i64) -> String {
        number(&self.frame.say, *value)
    }

    fn percent(&self, change: &i64) -> String {
        percent(*change)
    }

    fn path(&self, points: &[(i64, i64)]) -> String {
        draw::path(points)
    }
}

async fn list_page(app: &App, by: Actor, say: Say, id: Id) -> Result<ListPage, Problem> {
    let title = say.it("series-title");
    let frame = Frame::new(say, &by, "plan", title).at(format!("/campaigns/{id}/series"));
    let frame = crate::flow::in_campaign(app, &by, frame, id).await?;
    app.read(move |db| ListPage::load(db, &by, frame, id)).await
}

async fn list(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    list_page(&app, by, say, id).await.map(|shown| page(&shown))
}

async fn back<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    after(done, format!("/campaigns/{id}/series"), say, async |say, why| {
        let shown = list_page(app, by, say, id).await?;
        Ok(ListPage { why: Some(why), ..shown })
    })
    .await
}

#[derive(Debug, Deserialize)]
struct Added {
    name: String,
    measure: String,
    #[serde(default)]
    unit: String,
    every: String,
    better: String,
    adds: String,
}

async fn create(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Added>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match typed.unit.parse() {
        Err(_) => Err(Problem::field("unit", "field-required")),
        Ok(unit) => {
            let Added { name, measure, every, better, adds, .. } = typed;
            let ask = NewSeries { campaign: id, name, measure, unit, every, better, adds };
            app.deed(move |db, now| act::create(db, &actor, &ask, now)).await
        }
    };
    back(&app, by, say, id, done).await
}

async fn export(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let bytes = app.read(move |db| sheet::workbook(db, &by, id, &say)).await?;
    Ok(download(&format!("series-{id}.xlsx"), bytes))
}

async fn import(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Response, Problem> {
    by.may(Right::EditPlan)?;
    let parts = files_up_to(form, table::FILE_MOST).await?;
    let actor = by.clone();
    let done = async {
        let file = parts.files.into_iter().next();
        let (name, bytes) = file.ok_or_else(|| Problem::field("file", "field-required"))?;
        let rows = tokio::task::spawn_blocking(move || table::first(&name, &bytes))
            .await
            .map_err(|error| Problem::Broken(error.to_string()))??;
        app.deed(move |db, now| sheet::take(db, &actor, id, &rows, now)).await
    }
    .await;
    back(&app, by, say, id, done).await
}

async fn one_page(app: &App, by: Actor, say: Say, id: Id) -> Result<OnePage, Problem> {
    let city = by.city;
    let row = app.read(move |db| store::find(db, city, id)).await?;
    let frame = Frame::new(say, &by, "plan", row.name).at(format!("/series/{id}"));
    let frame = crate::flow::in_campaign(app, &by, frame, row.campaign_id).await?;
    app.read(move |db| OnePage::load(db, &by, frame, id)).await
}

async fn one(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    one_page(&app, by, say, id).await.map(|shown| page(&shown))
}

async fn back_to_one(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<(), Problem>,
) -> Result<Response, Problem> {
    let stands = matches!(done, Err(Problem::Refused("series-refused-stands", _)));
    after(done, format!("/series/{id}"), say, async |say, why| {
        let shown = one_page(app, by, say, id).await?;
        Ok(OnePage { why: Some(why), stands, ..shown })
    })
    .await
}

fn typed_number(text: &str) -> Result<f64, Problem> {
    let text = text.trim().replace('−', "-").replace(',', "");
    text.parse().map_err(|_| Problem::field("value", "field-not-number"))
}

#[derive(Debug, Deserialize)]
struct Noted {
    period: String,
    value: String,
    #[serde(default)]
    replace: bool,
    #[serde(default)]
    reason: String,
}

async fn note(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Noted>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match typed_number(&typed.value) {
        Err(problem) => Err(problem),
        Ok(value) => {
            let ask = NewValue { period: typed.period, value, replace: typed.replace, reason: typed.reason };
            app.deed(move |db, now| act::note(db, &actor, id, &ask, now)).await
        }
    };
    back_to_one(&app, by, say, id, done).await
}

#[derive(Debug, Deserialize)]
struct Aimed {
    year: i64,
    value: String,
}

async fn aim(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Aimed>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match typed_number(&typed.value) {
        Err(problem) => Err(problem),
        Ok(value) => {
            let ask = NewTarget { year: typed.year, value, reason: String::new() };
            app.deed(move |db, now| act::aim(db, &actor, id, &ask, now)).await
        }
    };
    back_to_one(&app, by, say, id, done).await
}
