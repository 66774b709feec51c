//! Moments as bits: which milliseconds are taken, smallest first.
//!
//! Moments come close to each other where much happens, so many of them fit into little memory.

use domain::time::Timestamp;
use std::collections::BTreeMap;

/// A set of moments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Moments(BTreeMap<Span, Bits>);

/// A hundred and twenty-eight milliseconds in a row, by their number since the epoch.
type Span = i64;

/// The moments of a span that belong to the set. Shape: never 0.
type Bits = u128;

impl Moments {
    pub(crate) fn insert(&mut self, at: Timestamp) {
        let (span, bit) = place(at);
        *self.0.entry(span).or_default() |= bit;
    }

    pub(crate) fn remove(&mut self, at: Timestamp) {
        let (span, bit) = place(at);
        if let Some(bits) = self.0.get_mut(&span) {
            *bits &= !bit;
            if *bits == 0 {
                self.0.remove(&span);
            }
        }
    }

    pub(crate) fn contains(&self, at: Timestamp) -> bool {
        let (span, bit) = place(at);
        self.0.get(&span).is_some_and(|bits| bits & bit != 0)
    }

    pub(crate) fn first(&self) -> Option<Timestamp> {
        let (span, bits) = self.0.first_key_value()?;
        Some(moment(*span, bits.trailing_zeros()))
    }

    pub(crate) fn last(&self) -> Option<Timestamp> {
        let (span, bits) = self.0.last_key_value()?;
        Some(moment(*span, bits.ilog2()))
    }
}

/// Returns the span of a moment, and its bit there.
fn place(at: Timestamp) -> (Span, Bits) {
    let ms = at.as_ms();
    (ms >> 7, 1 << (ms & 127))
}

/// Returns the moment of the `nth` bit of a span.
fn moment(span: Span, nth: u32) -> Timestamp {
    Timestamp::from_ms((span << 7) | i64::from(nth))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_are_found_among_all_that_time_can_be() {
        let all = [i64::MIN, -129, -128, -1, 0, 127, 128, i64::MAX].map(Timestamp::from_ms);
        let mut moments = Moments::default();
        for at in all {
            moments.insert(at);
            assert_eq!((moments.first(), moments.last()), (Some(all[0]), Some(at)));
        }
        for (n, at) in all.into_iter().enumerate() {
            moments.remove(at);
            assert!(!moments.contains(at));
            assert_eq!(moments.first(), all.get(n + 1).copied());
        }
        assert_eq!(moments, Moments::default());
    }
}
