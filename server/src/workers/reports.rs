//! Counts the journal for the reports.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How old a report may be: each round is a commit, and nobody reads a report by the second.
const PERIOD: Duration = Duration::from_secs(5);

/// Counts until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        while !stop.is_cancelled() && shared.desk.count_events().await? > 0 {}
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}
