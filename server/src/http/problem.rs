//! Errors as RFC 9457 problem documents.

use axum::{
    Json,
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::Kind;
use serde::Serialize;
use std::any::Any;
use utoipa::ToSchema;

/// What went wrong, for programs and for people (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable code, such as `conversation.already_assigned`.
    pub code: String,
    /// The status in words.
    pub title: &'static str,
    /// A sentence about this very case.
    pub detail: String,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// When to try again.
    #[serde(skip)]
    #[schema(ignore)]
    pub retry_after_s: Option<i64>,
}

impl Problem {
    /// Makes a problem about no field in particular.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            code: code.to_owned(),
            title: status.canonical_reason().unwrap_or("Error"),
            detail: detail.into(),
            field: None,
            retry_after_s: None,
        }
    }

    /// Makes the problem of a value that does not fit its field.
    #[must_use]
    pub fn invalid(field: &str, detail: impl Into<String>) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        Self {
            field: Some(field.to_owned()),
            ..problem
        }
    }

    /// Makes the problem of what does not exist, or may not be known to.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("{what} not found"),
        )
    }

    /// Puts it under another status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or("Error"),
            ..self
        }
    }
}

impl From<desk::Error> for Problem {
    fn from(error: desk::Error) -> Self {
        let status = status_of(error.kind());
        error.log();
        let problem = Self::new(status, error.code(), detail_of(&error));
        let retry_after_s = match error {
            desk::Error::TooMany { after_ms } => Some(after_ms.max(0) / 1_000 + 1),
            desk::Error::Unavailable(_) => Some(1),
            desk::Error::NotFound(_)
            | desk::Error::Forbidden(_)
            | desk::Error::Unauthenticated(_)
            | desk::Error::Invalid(_)
            | desk::Error::Conflict { .. }
            | desk::Error::Internal(_) => None,
        };
        Self {
            field: error.field().map(str::to_owned),
            retry_after_s,
            ..problem
        }
    }
}

const fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn detail_of(error: &desk::Error) -> String {
    match error {
        desk::Error::Invalid(bad) => bad.problem.to_string(),
        desk::Error::NotFound(_)
        | desk::Error::Forbidden(_)
        | desk::Error::Unauthenticated(_)
        | desk::Error::Conflict { .. }
        | desk::Error::TooMany { .. }
        | desk::Error::Unavailable(_)
        | desk::Error::Internal(_) => error.to_string(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after_s;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Answers what no route takes.
pub(crate) async fn fallback() -> Problem {
    Problem::not_found("this address")
}

/// Answers a method that the route does not have.
pub(crate) fn method_not_allowed() -> Problem {
    let status = StatusCode::METHOD_NOT_ALLOWED;
    Problem::new(
        status,
        "method_not_allowed",
        "this address does not take this method",
    )
}

/// Answers a request whose handler panicked.
pub(crate) fn of_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    let words = words
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    tracing::error!(panic = words, "a handler panicked");
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Problem::new(status, "internal", "something went wrong on our side").into_response()
}
