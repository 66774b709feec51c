//! Two contacts that are one person become one contact.
//!
//! What the one has stays, what he lacks comes from the other; conversations and who he is on each channel move.
//! It cannot be undone: nothing keeps which of the two said what.

use crate::{
    Actor, Desk, Error, Result,
    change::{self, Change},
};
use domain::{
    complaint,
    contact::Contact,
    event::Fact,
    id::{ChannelId, ContactId},
    merge::{Merge, Preview},
    permission::Right,
};
use std::collections::BTreeMap;

impl Desk {
    /// Says what making one contact of two would do.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either; [`Error::Conflict`] `contact.same` or `contact.both_on_channel`;
    /// [`Error::Forbidden`].
    pub async fn try_merge(
        &self,
        actor: &Actor,
        kept: ContactId,
        gone: ContactId,
    ) -> Result<Preview> {
        let (kept, gone) = self.both(actor, kept, gone).await?;
        let mut reader = self.read().await?;
        let known = store::contacts::list_identities(reader.conn(), kept.id).await?;
        let moving = store::contacts::list_identities(reader.conn(), gone.id).await?;
        check_channels(&known, &moving)?;
        let names: BTreeMap<_, _> = store::channels::list(reader.conn())
            .await?
            .into_iter()
            .map(|stored| (stored.channel.id, stored.channel.name))
            .collect();
        let merge = Merge::of(&kept, &gone);
        Ok(Preview {
            kept_name: kept.name,
            gone_name: gone.name,
            conversations: store::merges::count_conversations(reader.conn(), gone.id).await?,
            channels: moving
                .iter()
                .filter_map(|(channel, _)| names.get(channel).cloned())
                .collect(),
            added: merge.added,
            dropped: merge.dropped,
        })
    }

    /// Makes one contact of two; it cannot be undone. Returns who stays.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either; [`Error::Conflict`] `contact.same`, `contact.both_on_channel`,
    /// `contact.in_call`, or `changed` when
    /// something happened to one of them at the same moment; [`Error::Forbidden`].
    pub async fn merge_contacts(
        &self,
        actor: &Actor,
        kept: ContactId,
        gone: ContactId,
    ) -> Result<Contact> {
        self.both(actor, kept, gone).await?;
        let mut unit = self.unit().await?;
        let (into, from) = (
            store::contacts::find(unit.conn(), kept).await?,
            store::contacts::find(unit.conn(), gone).await?,
        );
        let (into, from) = into.zip(from).ok_or(NONE)?;
        let known = store::contacts::list_identities(unit.conn(), kept).await?;
        let moving = store::contacts::list_identities(unit.conn(), gone).await?;
        check_channels(&known, &moving)?;
        if store::merges::is_in_call(unit.conn(), gone).await? {
            return Err(Error::conflict(
                "contact.in_call",
                complaint::CONTACT_IN_CALL,
            ));
        }
        let merged = Merge::of(&into, &from).kept;
        let open = store::merges::list_open(unit.conn(), gone).await?;
        store::search::forget_contact(unit.conn(), gone).await?;
        store::contacts::save(unit.conn(), &merged).await?;
        self.move_number(&mut unit, gone, kept).await?;
        match store::merges::give_all(unit.conn(), gone, kept, merged.blocked_at).await {
            Err(error) if error.is_taken() => return Err(both_on_channel()),
            done => done?,
        }
        // What is open is at work: whoever has it loaded tries again, and whoever looks at it is told.
        let mut changes = Vec::new();
        for id in open {
            let found = store::conversations::find(unit.conn(), id).await?;
            let conversation = found.ok_or(Error::NotFound("conversation"))?;
            let mut change = Change::of(actor.cause(), conversation);
            let (cause, fact) = change.touched(Fact::ConversationUpdated);
            unit.tell(cause, fact);
            changes.push(change);
        }
        change::write(&mut unit, changes).await?;
        let fact = Fact::ContactsMerged {
            contact: kept,
            merged: gone,
        };
        unit.tell(actor.cause(), fact);
        unit.commit().await?;
        Ok(merged)
    }

    /// Returns both contacts, if the actor may see them and make one of them.
    async fn both(
        &self,
        actor: &Actor,
        kept: ContactId,
        gone: ContactId,
    ) -> Result<(Contact, Contact)> {
        actor.may(Right::ContactsMerge)?;
        if kept == gone {
            return Err(Error::conflict("contact.same", complaint::SAME_CONTACT));
        }
        let both = (
            self.get_contact_card(actor, kept).await?.contact,
            self.get_contact_card(actor, gone).await?.contact,
        );
        let mut reader = self.read().await?;
        for id in [kept, gone] {
            let record = store::views::find_record(reader.conn(), id).await?;
            let is_there = record.is_some_and(|record| record.erased_at.is_none());
            let successor = store::merges::find_successor(reader.conn(), id).await?;
            if !is_there || successor.is_some() {
                return Err(NONE);
            }
        }
        Ok(both)
    }
}

const NONE: Error = Error::NotFound("contact");

/// A conversation remembers its contact and its channel, not which of two accounts there it is with.
fn check_channels(known: &[(ChannelId, String)], moving: &[(ChannelId, String)]) -> Result<()> {
    let is_known = |channel: &ChannelId| known.iter().any(|(known, _)| known == channel);
    if moving.iter().any(|(channel, _)| is_known(channel)) {
        return Err(both_on_channel());
    }
    Ok(())
}

fn both_on_channel() -> Error {
    Error::conflict("contact.both_on_channel", complaint::BOTH_ON_CHANNEL)
}
