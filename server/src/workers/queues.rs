//! Looks at the queues, tells which are over their limits, tells those who wait where they stand, and those to whom
//! somebody is offered how much time is left.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often it looks: a limit is minutes, and who is called needs seconds to come.
const PERIOD: Duration = Duration::from_secs(5);

/// Looks until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut looked = shared.desk.now();
    loop {
        shared.desk.look_at_queues().await?;
        shared.desk.show_places().await?;
        let now = shared.desk.now();
        shared.desk.count_down(looked).await?;
        looked = now;
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}
