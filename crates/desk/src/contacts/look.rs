//! Lists of contacts, and one with everything about him.

use crate::{Actor, ContactCard, Desk, Error, Result};
use domain::{
    id::ContactId,
    page::{Cursor, MAX_LIMIT, Page},
    permission::Right,
    search::Query,
    view::{
        Row,
        contacts::{ContactItem, ContactView},
    },
};
use std::collections::BTreeMap;
use store::views::{self, Narrow};

/// The people that one search shows.
const FOUND: i64 = 50;

/// The conversations that a contact's page shows at first.
const CONVERSATIONS: i64 = 20;

/// The notes that a contact's page shows.
const NOTES: i64 = 50;

/// Which contacts are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactSearch {
    /// Words of the name or of what is noted, or what a channel calls the contact; empty: everybody.
    pub text: String,
    /// Only those who are blocked.
    pub is_blocked: bool,
    /// Where the page begins.
    pub after: Option<Cursor>,
    /// The rows of the page.
    pub limit: i64,
}

impl Desk {
    /// Lists the contacts with whom the actor may see a conversation, those that came latest first; admins see all.
    ///
    /// Shape: what is found by words is one page of fifty at most; a page of the whole list may be short although
    /// more follow.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_contacts(
        &self,
        actor: &Actor,
        search: &ContactSearch,
    ) -> Result<Page<ContactItem>> {
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let viewer = &actor.viewer;
        let text = search.text.trim();
        if text.is_empty() {
            let limit = search.limit.clamp(1, MAX_LIMIT);
            let after = search.after.as_ref();
            let conn = reader.conn();
            let page = views::list_contacts(conn, viewer, search.is_blocked, after, limit).await?;
            return Ok(page);
        }
        // Whom a channel calls so comes first: nobody types that by chance.
        let mut ids = views::list_contacts_known_as(reader.conn(), text, FOUND).await?;
        if let Some(query) = Query::parse(text.trim_start_matches('@')) {
            let found = store::search::find_contacts(reader.conn(), viewer, &query, FOUND).await?;
            for contact in found {
                if !ids.contains(&contact.id) {
                    ids.push(contact.id);
                }
            }
        }
        let mut items = views::list_contacts_of(reader.conn(), viewer, &ids).await?;
        items.retain(|item| !search.is_blocked || item.blocked_at.is_some());
        Ok(Page {
            items,
            next_cursor: None,
        })
    }

    /// Lists the same contacts with what is noted of them and who they are on each channel; says where the next page
    /// begins.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_contact_cards(
        &self,
        actor: &Actor,
        search: &ContactSearch,
    ) -> Result<(Vec<ContactCard>, Option<Cursor>)> {
        let page = self.list_contacts(actor, search).await?;
        let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
        let mut reader = self.read().await?;
        let mut contacts: BTreeMap<_, _> = store::contacts::list_some(reader.conn(), &ids)
            .await?
            .into_iter()
            .map(|contact| (contact.id, contact))
            .collect();
        let mut names: BTreeMap<ContactId, Vec<_>> = BTreeMap::new();
        for (contact, channel, name) in store::contacts::list_names(reader.conn(), &ids).await? {
            if actor.channel().is_none_or(|own| own == channel) {
                names.entry(contact).or_default().push((channel, name));
            }
        }
        let card = |id: &ContactId| {
            Some(ContactCard {
                contact: contacts.remove(id)?,
                names: names.remove(id).unwrap_or_default(),
            })
        };
        Ok((ids.iter().filter_map(card).collect(), page.next_cursor))
    }

    /// Returns a contact with everything about him that the actor may see; of one who was merged, the one in whom he
    /// lives on.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn contact_view(&self, actor: &Actor, id: ContactId) -> Result<ContactView> {
        let successor = store::merges::find_successor(self.read().await?.conn(), id).await?;
        let id = successor.unwrap_or(id);
        let contact = self.get_contact_card(actor, id).await?.contact;
        let mut reader = self.read().await?;
        let record = views::find_record(reader.conn(), id).await?;
        let mut identities = views::list_known_on(reader.conn(), id).await?;
        identities.retain(|known| actor.channel().is_none_or(|own| own == known.channel));
        // A platform sees no notes of colleagues.
        let notes = if actor.channel().is_some() {
            Vec::new()
        } else {
            views::list_notes(reader.conn(), &actor.viewer, id, NOTES).await?
        };
        drop(reader);
        Ok(ContactView {
            record: record.ok_or(Error::NotFound("contact"))?,
            identities,
            conversations: self.list_conversations_of(actor, id, None).await?,
            notes,
            contact,
        })
    }

    /// Lists the conversations of a contact that the actor may see, latest words first.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_conversations_of(
        &self,
        actor: &Actor,
        contact: ContactId,
        after: Option<&Cursor>,
    ) -> Result<Page<Row>> {
        actor.may(Right::ConversationsRead)?;
        let of_contact = Narrow {
            contact: Some(contact),
            ..Narrow::default()
        };
        let mut reader = self.read().await?;
        let conn = reader.conn();
        Ok(views::list_narrowed(conn, &actor.viewer, &of_contact, after, CONVERSATIONS).await?)
    }
}
