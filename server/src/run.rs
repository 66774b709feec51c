//! Puts workers and HTTP around a desk, and ends both in order.

use crate::{
    config::{Config, PublicUrl},
    http::{self, Hub, Readiness, Streams},
    lifecycle,
    metrics::Metrics,
    workers::{self, Supervisor},
};
use anyhow::Context;
use axum::Router;
use channels::Channels;
use desk::Desk;
use std::{future::IntoFuture, net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How often something happens that nobody asked for; tests hurry it.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The time between two signs of life on a stream.
    pub beat: Duration,
}

impl Default for Pace {
    /// Ten seconds: shorter than the patience of any proxy, and a broken line is noticed soon.
    fn default() -> Self {
        Self {
            beat: Duration::from_secs(10),
        }
    }
}

/// What a node does besides serving pages, the API and streams.
#[derive(Debug, Clone, Copy)]
pub struct Duties {
    /// It takes in and sends out on the channels.
    pub carries: bool,
    /// It routes, while no other node does.
    pub routes: bool,
}

impl Default for Duties {
    /// Everything.
    fn default() -> Self {
        Self {
            carries: true,
            routes: true,
        }
    }
}

/// What is run.
#[derive(Debug)]
pub struct Service {
    /// The use-cases.
    pub desk: Desk,
    /// The settings.
    pub config: Config,
    /// Where the pages and the API are served.
    pub listener: TcpListener,
    /// How often things happen.
    pub pace: Pace,
    /// What it does besides serving.
    pub duties: Duties,
}

/// What requests and workers share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) desk: Desk,
    pub(crate) config: Config,
    pub(crate) public_url: PublicUrl,
    pub(crate) pace: Pace,
    pub(crate) channels: Channels,
    pub(crate) hub: Hub,
    pub(crate) streams: Streams,
    pub(crate) readiness: Readiness,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) stop: CancellationToken,
}

/// Serves until `stop`, then lets requests and workers finish.
///
/// # Errors
/// The journal cannot be read, the metrics' address is taken, or the listener fails.
pub async fn run(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    let Service {
        desk,
        config,
        listener,
        pace,
        duties,
    } = service;
    let public_url = config.public_url_at(listener.local_addr()?)?;
    let metrics = Arc::new(Metrics::default());
    let hub = Hub::new(desk.head().await.context("cannot read the journal")?);
    let streams = Streams::new(Arc::clone(&metrics));
    let settings = channels::Settings {
        telegram_api_url: config.telegram_api_url.clone(),
        public_url: Some(public_url.to_string()),
    };
    let channels = Channels::new(desk.clone(), &settings)?;
    let shared = Arc::new(Shared {
        desk,
        config,
        public_url,
        pace,
        channels,
        hub,
        streams,
        readiness: Readiness::default(),
        metrics: Arc::clone(&metrics),
        stop: stop.clone(),
    });
    let mut supervisor = Supervisor::new(stop.clone(), metrics);
    workers::start(&mut supervisor, &shared, duties);
    if let Some(address) = shared.config.metrics_listen {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot serve metrics at {address}"))?;
        supervisor.serve("metrics", listener, http::metrics_router(&shared));
    }
    let served = serve(listener, http::router(&shared), stop.clone()).await;
    // Whatever ended the serving, the workers end with it.
    stop.cancel();
    if tokio::time::timeout(lifecycle::DRAIN, supervisor.join())
        .await
        .is_err()
    {
        tracing::warn!("workers did not finish in time");
    }
    served
}

/// Serves `router` until `stop`; cuts what has not finished in time.
async fn serve(
    listener: TcpListener,
    router: Router,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(stop.clone().cancelled_owned())
        .into_future();
    tokio::select! {
        ended = serving => ended.context("the listener failed"),
        () = lifecycle::overdue(stop) => {
            tracing::warn!("requests did not finish in time");
            Ok(())
        }
    }
}
