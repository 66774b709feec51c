//! Intents: what contacts want, and who is qualified for it.

mod api;
mod form;
mod page;

pub use page::IntentsPage;
