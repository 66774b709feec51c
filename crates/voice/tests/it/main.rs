//! A desk, its runner and its routes against a strict Twilio with telephones that ring.

#![expect(clippy::unwrap_used, reason = "a story that goes wrong must fail")]
#![expect(
    clippy::disallowed_methods,
    reason = "the world and the server are tasks"
)]

mod described;
mod doubt;
mod genuine;
mod rooms;
mod scene;
mod talk;
