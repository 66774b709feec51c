//! Messages: who wrote what, and what became of it on its way out.

mod line;
mod progress;
mod write;

pub use line::{Line, Service};
pub use progress::Progress;
pub use write::{BadText, Write, parse_caption, parse_formatted, parse_words};

use crate::{
    attachment::FileKind,
    id::{ConversationId, MessageId, OperatorId},
    marks::Marks,
    text::Text,
    thing::{Card, Dice, Place, Poll},
};
use serde::{Deserialize, Serialize};

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Author {
    /// The conversation's contact.
    Contact,
    /// A person of the team.
    Operator(OperatorId),
    /// A bot.
    Bot(OperatorId),
    /// Switchboard itself.
    System,
}

impl Author {
    /// Returns the stable name of who it is, as REST calls it.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Operator(_) => "operator",
            Self::Bot(_) => "bot",
            Self::System => "system",
        }
    }
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Text(Text),
    /// Files, each in an attachment of the message; several are an album.
    Files {
        /// What they are, in their order; at least one.
        kinds: Vec<FileKind>,
        /// Words under them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<Text>,
    },
    /// A place.
    Place(Place),
    /// Somebody's card.
    Card(Card),
    /// A question with answers to choose from.
    Poll(Poll),
    /// A thrown die.
    Dice(Dice),
    /// Something that is kept raw and not yet shown in full.
    Unsupported {
        /// The channel's own name of the kind, such as `voice`.
        what: String,
        /// Words that came with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<Text>,
    },
    /// A question with buttons to answer it.
    Question {
        /// The words.
        text: Text,
        /// The answers, in their order.
        buttons: Vec<Button>,
    },
    /// A question for the contact's telephone number, with a button that shares it.
    NumberRequest {
        /// The words.
        text: Text,
        /// What stands on the button.
        label: String,
    },
    /// A button that the contact pressed.
    Choice {
        /// What stood on it.
        text: Text,
        /// What the bot gets that asked.
        value: String,
    },
    /// One quiet line about what happened; never leaves the house.
    Line(Line),
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What comes back when it is pressed; at most 64 bytes.
    pub data: String,
    /// What a bot gets when it is pressed; absent: what stands on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// A pressed button of a bot's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressed {
    /// The question.
    pub message: MessageId,
    /// The place of the button under it, from 0.
    pub place: usize,
}

impl Pressed {
    /// Returns what the button carries.
    ///
    /// Shape: at most 56 bytes; a channel carries 64.
    #[must_use]
    pub fn to_data(self) -> String {
        format!("b.{}.{}", self.message.raw().simple(), self.place)
    }

    /// Reads what a button carried; `None` for what is not of ours.
    #[must_use]
    pub fn from_data(data: &str) -> Option<Self> {
        let (message, place) = data.strip_prefix("b.")?.split_once('.')?;
        Some(Self {
            message: message.parse().ok()?,
            place: place.parse().ok()?,
        })
    }
}

impl Content {
    /// Returns the stable name of the kind, as REST and the database call it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Files { kinds, .. } => match kinds.as_slice() {
                [kind] => kind.name(),
                [..] => "album",
            },
            Self::Place(place) if place.title.is_some() => "venue",
            Self::Place(_) => "location",
            Self::Card(_) => "contact",
            Self::Poll(_) => "poll",
            Self::Dice(_) => "dice",
            Self::Unsupported { .. } => "unsupported",
            Self::Question { .. } => "question",
            Self::NumberRequest { .. } => "number_request",
            Self::Choice { .. } => "choice",
            Self::Line(_) => "line",
        }
    }

    /// Returns the words of the message, if it has any.
    #[must_use]
    pub const fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text)
            | Self::Question { text, .. }
            | Self::NumberRequest { text, .. }
            | Self::Choice { text, .. } => Some(text),
            Self::Unsupported { caption, .. } | Self::Files { caption, .. } => caption.as_ref(),
            Self::Place(_) | Self::Card(_) | Self::Poll(_) | Self::Dice(_) | Self::Line(_) => None,
        }
    }

    /// Returns the answers that the contact may choose from; empty where nothing is asked.
    #[must_use]
    pub fn buttons(&self) -> &[Button] {
        match self {
            Self::Question { buttons, .. } => buttons,
            Self::Text(_)
            | Self::Files { .. }
            | Self::Place(_)
            | Self::Card(_)
            | Self::Poll(_)
            | Self::Dice(_)
            | Self::Unsupported { .. }
            | Self::NumberRequest { .. }
            | Self::Choice { .. }
            | Self::Line(_) => &[],
        }
    }

    /// Returns the line that the house itself wrote, if it is one.
    #[must_use]
    pub const fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            Self::Text(_)
            | Self::Files { .. }
            | Self::Place(_)
            | Self::Card(_)
            | Self::Poll(_)
            | Self::Dice(_)
            | Self::Unsupported { .. }
            | Self::Question { .. }
            | Self::NumberRequest { .. }
            | Self::Choice { .. } => None,
        }
    }

    /// Lists all words in it, by which it is found; the names of its files are not among them.
    #[must_use]
    pub fn all_words(&self) -> Vec<&str> {
        let text = self.text().map(|text| text.plain.as_str());
        let others: Vec<&str> = match self {
            Self::Place(place) => [place.title.as_deref(), place.address.as_deref()]
                .into_iter()
                .flatten()
                .collect(),
            Self::Card(card) => vec![&card.name, &card.phone],
            Self::Poll(poll) => {
                let options = poll.options.iter().map(String::as_str);
                std::iter::once(poll.question.as_str())
                    .chain(options)
                    .collect()
            }
            Self::Text(_)
            | Self::Files { .. }
            | Self::Dice(_)
            | Self::Unsupported { .. }
            | Self::Question { .. }
            | Self::NumberRequest { .. }
            | Self::Choice { .. }
            | Self::Line(_) => Vec::new(),
        };
        text.into_iter().chain(others).collect()
    }

    /// Says in words what stands beside or in place of the text; `None` for words alone.
    #[must_use]
    pub fn thing(&self) -> Option<String> {
        match self {
            Self::Files { kinds, .. } => Some(match kinds.as_slice() {
                [kind] => kind.words().to_owned(),
                [..] => format!("{} files", kinds.len()),
            }),
            Self::Place(place) => Some(match (&place.title, place.is_live) {
                (Some(title), _) => format!("place: {title}"),
                (None, true) => "live location".to_owned(),
                (None, false) => "location".to_owned(),
            }),
            Self::Card(card) => Some(format!("contact: {}", card.name)),
            Self::Poll(poll) => Some(format!("poll: {}", poll.question)),
            Self::Dice(dice) => Some(dice.emoji.clone()),
            Self::Unsupported { what, .. } => Some(what.replace('_', " ")),
            Self::Text(_)
            | Self::Question { .. }
            | Self::NumberRequest { .. }
            | Self::Choice { .. }
            | Self::Line(_) => None,
        }
    }

    /// Returns its words on one line, or says what it is, when it has none.
    ///
    /// Shape: at most `max_chars` characters and an ellipsis.
    #[must_use]
    pub fn excerpt(&self, max_chars: usize) -> String {
        match (self.text(), self.thing()) {
            (Some(text), _) if !text.plain.trim().is_empty() => text.excerpt(max_chars),
            (_, Some(thing)) => Text::plain(thing).excerpt(max_chars),
            (_, None) => String::new(),
        }
    }
}

/// A message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its identity.
    pub id: MessageId,
    /// Where it stands.
    pub conversation: ConversationId,
    /// Its place in the conversation, from 1, in the channel's order.
    pub seq: i64,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub content: Content,
    /// True when only colleagues see it.
    pub private: bool,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// What became of it, when it goes out.
    pub progress: Option<Progress>,
    /// What became of it after it was written.
    pub marks: Marks,
    /// When it was written.
    pub at: crate::time::Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_leads_back_to_its_question() {
        let pressed = Pressed {
            message: MessageId::from_u128(u128::MAX),
            place: usize::MAX,
        };
        assert!(pressed.to_data().len() <= 56);
        assert_eq!(Pressed::from_data(&pressed.to_data()), Some(pressed));
        for foreign in [
            "",
            "b.",
            "1.-",
            "b.x.1",
            "b.00000000000000000000000000000001.-1",
        ] {
            assert_eq!(Pressed::from_data(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn content_keeps_its_shape_as_json() {
        let line = Content::Line(Line::Closed);
        let json = serde_json::to_string(&line).unwrap();
        assert_eq!(json, r#"{"kind":"line","line":"closed"}"#);
        assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), line);
        let text = Content::Text(Text::plain("hi"));
        let json = serde_json::to_string(&text).unwrap();
        assert_eq!(json, r#"{"kind":"text","plain":"hi"}"#);
        assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), text);
    }
}
