//! Telling the house how a channel is.

use desk::Desk;
use domain::{channel::Health, id::ChannelId};

/// Notes how a channel is; a failure is logged and made good with the next news.
pub(crate) async fn tell(desk: &Desk, channel: ChannelId, health: &Health, handle: Option<&str>) {
    if let Err(error) = desk.record_health(channel, health, handle).await {
        tracing::warn!(%channel, %error, "the channel's health could not be written down");
    }
}
