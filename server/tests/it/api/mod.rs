//! The REST API, resource by resource.

mod calls;
mod canned;
mod channels;
mod contacts;
mod contract;
mod conversations;
mod idempotency;
mod input;
mod intents;
mod limits;
mod links;
mod messages;
mod operators;
mod platform;
mod policy;
mod reports;
mod search;
mod stream;
mod support;
mod teams;
mod tokens;
mod webhooks;
