//! How often a token may call.

use super::auth::Fingerprint;
use domain::time::Timestamp;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// The period that the allowance is given for: it may be used up in one burst.
const WINDOW_US: i64 = 60_000_000;

/// From this many callers on, those who have been quiet are forgotten.
const TIDY_AT: usize = 1_024;

/// Counts each caller's requests by the generic cell rate algorithm: one number for each, the
/// moment when all that he used has been given back.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// The time that one request costs (µs).
    cost_us: i64,
    /// When each caller's account is level again (µs).
    level_at_us: Mutex<BTreeMap<Fingerprint, i64>>,
}

impl Limiter {
    /// Allows `per_minute` requests.
    pub(crate) fn new(per_minute: u32) -> Self {
        Self {
            cost_us: WINDOW_US / i64::from(per_minute).max(1),
            level_at_us: Mutex::default(),
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// The milliseconds to wait when the caller has used up his allowance.
    pub(crate) fn pass(&self, caller: Fingerprint, now: Timestamp) -> Result<(), i64> {
        let now_us = now.as_ms().saturating_mul(1_000);
        let mut levels = self
            .level_at_us
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if levels.len() >= TIDY_AT {
            levels.retain(|_, level| *level > now_us);
        }
        let level = levels.entry(caller).or_insert(now_us);
        let next = (*level).max(now_us).saturating_add(self.cost_us);
        let ahead = next.saturating_sub(now_us);
        if ahead > WINDOW_US {
            return Err((ahead - WINDOW_US) / 1_000);
        }
        *level = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_may_be_used_in_a_burst_and_comes_back_with_time() {
        let limiter = Limiter::new(60);
        let at = |ms: i64| Timestamp::from_ms(1_000_000 + ms);
        let (ann, ben) = ([1; 32], [2; 32]);
        for _ in 0..60 {
            limiter.pass(ann, at(0)).unwrap();
        }
        assert_eq!(limiter.pass(ann, at(0)), Err(1_000));
        assert!(limiter.pass(ben, at(0)).is_ok(), "others are not concerned");
        assert!(limiter.pass(ann, at(1_000)).is_ok());
        assert!(limiter.pass(ann, at(1_000)).is_err());
        assert!(
            limiter.pass(ann, at(0)).is_err(),
            "a clock that goes back gives nothing"
        );
    }
}
