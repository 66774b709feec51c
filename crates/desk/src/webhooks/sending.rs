//! What may be told now, and what became of it.

use super::purpose;
use crate::{Desk, Error, Result, webhooks::log::is_written};
use domain::{
    bot::HandOverReason,
    event::{Event, Fact},
    id::{WebhookDeliveryId, WebhookId},
    message::Progress,
    time::Timestamp,
    webhook::{Next, Webhook, next},
};
use std::{collections::BTreeMap, fmt};
use store::{
    Unit,
    webhook_deliveries::{Attempt, Delivery, State},
    webhooks::Stored,
};

/// How long an attempt may take before another node may think that it was lost: far above every limit of time.
///
/// Units: ms.
const LEASE_MS: i64 = 60_000;

/// The characters of an answer that are kept.
const MAX_ANSWER_CHARS: usize = 1_000;

/// A delivery that was claimed for one attempt.
#[derive(Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Which.
    pub delivery: WebhookDeliveryId,
    /// Whom it is for.
    pub webhook: Webhook,
    /// What signs it: the secret, and the one before it while both count.
    pub secrets: Vec<String>,
    /// The number of the attempt, from 1.
    pub attempt: i64,
    /// What happened.
    pub event: Event,
    /// The event's place among those of its conversation, from 1.
    pub conversation_seq: Option<i64>,
    first_attempt: i64,
    begun_at: Timestamp,
}

impl fmt::Debug for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claimed")
            .field("delivery", &self.delivery)
            .field("webhook", &self.webhook.id)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// What came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// The HTTP status; absent when no answer came.
    pub status: Option<u16>,
    /// How long the receiver wants to be left alone.
    ///
    /// Units: seconds.
    pub retry_after_s: Option<u64>,
    /// The answer, or why there was none.
    pub words: String,
}

impl Desk {
    /// Lists deliveries that may be tried, for each webhook that is on as many as it has places left.
    ///
    /// `busy` says how many of a webhook's are on their way; `places` how many there may be.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn due_webhook_deliveries(
        &self,
        busy: &BTreeMap<WebhookId, usize>,
        places: usize,
    ) -> Result<Vec<(WebhookId, WebhookDeliveryId)>> {
        let now = self.now();
        let webhooks = store::webhooks::list(self.glance().await?.conn()).await?;
        let mut due = Vec::new();
        for Stored { webhook, .. } in webhooks {
            let free = places.saturating_sub(busy.get(&webhook.id).copied().unwrap_or(0));
            if !webhook.is_enabled || free == 0 {
                continue;
            }
            let limit = i64::try_from(free).unwrap_or(i64::MAX);
            let mut glance = self.glance().await?;
            let ids =
                store::webhook_deliveries::list_due(glance.conn(), &webhook, now, limit).await?;
            due.extend(ids.into_iter().map(|id| (webhook.id, id)));
        }
        Ok(due)
    }

    /// Claims a delivery for one attempt; `None` when another node has it or it ended.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; [`Error::Internal`] when a secret was sealed with another key.
    pub async fn claim_webhook_delivery(&self, id: WebhookDeliveryId) -> Result<Option<Claimed>> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let until = now.plus_ms(LEASE_MS);
        let Some(delivery) = store::webhook_deliveries::claim(unit.conn(), id, now, until).await?
        else {
            return Ok(None);
        };
        let stored = super::get(&mut unit, delivery.webhook).await?;
        let conversation_seq = match delivery.conversation {
            Some(conversation) => {
                Some(store::journal::count_of(unit.conn(), conversation, delivery.seq).await?)
            }
            None => None,
        };
        unit.commit().await?;
        let mut events = self.events_after(delivery.seq - 1, 1).await?;
        let event = events.pop().filter(|event| event.seq == delivery.seq);
        Ok(Some(Claimed {
            secrets: self.secrets_of(&stored, now)?,
            webhook: stored.webhook,
            delivery: id,
            attempt: delivery.attempt,
            event: event.ok_or(Error::NotFound("event"))?,
            conversation_seq,
            first_attempt: delivery.first_attempt,
            begun_at: now,
        }))
    }

    fn secrets_of(&self, stored: &Stored, now: Timestamp) -> Result<Vec<String>> {
        let purpose = purpose(stored.webhook.id);
        let mut secrets = vec![self.key().open(&purpose, &stored.sealed_secret)?];
        if let Some((former, until)) = &stored.former
            && now < *until
        {
            secrets.push(self.key().open(&purpose, former)?);
        }
        Ok(secrets)
    }

    /// Records what came back, and says what follows: the next attempt, the end, or that the webhook is off.
    ///
    /// A message that an API channel's webhook has taken is sent; one that it never took has failed. What a contact
    /// said to a bot that is not there goes to people at the first attempt that fails.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; then it is tried again when its time is over.
    pub async fn settle_webhook_delivery(
        &self,
        claimed: &Claimed,
        answered: &Answered,
    ) -> Result<Next> {
        let tried = claimed.attempt - claimed.first_attempt;
        let follows = next(
            tried,
            answered.status,
            answered.retry_after_s,
            self.chance(),
        );
        let mut races = 0;
        loop {
            match self.try_settle_webhook(claimed, answered, follows).await {
                Err(error) if error.is_lost_race() && races < 5 => races += 1,
                result => {
                    result?;
                    break;
                }
            }
        }
        if follows != Next::Done {
            self.relieve_bot(claimed, answered).await?;
        }
        Ok(follows)
    }

    /// Gives people what an agent bot could not be told of: a contact does not wait for the next attempt.
    async fn relieve_bot(&self, claimed: &Claimed, answered: &Answered) -> Result<()> {
        let (Some(bot), Fact::MessageReceived { moved, .. }) =
            (claimed.webhook.bot, &claimed.event.fact)
        else {
            return Ok(());
        };
        let why = match answered.status {
            Some(status) => format!("The bot answered {status}."),
            None => "The bot could not be reached.".to_owned(),
        };
        let (id, epoch) = (moved.conversation, Some(moved.epoch));
        let relieved = self
            .fail_bot_turn(bot, id, epoch, HandOverReason::Unreachable, &why)
            .await;
        match relieved {
            // Somebody else has just moved it, so it is not the bot's any more or is told of again.
            Err(error) if error.is_lost_race() => Ok(()),
            relieved => relieved,
        }
    }

    async fn try_settle_webhook(
        &self,
        claimed: &Claimed,
        answered: &Answered,
        follows: Next,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let attempt = Attempt {
            number: claimed.attempt,
            at: claimed.begun_at.as_ms(),
            took_ms: now.ms_since(claimed.begun_at),
            status: answered.status.map(i64::from),
            answer: kept(&answered.words),
        };
        store::webhook_deliveries::insert_attempt(unit.conn(), claimed.delivery, &attempt).await?;
        let (state, not_before, ended_at) = match follows {
            Next::Done => (State::Done, now, Some(now)),
            Next::Again { after_ms } => (State::Waiting, now.plus_ms(after_ms), None),
            Next::Failed | Next::SwitchOff => (State::Failed, now, Some(now)),
        };
        let id = claimed.delivery;
        let is_ours = store::webhook_deliveries::settle(
            unit.conn(),
            id,
            claimed.attempt,
            state,
            not_before,
            ended_at,
        )
        .await?;
        if follows == Next::SwitchOff {
            switch_off(&mut unit, claimed.webhook.id).await?;
        }
        let progress = match follows {
            Next::Done => Some(Progress::Sent),
            Next::Failed | Next::SwitchOff => Some(Progress::Failed {
                why: kept(&answered.words),
            }),
            Next::Again { .. } => None,
        };
        match progress.filter(|_| is_ours) {
            Some(progress) => self.tell_carried(unit, claimed, &progress).await,
            None => Ok(unit.commit().await?),
        }
    }

    /// Tells what became of a message that the webhook of an API channel carries, and commits.
    async fn tell_carried(
        &self,
        mut unit: Unit,
        claimed: &Claimed,
        progress: &Progress,
    ) -> Result<()> {
        let carried = claimed.webhook.channel.zip(is_written(&claimed.event.fact));
        let Some((channel, message)) = carried else {
            return Ok(unit.commit().await?);
        };
        let found = store::messages::find(unit.conn(), message).await?;
        let is_open = found.is_some_and(|found| found.progress == Some(Progress::Queued));
        if !is_open {
            return Ok(unit.commit().await?);
        }
        store::messages::set_progress(unit.conn(), message, progress, None).await?;
        self.tell_progress(unit, channel, message, progress).await
    }
}

/// Takes a receiver at its word that it wants nothing more.
async fn switch_off(unit: &mut Unit, id: WebhookId) -> Result<()> {
    let mut stored = super::get(unit, id).await?;
    if stored.webhook.is_enabled {
        stored.webhook.is_enabled = false;
        stored.webhook.why_off = Some("It answered 410: it wants nothing more.".to_owned());
        stored.webhook.version += 1;
        store::webhooks::save(unit.conn(), &stored).await?;
        tracing::warn!(webhook = %id, "a webhook answered 410 and is off");
    }
    Ok(())
}

/// Cuts an answer to what is kept; what no database takes is left out.
fn kept(words: &str) -> String {
    let fit = words.chars().filter(|letter| *letter != '\0');
    fit.take(MAX_ANSWER_CHARS).collect()
}

impl Claimed {
    /// Makes what would be sent now of a delivery that is looked at, with nothing to sign it.
    pub(super) fn looked_at(
        delivery: &Delivery,
        webhook: Webhook,
        event: Event,
        conversation_seq: Option<i64>,
    ) -> Self {
        Self {
            delivery: delivery.id,
            webhook,
            secrets: Vec::new(),
            attempt: delivery.attempt,
            event,
            conversation_seq,
            first_attempt: delivery.first_attempt,
            begun_at: delivery.made_at,
        }
    }
}
