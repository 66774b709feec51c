//! What people do in the group of a team: who may speak in the topic of a conversation, and what is meant for the bot.
//!
//! What an operator does in a group is obeyed as in his own chat; only where he speaks is another. So a link goes
//! through here whose address is the group's, and the answers go there.

use super::{
    arrive::{order_in, sender_of},
    command::{Said, read},
    follow::Order,
    outbox::To,
    tap::Tap,
    words as w,
};
use crate::{Actor, Desk, Error, Inbound, Result};
use domain::{
    channel::{Incoming, Sender, Understood},
    complaint,
    console::{About, Link, Note},
    conversation::Status,
    event::{Cause, Fact},
    group::{Group, InGroup},
    id::ConversationId,
    permission::Right,
    text::Text,
};

impl Desk {
    /// Obeys what somebody of the team asks for; what colleagues say to each other is let pass.
    pub(super) async fn did_in_group(
        &self,
        (inbound, others): (&Inbound, &[i64]),
        news: &InGroup,
        did: &Understood,
    ) -> Result<()> {
        let updates = [&[inbound.id], others].concat();
        let mut reader = self.read().await?;
        let channel = inbound.channel;
        let group = store::groups::find_at(reader.conn(), channel, &news.address).await?;
        let (Some(group), Some(sender)) = (group, sender_of(did)) else {
            drop(reader);
            return self.let_pass(&updates).await;
        };
        let names = [sender.external_id.clone()];
        let links = store::console::find_people(reader.conn(), &names).await?;
        let link = links.into_iter().find(|link| link.channel == channel);
        let thread = written(did).and_then(|incoming| incoming.thread.as_deref());
        let topic = match thread {
            Some(thread) => {
                let address = &group.address;
                store::topics::find_conversation(reader.conn(), channel, address, thread).await?
            }
            None => None,
        };
        if thread.is_some()
            && topic.is_none()
            && store::topics::is_being_opened(reader.conn(), channel, &group.address).await?
        {
            // It may be this one: the words wait until that is known.
            return Err(Error::conflict("topic.opening", complaint::TOPIC_OPENING));
        }
        drop(reader);
        let link = link.map(|link| Link {
            address: group.address.clone(),
            ..link
        });
        let sees = match (&link, topic) {
            (Some(link), Some(topic)) => self.may_see(link, topic).await?,
            (link, _) => link.is_some(),
        };
        let Some(link) = link.filter(|_| sees) else {
            return self
                .meet_stranger(&updates, &group, sender, did, topic)
                .await;
        };
        let Some((press, order)) = order_of(did, topic) else {
            return self.let_pass(&updates).await;
        };
        Box::pin(self.obey((inbound, others), &link, press, &order)).await
    }

    async fn may_see(&self, link: &Link, conversation: ConversationId) -> Result<bool> {
        let actor = match self.console_actor(link.operator).await {
            Ok(actor) => actor,
            // He is switched off, and hears that when he is obeyed.
            Err(Error::Unauthenticated(_)) => return Ok(true),
            Err(error) => return Err(error),
        };
        match self.get_conversation(&actor, conversation).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound(_) | Error::Forbidden(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Finishes updates that ask for nothing.
    async fn let_pass(&self, updates: &[i64]) -> Result<()> {
        let mut unit = self.unit().await?;
        store::inbound::finish(unit.conn(), updates).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Tells somebody once that what he writes to a customer does not reach him.
    async fn meet_stranger(
        &self,
        updates: &[i64],
        group: &Group,
        sender: &Sender,
        did: &Understood,
        topic: Option<ConversationId>,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let is_new = !store::inbound::finish(unit.conn(), updates)
            .await?
            .is_empty();
        if is_new
            && topic.is_some()
            && matches!(did, Understood::Written(_))
            && store::groups::greet(unit.conn(), group.team, &sender.external_id).await?
        {
            let about = About {
                conversation: topic,
                ..About::default()
            };
            let words = Note::say(Text::plain(w::STRANGER));
            let to = To::group(group);
            let note = self.keep_note(&mut unit, &to, words, about, None).await?;
            unit.tell(Cause::System, Fact::ConsoleTold { note });
        }
        unit.commit().await?;
        Ok(())
    }

    /// Says why words in the topic of a group do not go to its customer; `None` when they do, and take the
    /// conversation should it wait.
    pub(super) async fn refusal_in_topic(
        &self,
        actor: &Actor,
        conversation: ConversationId,
    ) -> Result<Option<String>> {
        let row = self.get_conversation(actor, conversation).await?;
        let is_others = row
            .operator_id
            .is_some_and(|owner| Some(owner) != actor.viewer.operator);
        Ok(match row.status {
            Status::Active | Status::Snoozed if is_others => {
                let leads = actor.has(Right::ConversationsTakeOver);
                Some(w::held_by(&row, leads))
            }
            Status::Bot => Some(w::held_by(&row, true)),
            Status::Waiting | Status::Active | Status::Snoozed | Status::Closed => None,
        })
    }
}

fn written(did: &Understood) -> Option<&Incoming> {
    if let Understood::Written(incoming) | Understood::Shared { card: incoming, .. } = did {
        Some(incoming)
    } else {
        None
    }
}

/// Reads what somebody of the team asks for; `None` for what is between colleagues. Outside the topics of
/// conversations, only commands are meant for the bot.
fn order_of(did: &Understood, topic: Option<ConversationId>) -> Option<(Option<&str>, Order<'_>)> {
    match did {
        Understood::Written(incoming) | Understood::Shared { card: incoming, .. } => {
            let words = incoming.content.text().map(|text| read(&text.plain));
            let is_command = matches!(words, Some(Said::Command(_) | Said::Incomplete(_)));
            (topic.is_some() || is_command).then(|| (None, order_in(incoming, topic, true)))
        }
        Understood::Edited(incoming) => Some((None, Order::Edited(incoming))),
        Understood::Reacted {
            external_id,
            emojis,
            ..
        } => {
            let emoji = emojis.last().map(String::as_str);
            Some((None, Order::Reacted { external_id, emoji }))
        }
        Understood::Pressed { press, data, .. } => {
            let order = Tap::read(data).map_or(Order::TappedAtRandom, Order::Tapped);
            Some((Some(press.as_str()), order))
        }
        Understood::Started { .. }
        | Understood::Happened { .. }
        | Understood::Reachable { .. }
        | Understood::Deleted { .. }
        | Understood::InGroup(_)
        | Understood::Ignored => None,
    }
}
