//! Bots asked over the network, on loopback, and what becomes of what they answer.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod drafts;
mod failures;
mod load;
mod protocols;
mod scene;
mod trials;
mod webhook;
