//! One request and its answer, or what is known when there is none.

use reqwest::{RequestBuilder, header::RETRY_AFTER};
use std::error::Error as _;

/// An answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`, when it is a number.
    ///
    /// Units: seconds.
    pub retry_after_s: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there is no answer.
///
/// Shape: words for people, without the URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The guard refused the address; nothing was sent.
    #[error("{0}")]
    Forbidden(String),
    /// No connection came to be; nothing was sent.
    #[error("{0}")]
    NotSent(String),
    /// The request was sent, at least in part; whether it had an effect is not known.
    #[error("{0}")]
    Lost(String),
}

/// Sends a request and reads the answer, up to `max_answer_bytes`.
///
/// # Errors
/// [`Failure`], which tells whether the request can have had an effect.
pub async fn send(request: RequestBuilder, max_answer_bytes: usize) -> Result<Answer, Failure> {
    read(request, max_answer_bytes, None).await
}

/// Sends a request and hands on the body of a successful answer piece by piece, as it comes; it is not in the answer
/// then. Of any other answer the body is read whole.
///
/// # Errors
/// As [`send`].
pub async fn send_in_pieces(
    request: RequestBuilder,
    max_answer_bytes: usize,
    mut piece: impl FnMut(&[u8]) + Send,
) -> Result<Answer, Failure> {
    read(request, max_answer_bytes, Some(&mut piece)).await
}

/// What takes the pieces of a body.
type Pieces<'a> = &'a mut (dyn FnMut(&[u8]) + Send);

async fn read(
    request: RequestBuilder,
    max_answer_bytes: usize,
    pieces: Option<Pieces<'_>>,
) -> Result<Answer, Failure> {
    let mut response = request.send().await.map_err(failure)?;
    let retry_after_s = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let status = response.status();
    let mut pieces = pieces.filter(|_| status.is_success());
    let mut body = Vec::new();
    let mut size = 0;
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        size += chunk.len();
        if size > max_answer_bytes {
            return Err(Failure::Lost(format!(
                "the answer is larger than {max_answer_bytes} bytes"
            )));
        }
        match &mut pieces {
            Some(pieces) => pieces(&chunk),
            None => body.extend_from_slice(&chunk),
        }
    }
    Ok(Answer {
        status: status.as_u16(),
        retry_after_s,
        body,
    })
}

pub(crate) fn failure(error: reqwest::Error) -> Failure {
    let words = words(&error);
    if let Some(refused) = crate::guard::refusal(&error) {
        Failure::Forbidden(refused)
    } else if error.is_builder() || error.is_connect() {
        Failure::NotSent(format!("no connection: {words}"))
    } else if error.is_timeout() {
        Failure::Lost("no answer in time".to_owned())
    } else {
        Failure::Lost(format!("the connection broke: {words}"))
    }
}

fn words(error: &reqwest::Error) -> String {
    // The outermost error names the URL; the innermost says what happened.
    let mut innermost: Option<&dyn std::error::Error> = error.source();
    while let Some(deeper) = innermost.and_then(std::error::Error::source) {
        innermost = Some(deeper);
    }
    innermost.map_or_else(
        || "the request could not be made".to_owned(),
        ToString::to_string,
    )
}
