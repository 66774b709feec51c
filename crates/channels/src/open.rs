//! Which channels run here, for those who call in: so that a call reads no database before it is let in.

use desk::ChannelConfig;
use domain::id::ChannelId;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

/// The channels that run in this process, as the supervisor has read them last; cheap to clone.
///
/// Shape: what was switched off or given another secret is known here as soon as the supervisor has read the
/// journal, about a tenth of a second later.
#[derive(Clone, Default)]
pub(crate) struct Open(Arc<RwLock<BTreeMap<ChannelId, Arc<ChannelConfig>>>>);

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Open")
    }
}

impl Open {
    pub(crate) fn open(&self, config: Arc<ChannelConfig>) {
        let mut open = self.0.write().unwrap_or_else(PoisonError::into_inner);
        open.insert(config.channel.id, config);
    }

    pub(crate) fn close(&self, channel: ChannelId) {
        let mut open = self.0.write().unwrap_or_else(PoisonError::into_inner);
        open.remove(&channel);
    }

    /// Finds a channel that runs.
    pub(crate) fn find(&self, channel: ChannelId) -> Option<Arc<ChannelConfig>> {
        let open = self.0.read().unwrap_or_else(PoisonError::into_inner);
        open.get(&channel).cloned()
    }
}
