//! Logging in.

mod api;
mod page;
mod step;

pub use page::LoginPage;
pub use step::StepPage;
