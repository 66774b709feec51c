//! Wrong passwords and codes: how many are forgiven, and that they are told.

use crate::{Desk, Error};
use domain::{
    event::{Access, Cause, Fact},
    id::OperatorId,
    time::Timestamp,
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Failures of one account, address or person before it must wait.
const FREE_FAILURES: u32 = 5;

/// How long failures count.
const FAILURE_WINDOW_MS: i64 = 15 * 60_000;

/// Challenges for passkeys that one address is given within [`FAILURE_WINDOW_MS`]: a large office at nine o'clock.
const CHALLENGES: u32 = 300;

/// The most accounts and addresses whose failures are remembered; beyond it the oldest are forgotten.
const REMEMBERED: usize = 10_000;

/// The most failures of the whole house that are told within [`FAILURE_WINDOW_MS`]: more say nothing new, and
/// whoever has many addresses must not fill the journal.
const TOLD_FAILURES: u32 = 300;

/// Under this name the failures of the whole house are counted.
const HOUSE: &str = "house";

/// Counts failures by what they have in common.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<Counts>);

type Counts = BTreeMap<String, (u32, Timestamp)>;

impl Attempts {
    /// Counts an attempt as failed before it is tried, so that many at once are no more than many after each other.
    ///
    /// Errors: how long `own`, or `from`, must wait.
    fn begin(&self, own: &str, from: Option<&str>, now: Timestamp) -> Result<(), i64> {
        let mut counts = self.counts();
        let keys = std::iter::once(own).chain(from);
        let waits = keys.filter_map(|key| wait_ms(&counts, key, FREE_FAILURES, now));
        if let Some(wait_ms) = waits.max() {
            return Err(wait_ms);
        }
        note(&mut counts, own, now);
        Ok(())
    }

    /// Counts what is no failure, and may be done `most` times.
    ///
    /// Errors: how long `key` must wait.
    fn count(&self, key: &str, most: u32, now: Timestamp) -> Result<(), i64> {
        let mut counts = self.counts();
        if let Some(wait_ms) = wait_ms(&counts, key, most, now) {
            return Err(wait_ms);
        }
        note(&mut counts, key, now);
        Ok(())
    }

    /// Counts a failure, and returns how many there are.
    fn note(&self, key: &str, now: Timestamp) -> u32 {
        note(&mut self.counts(), key, now)
    }

    /// Takes back what [`Attempts::begin`] counted.
    fn release(&self, own: &str) {
        if let Some((count, _)) = self.counts().get_mut(own) {
            *count = count.saturating_sub(1);
        }
    }

    fn forget(&self, own: &str) {
        self.counts().remove(own);
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns how long `key` must wait, if it must after `most`.
fn wait_ms(counts: &Counts, key: &str, most: u32, now: Timestamp) -> Option<i64> {
    let (count, since) = counts.get(key)?;
    let left = FAILURE_WINDOW_MS - now.ms_since(*since);
    (*count >= most && left > 0).then_some(left)
}

fn note(counts: &mut Counts, key: &str, now: Timestamp) -> u32 {
    if counts.len() >= REMEMBERED {
        counts.retain(|_, (_, since)| now.ms_since(*since) < FAILURE_WINDOW_MS);
        if counts.len() >= REMEMBERED {
            counts.clear();
        }
    }
    let entry = counts.entry(key.to_owned()).or_insert((0, now));
    if now.ms_since(entry.1) >= FAILURE_WINDOW_MS {
        *entry = (0, now);
    }
    entry.0 += 1;
    entry.0
}

/// An attempt that is not refused at once.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// Whose failures are forgotten when it succeeds.
    own: String,
    /// Where it comes from; one success there says nothing about the rest.
    from: Option<String>,
}

/// What attempts of one address have in common.
pub(crate) fn address(from: &str) -> String {
    format!("address {from}")
}

/// What attempts have in common that need somebody's password or session already.
pub(crate) fn own(operator: OperatorId) -> String {
    format!("operator {operator}")
}

impl Desk {
    /// Begins an attempt of somebody, and perhaps from somewhere.
    ///
    /// # Errors
    /// [`Error::TooMany`] after several failures of either.
    pub(crate) fn attempt(&self, own: String, from: Option<String>) -> Result<Attempt, Error> {
        let begun = self.0.logins.begin(&own, from.as_deref(), self.now());
        begun.map_err(|after_ms| Error::TooMany { after_ms })?;
        Ok(Attempt { own, from })
    }

    /// Counts a challenge that an address asks for.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub(crate) fn count_challenge(&self, from: &str) -> Result<(), Error> {
        let counted = self
            .0
            .logins
            .count(&format!("challenges {from}"), CHALLENGES, self.now());
        counted.map_err(|after_ms| Error::TooMany { after_ms })
    }

    /// Forgets the failures before a success.
    pub(crate) fn succeeded(&self, attempt: &Attempt) {
        self.0.logins.forget(&attempt.own);
    }

    /// Counts a success as no failure, and forgets none: more is to be shown.
    pub(crate) fn passed(&self, attempt: &Attempt) {
        self.0.logins.release(&attempt.own);
    }

    /// Counts a failed login and tells it, whether there is such an account or not: both take the same time.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub(crate) async fn failed(
        &self,
        attempt: &Attempt,
        operator: Option<OperatorId>,
    ) -> Result<(), Error> {
        let now = self.now();
        if let Some(from) = &attempt.from {
            self.0.logins.note(from, now);
        }
        if self.0.logins.note(HOUSE, now) > TOLD_FAILURES {
            return Ok(());
        }
        let mut unit = self.unit().await?;
        unit.tell(Cause::System, Fact::Access(Access::Failed { operator }));
        unit.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_count_until_they_succeed_and_for_a_while() {
        let attempts = Attempts::default();
        let at = Timestamp::from_ms;
        for _ in 0..FREE_FAILURES {
            assert_eq!(attempts.begin("a", None, at(0)), Ok(()));
        }
        let wait = Err(FAILURE_WINDOW_MS - 1);
        assert_eq!(
            attempts.begin("a", None, at(1)),
            wait,
            "none of them has ended"
        );
        assert_eq!(attempts.begin("b", Some("a"), at(1)), wait);
        assert_eq!(attempts.begin("b", None, at(1)), Ok(()));
        attempts.release("a");
        assert_eq!(attempts.begin("a", None, at(1)), Ok(()));
        assert_eq!(attempts.begin("a", None, at(1)), wait);
        assert_eq!(attempts.begin("a", None, at(FAILURE_WINDOW_MS)), Ok(()));
        attempts.forget("a");
        assert_eq!(attempts.note("a", at(1)), 1);
    }

    #[test]
    fn where_attempts_come_from_counts_only_failures() {
        let attempts = Attempts::default();
        let now = Timestamp::from_ms(0);
        for number in 0..=FREE_FAILURES {
            let somebody = format!("{number}");
            assert_eq!(attempts.begin(&somebody, Some("office"), now), Ok(()));
        }
        for _ in 0..FREE_FAILURES {
            attempts.note("office", now);
        }
        assert!(attempts.begin("x", Some("office"), now).is_err());
    }
}
