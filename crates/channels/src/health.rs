//! Telling the house how a channel is.

use crate::channel::Checked;
use desk::Desk;
use domain::{channel::Health, id::ChannelId};

/// Notes how a channel is; a failure is logged and made good with the next news.
pub(crate) async fn tell(desk: &Desk, channel: ChannelId, health: &Health) {
    record(desk, channel, health, None, None).await;
}

/// Notes what a provider said about an account.
pub(crate) async fn tell_checked(desk: &Desk, channel: ChannelId, checked: &Checked) {
    let handle = checked.handle.as_deref();
    record(desk, channel, &checked.health, handle, checked.has_topics).await;
}

async fn record(
    desk: &Desk,
    channel: ChannelId,
    health: &Health,
    handle: Option<&str>,
    has_topics: Option<bool>,
) {
    if let Err(error) = desk
        .record_health(channel, health, handle, has_topics)
        .await
    {
        tracing::warn!(%channel, error = error.with_cause(), "the channel's health could not be written down");
    }
}
