//! One stream's way through the journal: first what it missed, then what happens.

use super::hub::{Entry, Hub};
use crate::run::Shared;
use domain::event::Seq;
use std::{collections::VecDeque, sync::Arc};
use tokio::sync::broadcast::{
    Receiver,
    error::RecvError::{Closed, Lagged},
};

/// How many events are read at once while catching up.
const PAGE: usize = 200;

/// How far behind a stream may be when it begins to listen to what happens meanwhile.
const NEAR: Seq = 200;

/// What is replayed at most; beyond, fetching the page anew is cheaper for both sides.
const MAX_REPLAY_EVENTS: i64 = 10_000;

/// How old a replayed event may be.
///
/// Units: ms.
const MAX_REPLAY_MS: i64 = 24 * 3_600_000;

/// Where a stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    /// After this event.
    After(Seq),
    /// Where the journal stands; what was asked for cannot be replayed.
    Lost,
}

impl Position {
    /// Finds where a stream begins that has seen everything up to `seen`.
    ///
    /// # Errors
    /// The database does not answer.
    pub(crate) async fn find(shared: &Shared, seen: Option<Seq>) -> desk::Result<Self> {
        let head = shared.desk.head().await?;
        let Some(seen) = seen else {
            return Ok(Self::After(head));
        };
        // A position ahead of the journal comes from another database, or from before a restore.
        if seen < 0 || seen > head || head - seen > MAX_REPLAY_EVENTS {
            return Ok(Self::Lost);
        }
        let first = shared.desk.events_after(seen, 1).await?;
        let now = shared.desk.now();
        let is_old = first
            .first()
            .is_some_and(|event| now.ms_since(event.at) > MAX_REPLAY_MS);
        Ok(if is_old {
            Self::Lost
        } else {
            Self::After(seen)
        })
    }
}

/// What comes next.
#[derive(Debug)]
pub(crate) enum Next {
    /// An entry that the stream had missed.
    Missed(Arc<Entry>),
    /// Nothing more was missed; told once.
    CaughtUp,
    /// An entry that was just published.
    Live(Arc<Entry>),
    /// The stream was too slow: entries are gone.
    TooSlow,
}

/// One stream's way through the journal: each entry once, in order, without a gap.
#[derive(Debug)]
pub(crate) struct Feed {
    shared: Arc<Shared>,
    last: Seq,
    /// Up to where the journal is read before the ring is listened to.
    until: Seq,
    missed: VecDeque<Entry>,
    ring: Option<Receiver<Arc<Entry>>>,
    has_caught_up: bool,
}

impl Feed {
    /// Begins after the event `last`.
    pub(crate) fn new(shared: Arc<Shared>, last: Seq) -> Self {
        let missed = VecDeque::new();
        Self {
            shared,
            last,
            until: last,
            missed,
            ring: None,
            has_caught_up: false,
        }
    }

    /// Returns the position up to which everything was given out.
    pub(crate) const fn last(&self) -> Seq {
        self.last
    }

    /// Leaves out what was missed and goes on with what happens from here.
    pub(crate) fn skip_to_head(&mut self) {
        *self = Self::new(
            Arc::clone(&self.shared),
            self.last.max(self.shared.hub.head()),
        );
    }

    /// Waits for the next entry. Dropping the future loses nothing.
    ///
    /// # Errors
    /// The database does not answer while catching up.
    pub(crate) async fn next(&mut self) -> desk::Result<Next> {
        loop {
            if let Some(entry) = self.missed.pop_front() {
                self.last = entry.event.seq;
                return Ok(Next::Missed(Arc::new(entry)));
            }
            self.subscribe_when_near();
            if self.last < self.until {
                self.read_on().await?;
                continue;
            }
            if !std::mem::replace(&mut self.has_caught_up, true) {
                return Ok(Next::CaughtUp);
            }
            let Some(ring) = &mut self.ring else { continue };
            match ring.recv().await {
                Ok(entry) if entry.event.seq <= self.last => {}
                Ok(entry) => {
                    self.last = entry.event.seq;
                    return Ok(Next::Live(entry));
                }
                Err(Lagged(_) | Closed) => return Ok(Next::TooSlow),
            }
        }
    }

    /// Listens to the ring once the rest is short, so that it cannot overflow meanwhile.
    fn subscribe_when_near(&mut self) {
        if self.ring.is_some() {
            return;
        }
        let head = self.shared.hub.head();
        if head - self.last <= NEAR {
            self.ring = Some(self.shared.hub.subscribe());
            self.until = self.shared.hub.head();
        } else {
            self.until = head;
        }
    }

    async fn read_on(&mut self) -> desk::Result<()> {
        let entries = Hub::read(&self.shared.desk, self.last, PAGE).await?;
        let until = self.until;
        self.missed.extend(
            entries
                .into_iter()
                .take_while(|entry| entry.event.seq <= until),
        );
        if self.missed.is_empty() {
            // Nothing is left up to there.
            self.last = until;
        }
        Ok(())
    }
}
