//! Channels: where contacts write, and the workers that carry messages in and out.
//!
//! **What it decides.** What a provider's update says, when it may be acknowledged, which message leaves when,
//! and what became of it. **What it does not.** Whose conversation it is, who answers, what a page shows: that
//! is the desk's, and every fact goes through its use-cases.
//!
//! **The way in.** `telegram/poller` or `telegram/webhook` takes raw updates, the desk writes them down in one
//! commit, only then are they acknowledged. [`ingest`] understands them afterwards, in the order in
//! which they came.
//!
//! **The way out.** `courier` looks for due deliveries, the `shaper` says which may leave when, one claim in a
//! commit of its own, one attempt, one settlement with one of four results: done, later, never, unknown.
//!
//! **Invariants**
//! 1. Nothing is acknowledged before it is committed; nothing that was taken is thrown away.
//! 2. An update that cannot be understood is set aside with its reason and blocks no other.
//! 3. A message is handed over at most once per claim. What may have arrived is *unknown* and never repeated
//!    by itself.
//! 4. In a chat one message is on its way at a time; no chat waits for another.
//! 5. A channel is carried by one node at a time; whoever calls in may call any.
//! 6. Every await on a provider has a time limit. A stop ends everything within five seconds.
//!
//! **How to add a channel.** A folder that implements [`Channel`], a line in [`Channels::new`], fixtures under
//! `tests/fixtures/`, its section in the configuration, its part in the simulator.

mod absence;
mod channel;
mod courier;
mod fetcher;
mod health;
pub mod ingest;
mod open;
mod pace;
mod reread;
mod running;
mod shaper;
mod supervise;
mod telegram;
mod typists;
mod widget;

pub use channel::{Attempt, Channel, Checked, Fetched, Registry};
pub use pace::{Pace, Rate};
pub use telegram::{API_URL, BadApi, Telegram};
pub use widget::Widget;

use desk::Desk;
use files::FileStore;
use futures::FutureExt;
use tokio_util::sync::CancellationToken;

/// What the configuration says about channels.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The Bot API: Telegram's own, a local server or a simulator.
    pub telegram_api_url: String,
    /// Where this server is reached from outside; webhooks need it.
    pub public_url: Option<String>,
    /// Where files lie.
    pub files: FileStore,
}

/// The channels of one process; cheap to clone.
#[derive(Debug, Clone)]
pub struct Channels {
    desk: Desk,
    registry: Registry,
    open: open::Open,
    files: FileStore,
}

impl Channels {
    /// Prepares the channels; nothing runs yet.
    ///
    /// # Errors
    /// [`BadApi`] when a setting cannot be used.
    pub fn new(desk: Desk, settings: &Settings) -> Result<Self, BadApi> {
        let (files, public_url) = (settings.files.clone(), settings.public_url.clone());
        let telegram = Telegram::new(&settings.telegram_api_url, public_url, files.clone())?;
        Ok(Self {
            desk,
            registry: Registry::default().with(telegram).with(Widget),
            open: open::Open::default(),
            files,
        })
    }

    /// Serves what providers call: `POST /telegram/{channel}`.
    ///
    /// Shape: without sessions and without a check of the origin; a secret opens each.
    pub fn routes(&self) -> axum::Router {
        telegram::webhook::routes(self.desk.clone(), self.open.clone())
    }

    /// Runs all channels until `stop`; ends within five seconds of it.
    pub async fn run(&self, stop: CancellationToken) {
        let supervisor = supervise::Supervisor::new(
            self.desk.clone(),
            self.registry.clone(),
            self.open.clone(),
            self.files.clone(),
        );
        // Boxed, because whoever calls this holds it for the life of the process.
        tokio::join!(
            ingest::run(&self.desk, &self.registry, &stop).boxed(),
            typists::run(&self.desk, &self.registry, &stop).boxed(),
            supervisor.run(&stop).boxed()
        );
    }

    /// Returns the kinds of channels, to understand updates step by step.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }
}
