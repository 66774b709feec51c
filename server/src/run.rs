//! Puts workers and HTTP around a desk, and ends both in order.

use crate::{
    config::{Config, PublicUrl},
    http::{self, Hub, Readiness, Streams},
    lifecycle,
    metrics::Metrics,
    workers::{self, Supervisor},
};
use anyhow::Context;
use channels::Channels;
use desk::Desk;
use files::FileStore;
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How often something happens that nobody asked for; tests hurry it.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The time between two signs of life on a stream.
    pub beat: Duration,
    /// How long the head of a request may take, and how long a connection may rest between two.
    pub head: Duration,
}

impl Default for Pace {
    /// A beat each ten seconds: shorter than the patience of any proxy, and a broken line is noticed soon. Heads
    /// have longer than a proxy keeps a connection that it may use again, so that it is the proxy that closes it.
    fn default() -> Self {
        Self {
            beat: Duration::from_secs(10),
            head: Duration::from_secs(75),
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
    /// It tells webhooks what happens.
    pub tells: bool,
}

impl Default for Duties {
    /// Everything.
    fn default() -> Self {
        Self {
            carries: true,
            routes: true,
            tells: true,
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
    pub(crate) files: FileStore,
    pub(crate) voice: voice::Provider,
    pub(crate) hub: Hub,
    pub(crate) streams: Streams,
    pub(crate) readiness: Readiness,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) stop: CancellationToken,
}

/// Serves until `stop`, then lets requests and workers finish.
///
/// # Errors
/// The journal cannot be read, or the metrics' address is taken.
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
    let files = FileStore::at(&config.files_dir);
    let settings = channels::Settings {
        telegram_api_url: config.telegram_api_url.clone(),
        public_url: Some(public_url.to_string()),
        files: files.clone(),
    };
    let channels = Channels::new(desk.clone(), &settings)?;
    let voice = voice::Provider::at(&config.twilio_api_url);
    let shared = Arc::new(Shared {
        desk,
        config,
        public_url,
        pace,
        channels,
        files,
        voice,
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
        supervisor.serve(listener, http::metrics_router(&shared), pace.head);
    }
    http::serve(listener, http::router(&shared), pace.head, stop).await;
    if tokio::time::timeout(lifecycle::DRAIN, supervisor.join())
        .await
        .is_err()
    {
        tracing::warn!("workers did not finish in time");
    }
    Ok(())
}
