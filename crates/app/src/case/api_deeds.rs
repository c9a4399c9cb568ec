//! Every deed of the API: a POST of a noun that answers the case as it is now.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_db::Db;

use super::act::{self, DispatchAsk, FileAsk, Said, Verification};
use super::api::CaseJson;
use super::appeal::{self, ReviewAsk};
use super::asks::{self, Apply, Looked, Until};
use super::hands::{self, CorrectAsk, EntrustAsk, JoinAsk, SplitAsk};
use super::press;
use super::row::CaseRow;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path};
use crate::problem::Problem;

/// The deeds.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look))
        .routes(routes!(look_answer))
        .routes(routes!(file))
        .routes(routes!(decline))
        .routes(routes!(merge))
        .routes(routes!(split))
        .routes(routes!(correction))
        .routes(routes!(on_spot))
        .routes(routes!(dispatch))
        .routes(routes!(take))
        .routes(routes!(assignment))
        .routes(routes!(joint))
        .routes(routes!(part))
        .routes(routes!(reassignment))
        .routes(routes!(send_back))
        .routes(routes!(fix))
        .routes(routes!(verification))
        .routes(routes!(application))
        .routes(routes!(refusal))
        .routes(routes!(extension))
        .routes(routes!(suspension))
        .routes(routes!(resumption))
        .routes(routes!(escalation))
        .routes(routes!(answer))
        .routes(routes!(urging))
        .routes(routes!(supervision))
        .routes(routes!(release))
        .routes(routes!(forced_closing))
        .routes(routes!(void))
        .routes(routes!(overdue_appeal))
        .routes(routes!(appeal_review))
}

/// A JSON body that may be left out.
struct MaybeJson<T>(T);

impl<T: DeserializeOwned> FromRequest<App> for MaybeJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let bytes =
            Bytes::from_request(request, app).await.map_err(|e| Problem::Unreadable(e.body_text()))?;
        let text: &[u8] = if bytes.iter().all(u8::is_ascii_whitespace) { b"{}" } else { &bytes };
        serde_json::from_slice(text).map(Self).map_err(|e| Problem::Unreadable(e.to_string()))
    }
}

/// One deed of the API: a POST of a noun that answers the case as it is now.
macro_rules! deed {
    ($(#[$doc:meta])* $name:ident, $path:literal, $ask:ty, $act:path) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, params(("id" = i64, Path)), request_body = $ask,
            responses((status = 200, body = CaseJson)), tag = "case")]
        async fn $name(
            State(app): State<App>,
            by: Actor,
            Path(id): Path<Id>,
            MaybeJson(ask): MaybeJson<$ask>,
        ) -> Result<Json<CaseJson>, Problem> {
            let now = app.clock.now();
            let row = app.deed(move |db, now| $act(db, &by, id, &ask, now)).await?;
            Ok(Json(CaseJson::of(row, now)))
        }
    };
}

/// What comes with a merge.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
struct MergeAsk {
    /// The case that goes on.
    into: Id,
    /// Words.
    #[serde(flatten)]
    said: Said,
}

fn act_merge(db: &mut Db, by: &Actor, id: Id, ask: &MergeAsk, now: i64) -> Result<CaseRow, Problem> {
    act::merge(db, by, id, ask.into, &ask.said, now)
}

deed!(/// Sends somebody to look whether it is there, before it is filed.
    look, "/cases/{id}/look", Said, asks::look);
deed!(/// Whoever was sent says whether it is there.
    look_answer, "/cases/{id}/look-answer", Looked, asks::looked);
deed!(/// Files a report as a case and numbers it.
    file, "/cases/{id}/file", FileAsk, act::file);
deed!(/// Declines a report, with a reason.
    decline, "/cases/{id}/decline", Said, act::decline);
deed!(/// Merges a case into another.
    merge, "/cases/{id}/merge", MergeAsk, act_merge);
deed!(/// Makes a case of its own of a part of what was reported.
    split, "/cases/{id}/split", SplitAsk, hands::split);
deed!(/// Puts category, severity, title, place or street right before the case is given away.
    correction, "/cases/{id}/correction", CorrectAsk, hands::correct);
deed!(/// Whoever reported it put it right on the spot, with a photo.
    on_spot, "/cases/{id}/on-spot", Said, hands::on_spot);
deed!(/// Gives a case to a unit; without `unit` the dispatch rules name one.
    dispatch, "/cases/{id}/dispatch", DispatchAsk, act::dispatch);
deed!(/// The unit accepts it.
    take, "/cases/{id}/take", Said, act::take);
deed!(/// The unit puts it into one person's hands; without `person` it takes it back.
    assignment, "/cases/{id}/assignment", EntrustAsk, hands::entrust);
deed!(/// Names the units that do a part beside the one that answers for the whole.
    joint, "/cases/{id}/joint", JoinAsk, hands::join);
deed!(/// A unit says that its part is done.
    part, "/cases/{id}/part", Said, hands::part);
deed!(/// Gives a case to another unit in one step.
    reassignment, "/cases/{id}/reassignment", DispatchAsk, hands::reassign);
deed!(/// The unit sends it back, or the office calls it back, with a reason.
    send_back, "/cases/{id}/return", Said, act::send_back);
deed!(/// The unit says that it is done.
    fix, "/cases/{id}/fix", Said, act::fix);
deed!(/// Somebody who did not fix it checks: it is struck off, or goes back to the unit.
    verification, "/cases/{id}/verification", Verification, act::verify);
deed!(/// The handler asks for more time or a pause.
    application, "/cases/{id}/application", Apply, asks::apply);
deed!(/// Does not grant what was asked for.
    refusal, "/cases/{id}/refusal", Said, asks::turn_down);
deed!(/// Grants more time: until an instant, or once more the limit that was given.
    extension, "/cases/{id}/extension", Until, asks::extend);
deed!(/// Stops the clock until a day.
    suspension, "/cases/{id}/suspension", Until, asks::suspend);
deed!(/// Lets a stopped clock go on before its day.
    resumption, "/cases/{id}/resumption", Said, asks::resume);
deed!(/// Asks one level higher, with an opinion.
    escalation, "/cases/{id}/escalation", Said, act::escalate);
deed!(/// The level that was asked answers.
    answer, "/cases/{id}/answer", Said, act::answer);
deed!(/// Urges a case on; the unit is left in peace for some hours after.
    urging, "/cases/{id}/urging", Said, press::urge);
deed!(/// Puts a case under supervision, until when the unit must reply.
    supervision, "/cases/{id}/supervision", Until, press::supervise);
deed!(/// Ends the supervision.
    release, "/cases/{id}/release", Said, press::release);
deed!(/// Closes a case by order of a leader, by name.
    forced_closing, "/cases/{id}/forced-closing", Said, press::force);
deed!(/// Takes a case off the books: the first call asks for it, one by a second person confirms it.
    void, "/cases/{id}/void", Said, asks::void);
deed!(/// The unit appeals that its closed case counts as overdue, once.
    overdue_appeal, "/cases/{id}/appeal", Said, appeal::appeal);
deed!(/// A reviewer answers an overdue appeal: first the office, then a second person.
    appeal_review, "/cases/{id}/appeal-review", ReviewAsk, appeal::review);
