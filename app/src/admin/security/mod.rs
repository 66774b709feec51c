//! Who must log in with two steps, and who does.

mod api;
mod page;

pub use page::SecurityPage;
