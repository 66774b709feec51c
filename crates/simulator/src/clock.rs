//! The time that everything here reads.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// Tells the time and lets tasks sleep; can be moved forward by hand.
///
/// Clones show the same time. Limits, the 24 h expiry, long polls, slow answers and webhook retries read it,
/// so a test that moves it never waits. Units: ms since the Unix epoch (UTC).
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    standing_at_ms: Option<i64>,
    moved_ms: watch::Sender<i64>,
    sleepers: watch::Sender<BTreeSet<(i64, u64)>>,
    next_sleeper: AtomicU64,
}

impl Clock {
    /// Follows the machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::starting(None)
    }

    /// Stands still at `at_ms` until it is moved.
    #[must_use]
    pub fn standing_at(at_ms: i64) -> Self {
        Self::starting(Some(at_ms))
    }

    fn starting(standing_at_ms: Option<i64>) -> Self {
        Self(Arc::new(Inner {
            standing_at_ms,
            moved_ms: watch::Sender::new(0),
            sleepers: watch::Sender::new(BTreeSet::new()),
            next_sleeper: AtomicU64::new(0),
        }))
    }

    /// Tells the time.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        let base = self.0.standing_at_ms.unwrap_or_else(system_ms);
        base.saturating_add(*self.0.moved_ms.borrow())
    }

    /// Moves the time forward and wakes the sleepers whose time has come.
    ///
    /// Works on the machine's clock too: it then runs ahead by that much from now on.
    pub fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0
            .moved_ms
            .send_modify(|moved| *moved = moved.saturating_add(by_ms));
    }

    /// Sleeps until the clock shows `at_ms`.
    pub async fn sleep_until(&self, at_ms: i64) {
        let _asleep = Asleep::register(self, at_ms);
        let mut moved = self.0.moved_ms.subscribe();
        loop {
            let left_ms = at_ms.saturating_sub(self.now_ms());
            if left_ms <= 0 {
                return;
            }
            let left = Duration::from_millis(left_ms.unsigned_abs());
            if self.0.standing_at_ms.is_some() {
                let _ = moved.changed().await;
            } else {
                tokio::select! {
                    _ = moved.changed() => {}
                    () = tokio::time::sleep(left) => {}
                }
            }
        }
    }

    /// Waits until some task sleeps on this clock.
    pub async fn until_somebody_sleeps(&self) {
        let mut sleepers = self.0.sleepers.subscribe();
        let _ = sleepers
            .wait_for(|sleepers| self.next_waking(sleepers).is_some())
            .await;
    }

    /// Waits until some task sleeps, moves the time to the earliest waking and tells how far that was.
    ///
    /// With it a test walks through retries one by one, without knowing when they are due.
    pub async fn skip(&self) -> Duration {
        self.until_somebody_sleeps().await;
        let at_ms = self.next_waking(&self.0.sleepers.borrow());
        let by_ms = at_ms.map_or(0, |at_ms| at_ms.saturating_sub(self.now_ms()).max(0));
        let by = Duration::from_millis(by_ms.unsigned_abs());
        self.advance(by);
        by
    }

    fn next_waking(&self, sleepers: &BTreeSet<(i64, u64)>) -> Option<i64> {
        sleepers
            .iter()
            .map(|(at_ms, _)| *at_ms)
            .find(|at_ms| *at_ms > self.now_ms())
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

struct Asleep<'a> {
    clock: &'a Clock,
    entry: (i64, u64),
}

impl<'a> Asleep<'a> {
    fn register(clock: &'a Clock, at_ms: i64) -> Self {
        let entry = (at_ms, clock.0.next_sleeper.fetch_add(1, Ordering::Relaxed));
        clock.0.sleepers.send_modify(|sleepers| {
            sleepers.insert(entry);
        });
        Self { clock, entry }
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        self.clock.0.sleepers.send_modify(|sleepers| {
            sleepers.remove(&self.entry);
        });
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn system_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
