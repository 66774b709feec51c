//! One span and one measurement for each request.

use crate::run::Shared;
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use std::sync::Arc;
use tokio::time::Instant;
use tracing::Instrument;

/// Runs the request in its span and counts it.
///
/// The span holds the route's pattern: addresses may carry secrets.
pub(super) async fn measure(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", method, route);
    let started = Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    shared.metrics.request(&method, &route, status, took);
    span.in_scope(|| tracing::debug!(status, took_us = took.as_micros(), "answered"));
    response
}
