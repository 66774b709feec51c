//! The scheduler: which operator talks with which customer, and why.
//!
//! *Decides*: who gets a waiting conversation (assigned or offered, by rings, skills, hours and shares), when an
//! offer or an owner's first reply is too late, what is taken back from somebody who left, when an operator is set
//! away or offline, when a sleeping conversation wakes, what people are to be told meanwhile. *Does not*: read a
//! clock, draw a random number, touch a database, know what was said, or choose the team. It is told facts
//! ([`Event`]) and answers with [`Command`]s, each with its reasons ([`Decision`]).
//!
//! **Words.** A *wish* is a command that the host tries to make true with one conditional update; until the host
//! answers ([`Event::Committed`], [`Event::Refused`]) the conversation is *in flight* and nothing else is wished
//! about it. A *key* is a place in a queue: time of enqueueing − boost of the priority. A *turn* is a place in the
//! round robin: the time of the last assignment, made unique; a *pass* is one in the weighted order. A *ring* is
//! a step of the search, a *circle* the people of one, a *spot* a circle with what is asked there. *Room* is
//! capacity − what is promised, offered, held and wrapped up − what was given by hand, by kind of work. A *step*
//! is what becomes due while a conversation waits. *Touched* is what an event changed.
//!
//! **Rings.** A conversation has reached one ring, its outermost. From the first ring of a team on it may go to
//! everybody of every ring so far, so its people never become fewer. A ring ends at a moment that is fixed from
//! the entry into the queue, by the clock of the team's hours where the policy says so; a refusal never ends one.
//! A ring of which nobody is online is skipped where the policy says so.
//!
//! **Rebuild.** After [`Hypervisor::new`], in this order: [`Event::PolicySet`] · [`Event::TeamSet`] for every team
//! · for every operator [`Event::OperatorSet`], [`Event::OperatorRemembered`] and, unless offline, one of
//! [`Event::OperatorStart`], [`Event::OperatorAway`], [`Event::OperatorStop`] (drain), [`Event::OperatorLost`] ·
//! for every open conversation that people have to do with [`Event::ConversationWaits`] (and
//! [`Event::OfferOpen`]), [`Event::ConversationHeld`] or [`Event::ConversationSnoozed`], and for what was closed a
//! moment ago [`Event::WrappingUp`] · [`Event::Loaded`]. Until then nothing is asked for. Then the facts after the
//! loaded position, as they come, and [`Event::Tick`] whenever [`Hypervisor::next_deadline`] has come. What is
//! not a wish but has to be remembered ([`Command::RememberTurn`], [`Command::RememberRing`], [`Command::Tell`])
//! comes back in the rows.
//!
//! **Invariants** (numbers as in the design; `check` sees those of one state, the tests those of sequences).
//! I1 one phase, one index · I2 one offer, one wish per conversation · I3 load = sum of what is carried; nothing
//! is promised beyond capacity · I4 no open pair: nobody waits for whom somebody is free · I5 only who is online
//! and not excluded gets something · I6 first come, first served inside team, need and priority · I7 a requeue
//! keeps its place · I8 rings only widen · I9 the last operator is waited for as long as his ring holds · I10 who
//! is offline owns nothing that is not on its way back · I11 what is late is acted upon at the next tick · I12
//! epochs grow · I13 what is stale changes nothing · I14 everything has an owner, a queue place, a wish or a timer
//! · I15 out of hours nothing is offered; at opening the order is that of arrival · I16 what is given by hand
//! makes no room · I17 overtaking is bounded by the boost · I18 turns differ by at most one · I19 same events,
//! same commands · I21 what is explained is what is done · I22 nothing appears or vanishes · I24 bots first,
//! while their ring is the outermost.
//!
//! **Inside.** `state` holds each truth once; `links` and `pools` are derived from it and are never changed alone,
//! `seats` says where operators stand in the pools, `classes`, `timetable`, `turns` and `moments` are what all of it
//! is laid out in, for little waiting on memory; `edit` is the only way to change both; `operators`,
//! `conversations` and `wishes` take in events; `rings` says where is searched, `reserves` who is kept free;
//! `review` and `matching` ask for things; `reasons` explains; `calendar` knows opening hours; `check` doubts. An
//! event is applied, what it touched is reviewed, lets rings be skipped, is matched until no pair is left, and
//! people are told.
//!
//! **How to add the next thing.** *A fact*: a variant in [`Event`], a line in `machine`, a function beside its
//! neighbours. *A reason not to get something*: a variant in [`Rule`], a line in `rule_against`, and, so that it is
//! found without searching, a part in the key of a class in `pools`. *A timer*: a variant in `links::Timer`,
//! derived from the state. *Another order of operators*: a selector, with its value in `seats::rank` or, if it
//! looks at the conversation too, in `matching::pick`. *Another ring*: a variant of `Who` with its circles. Each
//! with its line in the naive model of the tests.

mod calendar;
mod check;
mod classes;
mod command;
mod conversations;
mod decision;
mod edit;
mod error;
mod event;
mod links;
mod machine;
mod matching;
mod moments;
mod operators;
mod policy;
mod pools;
mod reasons;
mod reserves;
mod review;
mod rings;
#[cfg(test)]
mod scaling;
mod seats;
mod state;
mod timetable;
mod turns;
mod wishes;

pub use calendar::{Calendar, Shift, UnknownZone, wall_minute};
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
