//! Notes whose browsers listen, and finds out whose do no more.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often it looks: a fraction of the silence after which somebody is out of reach.
const PERIOD: Duration = Duration::from_secs(5);

/// Looks until `stop`. Who began to look hears a while before it believes a silence; so does who could not look.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let since = shared.desk.now();
    loop {
        let here = shared.streams.listeners();
        shared.desk.look_at_listeners(&here, since).await?;
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}
