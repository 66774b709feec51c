//! Takes out the words that are to go.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How soon what was asked for elsewhere, or is too old, is looked for.
const PERIOD: Duration = Duration::from_secs(30);

/// The pause between two steps: people write meanwhile.
const PAUSE: Duration = Duration::from_millis(100);

/// Erases until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    loop {
        let is_more = shared.desk.erase_due().await? || shared.desk.note_old().await? > 0;
        let pause = if is_more { PAUSE } else { PERIOD };
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = shared.desk.erasure() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}
