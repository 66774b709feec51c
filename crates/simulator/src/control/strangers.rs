//! Keeps foreign web pages away from the control API.

use std::net::IpAddr;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Refuses requests that name another host or come from a page of another host.
///
/// The first ends DNS rebinding, the second cross-site requests; a program that sends neither header passes.
pub(crate) async fn refuse_strangers(request: Request, next: Next) -> Response {
    if is_ours(request.headers()) {
        next.run(request).await
    } else {
        let why = json!({ "error": "this world answers on loopback only" });
        (StatusCode::FORBIDDEN, Json(why)).into_response()
    }
}

fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    text(HOST).is_none_or(is_loopback) && text(ORIGIN).is_none_or(is_loopback_page)
}

fn is_loopback_page(origin: &str) -> bool {
    origin.parse::<Uri>().ok().and_then(|uri| {
        uri.authority()
            .map(|authority| is_loopback(authority.as_str()))
    }) == Some(true)
}

fn is_loopback(authority: &str) -> bool {
    let Ok(uri) = format!("http://{authority}/").parse::<Uri>() else {
        return false;
    };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
