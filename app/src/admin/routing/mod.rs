//! Routing: the policy that says who gets a conversation, in versions.

mod api;
mod condition;
mod draft;
mod numbers;
mod options;
mod page;
mod rings;
mod rules;
mod trial;
mod versions;

pub use page::RoutingPage;
