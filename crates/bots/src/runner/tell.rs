//! What the desk knows of a turn, in the words of bots.

use crate::{
    act::Attachment,
    concierge::Topic,
    turn::{self, Contact, Conversation, Fence, Message, Named, OpenedIntent, Turn, Vocabulary},
};
use domain::{
    bot::{self, BotKind},
    canned::{CannedReply, Values, fill},
    message::{Author, Content},
    search::unique_words,
    view::Bubble,
};
use std::cmp::Reverse;

/// Returns what a bot is told of its turn.
pub(super) fn told(asked: &bot::Turn) -> Turn {
    let row = &asked.row;
    let tree = &asked.tree;
    // Large, and hundreds may wait for their bots: who has no use for it holds none.
    let (topics, knowledge) = match asked.bot.kind {
        BotKind::Concierge => (topics(asked), Vec::new()),
        BotKind::Openai => (Vec::new(), knowledge(asked)),
        BotKind::Webhook | BotKind::Rasa | BotKind::Watson | BotKind::External => {
            (Vec::new(), Vec::new())
        }
    };
    Turn {
        turn: Fence { epoch: row.epoch },
        conversation: Conversation {
            id: row.id,
            number: row.number,
            status: row.status,
            channel_id: row.channel_id,
            contact_id: row.contact_id,
            team_id: Some(row.team_id),
            priority: row.priority,
            attributes: row.about.attributes.clone(),
            opened_at: row.opened_at,
        },
        contact: Contact {
            id: asked.contact.id,
            name: asked.contact.name.clone(),
            language: asked.contact.language.clone(),
            attributes: asked.contact.attributes.clone(),
        },
        message: Message::join(asked.messages.iter().map(message).collect()),
        intents: row.intents.iter().map(intent).collect(),
        categories: row
            .about
            .categories
            .iter()
            .filter_map(|id| tree.find(*id))
            .map(|category| named(category.id, &category.name))
            .collect(),
        recent_messages: asked.recent.iter().map(message).collect(),
        memory: asked.memory.clone(),
        vocabulary: Vocabulary {
            teams: asked
                .teams
                .iter()
                .map(|(id, name)| named(*id, name))
                .collect(),
            intents: asked.intents.iter().map(|i| named(i.id, &i.name)).collect(),
            categories: tree
                .outline()
                .into_iter()
                .map(|(_, category)| named(category.id, &category.name))
                .collect(),
            topics,
            knowledge,
            me: asked.bot.name.clone(),
        },
    }
}

fn named<Id>(id: Id, name: &str) -> Named<Id> {
    Named {
        id,
        name: name.to_owned(),
    }
}

/// Returns what bots may rely on: what has most words of the question first.
fn knowledge(asked: &bot::Turn) -> Vec<String> {
    let texts = asked.messages.iter().filter_map(|m| m.content.text());
    let question = unique_words(texts.map(|text| text.plain.as_str()));
    let values = Values {
        contact_name: asked.contact.name.clone(),
        operator_name: asked.bot.name.clone(),
        number: asked.row.number,
        team_name: asked.row.team_name.clone(),
        attributes: asked.contact.attributes.clone(),
    };
    let known = asked.canned.iter().filter(|reply| reply.is_for_bots);
    let mut known: Vec<_> = known
        .map(|reply| {
            let words = unique_words([reply.shortcut.as_str(), reply.text.as_str()]);
            let shared = words.intersection(&question).count();
            (Reverse(shared), fill(&reply.text, &values))
        })
        .collect();
    known.sort_by_key(|(shared, _)| *shared);
    known.into_iter().map(|(_, text)| text).collect()
}

/// Returns what the built-in bot learns the intents from.
fn topics(asked: &bot::Turn) -> Vec<Topic> {
    let intents = asked.intents.iter();
    intents.map(|intent| topic(intent, &asked.canned)).collect()
}

/// Returns an intent with what the desk answers to it: the first canned reply that says so.
fn topic(intent: &domain::intent::Intent, canned: &[CannedReply]) -> Topic {
    let answer = canned.iter().find(|reply| reply.intent == Some(intent.id));
    Topic {
        intent: intent.id,
        name: intent.name.clone(),
        examples: intent.examples.clone(),
        answer: answer.map(|reply| reply.text.clone()),
    }
}

fn intent(named: &domain::intent::Named) -> OpenedIntent {
    OpenedIntent {
        intent_id: named.opened.intent,
        name: named.name.clone(),
        opened_at: named.opened.opened_at,
        finished_at: named.opened.finished_at,
    }
}

fn message(bubble: &Bubble) -> Message {
    let text = bubble.content.text();
    Message {
        id: bubble.id,
        seq: bubble.seq,
        author: match bubble.author {
            Author::Contact => turn::Author::Contact,
            Author::Operator(_) => turn::Author::Operator,
            Author::Bot(_) => turn::Author::Bot,
            Author::System => turn::Author::System,
        },
        text: text.map(|text| text.plain.clone()).unwrap_or_default(),
        kind: bubble.content.kind().to_owned(),
        data: match &bubble.content {
            Content::Choice { value, .. } => Some(value.clone()),
            Content::Text(_)
            | Content::Files { .. }
            | Content::Place(_)
            | Content::Card(_)
            | Content::Poll(_)
            | Content::Dice(_)
            | Content::Question { .. }
            | Content::NumberRequest { .. }
            | Content::Unsupported { .. }
            | Content::Line(_) => None,
        },
        attachments: bubble.attachments.iter().map(attachment).collect(),
        joined: Vec::new(),
        created_at: bubble.at,
    }
}

/// Returns a file with its address on the desk's own API, where the bot's token reads it.
fn attachment(file: &domain::attachment::Attachment) -> Attachment {
    Attachment {
        url: format!("/api/v1/attachments/{}", file.id),
        name: Some(file.name.clone()),
        content_type: Some(file.mime.clone()),
    }
}
