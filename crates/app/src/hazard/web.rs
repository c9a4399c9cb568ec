//! The pages of hazards, and deeds by form: one address for each.

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use yipan_db::Db;

use super::act::{self, PlanAsk, YesAsk};
use super::judge::{self, PanelAsk, VoteAsk};
use super::pressed::{self, NameAsk, TimeAsk};
use super::store::HazardRow;
use super::{list, page};
use crate::case::Fields;
use crate::case::act::Said;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::say::Say;
use crate::problem::Problem;

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hazards", get(list::whole).post(list::register))
        .route("/hazards/new", get(list::new))
        .route("/hazards/rules", get(list::rules).post(list::change))
        .route("/hazards/{id}", get(page::show))
        .route("/hazards/{id}/{deed}", post(deed))
        .route("/campaigns/{id}/hazards", get(list::of_campaign))
}

/// Does the deed of an address.
pub fn run(
    db: &mut Db,
    by: &Actor,
    id: Id,
    deed: &str,
    fields: &Fields,
    now: i64,
) -> Result<HazardRow, Problem> {
    let version = fields.number("version")?;
    let said = Said { reason: fields.text("reason").to_owned(), evidence: fields.evidence.clone(), version };
    let text = |name: &str| fields.text(name).to_owned();
    let name = |said: Said| NameAsk { name: text("name"), said };
    let yes = |said: Said| -> Result<YesAsk, Problem> { Ok(YesAsk { yes: fields.yes("yes")?, said }) };
    match deed {
        "raising" => act::raise(db, by, id, &said, now),
        "plan" => {
            let ask = PlanAsk {
                goal: text("goal"),
                measures: text("measures"),
                funds: text("funds"),
                people: text("people"),
                until: text("until"),
                safety: text("safety"),
                team: text("team"),
                leader: fields.number("leader")?.unwrap_or(0),
                interim: text("interim"),
                said,
            };
            act::plan(db, by, id, &ask, now)
        }
        "listing" => pressed::list(db, by, id, &name(said), now),
        "publication" => pressed::publish(db, by, id, &name(said), now),
        "progress" => pressed::progress(db, by, id, &said, now),
        "time" => pressed::ask(db, by, id, &TimeAsk { until: text("until"), said }, now),
        "decision" => pressed::decide(db, by, id, &yes(said)?, now),
        "done" => act::done(db, by, id, &said, now),
        "verification" => act::verify(db, by, id, &yes(said)?, now),
        "committee" => {
            let outside = fields.text("outside").lines().map(str::to_owned).collect();
            let (members, experts) = (fields.numbers("members")?, fields.numbers("experts")?);
            judge::convene(db, by, id, &PanelAsk { members, experts, outside, said }, now)
        }
        "vote" => {
            let ask = VoteAsk { ballot: text("ballot"), member: fields.number("member")?, said };
            judge::vote(db, by, id, &ask, now)
        }
        "conclusion" => judge::conclude(db, by, id, &said, now),
        "delisting" => judge::delist(db, by, id, &said, now),
        "recheck" => judge::recheck(db, by, id, &yes(said)?, now),
        "withdrawal" => act::withdraw(db, by, id, &said, now),
        _ => Err(Problem::Missing("page")),
    }
}

async fn deed(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, deed)): Path<(Id, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let (actor, word) = (by.clone(), deed.clone());
    match app.deed(move |db, now| run(db, &actor, id, &word, &fields, now)).await {
        Ok(_) => Ok(Redirect::to(&format!("/hazards/{id}")).into_response()),
        Err(problem) => {
            let why = problem.mend(&say).ok_or(problem)?;
            page::again(&app, by, say, id, &deed, Some(why)).await
        }
    }
}
