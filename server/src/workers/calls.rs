//! Carries telephone calls.

use crate::run::Shared;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use voice::Runner;

/// Carries calls until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let public_url = shared.public_url.to_string();
    let runner = Runner::new(shared.desk.clone(), shared.voice.clone(), &public_url)?;
    Ok(runner.run(&stop).await?)
}
