//! A page that does not come to its end is written once more.

use axum::{body::Body, extract::Request, http::Method, middleware::Next, response::Response};
use std::time::Duration;
use tokio::time::timeout;

/// How long a page may take to be written before it is written once more.
const PATIENCE: Duration = Duration::from_secs(5);

/// Writes a page once more when it does not come to its end; a page only reads.
///
/// Now and then, where several are written at once, one misses that what it waits for is there, and would wait for
/// ever. Source: docs/adr/0048-a-page-that-hangs-is-written-once-more.md.
pub(super) async fn layer(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let first = Request::from_parts(parts.clone(), Body::empty());
    if let Ok(response) = timeout(PATIENCE, next.clone().run(first)).await {
        return response;
    }
    tracing::warn!("a page was written once more");
    next.run(Request::from_parts(parts, body)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::StatusCode, middleware, routing::get};
    use std::{
        future::pending,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
    };
    use tower::ServiceExt;

    #[tokio::test(start_paused = true)]
    async fn a_page_that_does_not_come_to_its_end_is_written_once_more_and_a_form_is_not() {
        for (method, times) in [(Method::GET, 2), (Method::POST, 1)] {
            let asked = Arc::new(AtomicU32::new(0));
            let counted = Arc::clone(&asked);
            let page = move || async move {
                if counted.fetch_add(1, Ordering::SeqCst) == 0 {
                    pending::<()>().await;
                }
                "the page"
            };
            let router = Router::new()
                .route("/", get(page.clone()).post(page))
                .route_layer(middleware::from_fn(layer));
            let request = Request::builder().method(method).body(Body::empty());
            let answer = timeout(PATIENCE * 3, router.oneshot(request.unwrap())).await;
            let status = answer.ok().map(|answer| answer.unwrap().status());
            assert_eq!(status, (times == 2).then_some(StatusCode::OK));
            assert_eq!(asked.load(Ordering::SeqCst), times);
        }
    }
}
