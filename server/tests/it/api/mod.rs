//! The REST API, resource by resource.

mod bulk;
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
mod merges;
mod messages;
mod operators;
mod platform;
mod policy;
mod reports;
mod saved_views;
mod search;
mod stream;
mod support;
mod teams;
mod tokens;
mod webhooks;
