//! The end of the process: the first signal drains, the second ends at once.

use std::{io, process, time::Duration};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long requests and workers may take to finish after the first signal.
///
/// Source: contract, *Signals*: SIGTERM drains (≤ 10 s).
pub const DRAIN: Duration = Duration::from_secs(10);

/// The signals that end the process; once it listens, none of them ends it by itself.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system refuses to hand over signals.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Cancels `stop` at the first SIGTERM or SIGINT and ends the process at the second.
    ///
    /// The stop comes before the word about it: a log that nobody reads holds nothing up.
    pub async fn watch(mut self, stop: CancellationToken) {
        let name = self.next().await;
        stop.cancel();
        tracing::info!(signal = name, "draining");
        self.next().await;
        process::exit(1);
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Resolves [`DRAIN`] after `stop`: what still runs then has had its time.
pub async fn overdue(stop: CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(DRAIN).await;
}
