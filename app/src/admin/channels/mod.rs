//! Channels: where customers write.

mod api;
mod form;
mod page;

pub(crate) use api::{create_channel, list_channels};
pub use page::ChannelsPage;
