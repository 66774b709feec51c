//! `GET /widget/v1/stream`: what happens, as a visitor sees it.
//!
//! | event | data |
//! |---|---|
//! | `message` | a message that is new or changed, whole |
//! | `conversation` | how the conversation stands |
//! | `typing` | `{"until": ms}`: somebody types |
//! | `beat` | `{"head": n}`: everything up to `n` was told; first when nothing more was missed |
//! | `reset` | `{"head": n}`: what is on the screen must be fetched again |

use super::gate::{Caller, Token};
use crate::{
    http::{
        Credential, Entry, Heard, Listener, Position, Problem, answer, frame, open, seen, tell,
        unnumbered,
    },
    run::Shared,
};
use axum::{Extension, extract::State, http::HeaderMap, response::Response};
use desk::{SeenConversation, Typing, Typists};
use domain::{
    event::{Fact, Seq},
    id::MessageId,
    live::SIGN_MS,
    widget::Visitor,
};
use serde::Serialize;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::error::RecvError,
    time::{Interval, MissedTickBehavior, interval},
};

/// How often it is looked where somebody stands who waits: his place is no event.
const LOOK: Duration = Duration::from_secs(4);

/// How often it is looked again after something has changed: that he is asked how it was comes a moment after the end,
/// and is no event either.
const LOOKS_AFTER: u32 = 5;

pub(super) async fn open_stream(
    State(shared): State<Arc<Shared>>,
    Extension(visitor): Caller,
    Extension(Token(token)): Extension<Token>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let guard = open(&shared, Credential::Visitor(token), None)?;
    let position = Position::find(&shared, seen(&headers, None)).await?;
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let before = Before {
        typists: shared.desk.typists(),
        shared: Arc::clone(&shared),
        visitor,
        looks,
        looked: 0,
        last: None,
    };
    Ok(answer(tell(&shared, before, guard, position)))
}

/// Somebody before a widget.
struct Before {
    shared: Arc<Shared>,
    visitor: Visitor,
    typists: Typists,
    looks: Interval,
    /// How often it was looked since the last change, while he does not wait.
    looked: u32,
    /// How he knows that his conversation stands.
    last: Option<SeenConversation>,
}

impl Listener for Before {
    async fn hear(&mut self, entry: &Entry, _is_live: bool) -> Heard {
        let fact = &entry.event.fact;
        if self.ends(fact) {
            return Heard::End;
        }
        let is_own = entry.row().is_some_and(|row| {
            row.contact_id == self.visitor.contact && row.channel_id == self.visitor.channel
        });
        if !is_own {
            return Heard::Nothing;
        }
        match self.tell(entry.event.seq, fact.message()).await {
            Ok(frames) if frames.is_empty() => Heard::Nothing,
            Ok(frames) => Heard::Told(frames.into()),
            Err(error) => {
                tracing::warn!(error = error.with_cause(), "a visitor's stream ended");
                Heard::End
            }
        }
    }

    async fn aside(&mut self) -> Heard {
        loop {
            tokio::select! {
                typing = self.typists.recv() => match typing {
                    Ok(typing) if self.is_for_me(&typing) => {
                        let until = self.shared.desk.now().plus_ms(SIGN_MS).as_ms();
                        return Heard::Told(unnumbered("typing", &written(&json!({ "until": until }))));
                    }
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Heard::End,
                },
                _ = self.looks.tick() => {
                    if self.last.as_ref().is_some_and(|last| last.queue.is_none()) {
                        if self.looked >= LOOKS_AFTER {
                            continue;
                        }
                        self.looked += 1;
                    }
                    match self.changed().await {
                        Ok(Some(told)) => return Heard::Told(unnumbered("conversation", &written(&told))),
                        Ok(None) => {}
                        Err(error) => {
                            tracing::warn!(error = error.with_cause(), "a visitor's stream ended");
                            return Heard::End;
                        }
                    }
                }
            }
        }
    }
}

impl Before {
    /// Says whether he must come anew: who he is or where he is has changed.
    fn ends(&self, fact: &Fact) -> bool {
        if let Fact::ContactErased { contact } = fact {
            return *contact == self.visitor.contact;
        }
        if let Fact::ContactsMerged { contact, merged } = fact {
            return [*contact, *merged].contains(&self.visitor.contact);
        }
        matches!(fact, Fact::ChannelChanged { channel } if *channel == self.visitor.channel)
    }

    fn is_for_me(&self, typing: &Typing) -> bool {
        typing.channel == self.visitor.channel && typing.address == self.visitor.external_id
    }

    /// Writes what an event of his own conversation is to him: a message, and how it stands where that is news.
    async fn tell(&mut self, seq: Seq, message: Option<MessageId>) -> desk::Result<Vec<u8>> {
        let mut frames = Vec::new();
        if let Some(id) = message {
            let seen = self.shared.desk.visitor_message(&self.visitor, id).await?;
            if let Some(seen) = seen {
                frames.extend_from_slice(&frame("message", seq, &written(&seen)));
            }
        }
        if let Some(told) = self.changed().await? {
            frames.extend_from_slice(&frame("conversation", seq, &written(&told)));
        }
        Ok(frames)
    }

    /// Returns how his conversation stands when he does not know it.
    async fn changed(&mut self) -> desk::Result<Option<SeenConversation>> {
        let now = self.shared.desk.visitor_conversation(&self.visitor).await?;
        if self.last.as_ref() == Some(&now) {
            return Ok(None);
        }
        self.looked = 0;
        self.last = Some(now.clone());
        Ok(Some(now))
    }
}

fn written(told: &impl Serialize) -> String {
    serde_json::to_string(told).expect("what visitors see has text keys only")
}
