//! Channels: where customers write.

mod api;
mod form;
mod page;

pub use page::ChannelsPage;
