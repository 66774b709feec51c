//! The use-cases of the help desk.
//!
//! Each one loads, decides by a rule of [`domain`], writes state rows and event rows in one transaction and
//! commits. None makes a network call, and none names a consumer: whatever leaves the house reads the
//! journal.
//!
//! **Rights are values.** A use-case takes an [`Actor`] and asks him for the right that it needs; what he
//! may not see does not exist for him ([`Kind::NotFound`]).
//!
//! **How to add the next thing.** A function here, its right in [`domain::permission`], its test on both
//! databases; then a server function, a REST handler, or both.

mod abilities;
mod accounts;
mod actor;
mod alterations;
mod asking;
mod assist;
mod attachments;
mod attempts;
mod audit;
mod availability;
mod board;
mod bots;
mod brand;
mod bulk;
mod calls;
mod canned;
mod cards;
mod cargo;
mod carriers;
mod categories;
mod change;
mod channels;
mod choose;
mod configuration;
mod console;
mod contacts;
mod context;
mod conversations;
mod deliveries;
mod details;
mod doctor;
mod error;
mod fanout;
mod following;
mod handover;
mod hours;
mod inbox;
mod ingest;
mod intake;
mod intents;
mod interventions;
mod journal;
mod leading;
mod listening;
mod mentions;
mod messages;
mod numbers;
mod operators;
mod parcels;
mod passkeys;
mod phone;
mod platform;
mod policy;
mod presence;
mod push;
mod queues;
mod references;
mod report_conversations;
mod reports;
mod routing;
mod saved_views;
mod seal;
mod search;
mod second_step;
mod sessions;
mod snooze;
mod swaps;
mod teams;
mod thread;
mod tokens;
mod typing;
mod visitors;
mod waiting;
mod webhooks;
mod what_if;
mod why;
mod wrap_ups;

pub use accounts::Invitation;
pub use actor::Actor;
pub use assist::{Drafted, WantedDraft};
pub use attachments::{Found, Wanted as WantedFile};
pub use availability::{Availability, Wanted};
pub use bots::{Answered, BotConfig, Failed, Trial};
pub use calls::{Call, Known};
pub use carriers::{CARRY_MS, Carrier};
pub use channels::ChannelConfig;
pub use contacts::{ContactSearch, Export, Exported};
pub use context::{Clock, Desk, Ids, Randomness, Tools};
pub use conversations::Search;
pub use deliveries::{Due, HELD_MS};
pub use details::Details;
pub use error::{Error, Kind, Mistake, Result};
pub use handover::HandedOver;
pub use intake::Inbound;
pub use numbers::Numbered;
pub use passkeys::AskedForPasskey;
pub use phone::{CallAsked, Dialled, Heard, OpenCall, Script, TelephonyAccount};
pub use platform::{ContactCard, ContactChange, NewContact, Opening, Report, Said, Speaker};
pub use policy::Tried;
pub use presence::Attendance;
pub use push::{Answered as PushAnswer, Claimed as ClaimedPush, Request as PushRequest};
pub use references::ReferenceLink;
pub use routing::{Host, Stepped};
pub use seal::SealKey;
pub use second_step::{Login, Proved};
pub use tokens::{Token, TokenForm};
pub use typing::{Signed, Signs, Typing, Typists};
pub use visitors::{SeenConversation, SeenMessage, SeenThread};
pub use webhooks::{
    Answered as WebhookAnswer, Attempt as WebhookAttempt, Claimed as ClaimedWebhook,
    Delivery as WebhookDelivery, Logged as LoggedWebhook, State as WebhookState,
};
pub use what_if::{AsItWas, MOST_DAYS, Replay};
