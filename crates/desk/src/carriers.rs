//! Which node carries a channel: asks its provider for messages, and hands over those that leave.
//!
//! One at a time. A provider hands updates to one asker only, what goes to a chat stays in order only while one
//! node sends, and what is being sent when a node starts is in doubt only if no other node lives that sends it.

use crate::{Desk, Error, Result};
use domain::complaint;
use domain::id::ChannelId;
use std::collections::BTreeMap;
use store::{Backend, Unit};

/// How long a node carries a channel without a sign of life.
///
/// Units: ms. A node that dies is replaced within this and the pause between two askings (promised: 20 s).
pub const CARRY_MS: i64 = 15_000;

/// The right to carry a channel; what is done with one that has passed to another node is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier(Option<Lease>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Lease {
    name: String,
    holder: String,
    epoch: i64,
}

impl Carrier {
    /// Returns the right of a node that shares its database with no other.
    #[must_use]
    pub const fn alone() -> Self {
        Self(None)
    }

    /// Says whether the right ends by itself when it is not renewed.
    #[must_use]
    pub const fn ends(&self) -> bool {
        self.0.is_some()
    }

    /// Checks that it has not passed to another, and keeps it so until the unit ends.
    pub(crate) async fn check(&self, unit: &mut Unit) -> Result<()> {
        let Some(lease) = &self.0 else {
            return Ok(());
        };
        let (name, holder) = (&lease.name, &lease.holder);
        if store::leases::hold(unit.conn(), name, holder, lease.epoch).await? {
            return Ok(());
        }
        Err(Error::conflict("carrier.lost", complaint::CARRIER_LOST))
    }
}

impl Desk {
    /// Takes or renews the right of `node` to carry channels, and returns what it has for [`CARRY_MS`].
    ///
    /// Shape: without the channels that another node carries. A SQLite file has one server, which carries all
    /// of them and asks nobody. The end is by the database's time, because the clocks of nodes differ.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn carry(
        &self,
        node: &str,
        channels: &[ChannelId],
    ) -> Result<BTreeMap<ChannelId, Carrier>> {
        if self.store().backend() == Backend::Sqlite || channels.is_empty() {
            let all = channels.iter().map(|channel| (*channel, Carrier::alone()));
            return Ok(all.collect());
        }
        let mut unit = self.unit().await?;
        let now = store::database_time(unit.conn()).await?;
        let mut carried = BTreeMap::new();
        for channel in channels {
            let name = lease_of(*channel);
            let taken = store::leases::take(unit.conn(), &name, node, now, CARRY_MS).await?;
            if let Some(epoch) = taken {
                let holder = node.to_owned();
                let lease = Lease {
                    name,
                    holder,
                    epoch,
                };
                carried.insert(*channel, Carrier(Some(lease)));
            }
        }
        unit.commit().await?;
        Ok(carried)
    }

    /// Gives channels back, so that the next node need not wait.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; then they end by themselves.
    pub async fn put_down(&self, carried: impl IntoIterator<Item = &Carrier>) -> Result<()> {
        let leases: Vec<_> = carried.into_iter().filter_map(|c| c.0.as_ref()).collect();
        if leases.is_empty() {
            return Ok(());
        }
        let mut unit = self.unit().await?;
        for lease in leases {
            store::leases::give_back(unit.conn(), &lease.name, &lease.holder).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}

fn lease_of(channel: ChannelId) -> String {
    format!("channel {channel}")
}
