//! Integers in place of our ids, for connectors that know nothing else; and what else they must be told of a thing.

use crate::{Actor, Desk, Error, Result, platform};
use domain::{
    complaint,
    event::Fact,
    id::{ChannelId, ContactId, MessageId},
    permission::Right,
};

/// How often a number that another node gave at the same moment is given again.
const RACES: usize = 5;

/// What has numbers; conversations have their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    /// A channel.
    Channel,
    /// A contact.
    Contact,
    /// A message.
    Message,
    /// A file of a message.
    Attachment,
    /// A team.
    Team,
    /// An operator or a bot.
    Operator,
    /// A category.
    Category,
    /// A canned reply.
    CannedReply,
    /// A webhook.
    Webhook,
}

impl Numbered {
    const fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Contact => "contact",
            Self::Message => "message",
            Self::Attachment => "attachment",
            Self::Team => "team",
            Self::Operator => "operator",
            Self::Category => "category",
            Self::CannedReply => "canned_reply",
            Self::Webhook => "webhook",
        }
    }
}

impl Desk {
    /// Returns the number of something, which it is given at the first time and keeps.
    ///
    /// A number is no right: whoever finds something by it must still be allowed to see it.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn number(&self, kind: Numbered, id: &str) -> Result<i64> {
        let mut races = 0;
        loop {
            let known = store::numbers::find(self.read().await?.conn(), kind.name(), id).await?;
            if let Some(number) = known {
                return Ok(number);
            }
            let mut unit = self.unit().await?;
            match store::numbers::give(unit.conn(), kind.name(), id).await {
                Ok(()) => unit.commit().await?,
                Err(error) if error.is_taken() && races < RACES => races += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Finds what has a number.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn find_numbered(&self, kind: Numbered, number: i64) -> Result<Option<String>> {
        let mut reader = self.read().await?;
        Ok(store::numbers::find_id(reader.conn(), kind.name(), number).await?)
    }

    /// Returns what the channel calls a message, if it calls it anything.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn external_id_of(&self, message: MessageId) -> Result<Option<String>> {
        let mut reader = self.read().await?;
        Ok(store::messages::find_external_id(reader.conn(), message).await?)
    }

    /// Returns what a channel calls a contact; `None` when it does not know him.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn name_on(&self, contact: ContactId, channel: ChannelId) -> Result<Option<String>> {
        let mut reader = self.read().await?;
        let names = store::contacts::list_identities(reader.conn(), contact).await?;
        let known = names.into_iter().find(|(on, _)| *on == channel);
        Ok(known.map(|(_, name)| name))
    }

    /// Makes a contact known on an API channel, by a name that the platform gives or by his id; one that is known
    /// there keeps his name.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name; [`Error::Conflict`] `channel.not_api`, `channel.disabled` or
    /// `contact.name_taken`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn know_contact_on(
        &self,
        actor: &Actor,
        contact: ContactId,
        channel: ChannelId,
        name: Option<&str>,
    ) -> Result<()> {
        actor.may(Right::ContactsWrite)?;
        self.get_contact_card(actor, contact).await?;
        let mut unit = self.unit().await?;
        if platform::know_as(&mut unit, actor, contact, channel, name).await? {
            unit.tell(actor.cause(), Fact::ContactUpdated { contact });
        }
        unit.commit().await?;
        Ok(())
    }

    /// Signs a text for one purpose with the key of the installation; nobody else can.
    ///
    /// Shape: 64 hexadecimal characters.
    #[must_use]
    pub fn signed(&self, purpose: &str, text: &str) -> String {
        self.key().sign(purpose, text)
    }
}

/// Says that another contact is called this on the channel.
pub(crate) fn name_taken() -> Error {
    Error::conflict("contact.name_taken", complaint::CONTACT_NAME_TAKEN)
}
