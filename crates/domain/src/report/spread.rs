//! How long things took: how often, how long in all, and how many within each edge.

use serde::{Deserialize, Serialize};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The times by which something is counted, in ms; the last one holds whatever is longer.
///
/// Chosen so that the targets that desks set stand among them: 20 s and 5 min for chats, 4 h and a day for letters.
pub const EDGES_MS: [i64; 13] = [
    10 * SECOND,
    20 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    4 * HOUR,
    8 * HOUR,
    24 * HOUR,
    i64::MAX,
];

/// Returns the first edge that a time does not pass.
///
/// Units: ms. What is negative, by clocks that differ, counts as nothing.
#[must_use]
pub fn edge_of(ms: i64) -> i64 {
    let mut edges = EDGES_MS.into_iter();
    edges.find(|edge| ms <= *edge).unwrap_or(i64::MAX)
}

/// How long something took, over many times.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How often.
    pub count: i64,
    /// How long in all, in ms.
    pub sum_ms: i64,
    /// How often within each edge that anything fell into, by edge.
    pub within: Vec<(i64, i64)>,
}

impl Spread {
    /// Adds what took up to an edge.
    pub fn add(&mut self, within_ms: i64, count: i64, sum_ms: i64) {
        self.count += count;
        self.sum_ms += sum_ms;
        match self
            .within
            .binary_search_by_key(&within_ms, |(edge, _)| *edge)
        {
            Ok(at) => self.within[at].1 += count,
            Err(at) => self.within.insert(at, (within_ms, count)),
        }
    }

    /// Returns the mean; `None` when it never happened.
    ///
    /// Units: ms.
    #[must_use]
    pub const fn mean_ms(&self) -> Option<i64> {
        if self.count == 0 {
            None
        } else {
            Some(self.sum_ms / self.count)
        }
    }

    /// Returns the edge that half of them do not pass; `None` when it never happened.
    ///
    /// Units: ms; `i64::MAX` when half took longer than a day.
    #[must_use]
    pub fn half_within_ms(&self) -> Option<i64> {
        let mut seen = 0;
        for (edge, count) in &self.within {
            seen += count;
            if 2 * seen >= self.count {
                return Some(*edge);
            }
        }
        None
    }

    /// Returns how many of a hundred took no longer than an edge, rounded down; `None` when it never happened.
    ///
    /// Units: `edge_ms` is one of [`EDGES_MS`].
    #[must_use]
    pub fn percent_within(&self, edge_ms: i64) -> Option<i64> {
        let within = self.within.iter().filter(|(edge, _)| *edge <= edge_ms);
        let within: i64 = within.map(|(_, count)| count).sum();
        (self.count > 0).then(|| 100 * within / self.count)
    }
}
