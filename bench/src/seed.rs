//! A desk with a history: many conversations with many messages, and what they cost afterwards.

use crate::{
    Plan,
    stage::{CHAT, Stage},
    stats::{median, quantile},
    table::Row,
};
use anyhow::{Context, Result};
use blackbox::Rest;
use domain::{
    contact::Contact,
    conversation::{Conversation, State},
    event::{Cause, Fact, Moved},
    id::{ChannelId, ContactId, ConversationId, MessageId},
    marks::Marks,
    message::{Author, Content, Message},
    text::Text,
    time::Timestamp,
};
use std::{
    collections::BTreeMap,
    ops::Range,
    time::{Duration, Instant},
};
use store::{Store, Unit, contacts::Identity, messages::NewMessage};
use uuid::Uuid;

/// How many messages a conversation has.
const MESSAGES: u64 = 10;

/// One conversation of so many is still open.
const OPEN: u64 = 100;

/// How many conversations are written in one unit.
const GROUP: u64 = 200;

/// How many words are made findable at once.
const WORDS: i64 = 2_000;

/// How many pages of the list are asked for.
const PAGES: usize = 200;

/// Fills the database with `messages`, then starts the server on it and looks at what that costs.
pub(crate) async fn measure(stage: &mut Stage, messages: u64, plan: Plan) -> Result<Vec<Row>> {
    let name = |what: &str| format!("{} thousand messages: {what}", messages / 1_000);
    stage.house.kill().await?;
    let filled_s = fill(stage, 0..messages / MESSAGES, MESSAGES).await?;
    let mut ready_ms = Vec::new();
    for _ in 0..plan.rounds {
        stage.house.kill().await?;
        ready_ms.push(stage.house.start().await?.as_secs_f64() * 1_000.0);
    }
    let rest = Rest::new(stage.house.address(), &stage.token)?;
    let first = pages(&rest, "/conversations?limit=50", 1).await?;
    let walk = pages(&rest, "/conversations?status=closed&limit=50", PAGES).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let figures = stage.house.figures()?;
    Ok(vec![
        Row::new(name("made, s"), filled_s, "≤ 60 per million"),
        Row::new(name("exec → ready, ms"), median(&ready_ms), "≤ 150"),
        Row::new(name("first list page, p50, ms"), median(&first), ""),
        Row::new(name("any list page, p50, ms"), median(&walk), ""),
        Row::new(name("any list page, p95, ms"), quantile(&walk, 0.95), "≤ 5"),
        Row::new(
            name("memory after that, MiB"),
            figures.memory_kib as f64 / 1_024.0,
            "≤ 100",
        ),
    ])
}

/// Asks for pages, each after the one before; the first one again where there is no next.
///
/// Returns how long each took, in ms.
async fn pages(rest: &Rest, path: &str, count: usize) -> Result<Vec<f64>> {
    let (mut taken_ms, mut next) = (Vec::new(), path.to_owned());
    for _ in 0..count.max(50) {
        let asked = Instant::now();
        let page = rest.get(&next).await?;
        taken_ms.push(asked.elapsed().as_secs_f64() * 1_000.0);
        let cursor = page["next_cursor"].as_str().filter(|_| count > 1);
        next = cursor.map_or_else(
            || path.to_owned(),
            |cursor| format!("{path}&cursor={cursor}"),
        );
    }
    Ok(taken_ms)
}

/// Writes conversations of these numbers with so many messages each, and their facts; then makes them findable.
///
/// Returns how long the writing took, in s.
pub(crate) async fn fill(stage: &Stage, numbers: Range<u64>, each: u64) -> Result<f64> {
    let file = stage.house.folder().join("desk.db");
    let store = Store::open(&format!("sqlite:{}", file.display())).await?;
    let channel: ChannelId = stage.channel.parse().ok().context("a channel has an id")?;
    let known = store::conversations::list_open(store.read().await?.conn()).await?;
    let known = known
        .into_iter()
        .next()
        .context("there is a conversation")?;
    let chat = [CHAT.to_string()];
    let senders = store::contacts::find_senders(store.read().await?.conn(), channel, &chat).await?;
    let (identity, _) = senders.into_iter().next().context("somebody has written")?;
    let like = (identity, known);
    let since = Instant::now();
    for first in numbers.clone().step_by(usize::try_from(GROUP)?) {
        let now = Timestamp::from_ms(1_780_000_000_000 + i64::try_from(first)? * 1_000);
        let mut unit = store.unit(now).await?;
        let mut messages = Vec::new();
        let end = (first + GROUP).min(numbers.end);
        let count = i64::try_from(end - first)?;
        let last = store::counters::take(unit.conn(), "conversation", count).await?;
        for (number, place) in (first..end).zip(last - count + 1..) {
            messages.extend(write(&mut unit, channel, &like, (number, place), each).await?);
        }
        store::messages::insert(unit.conn(), &messages).await?;
        unit.commit().await?;
    }
    let filled_s = since.elapsed().as_secs_f64();
    // A server does this as they come; else it would do so while it is measured.
    loop {
        let mut unit = store.unit(Timestamp::from_ms(1_790_000_000_000)).await?;
        let messages = store::search::index_messages(unit.conn(), WORDS).await?;
        let contacts = store::search::index_contacts(unit.conn(), WORDS).await?;
        unit.commit().await?;
        if messages + contacts == 0 {
            break;
        }
    }
    store.close().await;
    Ok(filled_s)
}

/// Writes a contact with one conversation under a number of its own; returns its messages.
async fn write(
    unit: &mut Unit,
    channel: ChannelId,
    (identity, conversation): &(Identity, Conversation),
    (number, place): (u64, i64),
    each: u64,
) -> Result<Vec<NewMessage>> {
    let now = unit.now();
    let contact = ContactId::new(Uuid::now_v7());
    let person = Contact {
        id: contact,
        name: format!("Customer {number}"),
        username: None,
        language: Some("en".to_owned()),
        attributes: BTreeMap::new(),
        blocked_at: None,
        version: 1,
    };
    store::contacts::insert(unit.conn(), &person, now).await?;
    let identity = Identity {
        external_id: format!("seed {number}"),
        contact,
        address: format!("seed {number}"),
        ..identity.clone()
    };
    store::contacts::put_identity(unit.conn(), &identity).await?;
    let mut conversation = Conversation {
        id: ConversationId::new(Uuid::now_v7()),
        number: place,
        contact,
        opened_at: now,
        enqueued_at: now,
        unanswered_since: None,
        message_count: 0,
        version: 1,
        ..conversation.clone()
    };
    let mut messages = Vec::new();
    for _ in 0..each {
        let text = format!(
            "Message {} of customer {number}: my parcel?",
            messages.len()
        );
        let message = Message {
            id: MessageId::new(Uuid::now_v7()),
            conversation: conversation.id,
            seq: conversation.next_place(),
            author: Author::Contact,
            content: Content::Text(Text::plain(&text)),
            private: false,
            reply_to: None,
            progress: None,
            marks: Marks::default(),
            at: now,
        };
        conversation.said(message.author, &message.content, now);
        let id = message.id;
        messages.push(NewMessage {
            message,
            channel,
            external_id: None,
            album: None,
            raw: None,
        });
        let moved = Moved {
            conversation: conversation.id,
            before: None,
            after: conversation.place(),
            epoch: conversation.epoch,
            version: conversation.version,
        };
        unit.tell(Cause::Contact, Fact::MessageReceived { moved, message: id });
    }
    if !number.is_multiple_of(OPEN) {
        conversation.state = State::Closed { at: now };
        conversation.unanswered_since = None;
    }
    store::conversations::insert(unit.conn(), &conversation).await?;
    Ok(messages)
}
