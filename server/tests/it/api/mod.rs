//! The REST API, resource by resource.

mod channels;
mod contacts;
mod contract;
mod conversations;
mod idempotency;
mod input;
mod intents;
mod limits;
mod messages;
mod operators;
mod platform;
mod policy;
mod stream;
mod support;
mod teams;
mod tokens;
mod webhooks;
