//! Telephone calls: asking a provider to ring, and hearing from it what became of it.
//!
//! **What it decides.** How a request to ring somebody is written, what the provider reads out, whether a callback
//! is genuine, and what it says of a call: functions of their arguments, behind [`Voice`]. When a provider is asked
//! again: [`Runner`]. **What it does not.** Whether there is a call, who is rung and what follows: that is
//! [`domain::call`], driven by the desk.
//!
//! **Invariants**
//! 1. A request to ring is made once. Providers have no key against repetition: what may have been heard is
//!    looked for ([`Voice::find`]), never sent again.
//! 2. A callback is believed only with a signature over the public address as configured, never as the request
//!    says it, and only under the provider's name of the call that it tells of.
//! 3. No number, and nothing that a customer said, stands in an address or a log.
//! 4. The state is right without any callback: what is open is looked up ([`Runner`]).
//!
//! **How to add a provider.** A folder beside [`twilio`] that implements [`Voice`]. Those that speak Twilio's language
//! (`SignalWire`, Telnyx) need only another [`twilio::Account`].

mod address;
mod routes;
mod runner;
pub mod twilio;
mod voice;

pub use routes::routes;
pub use runner::{NotStarted, Runner};
pub use voice::{Bridge, Forged, Found, NotPlaced, Request, Ring, Room, Said, Signature, Voice};

use desk::TelephonyAccount;

/// Where calls are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    base_url: String,
}

impl Provider {
    /// Takes Twilio, or who speaks its language, at `base_url`.
    #[must_use]
    pub fn at(base_url: &str) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self { base_url }
    }

    /// Makes of an account what speaks the provider's language; `None` while its number is none.
    #[must_use]
    pub fn connect(&self, account: &TelephonyAccount) -> Option<Box<dyn Voice>> {
        let number = account.telephony.number.parse().ok()?;
        Some(Box::new(twilio::Account {
            base_url: self.base_url.clone(),
            account_sid: account.telephony.account_sid.clone(),
            auth_token: account.auth_token.clone(),
            signing_key: account.signing_key.clone(),
            number,
        }))
    }
}
