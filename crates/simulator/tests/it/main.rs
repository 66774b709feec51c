//! The world as a bot, a phone and a test meet it: over HTTP on loopback, with a clock moved by hand.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test starts its own servers and clients"
)]

mod control;
mod faults;
mod limits;
mod phone;
mod servers;
mod setting;
mod strictness;
mod updates;
mod webhooks;
