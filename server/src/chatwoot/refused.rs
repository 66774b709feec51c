//! Errors as connectors expect them.

use crate::http::Problem;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A problem, in the shape of the door.
#[derive(Debug)]
pub(super) struct Refused(Problem);

impl Refused {
    /// Makes the refusal of what does not exist, or may not be known to.
    pub(super) fn not_found() -> Self {
        Self(Problem::not_found("it"))
    }

    /// Makes the refusal of a field.
    pub(super) fn field(name: &str, detail: &str) -> Self {
        Self(Problem::invalid(name, detail))
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<desk::Error> for Refused {
    fn from(error: desk::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = if status == StatusCode::UNAUTHORIZED {
            json!({ "error": "Invalid Access Token" })
        } else if status == StatusCode::NOT_FOUND {
            json!({ "error": "Resource could not be found" })
        } else if status == StatusCode::UNPROCESSABLE_ENTITY {
            json!({ "message": problem.detail, "attributes": problem.field.into_iter().collect::<Vec<_>>() })
        } else {
            json!({ "error": problem.detail, "code": problem.code })
        };
        (status, Json(body)).into_response()
    }
}

/// What a call of the door answers.
pub(super) type Answer = Result<Json<serde_json::Value>, Refused>;
