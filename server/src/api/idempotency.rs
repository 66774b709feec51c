//! `Idempotency-Key`: a call that is sent again is answered again, not made again.
//!
//! The answer of a call that went well is kept for seven days. A call that was refused may be
//! corrected and sent with the same key. A call whose answer went with a crash was made, and is not
//! made again: it is answered with what it made or changed ([`super::again`]); `idempotency.made`
//! when that is gone. A caller who goes away does not end his call: it is finished, and its answer
//! is there when he comes back. Answers that hold a secret are not kept: for these calls the key is
//! ignored ([`super::route::Route::answers_secret`]).

use super::{
    again::{Again, Reads},
    auth::{Bearer, Fingerprint},
    extract::read,
};
use crate::http::Problem;
use axum::{
    Extension,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use desk::{Actor, Call, Desk, Known};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fmt::Write,
    panic,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tracing::Instrument;

/// The longest key: two UUIDs and some words.
const MAX_KEY_CHARS: usize = 255;

/// The largest answer that is kept.
///
/// Units: bytes.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// The keys whose calls are running.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(Arc<Mutex<BTreeSet<(Fingerprint, String)>>>);

/// Takes a key out again when its call is over.
struct Running {
    keys: Keys,
    entry: (Fingerprint, String),
}

impl Keys {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<(Fingerprint, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, caller: Fingerprint, key: &str) -> Option<Running> {
        let entry = (caller, key.to_owned());
        let is_first = self.lock().insert(entry.clone());
        is_first.then(|| Running {
            keys: self.clone(),
            entry,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.keys.lock().remove(&self.entry);
    }
}

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    etag: Option<String>,
    body: String,
}

/// Answers from what is kept, or makes the call and keeps its answer.
pub(super) async fn once(
    State((desk, keys, reads, again)): State<(Desk, Keys, Reads, Again)>,
    Extension(actor): Extension<Actor>,
    Extension(bearer): Extension<Bearer>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(next.run(request).await);
    };
    let key = checked(key)?;
    let (request, hash) = hashed(request).await?;
    let Some(running) = keys.start(bearer.fingerprint(), &key) else {
        let detail = "a call with this key is running";
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "idempotency.running",
            detail,
        ));
    };
    let call = Call::new(&actor, &key, &hash);
    let work = async move {
        let _running = running;
        match desk.find_call(&call).await.map_err(mismatch)? {
            Some(Known::Answered(kept)) => return replayed(&kept),
            Some(Known::Made(told)) if !again.may_be_made_again(&told) => {
                let path = request.uri().path();
                let answer = again.answer(&reads, &actor, path, &told).await;
                let (kept, response) = keep(answer.ok_or_else(made)?).await?;
                desk.remember(&call, &kept).await?;
                return Ok(marked(response));
            }
            Some(Known::Made(_)) | None => {}
        }
        make(&desk, &call, request, next).await
    };
    finish(work.in_current_span()).await
}

/// Makes the call and keeps its answer.
async fn make(desk: &Desk, call: &Call, request: Request, next: Next) -> Result<Response, Problem> {
    let response = desk.call(call, next.run(request)).await;
    if response.status().is_client_error() {
        desk.forget(call).await?;
    }
    if !response.status().is_success() {
        // After a failure of our own it stays known if it was made all the same.
        return Ok(response);
    }
    let (kept, response) = keep(response).await?;
    desk.remember(call, &kept).await?;
    Ok(response)
}

/// Does the work to its end, whether or not somebody still waits for it.
#[expect(
    clippy::disallowed_methods,
    reason = "a call that was begun must not end with its connection"
)]
async fn finish<W>(work: W) -> Result<Response, Problem>
where
    W: Future<Output = Result<Response, Problem>> + Send + 'static,
{
    let failed = match tokio::spawn(work).await {
        Ok(answer) => return answer,
        Err(failed) => failed,
    };
    if failed.is_panic() {
        panic::resume_unwind(failed.into_panic());
    }
    let detail = "the server is stopping";
    let status = StatusCode::SERVICE_UNAVAILABLE;
    Err(Problem::new(status, "unavailable", detail))
}

fn checked(key: &HeaderValue) -> Result<String, Problem> {
    let text = key.to_str().unwrap_or_default();
    if text.is_empty() || text.len() > MAX_KEY_CHARS {
        let detail = format!("a key has 1 to {MAX_KEY_CHARS} visible characters");
        return Err(Problem::invalid("Idempotency-Key", detail));
    }
    Ok(text.to_owned())
}

/// The server died between making the call and keeping its answer, and what it made is gone since.
fn made() -> Problem {
    let detail = "this call was made, its answer was lost in a restart, and what it made is gone";
    Problem::new(StatusCode::CONFLICT, "idempotency.made", detail)
}

/// Reads the body and returns it again with the hash of the whole call.
async fn hashed(request: Request) -> Result<(Request, String), Problem> {
    let (parts, body) = request.into_parts();
    let bytes = read(Request::new(body), &()).await?;
    let mut digest = Sha256::new();
    digest.update(format!("{} {}\n", parts.method, parts.uri));
    digest.update(&bytes);
    let hash = digest
        .finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes every write");
            text
        });
    Ok((Request::from_parts(parts, Body::from(bytes)), hash))
}

/// A key that was used for another call is the caller's mistake, not a race.
fn mismatch(error: desk::Error) -> Problem {
    let is_mismatch = error.code() == "idempotency.mismatch";
    let problem = Problem::from(error);
    if is_mismatch {
        problem.with_status(StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        problem
    }
}

async fn keep(response: Response) -> Result<(String, Response), Problem> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_ANSWER_BYTES)
        .await
        .map_err(|_| broken())?;
    let etag = parts
        .headers
        .get(header::ETAG)
        .and_then(|tag| tag.to_str().ok());
    let kept = Kept {
        status: parts.status.as_u16(),
        etag: etag.map(str::to_owned),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let text = serde_json::to_string(&kept).map_err(|_| broken())?;
    Ok((text, Response::from_parts(parts, Body::from(bytes))))
}

fn replayed(kept: &str) -> Result<Response, Problem> {
    let Kept { status, etag, body } = serde_json::from_str(kept).map_err(|_| broken())?;
    let status = StatusCode::from_u16(status).map_err(|_| broken())?;
    let kind = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    )];
    let mut response = marked((status, kind, body).into_response());
    let headers = response.headers_mut();
    if let Some(tag) = etag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Says that the call was made before.
fn marked(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    response
}

fn broken() -> Problem {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Problem::new(status, "internal", "something went wrong on our side")
}
