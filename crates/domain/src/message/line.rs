//! Quiet lines of a thread: what happened around the words.

use crate::{
    bot::HandOverReason,
    call::CallResult,
    id::{OperatorId, TeamId},
    rating::Stars,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

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
