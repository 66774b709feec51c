//! The operators' console: operators who work on a channel.
//!
//! **The way in.** What a linked operator sends is taken in like everything else. [`arrive`] sorts it out of
//! what customers sent; [`command`] and [`tap`] read it, [`follow`] does it through the same use-cases as the
//! pages, with that operator as actor. The first unit that a use-case commits finishes the update, too
//! ([`errand`]): whatever happens, it is done once.
//!
//! **The way out.** [`relay`] makes notes of events, purely; [`outbox`] keeps them and makes deliveries of them.
//! So what was done in a browser is told on the console in the same words, and the confirmation of a command is
//! the event that it caused. What causes no event (a list, a refusal, a question) is a note of its own.
//!
//! **What a reply means.** Each note remembers the conversation and the message that it shows, so that replies
//! find their way on both sides, across restarts. Who quotes something that nobody remembers is asked.

mod arrive;
mod ask;
mod audience;
mod command;
mod countdown;
mod draft;
pub(crate) mod errand;
mod follow;
mod give;
mod group;
mod hold;
mod in_group;
mod links;
mod lists;
mod looked;
mod menu;
mod outbox;
mod relay;
mod ring;
mod shift;
mod show;
mod speak;
mod subject;
mod tap;
mod team;
mod topics;
mod words;

pub(crate) use speak::FromConsole;
