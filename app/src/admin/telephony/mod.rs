//! Telephony: the account, its limits, and every attempt to call.

mod api;
mod form;
mod page;

pub use page::TelephonyPage;
