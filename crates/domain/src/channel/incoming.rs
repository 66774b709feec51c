//! What comes in: as it came, and as it is understood.

use crate::{
    attachment::IncomingFile,
    contact::Profile,
    group::InGroup,
    id::{IntentId, OperatorId, TeamId},
    message::{Content, Service},
    phone::PhoneNumber,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One update as the provider sent it, before anybody understood it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawUpdate {
    /// The provider's own identity of it; a second one with the same is a repetition.
    pub external_id: String,
    /// What must stay in order among itself, such as a chat.
    pub lane: String,
    /// The raw body.
    pub body: String,
}

/// What a raw update says, once understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood {
    /// A contact wrote.
    Written(Incoming),
    /// A contact changed what he wrote; the message as it is.
    Edited(Incoming),
    /// A contact reacted to a message.
    Reacted {
        /// Who.
        sender: Sender,
        /// The provider's identity of the message.
        external_id: String,
        /// How; none takes his reactions away.
        emojis: Vec<String>,
    },
    /// Messages of a contact's chat are gone, where the provider tells that.
    Deleted {
        /// The provider's identities of the messages.
        external_ids: Vec<String>,
    },
    /// A contact pressed start; opens nothing, but makes him known and reachable.
    Started {
        /// Who.
        sender: Sender,
        /// What the link that he came by asks for.
        entry: Option<Entry>,
        /// The one-time code by which an operator connects himself.
        code: Option<String>,
    },
    /// A contact pressed a button.
    Pressed {
        /// Who.
        sender: Sender,
        /// The provider's identity of the press.
        press: String,
        /// What the button carried.
        data: String,
    },
    /// A contact showed a telephone number.
    Shared {
        /// The card, as a message.
        card: Incoming,
        /// The number, when the provider says that it is his own.
        number: Option<PhoneNumber>,
    },
    /// Something happened in a contact's chat that is no message.
    Happened {
        /// Whose chat.
        sender: Sender,
        /// What.
        what: Service,
    },
    /// A contact left or came back.
    Reachable {
        /// Who.
        sender: Sender,
        /// True when messages reach him again.
        is_reachable: bool,
    },
    /// Something happened in a group, where no contacts write.
    InGroup(InGroup),
    /// Nothing that Switchboard acts on; kept raw.
    Ignored,
}

/// What a link by which a contact comes asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", content = "id", rename_all = "snake_case")]
pub enum Entry {
    /// A team.
    Team(TeamId),
    /// The team of an intent.
    Intent(IntentId),
    /// An operator, if he can.
    Operator(OperatorId),
    /// What the policy's rules say of this mark.
    Mark(String),
    /// A reference that a program signed, still as it stands in the link.
    Reference(String),
}

impl Entry {
    /// Reads the end of a link: `t_` and a team, `i_` and an intent, `p_` (or `o_`) and an operator, `m_` and a mark,
    /// or `r_` and a signed reference; `None` for any other.
    #[must_use]
    pub fn parse(payload: &str) -> Option<Self> {
        let (kind, id) = payload.split_once('_')?;
        match kind {
            "t" => id.parse().ok().map(Self::Team),
            "i" => id.parse().ok().map(Self::Intent),
            "p" | "o" => id.parse().ok().map(Self::Operator),
            "m" if !id.is_empty() => Some(Self::Mark(id.to_owned())),
            "r" if !id.is_empty() => Some(Self::Reference(id.to_owned())),
            _ => None,
        }
    }
}

/// Who is behind an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The provider's identity of the person, never empty.
    pub external_id: String,
    /// Where answers go, never empty.
    pub address: String,
    /// What the provider tells of him.
    pub profile: Profile,
}

/// A message of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Who wrote.
    pub sender: Sender,
    /// The provider's identity of the message, unique on the channel.
    pub external_id: String,
    /// What it says.
    pub content: Content,
    /// Its files, one for each kind that the content names.
    pub files: Vec<IncomingFile>,
    /// What the provider calls the album that it is a part of, unique on the channel.
    pub album: Option<String>,
    /// What the provider calls the other parts, in their order, once the album is one message.
    pub others: Vec<String>,
    /// Who wrote it first, when it was passed on.
    pub forwarded_from: Option<String>,
    /// The provider's identity of the message that it answers.
    pub reply_to: Option<String>,
    /// What the provider calls the topic in which it was written.
    pub thread: Option<String>,
    /// The words of that message that were picked out.
    pub picked: Option<String>,
    /// The message as the provider sent it, where it could not be read in full.
    pub raw: Option<String>,
    /// When the provider says that it was written.
    pub at: Timestamp,
}
