//! Twilio, and those who speak its language.
//!
//! Source: Twilio's REST API 2010-04-01 and *`TwiML` for Programmable Voice*.

mod callback;
mod request;
mod signature;
mod twiml;

pub use callback::{BadCallback, Callback, parse};
pub use request::{NotPlaced, Request, Ring, end, find, find_in, look, place, placed};
pub use signature::{Forged, check};
pub use twiml::{Bridge, ask_to_confirm, bridge, goodbye};

use std::fmt;

/// An account at a provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Where the provider's API is, without a slash at the end: `https://api.twilio.com`.
    pub base_url: String,
    /// Its account: `AC…`.
    pub account_sid: String,
    /// Its secret; also what callbacks are signed with.
    pub auth_token: String,
    /// The number that both telephones see.
    pub number: domain::phone::PhoneNumber,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("base_url", &self.base_url)
            .field("account_sid", &self.account_sid)
            .finish_non_exhaustive()
    }
}
