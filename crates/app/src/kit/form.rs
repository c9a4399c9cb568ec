//! Extractors that answer bad input with its place instead of a bare 400.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::app::App;
use crate::problem::Problem;

/// A text with a zero in it is kept by one engine and refused by the other: it is turned away at the door.
fn no_zero(found: bool, field: &str) -> Result<(), Problem> {
    if found { Err(Problem::field(field, "field-zero")) } else { Ok(()) }
}

/// Whether an address or a form as it is sent spells a zero.
fn has_zero(sent: &str) -> bool {
    sent.contains("%00") || sent.contains('\0')
}

/// Whether JSON spells a zero: `\u0000`, but not a backslash and letters that look like it.
fn has_json_zero(sent: &str) -> bool {
    let backslashes = |at: usize| sent[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
    sent.match_indices("\\u0000").any(|(at, _)| backslashes(at) % 2 == 0)
}

/// The words of a form with files.
pub fn checked(fields: &[(String, String)]) -> Result<(), Problem> {
    let wrong = fields.iter().find(|(name, text)| name.contains('\0') || text.contains('\0'));
    wrong.map_or(Ok(()), |(name, _)| no_zero(true, &name.replace('\0', "")))
}

/// A form body (`application/x-www-form-urlencoded`).
#[derive(Debug, Clone, Copy, Default)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, FORM_MOST).await;
        let bytes = bytes.map_err(|_| Problem::TooLarge(FORM_MOST as u64))?;
        no_zero(std::str::from_utf8(&bytes).is_ok_and(has_zero), "form")?;
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        match axum::extract::Form::<T>::from_request(request, app).await {
            Ok(form) => Ok(Self(form.0)),
            Err(error) => Err(Problem::Unreadable(error.body_text())),
        }
    }
}

/// Bytes of a form without files.
const FORM_MOST: usize = 2 << 20;

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
        no_zero(std::str::from_utf8(&bytes).is_ok_and(has_json_zero), "body")?;
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
        no_zero(parts.uri.query().is_some_and(has_zero), "address")?;
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
        if has_zero(parts.uri.path()) {
            return Err(Problem::Missing("page"));
        }
        match axum::extract::Path::<T>::from_request_parts(parts, app).await {
            Ok(path) => Ok(Self(path.0)),
            Err(_) => Err(Problem::Missing("page")),
        }
    }
}
