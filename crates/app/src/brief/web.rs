//! The list of bulletins, and the one page that writes, previews and issues one.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::who::Right;

use super::body::{self, Piece, Stretch};
use super::measure::{self, Figure, Measured};
use super::store::{self, BulletinRow};
use super::{act, paper};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Path};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::score::Period;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/bulletins", get(list).post(draft))
        .route("/bulletins/{id}", get(show).post(edit))
        .route("/bulletins/{id}/figures", post(again))
        .route("/bulletins/{id}/issue", post(issue))
        .route("/bulletins/{id}/file", get(file))
}

#[derive(Template)]
#[template(path = "brief/pages/list.html")]
struct ListPage {
    frame: Frame,
    campaign: Id,
    rows: Vec<BulletinRow>,
    this_month: String,
    may_write: bool,
}

impl ListPage {
    /// Number and title of the newest issue.
    fn last(&self) -> Option<(i64, &str)> {
        self.rows.iter().find_map(|row| Some((row.issue?, row.title.as_str())))
    }
}

async fn list(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    let frame = Frame::new(say.clone(), &by, "bulletins", say.it("room-bulletins"));
    let frame =
        crate::flow::in_campaign(&app, &by, frame, id).await?.at(format!("/campaigns/{id}/bulletins"));
    let may_write = by.can_everywhere(Right::WriteBulletin);
    let rows = app
        .read(move |db| {
            let mut rows = store::list(db, by.city, id, None, 200)?;
            rows.retain(|row| row.issue.is_some() || may_write || by.can(Right::Issue));
            Ok(rows)
        })
        .await?;
    let this_month = Period::of(say.now).word();
    Ok(page(&ListPage { frame, campaign: id, rows, this_month, may_write }))
}

#[derive(Template)]
#[template(path = "brief/pages/bulletin.html")]
struct BulletinPage {
    frame: Frame,
    row: BulletinRow,
    measured: Measured,
    changed: Vec<String>,
    gaps: Vec<String>,
    may_write: bool,
    may_issue: bool,
}

impl BulletinPage {
    /// The day on the paper.
    fn day(&self) -> String {
        self.frame.say.date_value(&self.row.issued_at.unwrap_or(self.row.measured_at))
    }

    fn pieces(&self) -> Vec<Piece> {
        body::read(&self.row.blocks)
    }

    fn figure(&self, name: &str) -> Option<&Figure> {
        self.measured.figures.get(name)
    }

    /// Whether the body uses this figure.
    fn uses(&self, name: &str) -> bool {
        self.row.blocks.contains(&format!("[[{name}]]"))
    }

    fn named(&self, name: &str) -> String {
        let say = &self.frame.say;
        let key = format!("brief-figure-{}", name.replace(['.', '_'], "-"));
        if say.has(&key) { say.it(&key) } else { name.to_owned() }
    }
}

async fn show(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    let (city, now, speaker) = (by.city, say.now, say.clone());
    let (row, measured, changed) = app
        .read(move |db| {
            let row = store::find(db, city, id)?;
            let measured = row.measured()?;
            let changed = if row.issue.is_none() {
                let say = Say { lang: crate::kit::say::Lang::Zh, ..speaker };
                let period = Period::read(&row.period)?;
                let fresh = measure::measure(db, &say, city, row.campaign_id, period, now)?;
                measured.changed(&fresh)
            } else {
                Vec::new()
            };
            Ok((row, measured, changed))
        })
        .await?;
    let may_write = by.can_everywhere(Right::WriteBulletin) && row.issue.is_none();
    let may_issue = by.can_everywhere(Right::Issue) && row.issue.is_none();
    if row.issue.is_none() && !may_write && !may_issue {
        return Err(Problem::Missing("bulletin"));
    }
    let frame = Frame::new(say.clone(), &by, "bulletins", row.title.clone());
    let frame =
        crate::flow::in_campaign(&app, &by, frame, row.campaign_id).await?.at(format!("/bulletins/{id}"));
    let gaps = body::gaps(&row.blocks, &measured);
    Ok(page(&BulletinPage { frame, row, measured, changed, gaps, may_write, may_issue }))
}

#[derive(Debug, Deserialize)]
struct DraftForm {
    period: String,
}

async fn draft(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<DraftForm>,
) -> Result<Response, Problem> {
    let ask = act::NewBulletin { campaign: id, period: form.period };
    let row = app.deed(move |db, now| act::draft(db, &by, &ask, now)).await?;
    Ok(Redirect::to(&format!("/bulletins/{}", row.id)).into_response())
}

async fn edit(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(ask): Form<act::Edit>,
) -> Result<Response, Problem> {
    app.deed(move |db, now| act::edit(db, &by, id, &ask, now)).await?;
    Ok(Redirect::to(&format!("/bulletins/{id}")).into_response())
}

async fn again(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    app.deed(move |db, now| act::measure(db, &by, id, now)).await?;
    Ok(Redirect::to(&format!("/bulletins/{id}")).into_response())
}

async fn issue(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(ask): Form<act::Issue>,
) -> Result<Response, Problem> {
    app.deed(move |db, now| act::issue(db, &by, id, &ask, now)).await?;
    Ok(Redirect::to(&format!("/bulletins/{id}")).into_response())
}

/// The Word file: of a draft as it stands, of an issue always the same bytes.
pub(super) async fn file(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    let drafts = by.can(Right::WriteBulletin) || by.can(Right::Issue);
    let row = app.read(move |db| store::find(db, by.city, id)).await?;
    if row.issue.is_none() && !drafts {
        return Err(Problem::Missing("bulletin"));
    }
    let bytes = paper::word(&row, &say)?;
    Ok(download(&format!("bulletin-{}.docx", row.issue.unwrap_or(row.id)), bytes))
}
