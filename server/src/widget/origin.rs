//! Which pages may call: our own frame, what is no page, and exactly those whose origin a widget names.
//!
//! Source: Fetch, *CORS protocol*.

use crate::{http::Problem, run::Shared};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::widget::Widget;
use std::sync::Arc;

/// How long a browser remembers that it may call.
///
/// Units: seconds. Short: an origin that is taken away is refused soon.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST");

const HEADERS: HeaderValue = HeaderValue::from_static("authorization, content-type, last-event-id");

const EXPOSED: HeaderValue = HeaderValue::from_static("retry-after");

/// Marks an answer as made for its origin.
pub(super) async fn vary(mut response: Response) -> Response {
    let origin = HeaderValue::from_static("origin");
    response.headers_mut().append(header::VARY, origin);
    response
}

/// Answers browsers that ask whether a page may call.
pub(super) async fn asked(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(origin) = foreign(&headers, shared.public_url.origin()) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    // Nobody says yet at which widget he is; the call itself is looked at by its own.
    if !shared.desk.is_widget_origin(&origin).await? {
        return Err(refused());
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    allow(response.headers_mut(), &origin);
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    Ok(response)
}

/// Returns the foreign origin that calls, when the widget lets it; `None` for our own frame and for programs.
///
/// # Errors
/// 403 for any other page.
pub(super) fn check(
    shared: &Shared,
    headers: &HeaderMap,
    widget: &Widget,
) -> Result<Option<String>, Problem> {
    match foreign(headers, shared.public_url.origin()) {
        Some(origin) if !widget.allows(&origin) => Err(refused()),
        origin => Ok(origin),
    }
}

/// Lets a page read an answer.
pub(super) fn allow(headers: &mut HeaderMap, origin: &str) {
    if let Ok(origin) = HeaderValue::from_str(origin) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}

/// Returns the origin of a page that is not ours; `null` and what is no text are none of ours either.
fn foreign(headers: &HeaderMap, own: &str) -> Option<String> {
    const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    if headers.get(SITE).is_some_and(|site| site == "same-origin") {
        return None;
    }
    let origin = headers.get(header::ORIGIN)?;
    let origin = origin.to_str().unwrap_or("null");
    (origin != own).then(|| origin.to_owned())
}

fn refused() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "origin_refused",
        "pages of this origin may not call here",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_frame_and_programs_are_no_foreign_page() {
        let own = "https://desk.example.org";
        let origin_of = |site: Option<&str>, origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(site) = site {
                headers.insert("sec-fetch-site", site.parse().unwrap());
            }
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            foreign(&headers, own)
        };
        assert_eq!(origin_of(None, None), None);
        assert_eq!(origin_of(Some("same-origin"), None), None);
        assert_eq!(origin_of(Some("same-origin"), Some(own)), None);
        assert_eq!(origin_of(None, Some(own)), None);
        for foreign in [
            "https://evil.example",
            "null",
            "https://desk.example.org:8443",
        ] {
            for site in [None, Some("cross-site"), Some("same-site")] {
                assert_eq!(origin_of(site, Some(foreign)), Some(foreign.to_owned()));
            }
        }
    }
}
