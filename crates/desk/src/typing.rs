//! Who types, told at once and kept nowhere: what is lost on the way is a flicker less.

use crate::{Actor, Desk, Result};
use domain::{
    id::{ChannelId, ContactId, ConversationId},
    live::{Sign, Typist},
    permission::{Place, Right},
    view::Row,
};
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

/// Where the channels learn that somebody of the house types.
pub type Typists = broadcast::Receiver<Typing>;

/// A sign for whoever of the house sees the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who types, and where.
    pub sign: Sign,
    /// Where the conversation stands.
    pub place: Place,
}

/// Where the house learns who types.
pub type Signs = broadcast::Receiver<Signed>;

pub(crate) fn channel<T: Clone>() -> broadcast::Sender<T> {
    broadcast::Sender::new(ROOM)
}

impl Desk {
    /// Listens who of the house types to a contact.
    #[must_use]
    pub fn typists(&self) -> Typists {
        self.0.typing.subscribe()
    }

    /// Listens who types in any conversation.
    #[must_use]
    pub fn signs(&self) -> Signs {
        self.0.signs.subscribe()
    }

    /// Says that the other side is being written to; shown there for a few seconds, and kept nowhere.
    ///
    /// Whoever speaks for the channel, as the platform behind it does, types for the contact.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`]; [`crate::Error::NotFound`].
    pub async fn type_to(&self, actor: &Actor, id: ConversationId) -> Result<()> {
        actor.may(Right::MessagesWrite)?;
        let row = self.get_conversation(actor, id).await?;
        if actor.channel().is_some() {
            self.sign(&row, Typist::Contact);
            return Ok(());
        }
        self.sign_by(actor, &row);
        self.typing(row.contact_id, row.channel_id).await
    }

    /// Says to colleagues alone that somebody writes: a note, or what he would say if it were his turn.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`]; [`crate::Error::NotFound`].
    pub async fn type_beside(&self, actor: &Actor, id: ConversationId) -> Result<()> {
        actor.may(Right::MessagesWrite)?;
        let row = self.get_conversation(actor, id).await?;
        self.sign_by(actor, &row);
        Ok(())
    }

    pub(crate) async fn contact_types(&self, id: ConversationId) -> Result<()> {
        let row = store::views::find_row(self.read().await?.conn(), id).await?;
        if let Some(row) = row {
            self.sign(&row, Typist::Contact);
        }
        Ok(())
    }

    fn sign_by(&self, actor: &Actor, row: &Row) {
        if let Some(operator) = actor.viewer.operator {
            self.sign(row, Typist::Operator(operator));
        }
    }

    fn sign(&self, row: &Row, by: Typist) {
        let (conversation, place) = (row.id, row.place());
        let sign = Sign { conversation, by };
        // Where nobody listens nobody shows it.
        let _heard = self.0.signs.send(Signed { sign, place });
    }

    async fn typing(&self, contact: ContactId, channel: ChannelId) -> Result<()> {
        let mut reader = self.read().await?;
        let address = store::contacts::find_address(reader.conn(), contact, channel).await?;
        if let Some((address, _)) = address {
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
