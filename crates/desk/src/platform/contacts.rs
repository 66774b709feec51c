//! Contacts that a platform makes and keeps up to date.

use super::{api_channel, check_name};
use crate::{
    Actor, Desk, Error, Result,
    bots::merge,
    change::{self, Change},
};
use domain::{
    channel::Channel,
    complaint,
    contact::Contact,
    event::Fact,
    id::{ChannelId, ContactId},
    permission::Right,
    team::{BadField, parse_name},
};
use serde_json::Value;
use std::collections::BTreeMap;
use store::{
    Unit,
    contacts::Identity,
    views::{Narrow, list_narrowed},
};

/// How often a change that lost a race is tried again.
const RACES: usize = 5;

/// In how many of a contact's conversations, latest first, another name is shown at once.
const RENAMED: i64 = 50;

/// The characters of a language tag.
const MAX_LANGUAGE_CHARS: usize = 35;

/// What a program tells of a contact that may be new.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContact {
    /// The name.
    pub name: String,
    /// The API channel on which he is known; a platform has its own.
    pub channel: Option<ChannelId>,
    /// What the platform calls him; the same one is the same contact.
    pub external_id: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// Put over those that he has; `null` forgets one.
    pub attributes: BTreeMap<String, Value>,
}

/// What shall be known of a contact; the rest stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactChange {
    /// The name.
    pub name: Option<String>,
    /// BCP 47; empty: not known.
    pub language: Option<String>,
    /// Put over those that he has; `null` forgets one.
    pub attributes: BTreeMap<String, Value>,
}

/// A contact, and who he is on each channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCard {
    /// The contact.
    pub contact: Contact,
    /// What each channel calls him.
    pub names: Vec<(ChannelId, String)>,
}

impl Desk {
    /// Makes a contact, or brings the one up to date that the channel knows by this name; says whether it is new.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::NotFound`] for the channel; [`Error::Conflict`] `channel.not_api` or
    /// `channel.disabled`; [`Error::Forbidden`].
    pub async fn put_contact(
        &self,
        actor: &Actor,
        new: &NewContact,
    ) -> Result<(ContactCard, bool)> {
        actor.may(Right::ContactsWrite)?;
        let mut races = 0;
        loop {
            match self.try_put_contact(actor, new).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_put_contact(
        &self,
        actor: &Actor,
        new: &NewContact,
    ) -> Result<(ContactCard, bool)> {
        let mut unit = self.unit().await?;
        let channel = api_channel(&mut unit, actor, new.channel).await?;
        let place = named_place(channel.as_ref(), new.external_id.as_deref())?;
        if let Some((channel, name)) = &place {
            let names = [name.clone()];
            let found = store::contacts::find_senders(unit.conn(), *channel, &names).await?;
            if let Some((_, contact)) = found.into_iter().next() {
                let change = ContactChange {
                    name: Some(new.name.clone()),
                    language: new.language.clone(),
                    attributes: new.attributes.clone(),
                };
                let card = self.change_loaded(actor, unit, contact, &change).await?;
                return Ok((card, false));
            }
        }
        let mut contact = Contact {
            id: ContactId::new(self.id()),
            name: parse_name("name", &new.name)?,
            username: None,
            language: parse_language(new.language.as_deref())?,
            attributes: BTreeMap::new(),
            blocked_at: None,
            version: 1,
        };
        merge(&mut contact.attributes, &new.attributes)?;
        let now = unit.now();
        store::contacts::insert(unit.conn(), &contact, now).await?;
        let place = place.or_else(|| Some((channel?.id, contact.id.to_string())));
        if let Some((channel, name)) = place {
            put_identity(&mut unit, channel, name, contact.id).await?;
        }
        let fact = Fact::ContactCreated {
            contact: contact.id,
        };
        unit.tell(actor.cause(), fact);
        let card = card_of(&mut unit, actor, contact).await?;
        unit.commit().await?;
        Ok((card, true))
    }

    /// Changes what is known of a contact; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `changed`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn change_contact(
        &self,
        actor: &Actor,
        id: ContactId,
        change: &ContactChange,
        version: Option<i64>,
    ) -> Result<ContactCard> {
        actor.may(Right::ContactsWrite)?;
        let known = self.get_contact_card(actor, id).await?;
        if version.is_some_and(|version| version != known.contact.version) {
            return Err(store::Error::Changed.into());
        }
        let mut unit = self.unit().await?;
        let found = store::contacts::find(unit.conn(), id).await?;
        let contact = found.ok_or(Error::NotFound("contact"))?;
        if version.is_some_and(|version| version != contact.version) {
            return Err(store::Error::Changed.into());
        }
        self.change_loaded(actor, unit, contact, change).await
    }

    async fn change_loaded(
        &self,
        actor: &Actor,
        mut unit: Unit,
        mut contact: Contact,
        change: &ContactChange,
    ) -> Result<ContactCard> {
        let before = contact.clone();
        if let Some(name) = &change.name {
            contact.name = parse_name("name", name)?;
        }
        if change.language.is_some() {
            contact.language = parse_language(change.language.as_deref())?;
        }
        merge(&mut contact.attributes, &change.attributes)?;
        if contact != before {
            contact.version += 1;
            store::contacts::save(unit.conn(), &contact).await?;
            let fact = Fact::ContactUpdated {
                contact: contact.id,
            };
            unit.tell(actor.cause(), fact);
        }
        if contact.name != before.name {
            rename_in_rows(&mut unit, actor, contact.id).await?;
        }
        let card = card_of(&mut unit, actor, contact).await?;
        unit.commit().await?;
        Ok(card)
    }

    /// Returns a contact with whom the actor may see a conversation, or whom the actor's own channel knows.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_contact_card(&self, actor: &Actor, id: ContactId) -> Result<ContactCard> {
        let mut reader = self.read().await?;
        let names = store::contacts::list_identities(reader.conn(), id).await?;
        let is_own = names
            .iter()
            .any(|(channel, _)| actor.channel() == Some(*channel));
        let contact = if is_own || sees_everything(actor) {
            actor.may(Right::ConversationsRead)?;
            let found = store::contacts::find(reader.conn(), id).await?;
            found.ok_or(Error::NotFound("contact"))?
        } else {
            drop(reader);
            self.get_contact(actor, id).await?
        };
        Ok(ContactCard {
            names: own_names(actor, names),
            contact,
        })
    }

    /// Finds the contact that an API channel knows by a name.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a channel that the actor may not see; [`Error::Forbidden`].
    pub async fn find_contact(
        &self,
        actor: &Actor,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<ContactCard>> {
        actor.may(Right::ConversationsRead)?;
        if actor.channel().is_some_and(|own| own != channel) {
            return Err(Error::NotFound("channel"));
        }
        let names = [external_id.to_owned()];
        let found = {
            let mut reader = self.read().await?;
            store::contacts::find_senders(reader.conn(), channel, &names).await?
        };
        let Some((identity, _)) = found.into_iter().next() else {
            return Ok(None);
        };
        match self.get_contact_card(actor, identity.contact).await {
            Err(Error::NotFound(_)) => Ok(None),
            found => found.map(Some),
        }
    }
}

/// Says whether an actor sees every conversation, and so every contact.
fn sees_everything(actor: &Actor) -> bool {
    actor.channel().is_none() && actor.viewer.role == domain::permission::Role::Admin
}

fn own_names(actor: &Actor, mut names: Vec<(ChannelId, String)>) -> Vec<(ChannelId, String)> {
    names.retain(|(channel, _)| actor.channel().is_none_or(|own| own == *channel));
    names
}

async fn card_of(unit: &mut Unit, actor: &Actor, contact: Contact) -> Result<ContactCard> {
    let names = store::contacts::list_identities(unit.conn(), contact.id).await?;
    Ok(ContactCard {
        contact,
        names: own_names(actor, names),
    })
}

/// Tells that a name is another one that stands in the rows of a contact's conversations.
pub(crate) async fn rename_in_rows(
    unit: &mut Unit,
    actor: &Actor,
    contact: ContactId,
) -> Result<()> {
    let of_contact = Narrow {
        contact: Some(contact),
        ..Narrow::default()
    };
    let everything = Actor::house().viewer;
    let rows = list_narrowed(unit.conn(), &everything, &of_contact, None, RENAMED).await?;
    let mut changes = Vec::new();
    for row in rows.items {
        let found = store::conversations::find(unit.conn(), row.id).await?;
        let mut renamed = Change::of(actor.cause(), found.ok_or(Error::NotFound("conversation"))?);
        let (cause, fact) = renamed.fact(Fact::ConversationUpdated);
        unit.tell(cause, fact);
        changes.push(renamed);
    }
    change::write(unit, changes).await?;
    Ok(())
}

/// Returns where a contact is known, and by what name; `None` when no name was given.
fn named_place(
    channel: Option<&Channel>,
    external_id: Option<&str>,
) -> Result<Option<(ChannelId, String)>> {
    match (channel, external_id) {
        (Some(channel), Some(name)) => Ok(Some((channel.id, check_name("external_id", name)?))),
        (None, Some(_)) => {
            let problem = complaint::WHICH_API_CHANNEL;
            Err(BadField::new("channel_id", problem).into())
        }
        (_, None) => Ok(None),
    }
}

/// Notes what a channel calls a contact.
pub(super) async fn put_identity(
    unit: &mut Unit,
    channel: ChannelId,
    name: String,
    contact: ContactId,
) -> Result<()> {
    let identity = Identity {
        channel,
        address: name.clone(),
        external_id: name,
        contact,
        is_reachable: true,
        entry: None,
    };
    Ok(store::contacts::put_identity(unit.conn(), &identity).await?)
}

/// Reads a language as BCP 47 writes it; nothing is no language.
pub(crate) fn parse_language(typed: Option<&str>) -> Result<Option<String>> {
    let Some(tag) = typed.map(str::trim).filter(|tag| !tag.is_empty()) else {
        return Ok(None);
    };
    let is_tag = tag.len() <= MAX_LANGUAGE_CHARS
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if is_tag {
        Ok(Some(tag.to_owned()))
    } else {
        Err(BadField::new("language", complaint::LANGUAGE_TAG).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag() {
        assert_eq!(
            parse_language(Some(" de-CH ")).unwrap(),
            Some("de-CH".into())
        );
        assert_eq!(parse_language(Some("")).unwrap(), None);
        for wrong in ["de_CH", "d e", "-", "abcdefghi", "de--CH"] {
            assert!(parse_language(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
