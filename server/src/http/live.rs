//! `GET /live`: what happens, as the viewer may see it.
//!
//! | event | data |
//! |---|---|
//! | `update` | one [`domain::live::Update`] |
//! | `beat` | `{"head": n}`: everything up to `n` was told; first when nothing more was missed |
//! | `typing` | one [`domain::live::Sign`]: somebody writes; kept nowhere, and told without `id` |
//! | `reset` | `{"head": n}`: what is on the screen must be fetched again |
//!
//! `id` is a position of the journal; a browser that reconnects sends the last one it saw.

use super::{
    Problem,
    stream::{Credential, Entry, Guard, Heard, Listener, Position, answer, tell, unnumbered},
};
use crate::run::Shared;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use desk::{Actor, Signed, Signs};
use domain::{
    event::{Fact, Seq},
    id::OperatorId,
    live::Typist,
    permission::{Right, Viewer},
};
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;
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
    let person = actor.viewer.operator;
    let guard = open(&shared, Credential::Session(session.to_string()), person)?;
    let position = Position::find(&shared, seen(&headers, asked.after.as_deref())).await?;
    let person = Person {
        signs: shared.desk.signs(),
        shared: Arc::clone(&shared),
        viewer: actor.viewer,
    };
    Ok(answer(tell(&shared, person, guard, position)))
}

/// Registers a stream, and the person at its browser if there is one.
pub(crate) fn open(
    shared: &Shared,
    credential: Credential,
    person: Option<OperatorId>,
) -> Result<Guard, Problem> {
    let status = StatusCode::TOO_MANY_REQUESTS;
    shared
        .streams
        .open(credential, person, &shared.stop)
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

/// The person at a browser.
struct Person {
    shared: Arc<Shared>,
    viewer: Viewer,
    signs: Signs,
}

impl Listener for Person {
    async fn hear(&mut self, entry: &Entry, is_live: bool) -> Heard {
        if self.is_about_me(&entry.event.fact) {
            // What was missed was drawn with rights that may not hold any more.
            match self.learn_rights().await {
                None => return Heard::End,
                Some(false) if is_live => {}
                Some(_) => return Heard::Reset,
            }
        }
        entry
            .frame_for(&self.viewer)
            .map_or(Heard::Nothing, Heard::Told)
    }

    async fn aside(&mut self) -> Heard {
        loop {
            match self.signs.recv().await {
                Ok(signed) if self.is_for_me(&signed) => {
                    let json = serde_json::to_string(&signed.sign).expect("a sign is plain data");
                    return Heard::Told(unnumbered("typing", &json));
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Heard::End,
            }
        }
    }
}

impl Person {
    /// Nobody is told that he writes himself.
    fn is_for_me(&self, Signed { sign, place }: &Signed) -> bool {
        let is_mine = self.viewer.operator.map(Typist::Operator) == Some(sign.by);
        !is_mine && self.viewer.sees(place)
    }

    fn is_about_me(&self, fact: &Fact) -> bool {
        matches!(fact, Fact::OperatorChanged { operator } if self.viewer.operator == Some(*operator))
    }

    /// Takes over his present rights and says whether they are others; `None` when he has lost them all.
    async fn learn_rights(&mut self) -> Option<bool> {
        let actor = self.shared.desk.actor(self.viewer.operator?).await.ok()?;
        let is_other = actor.viewer != self.viewer;
        self.viewer = actor.viewer;
        Some(is_other)
    }
}
