//! Intents: what contacts want, and who is qualified for it.

mod api;
mod form;
mod page;
mod trial;

pub use page::IntentsPage;
