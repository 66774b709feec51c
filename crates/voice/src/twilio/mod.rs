//! Twilio, and those who speak its language.
//!
//! Source: Twilio's REST API 2010-04-01 and *`TwiML` for Programmable Voice*.

mod callback;
mod request;
mod signature;
mod twiml;

pub use callback::{BadCallback, Callback, parse};
pub use request::{
    end, find, find_room, found, found_room, hold, lead, look, look_behind, place, placed,
};
pub use signature::check;
pub use twiml::{ask_to_confirm, bridge, goodbye, room};

use crate::voice::{Forged, Found, NotPlaced, Request, Ring, Said, Signature, Voice};
use domain::{call::News, phone::PhoneNumber};
use std::fmt;

/// The language in which agents are spoken to.
const LANGUAGE: &str = "en-GB";

/// An account at a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Where the provider's API is, without a slash at the end: `https://api.twilio.com`.
    pub base_url: String,
    /// Its account: `AC…`.
    pub account_sid: String,
    /// Its secret; also what callbacks are signed with in the older scheme.
    pub auth_token: String,
    /// The shared key that callbacks are signed with in the newer scheme; `None` = the secret.
    pub signing_key: Option<String>,
    /// The number that both telephones see.
    pub number: PhoneNumber,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("base_url", &self.base_url)
            .field("account_sid", &self.account_sid)
            .finish_non_exhaustive()
    }
}

impl Voice for Account {
    fn credentials(&self) -> (&str, &str) {
        (&self.account_sid, &self.auth_token)
    }

    fn number(&self) -> &PhoneNumber {
        &self.number
    }

    fn place(&self, ring: &Ring<'_>) -> Request {
        place(self, ring)
    }

    fn placed(&self, status: u16, body: &[u8]) -> Result<(String, News), NotPlaced> {
        placed(status, body)
    }

    fn look(&self, sid: &str) -> Request {
        look(self, sid)
    }

    fn look_behind(&self, sid: &str) -> Request {
        look_behind(self, sid)
    }

    fn find(&self, to: &PhoneNumber) -> Request {
        find(self, to)
    }

    fn found(&self, body: &[u8]) -> Result<Vec<Found>, String> {
        found(body)
    }

    fn end(&self, sid: &str, was_answered: bool) -> Request {
        end(self, sid, was_answered)
    }

    fn lead(&self, sid: &str, url: &str) -> Request {
        lead(self, sid, url)
    }

    fn find_room(&self, name: &str) -> Request {
        find_room(self, name)
    }

    fn found_room(&self, body: &[u8]) -> Result<Option<String>, String> {
        found_room(body)
    }

    fn hold(&self, room: &str, sid: &str, waits: bool) -> Request {
        hold(self, room, sid, waits)
    }

    fn say(&self, said: &Said<'_>) -> String {
        match said {
            Said::Confirm { topic, action } => ask_to_confirm(topic, LANGUAGE, action),
            Said::Bridge(joined) => bridge(joined, &self.number),
            Said::Room(led) => room(led),
            Said::Goodbye { words } => goodbye(words, LANGUAGE),
        }
    }

    fn check(&self, url: &str, body: &[u8], signature: Signature<'_>) -> Result<(), Forged> {
        let Signature {
            signature,
            settings,
        } = signature;
        let secret = match &self.signing_key {
            Some(key) if signature::is_by_shared_key(settings) => key,
            Some(_) | None => &self.auth_token,
        };
        check(secret, url, body, signature, settings)
    }
}
