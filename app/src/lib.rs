//! The pages: what people see and do.
//!
//! *Decides*: how views of [`domain::view`] look, and which server function a gesture calls. *Does not*:
//! hold a rule; a server function takes the desk and the actor, calls one use-case, maps the error.
//!
//! **Words.** A feature folder holds its page, its parts and `api.rs`, its server functions. [`ui`] is the
//! kit, [`words`] every text, [`live`] keeps views current, [`mod@shell`] is the frame around the pages.
//!
//! **Invariants.** What the server renders and what the browser takes over are equal: times are UTC and
//! stand still until the page is alive. No HTML is made from customers' words. Logging in and reading a
//! conversation work without JavaScript.
//!
//! **How to add the next page.** A folder with `page.rs` and `api.rs`, its words in [`words`], its sheet in
//! `style/features/`, its place in a part (`parts`) and its route in [`App`].
//!
//! **Features.** `hydrate` is the browser's half, `ssr` the server's; one of them at a time.

#![recursion_limit = "256"]
#![expect(
    unreachable_pub,
    reason = "the component macro makes the props of a component as visible as its function; modules \
              say what leaves them"
)]

pub mod account;
pub mod admin;
pub mod board;
mod bot_acts;
pub mod brand;
pub mod canned;
mod codec;
pub mod contacts;
pub mod conversation;
mod document;
pub mod error;
pub mod inbox;
pub mod invitation;
pub mod language;
pub mod live;
pub mod login;
pub mod notify;
#[cfg(feature = "ssr")]
pub mod offline;
mod parts;
pub mod passkeys;
pub mod reports;
#[cfg(test)]
mod sample;
pub mod search;
pub mod setup;
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;
pub mod views;
pub mod welcome;
pub mod what_if;
pub mod words;

pub use document::{App, shell};
