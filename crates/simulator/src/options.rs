//! What a world is made with.

use std::time::Duration;

use crate::clock::Clock;
use crate::limits::Limits;

/// What a [`World`](crate::World) is made with.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where all randomness comes from: ids, tokens, percentages. Default 1.
    pub seed: u64,
    /// The time. Default: the machine's.
    pub clock: Clock,
    /// The allowance of the bots; can be changed later. Default: Telegram's.
    pub limits: Limits,
    /// The first pause between webhook attempts after the retry that comes at once; it doubles up to sixty
    /// times this. Default 1 s.
    pub webhook_retry: Duration,
    /// How long a webhook may take to answer, in the machine's time. Default 60 s.
    pub webhook_timeout: Duration,
}

impl Options {
    /// For tests: a clock that stands at a fixed moment until it is moved, and no limits.
    #[must_use]
    pub fn for_tests() -> Self {
        Self {
            clock: Clock::standing_at(1_790_000_000_000),
            limits: Limits::NONE,
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            clock: Clock::system(),
            limits: Limits::default(),
            webhook_retry: Duration::from_secs(1),
            webhook_timeout: Duration::from_mins(1),
        }
    }
}
