//! What an operator has in his hands: several conversations at once, each slower than it would be alone.

/// The work of one operator (limited processor sharing).
///
/// With `j` conversations he does `pace[j-1]` times what he does with one, and each gets an equal share.
/// `work` is the time that a conversation takes alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hands {
    /// Up to when `done` is counted.
    at: i64,
    /// What a conversation that was there from the beginning would have got by now.
    done: f64,
    /// Each conversation, and at which `done` it ends.
    working: Vec<(f64, usize)>,
    /// Grows with every change: what was foretold before does not happen.
    pub(crate) version: u64,
}

/// Rounding of a millisecond and of a long sum.
const CLOSE_ENOUGH_MS: f64 = 1e-3;

impl Hands {
    /// Returns how many conversations there are.
    pub(crate) fn count(&self) -> usize {
        self.working.len()
    }

    /// Begins a conversation that takes `work` ms alone.
    pub(crate) fn begin(&mut self, now: i64, pace: &[f64], conversation: usize, work: f64) {
        self.advance(now, pace);
        self.working.push((self.done + work.max(0.0), conversation));
        self.version += 1;
    }

    /// Lets go of a conversation, and returns what is left of its work; `None` when it is not here.
    pub(crate) fn let_go(&mut self, now: i64, pace: &[f64], conversation: usize) -> Option<f64> {
        let place = self.working.iter().position(|(_, c)| *c == conversation)?;
        self.advance(now, pace);
        let (end, _) = self.working.swap_remove(place);
        self.version += 1;
        Some((end - self.done).max(0.0))
    }

    /// Takes out one conversation whose work is done.
    pub(crate) fn finish(&mut self, now: i64, pace: &[f64]) -> Option<usize> {
        self.advance(now, pace);
        let (place, (end, conversation)) = self.next()?;
        if (end - self.done) / self.speed(pace) > CLOSE_ENOUGH_MS {
            return None;
        }
        self.working.swap_remove(place);
        self.version += 1;
        Some(conversation)
    }

    /// Returns when the next conversation ends if nothing changes.
    ///
    /// Units: ms, rounded up.
    pub(crate) fn next_end(&self, pace: &[f64]) -> Option<i64> {
        let (_, (end, _)) = self.next()?;
        let left = (end - self.done).max(0.0) / self.speed(pace);
        Some(self.at + crate::arrivals::whole_ms((left - CLOSE_ENOUGH_MS / 2.0).max(0.0).ceil()))
    }

    /// The first of those that end first, whatever their order in memory.
    fn next(&self) -> Option<(usize, (f64, usize))> {
        let working = self.working.iter().copied().enumerate();
        working.min_by(|(_, one), (_, other)| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)))
    }

    /// Returns how fast each conversation goes.
    fn speed(&self, pace: &[f64]) -> f64 {
        let count = self.working.len();
        let Some(last) = pace.last() else { return 1.0 };
        let all = pace.get(count.saturating_sub(1)).unwrap_or(last);
        all / count.max(1) as f64
    }

    fn advance(&mut self, now: i64, pace: &[f64]) {
        if self.working.is_empty() {
            // Sums begin anew, so that they stay exact.
            self.done = 0.0;
        } else {
            self.done += (now - self.at) as f64 * self.speed(pace);
        }
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_that_share_take_twice_as_long() {
        let pace = [1.0, 1.0];
        let mut hands = Hands::default();
        hands.begin(0, &pace, 1, 1_000.0);
        assert_eq!(hands.next_end(&pace), Some(1_000));
        hands.begin(500, &pace, 2, 1_000.0);
        assert_eq!(hands.next_end(&pace), Some(1_500));
        assert_eq!(hands.finish(1_499, &pace), None);
        assert_eq!(hands.finish(1_500, &pace), Some(1));
        assert_eq!(hands.next_end(&pace), Some(2_000));
        assert_eq!(hands.finish(2_000, &pace), Some(2));
        assert_eq!((hands.count(), hands.next_end(&pace)), (0, None));
    }

    #[test]
    fn without_a_pace_nobody_slows_anybody() {
        let mut hands = Hands::default();
        for n in 0..5 {
            hands.begin(0, &[], n, 1_000.0);
        }
        for n in 0..5 {
            assert_eq!(hands.finish(1_000, &[]), Some(n));
        }
    }

    #[test]
    fn what_is_taken_away_keeps_the_work_that_is_left() {
        let pace = [1.0, 1.5];
        let mut hands = Hands::default();
        hands.begin(0, &pace, 1, 1_000.0);
        hands.begin(0, &pace, 2, 1_000.0);
        assert_eq!(hands.let_go(400, &pace, 2), Some(700.0));
        assert_eq!(hands.let_go(400, &pace, 2), None);
        assert_eq!(hands.next_end(&pace), Some(1_100));
    }
}
