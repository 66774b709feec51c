//! Fetches the files that came with messages of one channel.

use crate::channel::{Channel, Fetched};
use desk::{ChannelConfig, Desk, WantedFile};
use domain::attachment::FileState;
use files::FileStore;
use futures::StreamExt;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

/// How many files come at once.
const AT_ONCE: usize = 4;

/// How many files are looked at in one round.
const ROUND: i64 = 16;

/// How often is looked when nobody says that something came; also how late a file may be tried again.
const TICK: Duration = Duration::from_millis(500);

/// How long is waited after something was written: files are looked up once for many messages.
const BREATH: Duration = Duration::from_millis(50);

/// How long one file may take: 20 MB over a slow line.
const PATIENCE: Duration = Duration::from_mins(5);

/// Fetches until it is told to stop; what was begun is begun anew later.
pub(crate) async fn run(
    desk: &Desk,
    channel: &dyn Channel,
    config: &ChannelConfig,
    store: &FileStore,
    stop: &CancellationToken,
) {
    let mut written = desk.watch();
    while !stop.is_cancelled() {
        let work = step(desk, channel, config, store);
        match stop.run_until_cancelled(work).await {
            None => return,
            Some(Ok(0)) => {}
            Some(Ok(_)) => continue,
            Some(Err(error)) => {
                tracing::warn!(channel = %config.channel.id, error = error.with_cause(), "files cannot be looked up");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            _ = written.changed() => { stop.run_until_cancelled(sleep(BREATH)).await; }
            () = sleep(TICK) => {}
        }
    }
}

/// Fetches one round of files; returns how many there were.
///
/// # Errors
/// Those of the database.
pub(crate) async fn step(
    desk: &Desk,
    channel: &dyn Channel,
    config: &ChannelConfig,
    store: &FileStore,
) -> desk::Result<usize> {
    let wanted = desk.wanted_files(config.channel.id, ROUND).await?;
    let count = wanted.len();
    let fetches = wanted
        .into_iter()
        .map(|file| one(desk, channel, config, store, file));
    let mut fetches = futures::stream::iter(fetches).buffer_unordered(AT_ONCE);
    while let Some(done) = fetches.next().await {
        done?;
    }
    Ok(count)
}

async fn one(
    desk: &Desk,
    channel: &dyn Channel,
    config: &ChannelConfig,
    store: &FileStore,
    file: WantedFile,
) -> desk::Result<()> {
    let piece = desk.secret();
    let work = channel.fetch(config, &file, store, &piece);
    let fetched = timeout(PATIENCE, work)
        .await
        .unwrap_or_else(|_| Fetched::NotNow("the file did not come in time".to_owned()));
    match fetched {
        Fetched::Here(stored) => desk.file_came(file.id, &stored).await,
        Fetched::TooLarge => desk.file_never_comes(file.id, &FileState::TooLarge).await,
        Fetched::Never(why) => {
            desk.file_never_comes(file.id, &FileState::Failed { why })
                .await
        }
        Fetched::NotNow(why) => {
            tracing::info!(file = %file.id, why, "a file did not come");
            desk.file_did_not_come(file.id, &why).await
        }
    }
}
