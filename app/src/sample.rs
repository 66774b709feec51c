//! Views for unit tests.

use domain::{
    bot::{BotStep, Outcome, Trace},
    channel::ChannelKind,
    contact::Contact,
    conversation::{Epoch, Status},
    id::{BotStepId, ChannelId, ContactId, ConversationId, MessageId, OperatorId, TeamId},
    message::{Author, Content},
    text::Text,
    time::Timestamp,
    view::{Bubble, Row, Thread},
};
use std::collections::BTreeMap;

pub(crate) const NOON: Timestamp = Timestamp::from_ms(1_795_262_400_000);

pub(crate) fn row() -> Row {
    Row {
        is_erased: false,
        id: ConversationId::from_u128(1),
        number: 1042,
        version: 1,
        epoch: Epoch(1),
        contact_id: ContactId::from_u128(1),
        contact_name: "Anna Kowalska".into(),
        channel_id: ChannelId::from_u128(1),
        channel_kind: ChannelKind::Telegram,
        team_id: TeamId::GENERAL,
        team_name: "General".into(),
        intents: Vec::new(),
        operator_id: None,
        operator_name: None,
        status: Status::Waiting,
        offer: None,
        last_words: String::new(),
        last_author: None,
        last_at: NOON,
        unanswered_since: None,
        enqueued_at: NOON,
        has_trouble: false,
        opened_at: NOON,
        closed_at: None,
        snoozed_until: None,
        wrap_up: None,
        rating: None,
        priority: domain::conversation::Priority::Normal,
        about: domain::conversation::About::default(),
    }
}

/// A step of a bot at a place in the thread.
pub(crate) fn bot_step(after_seq: i64) -> BotStep {
    BotStep {
        id: BotStepId::from_u128(u128::from(after_seq.unsigned_abs())),
        conversation: ConversationId::from_u128(1),
        bot: OperatorId::from_u128(7),
        epoch: Epoch(1),
        trace: Trace {
            began_at: NOON,
            took_ms: 412,
            after_seq,
            asked: Vec::new(),
            known_messages: 0,
            usage: None,
            remarks: Vec::new(),
        },
        acts: Vec::new(),
        outcome: Outcome::Done,
    }
}

pub(crate) fn bubble(seq: i64) -> Bubble {
    Bubble {
        id: MessageId::from_u128(u128::from(seq.unsigned_abs())),
        seq,
        version: 1,
        author: Author::Contact,
        author_name: "Anna Kowalska".into(),
        content: Content::Text(Text::plain("Hello")),
        attachments: Vec::new(),
        marks: domain::marks::Marks::default(),
        private: false,
        quote: None,
        progress: None,
        at: NOON,
    }
}

pub(crate) fn thread() -> Thread {
    Thread {
        as_of: 0,
        row: row(),
        contact: Contact {
            id: ContactId::from_u128(1),
            name: "Anna Kowalska".into(),
            username: None,
            language: None,
            attributes: BTreeMap::new(),
            blocked_at: None,
            version: 1,
        },
        interventions: Vec::new(),
        calls: Vec::new(),
        bubbles: Vec::new(),
        has_earlier: true,
        earlier: Vec::new(),
    }
}
