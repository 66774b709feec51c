//! From the journal to what webhooks are told.

use crate::{
    Desk, Result,
    following::{Place, STEP},
};
use domain::{
    event::Event,
    id::{ChannelId, OperatorId, WebhookDeliveryId},
    time::Timestamp,
};
use std::collections::BTreeMap;
use store::{
    webhook_deliveries::{Delivery, State},
    webhooks::Stored,
};

/// The name under which the journal remembers how far webhooks have been told.
const CONSUMER: &str = "webhooks";

impl Desk {
    /// Turns the next events of the journal into deliveries to webhooks; returns how many events were read.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; the same events are read again.
    pub async fn make_webhook_deliveries(&self) -> Result<usize> {
        let mut place = self.0.webhooks_made.lock().await;
        let from = Place::of(self, *place, CONSUMER).await?;
        let events = self.events_after(from.read, STEP).await?;
        let Some(last) = events.last() else {
            return Ok(0);
        };
        let webhooks = store::webhooks::list(self.glance().await?.conn()).await?;
        let answered = self.answered_by_bots(&webhooks).await?;
        let now = self.now();
        let made: Vec<_> = events
            .iter()
            .flat_map(|event| webhooks.iter().map(move |stored| (event, stored)))
            .filter(|(event, stored)| concerns(stored, event, &answered))
            .map(|(event, stored)| self.delivery_of(stored, event, now))
            .collect();
        if made.is_empty() && !from.is_to_be_noted(last.seq) {
            *place = Some(Place {
                read: last.seq,
                ..from
            });
            return Ok(events.len());
        }
        // Until this is committed nothing is known: another node may be further.
        *place = None;
        let mut unit = self.unit().await?;
        if !store::journal::move_cursor(unit.conn(), CONSUMER, from.noted, last.seq).await? {
            return Ok(events.len());
        }
        store::webhook_deliveries::insert(unit.conn(), &made).await?;
        unit.commit().await?;
        *place = Some(Place {
            read: last.seq,
            noted: last.seq,
        });
        Ok(events.len())
    }

    /// Returns which bot answers first on which channel, where a webhook is for a bot.
    async fn answered_by_bots(
        &self,
        webhooks: &[Stored],
    ) -> Result<BTreeMap<ChannelId, OperatorId>> {
        if webhooks.iter().all(|stored| stored.webhook.bot.is_none()) {
            return Ok(BTreeMap::new());
        }
        let channels = store::channels::list(self.glance().await?.conn()).await?;
        let answered = channels.into_iter().map(|stored| stored.channel);
        Ok(answered
            .filter_map(|channel| Some((channel.id, channel.bot?)))
            .collect())
    }

    fn delivery_of(&self, stored: &Stored, event: &Event, now: Timestamp) -> Delivery {
        Delivery {
            id: WebhookDeliveryId::new(self.id()),
            webhook: stored.webhook.id,
            seq: event.seq,
            kind: event.fact.name().to_owned(),
            conversation: event.fact.moved().map(|moved| moved.conversation),
            state: State::Waiting,
            attempt: 0,
            first_attempt: 0,
            not_before: now,
            made_at: now,
            ended_at: None,
        }
    }
}

/// Says whether a webhook is told of an event. While it is off, what happens waits for it.
fn concerns(stored: &Stored, event: &Event, answered: &BTreeMap<ChannelId, OperatorId>) -> bool {
    let webhook = &stored.webhook;
    if let Some(bot) = webhook.bot {
        let channel = event.fact.moved().and_then(|moved| moved.after.channel);
        let first = channel.and_then(|channel| answered.get(&channel));
        if first != Some(&bot) {
            return false;
        }
    }
    let is_in_sight = match (webhook.channel, event.fact.moved()) {
        (None, _) => true,
        (Some(channel), Some(moved)) => moved.after.channel == Some(channel),
        (Some(_), None) => false,
    };
    event.seq > stored.since && is_in_sight && webhook.is_told(event.fact.name())
}
