//! Tries bots for admins, on each node: whoever asks waits here.

use crate::run::Shared;
use bots::Tryer;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Tries bots until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let guarded = super::bots::guarded(&shared)?;
    let tryer = Tryer::new(shared.desk.clone(), guarded, bots::connector());
    tryer.run(&stop).await;
    Ok(())
}
