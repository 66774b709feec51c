//! Bots: operators that are programs.
//!
//! **What it decides.** What a bot is told when it has the turn ([`Turn`]), what it may answer ([`Act`]), how each
//! protocol writes the one and reads the other, what counts as a [`Failure`], when a bot is kept from customers
//! ([`Breaker`]) and which turn is asked next ([`Turns`]). **What it does not.** Who has the turn, and what an act does
//! to a conversation: that is the desk's, which checks every act against the turn's epoch.
//!
//! **Sans-I/O.** A [`Bot`] opens no connection. [`Bot::begin`] returns a [`Step`]: either a [`Request`] together with
//! the [`Exchange`] that reads its answer, or the [`Reply`]. Whoever drives it sends the request through `egress`
//! within the bot's deadline and feeds the answer back, until there is a reply or a failure.
//!
//! **Invariants**
//! 1. Whatever a bot answers, the result is a list of checked [`Acts`] or a [`Failure`]; nothing panics, and nothing
//!    is silence.
//! 2. After an act that ends the turn no other follows.
//! 3. No text of an act is longer than a channel carries, and no list is longer than its bound.
//! 4. Secrets and customers' words stand in no `Debug` output of a request.
//! 5. A conversation has one turn under way at a time; what is written meanwhile is joined into the next.
//!
//! **How to add a protocol.** A folder with pure `render` and `parse`, fixtures from the vendor's documents, a struct
//! that implements [`Bot`], and a property that no answer makes it panic.

mod act;
mod acts;
mod bot;
mod breaker;
pub mod concierge;
mod connect;
mod failure;
#[cfg(test)]
mod fixtures;
mod moments;
pub mod openai;
mod person;
mod progress;
mod queue;
pub mod rasa;
mod runner;
mod turn;
pub mod watson;
pub mod webhook;

pub use act::{
    Act, Attachment, Attributes, Button, Call, Close, HandOver, HandOverCause, Say, Words,
};
pub use acts::{Acts, MAX_ACTS, MAX_BUTTONS};
pub use bot::{Answer, Bot, Exchange, Method, Reads, Reply, Request, Step};
pub use breaker::{Breaker, Change, Patience, Position};
pub use connect::connector;
pub use failure::Failure;
pub use person::{asks_for_person, is_command_for_person};
pub use progress::Talk;
pub use queue::{Asked, MAX_JOINED, Turns};
pub use runner::{Connect, Drafter, Runner, Tryer};
pub use turn::{
    Author, CategoryId, Contact, Conversation, Fence, Message, Named, OpenedIntent, Turn,
    Vocabulary,
};

/// The largest answer of a bot that is read.
///
/// Units: bytes. A thousand times what a person reads in a chat.
pub const MAX_ANSWER_BYTES: usize = 256 * 1024;
