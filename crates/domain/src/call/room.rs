//! A call that has become a conference: so that somebody may listen, whisper or join, and the customer may be put on
//! hold.
//!
//! Nobody is dialled for it who talks already: the customer's telephone is led into the room, and the agent's follows.

use crate::id::{CallId, ConversationId, OperatorId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a supervisor takes part in somebody's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// He hears both and is heard by nobody.
    Listen,
    /// He hears both, and the agent alone hears him.
    Whisper,
    /// All three talk.
    Join,
}

impl Part {
    /// Every part, the quietest first.
    pub const ALL: [Self; 3] = [Self::Listen, Self::Whisper, Self::Join];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listen => "listen",
            Self::Whisper => "whisper",
            Self::Join => "join",
        }
    }
}

/// Which call somebody takes part in, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    /// The call of others.
    pub call: CallId,
    /// What they talk about.
    pub conversation: ConversationId,
    /// How.
    pub part: Part,
}

/// Somebody who takes part in a call of others, as its card shows him.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// How.
    pub part: Part,
    /// False while his telephone rings.
    pub is_in: bool,
}

/// How far the two are on their way into the room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Nobody needs a room.
    #[default]
    Unneeded,
    /// Somebody does.
    Wanted,
    /// The provider is asked, or was, and its answer is not known: it may have led them there.
    Asked,
    /// They are in it.
    Made,
}

impl Move {
    /// Says whether they may be in the room: then the end of the first connection is not the end of the call.
    #[must_use]
    pub const fn may_be_made(self) -> bool {
        match self {
            Self::Unneeded | Self::Wanted => false,
            Self::Asked | Self::Made => true,
        }
    }
}

/// The room of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Room {
    /// Whether the two are in it.
    pub moved: Move,
    /// True when somebody at the desk wants the customer to wait.
    pub wants_hold: bool,
    /// True when the provider lets him wait.
    pub is_held: bool,
    /// Who takes part besides.
    pub listeners: BTreeMap<OperatorId, Listener>,
}

impl Room {
    /// Says that a room is needed; what is under way goes on.
    pub const fn need(&mut self) {
        if matches!(self.moved, Move::Unneeded) {
            self.moved = Move::Wanted;
        }
    }

    /// Says whether the customer must be told to wait, or to come back.
    #[must_use]
    pub fn must_change_hold(&self) -> bool {
        self.moved == Move::Made && self.wants_hold != self.is_held
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_asked_for_once() {
        let mut room = Room::default();
        assert!(!room.moved.may_be_made());
        room.need();
        assert_eq!(room.moved, Move::Wanted);
        assert!(!room.moved.may_be_made(), "nobody was asked yet");
        for moved in [Move::Asked, Move::Made] {
            room.moved = moved;
            room.need();
            assert_eq!(room.moved, moved);
            assert!(moved.may_be_made());
        }
    }

    #[test]
    fn the_customer_waits_only_in_a_room() {
        let mut room = Room {
            wants_hold: true,
            ..Room::default()
        };
        assert!(!room.must_change_hold());
        room.moved = Move::Made;
        assert!(room.must_change_hold());
        room.is_held = true;
        assert!(!room.must_change_hold());
        room.wants_hold = false;
        assert!(room.must_change_hold(), "he is fetched back");
    }
}
