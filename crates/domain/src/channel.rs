//! Channels: where contacts write, and what comes in and goes out there.

use crate::{
    attachment::{FileKind, IncomingFile},
    contact::Profile,
    group::InGroup,
    id::{ChannelId, DeliveryId, IntentId, OperatorId, TeamId},
    message::{Button, Content, Service},
    phone::PhoneNumber,
    text::Text,
    thing::{Card, Place},
    time::Timestamp,
    widget::{Widget, WidgetForm},
};
use serde::{Deserialize, Serialize};

/// The kind of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A bot account on Telegram.
    Telegram,
    /// A platform of its own that says by the API what its contacts and its bot say.
    Api,
    /// The corner of a web page.
    Widget,
}

impl ChannelKind {
    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Telegram => "telegram",
            Self::Api => "api",
            Self::Widget => "widget",
        }
    }

    /// Returns the address by which a person adds a bot to a group, with the right to open topics, and with words of
    /// ours; `None` where there is none.
    #[must_use]
    pub fn group_address(self, handle: &str, payload: &str) -> Option<String> {
        match self {
            Self::Telegram => Some(format!(
                "https://t.me/{handle}?startgroup={payload}&admin=manage_topics"
            )),
            Self::Api | Self::Widget => None,
        }
    }

    /// Returns the address by which a person starts a bot with words of ours; `None` where there is none.
    #[must_use]
    pub fn start_address(self, handle: &str, payload: &str) -> Option<String> {
        match self {
            Self::Telegram => Some(format!("https://t.me/{handle}?start={payload}")),
            Self::Api | Self::Widget => None,
        }
    }
}

/// How updates come from the provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// We ask for them; needs no public address.
    #[default]
    Polling,
    /// The provider calls us.
    Webhook,
}

/// Whether a channel works, as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "health", rename_all = "snake_case")]
pub enum Health {
    /// It is being looked at.
    Checking,
    /// It works.
    Connected,
    /// It does not.
    Broken {
        /// The provider's own words.
        why: String,
    },
}

/// A channel as people see it; secrets are not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own"
)]
pub struct Channel {
    /// Its identity.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name for colleagues.
    pub name: String,
    /// The bot's public name at the provider, once known.
    pub handle: Option<String>,
    /// How updates come in.
    pub intake: Intake,
    /// Whether it works.
    pub health: Health,
    /// The bot that answers first.
    #[serde(default)]
    pub bot: Option<OperatorId>,
    /// False when an admin has switched it off.
    pub is_enabled: bool,
    /// True for the one channel on which operators work, too.
    #[serde(default)]
    pub is_console: bool,
    /// True when contacts are asked how it was, once a person has concluded.
    #[serde(default)]
    pub asks_rating: bool,
    /// True when it can keep each conversation of an operator in a topic of his chat.
    #[serde(default)]
    pub has_topics: bool,
    /// Of a widget: where it may stand, and how it looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<Widget>,
    /// Grows with every change.
    pub version: i64,
}

/// What an admin asks a channel to be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelForm {
    /// The kind.
    pub kind: ChannelKind,
    /// The name for colleagues.
    pub name: String,
    /// What the provider needs.
    #[serde(default)]
    pub settings: ChannelSettings,
    /// The bot that answers first.
    #[serde(default)]
    pub bot_id: Option<OperatorId>,
}

/// What a provider needs; write-only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSettings {
    /// Telegram: the bot's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// How updates come in.
    #[serde(default)]
    pub intake: Intake,
    /// Widget: where it may stand, and how it looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub widget: Option<WidgetForm>,
}

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

/// One message on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its identity.
    pub delivery: DeliveryId,
    /// The channel.
    pub channel: ChannelId,
    /// Where it goes.
    pub address: String,
    /// What the provider calls the topic into which it goes.
    pub thread: Option<String>,
    /// What is done with the words.
    pub how: How,
    /// The words; those under the files where there are any.
    pub text: Text,
    /// What goes besides words.
    pub load: Cargo,
    /// The buttons under them, in their order.
    pub buttons: Vec<Button>,
    /// What stands on the button that shares the contact's own number; `None` without one.
    pub asks_number: Option<String>,
    /// The provider's identity of the message that it answers.
    pub reply_to: Option<String>,
    /// True when it makes no sound.
    pub is_silent: bool,
    /// How often it was tried, this time included.
    pub attempt: i64,
    /// Which part of a long message it is.
    pub part: Part,
}

/// Which part of a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its place, from 0.
    pub place: usize,
    /// How many there are.
    pub of: usize,
}

impl Part {
    /// A message that goes at once.
    pub const WHOLE: Self = Self { place: 0, of: 1 };

    /// Says whether nothing of the message follows.
    #[must_use]
    pub const fn is_last(self) -> bool {
        self.place + 1 >= self.of
    }
}

/// What goes out besides words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cargo {
    /// Nothing.
    #[default]
    Words,
    /// Files, at least one; several are an album.
    Files(Vec<OutgoingFile>),
    /// A place.
    Place(Place),
    /// Somebody's card.
    Card(Card),
}

/// A file on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingFile {
    /// What it is sent as.
    pub kind: FileKind,
    /// What it is called.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Where it is.
    pub source: FileSource,
}

/// Where a file is that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSource {
    /// The provider has it already, for this account, under this identity.
    Remote(String),
    /// It lies in the file store under this name.
    Stored(String),
}

/// What is done with words that go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// They are a message of their own.
    Write,
    /// They take the place of a message that was sent before.
    Replace {
        /// The provider's identity of that message.
        external_id: String,
    },
    /// They take the place of the words of a message that was sent before, of files: of those under them.
    Edit {
        /// The provider's identity of that message.
        external_id: String,
        /// True when it carries files.
        has_files: bool,
    },
    /// Files take the place of those of messages that were sent before, or come to the words of one.
    EditFiles {
        /// The provider's identity of each message, one for each file of the load.
        external_ids: Vec<String>,
        /// True when the words stand under the first of them; else there are none.
        has_words: bool,
    },
    /// They take the place of the words of messages that were sent before, the parts of one.
    EditParts {
        /// The provider's identity of each, and its words, in their order; what needs none is taken away.
        parts: Vec<(String, Option<Text>)>,
    },
    /// The place of the load takes that of a message that was sent before and moves; one that rests ends it.
    Move {
        /// The provider's identity of that message.
        external_id: String,
    },
    /// Messages that were sent before are taken away, in place of words.
    Delete {
        /// The provider's identities, at least one.
        external_ids: Vec<String>,
    },
    /// A message is reacted to, in place of words.
    React {
        /// The provider's identity of that message.
        external_id: String,
        /// How; none takes the reaction away.
        emoji: Option<String>,
    },
    /// They acknowledge a pressed button: shown for a moment, and may be empty.
    Acknowledge {
        /// What the provider calls the press.
        press: String,
    },
    /// Another message of the same account is shown as it is, in place of words.
    Copy {
        /// The provider's identity of that message.
        external_id: String,
    },
    /// A topic is opened, in place of words; its identity is what came of it.
    OpenTopic {
        /// What it is called.
        name: String,
    },
    /// A topic is called otherwise, in place of words.
    NameTopic {
        /// The provider's identity of it.
        thread: String,
        /// What it is called.
        name: String,
        /// True when nothing more is said in it; where a topic can be closed, it is.
        is_over: bool,
    },
    /// Commands are offered in the chat, in place of words; none takes them away.
    Offer {
        /// Which, in their order.
        commands: Vec<Command>,
    },
}

/// A command that is offered in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Its name, without the slash: 1 to 32 of `a-z 0-9 _`.
    pub name: String,
    /// What it does: 1 to 256 characters.
    pub does: String,
}

impl Outcome {
    /// Returns the outcome of a message that the provider has taken.
    #[must_use]
    pub const fn done(external_id: String) -> Self {
        Self::Done {
            external_id,
            others: Vec::new(),
        }
    }
}

/// What became of one attempt to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has it under this identity.
    Done {
        /// The provider's identity of the message.
        external_id: String,
        /// Those of the other parts of an album, in their order.
        others: Vec<String>,
    },
    /// Not this time.
    Later {
        /// How long to wait.
        after_ms: i64,
        /// The provider's own words.
        why: String,
    },
    /// Not at all.
    Never {
        /// The provider's own words.
        why: String,
    },
    /// The topic that it should go to is gone, or there are none any more.
    NoTopic {
        /// The provider's own words.
        why: String,
    },
    /// It may have arrived.
    Unknown {
        /// What was seen last.
        why: String,
    },
}
