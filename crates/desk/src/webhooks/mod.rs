//! Webhooks: connecting programs that are told what happens.

mod log;
mod making;
mod sending;

pub use log::{Attempt, Delivery, Logged, State};
pub use sending::{Answered, Claimed};

use crate::{Actor, Desk, Error, Result};
use domain::{
    channel::ChannelKind,
    complaint,
    id::{ChannelId, WebhookId},
    permission::Right,
    team::BadField,
    webhook::{BOTH_SECRETS_MS, MAX_WEBHOOKS, Webhook, WebhookForm},
};
use std::collections::BTreeSet;
use store::{Unit, webhooks::Stored};

fn purpose(id: WebhookId) -> String {
    format!("webhook {id}")
}

impl Desk {
    /// Connects a webhook and returns its secret, which can't be read again. It is told what happens from here on.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `webhook.too_many`; [`Error::Forbidden`].
    pub async fn create_webhook(
        &self,
        actor: &Actor,
        form: &WebhookForm,
    ) -> Result<(Webhook, String)> {
        actor.may(Right::WebhooksManage)?;
        let mut unit = self.unit().await?;
        let id = WebhookId::new(self.id());
        let made = self.make_webhook(&mut unit, id, form).await?;
        unit.commit().await?;
        Ok(made)
    }

    /// Connects a webhook of this identity.
    pub(crate) async fn make_webhook(
        &self,
        unit: &mut Unit,
        id: WebhookId,
        form: &WebhookForm,
    ) -> Result<(Webhook, String)> {
        let form = form.check()?;
        check_channel(unit, form.channel_id).await?;
        if let Some(bot) = form.bot_id {
            let found = store::bots::find(unit.conn(), bot).await?;
            found.ok_or_else(|| BadField::new("bot_id", complaint::NO_BOT))?;
        }
        if store::webhooks::list(unit.conn()).await?.len() >= MAX_WEBHOOKS {
            let problem = complaint::webhooks_enough(MAX_WEBHOOKS);
            return Err(Error::conflict("webhook.too_many", problem));
        }
        let secret = self.signing_secret();
        let stored = Stored {
            webhook: Webhook {
                id,
                name: form.name,
                url: form.url,
                kinds: form.kinds,
                channel: form.channel_id,
                dialect: form.dialect,
                bot: form.bot_id,
                is_ordered: form.is_ordered,
                is_enabled: form.is_enabled,
                why_off: None,
                created_at: unit.now(),
                version: 1,
            },
            sealed_secret: self.sealed_for(id, &secret)?,
            former: None,
            since: store::journal::head(unit.conn()).await?,
        };
        store::webhooks::insert(unit.conn(), &stored).await?;
        Ok((stored.webhook, secret))
    }

    /// Changes a webhook; `version` is the one that the actor saw. Its channel, dialect and bot stay. Switched on again, it gets what
    /// waited for it.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed`; [`Error::Forbidden`].
    pub async fn update_webhook(
        &self,
        actor: &Actor,
        id: WebhookId,
        form: &WebhookForm,
        version: Option<i64>,
    ) -> Result<Webhook> {
        actor.may(Right::WebhooksManage)?;
        let mut unit = self.unit().await?;
        let webhook = change(&mut unit, id, form, version).await?;
        unit.commit().await?;
        Ok(webhook)
    }

    /// Gives a webhook another secret, which can't be read again; for a day the former one signs too.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn rotate_webhook_secret(
        &self,
        actor: &Actor,
        id: WebhookId,
    ) -> Result<(Webhook, String)> {
        actor.may(Right::WebhooksManage)?;
        let mut unit = self.unit().await?;
        let mut stored = get(&mut unit, id).await?;
        let secret = self.signing_secret();
        let until = unit.now().plus_ms(BOTH_SECRETS_MS);
        let former = std::mem::replace(&mut stored.sealed_secret, self.sealed_for(id, &secret)?);
        stored.former = Some((former, until));
        stored.webhook.version += 1;
        store::webhooks::save(unit.conn(), &stored).await?;
        unit.commit().await?;
        Ok((stored.webhook, secret))
    }

    /// Removes a webhook with its log.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn remove_webhook(&self, actor: &Actor, id: WebhookId) -> Result<()> {
        actor.may(Right::WebhooksManage)?;
        let mut unit = self.unit().await?;
        if !store::webhooks::remove(unit.conn(), id).await? {
            return Err(Error::NotFound("webhook"));
        }
        unit.commit().await?;
        Ok(())
    }

    /// Lists the webhooks by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>> {
        actor.may(Right::WebhooksManage)?;
        let stored = store::webhooks::list(self.read().await?.conn()).await?;
        Ok(stored.into_iter().map(|stored| stored.webhook).collect())
    }

    /// Returns a webhook.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_webhook(&self, actor: &Actor, id: WebhookId) -> Result<Webhook> {
        actor.may(Right::WebhooksManage)?;
        let stored = store::webhooks::find(self.read().await?.conn(), id).await?;
        Ok(stored.ok_or(Error::NotFound("webhook"))?.webhook)
    }

    fn sealed_for(&self, id: WebhookId, secret: &str) -> Result<String> {
        let mut nonce = [0; 24];
        (self.0.tools.randomness)(&mut nonce);
        self.key().seal(&purpose(id), nonce, secret)
    }
}

/// Changes a webhook; `version` is the one that the actor saw.
pub(crate) async fn change(
    unit: &mut Unit,
    id: WebhookId,
    form: &WebhookForm,
    version: Option<i64>,
) -> Result<Webhook> {
    let form = form.check()?;
    let mut stored = get(unit, id).await?;
    if form.channel_id != stored.webhook.channel {
        let problem = complaint::WEBHOOK_KEEPS_CHANNEL;
        return Err(BadField::new("channel_id", problem).into());
    }
    stored.webhook = Webhook {
        name: form.name,
        url: form.url,
        kinds: form.kinds,
        is_ordered: form.is_ordered,
        is_enabled: form.is_enabled,
        why_off: stored.webhook.why_off.filter(|_| !form.is_enabled),
        version: version.unwrap_or(stored.webhook.version) + 1,
        ..stored.webhook
    };
    store::webhooks::save(unit.conn(), &stored).await?;
    Ok(stored.webhook)
}

async fn get(unit: &mut Unit, id: WebhookId) -> Result<Stored> {
    store::webhooks::find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("webhook"))
}

/// Checks that a webhook carries an API channel that no other one carries.
async fn check_channel(unit: &mut Unit, channel: Option<ChannelId>) -> Result<()> {
    let Some(channel) = channel else {
        return Ok(());
    };
    let found = store::channels::find(unit.conn(), channel).await?;
    if found.map(|stored| stored.channel.kind) != Some(ChannelKind::Api) {
        return Err(BadField::new("channel_id", complaint::NO_API_CHANNEL).into());
    }
    let all = store::webhooks::list(unit.conn()).await?;
    let carried: BTreeSet<_> = all.iter().filter_map(|s| s.webhook.channel).collect();
    if carried.contains(&channel) {
        let problem = complaint::CHANNEL_CARRIED;
        return Err(BadField::new("channel_id", problem).into());
    }
    Ok(())
}
