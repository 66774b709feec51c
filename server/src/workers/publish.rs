//! Hands the journal to the streams.

use crate::{http::Hub, run::Shared};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// How many events are joined at once.
const PAGE: usize = 200;

/// Follows the journal until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut journal = shared.desk.watch();
    loop {
        while step(&shared).await? > 0 {}
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            changed = journal.changed() => changed?,
        }
    }
}

/// Publishes the next events; returns how many.
async fn step(shared: &Shared) -> anyhow::Result<usize> {
    let entries = Hub::read(&shared.desk, shared.hub.head(), PAGE).await?;
    let count = entries.len();
    for entry in entries {
        shared.metrics.event(entry.event.fact.name());
        shared.hub.publish(entry);
    }
    shared
        .metrics
        .journal(*shared.desk.watch().borrow(), shared.hub.head());
    Ok(count)
}
