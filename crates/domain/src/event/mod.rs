//! Events: facts of the journal. They hold ids, never customers' words.

mod about;
mod access;
mod fact;
mod words;

pub use access::Access;
pub use fact::Fact;
pub use words::WORDS;

use crate::{
    conversation::Epoch,
    id::{ChannelId, ConversationId, OperatorId, TokenId},
    permission::Place,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A position in the journal; the first event has 1.
pub type Seq = i64;

/// Who made something happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", content = "id", rename_all = "snake_case")]
pub enum Cause {
    /// The contact of the conversation.
    Contact,
    /// An operator.
    Operator(OperatorId),
    /// A program with a token.
    Token(TokenId),
    /// The scheduler, by the wish of this number.
    Hypervisor {
        /// The wish that it confirms.
        wish: u64,
    },
    /// A channel's provider.
    Channel(ChannelId),
    /// Switchboard itself or its command line.
    System,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Where it stands in the journal.
    pub seq: Seq,
    /// When it was committed, by the writer's clock.
    pub at: Timestamp,
    /// Who made it happen.
    pub cause: Cause,
    /// What happened.
    pub fact: Fact,
}

/// What happened to a conversation, seen from outside: before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Where it stood; `None` when it did not exist.
    pub before: Option<Place>,
    /// Where it stands.
    pub after: Place,
    /// The turn after it.
    pub epoch: Epoch,
    /// The row's version after it.
    pub version: i64,
}

/// What happened to a message after it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alteration {
    /// It says something else.
    Edited,
    /// Another file took the place of one of it, or came to its words; what it says may be other, too.
    Replaced,
    /// It is gone at the contact's.
    Deleted,
    /// Its reactions are others.
    Reacted,
    /// Another part of its album came.
    Joined,
    /// A file of it came to us, or will never.
    Fetched,
    /// It was kept unread, and is understood.
    Reread,
}

impl Alteration {
    /// Returns the stable name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::Edited | Self::Replaced => "message.edited",
            Self::Deleted => "message.deleted",
            Self::Reacted => "message.reaction",
            Self::Joined => "message.joined",
            Self::Fetched => "message.fetched",
            Self::Reread => "message.reread",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Status;
    use crate::id::{MessageId, OperatorId, TeamId};
    use crate::rating::Stars;

    #[test]
    fn a_fact_reads_back_from_its_json_and_carries_its_name() {
        let place = Place {
            team: TeamId::GENERAL,
            operator: None,
            status: Status::Waiting,
            is_offered: false,
            categories: std::collections::BTreeSet::new(),
            is_hidden: false,
            channel: None,
            mentioned: std::collections::BTreeSet::new(),
        };
        let moved = Moved {
            conversation: ConversationId::from_u128(1),
            before: Some(place.clone()),
            after: place,
            epoch: Epoch(1),
            version: 1,
        };
        let received = Fact::MessageReceived {
            moved: moved.clone(),
            message: MessageId::from_u128(2),
        };
        // No name of its own is one of where the conversation stands.
        let rated = Fact::ConversationRated {
            moved,
            stars: Stars::ALL[4],
            instead_of: Some(Stars::ALL[0]),
            answered_by: Some(OperatorId::from_u128(3)),
        };
        for fact in [received, rated] {
            let json = serde_json::to_value(&fact).unwrap();
            assert_eq!(json["type"], fact.name());
            assert_eq!(json["data"]["after"]["status"], "waiting");
            assert_eq!(serde_json::from_value::<Fact>(json).unwrap(), fact);
        }
    }
}
