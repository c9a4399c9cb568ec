//! Extractors that answer bad input with its place instead of a bare 400.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::app::App;
use crate::problem::Problem;

/// A form body (`application/x-www-form-urlencoded`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        match axum::extract::Form::<T>::from_request(request, app).await {
            Ok(form) => Ok(Self(form.0)),
            Err(error) => Err(Problem::Unreadable(error.body_text())),
        }
    }
}

/// Bytes of a JSON body; files come as forms.
const JSON_MOST: usize = 8 << 20;

/// A JSON body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, JSON_MOST).await;
        let bytes = bytes.map_err(|_| Problem::TooLarge(JSON_MOST as u64))?;
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        match axum::Json::<T>::from_request(request, app).await {
            Ok(json) => Ok(Self(json.0)),
            Err(error) => Err(Problem::Unreadable(error.body_text())),
        }
    }
}

impl<T: serde::Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        axum::Json(self.0).into_response()
    }
}

/// The query of an address.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, app).await {
            Ok(query) => Ok(Self(query.0)),
            Err(error) => Err(Problem::Unreadable(error.body_text())),
        }
    }
}

/// A part of the path that must be an id.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, app).await {
            Ok(path) => Ok(Self(path.0)),
            Err(_) => Err(Problem::Missing("page")),
        }
    }
}
