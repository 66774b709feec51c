//! Understands what was taken in: raw rows become contacts, conversations and messages.
//!
//! Rows of one lane are understood in order, lanes beside each other. A row leaves the inbox only when it was
//! ingested or set aside; while the database is away it stays, and with it the rest of its lane.

use crate::channel::Registry;
use desk::{Desk, Inbound, Kind};
use domain::id::ChannelId;
use futures::{StreamExt, stream};
use std::{collections::BTreeMap, time::Duration};
use tokio_util::sync::CancellationToken;

/// How many rows are looked at in one round.
const ROUND: i64 = 256;

/// How many lanes are understood at once; as many as one commit takes together.
const LANES: usize = 64;

/// How often the inbox is looked at when nobody says that something came.
const TICK: Duration = Duration::from_secs(1);

/// The longest pause while the database is away.
const MAX_PAUSE: Duration = Duration::from_secs(5);

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// How many rows left the inbox.
    pub done: usize,
    /// How many lanes must be tried again.
    pub held_up: usize,
}

/// Understands what waits until it is told to stop.
pub(crate) async fn run(desk: &Desk, registry: &Registry, stop: &CancellationToken) {
    let mut pause = Duration::ZERO;
    // A step that is dropped leaves its rows in the inbox.
    while let Some(round) = stop.run_until_cancelled(step(desk, registry)).await {
        match round {
            Ok(Round { held_up: 0, done }) => {
                pause = Duration::ZERO;
                if done > 0 {
                    continue;
                }
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = desk.arrival() => {}
                    () = tokio::time::sleep(TICK) => {}
                }
                continue;
            }
            Ok(Round { held_up, .. }) => tracing::warn!(held_up, "lanes wait for the database"),
            Err(error) => tracing::warn!(%error, "the inbox cannot be read"),
        }
        pause = (pause * 2).clamp(Duration::from_millis(100), MAX_PAUSE);
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Understands one round of what waits.
///
/// # Errors
/// Those of the database, when the inbox cannot be read.
pub async fn step(desk: &Desk, registry: &Registry) -> desk::Result<Round> {
    let mut lanes: BTreeMap<(ChannelId, String), Vec<Inbound>> = BTreeMap::new();
    for inbound in desk.waiting_inbound(ROUND).await? {
        lanes
            .entry((inbound.channel, inbound.lane.clone()))
            .or_default()
            .push(inbound);
    }
    let all = stream::iter(lanes.into_values()).map(|lane| understand_lane(desk, registry, lane));
    let results: Vec<_> = all.buffer_unordered(LANES).collect().await;
    Ok(Round {
        done: results.iter().map(|(done, _)| done).sum(),
        held_up: results.iter().filter(|(_, is_held_up)| *is_held_up).count(),
    })
}

async fn understand_lane(desk: &Desk, registry: &Registry, lane: Vec<Inbound>) -> (usize, bool) {
    let mut done = 0;
    for inbound in &lane {
        if let Err(error) = understand(desk, registry, inbound).await {
            tracing::warn!(inbound = inbound.id, %error, "not ingested yet");
            return (done, true);
        }
        done += 1;
    }
    (done, false)
}

async fn understand(desk: &Desk, registry: &Registry, inbound: &Inbound) -> desk::Result<()> {
    let Some(channel) = registry.find(inbound.kind) else {
        return desk
            .set_aside(inbound, "no provider for this kind of channel")
            .await;
    };
    let understood = match channel.understand(&inbound.body) {
        Ok(understood) => understood,
        Err(why) => {
            tracing::warn!(inbound = inbound.id, channel = %inbound.channel, why, "update set aside");
            return desk.set_aside(inbound, &why).await;
        }
    };
    match desk.ingest(inbound, &understood).await {
        Ok(()) => Ok(()),
        Err(error) if may_pass(error.kind()) => Err(error),
        Err(error) => {
            tracing::error!(inbound = inbound.id, channel = %inbound.channel, %error, "update set aside");
            desk.set_aside(inbound, &error.to_string()).await
        }
    }
}

/// Says whether trying again can help; what cannot pass must not block its lane for ever.
const fn may_pass(kind: Kind) -> bool {
    match kind {
        Kind::Unavailable | Kind::Conflict | Kind::TooMany => true,
        Kind::NotFound
        | Kind::Forbidden
        | Kind::Unauthenticated
        | Kind::Invalid
        | Kind::Internal => false,
    }
}
