//! After a form: on to where it led, or the same page again with what has to be mended above it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::frame::page_with;
use super::say::Say;
use crate::problem::Problem;

/// Answers a deed done by form. `again` draws the page with the sentences of a refusal; what no form can mend goes on
/// as the problem it is.
pub async fn after<T, P: Template>(
    done: Result<T, Problem>,
    to: String,
    say: Say,
    again: impl AsyncFnOnce(Say, String) -> Result<P, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(Redirect::to(&to).into_response()),
        Err(problem) => {
            let why = problem.mend(&say).ok_or(problem)?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &again(say, why).await?))
        }
    }
}
