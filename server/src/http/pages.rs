//! The pages and their server functions.

use super::{Web, headers, language, once_more, problem, site};
use crate::config::Config;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, Method, Uri, header, request::Parts},
    middleware,
    response::{IntoResponse, Redirect, Response},
};
use desk::{Actor, Desk};
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_axum::{
    LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context,
};
use tower_http::compression::CompressionLayer;

/// The name that the browser's half is built under: `/pkg/switchboard.js`.
const OUTPUT: &str = "switchboard";

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

/// Makes the routes of all pages and of all server functions, whose answers are packed for browsers that ask for it.
pub(super) fn router(web: &Web) -> Router<Web> {
    let options = web.leptos.clone();
    let shell = move || app::shell(options.clone());
    Router::new()
        .leptos_routes_with_context(web, generate_route_list(app::App), context(web), shell)
        .route_layer(middleware::from_fn(once_more::layer))
        .route_layer(CompressionLayer::new())
}

/// Makes what gives every page what it works with.
fn context(web: &Web) -> impl Fn() + Clone + Send + Sync + use<> {
    let desk = web.shared.desk.clone();
    let secure = app::ssr::Secure(web.shared.public_url.is_https());
    let origin = app::ssr::Origin(web.shared.public_url.to_string());
    move || provide(&desk, secure, &origin)
}

/// Answers an address that there is not: whoever looks at it with a browser gets a page that leads on, a program a
/// problem.
pub(super) async fn nowhere(State(web): State<Web>, request: Request) -> Response {
    if request.method() != Method::GET || !is_browser(request.headers()) {
        return problem::fallback().await.into_response();
    }
    let options = web.leptos.clone();
    let shell = move || app::shell(options.clone());
    render_app_async_with_context(context(&web), shell)(request).await
}

/// Says whether somebody looks at the answer, not a program.
fn is_browser(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
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
    if method == Method::POST && is_browser(&headers) {
        Redirect::to(uri.path()).into_response()
    } else {
        problem::method_not_allowed().into_response()
    }
}
