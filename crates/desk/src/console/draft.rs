//! What an operator shall be told on the console, before it is.

use domain::{
    channel::Command,
    console::About,
    id::{AttachmentId, MessageId, OfferId, OperatorId, TeamId},
    message::Button,
    text::Text,
};

/// Who shall be told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whom {
    /// An operator, in his own chat.
    Operator(OperatorId),
    /// A team, in its group.
    Group(TeamId),
}

impl From<OperatorId> for Whom {
    fn from(operator: OperatorId) -> Self {
        Self::Operator(operator)
    }
}

/// What an operator or a team shall be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// Who.
    pub(super) to: Whom,
    /// What is done with the words.
    pub(super) kind: Kind,
    /// The words.
    pub(super) text: Text,
    /// The buttons under them.
    pub(super) buttons: Vec<Button>,
    /// The message that they answer, wherever it was shown to him.
    pub(super) answers: Option<MessageId>,
    /// What they are about.
    pub(super) about: About,
}

/// What is done with the words of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// They are said.
    Say,
    /// They are said where the conversation has a topic, and nowhere else.
    SayInTopic,
    /// They show a message, unless it was shown to him before.
    Show {
        /// True when words say less than the message, which follows as it is where the channel can do that.
        is_poorer: bool,
        /// True when its files, its place or its card go along.
        has_more: bool,
    },
    /// They stand under a file that came late to an album.
    Join(AttachmentId),
    /// A message that was shown to him is not what it was.
    Alter(Altered),
    /// They take the place of the card of an offer.
    EndCard(OfferId),
    /// The topic of the conversation is called as things stand, where there is one.
    NameTopic {
        /// True when he has the conversation no longer.
        is_over: bool,
    },
    /// Commands are offered; none takes them away.
    Menu(Vec<Command>),
}

/// What became of a message that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Altered {
    /// It says something else.
    Words {
        /// True when the words stand under files.
        has_files: bool,
    },
    /// Its place is another.
    Place,
    /// Another file takes the place of its own, over other words.
    File(AttachmentId),
    /// It is gone.
    Gone,
    /// It was reacted to; none takes the reaction away.
    Reaction(Option<String>),
}

impl Draft {
    pub(super) fn say(to: impl Into<Whom>, words: impl Into<String>) -> Self {
        Self {
            to: to.into(),
            kind: Kind::Say,
            text: Text::plain(words),
            buttons: Vec::new(),
            answers: None,
            about: About::default(),
        }
    }
}
