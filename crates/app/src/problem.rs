//! What a visitor can meet instead of an answer, and how it is told: a problem document (RFC 9457) to a
//! program, a friendly page to a person.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::kit::app::App;
use crate::kit::say::{Arg, Say};

/// Named values for a sentence.
pub type Args = Vec<(&'static str, Arg)>;

/// One wrong field of a form or a record: the mend is in the sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// Name of the field as the form and the API call it.
    pub field: String,
    /// Key of the sentence in `words.*.ftl`.
    pub key: &'static str,
    /// Values of the sentence.
    pub args: Args,
}

/// Everything that is not an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// 401: nobody is signed in.
    SignIn,
    /// 403: not this person's to do; the key names the rule's sentence.
    NotAllowed(&'static str, Args),
    /// 404: there is no such thing, or not for this person. Carries the noun.
    Missing(&'static str),
    /// 409: somebody was faster. Carries the noun.
    Stale(&'static str),
    /// 409: the same `Idempotency-Key` was used for something else, or is still being worked on.
    KeyReused,
    /// 413: larger than allowed, in bytes.
    TooLarge(u64),
    /// 422: the rule says no, in its own sentence.
    Refused(&'static str, Args),
    /// 422: fields to mend.
    Invalid(Vec<FieldError>),
    /// 400: the request cannot be read; says where.
    Unreadable(String),
    /// 429: too often; seconds to wait.
    TooOften(u64),
    /// 503: the database is away. Nothing was done.
    Away,
    /// 500: our mistake; logged once with its causes.
    Broken(String),
}

impl Problem {
    /// A refusal in the rule's own sentence, with its values.
    pub fn refused<const N: usize>(key: &'static str, args: [(&'static str, Arg); N]) -> Self {
        Self::Refused(key, args.into())
    }

    /// One field to mend.
    pub fn field(field: &str, key: &'static str) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), key, args: Vec::new() }])
    }

    /// The status code.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::NotAllowed(..) => StatusCode::FORBIDDEN,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Stale(_) | Self::KeyReused => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Refused(..) | Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooOften(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable word for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::NotAllowed(..) => "not-allowed",
            Self::Missing(_) => "missing",
            Self::Stale(_) => "stale",
            Self::KeyReused => "key-reused",
            Self::TooLarge(_) => "too-large",
            Self::Refused(..) => "refused",
            Self::Invalid(_) => "invalid",
            Self::Unreadable(_) => "unreadable",
            Self::TooOften(_) => "too-often",
            Self::Away => "away",
            Self::Broken(_) => "broken",
        }
    }

    /// The sentence for a person: what happened and what to do.
    pub fn sentence(&self, say: &Say) -> String {
        match self {
            Self::NotAllowed(key, args) | Self::Refused(key, args) => say.with(key, args),
            Self::Missing(noun) => say.one("problem-missing", "noun", say.it(&format!("noun-{noun}"))),
            Self::Stale(noun) => say.one("problem-stale", "noun", say.it(&format!("noun-{noun}"))),
            Self::TooLarge(most) => say.one("problem-too-large", "mb", (*most / 1_048_576) as i64),
            Self::Invalid(fields) => say.one("problem-invalid", "n", fields.len() as i64),
            Self::Unreadable(place) => say.one("problem-unreadable", "place", place),
            Self::TooOften(seconds) => say.one("problem-too-often", "seconds", *seconds as i64),
            Self::SignIn | Self::KeyReused | Self::Away | Self::Broken(_) => {
                say.it(&format!("problem-{}", self.word()))
            }
        }
    }

    /// What is told above the form somebody has to mend: the rule's sentence, or those of the wrong fields, twenty at
    /// most, a cell of a sheet by its address. None for what no form can mend.
    pub fn mend(&self, say: &Say) -> Option<String> {
        let told = |own: &FieldError| {
            let said = say.with(own.key, &own.args);
            let is_cell = own.field.starts_with(|c: char| c.is_ascii_uppercase());
            if is_cell { format!("{}: {said}", own.field) } else { said }
        };
        match self {
            Self::Refused(..) => Some(self.sentence(say)),
            Self::Invalid(fields) => Some(fields.iter().take(20).map(told).collect::<Vec<_>>().join(" ")),
            _ => None,
        }
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match error {
            Error::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _) => Self::Away,
            // Of two at once the second is told so: two new projects with one number, two reports of one month.
            Error::DatabaseError(Kind::SerializationFailure | Kind::UniqueViolation, _) => {
                Self::Stale("record")
            }
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<yipan_db::Away> for Problem {
    fn from(away: yipan_db::Away) -> Self {
        tracing::error!(error = %away, "the database is away");
        Self::Away
    }
}

impl IntoResponse for Problem {
    /// An empty response that carries the problem: [`dress`] words it in the visitor's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: words the problem a response carries, for a program or for a person.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let say = app.say(request.headers());
    let path = request.uri().path().to_owned();
    let wants_json = path.starts_with("/api/");
    let target = request.uri().path_and_query().map_or_else(|| path.clone(), |p| p.as_str().to_owned());
    let is_get = request.method() == axum::http::Method::GET;
    let mut response = next.run(request).await;
    if !wants_json
        && response.status() == StatusCode::NOT_FOUND
        && response.headers().get(header::CONTENT_TYPE).is_none()
        && response.extensions().get::<Problem>().is_none()
    {
        response.extensions_mut().insert(Problem::Missing("page"));
    }
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    if let Problem::Broken(cause) = &problem {
        tracing::error!(%path, %cause, "a request broke");
    }
    if wants_json {
        return document(&problem, &say);
    }
    if problem == Problem::SignIn && is_get {
        let next = form_encode(&target);
        return axum::response::Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    crate::kit::frame::problem_page(&problem, say)
}

fn form_encode(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

fn document(problem: &Problem, say: &Say) -> Response {
    let fields: Vec<_> = match problem {
        Problem::Invalid(fields) => fields
            .iter()
            .map(|f| json!({"field": f.field, "key": f.key, "detail": say.with(f.key, &f.args)}))
            .collect(),
        _ => Vec::new(),
    };
    let rule = match problem {
        Problem::NotAllowed(key, _) | Problem::Refused(key, _) => Some(*key),
        _ => None,
    };
    let body = json!({
        "type": format!("/problems/{}", problem.word()),
        "title": say.it(&format!("problem-title-{}", problem.word())),
        "status": problem.status().as_u16(),
        "detail": problem.sentence(say),
        "rule": rule,
        "fields": fields,
    });
    let mut response = (problem.status(), Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Problem::TooOften(seconds) = problem
        && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
    {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Makes the arguments of a sentence: `args![due = due_at, unit = &name]`.
#[macro_export]
macro_rules! args {
    ($($name:ident = $value:expr),* $(,)?) => {
        vec![$((stringify!($name), $crate::kit::say::ToArg::to_arg(&$value))),*]
    };
}
