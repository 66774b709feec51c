//! Visitors who come, and for whom their page may vouch.

use super::{NO_WIDGET, RACES, find_contact, join::join, open_widget, teach};
use crate::{Desk, Error, Result, platform::parse_language, seal::hash};
use domain::{
    complaint,
    event::{Cause, Fact},
    id::{ChannelId, ContactId, VisitorId},
    team::{BadField, parse_name},
    widget::{About, Arrival, MAX_IDENTIFIER_CHARS, Page, Visitor, Widget},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use store::Unit;

/// The characters of an address for mail.
const MAX_EMAIL_CHARS: usize = 254;

impl Desk {
    /// Lets a visitor in who comes, anew or again, and returns his token, which can't be read again.
    ///
    /// `known` is who he was before: he goes on as the same, unless his page says that he is somebody else. Whom the
    /// channel knows by his page's word he is at once, with what was said before; what he has said as a stranger goes
    /// with him.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the channel; [`Error::Invalid`] for a field; [`Error::Conflict`] `identity_refused` when
    /// his page does not vouch for him, and must, or not as it should.
    pub async fn arrive(
        &self,
        channel: ChannelId,
        arrival: &Arrival,
        known: Option<&Visitor>,
    ) -> Result<(Visitor, String)> {
        let about = check(arrival)?;
        let mut races = 0;
        loop {
            match self.try_arrive(channel, arrival, &about, known).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_arrive(
        &self,
        channel: ChannelId,
        arrival: &Arrival,
        about: &About,
        known: Option<&Visitor>,
    ) -> Result<(Visitor, String)> {
        let mut unit = self.unit().await?;
        let stored = store::channels::find(unit.conn(), channel).await?;
        let stored = stored.ok_or(NO_WIDGET)?;
        let (_, widget) = open_widget(Some(stored.channel.clone())).ok_or(NO_WIDGET)?;
        let secret = self.token_of(&stored)?;
        let name = vouched(&widget, &secret, arrival)?;
        let known = known.filter(|known| {
            // Who was somebody else before begins anew.
            known.channel == channel
                && (!known.is_identified() || name.as_ref() == Some(&known.external_id))
        });
        let id = known.map_or_else(|| VisitorId::new(self.id()), |known| known.id);
        let mut visitor = Visitor {
            id,
            channel,
            external_id: name.unwrap_or_else(|| Visitor::by_browser(id)),
            contact: known.map_or_else(|| ContactId::new(self.id()), |known| known.contact),
            about: over(known.map(|known| known.about.clone()), about),
        };
        if let Some(known) = known.filter(|known| known.external_id != visitor.external_id) {
            self.recognise(&mut unit, known, &mut visitor).await?;
        }
        let contact = find_contact(&mut unit, &visitor).await?;
        if let Some(contact) = contact {
            visitor.contact = contact.id;
            teach(&mut unit, &visitor, contact).await?;
        }
        let token = format!("vt_{}", self.secret());
        let now = unit.now();
        store::visitors::put(unit.conn(), &visitor, &hash(token.as_bytes()), now).await?;
        unit.commit().await?;
        Ok((visitor, token))
    }

    /// Makes of a stranger whom his page vouches for.
    async fn recognise(
        &self,
        unit: &mut Unit,
        before: &Visitor,
        visitor: &mut Visitor,
    ) -> Result<()> {
        let stranger = find_contact(unit, before).await?;
        let person = find_contact(unit, visitor).await?;
        match (stranger, person) {
            (Some(stranger), None) => {
                store::visitors::rename(
                    unit.conn(),
                    visitor.channel,
                    &before.external_id,
                    &visitor.external_id,
                )
                .await?;
                let fact = Fact::ContactUpdated {
                    contact: stranger.id,
                };
                unit.tell(Cause::Channel(visitor.channel), fact);
            }
            (Some(stranger), Some(person)) => {
                join(self, unit, before, stranger, person).await?;
            }
            (None, Some(_) | None) => {}
        }
        Ok(())
    }
}

/// Returns what the channel calls whom his page vouches for; `None` for a stranger.
fn vouched(widget: &Widget, secret: &str, arrival: &Arrival) -> Result<Option<String>> {
    let refused = || Error::conflict("identity_refused", complaint::IDENTITY_REFUSED);
    match (&arrival.identifier, &arrival.identifier_hash) {
        (Some(identifier), Some(signed)) => {
            if is_signed(secret, identifier, signed) {
                Ok(Some(Visitor::by_page(identifier)))
            } else {
                Err(refused())
            }
        }
        (None, None) if !widget.requires_identity => Ok(None),
        (Some(_) | None, None) | (None, Some(_)) => Err(refused()),
    }
}

/// Says whether `signed` is the HMAC-SHA256 of `identifier` under `secret`, in hexadecimal digits.
fn is_signed(secret: &str, identifier: &str, signed: &str) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return false;
    };
    mac.update(identifier.as_bytes());
    let pairs = signed.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok().filter(|p| p.len() == 2)?;
            let is_hex = pair.bytes().all(|b| b.is_ascii_hexdigit());
            u8::from_str_radix(pair, 16).ok().filter(|_| is_hex)
        })
        .collect();
    bytes.is_some_and(|bytes| mac.verify_slice(&bytes).is_ok())
}

/// Checks what is said of a visitor.
fn check(arrival: &Arrival) -> Result<About> {
    if let Some(identifier) = &arrival.identifier {
        let is_fit = (1..=MAX_IDENTIFIER_CHARS).contains(&identifier.chars().count())
            && !identifier.chars().any(char::is_control);
        if !is_fit {
            let problem = complaint::IDENTIFIER_BOUNDS;
            return Err(BadField::new("identifier", problem).into());
        }
    }
    let filled = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let name = filled(&arrival.name);
    let name = name.map(|name| parse_name("name", &name)).transpose()?;
    let email = filled(&arrival.email);
    if let Some(email) = &email {
        let is_fit = email.chars().count() <= MAX_EMAIL_CHARS
            && email.contains('@')
            && !email.chars().any(|c| c.is_control() || c.is_whitespace());
        if !is_fit {
            let problem = complaint::NO_MAIL_ADDRESS;
            return Err(BadField::new("email", problem).into());
        }
    }
    Ok(About {
        name,
        email,
        language: parse_language(arrival.language.as_deref())?,
        page: arrival.page.as_ref().and_then(Page::clean),
    })
}

/// Puts what is said over what was known.
fn over(known: Option<About>, about: &About) -> About {
    let known = known.unwrap_or_default();
    let about = about.clone();
    About {
        name: about.name.or(known.name),
        email: about.email.or(known.email),
        language: about.language.or(known.language),
        page: about.page.or(known.page),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_vouches_by_an_hmac_of_the_identifier() {
        // printf user-7 | openssl dgst -sha256 -hmac secret
        let signed = "3b8c6ece0f320514a8c8d752f3351593cef201d107fd68ecfd84c19bb7965590";
        assert!(is_signed("secret", "user-7", signed));
        assert!(is_signed("secret", "user-7", &signed.to_uppercase()));
        assert!(!is_signed("secret", "user-8", signed));
        assert!(!is_signed("other", "user-7", signed));
        for wrong in [
            "",
            "00",
            "zz",
            &signed[..62],
            "+f",
            "é",
            &format!("{signed}00"),
        ] {
            assert!(!is_signed("secret", "user-7", wrong), "{wrong}");
        }
    }
}
