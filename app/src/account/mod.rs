//! One's own page.

mod api;
mod console;
mod page;
mod telephone;

pub use page::AccountPage;
