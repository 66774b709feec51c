//! Logging in.

mod api;
mod page;

pub use page::LoginPage;
