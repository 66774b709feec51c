//! The documentation: the OpenAPI document, and a page that people read.

use super::{
    BASE, openapi,
    route::{Route, Shape},
    table::table,
};
use axum::{
    Json,
    http::{HeaderName, header},
    response::{Html, IntoResponse},
};
use serde_json::Value;
use std::fmt::Write;

/// Answers `GET /api/openapi.json`.
pub(super) async fn openapi() -> impl IntoResponse {
    (CACHING, Json(openapi::document()))
}

/// Answers `GET /api/docs`.
pub(super) async fn page() -> impl IntoResponse {
    (CACHING, Html(render()))
}

/// Answers `GET /api/docs.css`.
pub(super) async fn style() -> impl IntoResponse {
    (
        CACHING,
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("docs.css"),
    )
}

const CACHING: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-cache")];

fn render() -> String {
    let mut calls = String::new();
    for route in table() {
        call(&mut calls, &route).expect("a string takes every write");
    }
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Switchboard API</title><link rel=\"stylesheet\" href=\"/api/docs.css\"></head>\
         <body><main><h1>Switchboard API</h1>\
         <p>Send <code>Authorization: Bearer &lt;token&gt;</code> with each call. Bodies and \
         answers are JSON, times RFC 3339, errors <code>application/problem+json</code> with a \
         stable <code>code</code>. Every POST takes an <code>Idempotency-Key</code>. \
         For programs: <a href=\"/api/openapi.json\">openapi.json</a>.</p>{calls}</main></body></html>"
    )
}

fn call(page: &mut String, route: &Route) -> std::fmt::Result {
    let Route {
        method, path, says, ..
    } = route;
    write!(
        page,
        "<section><h2><b>{method}</b> <code>{BASE}{path}</code></h2>"
    )?;
    write!(
        page,
        "<p>{} Needs <code>{}</code>.</p>",
        escape(says),
        route.right.name()
    )?;
    if !route.query.is_empty() {
        page.push_str("<dl>");
        for (name, says) in route.query {
            write!(
                page,
                "<dt><code>{name}</code></dt><dd>{}</dd>",
                escape(says)
            )?;
        }
        page.push_str("</dl>");
    }
    if let Some(shape) = &route.takes {
        write!(
            page,
            "<details><summary>Takes {}</summary>",
            escape(&shape.name)
        )?;
        write!(page, "<pre>{}</pre></details>", escape(&schema(shape)))?;
    }
    if let Some(shape) = &route.answers {
        let title = format!("Answers {} {}", route.status, shape.name);
        write!(page, "<details><summary>{}</summary>", escape(&title))?;
        write!(page, "<pre>{}</pre></details>", escape(&schema(shape)))?;
    }
    page.push_str("</section>");
    Ok(())
}

fn schema(shape: &Shape) -> String {
    let named = shape
        .schemas
        .iter()
        .map(|(name, schema)| (name.clone(), serde_json::json!(schema)));
    let named: Value = named.collect::<serde_json::Map<_, _>>().into();
    serde_json::to_string_pretty(&named).unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
