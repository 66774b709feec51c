//! The configuration as one file: taken out, looked at, taken in.

mod api;
mod outlook;
mod page;

pub use page::ConfigurationPage;
