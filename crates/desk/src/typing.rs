//! Who types, told at once and kept nowhere: what is lost on the way is a flicker less.

use crate::{Desk, Result};
use domain::id::{ChannelId, ContactId, ConversationId};
use tokio::sync::broadcast;

/// How many signs wait for who shows them; older ones are worth nothing.
const ROOM: usize = 64;

/// Somebody of the house types to a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The contact's channel.
    pub channel: ChannelId,
    /// Where the contact is there.
    pub address: String,
}

/// Where signs of typing come from.
pub type Typists = broadcast::Receiver<Typing>;

pub(crate) fn signs() -> broadcast::Sender<Typing> {
    broadcast::Sender::new(ROOM)
}

/// Where signs come from of contacts who type, each with his conversation.
pub type TypingContacts = broadcast::Receiver<ConversationId>;

pub(crate) fn signs_of_contacts() -> broadcast::Sender<ConversationId> {
    broadcast::Sender::new(ROOM)
}

impl Desk {
    /// Listens which contacts type.
    #[must_use]
    pub fn typing_contacts(&self) -> TypingContacts {
        self.0.typing_contacts.subscribe()
    }

    pub(crate) fn contact_types(&self, conversation: ConversationId) {
        // Where nobody listens nobody shows it.
        let _heard = self.0.typing_contacts.send(conversation);
    }

    /// Listens who types.
    #[must_use]
    pub fn typists(&self) -> Typists {
        self.0.typing.subscribe()
    }

    pub(crate) async fn typing(&self, contact: ContactId, channel: ChannelId) -> Result<()> {
        let mut reader = self.read().await?;
        let address = store::contacts::find_address(reader.conn(), contact, channel).await?;
        if let Some((address, _)) = address {
            // Where nobody listens nobody shows it.
            let _heard = self.0.typing.send(Typing { channel, address });
        }
        Ok(())
    }

    /// Says that the bot which has the turn thinks about its answer.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn bot_types(&self, id: ConversationId) -> Result<()> {
        let found = store::conversations::find(self.read().await?.conn(), id).await?;
        match found.filter(|conversation| conversation.bot().is_some()) {
            Some(conversation) => {
                self.typing(conversation.contact, conversation.channel)
                    .await
            }
            None => Ok(()),
        }
    }
}
