//! Throws away what is kept only for a while: ended sessions, understood raw updates, kept answers.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often it cleans up: what is kept for days need not go to the minute.
const PERIOD: Duration = Duration::from_hours(1);

/// Cleans up until `stop`; first an hour after the start, which is busy enough.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PERIOD) => {}
        }
        let rows = shared.desk.sweep().await?;
        tracing::debug!(rows, "cleaned up");
    }
}
