//! One open stream: what the other side was told, and what comes next.

use super::{Entry, Feed, Guard, Next, Position, mark};
use crate::run::Shared;
use axum::body::Bytes;
use futures::{Stream, stream};
use std::{mem, sync::Arc};
use tokio::time::{Instant, Interval, MissedTickBehavior};

/// Who listens, and what he may hear.
pub(crate) trait Listener: Send + 'static {
    /// Says what an entry is to him; `is_live` is false for what he had missed.
    fn hear(&mut self, entry: &Entry, is_live: bool) -> impl Future<Output = Heard> + Send;

    /// Waits for what he is told that no entry says, such as who types. Dropping the future may lose it.
    fn aside(&mut self) -> impl Future<Output = Heard> + Send {
        std::future::pending()
    }
}

/// What an entry is to a listener.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It does not concern him.
    Nothing,
    /// He is told this.
    Told(Bytes),
    /// What he knows holds no longer: he must fetch it again.
    Reset,
    /// He may listen no longer.
    End,
}

/// Tells a listener what he missed and what happens, with signs of life between.
pub(crate) fn tell<L: Listener>(
    shared: &Arc<Shared>,
    listener: L,
    guard: Guard,
    position: Position,
) -> impl Stream<Item = Bytes> + Send + use<L> {
    // Boxed, because it is handed on with every event.
    let telling = Box::new(Telling::new(shared, listener, guard, position));
    stream::unfold(telling, Telling::next)
}

struct Telling<L> {
    listener: L,
    guard: Guard,
    feed: Feed,
    beats: Interval,
    must_reset: bool,
    is_over: bool,
}

impl<L: Listener> Telling<L> {
    fn new(shared: &Arc<Shared>, listener: L, guard: Guard, position: Position) -> Self {
        let (last, must_reset) = match position {
            Position::After(last) => (last, false),
            Position::Lost => (shared.hub.head(), true),
        };
        let beat = shared.pace.beat;
        let mut beats = tokio::time::interval_at(Instant::now() + beat, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            listener,
            guard,
            feed: Feed::new(Arc::clone(shared), last),
            beats,
            must_reset,
            is_over: false,
        }
    }

    /// Waits for what the other side is told next; `None` ends the stream.
    async fn next(mut self: Box<Self>) -> Option<(Bytes, Box<Self>)> {
        loop {
            if mem::take(&mut self.must_reset) {
                return Some((mark("reset", self.feed.last()), self));
            }
            if self.is_over {
                return None;
            }
            let came = tokio::select! {
                biased;
                () = self.guard.ended() => return None,
                _ = self.beats.tick() => return Some((mark("beat", self.feed.last()), self)),
                next = self.feed.next() => Came::Next(next),
                heard = self.listener.aside() => Came::Aside(heard),
            };
            let heard = match came {
                Came::Next(next) => self.hear(next).await,
                Came::Aside(heard) => heard,
            };
            match heard {
                Heard::Nothing => {}
                Heard::Told(frame) => return Some((frame, self)),
                Heard::Reset => {
                    self.feed.skip_to_head();
                    self.must_reset = true;
                }
                Heard::End => return None,
            }
        }
    }

    async fn hear(&mut self, next: desk::Result<Next>) -> Heard {
        match next {
            Ok(Next::Missed(entry)) => self.listener.hear(&entry, false).await,
            Ok(Next::Live(entry)) => self.listener.hear(&entry, true).await,
            Ok(Next::CaughtUp) => Heard::Told(mark("beat", self.feed.last())),
            Ok(Next::TooSlow) => {
                self.is_over = true;
                Heard::Reset
            }
            Err(error) => {
                tracing::warn!(error = error.with_cause(), "a stream ended");
                Heard::End
            }
        }
    }
}

/// What a stream waits for.
enum Came {
    /// The next of the journal.
    Next(desk::Result<Next>),
    /// What no entry says.
    Aside(Heard),
}
