//! What visitors do besides writing.

use super::{RACES, become_contact, find_contact, sender, teach};
use crate::{
    Desk, Error, Result, cards,
    ingest::{Round, follow},
};
use domain::{
    call::Refused,
    card::Kind,
    channel::{Incoming, Understood},
    complaint,
    id::ConversationId,
    message::Content,
    phone::PhoneNumber,
    rating::{Stars, clean_words},
    team::BadField,
    thing::Card,
    widget::{Page, Visitor},
};
use store::Unit;

impl Desk {
    /// Ends the conversation of a visitor who does not want to wait any more.
    ///
    /// # Errors
    /// [`Error::Conflict`] `queue.not_waiting`.
    pub async fn visitor_leaves(&self, visitor: &Visitor) -> Result<()> {
        let mut races = 0;
        loop {
            match self.try_leave(visitor).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_leave(&self, visitor: &Visitor) -> Result<()> {
        let not_waiting = || Error::conflict("queue.not_waiting", complaint::NOT_WAITING);
        let mut unit = self.unit().await?;
        let last = last_of(&mut unit, visitor).await?;
        let id = last.ok_or_else(not_waiting)?;
        let mut round = Round::load(self, unit, &[]).await?;
        if !cards::leave(&mut round, id).await? {
            return Err(not_waiting());
        }
        round.write().await?.commit().await?;
        Ok(())
    }

    /// Takes how a visitor says that it was; he may say it again.
    ///
    /// # Errors
    /// [`Error::Conflict`] `rating.not_asked`.
    pub async fn visitor_rates(
        &self,
        visitor: &Visitor,
        stars: Stars,
        words: Option<&str>,
    ) -> Result<()> {
        let mut races = 0;
        loop {
            match self.try_rate(visitor, stars, words).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_rate(&self, visitor: &Visitor, stars: Stars, words: Option<&str>) -> Result<()> {
        let not_asked = || Error::conflict("rating.not_asked", complaint::RATING_NOT_ASKED);
        let mut unit = self.unit().await?;
        let last = last_of(&mut unit, visitor).await?;
        let id = last.ok_or_else(not_asked)?;
        if store::cards::find(unit.conn(), id, Kind::Rating)
            .await?
            .is_none()
        {
            return Err(not_asked());
        }
        let known = store::ratings::find(unit.conn(), id).await?;
        let words = match words {
            Some(words) => clean_words(words),
            None => known.and_then(|known| known.words),
        };
        let mut round = Round::load(self, unit, &[]).await?;
        cards::rate(&mut round, id, stars, words).await?;
        round.write().await?.commit().await?;
        Ok(())
    }

    /// Notes that a visitor wants to be called at a number that he has typed and confirmed; it is kept sealed, and the
    /// thread shows a hint of it. `name` is what his browser calls the wish; the same one is the same wish.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the number; [`Error::Conflict`] `phone.off` or `phone.prefix`.
    pub async fn visitor_wants_call(
        &self,
        visitor: &Visitor,
        number: &str,
        name: &str,
    ) -> Result<()> {
        let number: PhoneNumber = number
            .parse()
            .map_err(|bad: domain::phone::BadNumber| BadField::new("number", bad.into()))?;
        let mut races = 0;
        loop {
            match self.try_want_call(visitor, &number, name).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_want_call(
        &self,
        visitor: &Visitor,
        number: &PhoneNumber,
        name: &str,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        let telephony = crate::phone::current(&mut unit).await?;
        if !telephony.is_on {
            return Err(Refused::Off.into());
        }
        if !number.is_within(&telephony.limits.prefixes) {
            return Err(Refused::Prefix.into());
        }
        let contact = become_contact(&mut unit, visitor).await?;
        let card = Incoming {
            content: Content::Card(Card {
                name: contact.name.clone(),
                phone: number.as_str().to_owned(),
            }),
            sender: sender(visitor, &contact),
            external_id: visitor.message_name(name),
            files: Vec::new(),
            album: None,
            others: Vec::new(),
            forwarded_from: None,
            reply_to: None,
            thread: None,
            picked: None,
            raw: None,
            at: unit.now(),
        };
        let shared = Understood::Shared {
            card,
            number: Some(number.clone()),
        };
        let mut round = Round::load(self, unit, &[(visitor.channel, &shared)]).await?;
        follow(&mut round, visitor.channel, &shared).await?;
        round.write().await?.commit().await?;
        Ok(())
    }

    /// Takes that a visitor types; kept nowhere, and nothing where he has no open conversation.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn visitor_types(&self, visitor: &Visitor) -> Result<()> {
        let whose = [visitor.contact];
        let open = {
            let mut reader = self.read().await?;
            store::conversations::find_open(reader.conn(), visitor.channel, &whose).await?
        };
        match open.first() {
            Some(conversation) => self.contact_types(conversation.id).await,
            None => Ok(()),
        }
    }

    /// Notes where a visitor is; his contact has it, too, once there is one.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no address of the web.
    pub async fn visitor_is_at(&self, visitor: &Visitor, page: &Page) -> Result<()> {
        let page = page.clean();
        let page = page.ok_or_else(|| BadField::new("url", complaint::NO_WEB_ADDRESS))?;
        let mut visitor = visitor.clone();
        if visitor.about.page.as_ref() == Some(&page) {
            return Ok(());
        }
        visitor.about.page = Some(page);
        let mut unit = self.unit().await?;
        store::visitors::set_about(unit.conn(), visitor.id, &visitor.about).await?;
        if let Some(contact) = find_contact(&mut unit, &visitor).await? {
            // His name is not his page's to change here.
            visitor.about.name = None;
            teach(&mut unit, &visitor, contact).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}

/// Finds the last conversation of a visitor.
async fn last_of(unit: &mut Unit, visitor: &Visitor) -> Result<Option<ConversationId>> {
    let whose = (visitor.contact, visitor.channel);
    Ok(store::views::find_last_conversation(unit.conn(), whose).await?)
}
