//! The pages and their server functions.

use super::{Web, headers, language, problem, site};
use crate::config::Config;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, Uri, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use desk::{Actor, Desk};
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use std::time::Duration;
use tokio::time::timeout;

/// The name that the browser's half is built under: `/pkg/switchboard.js`.
const OUTPUT: &str = "switchboard";

/// How long a page may take to be written before it is written once more.
const PATIENCE: Duration = Duration::from_secs(5);

/// Returns what the pages need to know about the site.
///
/// In its folder they find which parts of the browser's half a page loads later, and ask for them
/// at once.
pub(super) fn options(config: &Config) -> LeptosOptions {
    let folder = site::folder(config).map(|folder| folder.display().to_string());
    LeptosOptions::builder()
        .output_name(OUTPUT)
        .site_root(folder.unwrap_or_default())
        .site_pkg_dir("pkg")
        .build()
}

/// Makes the routes of all pages and of all server functions.
pub(super) fn router(web: &Web) -> Router<Web> {
    let desk = web.shared.desk.clone();
    let secure = app::ssr::Secure(web.shared.public_url.is_https());
    let origin = app::ssr::Origin(web.shared.public_url.to_string());
    let context = move || provide(&desk, secure, &origin);
    let options = web.leptos.clone();
    let shell = move || app::shell(options.clone());
    Router::new()
        .leptos_routes_with_context(web, generate_route_list(app::App), context, shell)
        .route_layer(middleware::from_fn(once_more))
}

/// Writes a page once more when it does not come to its end; a page only reads.
///
/// Now and then, where several are written at once, one misses that what it waits for is there, and would wait for
/// ever. Source: docs/adr/0048-a-page-that-hangs-is-written-once-more.md.
async fn once_more(request: Request, next: Next) -> Response {
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

/// Gives a page or a server function what it works with.
fn provide(desk: &Desk, secure: app::ssr::Secure, origin: &app::ssr::Origin) {
    provide_context(desk.clone());
    provide_context(secure);
    provide_context(origin.clone());
    language::provide();
    if let Some(actor) = use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned()) {
        provide_context::<Actor>(actor);
    }
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        response.insert_header(
            header::CONTENT_SECURITY_POLICY,
            headers::policy(Some(&nonce)),
        );
    }
}

/// Answers a method that an address does not have.
///
/// A form whose button was pressed before its page was alive comes here by the browser itself, which is led back to
/// the page.
pub(super) async fn other_method(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let accept = headers.get(header::ACCEPT);
    let is_browser = accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if method == Method::POST && is_browser {
        Redirect::to(uri.path()).into_response()
    } else {
        problem::method_not_allowed().into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{http::StatusCode, routing::get};
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
                .route_layer(middleware::from_fn(once_more));
            let request = Request::builder().method(method).body(Body::empty());
            let answer = timeout(PATIENCE * 3, router.oneshot(request.unwrap())).await;
            let status = answer.ok().map(|answer| answer.unwrap().status());
            assert_eq!(status, (times == 2).then_some(StatusCode::OK));
            assert_eq!(asked.load(Ordering::SeqCst), times);
        }
    }
}
