//! What becomes due, soonest first.
//!
//! Most of what is timed is taken out again before it is due, from anywhere among a hundred thousand. One sorted
//! tree of it all is waited for at every level, as memory is; so only the moments are sorted, and what is due at
//! one is hashed.

use crate::moments::Moments;
use crate::state::ById;
use domain::time::Timestamp;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

/// What becomes due and when: in the order of time, then in its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timetable<T> {
    moments: Moments,
    due: ById<Timestamp, Due<T>>,
}

/// What is due at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Due<T> {
    One(T),
    /// Shape: at least two.
    #[expect(
        clippy::box_collection,
        reason = "few are many, and all have the size of the larger"
    )]
    Many(Box<BTreeSet<T>>),
}

impl<T> Default for Timetable<T> {
    fn default() -> Self {
        Self {
            moments: Moments::default(),
            due: ById::default(),
        }
    }
}

impl<T: Copy + Ord> Timetable<T> {
    pub(crate) fn insert(&mut self, at: Timestamp, what: T) {
        match self.due.entry(at) {
            Entry::Vacant(moment) => {
                moment.insert(Due::One(what));
                self.moments.insert(at);
            }
            Entry::Occupied(mut moment) => moment.get_mut().insert(what),
        }
    }

    pub(crate) fn remove(&mut self, at: Timestamp, what: T) {
        let Entry::Occupied(mut moment) = self.due.entry(at) else {
            return;
        };
        match moment.get_mut() {
            Due::One(one) if *one == what => {
                moment.remove();
                self.moments.remove(at);
            }
            Due::One(_) => {}
            Due::Many(many) => {
                many.remove(&what);
                if let (1, Some(one)) = (many.len(), many.first().copied()) {
                    moment.insert(Due::One(one));
                }
            }
        }
    }

    /// Returns what is due first, and when.
    pub(crate) fn first(&self) -> Option<(Timestamp, T)> {
        let at = self.moments.first()?;
        let first = match self.due.get(&at)? {
            Due::One(one) => *one,
            Due::Many(many) => *many.first()?,
        };
        Some((at, first))
    }
}

impl<T: Copy + Ord> Due<T> {
    fn insert(&mut self, what: T) {
        match self {
            Self::One(one) if *one == what => {}
            Self::One(one) => *self = Self::Many(Box::new(BTreeSet::from([*one, what]))),
            Self::Many(many) => {
                many.insert(what);
            }
        }
    }
}
