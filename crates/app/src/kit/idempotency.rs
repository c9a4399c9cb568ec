//! `Idempotency-Key` on every POST of the API: the same key again gives the same answer, and nothing is done
//! twice. The key is claimed in the transaction of the deed itself, so that a crash between deed and answer
//! leaves the key taken, never the deed repeated.

use axum::body::{Body, to_bytes};
use axum::extract::{OptionalFromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use sha2::{Digest, Sha256};
use yipan_db::Db;

use super::Id;
use super::actor::Actor;
use super::app::App;
use crate::problem::Problem;

/// A key somebody wants to use for one request.
#[derive(Debug, Clone)]
pub struct Claim {
    city: Id,
    person: Id,
    key: String,
    request: String,
}

tokio::task_local! {
    static CLAIM: Claim;
}

/// The claim of the request being answered on this task.
pub fn current() -> Option<Claim> {
    CLAIM.try_with(Clone::clone).ok()
}

/// Takes the key within the deed's transaction; a second deed of the same request finds it taken by itself.
pub fn claim(db: &mut Db, claim: Option<Claim>, now: i64) -> Result<(), Problem> {
    let Some(claim) = claim else { return Ok(()) };
    yipan_db::prepared(
        "insert into idempotency (city_id, person_id, idem_key, request_hash, created_at)
         values ($1, $2, $3, $4, $5) on conflict do nothing",
    )
    .bind::<BigInt, _>(claim.city)
    .bind::<BigInt, _>(claim.person)
    .bind::<Text, _>(&claim.key)
    .bind::<Text, _>(&claim.request)
    .bind::<BigInt, _>(now)
    .execute(db)?;
    match kept(db, &claim)? {
        Some(kept) if kept.request_hash == claim.request && kept.status.is_none() => Ok(()),
        _ => Err(Problem::KeyReused),
    }
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = Text)]
    request_hash: String,
    #[diesel(sql_type = Nullable<Integer>)]
    status: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    body: Option<String>,
}

fn kept(db: &mut Db, claim: &Claim) -> Result<Option<Kept>, Problem> {
    Ok(yipan_db::prepared(
        "select request_hash, status, body from idempotency
         where city_id = $1 and person_id = $2 and idem_key = $3",
    )
    .bind::<BigInt, _>(claim.city)
    .bind::<BigInt, _>(claim.person)
    .bind::<Text, _>(&claim.key)
    .get_result(db)
    .optional()?)
}

const BODY_MOST: usize = 1 << 20;

/// Middleware of the API.
pub async fn replay(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let key = request.headers().get("idempotency-key").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|t| t.starts_with("multipart/"));
    let (Some(key), &Method::POST, false) = (key, request.method(), multipart) else {
        return Ok(next.run(request).await);
    };
    if key.is_empty() || key.len() > 200 {
        return Err(Problem::Unreadable("Idempotency-Key".into()));
    }
    let (mut parts, body) = request.into_parts();
    let actor = <Actor as OptionalFromRequestParts<App>>::from_request_parts(&mut parts, &app).await?;
    // Who has no account has no keys of their own here; the public deeds know the header themselves.
    let Some(actor) = actor else { return Ok(next.run(Request::from_parts(parts, body)).await) };
    let bytes = to_bytes(body, BODY_MOST).await.map_err(|_| Problem::TooLarge(BODY_MOST as u64))?;
    let mut hash = Sha256::new();
    hash.update(parts.uri.to_string());
    hash.update([0]);
    hash.update(&bytes);
    let claim = Claim {
        city: actor.city,
        person: actor.person,
        key,
        request: crate::who::session::hex(&hash.finalize()),
    };
    let wanted = claim.clone();
    if let Some(kept) = app.read(move |db| kept(db, &wanted)).await? {
        return match (kept.request_hash == claim.request, kept.status, kept.body) {
            (true, Some(status), Some(body)) => Ok(again(status, body)),
            _ => Err(Problem::KeyReused),
        };
    }
    let response = CLAIM.scope(claim.clone(), next.run(Request::from_parts(parts, Body::from(bytes)))).await;
    remember(&app, claim, response).await
}

fn again(status: i32, body: String) -> Response {
    let status =
        u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or(StatusCode::OK);
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    response
}

async fn remember(app: &App, claim: Claim, response: Response) -> Result<Response, Problem> {
    if !response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 16 * BODY_MOST).await.map_err(|e| Problem::Broken(e.to_string()))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = i32::from(parts.status.as_u16());
    let kept = app
        .store
        .deed_async(move |db| {
            yipan_db::prepared(
                "update idempotency set status = $1, body = $2
                 where city_id = $3 and person_id = $4 and idem_key = $5",
            )
            .bind::<Integer, _>(status)
            .bind::<Text, _>(text)
            .bind::<BigInt, _>(claim.city)
            .bind::<BigInt, _>(claim.person)
            .bind::<Text, _>(&claim.key)
            .execute(db)
            .map_err(Problem::from)
        })
        .await;
    if let Err(problem) = kept {
        tracing::warn!(?problem, "an answer could not be kept for its Idempotency-Key");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// A deed outside any claim.
trait DeedAsync {
    async fn deed_async<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>;
}

impl DeedAsync for yipan_db::Store {
    async fn deed_async<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.deed_then(work, move |result| drop(sender.send(result)));
        receiver.await.map_err(|_| Problem::Away)??
    }
}
