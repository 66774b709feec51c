//! Ends the streams of sessions and tokens that are no longer good.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often credentials are looked at: a stream ends at most this long, and the time of one
/// round, after its session was revoked elsewhere (promised: 2 s).
const PERIOD: Duration = Duration::from_secs(1);

/// Looks at the credentials of the open streams until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut period = tokio::time::interval(PERIOD);
    period.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = period.tick() => shared.streams.end_revoked(&shared.desk).await?,
        }
    }
}
