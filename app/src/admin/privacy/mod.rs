//! How long words are kept.

mod api;
mod page;

pub use page::PrivacyPage;
