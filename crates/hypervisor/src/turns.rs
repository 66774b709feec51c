//! The turns that operators have had, whatever their teams.

use crate::moments::Moments;
use domain::time::Timestamp;
use std::collections::BTreeMap;

/// Every operator's last turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Turns {
    moments: Moments,
    /// How many more have the same. Shape: never 0; those who have had none have one in common, others seldom.
    shared: BTreeMap<Timestamp, u32>,
}

impl Turns {
    pub(crate) fn insert(&mut self, turn: Timestamp) {
        if self.moments.contains(turn) {
            *self.shared.entry(turn).or_default() += 1;
        } else {
            self.moments.insert(turn);
        }
    }

    /// Takes out the turn of one who is known to have it.
    pub(crate) fn remove(&mut self, turn: Timestamp) {
        match self.shared.get_mut(&turn) {
            Some(1) => {
                self.shared.remove(&turn);
            }
            Some(others) => *others -= 1,
            None => self.moments.remove(turn),
        }
    }

    /// Returns the latest that anybody has had.
    pub(crate) fn latest(&self) -> Timestamp {
        self.moments.last().unwrap_or_default()
    }
}
