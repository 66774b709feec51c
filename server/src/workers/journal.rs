//! Looks at the database for what other processes wrote.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How soon the writes of another process are seen.
const PERIOD: Duration = Duration::from_millis(250);

/// Moves the watch of the journal until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut period = tokio::time::interval(PERIOD);
    period.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = period.tick() => { shared.desk.poll_journal().await?; }
        }
    }
}
