//! Search: people, conversations by number, messages by their words.

mod api;
mod page;
mod results;

pub use page::SearchPage;
