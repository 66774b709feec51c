//! One's own page.

mod api;
mod page;

pub use page::AccountPage;
