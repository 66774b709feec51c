//! The words of the help desk and their rules.
//!
//! *Decides*: what a conversation, a turn, an operator, a right, an event and a view are, and what may
//! follow what. *Does not*: read a clock, draw a random number, touch a database or a network.
//!
//! **Words.** A *contact* writes on a *channel*; an *operator* (human or bot) answers; their thread is a
//! *conversation*; who may speak in it is its *turn*, fenced by an *epoch*; everything that happened is an
//! *event* of the *journal*; what people look at is a *view*, which events keep current ([`live`]).
//!
//! **Invariants.** A conversation has an owner exactly while it is active. Its epoch grows at every change
//! of the turn and never shrinks. A view plus the events after it equals the view fetched later.
//!
//! **How to add the next thing.** A new event is a variant in [`event::Event`]; the compiler then names
//! every place that must care. A new right is a variant in [`permission::Right`] with its line in the table.

pub mod absence;
pub mod account;
pub mod assist;
pub mod attachment;
pub mod audit;
pub mod bot;
pub mod brand;
pub mod bulk;
pub mod call;
pub mod canned;
pub mod card;
pub mod category;
pub mod channel;
pub mod complaint;
pub mod configuration;
pub mod console;
pub mod contact;
pub mod conversation;
pub mod event;
pub mod group;
pub mod id;
pub mod intent;
pub mod intervention;
pub mod json;
pub mod listening;
pub mod live;
pub mod marks;
pub mod mention;
pub mod merge;
pub mod message;
pub mod operator;
pub mod page;
pub mod passkey;
pub mod permission;
pub mod phone;
pub mod push;
pub mod queue;
pub mod rating;
pub mod report;
pub mod retention;
pub mod routing;
pub mod saved_view;
pub mod search;
pub mod second_step;
pub mod session;
pub mod split;
pub mod team;
pub mod text;
pub mod thing;
pub mod time;
pub mod tongue;
pub mod view;
pub mod webhook;
pub mod what_if;
pub mod widget;
pub mod wish;
