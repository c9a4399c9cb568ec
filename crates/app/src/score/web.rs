//! The ranking page and its deeds.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::who::Right;

use super::store::{self, RunRow};
use super::view::{self, Ranking};
use super::{Period, act, sheet};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::download;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/campaigns/{id}/scores", get(show).post(run))
        .route("/campaigns/{id}/scores.xlsx", get(export))
        .route("/campaigns/{id}/scores/notes", post(note))
        .route("/scores/{id}/appeals", post(appeal))
        .route("/scores/{id}/{deed}", post(deed))
        .route("/score-appeals/{id}/answer", post(answer))
}

#[derive(Debug, Default, Clone, Deserialize)]
struct Ask {
    period: Option<String>,
    unit: Option<Id>,
}

#[derive(Template)]
#[template(path = "score/pages/ranking.html")]
struct RankingPage {
    frame: Frame,
    campaign: Id,
    months: Vec<RunRow>,
    ranking: Option<Ranking>,
    this_month: String,
    may_run: bool,
    may_publish: bool,
}

/// One stage on the line.
struct Stop {
    name: String,
    sign: &'static str,
    small: String,
    here: bool,
    ahead: bool,
}

impl RankingPage {
    /// Whether the month we are in has no scores yet.
    fn lacks_this_month(&self) -> bool {
        self.months.iter().all(|run| run.period != self.this_month)
    }

    /// The stages in order.
    fn flow(&self, run: &RunRow) -> Vec<Stop> {
        let say = &self.frame.say;
        let stages = yipan_core::score::Stage::ALL;
        let here = stages.iter().position(|stage| stage.word() == run.stage).unwrap_or(0);
        stages
            .iter()
            .enumerate()
            .map(|(at, stage)| {
                let small = match stage.word() {
                    "provisional" => say.one("score-as-of", "at", say.moment(&run.as_of)),
                    "appeal" => run
                        .appeal_until
                        .map_or(String::new(), |at| say.one("score-until", "at", say.day(&at))),
                    "frozen" => run.frozen_at.map_or_else(|| say.it("score-then-fixed"), |at| say.day(&at)),
                    _ => run.published_at.map_or(String::new(), |at| say.day(&at)),
                };
                let sign = match at.cmp(&here) {
                    std::cmp::Ordering::Less => "s-ok",
                    std::cmp::Ordering::Equal => "s-2",
                    std::cmp::Ordering::Greater => "s-0",
                };
                Stop {
                    name: say.of("score-stage", stage.word()),
                    sign,
                    small,
                    here: at == here,
                    ahead: at > here,
                }
            })
            .collect()
    }
}

async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    if by.sees(Right::ReadWork).is_none() {
        by.may(Right::ReadWork)?;
    }
    let frame = Frame::new(say.clone(), &by, "scores", say.it("room-scores"));
    let frame = crate::flow::in_campaign(&app, &by, frame, id).await?.at(format!("/campaigns/{id}/scores"));
    let (reader, speaker) = (by.clone(), say.clone());
    let (months, ranking) = app
        .read(move |db| {
            let months = store::runs(db, reader.city, id)?;
            let wanted = ask.period.as_deref();
            let run = months.iter().find(|run| wanted.is_none_or(|period| period == run.period)).cloned();
            let ranking = match run {
                Some(run) => Some(view::ranking(db, &reader, &speaker, run, ask.unit)?),
                None => None,
            };
            Ok((months, ranking))
        })
        .await?;
    Ok(page(&RankingPage {
        campaign: id,
        months,
        ranking,
        this_month: Period::of(say.now).word(),
        may_run: by.can_everywhere(Right::RunScores),
        may_publish: by.can_everywhere(Right::PublishScores),
        frame,
    }))
}

async fn export(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    by.may(Right::ReadWork)?;
    let bytes = app
        .read(move |db| {
            let period = ask.period.unwrap_or_else(|| Period::of(say.now).word());
            let run = store::run_of(db, by.city, id, &period)?.ok_or(Problem::Missing("score"))?;
            sheet::write(db, &by, &say, &run)
        })
        .await?;
    Ok(download("scores.xlsx", bytes))
}

#[derive(Debug, Deserialize)]
struct RunForm {
    period: String,
}

async fn run(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<RunForm>,
) -> Result<Response, Problem> {
    let ask = act::NewRun { campaign: id, period: form.period };
    let row = app.deed(move |db, now| act::run(db, &by, &ask, now)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/scores?period={}", row.period)).into_response())
}

#[derive(Debug, Deserialize)]
struct NoteForm {
    period: String,
    unit: Id,
    figure: String,
    label: String,
    reason: String,
}

async fn note(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<NoteForm>,
) -> Result<Response, Problem> {
    let back = format!("/campaigns/{id}/scores?period={}&unit={}", form.period, form.unit);
    let ask = act::NewNote {
        campaign: id,
        period: form.period,
        unit: form.unit,
        figure: form.figure,
        label: form.label,
        reason: form.reason,
    };
    app.deed(move |db, now| {
        act::note(db, &by, &ask, now)?;
        act::run(db, &by, &act::NewRun { campaign: id, period: ask.period.clone() }, now)
    })
    .await?;
    Ok(Redirect::to(&back).into_response())
}

#[derive(Debug, Deserialize)]
struct AppealForm {
    unit: Id,
    #[serde(default)]
    record: String,
    words: String,
}

async fn appeal(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<AppealForm>,
) -> Result<Response, Problem> {
    let record = form.record.parse().ok();
    let ask = act::NewAppeal { unit: form.unit, record, words: form.words };
    let row = app
        .deed(move |db, now| {
            act::appeal(db, &by, id, &ask, now)?;
            store::run(db, by.city, id)
        })
        .await?;
    let (campaign, period, unit) = (row.campaign_id, row.period, form.unit);
    Ok(Redirect::to(&format!("/campaigns/{campaign}/scores?period={period}&unit={unit}")).into_response())
}

async fn deed(
    State(app): State<App>,
    by: Actor,
    Path((id, deed)): Path<(Id, String)>,
) -> Result<Response, Problem> {
    let row = app
        .deed(move |db, now| {
            match deed.as_str() {
                "appeal-window" => act::open_appeals(db, &by, id, 5, now)?,
                "freeze" => act::freeze(db, &by, id, now)?,
                "publication" => act::publish(db, &by, id, now)?,
                _ => return Err(Problem::Missing("page")),
            }
            store::run(db, by.city, id)
        })
        .await?;
    Ok(Redirect::to(&format!("/campaigns/{}/scores?period={}", row.campaign_id, row.period)).into_response())
}

#[derive(Debug, Deserialize)]
struct AnswerForm {
    upheld: bool,
    words: String,
}

async fn answer(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Problem> {
    let ask = act::Answer { upheld: form.upheld, words: form.words };
    let row = app
        .deed(move |db, now| {
            act::answer(db, &by, id, &ask, now)?;
            let appeal = store::appeal(db, by.city, id)?;
            store::run(db, by.city, appeal.run_id)
        })
        .await?;
    Ok(Redirect::to(&format!("/campaigns/{}/scores?period={}", row.campaign_id, row.period)).into_response())
}
