//! `GET /live`: what happens, as the viewer may see it.
//!
//! | event | data |
//! |---|---|
//! | `update` | one [`domain::live::Update`] |
//! | `beat` | `{"head": n}`: everything up to `n` was told; first when nothing more was missed |
//! | `reset` | `{"head": n}`: what is on the screen must be fetched again |
//!
//! `id` is a position of the journal; a browser that reconnects sends the last one it saw.

use super::{
    Problem,
    stream::{Credential, Feed, Guard, Next, Position, answer, mark},
};
use crate::run::Shared;
use axum::{
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use desk::Actor;
use domain::{
    event::{Fact, Seq},
    permission::{Right, Viewer},
};
use futures::stream;
use serde::Deserialize;
use std::sync::Arc;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use tower_sessions::Session;

/// What a browser asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    after: Option<String>,
}

/// Opens the stream of a logged-in browser.
pub(super) async fn live(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    session: Session,
    headers: HeaderMap,
    actor: Option<axum::Extension<Actor>>,
) -> Result<Response, Problem> {
    let unauthenticated = || desk::Error::Unauthenticated("log in first");
    let axum::Extension(actor) = actor.ok_or_else(unauthenticated)?;
    actor.may(Right::ConversationsRead)?;
    let session = session.id().ok_or_else(unauthenticated)?;
    let guard = open(&shared, Credential::Session(session.to_string()))?;
    let position = Position::find(&shared, seen(&headers, asked.after.as_deref())).await?;
    let told = Box::new(Told::new(shared, actor.viewer, guard, position));
    Ok(answer(stream::unfold(told, Told::next)))
}

/// Registers a stream.
pub(crate) fn open(shared: &Shared, credential: Credential) -> Result<Guard, Problem> {
    let status = StatusCode::TOO_MANY_REQUESTS;
    shared
        .streams
        .open(credential, &shared.stop)
        .map_err(|_| Problem::new(status, "too_many", "too many streams are open"))
}

/// Returns the last position that the other side saw; what is no position counts as lost.
///
/// `Last-Event-ID` comes with a reconnection and is later than the address.
pub(crate) fn seen(headers: &HeaderMap, after: Option<&str>) -> Option<Seq> {
    const LOST: Seq = -1;
    let header = headers
        .get("last-event-id")
        .map(|value| value.to_str().unwrap_or_default());
    header.or(after).map(|text| text.parse().unwrap_or(LOST))
}

/// Makes the timer of a stream's signs of life.
pub(crate) fn beats(shared: &Shared) -> Interval {
    let beat = shared.pace.beat;
    let mut beats = tokio::time::interval_at(Instant::now() + beat, beat);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beats
}

/// One stream: what its viewer was told, and what comes next.
struct Told {
    shared: Arc<Shared>,
    viewer: Viewer,
    guard: Guard,
    feed: Feed,
    beats: Interval,
    must_reset: bool,
    is_over: bool,
}

impl Told {
    fn new(shared: Arc<Shared>, viewer: Viewer, guard: Guard, position: Position) -> Self {
        let (last, must_reset) = match position {
            Position::After(last) => (last, false),
            Position::Lost => (shared.hub.head(), true),
        };
        let feed = Feed::new(Arc::clone(&shared), last);
        let beats = beats(&shared);
        Self {
            shared,
            viewer,
            guard,
            feed,
            beats,
            must_reset,
            is_over: false,
        }
    }

    /// Waits for what the browser is told next; `None` ends the stream.
    async fn next(mut self: Box<Self>) -> Option<(Bytes, Box<Self>)> {
        if self.is_over {
            return None;
        }
        loop {
            if std::mem::take(&mut self.must_reset) {
                return Some((mark("reset", self.feed.last()), self));
            }
            let next = tokio::select! {
                biased;
                () = self.guard.ended() => return None,
                _ = self.beats.tick() => {
                    return Some((mark("beat", self.feed.last()), self));
                }
                next = self.feed.next() => next,
            };
            let told = match next {
                Ok(Next::Missed(entry)) if self.is_about_me(&entry.event.fact) => {
                    // The screen was drawn with rights that may not hold any more.
                    self.feed.skip_to_head();
                    self.must_reset = true;
                    None
                }
                Ok(Next::Live(entry)) if self.is_about_me(&entry.event.fact) => {
                    self.learn_rights().await?;
                    entry.frame_for(&self.viewer)
                }
                Ok(Next::Missed(entry) | Next::Live(entry)) => entry.frame_for(&self.viewer),
                Ok(Next::CaughtUp) => return Some((mark("beat", self.feed.last()), self)),
                Ok(Next::TooSlow) => {
                    self.is_over = true;
                    self.must_reset = true;
                    None
                }
                Err(error) => {
                    tracing::warn!(%error, "a stream ended");
                    return None;
                }
            };
            if let Some(frame) = told {
                return Some((frame, self));
            }
        }
    }

    fn is_about_me(&self, fact: &Fact) -> bool {
        matches!(fact, Fact::OperatorChanged { operator } if self.viewer.operator == Some(*operator))
    }

    /// Takes over the viewer's present rights; `None` when he has lost them all.
    async fn learn_rights(&mut self) -> Option<()> {
        let actor = self.shared.desk.actor(self.viewer.operator?).await.ok()?;
        if actor.viewer != self.viewer {
            self.viewer = actor.viewer;
            self.must_reset = true;
        }
        Some(())
    }
}
