//! The web server: every room's pages and API under one roof.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use diesel::prelude::*;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::kit::app::App;
use crate::kit::{assets, idempotency, refill};
use crate::problem::{self, Problem};
use crate::{
    board, brief, calendar, case, check, draft, drive, duty, gate, goal, hazard, ledger, photo, place, plan,
    project, remind, score, series, voice, who,
};

#[derive(OpenApi)]
#[openapi(info(title = "Yipan", description = "One board for a city-wide campaign."))]
struct Api;

/// Every page and every deed.
pub fn router(app: App) -> Router {
    let (api, description) = OpenApiRouter::with_openapi(Api::openapi())
        .nest(
            "/api/v1",
            OpenApiRouter::new() // one line for each room
                .merge(who::api())
                .merge(place::api())
                .merge(ledger::api())
                .merge(goal::api())
                .merge(duty::api())
                .merge(plan::api())
                .merge(check::api())
                .merge(case::api())
                .merge(hazard::api())
                .merge(drive::api())
                .merge(voice::api())
                .merge(score::api())
                .merge(brief::api())
                .merge(gate::api())
                .merge(series::api())
                .merge(project::api())
                .merge(remind::api())
                .merge(calendar::api())
                .merge(draft::api()),
        )
        .split_for_parts();
    let api = api.layer(middleware::from_fn_with_state(app.clone(), idempotency::replay));
    let description = axum::Json(description);
    let pages = Router::new() // one line for each room
        .merge(who::web())
        .merge(place::web())
        .merge(ledger::web())
        .merge(photo::routes())
        .merge(goal::web())
        .merge(duty::web())
        .merge(plan::web())
        .merge(check::web())
        .merge(case::web())
        .merge(hazard::web())
        .merge(drive::web())
        .merge(voice::web())
        .merge(score::web())
        .merge(brief::web())
        .merge(gate::web())
        .merge(series::web())
        .merge(project::web())
        .merge(remind::web())
        .merge(calendar::web())
        .merge(draft::web())
        .merge(board::web())
        .layer(middleware::from_fn(refill::refill));
    Router::new()
        .merge(pages)
        .merge(api)
        .route("/api/v1/openapi.json", get(|| async { description }))
        .route("/assets/{*file}", get(assets::serve))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(|| async { Problem::Missing("page") })
        .layer(middleware::from_fn_with_state(app.clone(), problem::dress))
        .layer(middleware::from_fn(guard))
        .layer(middleware::from_fn(count))
        .layer(DefaultBodyLimit::max(210 << 20))
        .layer(CatchPanicLayer::custom(|_| Problem::Broken("a handler panicked".into()).into_response()))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// Security headers on every answer.
async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; \
             worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
             form-action 'self'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(self), geolocation=(self), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

static ANSWERS: [std::sync::atomic::AtomicU64; 6] = [const { std::sync::atomic::AtomicU64::new(0) }; 6];

async fn count(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let class = usize::from(response.status().as_u16() / 100).min(5);
    ANSWERS[class].fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    response
}

async fn ready(State(app): State<App>) -> Response {
    let asked = app.read(|db| Ok(diesel::sql_query("select 1").execute(db)?)).await;
    match asked {
        Ok(_) => "ready".into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
    }
}

async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let (entries, todo): (i64, i64) = app
        .read(|db| {
            let entries = ledger::store::entry::table.count().get_result(db)?;
            let todo = ledger::store::flow_todo::table.count().get_result(db)?;
            Ok((entries, todo))
        })
        .await?;
    let mut text = String::from("# TYPE yipan_http_answers_total counter\n");
    for (class, n) in ANSWERS.iter().enumerate().skip(1) {
        let n = n.load(std::sync::atomic::Ordering::Relaxed);
        text.push_str(&format!("yipan_http_answers_total{{class=\"{class}xx\"}} {n}\n"));
    }
    text.push_str(&format!("# TYPE yipan_ledger_entries gauge\nyipan_ledger_entries {entries}\n"));
    text.push_str(&format!("# TYPE yipan_flow_waiting gauge\nyipan_flow_waiting {todo}\n"));
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// Listens until told to stop, then lets what runs come to its end.
pub async fn serve(app: App, listen: SocketAddr) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let ticking = tokio::spawn(crate::tick::run(app.clone()));
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await?;
    ticking.abort();
    Ok(())
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
    // A connection that never ends must not keep the program.
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        std::process::exit(0);
    });
}
