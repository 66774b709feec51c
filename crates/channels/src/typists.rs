//! Shows customers that somebody types.

use crate::channel::Registry;
use desk::{Desk, Typing};
use domain::id::ChannelId;
use std::{collections::BTreeMap, time::Duration};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{Instant, timeout},
};
use tokio_util::sync::CancellationToken;

/// How long one sign is shown by channels; another within this time changes nothing.
const SHOWN: Duration = Duration::from_secs(4);

/// How long showing it may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Shows signs of typing until it is told to stop, on whatever node somebody types.
pub(crate) async fn run(desk: &Desk, registry: &Registry, stop: &CancellationToken) {
    let mut typists = desk.typists();
    let mut shown: BTreeMap<(ChannelId, String), Instant> = BTreeMap::new();
    while let Some(heard) = stop.run_until_cancelled(typists.recv()).await {
        let typing = match heard {
            Ok(typing) => typing,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let now = Instant::now();
        shown.retain(|_, at| now.duration_since(*at) < SHOWN);
        let key = (typing.channel, typing.address.clone());
        if shown.insert(key, now).is_none() {
            let work = show(desk, registry, &typing);
            let in_time = stop.run_until_cancelled(timeout(PATIENCE, work)).await;
            if in_time.is_none() {
                return;
            }
        }
    }
}

async fn show(desk: &Desk, registry: &Registry, typing: &Typing) {
    let config = match desk.channel_config(typing.channel).await {
        Ok(Some(config)) if config.channel.is_enabled => config,
        Ok(_) => return,
        Err(error) => return tracing::debug!(error = error.with_cause(), "typing was not shown"),
    };
    if let Some(channel) = registry.find(config.channel.kind) {
        channel.show_typing(&config, &typing.address).await;
    }
}
