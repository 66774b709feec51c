//! HTTP: who may call what, and how answers look.
//!
//! A request passes, from the outside in: its span and its measurement, the security headers, the
//! catch for panics, then either the API (bearer tokens, [`crate::Access`]) or the pages (the check
//! of its origin, its session, who that belongs to). Both read bodies up to [`MAX_BODY_BYTES`].

mod accept;
mod brand;
mod csrf;
mod downloads;
mod files;
mod headers;
mod health;
mod identity;
mod install;
mod language;
mod live;
mod measure;
mod once_more;
mod pages;
mod peer;
mod problem;
mod session;
mod site;
mod stream;

pub use problem::Problem;
pub use stream::{Entry, Hub, Streams};

pub(crate) use accept::serve;
pub(crate) use files::{MAX_FILE_BODY_BYTES, hand_out, store, take_in};
pub(crate) use health::{Readiness, check_writable};
pub(crate) use live::{open, seen};
pub(crate) use problem::fallback;
pub(crate) use stream::{Credential, Heard, Listener, Position, answer, frame, tell, unnumbered};

use crate::{api, chatwoot, run::Shared, widget};
use axum::{
    Router,
    extract::FromRef,
    handler::Handler,
    middleware,
    routing::{get, post},
};
use desk::Desk;
use std::{sync::Arc, time::Duration};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::RequestBodyTimeoutLayer,
};

/// The largest body that is read.
///
/// Units: bytes. A message has 4,096 characters; a megabyte leaves room for every list that a
/// form can hold.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// How long a body may stand still before its request is given up.
const BODY_PATIENCE: Duration = Duration::from_secs(30);

/// What handlers are given.
#[derive(Clone)]
pub(crate) struct Web {
    pub(crate) shared: Arc<Shared>,
    leptos: leptos::config::LeptosOptions,
}

impl FromRef<Web> for Arc<Shared> {
    fn from_ref(web: &Web) -> Self {
        Self::clone(&web.shared)
    }
}

impl FromRef<Web> for Desk {
    fn from_ref(web: &Web) -> Self {
        web.shared.desk.clone()
    }
}

impl FromRef<Web> for leptos::config::LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.leptos.clone()
    }
}

/// Makes the router of everything that is served at the public address.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let web = Web {
        shared: Arc::clone(shared),
        leptos: pages::options(&shared.config),
    };
    let gate = api::gate(&web);
    Router::new()
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .merge(site::router(&shared.config))
        .merge(install::router())
        .merge(people(&web))
        .merge(api::router(&web, gate.clone()))
        .merge(chatwoot::router(&gate))
        .merge(widget::router(&web))
        .merge(shared.channels.routes().with_state(()))
        .merge(telephone(shared).with_state(()))
        .fallback(pages::nowhere.layer(middleware::from_fn_with_state(web.clone(), brand::find)))
        .method_not_allowed_fallback(pages::other_method)
        .layer(RequestBodyTimeoutLayer::new(BODY_PATIENCE))
        .layer(middleware::from_fn_with_state(
            web.clone(),
            peer::believe_proxies,
        ))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(middleware::from_fn_with_state(web.clone(), headers::set))
        .layer(middleware::from_fn_with_state(
            web.clone(),
            measure::measure,
        ))
        .with_state(web)
}

/// What the provider of telephone calls reaches; its signature opens it.
fn telephone(shared: &Arc<Shared>) -> Router {
    let public_url = shared.public_url.to_string();
    voice::routes(shared.desk.clone(), shared.voice.clone(), &public_url)
}

/// What people reach with a session: pages, server functions, live data, files.
fn people(web: &Web) -> Router<Web> {
    let pages = Router::new()
        .merge(pages::router(web).layer(middleware::from_fn_with_state(web.clone(), brand::find)))
        .route("/language", post(language::choose))
        .route("/language/{file}", get(language::dictionary))
        .route("/brand.css", get(brand::css))
        .route("/brand/logo", get(brand::logo).put(brand::set_logo))
        .route("/downloads/contacts/{id}", get(downloads::contact))
        .route("/downloads/report.csv", get(downloads::report))
        .route("/downloads/audit.csv", get(downloads::audit))
        .route(
            "/downloads/configuration.json",
            get(downloads::configuration),
        )
        .route("/live", get(live::live))
        .route("/files/{id}", get(files::whole))
        .route("/files/{id}/small", get(files::small));
    let uploads = Router::new().route("/files", post(files::upload));
    behind_session(web, pages, MAX_BODY_BYTES).merge(behind_session(
        web,
        uploads,
        files::MAX_FILE_BODY_BYTES,
    ))
}

fn behind_session(web: &Web, routes: Router<Web>, max_body_bytes: usize) -> Router<Web> {
    let within = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(web.clone(), csrf::check))
        .layer(middleware::from_fn(session::secure_removal))
        .layer(session::layer(&web.shared))
        .layer(middleware::from_fn_with_state(web.clone(), identity::find))
        .layer(RequestBodyLimitLayer::new(max_body_bytes));
    routes.layer(within)
}

/// Makes the router of the metrics' address.
pub(crate) fn metrics_router(shared: &Arc<Shared>) -> Router {
    let metrics = Arc::clone(&shared.metrics);
    Router::new().route(
        "/metrics",
        get(move || std::future::ready(metrics.render())),
    )
}
