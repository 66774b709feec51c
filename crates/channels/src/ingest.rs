//! Understands what was taken in: raw rows become contacts, conversations and messages.
//!
//! Rows are understood in the order in which they came, so those of one lane stay in order. A row leaves the inbox only when it was
//! ingested or set aside; while the database is away it stays, and with it the rest of its lane.

use crate::channel::Registry;
use desk::{Desk, Inbound, Kind};
use domain::channel::Understood;
use std::{collections::BTreeSet, time::Duration};
use tokio_util::sync::CancellationToken;

/// How many rows are understood in one round, and so in one unit.
const ROUND: i64 = 64;

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
                // After less than a full round nothing is left: what came since says so.
                if i64::try_from(done).is_ok_and(|done| done >= ROUND) {
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
            Err(error) => tracing::warn!(error = error.with_cause(), "the inbox cannot be read"),
        }
        pause = (pause * 2).clamp(Duration::from_millis(100), MAX_PAUSE);
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Understands one round of what waits: in one unit, or, when that fails, lane by lane and one by one.
///
/// # Errors
/// Those of the database, when the inbox cannot be read.
pub async fn step(desk: &Desk, registry: &Registry) -> desk::Result<Round> {
    let mut round = Round {
        done: 0,
        held_up: 0,
    };
    let mut understood = Vec::new();
    for inbound in desk.waiting_inbound(ROUND).await? {
        match understand(registry, &inbound) {
            Ok(says) => understood.push((inbound, says)),
            Err(why) => {
                desk.set_aside(&inbound, &why).await?;
                round.done += 1;
            }
        }
    }
    match desk.ingest(&understood).await {
        Ok(()) => round.done += understood.len(),
        Err(error) => {
            tracing::warn!(
                count = understood.len(),
                error = error.with_cause(),
                "not ingested together"
            );
            one_by_one(desk, understood, &mut round).await;
        }
    }
    Ok(round)
}

/// Says what an update says, or why it cannot be said. Pure but for the log.
fn understand(registry: &Registry, inbound: &Inbound) -> Result<Understood, String> {
    let understood = match registry.find(inbound.kind) {
        Some(channel) => channel.understand(&inbound.body),
        None => Err("no provider for this kind of channel".to_owned()),
    };
    if let Err(why) = &understood {
        tracing::warn!(inbound = inbound.id, channel = %inbound.channel, why, "update set aside");
    }
    understood
}

/// Ingests each update alone: one that can never be ingested is set aside, one that has to wait holds up its
/// lane and no other.
async fn one_by_one(desk: &Desk, understood: Vec<(Inbound, Understood)>, round: &mut Round) {
    let mut held_up = BTreeSet::new();
    for pair in understood {
        let inbound = &pair.0;
        let lane = (inbound.channel, inbound.lane.clone());
        if held_up.contains(&lane) {
            continue;
        }
        match alone(desk, &pair).await {
            Ok(()) => round.done += 1,
            Err(error) => {
                tracing::warn!(
                    inbound = inbound.id,
                    error = error.with_cause(),
                    "not ingested yet"
                );
                held_up.insert(lane);
            }
        }
    }
    round.held_up = held_up.len();
}

async fn alone(desk: &Desk, pair: &(Inbound, Understood)) -> desk::Result<()> {
    match desk.ingest(std::slice::from_ref(pair)).await {
        Err(error) if !may_pass(error.kind()) => {
            let inbound = &pair.0;
            tracing::error!(inbound = inbound.id, channel = %inbound.channel, error = error.with_cause(), "update set aside");
            desk.set_aside(inbound, &error.to_string()).await
        }
        result => result,
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
