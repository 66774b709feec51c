//! Search: people, conversations by number, messages by their words.

mod api;
mod page;
mod results;

pub use api::search;
pub use page::SearchPage;
