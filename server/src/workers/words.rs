//! Takes what was written into the index of words.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long it lets things gather: many at once cost less, and what waits is found as well.
const PAUSE: Duration = Duration::from_millis(500);

/// Follows the journal until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut journal = shared.desk.watch();
    loop {
        while shared.desk.index_words().await? && !stop.is_cancelled() {}
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            changed = journal.changed() => changed?,
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
