//! The scheduler: which operator talks with which customer, and why.
//!
//! *Decides*: who gets a waiting conversation (assigned or offered, by the rules of its team), when an offer or
//! an owner's first reply is too late, what is taken back from somebody who left, when an operator is set away
//! or offline. *Does not*: read a clock, draw a random number, touch a database, know what was said, or choose
//! the team. It is told facts ([`Event`]) and answers with [`Command`]s, each with its reasons ([`Decision`]).
//!
//! **Words.** A *wish* is a command that the host tries to make true with one conditional update; until the host
//! answers ([`Event::Committed`], [`Event::Refused`]) the conversation is *in flight* and nothing else is wished
//! about it. A *key* is a place in a queue: time of enqueueing − boost of the priority. A *turn* is a place in the
//! round robin: the time of the last assignment, made unique. *Free* units are capacity − what is promised,
//! offered and held − what was given by hand. *Touched* is what an event changed.
//!
//! **Rebuild.** After [`Hypervisor::new`], in this order: [`Event::TeamSet`] for every team · for every operator
//! [`Event::OperatorSet`], [`Event::OperatorRemembered`] and, unless offline, one of [`Event::OperatorStart`],
//! [`Event::OperatorAway`], [`Event::OperatorStop`] (drain), [`Event::OperatorLost`] · for every open
//! conversation that waits for or is with a person [`Event::ConversationWaits`] (and [`Event::OfferOpen`]) or
//! [`Event::ConversationHeld`] · [`Event::Loaded`]. Until then nothing is asked for. Then the facts after the
//! loaded position, as they come, and [`Event::Tick`] whenever [`Hypervisor::next_deadline`] has come.
//!
//! **Invariants** (numbers as in the design; `check` sees those of one state, the tests those of sequences).
//! I1 one phase, one index · I2 one offer, one wish per conversation · I3 load = sum of what is carried; nothing
//! is promised beyond capacity · I4 no open pair: nobody waits for whom somebody is free · I5 only who is online
//! and not excluded gets something · I6 first come, first served inside team, need and priority · I7 a requeue
//! keeps its place · I10 who is offline owns nothing that is not on its way back · I11 what is late is acted
//! upon at the next tick · I12 epochs grow · I13 what is stale changes nothing · I14 everything has an owner, a
//! queue place, a wish or a timer · I16 what is given by hand makes no room · I18 turns differ by at most one ·
//! I19 same events, same commands · I22 nothing appears or vanishes.
//!
//! **Inside.** `state` holds each truth once; `links` is derived from it and is never changed alone;
//! `edit` is the only way to change both; `operators`, `conversations` and `wishes` take in events; `review` and
//! `matching` ask for things; `reasons` explains; `check` doubts. An event is applied, what it touched is
//! reviewed, then matched until no pair is left.
//!
//! **How to add the next thing.** *A fact*: a variant in [`Event`], a line in `machine`, a function beside its
//! neighbours. *A reason not to get something*: a variant in [`Rule`], a line in `rule_against`, and, so that it is
//! found without searching, a part in the key of a class in `links::Pool`. *A timer*: a variant in
//! `links::Timer`, derived from the state. *Another order of operators*: another `Turn`. Each with its line in
//! the naive model of the tests.

mod calendar;
mod check;
mod command;
mod conversations;
mod decision;
mod edit;
mod error;
mod event;
mod links;
mod machine;
mod matching;
mod operators;
mod policy;
mod pools;
mod reasons;
mod reserves;
mod review;
mod rings;
mod state;
mod wishes;

pub use calendar::{Calendar, Shift, UnknownZone};
pub use command::{AwayReason, Command, OfflineReason, TakeBackReason, WithdrawReason};
pub use decision::{
    Candidate, Chosen, Circle, CirclePassed, Decision, Explanation, NAMED_IN_DECISION,
    NAMED_IN_EXPLANATION, PassedOver, Rule, Standing, Tally,
};
pub use error::{Corrupt, Refused, Violation};
pub use event::{Event, WishId};
pub use machine::{Hypervisor, Snapshot};
pub use policy::{
    AssignMode, Demand, Exclusion, Familiar, Gifts, Notice, OperatorProfile, Policy, TeamRules,
    Told,
};
