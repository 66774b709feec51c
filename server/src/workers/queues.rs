//! Looks at the queues, tells which are over their limits, and tells those who wait where they stand.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often it looks: a limit is minutes, and who is called needs seconds to come.
const PERIOD: Duration = Duration::from_secs(5);

/// Looks until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        shared.desk.look_at_queues().await?;
        shared.desk.show_places().await?;
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}
