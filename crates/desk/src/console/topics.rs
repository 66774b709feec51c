//! Each conversation in a topic: of the operator's chat, where the channel has topics, and of its team's group.
//!
//! A topic is opened by an attempt of its own, before the first words that go into it: what the provider calls it is
//! committed before they leave, so a crash between opens no second one.

use super::words as w;
use crate::{Desk, Result};
use domain::{
    channel::Outcome,
    console::{About, Act, Link},
    id::{ConversationId, DeliveryId, NoteId},
};
use store::{
    Unit,
    console::Kept,
    deliveries::{self, Load},
    topics::{self, Place},
};

/// The longest name of a topic.
///
/// Units: characters. Source: <https://core.telegram.org/bots/api#createforumtopic>.
const MAX_NAME: usize = 128;

/// How long after a doubtful attempt a topic is opened once more.
const AGAIN_MS: i64 = 2_000;

/// Finds where in a chat a note goes; cards of offers and what is about nothing stand in the chat.
pub(super) async fn place(unit: &mut Unit, kept: &Kept) -> Result<Place> {
    let is_of_topic = kept.about.offer.is_none();
    let act = kept.note.as_ref().map(|note| &note.act);
    let can_stand = matches!(
        act,
        Some(Act::Say | Act::Copy { .. } | Act::NameTopic { .. })
    );
    match kept.about.conversation {
        Some(conversation) if is_of_topic && can_stand => {
            Ok(topics::find(unit.conn(), kept.channel, &kept.address, conversation).await?)
        }
        Some(_) | None => Ok(Place::Chat),
    }
}

/// Says what the topic of a conversation is called; `None` when there is no such conversation.
pub(super) async fn name(unit: &mut Unit, about: About, is_over: bool) -> Result<Option<String>> {
    let Some(conversation) = about.conversation else {
        return Ok(None);
    };
    let row = store::views::find_row(unit.conn(), conversation).await?;
    Ok(row.map(|row| {
        let sign = if is_over { "✓ " } else { "" };
        let name = format!("{sign}{}", w::name_of(&row));
        name.chars().take(MAX_NAME).collect()
    }))
}

impl Desk {
    /// Finds the conversation of the topic in which an operator wrote.
    pub(super) async fn subject_of_topic(
        &self,
        link: &Link,
        thread: Option<&str>,
    ) -> Result<Option<ConversationId>> {
        let Some(thread) = thread else {
            return Ok(None);
        };
        let mut reader = self.read().await?;
        let found =
            topics::find_conversation(reader.conn(), link.channel, &link.address, thread).await?;
        Ok(found)
    }

    /// Records what became of an attempt to open a topic; the words that it is for go next.
    pub(crate) async fn topic_ended(&self, id: DeliveryId, outcome: &Outcome) -> Result<()> {
        let mut unit = self.unit().await?;
        let Some(delivery) = deliveries::find(unit.conn(), id).await? else {
            return Ok(());
        };
        let Load::Note(note) = delivery.load else {
            return Ok(());
        };
        let Some(kept) = store::console::find(unit.conn(), note).await? else {
            deliveries::finish(unit.conn(), id).await?;
            unit.commit().await?;
            return Ok(());
        };
        let in_group = self.note_group_outcome(&mut unit, &kept, outcome).await?;
        let after_ms = match (outcome, kept.about.conversation) {
            (Outcome::Done { external_id, .. }, Some(conversation)) => {
                let (channel, address) = (kept.channel, &kept.address);
                topics::put(unit.conn(), channel, address, conversation, external_id).await?;
                Some(0)
            }
            (Outcome::Later { after_ms, .. }, _) => Some(*after_ms),
            (Outcome::Unknown { .. }, _) => Some(AGAIN_MS),
            (Outcome::NoTopic { why }, _) if in_group => {
                tracing::warn!(note = %note, why, "a team was not told");
                store::console::finish(unit.conn(), note, None).await?;
                None
            }
            // The bot lost its topics: words go into the chat.
            (Outcome::NoTopic { .. }, _) => {
                if let Some(stored) = store::channels::find(unit.conn(), kept.channel).await? {
                    let mut channel = stored.channel;
                    channel.has_topics = false;
                    channel.version += 1;
                    store::channels::save(unit.conn(), &channel).await?;
                }
                Some(0)
            }
            (Outcome::Never { why }, _) => {
                tracing::warn!(note = %note, why, "an operator was not told");
                store::console::finish(unit.conn(), note, None).await?;
                None
            }
            (Outcome::Done { .. }, None) => None,
        };
        match after_ms {
            Some(after_ms) => {
                let not_before = unit.now().plus_ms(after_ms);
                deliveries::postpone(unit.conn(), id, not_before).await?;
            }
            None => {
                deliveries::finish(unit.conn(), id).await?;
            }
        }
        unit.commit().await?;
        self.departs();
        Ok(())
    }

    /// Forgets a topic that the operator took away; says when the words are tried again, in another one.
    pub(super) async fn topic_is_gone(&self, unit: &mut Unit, id: NoteId) -> Result<Option<i64>> {
        let Some(kept) = store::console::find(unit.conn(), id).await? else {
            return Ok(None);
        };
        if let Some(conversation) = kept.about.conversation {
            topics::forget(unit.conn(), kept.channel, &kept.address, conversation).await?;
        }
        let is_name = kept
            .note
            .is_some_and(|note| matches!(note.act, Act::NameTopic { .. }));
        if is_name {
            store::console::finish(unit.conn(), id, None).await?;
            return Ok(None);
        }
        Ok(Some(0))
    }
}
