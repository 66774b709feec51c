//! Requests that are on their way to programs outside.
//!
//! Each of those has its own places among them, so one that hangs holds up itself alone.

use std::{collections::BTreeMap, future::pending, time::Duration};
use tokio::{task::JoinSet, time::timeout};

/// How often it is looked whether something's time has come.
pub(super) const TICK: Duration = Duration::from_millis(500);

/// How long is waited after something was written: one look serves many events.
pub(super) const BREATH: Duration = Duration::from_millis(50);

/// How long requests that are on their way may take after a stop; what is lost is tried again.
const DRAIN: Duration = Duration::from_secs(3);

/// The requests that are on their way, by whom they are for.
pub(super) struct Underway<Id> {
    busy: BTreeMap<Id, usize>,
    tasks: JoinSet<Id>,
}

impl<Id: Copy + Ord + Send + 'static> Underway<Id> {
    pub(super) fn new() -> Self {
        Self {
            busy: BTreeMap::new(),
            tasks: JoinSet::new(),
        }
    }

    /// Returns how many places each takes.
    pub(super) const fn busy(&self) -> &BTreeMap<Id, usize> {
        &self.busy
    }

    /// Starts an attempt, which takes a place until it ends.
    pub(super) fn start(&mut self, whom: Id, attempt: impl Future<Output = ()> + Send + 'static) {
        *self.busy.entry(whom).or_default() += 1;
        self.tasks.spawn(async move {
            attempt.await;
            whom
        });
    }

    /// Waits until an attempt ends, and frees its place; for ever where none is on its way.
    pub(super) async fn ended(&mut self) {
        match self.tasks.join_next().await {
            Some(Ok(whom)) => {
                if let Some(count) = self.busy.get_mut(&whom) {
                    *count = count.saturating_sub(1);
                }
            }
            Some(Err(error)) => {
                tracing::error!(%error, "telling somebody outside ended in a panic");
                // Whose it was is not known any more: the leases say what may be tried.
                self.busy.clear();
            }
            None => pending().await,
        }
    }

    /// Lets what is on its way come to its end, for a while.
    pub(super) async fn drain(mut self) {
        let drained = async { while self.tasks.join_next().await.is_some() {} };
        let _lost_ones_are_tried_again = timeout(DRAIN, drained).await;
    }
}
