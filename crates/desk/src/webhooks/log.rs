//! What webhooks were told, for those who look after them.

use super::Claimed;
use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    event::Fact,
    id::{MessageId, WebhookDeliveryId, WebhookId},
    page::{Cursor, MAX_LIMIT, Page},
    permission::Right,
};

pub use store::webhook_deliveries::{Attempt, Delivery, State};

/// A delivery with its attempts, and what it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The delivery.
    pub delivery: Delivery,
    /// What it tells, as it would be sent now.
    pub tells: Claimed,
    /// Its attempts, in their order.
    pub attempts: Vec<Attempt>,
}

impl Desk {
    /// Lists the deliveries of a webhook, those of the latest events first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn list_webhook_deliveries(
        &self,
        actor: &Actor,
        id: WebhookId,
        state: Option<State>,
        cursor: Option<&Cursor>,
        limit: i64,
    ) -> Result<Page<Delivery>> {
        self.get_webhook(actor, id).await?;
        let limit = limit.clamp(1, MAX_LIMIT);
        let mut reader = self.read().await?;
        Ok(store::webhook_deliveries::list(reader.conn(), id, state, cursor, limit).await?)
    }

    /// Returns a delivery of a webhook with its attempts.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_webhook_delivery(
        &self,
        actor: &Actor,
        webhook: WebhookId,
        id: WebhookDeliveryId,
    ) -> Result<Logged> {
        let webhook = self.get_webhook(actor, webhook).await?;
        let mut reader = self.read().await?;
        let found = store::webhook_deliveries::find(reader.conn(), id).await?;
        let delivery = found
            .filter(|found| found.webhook == webhook.id)
            .ok_or(Error::NotFound("delivery"))?;
        let attempts = store::webhook_deliveries::list_attempts(reader.conn(), id).await?;
        let place = match delivery.conversation {
            Some(conversation) => {
                Some(store::journal::count_of(reader.conn(), conversation, delivery.seq).await?)
            }
            None => None,
        };
        drop(reader);
        let mut events = self.events_after(delivery.seq - 1, 1).await?;
        let event = events.pop().filter(|event| event.seq == delivery.seq);
        let event = event.ok_or(Error::NotFound("event"))?;
        Ok(Logged {
            tells: Claimed::looked_at(&delivery, webhook, event, place),
            delivery,
            attempts,
        })
    }

    /// Tells once more what was told or given up, under the same identity, with all its attempts.
    ///
    /// # Errors
    /// [`Error::Conflict`] `delivery.open` while it has not ended; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn replay_webhook_delivery(
        &self,
        actor: &Actor,
        webhook: WebhookId,
        id: WebhookDeliveryId,
    ) -> Result<Logged> {
        actor.may(Right::WebhooksManage)?;
        self.get_webhook_delivery(actor, webhook, id).await?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        if !store::webhook_deliveries::replay(unit.conn(), id, now).await? {
            return Err(Error::conflict("delivery.open", complaint::DELIVERY_OPEN));
        }
        unit.commit().await?;
        self.0.webhooks_asked.notify_waiters();
        self.get_webhook_delivery(actor, webhook, id).await
    }

    /// Waits until somebody asks for a delivery once more.
    pub async fn webhook_replay(&self) {
        self.0.webhooks_asked.notified().await;
    }
}

/// Returns the message that a fact says was written for a contact.
pub(super) const fn is_written(fact: &Fact) -> Option<MessageId> {
    if let Fact::MessageWritten { message, .. } | Fact::MessageRequeued { message, .. } = fact {
        Some(*message)
    } else {
        None
    }
}
