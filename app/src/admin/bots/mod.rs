//! Bots: operators that are programs.

mod api;
mod fields;
mod form;
mod page;

pub use page::BotsPage;
