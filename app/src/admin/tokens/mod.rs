//! Tokens: keys of programs.

mod api;
mod form;
mod page;

#[cfg(feature = "ssr")]
pub(crate) use api::list_api_channels;
pub use page::TokensPage;
