//! The limit: the same rows in the same file, written by nobody but a loop.
//!
//! What a message leaves behind is its raw update, marked as understood, the message, its conversation's row
//! and one event. A batch of them goes into one unit, and so into one commit.

use crate::{
    Plan,
    stage::{Stage, update},
};
use anyhow::{Context, Result};
use domain::{
    channel::RawUpdate,
    conversation::Conversation,
    event::{Cause, Fact, Moved},
    id::{ChannelId, MessageId},
    marks::Marks,
    message::{Author, Content, Message},
    text::Text,
    time::Timestamp,
};
use std::time::{Duration, Instant};
use store::{Store, Unit, messages::NewMessage};
use uuid::Uuid;

/// Writes batches of `batch` messages for a while; returns how many messages a second.
pub(crate) async fn rate(stage: &mut Stage, batch: usize, plan: Plan) -> Result<f64> {
    let file = stage.house.folder().join("desk.db");
    let store = Store::open(&format!("sqlite:{}", file.display())).await?;
    let channel: ChannelId = stage.channel.parse().ok().context("a channel has an id")?;
    let mut conversations = store::conversations::list_open(store.read().await?.conn()).await?;
    conversations.truncate(batch);
    let (mut count, since) = (0, Instant::now());
    // A third of a round: this takes turns with the server, and must see the same weather.
    while since.elapsed() < Duration::from_secs(plan.seconds) / 3 {
        let now = Timestamp::from_ms(1_790_000_000_000);
        let mut unit = store.unit(now).await?;
        write(&mut unit, channel, &mut conversations, stage.next_update).await?;
        unit.commit().await?;
        stage.next_update += u64::try_from(conversations.len())?;
        count += conversations.len();
    }
    let rate = count as f64 / since.elapsed().as_secs_f64();
    store.close().await;
    Ok(rate)
}

/// Writes one message of each conversation, each kind of row in one statement.
async fn write(
    unit: &mut Unit,
    channel: ChannelId,
    conversations: &mut [Conversation],
    first: u64,
) -> Result<()> {
    let now = unit.now();
    let updates: Vec<_> = (first..)
        .zip(0..conversations.len())
        .map(|(number, chat)| {
            let raw = RawUpdate {
                external_id: number.to_string(),
                lane: chat.to_string(),
                body: update(number, chat),
            };
            (channel, raw)
        })
        .collect();
    store::inbound::insert(unit.conn(), &updates, now).await?;
    let last = store::counters::take(unit.conn(), "inbound", 0).await?;
    let ids: Vec<_> = (last - i64::try_from(updates.len())? + 1..=last).collect();
    store::inbound::finish(unit.conn(), &ids).await?;
    let mut messages = Vec::new();
    for (conversation, (_, raw)) in conversations.iter_mut().zip(&updates) {
        let content = Content::Text(Text::plain(raw.body.get(300..380).unwrap_or_default()));
        let before = conversation.place();
        let message = Message {
            id: MessageId::new(Uuid::now_v7()),
            conversation: conversation.id,
            seq: conversation.next_place(),
            author: Author::Contact,
            content,
            private: false,
            reply_to: None,
            progress: None,
            marks: Marks::default(),
            at: now,
        };
        conversation.said(message.author, &message.content, now);
        conversation.version += 1;
        let moved = Moved {
            conversation: conversation.id,
            before: Some(before),
            after: conversation.place(),
            epoch: conversation.epoch,
            version: conversation.version,
        };
        let fact = Fact::MessageReceived {
            moved,
            message: message.id,
        };
        unit.tell(Cause::Contact, fact);
        messages.push(NewMessage {
            message,
            channel,
            external_id: Some(format!("raw {}", raw.external_id)),
            album: None,
            raw: None,
        });
    }
    store::messages::insert(unit.conn(), &messages).await?;
    let rows: Vec<_> = conversations.iter().collect();
    store::conversations::save(unit.conn(), &rows).await?;
    Ok(())
}
