//! One's own page.

mod api;
mod console;
mod page;

pub use page::AccountPage;
