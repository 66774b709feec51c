//! Throws away what is kept only for a while: ended sessions, understood raw updates, kept answers, files that
//! nothing names any more.

use crate::run::Shared;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How often it cleans up: what is kept for days need not go to the minute.
const PERIOD: Duration = Duration::from_hours(1);

/// How many of the 256 parts of the file store are looked at each time: all of them in a day.
const PARTS: u8 = 11;

/// Cleans up until `stop`; first an hour after the start, which is busy enough.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let mut part = 0_u8;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(PERIOD) => {}
        }
        let rows = shared.desk.sweep().await?;
        let mut files = shared.files.sweep_pieces().await?;
        for _ in 0..PARTS {
            files += sweep_part(&shared, part).await?;
            part = part.wrapping_add(1);
        }
        tracing::debug!(rows, files, "cleaned up");
    }
}

/// Takes away the files of a part of the store that nothing names; returns how many there were.
async fn sweep_part(shared: &Shared, part: u8) -> anyhow::Result<usize> {
    let old = shared.files.list_old(part).await?;
    let mut count = 0;
    for name in shared.desk.unneeded_files(old).await? {
        count += usize::from(shared.files.remove_old(&name).await?);
    }
    Ok(count)
}
