//! Takes in and sends out on every channel.

use crate::run::Shared;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Runs the channels until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    shared.channels.run(stop).await;
    Ok(())
}
