//! What a visitor sees of his conversations.

use super::seen::{
    Beside, SeenConversation, SeenMessage, SeenOperator, SeenQueue, SeenRating, SeenThread,
    number_and_seq,
};
use crate::{Desk, Result};
use domain::{
    card::{Face, Kind},
    conversation::{Conversation, State},
    id::{MessageId, OperatorId},
    message::{Author, Line},
    view::Bubble,
    widget::Visitor,
};
use std::collections::BTreeMap;
use store::Reader;

/// What a visitor is shown at once at most.
const MAX_PAGE: i64 = 100;

impl Desk {
    /// Returns the last messages that a visitor may see before a place, how his conversation stands, and the position of
    /// the journal from which on the stream tells what happens after.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn visitor_thread(
        &self,
        visitor: &Visitor,
        before: Option<i64>,
        limit: i64,
    ) -> Result<SeenThread> {
        let mut reader = self.read().await?;
        // First: what happens meanwhile is told twice rather than never.
        let cursor = store::journal::head(reader.conn()).await?;
        let before = before.map_or((i64::MAX, 0), number_and_seq);
        let limit = limit.clamp(1, MAX_PAGE);
        let whose = (visitor.contact, visitor.channel);
        let mut spoken = store::views::list_spoken(reader.conn(), whose, before, limit + 1).await?;
        let more = i64::try_from(spoken.len()).is_ok_and(|count| count > limit);
        spoken.truncate(usize::try_from(limit).unwrap_or_default());
        let ids: Vec<_> = spoken.iter().map(|(_, id)| *id).collect();
        let bubbles = store::views::list_bubbles_of(reader.conn(), &ids).await?;
        let mut bubbles: BTreeMap<MessageId, Bubble> = bubbles
            .into_iter()
            .map(|bubble| (bubble.id, bubble))
            .collect();
        let mut names = Names::default();
        let mut messages = Vec::new();
        for (number, id) in spoken.into_iter().rev() {
            let Some(bubble) = bubbles.remove(&id) else {
                continue;
            };
            let beside = names.beside(&mut reader, visitor, number, &bubble).await?;
            messages.extend(SeenMessage::of(bubble, beside));
        }
        Ok(SeenThread {
            messages,
            conversation: conversation(&mut reader, visitor).await?,
            cursor,
            more,
        })
    }

    /// Returns a message as a visitor sees it; `None` when he does not.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn visitor_message(
        &self,
        visitor: &Visitor,
        id: MessageId,
    ) -> Result<Option<SeenMessage>> {
        let mut reader = self.read().await?;
        let whose = (visitor.contact, visitor.channel);
        let number = store::views::find_own_message(reader.conn(), whose, id).await?;
        let bubbles = store::views::list_bubbles_of(reader.conn(), &[id]).await?;
        let Some((number, bubble)) = number.zip(bubbles.into_iter().next()) else {
            return Ok(None);
        };
        let mut names = Names::default();
        let beside = names.beside(&mut reader, visitor, number, &bubble).await?;
        Ok(SeenMessage::of(bubble, beside))
    }

    /// Returns how a visitor's last conversation stands.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn visitor_conversation(&self, visitor: &Visitor) -> Result<SeenConversation> {
        conversation(&mut self.read().await?, visitor).await
    }
}

/// The names of operators, each read once.
#[derive(Default)]
struct Names(BTreeMap<OperatorId, Option<String>>);

impl Names {
    async fn of(&mut self, reader: &mut Reader, id: OperatorId) -> Result<Option<String>> {
        if let Some(known) = self.0.get(&id) {
            return Ok(known.clone());
        }
        let found = store::operators::find(reader.conn(), id).await?;
        let name = found.map(|operator| operator.name);
        self.0.insert(id, name.clone());
        Ok(name)
    }

    async fn beside(
        &mut self,
        reader: &mut Reader,
        visitor: &Visitor,
        number: i64,
        bubble: &Bubble,
    ) -> Result<Beside> {
        let about = if let Some(Line::Assigned { operator }) = bubble.content.line() {
            self.of(reader, *operator).await?
        } else {
            None
        };
        let external = if bubble.author == Author::Contact {
            store::messages::find_external_id(reader.conn(), bubble.id).await?
        } else {
            None
        };
        let client_id = external.as_deref().and_then(|name| visitor.client_id(name));
        Ok(Beside {
            number,
            client_id: client_id.map(str::to_owned),
            about,
        })
    }
}

async fn conversation(reader: &mut Reader, visitor: &Visitor) -> Result<SeenConversation> {
    let none = SeenConversation {
        state: "none",
        ..SeenConversation::default()
    };
    let whose = (visitor.contact, visitor.channel);
    let last = store::views::find_last_conversation(reader.conn(), whose).await?;
    let Some(id) = last else { return Ok(none) };
    let found = store::conversations::find(reader.conn(), id).await?;
    let Some(found) = found else { return Ok(none) };
    let state = match &found.state {
        State::Bot { .. } => "bot",
        State::Queued | State::Asking { .. } | State::Offered(_) => "queued",
        State::Active(_) => "active",
        State::Snoozed(_) if found.owner().is_some() => "active",
        State::Snoozed(_) => "queued",
        State::Closed { .. } => "closed",
    };
    let queue = if state == "queued" {
        Some(queue(reader, &found).await?)
    } else {
        None
    };
    let rating = store::cards::find(reader.conn(), id, Kind::Rating).await?;
    Ok(SeenConversation {
        state,
        operator: operator(reader, &found).await?,
        queue,
        rating: rating.and_then(|card| rating_of(&card.face)),
    })
}

async fn operator(reader: &mut Reader, found: &Conversation) -> Result<Option<SeenOperator>> {
    let (id, bot) = match (found.bot(), found.owner()) {
        (Some(bot), _) => (bot, true),
        (None, Some(owner)) => (owner, false),
        (None, None) => return Ok(None),
    };
    let known = store::operators::find(reader.conn(), id).await?;
    Ok(known.map(|operator| SeenOperator {
        name: operator.name,
        bot,
    }))
}

async fn queue(reader: &mut Reader, found: &Conversation) -> Result<SeenQueue> {
    let card = store::cards::find(reader.conn(), found.id, Kind::Queue).await?;
    let calls = crate::phone::is_on(reader).await?;
    let mut queue = SeenQueue {
        place: None,
        estimate_seconds: None,
        can_leave: true,
        can_call: calls && found.about.call_wish.is_none(),
    };
    if let Some(Face::Waiting { place, minutes, .. }) = card.map(|card| card.face) {
        queue.place = Some(place);
        queue.estimate_seconds = minutes.map(|minutes| minutes * 60);
    }
    Ok(queue)
}

fn rating_of(face: &Face) -> Option<SeenRating> {
    match face {
        Face::HowWasIt => Some(SeenRating {
            asked: true,
            stars: None,
        }),
        Face::Rated { stars, .. } => Some(SeenRating {
            asked: true,
            stars: Some(stars.count()),
        }),
        Face::Waiting { .. } | Face::Joined { .. } | Face::Left | Face::Over => None,
    }
}
