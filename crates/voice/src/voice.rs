//! What a provider of telephone calls must be able to say and to read. Pure.

use domain::{
    call::{LineStatus, News, Part},
    phone::PhoneNumber,
    time::Timestamp,
};
use std::fmt;

/// A request, ready to be sent with the account's name and secret (HTTP Basic).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address.
    pub url: String,
    /// The form of a `POST`.
    pub form: String,
}

/// Whom to ring, and where the provider asks and tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring<'a> {
    /// The agent's telephone.
    pub agent: &'a PhoneNumber,
    /// Asked for what the agent hears once he has answered; it holds the call's identity, so that the call is
    /// recognised even when the answer to this request is lost.
    pub answer_url: &'a str,
    /// Told as the agent's line moves on.
    pub status_url: &'a str,
    /// How long it rings.
    ///
    /// Units: seconds.
    pub ring_s: u64,
    /// How long the whole may last.
    ///
    /// Units: seconds.
    pub limit_s: u64,
}

/// How the customer is joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge<'a> {
    /// Whom to ring.
    pub customer: &'a PhoneNumber,
    /// How long it rings.
    ///
    /// Units: seconds.
    pub ring_s: u64,
    /// How long they may talk.
    ///
    /// Units: seconds.
    pub talk_s: u64,
    /// Whether the provider tells a machine that answers from a person.
    pub detects_machines: bool,
    /// What is called when the part with the customer is over.
    pub action: &'a str,
    /// What is called as the customer's line moves on.
    pub status_callback: &'a str,
}

/// How a line is led into a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room<'a> {
    /// What the conference is called; the same for all of its lines.
    pub name: &'a str,
    /// How somebody takes part who is none of the two that talk; with either of these it ends.
    pub part: Option<Part>,
    /// The provider's name of the line that alone hears who whispers.
    pub agent: Option<&'a str>,
}

/// What a telephone hears, and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said<'a> {
    /// The agent hears what it is about and is asked for a key.
    Confirm {
        /// What it is about.
        topic: &'a str,
        /// Called with the key, or without one when the time is over.
        action: &'a str,
    },
    /// The customer is rung and joined.
    Bridge(Bridge<'a>),
    /// The line is led into a conference.
    Room(Room<'a>),
    /// Something is said, and the call ends.
    Goodbye {
        /// What; may be empty.
        words: &'a str,
    },
}

/// A call as the provider lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The provider's name of it.
    pub sid: String,
    /// Who calls, as the provider writes it.
    pub from: String,
    /// Where its line stands.
    pub status: LineStatus,
    /// How long it was up, where the provider says so.
    pub seconds: Option<u64>,
    /// When it was made, where the provider says so.
    pub created_at: Option<Timestamp>,
}

/// Why an answer names no call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPlaced {
    /// The provider refused: there is surely no call.
    #[error("{code}: {why}")]
    Refused {
        /// The provider's number of the reason, or the HTTP status.
        code: i64,
        /// Its words.
        why: String,
    },
    /// Whether there is a call is not known.
    #[error("{0}")]
    Unclear(String),
}

/// A callback that the provider did not sign, or not for this address and these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not the provider's")]
pub struct Forged;

/// The headers that a provider signs with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signature<'a> {
    /// The signature itself.
    pub signature: &'a str,
    /// How it was made, where the provider says so.
    pub settings: Option<&'a str>,
}

/// An account at a provider of telephone calls.
pub trait Voice: fmt::Debug + Send + Sync {
    /// Returns the account's name and secret.
    fn credentials(&self) -> (&str, &str);

    /// Returns the number that both telephones see.
    fn number(&self) -> &PhoneNumber;

    /// Asks to ring the agent. To be sent once: what may have been heard is looked for with [`Voice::find`].
    fn place(&self, ring: &Ring<'_>) -> Request;

    /// Reads the answer to [`Voice::place`] or [`Voice::look`]: the provider's name of the call and where its line
    /// stands.
    ///
    /// # Errors
    /// [`NotPlaced`].
    fn placed(&self, status: u16, body: &[u8]) -> Result<(String, News), NotPlaced>;

    /// Asks how a call stands.
    fn look(&self, sid: &str) -> Request;

    /// Asks which calls a call has made: the customer's.
    fn look_behind(&self, sid: &str) -> Request;

    /// Asks which calls were made to a number, the latest first.
    fn find(&self, to: &PhoneNumber) -> Request;

    /// Reads the answer to [`Voice::find`] or [`Voice::look_behind`].
    ///
    /// # Errors
    /// In words, when the answer is not as documented.
    fn found(&self, body: &[u8]) -> Result<Vec<Found>, String>;

    /// Asks to end a call: one that rings is cancelled, one that was answered is hung up.
    fn end(&self, sid: &str, was_answered: bool) -> Request;

    /// Asks to lead a line elsewhere: the provider then asks `url` what is said on it.
    fn lead(&self, sid: &str, url: &str) -> Request;

    /// Asks for the conference of a name that is under way.
    fn find_room(&self, name: &str) -> Request;

    /// Reads the answer to [`Voice::find_room`]: the provider's name of it, if there is one.
    ///
    /// # Errors
    /// In words, when the answer is not as documented.
    fn found_room(&self, body: &[u8]) -> Result<Option<String>, String>;

    /// Asks to let a line of a conference wait, or to fetch it back; may be sent again.
    fn hold(&self, room: &str, sid: &str, waits: bool) -> Request;

    /// Writes what a telephone hears.
    fn say(&self, said: &Said<'_>) -> String;

    /// Checks that a callback is the provider's: `url` is the public address as configured, with the query as it came.
    ///
    /// # Errors
    /// [`Forged`].
    fn check(&self, url: &str, body: &[u8], signature: Signature<'_>) -> Result<(), Forged>;
}
