//! The languages of the pages: which one a page is in, how one is chosen, and what a browser learns it from.

use super::{Problem, Web};
use app::language::{COOKIE, Language, Script, negotiate, script};
use axum::{
    Form,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use leptos::prelude::{provide_context, use_context};
use std::{io::Write, sync::LazyLock};

/// An address is another one when the content is.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// How long a choice is remembered.
///
/// Units: s. A year, and again a year with each choice.
const REMEMBERED: u32 = 31_536_000;

/// How hard brotli tries: dictionaries are pressed while the first browser waits.
const QUALITY: u32 = 9;

/// Says to a page in which language it is.
pub(super) fn provide() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    provide_context(of(&parts.headers));
}

/// Returns the language that a request asks for.
pub(super) fn of(headers: &HeaderMap) -> Language {
    let cookies = text(headers, &header::COOKIE);
    let accepted = text(headers, &header::ACCEPT_LANGUAGE);
    negotiate(&cookies, &accepted)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    let values = headers.get_all(name).iter();
    let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
    values.join(if name == header::COOKIE { "; " } else { ", " })
}

/// What was chosen.
#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    language: String,
}

/// Remembers a choice in the browser, and goes back to the page; any other word is forgotten.
pub(super) async fn choose(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Response {
    let tag = Language::find(&chosen.language).map_or("", Language::tag);
    let age = if tag.is_empty() { 0 } else { REMEMBERED };
    let secure = if web.shared.public_url.is_https() {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{COOKIE}={tag}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    let back = back(&text(&headers, &header::REFERER));
    let kept = AppendHeaders([(header::SET_COOKIE, cookie)]);
    (kept, Redirect::to(&back)).into_response()
}

/// Returns where a page is within the house, whatever its host is called; the first page when nothing says it.
fn back(referer: &str) -> String {
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .map_or("", |(_, path)| path);
    format!("/{}", path.trim_start_matches(['/', '\\']))
}

/// The dictionaries as they are sent to browsers that read brotli.
static PRESSED: LazyLock<Vec<(&'static str, Bytes)>> = LazyLock::new(|| {
    let scripts = Language::ALL.into_iter().filter_map(script);
    scripts
        .map(|script| (&*script.address, pressed(&script.content)))
        .collect()
});

fn pressed(content: &str) -> Bytes {
    let mut pressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut pressed, 4_096, QUALITY, 22);
    // Writing into memory does not fail.
    let _written = writer.write_all(content.as_bytes());
    drop(writer);
    pressed.into()
}

/// Gives out a dictionary.
pub(super) async fn dictionary(
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let address = format!("/language/{file}");
    let mut scripts = Language::ALL.into_iter().filter_map(script);
    let Some(script) = scripts.find(|script| script.address == address) else {
        return Err(super::fallback().await);
    };
    let head = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, IMMUTABLE),
        (header::VARY, "accept-encoding"),
    ];
    if !text(&headers, &header::ACCEPT_ENCODING).contains("br") {
        return Ok((head, script.content.as_str()).into_response());
    }
    let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("br"))];
    Ok((head, encoding, in_brotli(script)).into_response())
}

fn in_brotli(script: &Script) -> Bytes {
    PRESSED
        .iter()
        .find(|(address, _)| *address == script.address)
        .map(|(_, pressed)| pressed.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_the_page_and_never_to_another_house() {
        assert_eq!(back("http://127.0.0.1:3000/account?x=1"), "/account?x=1");
        assert_eq!(
            back("https://desk.example//evil.example/x"),
            "/evil.example/x"
        );
        assert_eq!(back("https://desk.example/\\evil.example"), "/evil.example");
        assert_eq!(back(""), "/");
    }

    #[test]
    fn a_pressed_dictionary_is_much_smaller() {
        for script in Language::ALL.into_iter().filter_map(script) {
            assert!(in_brotli(script).len() * 2 < script.content.len());
        }
    }
}
