//! Everything of one contact as one file.

use crate::{Actor, Desk, Error, Result};
use domain::{
    bot::BotStep,
    call::PhoneCall,
    contact::Contact,
    id::ContactId,
    intervention::Intervention,
    page::{Cursor, MAX_LIMIT},
    permission::Right,
    view::{
        Bubble, Row,
        contacts::{KnownOn, Record},
    },
};
use serde::Serialize;
use store::views::{self, Narrow};

/// Everything of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// The contact.
    pub contact: Contact,
    /// What else is known of him.
    pub record: Record,
    /// Who he is on each channel.
    pub identities: Vec<KnownOn>,
    /// His telephone number, whole.
    pub telephone: Option<String>,
    /// His conversations, latest words first, each with all that was said.
    pub conversations: Vec<Exported>,
}

/// A conversation with all that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The conversation.
    pub conversation: Row,
    /// Its messages and notes, in their order.
    pub messages: Vec<Bubble>,
    /// The help that was given.
    pub interventions: Vec<Intervention>,
    /// The calls, newest first.
    pub calls: Vec<PhoneCall>,
    /// What bots were asked and answered, oldest first.
    pub bot_steps: Vec<BotStep>,
}

impl Desk {
    /// Returns everything of a contact: who he is, what is noted of him, and all that was said with him.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn export_contact(&self, actor: &Actor, id: ContactId) -> Result<Export> {
        actor.may(Right::ContactsExport)?;
        let mut reader = self.read().await?;
        let contact = store::contacts::find(reader.conn(), id).await?;
        let contact = contact.ok_or(Error::NotFound("contact"))?;
        let record = views::find_record(reader.conn(), id).await?;
        let identities = views::list_known_on(reader.conn(), id).await?;
        let telephone = self.number_of(reader.conn(), id).await?;
        let of_contact = Narrow {
            contact: Some(id),
            ..Narrow::default()
        };
        let (mut conversations, mut after) = (Vec::new(), None::<Cursor>);
        loop {
            let page = views::list_narrowed(
                reader.conn(),
                &actor.viewer,
                &of_contact,
                after.as_ref(),
                MAX_LIMIT,
            )
            .await?;
            for conversation in page.items {
                conversations.push(exported(&mut reader, conversation).await?);
            }
            after = page.next_cursor;
            if after.is_none() {
                break;
            }
        }
        Ok(Export {
            contact,
            record: record.ok_or(Error::NotFound("contact"))?,
            identities,
            telephone: telephone.map(|number| number.as_str().to_owned()),
            conversations,
        })
    }
}

async fn exported(reader: &mut store::Reader, conversation: Row) -> Result<Exported> {
    let mut messages: Vec<Bubble> = Vec::new();
    loop {
        let after = messages.last().map_or(0, |last| last.seq);
        let conn = reader.conn();
        let mut page = views::list_bubbles(conn, conversation.id, after, MAX_LIMIT).await?;
        if page.is_empty() {
            break;
        }
        messages.append(&mut page);
    }
    let interventions = store::interventions::list(reader.conn(), conversation.id).await?;
    let calls = store::calls::list(reader.conn(), conversation.id).await?;
    let bot_steps = store::bot_steps::list(reader.conn(), conversation.id, i64::MAX).await?;
    Ok(Exported {
        conversation,
        messages,
        interventions,
        calls,
        bot_steps,
    })
}
