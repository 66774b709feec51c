//! Webhooks: programs that are told what happens.

mod api;
mod form;
mod log;
mod page;

pub use page::WebhooksPage;
