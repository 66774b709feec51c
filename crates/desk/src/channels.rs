//! Channels: connecting them, and whether they work.

use crate::{Actor, Desk, Error, Result};
use domain::{
    channel::{Channel, ChannelForm, ChannelKind, Health, Intake},
    complaint,
    event::{Cause, Fact},
    id::{ChannelId, OperatorId},
    permission::Right,
    team::{BadField, parse_name},
    widget::{Widget, WidgetForm},
};
use std::fmt;
use store::{Unit, channels::Stored};

/// A channel with what its provider's code needs.
#[derive(Clone, PartialEq, Eq)]
pub struct ChannelConfig {
    /// The channel as people see it.
    pub channel: Channel,
    /// The provider's token.
    pub token: String,
    /// What the provider must say when it calls us.
    pub webhook_secret: String,
    /// Where polling goes on.
    pub cursor: Option<i64>,
}

impl fmt::Debug for ChannelConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelConfig")
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

fn purpose(id: ChannelId) -> String {
    format!("channel {id}")
}

impl Desk {
    /// Connects a channel; whether it works is looked at next.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name or the token; [`Error::Forbidden`].
    pub async fn create_channel(&self, actor: &Actor, form: &ChannelForm) -> Result<Channel> {
        actor.may(Right::ChannelsManage)?;
        let mut unit = self.unit().await?;
        let id = ChannelId::new(self.id());
        let channel = self.make_channel(&mut unit, actor, id, form).await?;
        unit.commit().await?;
        Ok(channel)
    }

    /// Connects a channel of this identity.
    pub(crate) async fn make_channel(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        id: ChannelId,
        form: &ChannelForm,
    ) -> Result<Channel> {
        let name = parse_name("name", &form.name)?;
        let token = token_in(form)?;
        let widget = widget_in(form)?;
        let (intake, health) = match form.kind {
            ChannelKind::Telegram => (form.settings.intake, Health::Checking),
            // The platform or the page calls us, so there is nothing to ask.
            ChannelKind::Api | ChannelKind::Widget => (Intake::Webhook, Health::Connected),
        };
        let channel = Channel {
            id,
            kind: form.kind,
            name,
            handle: None,
            intake,
            health,
            bot: form.bot_id,
            is_enabled: true,
            is_console: false,
            version: 1,
            asks_rating: widget.is_some(),
            has_topics: false,
            widget,
        };
        let mut nonce = [0; 24];
        (self.0.tools.randomness)(&mut nonce);
        let mut stored = Stored {
            channel,
            // Pages vouch for their users by a secret of the channel.
            sealed_token: match form.kind {
                ChannelKind::Telegram | ChannelKind::Api => {
                    self.key().seal(&purpose(id), nonce, token)?
                }
                ChannelKind::Widget => self.key().seal(&purpose(id), nonce, &self.secret())?,
            },
            webhook_secret: self.secret(),
            poll_cursor: None,
        };
        let known = store::channels::list(unit.conn()).await?;
        let is_known = |other| self.token_of(other).is_ok_and(|known| known == token);
        if !token.is_empty() && known.iter().any(is_known) {
            return Err(BadField::new("token", complaint::BOT_CONNECTED).into());
        }
        bot_exists(unit, form.bot_id).await?;
        // Operators work on the first one unless somebody says otherwise.
        stored.channel.is_console = form.kind == ChannelKind::Telegram
            && !known.iter().any(|other| other.channel.is_console);
        store::channels::insert(unit.conn(), &stored).await?;
        unit.tell(actor.cause(), Fact::ChannelChanged { channel: id });
        if stored.channel.health == Health::Checking {
            unit.tell(actor.cause(), Fact::ChannelCheckRequested { channel: id });
        }
        Ok(stored.channel)
    }

    /// Switches a channel on or off.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_channel_enabled(
        &self,
        actor: &Actor,
        id: ChannelId,
        is_enabled: bool,
    ) -> Result<Channel> {
        self.change_channel(actor, id, |channel| channel.is_enabled = is_enabled)
            .await
    }

    /// Says which bot answers first on a channel; open conversations stay with whom they are.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no such bot; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_channel_bot(
        &self,
        actor: &Actor,
        id: ChannelId,
        bot: Option<OperatorId>,
    ) -> Result<Channel> {
        actor.may(Right::ChannelsManage)?;
        bot_exists(&mut self.unit().await?, bot).await?;
        self.change_channel(actor, id, |channel| channel.bot = bot)
            .await
    }

    /// Says whether contacts of a channel are asked how it was, once a person has concluded.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a channel on which the house shows no cards; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_channel_rating(
        &self,
        actor: &Actor,
        id: ChannelId,
        asks: bool,
    ) -> Result<Channel> {
        let channel = self.get_channel(actor, id).await?;
        if asks && channel.kind == ChannelKind::Api {
            let words = complaint::PLATFORM_ASKS_ITSELF;
            return Err(BadField::new("asks_rating", words).into());
        }
        self.change_channel(actor, id, |channel| channel.asks_rating = asks)
            .await
    }

    /// Asks whether a channel works; the answer comes with its health. Nobody is asked about an API channel.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn check_channel(&self, actor: &Actor, id: ChannelId) -> Result<Channel> {
        self.change_channel(actor, id, |channel| {
            channel.health = match channel.kind {
                ChannelKind::Telegram => Health::Checking,
                ChannelKind::Api | ChannelKind::Widget => Health::Connected,
            };
        })
        .await
    }

    /// Says where a widget may stand, and how it looks.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field, or when the channel is no widget; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_widget(
        &self,
        actor: &Actor,
        id: ChannelId,
        form: &WidgetForm,
    ) -> Result<Channel> {
        let widget = form.check()?;
        if self.get_channel(actor, id).await?.widget.is_none() {
            return Err(no_widget());
        }
        self.change_channel(actor, id, |channel| channel.widget = Some(widget))
            .await
    }

    /// Makes the secret anew by which pages vouch for their users, and returns it; it can't be read again, and what was
    /// signed with the one before is refused from then on.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the channel is no widget; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn renew_identity_secret(&self, actor: &Actor, id: ChannelId) -> Result<String> {
        actor.may(Right::ChannelsManage)?;
        let mut unit = self.unit().await?;
        let stored = store::channels::find(unit.conn(), id).await?;
        let stored = stored.ok_or(Error::NotFound("channel"))?;
        if stored.channel.widget.is_none() {
            return Err(no_widget());
        }
        let secret = self.secret();
        let mut nonce = [0; 24];
        (self.0.tools.randomness)(&mut nonce);
        let sealed = self.key().seal(&purpose(id), nonce, &secret)?;
        store::channels::set_sealed_token(unit.conn(), id, &sealed).await?;
        unit.tell(actor.cause(), Fact::ChannelChanged { channel: id });
        unit.commit().await?;
        Ok(secret)
    }

    async fn change_channel(
        &self,
        actor: &Actor,
        id: ChannelId,
        change: impl FnOnce(&mut Channel),
    ) -> Result<Channel> {
        actor.may(Right::ChannelsManage)?;
        let mut unit = self.unit().await?;
        let channel = change_in(&mut unit, actor, id, change).await?;
        unit.commit().await?;
        Ok(channel)
    }

    /// Lists the channels by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_channels(&self, actor: &Actor) -> Result<Vec<Channel>> {
        actor.may(Right::DeskRead)?;
        let stored = store::channels::list(self.read().await?.conn()).await?;
        Ok(stored.into_iter().map(|s| s.channel).collect())
    }

    /// Returns a channel.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_channel(&self, actor: &Actor, id: ChannelId) -> Result<Channel> {
        actor.may(Right::DeskRead)?;
        let stored = store::channels::find(self.read().await?.conn(), id).await?;
        Ok(stored.ok_or(Error::NotFound("channel"))?.channel)
    }

    /// Lists every channel with what its provider's code needs.
    ///
    /// # Errors
    /// [`Error::Internal`] when a token was sealed with another key.
    pub async fn channel_configs(&self) -> Result<Vec<ChannelConfig>> {
        let stored = store::channels::list(self.read().await?.conn()).await?;
        stored.into_iter().map(|s| self.config(s)).collect()
    }

    /// Finds a channel with what its provider's code needs.
    ///
    /// # Errors
    /// [`Error::Internal`] when its token was sealed with another key.
    pub async fn channel_config(&self, id: ChannelId) -> Result<Option<ChannelConfig>> {
        let stored = store::channels::find(self.read().await?.conn(), id).await?;
        stored.map(|s| self.config(s)).transpose()
    }

    /// Records whether a channel works, its public name and whether it has topics, where that is known; says nothing
    /// when nothing changed.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Unavailable`].
    pub async fn record_health(
        &self,
        id: ChannelId,
        health: &Health,
        handle: Option<&str>,
        has_topics: Option<bool>,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let stored = store::channels::find(unit.conn(), id).await?;
        let mut channel = stored.ok_or(Error::NotFound("channel"))?.channel;
        let is_same_handle = handle.is_none() || channel.handle.as_deref() == handle;
        let has_topics = has_topics.unwrap_or(channel.has_topics);
        if channel.health == *health && is_same_handle && channel.has_topics == has_topics {
            return Ok(());
        }
        channel.health = health.clone();
        channel.has_topics = has_topics;
        channel.handle = handle.map(str::to_owned).or(channel.handle);
        channel.version += 1;
        store::channels::save(unit.conn(), &channel).await?;
        unit.tell(Cause::Channel(id), Fact::ChannelChanged { channel: id });
        unit.commit().await?;
        Ok(())
    }

    fn config(&self, stored: Stored) -> Result<ChannelConfig> {
        Ok(ChannelConfig {
            token: self.token_of(&stored)?,
            channel: stored.channel,
            webhook_secret: stored.webhook_secret,
            cursor: stored.poll_cursor,
        })
    }

    pub(crate) fn token_of(&self, stored: &Stored) -> Result<String> {
        self.key()
            .open(&purpose(stored.channel.id), &stored.sealed_token)
    }
}

/// Changes a channel.
pub(crate) async fn change_in(
    unit: &mut Unit,
    actor: &Actor,
    id: ChannelId,
    change: impl FnOnce(&mut Channel),
) -> Result<Channel> {
    let stored = store::channels::find(unit.conn(), id).await?;
    let mut channel = stored.ok_or(Error::NotFound("channel"))?.channel;
    change(&mut channel);
    channel.version += 1;
    store::channels::save(unit.conn(), &channel).await?;
    unit.tell(actor.cause(), Fact::ChannelChanged { channel: id });
    if channel.health == Health::Checking {
        unit.tell(actor.cause(), Fact::ChannelCheckRequested { channel: id });
    }
    Ok(channel)
}

pub(crate) async fn bot_exists(unit: &mut Unit, bot: Option<OperatorId>) -> Result<()> {
    let Some(bot) = bot else { return Ok(()) };
    let found = store::bots::find(unit.conn(), bot).await?;
    found
        .map(|_| ())
        .ok_or_else(|| BadField::new("bot_id", complaint::NO_BOT).into())
}

fn no_widget() -> Error {
    BadField::new("widget", complaint::NO_WIDGET).into()
}

/// Returns what a widget shall be; nothing for any other channel.
fn widget_in(form: &ChannelForm) -> Result<Option<Widget>> {
    match (form.kind, &form.settings.widget) {
        (ChannelKind::Widget, widget) => {
            let none = WidgetForm::default();
            Ok(Some(widget.as_ref().unwrap_or(&none).check()?))
        }
        (ChannelKind::Telegram | ChannelKind::Api, None) => Ok(None),
        (ChannelKind::Telegram | ChannelKind::Api, Some(_)) => Err(no_widget()),
    }
}

/// Returns what the provider needs to know the account by; nothing for a channel without a provider.
fn token_in(form: &ChannelForm) -> Result<&str> {
    let token = form.settings.token.as_deref().map(str::trim);
    let token = token.unwrap_or_default();
    let problem = match form.kind {
        ChannelKind::Telegram if !is_token(token) => complaint::PASTE_TOKEN,
        ChannelKind::Api if !token.is_empty() => complaint::API_NO_TOKEN,
        ChannelKind::Widget if !token.is_empty() => complaint::WIDGET_NO_TOKEN,
        ChannelKind::Telegram | ChannelKind::Api | ChannelKind::Widget => return Ok(token),
    };
    Err(BadField::new("token", problem).into())
}

/// Says whether a text has the shape of a bot token: digits, a colon, and letters that are safe in addresses.
fn is_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && (3..=200).contains(&secret.len())
            && secret
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_a_number_and_a_secret() {
        assert!(is_token("123456:AAE-_x"));
        for bad in ["", "123456", ":abc", "12a:abc", "123:a/../b", "123:a b"] {
            assert!(!is_token(bad), "{bad}");
        }
    }
}
