//! Administration: a list and a form for each noun.

pub mod channels;
mod choice;
pub mod operators;
mod page;
pub(crate) mod saving;
pub mod teams;

pub use page::AdminPage;
