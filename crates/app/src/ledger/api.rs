//! `ledger` and `evidence` of the API.

use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yipan_core::who::Right;

use super::evidence::{self, Evidence};
use super::store::{EntryRow, Wanted, newest};
use super::verify::{Proof, Receipt, receipt, verify};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Json, Path, Query};
use crate::kit::paging::Page;
use crate::problem::Problem;

/// The API of this room.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(entries))
        .routes(routes!(proof))
        .routes(routes!(one_receipt))
        .routes(routes!(add_evidence))
}

/// Which entries.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
struct Ask {
    /// Only of this campaign.
    campaign: Option<Id>,
    /// Only about this noun.
    subject: Option<String>,
    /// Only this subject.
    subject_id: Option<Id>,
    /// The `next` of the page before; pages run from the newest.
    after: Option<Id>,
    /// 1 to 200.
    limit: Option<i64>,
}

/// Entries, the newest first.
#[utoipa::path(get, path = "/ledger", params(Ask), responses((status = 200, body = Page<EntryRow>)), tag = "ledger")]
async fn entries(
    State(app): State<App>,
    by: Actor,
    Query(ask): Query<Ask>,
) -> Result<Json<Page<EntryRow>>, Problem> {
    by.may(Right::ReadLedger)?;
    let limit = ask.limit.unwrap_or(50).clamp(1, 200);
    let wanted = Wanted {
        campaign: ask.campaign,
        subject: ask.subject,
        subject_id: ask.subject_id,
        before: ask.after,
    };
    let rows = app.read(move |db| newest(db, by.city, &wanted, limit + 1)).await?;
    Ok(Json(Page::of(rows, limit, |e| e.id)))
}

/// Proves the ledger.
#[utoipa::path(get, path = "/ledger/verification", responses((status = 200, body = Proof)), tag = "ledger")]
async fn proof(State(app): State<App>, by: Actor) -> Result<Json<Proof>, Problem> {
    by.may(Right::ReadLedger)?;
    app.read(move |db| verify(db, by.city)).await.map(Json)
}

/// Proves one entry's place.
#[utoipa::path(get, path = "/ledger/{id}/receipt", params(("id" = i64, Path)), responses((status = 200, body = Receipt)), tag = "ledger")]
async fn one_receipt(
    State(app): State<App>,
    by: Actor,
    Path(id): Path<Id>,
) -> Result<Json<Receipt>, Problem> {
    by.may(Right::ReadLedger)?;
    app.read(move |db| receipt(db, by.city, id)).await.map(Json)
}

/// Adds a photo (JPEG, PNG, WebP; at most 20 MB) as multipart field `file`.
#[utoipa::path(post, path = "/evidence", responses((status = 201, body = Evidence)), tag = "ledger")]
async fn add_evidence(
    State(app): State<App>,
    by: Actor,
    form: Multipart,
) -> Result<(StatusCode, Json<Evidence>), Problem> {
    let mut files = evidence::files_of(form).await?.files;
    let (name, bytes) = files.pop().ok_or_else(|| Problem::field("file", "field-required"))?;
    let kept = evidence::keep(&app, &by, &name, bytes).await?;
    Ok((StatusCode::CREATED, Json(kept)))
}
