//! Visitors of web pages: who they are, what they may see, and what they do.
//!
//! A visitor has a token of his own and nothing else. He is a contact as soon as he writes, or as soon as his page
//! vouches for who he is; what he writes goes the way of every channel ([`crate::ingest`]), and what is written to him
//! goes out by deliveries that are done at once, because he reads it here.

mod acts;
mod arrive;
mod files;
mod join;
mod seen;
mod thread;
mod write;

pub use seen::{SeenConversation, SeenMessage, SeenThread};

use crate::{Actor, Desk, Error, Result, bots::merge, platform::rename_in_rows, seal::hash};
use domain::{
    channel::{Channel, Sender},
    contact::{Contact, Profile},
    event::{Cause, Fact},
    id::ChannelId,
    widget::{About, Visitor, Widget},
};
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Unit, contacts::Identity};

/// How exactly it is remembered when a visitor was last seen: it says only when he may be forgotten.
const SEEN_GRAIN_MS: i64 = 86_400_000;

/// How often what lost a race is tried again.
const RACES: usize = 5;

const NO_WIDGET: Error = Error::NotFound("channel");

const REFUSED: Error = Error::Unauthenticated("the visitor's token is unknown");

impl Desk {
    /// Returns a widget that is switched on, and its channel.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn widget(&self, id: ChannelId) -> Result<(Channel, Widget)> {
        let stored = store::channels::find(self.read().await?.conn(), id).await?;
        open_widget(stored.map(|stored| stored.channel)).ok_or(NO_WIDGET)
    }

    /// Says whether pages of an origin, as a browser sends it, may show any widget.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn is_widget_origin(&self, origin: &str) -> Result<bool> {
        let channels = store::channels::list(self.read().await?.conn()).await?;
        Ok(channels
            .into_iter()
            .filter_map(|stored| open_widget(Some(stored.channel)))
            .any(|(_, widget)| widget.allows(origin)))
    }

    /// Returns the visitor behind a token, and the widget that he is at.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is unknown, the widget is switched off, or lets in only those for whom their
    /// page vouches.
    pub async fn visitor(&self, token: &str) -> Result<(Visitor, Widget)> {
        let mut reader = self.read().await?;
        let found = store::visitors::find_by_hash(reader.conn(), &hash(token.as_bytes())).await?;
        let (visitor, seen_at) = found.ok_or(REFUSED)?;
        let stored = store::channels::find(reader.conn(), visitor.channel).await?;
        drop(reader);
        let (_, widget) = open_widget(stored.map(|stored| stored.channel)).ok_or(REFUSED)?;
        if widget.requires_identity && !visitor.is_identified() {
            return Err(REFUSED);
        }
        let now = self.now();
        if now.ms_since(seen_at) >= SEEN_GRAIN_MS {
            let mut unit = self.unit().await?;
            store::visitors::note_seen(unit.conn(), visitor.id, now).await?;
            unit.commit().await?;
        }
        Ok((visitor, widget))
    }
}

fn open_widget(channel: Option<Channel>) -> Option<(Channel, Widget)> {
    let channel = channel.filter(|channel| channel.is_enabled)?;
    let widget = channel.widget.clone()?;
    Some((channel, widget))
}

/// Finds the contact that the channel knows by a visitor's name.
async fn find_contact(unit: &mut Unit, visitor: &Visitor) -> Result<Option<Contact>> {
    let names = [visitor.external_id.clone()];
    let found = store::contacts::find_senders(unit.conn(), visitor.channel, &names).await?;
    Ok(found.into_iter().next().map(|(_, contact)| contact))
}

/// Finds the contact that a visitor is, or makes him one.
async fn become_contact(unit: &mut Unit, visitor: &Visitor) -> Result<Contact> {
    if let Some(contact) = find_contact(unit, visitor).await? {
        return Ok(contact);
    }
    let mut contact = Contact {
        id: visitor.contact,
        name: name_of(visitor),
        username: None,
        language: visitor.about.language.clone(),
        attributes: BTreeMap::new(),
        blocked_at: None,
        version: 1,
    };
    merge(&mut contact.attributes, &attributes(&visitor.about))?;
    let now = unit.now();
    store::contacts::insert(unit.conn(), &contact, now).await?;
    let identity = Identity {
        channel: visitor.channel,
        external_id: visitor.external_id.clone(),
        contact: contact.id,
        address: visitor.external_id.clone(),
        is_reachable: true,
        entry: None,
    };
    store::contacts::put_identity(unit.conn(), &identity).await?;
    let fact = Fact::ContactCreated {
        contact: contact.id,
    };
    unit.tell(Cause::Channel(visitor.channel), fact);
    Ok(contact)
}

/// Lets a contact that is known have what is known of a visitor.
async fn teach(unit: &mut Unit, visitor: &Visitor, mut contact: Contact) -> Result<()> {
    let mut is_other = merge(&mut contact.attributes, &attributes(&visitor.about))?;
    let about = &visitor.about;
    let name = about.name.as_ref().filter(|name| **name != contact.name);
    if let Some(name) = name {
        contact.name.clone_from(name);
        is_other = true;
    }
    if about.language.is_some() && about.language != contact.language {
        contact.language.clone_from(&about.language);
        is_other = true;
    }
    if is_other {
        contact.version += 1;
        store::contacts::save(unit.conn(), &contact).await?;
        let contact = contact.id;
        let fact = Fact::ContactUpdated { contact };
        unit.tell(Cause::Channel(visitor.channel), fact);
        if name.is_some() {
            rename_in_rows(unit, &Actor::house(), contact).await?;
        }
    }
    Ok(())
}

/// Returns what colleagues see of a visitor besides his name.
fn attributes(about: &About) -> BTreeMap<String, Value> {
    let page = about.page.as_ref();
    let all = [
        ("email", about.email.as_deref()),
        ("page", page.map(|page| page.url.as_str())),
        ("page_title", page.map(|page| page.title.as_str())),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))))
        .collect()
}

/// Returns what a visitor is called: as he or his page says, else by a few digits that tell him from others.
fn name_of(visitor: &Visitor) -> String {
    visitor.about.name.clone().unwrap_or_else(|| {
        let id = visitor.contact.raw().simple().to_string();
        format!("Visitor {}", &id[id.len() - 4..])
    })
}

/// Returns a visitor as the sender of an update; what colleagues call him stays.
fn sender(visitor: &Visitor, contact: &Contact) -> Sender {
    Sender {
        external_id: visitor.external_id.clone(),
        address: visitor.external_id.clone(),
        profile: Profile {
            name: contact.name.clone(),
            username: contact.username.clone(),
            language: contact.language.clone(),
        },
    }
}
