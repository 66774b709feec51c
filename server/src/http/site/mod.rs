//! The files of the browser's half: `/pkg`, `/public`, and those of the widget.
//!
//! They come from the folder of the built site, or from the binary itself when it was built with
//! the site inside (feature `embed`). Compressed twins (`.br`, `.gz`) are sent to whom they suit.

mod source;

use crate::config::Config;
use axum::{
    Router,
    body::Bytes,
    extract::{self, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use source::Source;
use std::{path::Path, sync::Arc};

/// A file whose name holds a hash of its content never changes.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Any other is kept, but asked about each time.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// The encodings that a file may have a twin for, best first.
const TWINS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Makes the routes of the site's files.
pub(super) fn router<S: Clone + Send + Sync + 'static>(config: &Config) -> Router<S> {
    let source = Arc::new(Source::new(&config.site_dir));
    Router::new()
        .route("/pkg/{*path}", get(package))
        .route("/public/{*path}", get(public))
        .route("/favicon.ico", get(favicon))
        .route("/widget.js", get(loader))
        .route("/widget/frame.js", get(frame_script))
        .route("/widget/frame.css", get(frame_styles))
        .route("/widget/words/{name}", get(frame_words))
        .with_state(source)
}

/// Returns the folder of the site; `None` when the site is in the binary.
pub(super) fn folder(config: &Config) -> Option<&Path> {
    (!source::is_embedded()).then_some(&config.site_dir)
}

/// Answers with a file of the site.
pub(super) async fn answer_file(config: &Config, name: &str, headers: &HeaderMap) -> Response {
    file(&Source::new(&config.site_dir), name, headers).await
}

/// Returns what changes whenever the browser's half does.
pub(super) async fn version(config: &Config) -> String {
    let source = Source::new(&config.site_dir);
    let mut version = String::new();
    for name in ["pkg/switchboard.js", "pkg/switchboard.css"] {
        if let Some((_, tag)) = source.read(name).await {
            version = format!("{version}{tag}.");
        }
    }
    version
}

async fn package(
    State(source): State<Arc<Source>>,
    extract::Path(path): extract::Path<String>,
    headers: HeaderMap,
) -> Response {
    file(&source, &format!("pkg/{path}"), &headers).await
}

async fn public(
    State(source): State<Arc<Source>>,
    extract::Path(path): extract::Path<String>,
    headers: HeaderMap,
) -> Response {
    file(&source, &format!("public/{path}"), &headers).await
}

async fn favicon(State(source): State<Arc<Source>>, headers: HeaderMap) -> Response {
    file(&source, "public/favicon.ico", &headers).await
}

/// The script that pages of others include, also those that isolate themselves.
async fn loader(State(source): State<Arc<Source>>, headers: HeaderMap) -> Response {
    let mut response = file(&source, "widget/loader.js", &headers).await;
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

async fn frame_script(State(source): State<Arc<Source>>, headers: HeaderMap) -> Response {
    file(&source, "widget/frame.js", &headers).await
}

async fn frame_styles(State(source): State<Arc<Source>>, headers: HeaderMap) -> Response {
    file(&source, "widget/frame.css", &headers).await
}

async fn frame_words(
    State(source): State<Arc<Source>>,
    extract::Path(name): extract::Path<String>,
    headers: HeaderMap,
) -> Response {
    file(&source, &format!("widget/words/{name}"), &headers).await
}

async fn file(source: &Source, name: &str, headers: &HeaderMap) -> Response {
    let Some(name) = checked(name) else {
        return super::fallback().await.into_response();
    };
    for (encoding, ending) in TWINS {
        if accepts(headers, encoding)
            && let Some(content) = source.read(&format!("{name}{ending}")).await
        {
            return answer(name, content, Some(encoding), headers);
        }
    }
    match source.read(name).await {
        Some(content) => answer(name, content, None, headers),
        None => super::fallback().await.into_response(),
    }
}

fn answer(
    name: &str,
    (content, tag): (Bytes, String),
    encoding: Option<&'static str>,
    asked: &HeaderMap,
) -> Response {
    let tag = format!(
        "\"{tag}{}\"",
        encoding.map(|name| format!("-{name}")).unwrap_or_default()
    );
    let tag = HeaderValue::try_from(tag).expect("a tag is hexadecimal");
    let mut headers = HeaderMap::new();
    let caching = if is_hashed(name) { IMMUTABLE } else { ASK };
    headers.insert(header::CACHE_CONTROL, caching);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, tag.clone());
    if asked.get(header::IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    (headers, content).into_response()
}

/// Returns the name when it stays inside the site and leads to no hidden file.
fn checked(name: &str) -> Option<&str> {
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0', ':'])
    };
    name.split('/').all(is_plain).then_some(name)
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        is_named && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Says whether a name holds a hash: `name.0123abcd.js` or `name-0123abcd.js`.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let Some((stem, _)) = file.rsplit_once('.') else {
        return false;
    };
    let last = stem.rsplit(['.', '-', '_']).next().unwrap_or_default();
    last.len() < stem.len()
        && last.len() >= 8
        && last.bytes().all(|byte| byte.is_ascii_hexdigit())
        && last.bytes().any(|byte| byte.is_ascii_digit())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_site() {
        assert_eq!(checked("pkg/switchboard.js"), Some("pkg/switchboard.js"));
        for bad in [
            "pkg/../secret",
            "pkg/..",
            "pkg//x",
            "pkg/.bound",
            "pkg/a\\..\\b",
            "pkg/",
            "pkg/c:x",
        ] {
            assert_eq!(checked(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        assert!(is_hashed("pkg/chunk-0a1b2c3d4e.js"));
        assert!(is_hashed("pkg/split.0a1b2c3d.wasm"));
        for name in [
            "pkg/switchboard.js",
            "pkg/switchboard_bg.wasm",
            "public/deadbeef.png",
            "x-facade12",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn an_encoding_is_sent_only_to_whom_it_suits() {
        let headers = |value: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))])
        };
        assert!(accepts(&headers("gzip, deflate, br"), "br"));
        assert!(accepts(&headers("BR;q=0.9"), "br"));
        assert!(!accepts(&headers("gzip;q=0, br;q=0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}
