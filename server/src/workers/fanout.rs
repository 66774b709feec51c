//! Turns the journal into deliveries.

use crate::run::Shared;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Follows the journal until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut journal = shared.desk.watch();
    loop {
        while shared.desk.fan_out().await? > 0 {}
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            changed = journal.changed() => changed?,
        }
    }
}
