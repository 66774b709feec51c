//! The server over HTTP: a desk of its own for each test, a hand-moved clock, no sleeps.

#![expect(
    clippy::unwrap_used,
    reason = "a story whose world can't be set up must fail"
)]

mod api;
mod clients;
mod command_line;
mod connections;
mod copies;
mod crash;
mod door;
mod examples;
mod files;
mod guards;
mod health;
mod listening;
mod outside;
mod pages;
mod passkeys;
mod push;
mod rights;
mod safety;
mod schema;
mod second_step;
mod served;
mod sessions;
mod shutdown;
mod signs;
mod streams;
mod visible;
mod widget;
