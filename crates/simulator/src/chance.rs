//! Randomness that is the same in every run with the same seed.

/// A small seeded generator (SplitMix64): not for secrets, only for ids and dice.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Draws from `low..high`; `low` when the range is empty.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).max(1);
        low + i64::try_from(self.next() % span).unwrap_or(0)
    }

    /// Draws an index below `len`; 0 when `len` is 0.
    pub(crate) fn below(&mut self, len: usize) -> usize {
        let len = u64::try_from(len).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % len).unwrap_or(0)
    }

    /// Answers true in `percent` of 100 draws, without a draw at 0 and at 100.
    pub(crate) const fn hits(&mut self, percent: u8) -> bool {
        match percent {
            0 => false,
            1..=99 => self.next() % 100 < percent as u64,
            100.. => true,
        }
    }

    /// Makes a word of `len` characters that may stand in a token, a path or a file id.
    pub(crate) fn word(&mut self, len: usize) -> String {
        const ALPHABET: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        (0..len)
            .map(|_| char::from(ALPHABET[self.below(ALPHABET.len())]))
            .collect()
    }
}
