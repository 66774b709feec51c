//! Input and answers: strict bodies, queries and ids; versions as entity tags.

use crate::http::Problem;
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::page::{Cursor, DEFAULT_LIMIT, MAX_LIMIT};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use std::str::FromStr;

/// A JSON body; `T` refuses unknown fields.
#[derive(Debug)]
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = read(request, state).await?;
        if !is_json {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(
                status,
                "body.kind",
                "send `Content-Type: application/json`",
            ));
        }
        parse(&bytes).map(Self)
    }
}

/// A JSON body that may be left out.
#[derive(Debug)]
pub(super) struct OptionalBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = read(request, state).await?;
        if bytes.is_empty() {
            Ok(Self(T::default()))
        } else {
            parse(&bytes).map(Self)
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// Reads a body.
///
/// # Errors
/// 413 when it is too large, 400 when it breaks off.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| {
            let status = rejection.into_response().status();
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(status, "body.too_large", "a body has one megabyte at most")
            } else {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "body.broken",
                    "the body did not arrive whole",
                )
            }
        })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let code = if error.is_data() {
            "body.unfit"
        } else {
            "body.malformed"
        };
        Problem::new(StatusCode::BAD_REQUEST, code, error.to_string())
    })
}

/// A field of a change: left out it stays, `null` clears it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Patch<T> {
    /// It stays.
    #[default]
    Keep,
    /// It is cleared.
    Clear,
    /// It is set.
    Set(T),
}

impl<T> Patch<T> {
    /// Returns the field after the change.
    pub(super) fn over(self, known: Option<T>) -> Option<T> {
        match self {
            Self::Keep => known,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let sent = Option::deserialize(deserializer)?;
        Ok(sent.map_or(Self::Clear, Self::Set))
    }
}

/// The query of an address; `T` refuses unknown names.
#[derive(Debug)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::try_from_uri(&parts.uri);
        query
            .map(|axum::extract::Query(asked)| Self(asked))
            .map_err(|rejection| {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "query.unfit",
                    rejection.body_text(),
                )
            })
    }
}

/// The id in a path; what is no id is not found.
#[derive(Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(|| Problem::not_found("it"))
    }
}

/// The two ids in a path; what is no id is not found.
#[derive(Debug)]
pub(super) struct Two<A, B>(pub(super) A, pub(super) B);

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for Two<A, B> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let ids = path
            .ok()
            .and_then(|Path((a, b))| Some((a.parse().ok()?, b.parse().ok()?)));
        ids.map(|(a, b)| Self(a, b))
            .ok_or_else(|| Problem::not_found("it"))
    }
}

/// The version that a change was made against (`If-Match`).
#[derive(Debug, Clone, Copy)]
pub(super) struct IfMatch(pub(super) Option<i64>);

impl IfMatch {
    /// Checks the version that is there.
    ///
    /// # Errors
    /// 412 when it is another one.
    pub(super) fn check(self, version: i64) -> Result<(), Problem> {
        if self.0.is_none_or(|wanted| wanted == version) {
            return Ok(());
        }
        let detail = "somebody else changed it; read it again";
        Err(Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "changed",
            detail,
        ))
    }

    /// Says that the version has passed, when that is why a change was refused.
    pub(super) fn explain(self, error: desk::Error) -> Problem {
        let is_stale = self.0.is_some() && error.code() == "changed";
        let problem = Problem::from(error);
        if is_stale {
            problem.with_status(StatusCode::PRECONDITION_FAILED)
        } else {
            problem
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        if value == "*" {
            return Ok(Self(None));
        }
        let text = value.to_str().unwrap_or_default();
        let version = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        let version = version.and_then(|text| text.parse().ok()).ok_or_else(|| {
            let status = StatusCode::PRECONDITION_FAILED;
            Problem::new(status, "changed", "If-Match is not the ETag of any version")
        })?;
        Ok(Self(Some(version)))
    }
}

/// An answer with its version as entity tag.
#[derive(Debug)]
pub(super) struct Tagged<T>(pub(super) i64, pub(super) T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = HeaderValue::try_from(format!("\"{}\"", self.0)).expect("a number is ASCII");
        ([(header::ETAG, tag)], Json(self.1)).into_response()
    }
}

/// The answer to a call that made something: 201.
#[derive(Debug)]
pub(super) struct Created<T>(pub(super) T);

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, self.0).into_response()
    }
}

/// The answer to a call that makes something or finds it there: 201 or 200.
#[derive(Debug)]
pub(super) struct Made<T>(pub(super) bool, pub(super) T);

impl<T: IntoResponse> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        let Self(is_new, answer) = self;
        if is_new {
            Created(answer).into_response()
        } else {
            answer.into_response()
        }
    }
}

/// Reads how many rows a page shall have.
///
/// # Errors
/// A problem about `limit` when it is out of range.
pub(super) fn limit(asked: Option<i64>) -> Result<i64, Problem> {
    let limit = asked.unwrap_or(DEFAULT_LIMIT);
    let is_in_range = (1..=MAX_LIMIT).contains(&limit);
    is_in_range
        .then_some(limit)
        .ok_or_else(|| Problem::invalid("limit", format!("a limit is between 1 and {MAX_LIMIT}")))
}

/// Reads where a page begins.
///
/// # Errors
/// A problem about `cursor` when it is none of ours.
pub(super) fn cursor(asked: Option<String>) -> Result<Option<Cursor>, Problem> {
    let parse = |text| Cursor::try_from(text);
    asked
        .map(parse)
        .transpose()
        .map_err(|_| Problem::invalid("cursor", "send `next_cursor` of the page before"))
}
