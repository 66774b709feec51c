//! `GET /events`: the journal as the token may see it.
//!
//! Each event has the fact's name, the position as `id`, and [`objects::Event`](super::objects::Event)
//! as data. `beat` and `reset` mean what they mean to browsers: everything up to `head` was told;
//! what was asked for cannot be replayed.

use super::{auth::Bearer, extract::Query, moments, objects};
use crate::{
    http::{
        Credential, Entry, Heard, Listener, Position, Problem, answer, frame, open, seen, tell,
    },
    run::Shared,
};
use axum::{Extension, body::Bytes, extract::State, http::HeaderMap, response::Response};
use desk::Actor;
use domain::{
    event::{Event, Fact},
    permission::{Right, Role, Viewer},
};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// From where on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    after: Option<String>,
}

pub(super) async fn stream(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    Extension(Bearer(token)): Extension<Bearer>,
    Query(part): Query<Part>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let guard = open(&shared, Credential::Token(token), None)?;
    let position = Position::find(&shared, seen(&headers, part.after.as_deref())).await?;
    let sight = Sight {
        sees_desk: actor.has(Right::DeskRead),
        viewer: actor.viewer,
    };
    Ok(answer(tell(&shared, sight, guard, position)))
}

/// What a token may see.
struct Sight {
    viewer: Viewer,
    sees_desk: bool,
}

impl Sight {
    fn is_about_me(&self, fact: &Fact) -> bool {
        matches!(fact, Fact::OperatorChanged { operator } if self.viewer.operator == Some(*operator))
    }

    /// Returns an event as it may be seen; `None` when it concerns the token not at all.
    fn of(&self, event: &Event) -> Option<objects::Event> {
        let told = |name: &str, data| objects::Event {
            seq: event.seq,
            at: moments::write(event.at),
            name: name.to_owned(),
            data,
        };
        if let Some(moved) = event.fact.moved() {
            let is_note = matches!(event.fact, Fact::MessageNoted { .. });
            if is_note && self.viewer.channel.is_some() {
                return None;
            }
            if self.viewer.sees(&moved.after) {
                return Some(told(event.fact.name(), data_of(&event.fact)));
            }
            let before = moved.before.as_ref();
            let before = before.is_some_and(|place| self.viewer.sees(place));
            let data = json!({ "conversation": moved.conversation });
            return before.then(|| told("conversation.left", data));
        }
        let is_of_contact = matches!(
            event.fact,
            Fact::ContactCreated { .. }
                | Fact::ContactUpdated { .. }
                | Fact::ContactBlocked { .. }
                | Fact::ContactUnblocked { .. }
                | Fact::ContactErased { .. }
        );
        // Only who sees every conversation surely sees one of this contact's.
        let sees_all = self.viewer.role == Role::Admin && self.viewer.channel.is_none();
        let is_seen = if is_of_contact {
            sees_all
        } else {
            self.sees_desk
        };
        is_seen.then(|| told(event.fact.name(), data_of(&event.fact)))
    }
}

pub(super) fn data_of(fact: &Fact) -> serde_json::Value {
    let mut value = serde_json::to_value(fact).expect("facts have text keys only");
    let mut data = value["data"].take();
    // Whom notes mention is said by the notes, to those who may read them.
    for place in ["before", "after"] {
        if let Some(place) = data.get_mut(place).and_then(|place| place.as_object_mut()) {
            place.remove("mentioned");
        }
    }
    data
}

impl Listener for Sight {
    async fn hear(&mut self, entry: &Entry, is_live: bool) -> Heard {
        // His rights may be others now: the program comes back and is looked at anew.
        if is_live && self.is_about_me(&entry.event.fact) {
            return Heard::End;
        }
        self.of(&entry.event)
            .map_or(Heard::Nothing, |told| Heard::Told(render(&told)))
    }
}

fn render(told: &objects::Event) -> Bytes {
    let json = serde_json::to_string(told).expect("events have text keys only");
    frame(&told.name, told.seq, &json)
}
