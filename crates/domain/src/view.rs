//! What people look at: the inbox list, a thread, the colleagues.

pub mod board;
pub mod contacts;
pub mod why;

use crate::{
    attachment::Attachment,
    call::PhoneCall,
    category::Tree,
    channel::ChannelKind,
    contact::Contact,
    conversation::{About, Conversation, Epoch, Offer, Priority, State, Status},
    event::Seq,
    id::{ChannelId, ContactId, ConversationId, MessageId, OperatorId, TeamId},
    intent,
    intervention::Intervention,
    marks::Marks,
    message::{Author, Content, Line, Progress},
    operator::{OperatorKind, Presence},
    page::Page,
    permission::{Place, Role, Viewer},
    queue::Alarm,
    rating::Rating,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A list of the inbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// The viewer's own that are awake, and those offered to him.
    #[default]
    Mine,
    /// Nobody's yet, oldest first.
    Waiting,
    /// Those that bots have.
    Bots,
    /// Those that sleep, the next to wake first.
    Snoozed,
    /// Those in which a note mentions the viewer, until he has seen to it; also when they are over.
    Mentions,
    /// Everybody's that is not over.
    Open,
    /// Over.
    Closed,
}

impl Folder {
    /// Every folder, in the order of the screen.
    pub const ALL: [Self; 7] = [
        Self::Mine,
        Self::Waiting,
        Self::Bots,
        Self::Snoozed,
        Self::Mentions,
        Self::Open,
        Self::Closed,
    ];

    /// Returns the stable name, as it stands in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Waiting => "waiting",
            Self::Bots => "bots",
            Self::Snoozed => "snoozed",
            Self::Mentions => "mentions",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// Finds a folder by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|folder| folder.name() == name)
    }

    /// Says whether a conversation that the viewer sees is in the folder.
    #[must_use]
    pub fn holds(self, viewer: &Viewer, place: &Place) -> bool {
        let is_mine = viewer.operator.is_some() && place.operator == viewer.operator;
        match self {
            Self::Mine => is_mine && !matches!(place.status, Status::Closed | Status::Snoozed),
            Self::Waiting => place.status == Status::Waiting,
            Self::Bots => place.status == Status::Bot,
            Self::Snoozed => place.status == Status::Snoozed,
            Self::Mentions => viewer
                .operator
                .is_some_and(|me| place.mentioned.contains(&me)),
            Self::Open => place.status != Status::Closed,
            Self::Closed => place.status == Status::Closed,
        }
    }

    /// Says whether the one with the earliest time stands first; else the one with the latest words.
    #[must_use]
    pub const fn is_oldest_first(self) -> bool {
        matches!(self, Self::Waiting | Self::Snoozed)
    }
}

/// A conversation as a row of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its identity.
    pub id: ConversationId,
    /// Its number for people.
    pub number: i64,
    /// The row's version; a later one replaces an earlier one.
    pub version: i64,
    /// The turn.
    pub epoch: Epoch,
    /// Whose it is.
    pub contact_id: ContactId,
    /// The contact's name.
    pub contact_name: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// The channel's kind.
    pub channel_kind: ChannelKind,
    /// The team.
    pub team_id: TeamId,
    /// The team's name.
    pub team_name: String,
    /// What the contact wanted and wants, newest first.
    pub intents: Vec<intent::Named>,
    /// The owner, the bot that has the turn, or whom it is offered to.
    pub operator_id: Option<OperatorId>,
    /// His name.
    pub operator_name: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// The offer that stands.
    pub offer: Option<Offer>,
    /// The last words, cut to a line.
    pub last_words: String,
    /// Who said them.
    pub last_author: Option<Author>,
    /// When something was last said.
    pub last_at: Timestamp,
    /// The oldest message of the contact that nobody has answered.
    pub unanswered_since: Option<Timestamp>,
    /// When it entered the queue.
    pub enqueued_at: Timestamp,
    /// True when its newest outgoing message failed or may not have arrived.
    pub has_trouble: bool,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Until when it sleeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Timestamp>,
    /// Who still has to do with it after its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrap_up: Option<WrapUp>,
    /// What the contact thought of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// How urgent it is.
    #[serde(default)]
    pub priority: Priority,
    /// What it is about.
    #[serde(default, skip_serializing_if = "About::is_empty")]
    pub about: About,
    /// True when its words are gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_erased: bool,
}

impl Row {
    /// Returns where the conversation stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            team: self.team_id,
            operator: self.operator_id,
            status: self.status,
            is_offered: self.offer.is_some(),
            categories: self.about.categories.clone(),
            is_hidden: self.about.is_hidden,
            mentioned: self.about.mentioned.clone(),
            channel: Some(self.channel_id),
        }
    }

    /// Returns what the folder orders by.
    ///
    /// Units: ms.
    #[must_use]
    pub const fn sort_ms(&self, folder: Folder) -> i64 {
        match (folder, self.snoozed_until) {
            (Folder::Snoozed, Some(until)) => until.as_ms(),
            (Folder::Waiting | Folder::Snoozed, _) => self.enqueued_at.as_ms(),
            (Folder::Mine | Folder::Bots | Folder::Mentions | Folder::Open | Folder::Closed, _) => {
                self.last_at.as_ms()
            }
        }
    }
}

impl Conversation {
    /// Returns where the conversation stands for the question who may see it.
    #[must_use]
    pub fn place(&self) -> Place {
        let (operator, is_offered) = match self.state {
            State::Bot { bot, .. } => (Some(bot), false),
            State::Active(held) => (Some(held.operator), false),
            State::Offered(offer) => (Some(offer.operator), true),
            State::Snoozed(sleep) => (sleep.operator, false),
            State::Queued | State::Asking { .. } | State::Closed { .. } => (None, false),
        };
        Place {
            team: self.team,
            operator,
            status: self.status(),
            is_offered,
            categories: self.about.categories.clone(),
            is_hidden: self.about.is_hidden,
            mentioned: self.about.mentioned.clone(),
            channel: Some(self.channel),
        }
    }
}

/// How many conversations each live folder holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// In *Mine*.
    pub mine: i64,
    /// In *Waiting*.
    pub waiting: i64,
    /// In *Bots*.
    pub bots: i64,
    /// In *Snoozed*.
    pub snoozed: i64,
    /// In *Mentions*.
    #[serde(default)]
    pub mentions: i64,
    /// In *Open*.
    pub open: i64,
}

impl Counters {
    /// Returns the count of a folder; *Closed* is not counted.
    #[must_use]
    pub const fn of(&self, folder: Folder) -> Option<i64> {
        match folder {
            Folder::Mine => Some(self.mine),
            Folder::Waiting => Some(self.waiting),
            Folder::Bots => Some(self.bots),
            Folder::Snoozed => Some(self.snoozed),
            Folder::Mentions => Some(self.mentions),
            Folder::Open => Some(self.open),
            Folder::Closed => None,
        }
    }

    /// Adds `by` for each folder that holds a visible conversation at `place`.
    pub fn count(&mut self, viewer: &Viewer, place: &Place, by: i64) {
        if !viewer.sees(place) {
            return;
        }
        for (folder, counter) in [
            (Folder::Mine, &mut self.mine),
            (Folder::Waiting, &mut self.waiting),
            (Folder::Bots, &mut self.bots),
            (Folder::Snoozed, &mut self.snoozed),
            (Folder::Mentions, &mut self.mentions),
            (Folder::Open, &mut self.open),
        ] {
            if folder.holds(viewer, place) {
                *counter += by;
            }
        }
    }
}

/// Who still has to do with a conversation after its end: its units stay taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrapUp {
    /// Who.
    pub operator: OperatorId,
    /// Until when, unless he is done before.
    pub until: Timestamp,
}

/// The inbox list as one viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    /// The journal position that it was read at.
    pub as_of: Seq,
    /// Who looks.
    pub viewer: Viewer,
    /// Which list.
    pub folder: Folder,
    /// The rows, in the folder's order.
    pub rows: Page<Row>,
    /// The live counters.
    pub counters: Counters,
}

/// Words that a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The message.
    pub id: MessageId,
    /// Its words, cut to a line.
    pub words: String,
}

/// A message as a bubble of the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bubble {
    /// Its identity.
    pub id: MessageId,
    /// Its place in the conversation.
    pub seq: i64,
    /// Grows with every change of it.
    pub version: i64,
    /// Who wrote it.
    pub author: Author,
    /// The writer's name.
    pub author_name: String,
    /// What it says.
    pub content: Content,
    /// Its files, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What became of it after it was written.
    #[serde(default, skip_serializing_if = "Marks::is_empty")]
    pub marks: Marks,
    /// True when only colleagues see it.
    pub private: bool,
    /// What it answers.
    pub quote: Option<Quote>,
    /// How far it has come, when it goes out.
    pub progress: Option<Progress>,
    /// When it was written.
    pub at: Timestamp,
}

impl Bubble {
    /// Takes the words out, as [`crate::event::Fact::ConversationErased`] does; what happened stays.
    pub fn erase(&mut self) {
        if !matches!(self.content, Content::Line(_)) {
            self.content = Content::Line(Line::Erased);
        }
        self.attachments.clear();
        self.marks = Marks::default();
        if let Some(quote) = &mut self.quote {
            quote.words.clear();
        }
        match &mut self.progress {
            Some(Progress::Failed { why } | Progress::Unknown { why }) => why.clear(),
            Some(progress @ (Progress::Queued | Progress::Held { .. } | Progress::Sending)) => {
                *progress = Progress::Failed { why: String::new() };
            }
            Some(Progress::Sent) | None => {}
        }
    }
}

/// A conversation opened in a pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The journal position that it was read at.
    pub as_of: Seq,
    /// The row of the list.
    pub row: Row,
    /// The contact.
    pub contact: Contact,
    /// Its interventions, newest first.
    #[serde(default)]
    pub interventions: Vec<Intervention>,
    /// Its calls, newest first.
    #[serde(default)]
    pub calls: Vec<PhoneCall>,
    /// The bubbles, by place.
    pub bubbles: Vec<Bubble>,
    /// True when there are earlier bubbles than the first.
    pub has_earlier: bool,
    /// The contact's earlier conversations, newest first: number and opening time.
    pub earlier: Vec<(i64, Timestamp)>,
}

/// An operator as colleagues see him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// His identity.
    pub id: OperatorId,
    /// His name.
    pub name: String,
    /// Person or program.
    #[serde(default)]
    pub kind: OperatorKind,
    /// What he may do.
    pub role: Role,
    /// His teams, sorted.
    pub team_ids: Vec<TeamId>,
    /// Whether he takes work.
    pub presence: Presence,
    /// Why he takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Grows with every change.
    pub version: i64,
}

/// Why an operator takes no work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Who decided, mostly himself; `None` for a program, or the house.
    pub by: Option<OperatorId>,
    /// His words; may be empty.
    pub words: String,
    /// When he takes work again by himself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// Who is asked and where things go: what every page of the house needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct House {
    /// The journal position that it was read at.
    pub as_of: Seq,
    /// Who looks.
    pub viewer: Viewer,
    /// The viewer's name.
    pub name: String,
    /// The viewer's presence.
    pub presence: Presence,
    /// Everybody who may log in or answer, by name.
    pub colleagues: Vec<Colleague>,
    /// The teams: identity and name, by name.
    pub teams: Vec<(TeamId, String)>,
    /// The contact reasons.
    #[serde(default)]
    pub categories: Tree,
    /// The reasons that the house keeps for being away, in their order.
    #[serde(default)]
    pub away_reasons: Vec<String>,
    /// What the viewer wraps up: identity, number and until when; in the order of their ends.
    #[serde(default)]
    pub wrap_ups: Vec<(ConversationId, i64, Timestamp)>,
    /// The queues that the viewer should look at, by team; none for agents.
    #[serde(default)]
    pub alarms: Vec<Alarm>,
    /// Whether the house calls customers.
    #[serde(default)]
    pub has_telephony: bool,
}
