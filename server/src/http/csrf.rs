//! Refuses state-changing requests that another site made a browser send.

use super::Problem;
use crate::run::Shared;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// Lets through what reads, and what our own pages sent.
pub(super) async fn check(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_own(request.headers(), shared.public_url.origin()) {
        return next.run(request).await;
    }
    let status = StatusCode::FORBIDDEN;
    Problem::new(
        status,
        "csrf",
        "this request does not come from our own pages",
    )
    .into_response()
}

/// Says whether one of our own pages sent it.
///
/// `Sec-Fetch-Site` is set by the browser alone; one too old for it sends `Origin` with each POST.
fn is_own(headers: &HeaderMap, origin: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    headers
        .get(header::ORIGIN)
        .is_some_and(|sent| sent == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_change_something() {
        let ours = "https://desk.example.org";
        for (site, origin, is_ours) in [
            (Some("same-origin"), None, true),
            (Some("same-origin"), Some("null"), true),
            (Some("cross-site"), Some(ours), false),
            (Some("same-site"), None, false),
            (Some("none"), None, false),
            (None, Some(ours), true),
            (None, Some("https://evil.example.org"), false),
            (None, Some("null"), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            assert_eq!(is_own(&headers, ours), is_ours, "{site:?} {origin:?}");
        }
    }
}
