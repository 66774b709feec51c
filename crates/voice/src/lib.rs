//! Telephone calls: what is asked of a provider, and what its answers and callbacks say.
//!
//! **What it decides.** How a request to ring somebody is written, what the provider reads out, whether a callback
//! is genuine, and what it says of a call. **What it does not.** Whether there is a call, who is rung and what
//! follows: that is [`domain::call`], driven by the desk. Everything here is a function of its arguments.
//!
//! **Invariants**
//! 1. A request to ring is made once. Providers have no key against repetition: what may have been heard is
//!    looked for ([`twilio::find`]), never sent again.
//! 2. A callback is believed only with a signature over the public address as configured, never as the request
//!    says it.
//! 3. No number, and nothing that a customer said, stands in an address, a room's name or a log.
//!
//! **How to add a provider.** A folder beside [`twilio`]. Those that speak Twilio's language (`SignalWire`, Telnyx)
//! need only another [`twilio::Account`].

pub mod twilio;
