//! Conferences: who is in them, who hears whom, and who waits.

use super::{Twilio, state::Act};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A conference, by the name that its lines were led there with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwilioRoom {
    /// `CF` and 32 hexadecimal digits.
    pub sid: String,
    /// What it is called.
    pub name: String,
    /// When it was made, in ms since the Unix epoch.
    pub created_ms: i64,
    /// True once somebody was there with whom it begins.
    pub has_begun: bool,
    /// True when it is over.
    pub is_over: bool,
    /// Its lines, by call.
    pub members: BTreeMap<String, Member>,
}

/// Who hears a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// All others.
    #[default]
    ByAll,
    /// Nobody: it is muted.
    ByNobody,
    /// This call alone: it is coached.
    ByOne(String),
}

/// A line in a conference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who hears it.
    pub heard: Heard,
    /// It hears music, and nobody hears it.
    pub hold: bool,
    /// The conference begins with it.
    pub starts: bool,
    /// The conference ends with it.
    pub ends: bool,
}

impl Member {
    /// Returns what it does there, in a word.
    pub(super) fn part(&self) -> &'static str {
        if self.hold {
            return "waits";
        }
        match self.heard {
            Heard::ByAll => "talks",
            Heard::ByNobody => "listens",
            Heard::ByOne(_) => "whispers",
        }
    }
}

impl Twilio {
    /// Leads a line into the conference of a name, which begins if it is not under way.
    pub(super) fn enter(&mut self, name: &str, call: &str, member: Member, now_ms: i64) {
        let is_open = |room: &TwilioRoom| room.name == name && !room.is_over;
        if !self.rooms.iter().any(is_open) {
            self.rooms.push(TwilioRoom {
                sid: format!("CF{:032x}", self.rooms.len() + 1),
                name: name.to_owned(),
                created_ms: now_ms,
                has_begun: false,
                is_over: false,
                members: BTreeMap::new(),
            });
        }
        if let Some(room) = self.rooms.iter_mut().find(|room| is_open(room)) {
            room.has_begun |= member.starts;
            room.members.insert(call.to_owned(), member);
        }
    }

    /// Takes a line out of the conference that it is in; the others go when it ends with this one.
    pub(super) fn leave(&mut self, call: &str) {
        let room = self
            .rooms
            .iter_mut()
            .find(|room| room.members.contains_key(call));
        let Some(room) = room else { return };
        let ends = room.members.remove(call).is_some_and(|member| member.ends);
        if !ends && !room.members.is_empty() {
            return;
        }
        room.is_over = true;
        let others: Vec<_> = std::mem::take(&mut room.members).into_keys().collect();
        for other in others {
            self.act(&other, Act::RoomOver);
        }
    }

    /// Finds the line of a call in the conference that it is in.
    pub(super) fn member(&self, call: &str) -> Option<&Member> {
        self.rooms.iter().find_map(|room| room.members.get(call))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(ends: bool) -> Member {
        Member {
            starts: ends,
            ends,
            ..Member::default()
        }
    }

    #[test]
    fn a_room_ends_with_those_with_whom_it_ends_and_the_others_are_told() {
        let mut twilio = Twilio::default();
        twilio.enter("7", "CA3", one(false), 1);
        assert!(!twilio.rooms[0].has_begun, "music plays");
        twilio.enter("7", "CA1", one(true), 2);
        twilio.enter("7", "CA2", one(true), 3);
        assert!(twilio.rooms[0].has_begun && twilio.rooms.len() == 1);
        twilio.leave("CA3");
        assert!(!twilio.rooms[0].is_over);
        twilio.leave("CA1");
        assert!(twilio.rooms[0].is_over);
        assert_eq!(twilio.take("CA2"), Some(Act::RoomOver));
        assert_eq!(twilio.take("CA3"), None);
        twilio.enter("7", "CA2", one(true), 4);
        assert_eq!(twilio.rooms.len(), 2, "another one of that name");
    }
}
