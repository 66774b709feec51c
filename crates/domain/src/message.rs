//! Messages: who wrote what, and what became of it on its way out.

use crate::{
    attachment::FileKind,
    bot::HandOverReason,
    call::CallResult,
    id::{AttachmentId, ConversationId, MessageId, OperatorId, TeamId},
    marks::Marks,
    rating::Stars,
    text::{MAX_WRITTEN_UNITS, Text, utf16_len},
    thing::{Card, Dice, Place, Poll},
    time::Timestamp,
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

/// What a quiet line of the thread tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The conversation began.
    Opened {
        /// How many conversations the contact had before.
        earlier: i64,
    },
    /// It waits in a team's queue.
    Queued {
        /// The team.
        team: TeamId,
    },
    /// An operator has it.
    Assigned {
        /// The owner.
        operator: OperatorId,
    },
    /// It was taken back from its operator.
    TakenBack {
        /// Who had it.
        operator: OperatorId,
        /// True when he did not answer in time; else he left.
        was_late: bool,
    },
    /// Somebody put it back into the queue by hand.
    PutBack {
        /// Who had it, or was asked.
        operator: OperatorId,
        /// Who put it back; `None` for a program.
        by: Option<OperatorId>,
    },
    /// It went to another team.
    Transferred {
        /// The team that has it.
        team: TeamId,
    },
    /// The contact was asked what it is about, and chose a team.
    Chosen {
        /// The team that has it.
        team: TeamId,
    },
    /// A bot has the turn.
    GivenToBot {
        /// The bot.
        bot: OperatorId,
    },
    /// A bot had the turn, and a person is needed.
    HandedOver {
        /// The bot.
        bot: OperatorId,
        /// Why.
        reason: HandOverReason,
    },
    /// Its contact reasons changed.
    Recategorised,
    /// Somebody said that help is needed.
    InterventionOpened,
    /// The help was given.
    InterventionClosed,
    /// It sleeps.
    Snoozed {
        /// Until when.
        until: Timestamp,
    },
    /// It does not sleep any more.
    Woken {
        /// Whose it is; `None`: it waits.
        operator: Option<OperatorId>,
    },
    /// The contact wants to be called.
    CallWished,
    /// Two telephones were rung.
    Called {
        /// Whose rang first.
        operator: OperatorId,
        /// How it ended.
        result: CallResult,
        /// How long they talked.
        seconds: u64,
    },
    /// It is over.
    Closed,
    /// It goes on.
    Reopened,
    /// Words stood here, and are erased.
    Erased,
    /// Something happened in the contact's chat that is no message.
    Service {
        /// What.
        what: Service,
    },
    /// The contact said how it was.
    Rated {
        /// His mark.
        stars: Stars,
    },
}

/// What happens in a contact's chat besides messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "service", rename_all = "snake_case")]
pub enum Service {
    /// He pinned a message.
    Pinned,
    /// Messages vanish there after a while.
    Vanishing {
        /// After how long; 0: not any more.
        seconds: i64,
    },
    /// The house may write to him.
    Admitted,
    /// The chat looks otherwise.
    Decorated,
    /// He shared people or chats that he chose.
    Chosen,
    /// He paid, or got his money back.
    Paid,
    /// He came near to somebody.
    Near,
    /// The chat became another one.
    Moved,
    /// Who is in the chat, what it is called or how it looks is not what it was.
    Regrouped,
    /// Something else.
    Other,
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

/// How far an outgoing message has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Progress {
    /// It waits for its turn on the channel.
    Queued,
    /// It waits because the channel lets no more through for a while; it goes by itself.
    Held {
        /// When it may go.
        until: Timestamp,
        /// The channel's own words, or ours for its limits.
        why: String,
    },
    /// It is being handed to the channel.
    Sending,
    /// The channel has taken it.
    Sent,
    /// It will never arrive.
    Failed {
        /// The channel's own words.
        why: String,
    },
    /// It may have arrived; it is never resent by itself.
    Unknown {
        /// What was seen last.
        why: String,
    },
}

impl Progress {
    /// Returns the stable name of the state.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Held { .. } => "held",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed { .. } => "failed",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Says whether a person may press *send again*.
    #[must_use]
    pub const fn may_send_again(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Unknown { .. })
    }
}

/// What an operator asks to write.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Write {
    /// The words; may be empty beside files.
    pub text: String,
    /// Files that were kept for this conversation before; several go as one album.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
    /// True for a note that only colleagues see.
    #[serde(default)]
    pub private: bool,
    /// The message that this one answers.
    #[serde(default)]
    pub reply_to: Option<MessageId>,
    /// The turn under which it was decided; absent: whatever the turn is.
    #[serde(default)]
    pub epoch: Option<crate::conversation::Epoch>,
}

/// Why words were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but white space.
    #[error("the message is empty")]
    Empty,
    /// More than anybody reads.
    #[error("the message is longer than 16384 characters")]
    TooLong,
}

/// Returns typed words without the white space around them, with plain line ends, and without NUL characters,
/// which no database keeps.
fn clean_words(typed: &str) -> String {
    typed.trim().replace("\r\n", "\n").replace('\0', "")
}

/// Parses the words that somebody typed under files; none are none.
///
/// # Errors
/// [`BadText::TooLong`] when there are more than [`MAX_WRITTEN_UNITS`].
pub fn parse_caption(typed: &str) -> Result<Option<Text>, BadText> {
    match parse_words(typed) {
        Ok(words) => Ok(Some(words)),
        Err(BadText::Empty) => Ok(None),
        Err(BadText::TooLong) => Err(BadText::TooLong),
    }
}

/// Parses words that came with formatting; cleaning them may cost it.
///
/// # Errors
/// As [`parse_words`].
pub fn parse_formatted(typed: &Text) -> Result<Text, BadText> {
    let words = parse_words(&typed.plain)?;
    // Spans count from the first letter.
    if words.plain == typed.plain {
        Ok(typed.clone())
    } else {
        Ok(words)
    }
}

/// Parses the words that somebody typed.
///
/// # Errors
/// [`BadText`] when nothing is left after trimming, or more than [`MAX_WRITTEN_UNITS`].
pub fn parse_words(typed: &str) -> Result<Text, BadText> {
    let words = clean_words(typed);
    if words.is_empty() {
        return Err(BadText::Empty);
    }
    if utf16_len(&words) > MAX_WRITTEN_UNITS {
        return Err(BadText::TooLong);
    }
    Ok(Text::plain(words))
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
    use crate::text::{Span, Style};

    #[test]
    fn typed_words_are_trimmed_and_bounded() {
        assert_eq!(parse_words(" hi \r\n"), Ok(Text::plain("hi")));
        assert_eq!(parse_words("a\0b"), Ok(Text::plain("ab")));
        assert_eq!(parse_words(" \n"), Err(BadText::Empty));
        assert_eq!(parse_caption(" "), Ok(None));
        let most = "👍".repeat(MAX_WRITTEN_UNITS / 2);
        assert_eq!(parse_words(&most), Ok(Text::plain(most.as_str())));
        assert_eq!(parse_words(&format!("{most}.")), Err(BadText::TooLong));
    }

    #[test]
    fn formatting_stays_on_words_that_are_as_they_came() {
        let bold = |plain: &str| Text {
            plain: plain.into(),
            spans: vec![Span {
                start: 0,
                len: 2,
                style: Style::Bold,
            }],
        };
        assert_eq!(parse_formatted(&bold("hi there")), Ok(bold("hi there")));
        assert_eq!(parse_formatted(&bold(" hi")), Ok(Text::plain("hi")));
        assert_eq!(parse_formatted(&bold(" ")), Err(BadText::Empty));
    }

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
