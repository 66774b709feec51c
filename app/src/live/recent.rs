//! What was heard lately: enough to bring a view up to date without asking the server again.

use super::told::Told;
use domain::event::Seq;
use std::collections::VecDeque;

/// The most updates that a tab remembers: minutes of a busy desk, and below 1 MiB.
const KEPT: usize = 512;

/// The updates of the stream since a position, without a gap.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    from: Seq,
    at: Seq,
    updates: VecDeque<Told>,
}

impl Recent {
    /// Starts at a position, with nothing heard yet.
    #[must_use]
    pub const fn after(from: Seq) -> Self {
        Self {
            from,
            at: from,
            updates: VecDeque::new(),
        }
    }

    /// Returns the position up to which everything was heard.
    #[must_use]
    pub const fn at(&self) -> Seq {
        self.at
    }

    /// Says whether a view that stands at `as_of` can be brought up to date from here.
    #[must_use]
    pub const fn covers(&self, as_of: Seq) -> bool {
        as_of >= self.from
    }

    /// Returns what a view that stands at `as_of` has not seen, oldest first.
    pub fn since(&self, as_of: Seq) -> impl Iterator<Item = &Told> {
        self.updates.iter().filter(move |update| update.seq > as_of)
    }

    /// Takes an update; false when it was heard before.
    pub fn hear(&mut self, update: Told) -> bool {
        if update.seq <= self.at {
            return false;
        }
        self.at = update.seq;
        self.updates.push_back(update);
        if self.updates.len() > KEPT
            && let Some(oldest) = self.updates.pop_front()
        {
            self.from = oldest.seq;
        }
        true
    }

    /// Notes that nothing else happened up to `at`.
    pub fn reach(&mut self, at: Seq) {
        self.at = self.at.max(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_heard_once() {
        let mut recent = Recent::after(10);
        assert!(!recent.hear(Told::reset(10)));
        assert!(recent.hear(Told::reset(12)));
        assert!(!recent.hear(Told::reset(12)));
        assert_eq!(recent.at(), 12);
    }

    #[test]
    fn a_view_gets_what_it_has_not_seen() {
        let mut recent = Recent::after(0);
        for seq in 1..=5 {
            recent.hear(Told::reset(seq));
        }
        let seqs: Vec<_> = recent.since(3).map(|u| u.seq).collect();
        assert_eq!(seqs, [4, 5]);
    }

    #[test]
    fn what_fell_out_is_not_covered_any_more() {
        let mut recent = Recent::after(0);
        for seq in 1..=600 {
            recent.hear(Told::reset(seq));
        }
        assert!(!recent.covers(87));
        assert!(recent.covers(88));
        assert_eq!(recent.since(88).count(), KEPT);
    }

    #[test]
    fn silence_moves_the_position_but_never_back() {
        let mut recent = Recent::after(5);
        recent.reach(9);
        recent.reach(7);
        assert_eq!(recent.at(), 9);
    }
}
