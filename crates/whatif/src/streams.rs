//! Randomness that is the same for two desks: what a contact brings with him does not depend on who serves him.
//!
//! Every number is drawn from a stream that is named by what it is for and for whom (common random numbers).
//! Two policies meet the same contacts with the same patience, so their difference is not lost in chance.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What a random number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The times of arrival of one kind of contacts.
    Arrivals,
    /// How long a contact keeps an operator.
    Handling,
    /// How long a contact waits, and how he leaves.
    Patience,
    /// Whether a contact was here before, and with whom.
    Past,
    /// How an operator answers a contact.
    Attention,
    /// How long a program takes with a contact.
    Bot,
    /// Whether a program can help a contact.
    BotSuccess,
    /// Whether an operator comes to work.
    Absence,
}

/// The streams of one replication.
#[derive(Debug, Clone)]
pub(crate) struct Streams(ChaCha8Rng);

impl Streams {
    /// Names the streams of a replication; the same seed gives the same numbers for ever, on every machine.
    pub(crate) fn new(seed: u64, replication: u32) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&replication.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// Opens the stream for the `nth` of its kind.
    pub(crate) fn random(&self, purpose: Purpose, nth: u64) -> ChaCha8Rng {
        let mut random = self.0.clone();
        random.set_stream((nth << 8) | purpose as u64);
        random
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn streams_differ_by_purpose_number_replication_and_seed() {
        let first =
            |streams: Streams, purpose, nth| -> u64 { streams.random(purpose, nth).random() };
        let drawn = [
            first(Streams::new(1, 0), Purpose::Handling, 0),
            first(Streams::new(1, 0), Purpose::Handling, 1),
            first(Streams::new(1, 0), Purpose::Patience, 0),
            first(Streams::new(1, 1), Purpose::Handling, 0),
            first(Streams::new(2, 0), Purpose::Handling, 0),
        ];
        for (n, one) in drawn.iter().enumerate() {
            assert!(!drawn[..n].contains(one));
        }
        assert_eq!(drawn[0], first(Streams::new(1, 0), Purpose::Handling, 0));
    }
}
