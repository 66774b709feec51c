//! Allowances: how much may leave in which time.

/// A steady rate with a burst above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The pause between two messages that is allowed for ever.
    ///
    /// Units: microseconds.
    pub every_us: i64,
    /// How many may go at once after a rest; at least 1.
    pub burst: i64,
}

/// What a provider lets one account send.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Into one chat.
    pub lane: Rate,
    /// Into one group, besides.
    pub group: Rate,
    /// In all.
    pub all: Rate,
    /// What is said of a message that waits because so much goes into its chat.
    pub why_lane: &'static str,
    /// What is said of a message that waits because so much goes out in all, or the account was told to wait.
    pub why_all: &'static str,
    /// Tells whether a lane is a group.
    pub is_group: fn(&str) -> bool,
}

/// What is left of a [`Rate`], as the moment from which the whole burst is there again (GCRA).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    rate: Rate,
    full_us: i64,
}

impl Bucket {
    pub(crate) const fn half_full(rate: Rate, now_us: i64) -> Self {
        Self {
            rate,
            full_us: now_us.saturating_add(rate.every_us * rate.burst / 2),
        }
    }

    /// The moment from which one more is allowed.
    pub(crate) const fn ready_us(&self) -> i64 {
        self.full_us
            .saturating_sub(self.rate.every_us * (self.rate.burst - 1))
    }

    pub(crate) fn charge(&mut self, now_us: i64) {
        self.full_us = self.full_us.max(now_us).saturating_add(self.rate.every_us);
    }

    pub(crate) const fn is_full(&self, now_us: i64) -> bool {
        self.full_us <= now_us
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_allows_its_burst_and_then_its_rate() {
        let mut bucket = Bucket {
            rate: Rate {
                every_us: 10,
                burst: 3,
            },
            full_us: 0,
        };
        for _ in 0..3 {
            assert!(bucket.ready_us() <= 100);
            bucket.charge(100);
        }
        assert_eq!(bucket.ready_us(), 110);
        assert!(!bucket.is_full(129) && bucket.is_full(130));
    }

    #[test]
    fn a_new_bucket_has_half_of_its_burst() {
        let bucket = Bucket::half_full(
            Rate {
                every_us: 10,
                burst: 4,
            },
            100,
        );
        assert_eq!((bucket.full_us, bucket.ready_us()), (120, 90));
    }
}
