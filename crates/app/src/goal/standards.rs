//! The standards of a campaign: as trees, as one merged list, from and into files.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::goal::crosswalk::Line;
use yipan_core::goal::standard::{Confidence, KINDS, METHODS, Standard, word};
use yipan_core::goal::tree::Tree;
use yipan_core::goal::{sheet, text};
use yipan_core::who::Right;
use yipan_paper::{Column, Field, Workbook};

use super::{act, import, merged, shelf, store, view};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::ledger::evidence::files_of;
use crate::problem::Problem;

/// A source of a merged line.
struct SourceView {
    standard: String,
    code: String,
    asks: String,
    drives: bool,
    unsure: bool,
}

/// A merged line as it is shown.
struct LineView {
    title: String,
    asks: String,
    later: String,
    conflict: String,
    veto: bool,
    precondition: bool,
    unsure: bool,
    methods: String,
    frequency: String,
    evidence: String,
    sources: Vec<SourceView>,
    alike: usize,
}

/// An indicator in its tree.
struct Node {
    leaf: bool,
    code: String,
    title: String,
    kind: String,
    asks: String,
    points: String,
    methods: String,
    unsure: bool,
    id: Id,
}

struct TreeView {
    id: Id,
    name: String,
    edition: String,
    note: String,
    leaves: usize,
    unsure: usize,
    points: String,
    nodes: Vec<Node>,
}

#[derive(Template)]
#[template(path = "goal/pages/standards.html")]
struct StandardsPage {
    frame: Frame,
    id: Id,
    view: String,
    lines: Vec<LineView>,
    trees: Vec<TreeView>,
    asked: usize,
    shared: usize,
    conflicts: usize,
    unsure: usize,
    may_edit: bool,
}

#[derive(Debug, Default, Deserialize)]
pub struct Ask {
    view: Option<String>,
}

fn methods(say: &Say, words: impl Iterator<Item = &'static str>) -> String {
    words.map(|word| say.of("goal-method", word)).collect::<Vec<_>>().join(&say.it("goal-comma"))
}

fn line_view(say: &Say, line: &Line, names: &HashMap<String, String>) -> LineView {
    let asks = |asked: &Option<yipan_core::goal::requirement::Requirement>| {
        asked.as_ref().map(|own| view::asked(say, own)).unwrap_or_default()
    };
    let confirmed = line.sources.iter().any(|own| own.confidence == Confidence::Confirmed);
    let sources = line.sources.iter().map(|own| SourceView {
        standard: names.get(&own.standard).cloned().unwrap_or_else(|| own.standard.clone()),
        asks: asks(&own.requirement),
        drives: line.sources.len() > 1 && line.driven_by.contains(&own.code),
        unsure: own.confidence == Confidence::ToConfirm,
        code: own.code.clone(),
    });
    LineView {
        title: line.title.clone(),
        asks: asks(&line.requirement),
        later: asks(&line.when_confirmed),
        conflict: line.conflict.as_ref().map(|own| merged::conflict(say, own)).unwrap_or_default(),
        veto: line.veto,
        precondition: line
            .sources
            .iter()
            .any(|own| own.kind.is_some_and(|kind| word(KINDS, &kind) == "precondition")),
        unsure: !confirmed,
        methods: methods(say, line.methods.iter().map(|own| word(METHODS, own))),
        frequency: line.frequency.as_ref().map(|own| frequency(say, &own.to_string())).unwrap_or_default(),
        evidence: line.evidence.join(&say.it("goal-comma")),
        sources: sources.collect(),
        alike: line.look_alikes.len(),
    }
}

fn frequency(say: &Say, text: &str) -> String {
    let Some((n, every)) = text.split_once('/') else { return text.to_owned() };
    say.two("goal-frequency", "every", say.of("goal-every", &every.replace('_', "-")), "n", n.to_owned())
}

fn tree_view(say: &Say, id: Id, own: &Standard, ids: &HashMap<String, Id>) -> TreeView {
    let tree = Tree::of(&own.indicators);
    let nodes: Vec<Node> = tree
        .walk()
        .into_iter()
        .map(|(at, _)| {
            let one = &own.indicators[at];
            Node {
                leaf: tree.is_leaf(at),
                code: one.code.clone(),
                title: one.title.clone(),
                kind: one.kind.map(|kind| say.of("goal-kind", word(KINDS, &kind))).unwrap_or_default(),
                asks: one.requirement.as_ref().map(|asked| view::asked(say, asked)).unwrap_or_default(),
                points: view::points(Some(tree.points[at])),
                methods: methods(say, one.methods.iter().map(|own| word(METHODS, own))),
                unsure: one.confidence == Confidence::ToConfirm,
                id: ids.get(&one.code).copied().unwrap_or_default(),
            }
        })
        .collect();
    TreeView {
        id,
        name: own.name.clone(),
        edition: own.edition.clone(),
        note: own.note.clone().unwrap_or_default(),
        leaves: nodes.iter().filter(|node| node.leaf).count(),
        unsure: nodes.iter().filter(|node| node.leaf && node.unsure).count(),
        points: view::points(Some(tree.total())),
        nodes,
    }
}

pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let city = by.city;
    let (own, rows, standards, lines, ids) = app
        .read(move |db| {
            let own = store::campaign(db, city, id)?;
            let rows = store::standards_of(db, city, id)?;
            let (standards, lines) = merged::of_campaign(db, city, id, None)?;
            let mut ids = Vec::new();
            for row in &rows {
                let known = store::indicators(db, city, row.id)?;
                ids.push(known.into_iter().map(|one| (one.code, one.id)).collect::<HashMap<_, _>>());
            }
            Ok((own, rows, standards, lines, ids))
        })
        .await?;
    let names: HashMap<String, String> =
        rows.iter().map(|row| (row.code.clone(), row.name.clone())).collect();
    let asked = standards
        .iter()
        .map(|own| Tree::of(&own.indicators))
        .map(|tree| tree.members.iter().filter(|m| m.is_empty()).count())
        .sum();
    let shared = lines.iter().filter(|line| {
        let mut from: Vec<&str> = line.sources.iter().map(|own| own.standard.as_str()).collect();
        from.dedup();
        from.len() > 1
    });
    let shared = shared.count();
    let conflicts = lines.iter().filter(|line| line.conflict.is_some()).count();
    let views: Vec<LineView> = lines.iter().map(|line| line_view(&say, line, &names)).collect();
    let unsure = views.iter().filter(|line| line.unsure).count();
    let mut views = views;
    // What needs a person first: conflicts, then vetoes, then what several standards ask.
    views.sort_by_key(|line| (line.conflict.is_empty(), !line.veto, line.sources.len() < 2));
    let trees = rows
        .iter()
        .zip(&standards)
        .zip(&ids)
        .map(|((row, own), ids)| tree_view(&say, row.id, own, ids))
        .collect();
    let frame = Frame::new(say.clone(), &by, "standards", say.it("room-standards"))
        .within(id, own.name)
        .at(format!("/campaigns/{id}/standards"));
    let view = if ask.view.as_deref() == Some("tree") { "tree" } else { "merged" };
    Ok(page(&StandardsPage {
        frame,
        id,
        view: view.to_owned(),
        asked,
        shared,
        conflicts,
        unsure,
        lines: views,
        trees,
        may_edit: by.can(Right::EditCampaign),
    }))
}

#[derive(Debug, Deserialize)]
pub struct LinkForm {
    indicator: Id,
    same_as: Id,
    reason: String,
}

pub async fn link(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<LinkForm>,
) -> Result<Response, Problem> {
    app.deed(move |db, now| act::say_same(db, &by, form.indicator, form.same_as, &form.reason, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/standards")).into_response())
}

#[derive(Template)]
#[template(path = "goal/pages/import.html")]
struct ImportPage {
    frame: Frame,
    id: Id,
    shipped: Vec<String>,
    faults: Vec<(String, String)>,
    read: Option<Read>,
}

/// What a trial reading found.
struct Read {
    code: String,
    name: String,
    edition: String,
    leaves: usize,
    points: String,
    text: String,
}

async fn import_with(
    app: &App,
    by: &Actor,
    say: Say,
    id: Id,
    faults: Vec<(String, String)>,
    read: Option<Read>,
) -> Result<Response, Problem> {
    let city = by.city;
    let (own, known) =
        app.read(move |db| Ok((store::campaign(db, city, id)?, store::standards_of(db, city, id)?))).await?;
    let frame = Frame::new(say.clone(), by, "standards", say.it("goal-import"))
        .within(id, own.name)
        .at(format!("/campaigns/{id}/standards/import"));
    let mut shipped = shelf::standard_codes();
    shipped.retain(|code| !known.iter().any(|own| own.code == *code));
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page_with(status, &ImportPage { frame, id, shipped, faults, read }))
}

pub async fn import_page(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    by.may(Right::EditCampaign)?;
    import_with(&app, &by, say, id, Vec::new(), None).await
}

/// Reads a file on trial: lists every wrong cell, or says what would be taken in. Nothing is kept.
pub async fn try_file(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    form: Multipart,
) -> Result<Response, Problem> {
    by.may(Right::EditCampaign)?;
    let parts = files_of(form).await?;
    let Some((name, bytes)) = parts.files.into_iter().next() else {
        return Err(Problem::field("file", "field-required"));
    };
    let outcome = tokio::task::spawn_blocking(move || import::read(&name, &bytes))
        .await
        .map_err(|error| Problem::Broken(error.to_string()))?;
    match outcome {
        Ok(own) => {
            let tree = Tree::of(&own.indicators);
            let read = Read {
                leaves: tree.members.iter().filter(|members| members.is_empty()).count(),
                points: view::points(Some(tree.total())),
                text: text::toml(&own),
                code: own.code,
                name: own.name,
                edition: own.edition,
            };
            import_with(&app, &by, say, id, Vec::new(), Some(read)).await
        }
        Err(faults) => {
            let Problem::Invalid(fields) = import::problem(&faults) else { return Err(Problem::Away) };
            let told = fields.iter().map(|own| (own.field.clone(), say.with(own.key, &own.args)));
            let told = told.collect();
            import_with(&app, &by, say, id, told, None).await
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct TakeForm {
    #[serde(default)]
    text: String,
    #[serde(default)]
    code: String,
}

/// Takes in what was read on trial, or a shipped standard by its code, and measures the campaign by it.
pub async fn take(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<TakeForm>,
) -> Result<Response, Problem> {
    app.deed(move |db, now| {
        let standard = if form.text.is_empty() {
            import::shipped(db, &by, &form.code, now)?
        } else {
            let own = Standard::parse(&form.text).map_err(|faults| import::problem(&faults))?;
            import::take_or_known(db, &by, &own, now)?
        };
        act::attach_standard(db, &by, id, standard, now)
    })
    .await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/standards?view=tree")).into_response())
}

async fn of(app: &App, by: Actor, id: Id) -> Result<Standard, Problem> {
    app.read(move |db| merged::standard(db, by.city, id)).await
}

pub async fn as_toml(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let own = of(&app, by, id).await?;
    Ok(([(header::CONTENT_TYPE, "application/toml; charset=utf-8")], text::toml(&own)).into_response())
}

pub async fn as_xlsx(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let own = of(&app, by, id).await?;
    let bytes = workbook(&own).map_err(|error| Problem::Broken(error.to_string()))?;
    Ok(download(&format!("standard-{id}.xlsx"), bytes))
}

/// A standard as a workbook that can be read in again.
pub fn workbook(own: &Standard) -> Result<Vec<u8>, yipan_paper::Error> {
    let mut book = Workbook::new();
    for one in sheet::sheets(own) {
        let mut rows = one.rows.into_iter();
        let head = rows.next().unwrap_or_default();
        book.sheet(&one.name, head.iter().map(|title| Column::new(title.clone(), 18.0)).collect())?;
        for row in rows {
            book.row(row.into_iter().map(Field::from).collect())?;
        }
    }
    book.finish()
}
