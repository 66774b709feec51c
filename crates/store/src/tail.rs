//! What was committed last, kept in memory: so that those who follow the journal need not read back what this
//! process has just written.

use domain::event::{Event, Seq};
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};
use tokio::sync::watch;

/// How many events are kept: some seconds of the busiest desk, and about a megabyte.
const KEPT: usize = 4_096;

/// The end of the journal as this process knows it.
pub(crate) struct Tail {
    head: watch::Sender<Seq>,
    /// Without gaps. What other processes wrote is not in it: then it begins anew behind that.
    events: Mutex<VecDeque<Event>>,
}

impl Tail {
    pub(crate) fn new() -> Self {
        Self {
            head: watch::channel(0).0,
            events: Mutex::default(),
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Seq> {
        self.head.subscribe()
    }

    /// Notes how far the journal is, and wakes whoever waits for more.
    pub(crate) fn reach(&self, head: Seq) {
        self.head.send_if_modified(|seen| {
            let is_later = head > *seen;
            *seen = head.max(*seen);
            is_later
        });
    }

    /// Adds what was committed, in the order of the journal.
    pub(crate) fn extend(&self, committed: Vec<Event>) {
        let Some(last) = committed.last().map(|event| event.seq) else {
            return;
        };
        let mut events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        for event in committed {
            if events.back().is_some_and(|back| back.seq + 1 != event.seq) {
                events.clear();
            }
            events.push_back(event);
        }
        let surplus = events.len().saturating_sub(KEPT);
        events.drain(..surplus);
        drop(events);
        self.reach(last);
    }

    /// Lists the events after a position, in order; `None` when the database must be asked.
    pub(crate) fn list_after(&self, after: Seq, limit: usize) -> Option<Vec<Event>> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, last) = (events.front()?.seq, events.back()?.seq);
        if after + 1 < first || last < *self.head.borrow() {
            return None;
        }
        let known = usize::try_from(after + 1 - first).ok()?;
        Some(events.iter().skip(known).take(limit).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        event::{Cause, Fact},
        id::TeamId,
        time::Timestamp,
    };

    fn events(seqs: std::ops::RangeInclusive<Seq>) -> Vec<Event> {
        seqs.map(|seq| Event {
            seq,
            at: Timestamp::from_ms(seq),
            cause: Cause::System,
            fact: Fact::TeamChanged {
                team: TeamId::GENERAL,
            },
        })
        .collect()
    }

    #[test]
    fn what_was_committed_here_is_known_without_asking() {
        let tail = Tail::new();
        assert_eq!(tail.list_after(0, 10), None, "nothing is known yet");
        tail.extend(events(5..=7));
        tail.extend(events(8..=9));
        assert_eq!(tail.list_after(4, 10), Some(events(5..=9)));
        assert_eq!(tail.list_after(6, 2), Some(events(7..=8)));
        assert_eq!(tail.list_after(9, 10), Some(Vec::new()));
        assert_eq!(tail.list_after(3, 10), None, "4 may be there");
        assert_eq!(*tail.watch().borrow(), 9);
    }

    #[test]
    fn what_another_process_wrote_is_asked_for() {
        let tail = Tail::new();
        tail.extend(events(1..=2));
        tail.reach(4);
        assert_eq!(tail.list_after(2, 10), None);
        tail.extend(events(5..=6));
        assert_eq!(tail.list_after(2, 10), None);
        assert_eq!(tail.list_after(4, 10), Some(events(5..=6)));
    }

    #[test]
    fn only_the_latest_are_kept() {
        let tail = Tail::new();
        tail.extend(events(1..=5_000));
        assert_eq!(tail.list_after(0, 10), None);
        assert_eq!(tail.list_after(4_999, 10), Some(events(5_000..=5_000)));
    }
}
