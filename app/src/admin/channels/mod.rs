//! Channels: where customers write.

mod api;
mod form;
mod page;
mod widget;

pub(crate) use api::{create_channel, list_channels};
pub use page::ChannelsPage;
