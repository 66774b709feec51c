//! What comes from operators, sorted out of what comes from customers.

use super::{
    command::{Command, Said, read},
    follow::Order,
    speak::Wrote,
    tap::Tap,
};
use crate::{Desk, Inbound, Result};
use domain::{
    channel::{Incoming, Sender, Understood},
    console::Link,
    id::{ChannelId, ConversationId},
    message::Content,
};
use std::collections::BTreeSet;

/// Updates, each with the raw one that it was made of.
pub(crate) type Updates = [(Inbound, Understood)];

impl Desk {
    /// Finds which updates come from people of the console; by their places in `all`.
    pub(crate) async fn places_of_operators(&self, all: &Updates) -> Result<BTreeSet<usize>> {
        let senders = all
            .iter()
            .filter_map(|(_, understood)| sender_of(understood));
        let names: BTreeSet<_> = senders.map(|sender| sender.external_id.clone()).collect();
        let is_any_group = all
            .iter()
            .any(|(_, understood)| matches!(understood, Understood::InGroup(_)));
        if names.is_empty() && !is_any_group {
            return Ok(BTreeSet::new());
        }
        let names: Vec<_> = names.into_iter().collect();
        let links = store::console::find_people(self.glance().await?.conn(), &names).await?;
        let is_linked = |channel: ChannelId, sender: &Sender| {
            let is_he =
                |link: &Link| link.channel == channel && link.external_id == sender.external_id;
            links.iter().any(is_he)
        };
        // Who follows his link is an operator by the time that what he wrote right after it is read.
        let connecting = all
            .iter()
            .filter(|(_, understood)| code_of(understood).is_some())
            .filter_map(|(_, understood)| sender_of(understood));
        let connecting: BTreeSet<_> = connecting
            .map(|sender| sender.external_id.clone())
            .collect();
        let is_theirs = |(inbound, understood): &(Inbound, Understood)| {
            matches!(understood, Understood::InGroup(_))
                || sender_of(understood).is_some_and(|sender| {
                    connecting.contains(&sender.external_id) || is_linked(inbound.channel, sender)
                })
        };
        let numbered = all.iter().enumerate();
        Ok(numbered
            .filter(|(_, update)| is_theirs(update))
            .map(|(at, _)| at)
            .collect())
    }

    /// Does what somebody of the console says; false when it is a customer's after all.
    ///
    /// Shape: `others` are the updates that brought the other parts of an album.
    pub(crate) async fn at_console(
        &self,
        inbound: &Inbound,
        others: &[i64],
        understood: &Understood,
    ) -> Result<bool> {
        if let Understood::InGroup(news) = understood {
            Box::pin(self.in_group((inbound, others), news)).await?;
            return Ok(true);
        }
        let Some(sender) = sender_of(understood) else {
            return Ok(false);
        };
        if let Some(code) = code_of(understood) {
            self.follow_code(inbound, sender, code).await?;
            return Ok(true);
        }
        // Read anew each time: what he wrote just before may have changed it.
        let names = [sender.external_id.clone()];
        let links = store::console::find_people(self.glance().await?.conn(), &names).await?;
        let Some(link) = links
            .into_iter()
            .find(|link| link.channel == inbound.channel)
        else {
            return Ok(false);
        };
        let link = self.note_heard(link, understood).await?;
        let (press, order) = match understood {
            Understood::Started { .. } => (None, Order::Start),
            Understood::Pressed { press, data, .. } => match Tap::read(data) {
                Some(tap) => (Some(press.as_str()), Order::Tapped(tap)),
                None if link.is_customer => return Ok(false),
                None => (Some(press.as_str()), Order::TappedAtRandom),
            },
            Understood::Written(_)
            | Understood::Edited(_)
            | Understood::Reacted { .. }
            | Understood::Shared { .. }
                if link.is_customer =>
            {
                return Ok(false);
            }
            Understood::Written(incoming) | Understood::Shared { card: incoming, .. } => {
                let topic = self
                    .subject_of_topic(&link, incoming.thread.as_deref())
                    .await?;
                (None, order_in(incoming, topic, false))
            }
            Understood::Edited(incoming) => (None, Order::Edited(incoming)),
            Understood::Reacted {
                external_id,
                emojis,
                ..
            } => (
                None,
                Order::Reacted {
                    external_id,
                    emoji: emojis.last().map(String::as_str),
                },
            ),
            Understood::Reachable { is_reachable, .. } => {
                self.note_reachable(inbound, &link, *is_reachable).await?;
                return Ok(true);
            }
            // What happens in his own chat concerns no customer.
            Understood::Happened { .. } if !link.is_customer => (None, Order::Nothing),
            Understood::Happened { .. }
            | Understood::Deleted { .. }
            | Understood::InGroup(_)
            | Understood::Ignored => {
                return Ok(false);
            }
        };
        Box::pin(self.obey((inbound, others), &link, press, &order)).await?;
        Ok(true)
    }

    /// Notes that an operator was heard of, so that words reach him; pressing start, he is no customer any more.
    async fn note_heard(&self, link: Link, understood: &Understood) -> Result<Link> {
        if matches!(understood, Understood::Reachable { .. }) {
            return Ok(link);
        }
        let heard = Link {
            is_customer: link.is_customer && !is_start(understood),
            is_reachable: true,
            ..link.clone()
        };
        if heard == link {
            return Ok(link);
        }
        let mut unit = self.unit().await?;
        store::console::put_link(unit.conn(), &heard).await?;
        unit.commit().await?;
        Ok(heard)
    }
}

fn is_start(understood: &Understood) -> bool {
    match understood {
        Understood::Started { .. } => true,
        Understood::Written(incoming) => {
            let words = incoming.content.text().map(|text| read(&text.plain));
            words == Some(Said::Command(Command::Start))
        }
        Understood::Edited(_)
        | Understood::Reacted { .. }
        | Understood::Shared { .. }
        | Understood::Pressed { .. }
        | Understood::Happened { .. }
        | Understood::Reachable { .. }
        | Understood::Deleted { .. }
        | Understood::InGroup(_)
        | Understood::Ignored => false,
    }
}

pub(super) fn order_in(
    incoming: &Incoming,
    topic: Option<ConversationId>,
    in_group: bool,
) -> Order<'_> {
    let wrote = |words, formatted, sent| Wrote {
        words,
        formatted,
        sent,
        external_id: &incoming.external_id,
        quoted: incoming.reply_to.as_deref(),
        topic,
        in_group,
    };
    match &incoming.content {
        Content::Text(text) => Order::Wrote(wrote(&text.plain, Some(text), None)),
        Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. }
        | Content::Line(_) => Order::Sent(wrote("", None, Some(incoming))),
    }
}

fn code_of(understood: &Understood) -> Option<&str> {
    match understood {
        Understood::Started { code, .. } => code.as_deref(),
        Understood::Written(_)
        | Understood::Edited(_)
        | Understood::Reacted { .. }
        | Understood::Shared { .. }
        | Understood::Pressed { .. }
        | Understood::Happened { .. }
        | Understood::Reachable { .. }
        | Understood::Deleted { .. }
        | Understood::InGroup(_)
        | Understood::Ignored => None,
    }
}

pub(super) fn sender_of(understood: &Understood) -> Option<&Sender> {
    match understood {
        Understood::Written(Incoming { sender, .. })
        | Understood::Edited(Incoming { sender, .. })
        | Understood::Reacted { sender, .. }
        | Understood::Started { sender, .. }
        | Understood::Pressed { sender, .. }
        | Understood::Shared {
            card: Incoming { sender, .. },
            ..
        }
        | Understood::Happened { sender, .. }
        | Understood::Reachable { sender, .. } => Some(sender),
        Understood::Deleted { .. } | Understood::InGroup(_) | Understood::Ignored => None,
    }
}
