//! What passkeys say, and whether it holds.
//!
//! **What it decides.** Whether a registration ([`Registration`]) or an assertion ([`Assertion`]) of WebAuthn is good:
//! what it is for, the challenge, the origin, the site, that somebody was there and was verified, the signature, the
//! counter. **What it does not.** Whose a passkey is, how long a challenge lives and that it is good once, what is kept:
//! that is the desk's.
//!
//! **Words.** A *site* is the relying party: the host of the house and the origin of its pages. A *credential* names a
//! passkey among all of the world. The *counter* grows with each use of an authenticator that counts; one that does not
//! says zero.
//!
//! **Invariants**
//! 1. Nothing that comes from a browser makes anything panic.
//! 2. Nothing is good without user verification: a passkey stands for both steps of a login.
//! 3. What an attestation says of the make of an authenticator is not looked at: none is asked for.
//!
//! **How to add the next thing.** Another algorithm: a variant of [`PublicKey`], its number in [`ALGORITHMS`], its vector
//! of the specification in `tests/vectors.json`.
//!
//! Source: Web Authentication Level 3, sections 7.1 and 7.2; docs/adr/0050-passkeys.md.

mod assertion;
mod authenticator;
mod client;
mod key;
mod options;
mod registration;
mod site;
#[cfg(test)]
mod vectors;

pub use assertion::Assertion;
pub use key::{ALGORITHMS, PublicKey};
pub use options::{TIME_MS, User, creation, request};
pub use registration::Registration;
pub use site::Site;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The bytes of a challenge; the specification asks for sixteen at least.
pub const CHALLENGE_BYTES: usize = 32;

/// The longest answer of a browser that is read: attestations carry certificates.
///
/// Units: bytes.
pub const MAX_ANSWER_BYTES: usize = 64 * 1_024;

/// Why an answer was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not what a browser sends.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// It is a registration where an assertion belongs, or the other way round.
    #[error("made for another purpose")]
    Purpose,
    /// It answers another challenge.
    #[error("another challenge")]
    Challenge,
    /// It was made on a page of another origin, or within one.
    #[error("another origin")]
    Origin,
    /// It was made for another site.
    #[error("another site")]
    Site,
    /// Nobody was there.
    #[error("nobody was present")]
    Absent,
    /// Somebody was there and did not show who.
    #[error("the user was not verified")]
    Unverified,
    /// The key is of a kind that is not verified here.
    #[error("unknown algorithm")]
    Algorithm,
    /// The signature is not the key's.
    #[error("wrong signature")]
    Signature,
    /// The counter did not grow: the passkey may have been copied.
    #[error("the counter went back")]
    Counter,
}

/// What an answer has to fit.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Whose passkey it is.
    pub site: &'a Site,
    /// What was asked, as [`encode`] writes it.
    pub challenge: &'a str,
}

/// Writes bytes as WebAuthn's JSON does: base 64 for addresses, without padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decode(text: &str) -> Result<Vec<u8>, Refusal> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| Refusal::Malformed("base 64"))
}

fn read<'a, T: serde::Deserialize<'a>>(answer: &'a str) -> Result<T, Refusal> {
    if answer.len() > MAX_ANSWER_BYTES {
        return Err(Refusal::Malformed("too long"));
    }
    serde_json::from_str(answer).map_err(|_| Refusal::Malformed("the answer"))
}
