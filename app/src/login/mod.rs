//! Logging in.

mod api;
mod page;
mod step;

pub use api::{ask_for_passkey, ask_for_passkey_step, log_in_by_passkey, prove_login_by_passkey};
pub use page::LoginPage;
pub use step::StepPage;
