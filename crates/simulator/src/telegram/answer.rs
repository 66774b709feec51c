//! What a method answers.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::faults::FaultKind;
use crate::world::Error;

/// A result, with the remark that some methods add to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) result: Value,
    pub(crate) remark: Option<&'static str>,
}

/// A refusal in Telegram's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) description: String,
    retry_after: Option<i64>,
    migrate_to_chat_id: Option<i64>,
}

impl From<Value> for Answer {
    fn from(result: Value) -> Self {
        Self {
            result,
            remark: None,
        }
    }
}

impl Refusal {
    pub(crate) const fn new(code: u16, description: String) -> Self {
        Self {
            code,
            description,
            retry_after: None,
            migrate_to_chat_id: None,
        }
    }

    pub(crate) fn bad_request(why: &str) -> Self {
        Self::new(400, format!("Bad Request: {why}"))
    }

    pub(crate) fn forbidden(why: &str) -> Self {
        Self::new(403, format!("Forbidden: {why}"))
    }

    pub(crate) fn conflict(why: &str) -> Self {
        Self::new(409, format!("Conflict: {why}"))
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized".to_owned())
    }

    pub(crate) fn no_such_method() -> Self {
        Self::new(404, "Not Found: method not found".to_owned())
    }

    pub(crate) fn too_large() -> Self {
        Self::new(413, "Request Entity Too Large".to_owned())
    }

    pub(crate) fn too_many_requests(retry_after: i64) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self {
            retry_after: Some(retry_after),
            ..Self::new(429, description)
        }
    }

    /// The refusal that a fault makes, when it makes one.
    pub(crate) fn from_fault(fault: &FaultKind) -> Option<Self> {
        match fault {
            FaultKind::TooManyRequests { retry_after } => {
                Some(Self::too_many_requests(*retry_after))
            }
            FaultKind::Forbidden => Some(Self::forbidden("bot was blocked by the user")),
            FaultKind::BadRequest => Some(Self::bad_request(
                "can't parse entities: the world misbehaves",
            )),
            FaultKind::Conflict => Some(Self::conflict(OTHER_POLLER)),
            FaultKind::Refusal {
                code,
                description,
                retry_after,
                migrate_to_chat_id,
            } => Some(Self {
                code: *code,
                description: description.clone(),
                retry_after: *retry_after,
                migrate_to_chat_id: *migrate_to_chat_id,
            }),
            FaultKind::ServerError
            | FaultKind::Slow { .. }
            | FaultKind::LostAnswer
            | FaultKind::Offline
            | FaultKind::Duplicates
            | FaultKind::CutDownload
            | FaultKind::OutOfOrder => None,
        }
    }
}

/// Why an older poll ends when a younger one comes.
pub(crate) const OTHER_POLLER: &str =
    "terminated by other getUpdates request; make sure that only one bot instance is running";

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::NoBot(_) => Self::unauthorized(),
            Error::NoUser(_) => Self::bad_request("chat not found"),
            Error::NoMessage(_) => Self::bad_request("message not found"),
            Error::Refused(why) | Error::TimedOut(why) => Self::bad_request(&why),
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut body = json!({ "ok": true, "result": self.result });
        if let Some(remark) = self.remark {
            body["description"] = json!(remark);
        }
        Json(body).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body =
            json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(retry_after) = self.retry_after {
            body["parameters"] = json!({ "retry_after": retry_after });
        }
        if let Some(chat_id) = self.migrate_to_chat_id {
            body["parameters"] = json!({ "migrate_to_chat_id": chat_id });
        }
        let mut response = (status, Json(body)).into_response();
        if let Some(retry_after) = self.retry_after
            && let Ok(seconds) = HeaderValue::from_str(&retry_after.to_string())
        {
            response.headers_mut().insert("retry-after", seconds);
        }
        response
    }
}

/// The page of a broken gateway, which is no JSON.
pub(crate) fn broken_gateway() -> Response {
    let page =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body></body>\r\n</html>\r\n";
    (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "text/html")], page).into_response()
}

/// Makes the server close the connection before a single byte of an answer.
///
/// The body fails before the head was flushed, which ends the connection; the head never leaves the buffer.
pub(crate) fn hang_up() -> Response {
    let failing = futures::stream::once(async {
        Err::<Bytes, _>(std::io::Error::other("the world hung up"))
    });
    Response::new(Body::from_stream(failing))
}
