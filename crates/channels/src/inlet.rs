//! Where raw updates enter the house.

use desk::Desk;
use domain::{
    channel::{Health, RawUpdate},
    id::ChannelId,
};
use std::sync::Arc;
use tokio::sync::Notify;

/// Takes raw updates in and wakes whoever understands them; cheap to clone.
#[derive(Debug, Clone)]
pub struct Inlet {
    desk: Desk,
    arrived: Arc<Notify>,
}

impl Inlet {
    /// Makes the inlet of a desk.
    #[must_use]
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            arrived: Arc::new(Notify::new()),
        }
    }

    /// Writes updates down, each identity once, and with them how far the provider was read.
    ///
    /// Shape: only after `Ok` may they be acknowledged.
    ///
    /// # Errors
    /// Those of the database; nothing was written then.
    pub async fn take_in(
        &self,
        channel: ChannelId,
        updates: &[RawUpdate],
        cursor: Option<i64>,
    ) -> desk::Result<()> {
        if self.desk.take_in(channel, updates, cursor).await? > 0 {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Notes how a channel is; a failure is logged and told again with the next change.
    pub async fn tell_health(&self, channel: ChannelId, health: &Health, handle: Option<&str>) {
        if let Err(error) = self.desk.record_health(channel, health, handle).await {
            tracing::warn!(%channel, %error, "the channel's health could not be written down");
        }
    }

    /// Waits until something new was taken in by this process.
    pub(crate) async fn arrived(&self) {
        self.arrived.notified().await;
    }

    pub(crate) fn desk(&self) -> &Desk {
        &self.desk
    }
}
