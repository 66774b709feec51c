//! Bots: operators that are programs.

mod api;
mod fields;
mod form;
mod page;
mod trial;

pub use page::BotsPage;
