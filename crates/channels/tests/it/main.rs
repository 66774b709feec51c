//! Stories of a running desk with a simulated Telegram on the other side.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its helper fails"
)]

mod asking;
mod business;
mod console;
mod faults;
mod groups;
mod health;
mod long;
mod media;
mod nodes;
mod scene;
mod table;
mod topics;
mod way_in;
mod way_out;
mod webhook;
