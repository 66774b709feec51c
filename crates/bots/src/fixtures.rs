//! A turn for tests.

use crate::turn::{
    Author, Contact, Conversation, Fence, Message, Named, OpenedIntent, Turn, Vocabulary,
};
use domain::{
    conversation::{Epoch, Priority, Status},
    id::{ChannelId, ContactId, ConversationId, IntentId, MessageId, TeamId},
    time::Timestamp,
};
use std::collections::BTreeMap;

pub(crate) const NOW: Timestamp = Timestamp::from_ms(1_790_000_000_000);
pub(crate) const BILLING: TeamId = TeamId::from_u128(0xb1);
pub(crate) const REFUND: IntentId = IntentId::from_u128(0xa1);
pub(crate) const CARD: IntentId = IntentId::from_u128(0xa2);

pub(crate) fn message(seq: i64, author: Author, text: &str) -> Message {
    Message {
        id: MessageId::from_u128(seq.unsigned_abs().into()),
        seq,
        author,
        text: text.to_owned(),
        kind: "text".to_owned(),
        data: None,
        attachments: Vec::new(),
        joined: Vec::new(),
        created_at: NOW,
    }
}

/// Ann asks something in her fourth message; a bot and she spoke before.
pub(crate) fn turn(asks: &str) -> Turn {
    Turn {
        turn: Fence { epoch: Epoch(3) },
        conversation: Conversation {
            id: ConversationId::from_u128(0xc0),
            number: 7,
            status: Status::Bot,
            channel_id: ChannelId::from_u128(0xd0),
            contact_id: ContactId::from_u128(0xe0),
            team_id: Some(TeamId::GENERAL),
            priority: Priority::Normal,
            attributes: BTreeMap::from([("order".to_owned(), 12.into())]),
            opened_at: NOW,
        },
        contact: Contact {
            id: ContactId::from_u128(0xe0),
            name: "Ann".to_owned(),
            language: Some("en".to_owned()),
            attributes: BTreeMap::from([("vip".to_owned(), true.into())]),
        },
        message: Some(message(4, Author::Contact, asks)),
        intents: vec![OpenedIntent {
            intent_id: REFUND,
            name: "Refund".to_owned(),
            opened_at: NOW,
            finished_at: None,
        }],
        categories: Vec::new(),
        recent_messages: vec![
            message(1, Author::Contact, "Hello"),
            message(2, Author::Bot, "Hello, Ann."),
        ],
        memory: None,
        vocabulary: Vocabulary {
            teams: vec![Named {
                id: BILLING,
                name: "Billing".to_owned(),
            }],
            intents: vec![
                Named {
                    id: REFUND,
                    name: "Refund".to_owned(),
                },
                Named {
                    id: CARD,
                    name: "Lost card".to_owned(),
                },
            ],
            categories: Vec::new(),
            topics: Vec::new(),
            knowledge: Vec::new(),
            me: "Robin".to_owned(),
        },
    }
}
