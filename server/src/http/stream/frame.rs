//! How an event looks on the wire of a stream.
//!
//! Source: HTML, *Server-sent events*.

use axum::{
    body::{Body, Bytes},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::event::Seq;
use futures::{Stream, StreamExt};
use std::convert::Infallible;

/// How soon the other side comes back: a restart is over by then.
///
/// Units: ms.
const RECONNECT_MS: i64 = 1_000;

/// Writes an event; `data` is JSON, and so has no line breaks.
pub(crate) fn frame(name: &str, id: Seq, data: &str) -> Bytes {
    format!("event: {name}\nid: {id}\ndata: {data}\n\n").into()
}

/// Writes an event that stands at no position of the journal; `data` as above.
pub(crate) fn unnumbered(name: &str, data: &str) -> Bytes {
    format!("event: {name}\ndata: {data}\n\n").into()
}

/// Writes an event that says how far the stream has told everything.
pub(crate) fn mark(name: &str, head: Seq) -> Bytes {
    format!("event: {name}\nid: {head}\nretry: {RECONNECT_MS}\ndata: {{\"head\":{head}}}\n\n")
        .into()
}

/// Makes the answer of a stream.
pub(crate) fn answer<S>(frames: S) -> Response
where
    S: Stream<Item = Bytes> + Send + 'static,
{
    let headers = [
        (CONTENT_TYPE.as_str(), "text/event-stream"),
        (CACHE_CONTROL.as_str(), "no-cache"),
        // Proxies that gather answers would hold a stream back.
        ("x-accel-buffering", "no"),
    ];
    let body = Body::from_stream(frames.map(Ok::<_, Infallible>));
    (headers, body).into_response()
}
