//! `reports` of the API: residents need no account here either.

use axum::extract::{FromRequest, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::act;
use super::intake::{self, Written, bounded, resident};
use super::trail::{self, Step};
use super::web::LOOKS_MOST;
use crate::case::{Fields, view};
use crate::kit::actor::address;
use crate::kit::app::App;
use crate::kit::form::{Json, Path};
use crate::kit::limit;
use crate::kit::say::Say;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(report)).routes(routes!(follow)).routes(routes!(rate))
}

/// What a reporter keeps.
#[derive(Debug, Serialize, ToSchema)]
struct Taken {
    /// The tracking code.
    code: String,
    /// The page to follow it on.
    track: String,
}

/// Where a report stands.
#[derive(Debug, Serialize, ToSchema)]
struct Followed {
    code: String,
    /// The case's number, once it is filed.
    number: Option<String>,
    state: String,
    steps: Vec<Step>,
    /// Whether the reporter can say now if it is solved.
    may_rate: bool,
    solved: Option<bool>,
}

/// The reporter's word.
#[derive(Debug, Deserialize, ToSchema)]
struct Rating {
    solved: bool,
    #[serde(default)]
    words: String,
}

/// Takes a resident's report, once for each `client_key` or `Idempotency-Key` with the same words; as `multipart/form-data` with the same fields up to three photos come along as `photo`.
#[utoipa::path(post, path = "/reports", request_body = Written,
    responses((status = 201, body = Taken)), tag = "voice", security(()))]
async fn report(State(app): State<App>, request: Request) -> Result<(StatusCode, Json<Taken>), Problem> {
    let (parts, body) = request.into_parts();
    let by = resident(&app, &parts).await?;
    bounded(&app, &by)?;
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let json = kind.starts_with("application/json");
    let key = parts.headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let request = Request::from_parts(parts, body);
    let (mut written, evidence) = if json {
        (Json::<Written>::from_request(request, &app).await?.0, Vec::new())
    } else {
        let fields = Fields::read(&app, &by, request).await?;
        (Written::of(&fields), fields.evidence)
    };
    if let Some(key) = key {
        written.key = key;
    } else if written.key.is_empty() {
        written.key = crate::who::session::secret();
    }
    if let Some((field, key)) = written.wrong(evidence.len()) {
        return Err(Problem::field(field, key));
    }
    let taken = intake::take(&app, &by, &written, evidence).await?;
    let track = format!("/track/{}", taken.code);
    Ok((StatusCode::CREATED, Json(Taken { code: taken.code, track })))
}

/// Follows a report by its code.
#[utoipa::path(get, path = "/reports/{code}", params(("code" = String, Path)),
    responses((status = 200, body = Followed)), tag = "voice", security(()))]
async fn follow(
    State(app): State<App>,
    say: Say,
    Path(typed): Path<String>,
    parts: Parts,
) -> Result<Json<Followed>, Problem> {
    limit::check(format!("track:{}", address(&parts)), LOOKS_MOST, 60_000, app.clock.now())?;
    let code = act::read_code(&typed).ok_or(Problem::Missing("report"))?;
    let (speaker, wanted) = (say.clone(), code.clone());
    let found = app.read(move |db| trail::look(db, &speaker, &wanted)).await?;
    let trail = found.ok_or(Problem::Missing("report"))?;
    Ok(Json(Followed {
        code,
        number: trail.row.number.is_some().then(|| view::number(&say, &trail.row)),
        state: trail.row.stage.clone(),
        may_rate: act::may_rate(&trail.report, &trail.row),
        solved: trail.report.solved,
        steps: trail.steps,
    }))
}

/// Says whether it is solved; "not solved" opens the case again, once.
#[utoipa::path(post, path = "/reports/{code}/rating", params(("code" = String, Path)), request_body = Rating,
    responses((status = 204)), tag = "voice", security(()))]
async fn rate(
    State(app): State<App>,
    Path(typed): Path<String>,
    parts: Parts,
    Json(ask): Json<Rating>,
) -> Result<StatusCode, Problem> {
    let by = resident(&app, &parts).await?;
    limit::check(format!("rate:{}", by.address), LOOKS_MOST, 60_000, app.clock.now())?;
    let code = act::read_code(&typed).ok_or(Problem::Missing("report"))?;
    app.deed(move |db, now| act::rate(db, &by, &code, ask.solved, &ask.words, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}
