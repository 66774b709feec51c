//! One's own page.

mod api;
mod console;
mod notifications;
mod page;
mod telephone;

pub use page::AccountPage;
