//! The end of the process: the first signal drains, the second ends at once.

use std::{process, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How long requests and workers may take to finish after the first signal.
///
/// Source: contract, *Signals*: SIGTERM drains (≤ 10 s).
pub const DRAIN: Duration = Duration::from_secs(10);

/// Cancels `stop` at the first SIGTERM or SIGINT and ends the process at the second.
///
/// # Errors
/// The system refuses to hand over signals.
pub async fn watch_signals(stop: CancellationToken) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut next = async || {
        tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        }
    };
    let name = next().await;
    tracing::info!(signal = name, "draining");
    stop.cancel();
    let name = next().await;
    tracing::warn!(signal = name, "ending at once");
    process::exit(1);
}

/// Resolves [`DRAIN`] after `stop`: what still runs then has had its time.
pub async fn overdue(stop: CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(DRAIN).await;
}
