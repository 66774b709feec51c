//! Links that carry a reference, such as the number of an order, which nobody but a program of the house can have made.
//!
//! A link of Telegram has 64 letters. Two say what it is; the others are, in base64, until when it is good (4 bytes), a
//! signature (12 bytes), and `name=value`. So nothing has to be kept for links that nobody follows.

use crate::{Actor, Desk, Error, Result, seal::SealKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{complaint, id::ChannelId, permission::Right, team::BadField, time::Timestamp};

/// The most bytes of `name=value`.
const MAX_BYTES: usize = 30;

/// The bytes of a signature; nobody guesses 96 bits one message a second.
const SIGNATURE_BYTES: usize = 12;

/// For how long a link is good that does not say it.
///
/// Units: s. A month.
const LASTS_S: i64 = 30 * 24 * 3_600;

/// For how long a link may be good.
///
/// Units: s. A minute to a year.
const MAY_LAST_S: std::ops::RangeInclusive<i64> = 60..=366 * 24 * 3_600;

/// What a link refers to; it becomes an attribute of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Units: s since the Unix epoch.
    until_s: u32,
}

/// A link that carries a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceLink {
    /// What a person starts the bot with.
    pub payload: String,
    /// Where it leads; `None` while the bot's public name is not known.
    pub address: Option<String>,
    /// Until when it is good.
    pub until: Timestamp,
}

impl Reference {
    fn parse(name: &str, value: &str, until_s: u32) -> Result<Self> {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
        if name.is_empty() || !name.chars().all(is_plain) {
            let problem = complaint::REFERENCE_NAME;
            return Err(BadField::new("attribute", problem).into());
        }
        if value.trim().is_empty() || value.chars().any(char::is_control) {
            return Err(BadField::new("value", complaint::REFERENCE_VALUE).into());
        }
        if name.len() + 1 + value.len() > MAX_BYTES {
            let problem = complaint::REFERENCE_TOO_LONG;
            return Err(BadField::new("value", problem).into());
        }
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
            until_s,
        })
    }

    /// Reads what stands in a link, whoever made it, and its signature.
    fn read(link: &str) -> Option<(Self, Vec<u8>)> {
        let bytes = URL_SAFE_NO_PAD.decode(link).ok()?;
        let (until_s, rest) = bytes.split_first_chunk::<4>()?;
        let (signature, text) = rest.split_at_checked(SIGNATURE_BYTES)?;
        let (name, value) = std::str::from_utf8(text).ok()?.split_once('=')?;
        let reference = Self::parse(name, value, u32::from_be_bytes(*until_s)).ok()?;
        Some((reference, signature.to_vec()))
    }

    fn sign(&self, key: &SealKey, channel: ChannelId) -> Vec<u8> {
        let Self {
            name,
            value,
            until_s,
        } = self;
        let signed = key.sign("link", &format!("{channel} {until_s} {name}={value}"));
        let digits = signed.as_bytes().chunks_exact(2).take(SIGNATURE_BYTES);
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        digits.filter_map(byte).collect()
    }

    fn write(&self, key: &SealKey, channel: ChannelId) -> String {
        let mut bytes = self.until_s.to_be_bytes().to_vec();
        bytes.extend(self.sign(key, channel));
        bytes.extend(format!("{}={}", self.name, self.value).bytes());
        format!("r_{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads what stands in a link that was checked before.
    pub(crate) fn checked(link: &str) -> Option<Self> {
        Self::read(link).map(|(reference, _)| reference)
    }

    /// Reads what stands in a link; says why not, when it was forged or has ended.
    fn check(
        link: &str,
        key: &SealKey,
        channel: ChannelId,
        now: Timestamp,
    ) -> std::result::Result<Self, &'static str> {
        let (reference, signature) = Self::read(link).ok_or("it is no reference")?;
        let own = reference.sign(key, channel);
        let pairs = own.iter().zip(&signature);
        // Takes as long whichever byte differs.
        let difference = pairs.fold(0, |difference, (own, given)| difference | (own ^ given));
        if own.len() != signature.len() || difference != 0 {
            return Err("its signature is wrong");
        }
        if now.as_ms() / 1_000 > i64::from(reference.until_s) {
            return Err("it has ended");
        }
        Ok(reference)
    }
}

impl Desk {
    /// Makes a link by which a person starts the bot of a channel; his conversation has the attribute then.
    ///
    /// Shape: good for a month where `lasts_s` does not say otherwise, and as often as somebody follows it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name, the value or how long it lasts; [`Error::Conflict`] `channel.no_links` for a
    /// channel that has none; [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn make_link(
        &self,
        actor: &Actor,
        channel: ChannelId,
        (attribute, value): (&str, &str),
        lasts_s: Option<i64>,
    ) -> Result<ReferenceLink> {
        actor.may(Right::ChannelsManage)?;
        let known = self.get_channel(actor, channel).await?;
        let lasts_s = lasts_s.unwrap_or(LASTS_S);
        if !MAY_LAST_S.contains(&lasts_s) {
            return Err(BadField::new("lasts_s", complaint::LINK_LASTS).into());
        }
        let until_s = self.now().as_ms() / 1_000 + lasts_s;
        let until = Timestamp::from_ms(until_s.saturating_mul(1_000));
        let until_s =
            u32::try_from(until_s).map_err(|_| Error::mistake("links end with the year 2106"))?;
        let reference = Reference::parse(attribute, value, until_s)?;
        let payload = reference.write(self.key(), channel);
        let has_links = known.kind.start_address("x", &payload).is_some();
        if !has_links {
            return Err(Error::conflict("channel.no_links", complaint::NO_LINKS));
        }
        let handle = known.handle.as_deref();
        let address = handle.and_then(|handle| known.kind.start_address(handle, &payload));
        Ok(ReferenceLink {
            payload,
            address,
            until,
        })
    }

    /// Says what a link refers to by which somebody came; one that was forged or has ended is noted, and says nothing.
    pub(crate) fn check_link(&self, channel: ChannelId, link: &str) -> Option<Reference> {
        match Reference::check(link, self.key(), channel, self.now()) {
            Ok(reference) => Some(reference),
            Err(why) => {
                tracing::warn!(%channel, why, "a link with a reference says nothing");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::from_u128(7);

    fn key(byte: u8) -> SealKey {
        SealKey::new([byte; 32])
    }

    fn at(s: i64) -> Timestamp {
        Timestamp::from_ms(s * 1_000)
    }

    #[test]
    fn the_longest_reference_fits_into_a_link_and_reads_back() {
        let value = "x".repeat(24);
        let reference = Reference::parse("order", &value, 2_000).unwrap();
        let payload = reference.write(&key(1), CHANNEL);
        assert_eq!(payload.len(), 64);
        assert!(
            payload
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c))
        );
        let link = payload.strip_prefix("r_").unwrap();
        let read = Reference::check(link, &key(1), CHANNEL, at(2_000));
        assert_eq!(read, Ok(reference));
        assert!(Reference::parse("order", &"x".repeat(25), 1).is_err());
    }

    #[test]
    fn a_link_of_another_key_channel_value_or_time_says_nothing() {
        let reference = Reference::parse("order", "88-214", 2_000).unwrap();
        let payload = reference.write(&key(1), CHANNEL);
        let link = payload.strip_prefix("r_").unwrap();
        let wrong = Err("its signature is wrong");
        assert_eq!(Reference::check(link, &key(2), CHANNEL, at(1)), wrong);
        let other = ChannelId::from_u128(8);
        assert_eq!(Reference::check(link, &key(1), other, at(1)), wrong);
        assert_eq!(
            Reference::check(link, &key(1), CHANNEL, at(2_001)),
            Err("it has ended")
        );
        let mut bytes = URL_SAFE_NO_PAD.decode(link).unwrap();
        for place in 0..bytes.len() {
            bytes[place] ^= 1;
            let forged = URL_SAFE_NO_PAD.encode(&bytes);
            assert!(
                Reference::check(&forged, &key(1), CHANNEL, at(1)).is_err(),
                "{place}"
            );
            bytes[place] ^= 1;
        }
        for nothing in ["", "x", "====", "AAAA"] {
            assert!(Reference::check(nothing, &key(1), CHANNEL, at(1)).is_err());
        }
    }

    #[test]
    fn what_could_not_be_read_back_is_refused() {
        for (name, value) in [
            ("", "x"),
            ("a=b", "x"),
            ("a b", "x"),
            ("a", ""),
            ("a", " "),
            ("a", "x\ny"),
        ] {
            assert!(Reference::parse(name, value, 1).is_err(), "{name}={value}");
        }
        assert!(Reference::parse("a", "b=c", 1).is_ok());
    }
}
