//! The desk itself, and what it is given instead of calling it: time, identities, randomness.

use crate::{Result, SealKey};
use domain::{id::SessionId, time::Timestamp};
use std::{fmt, sync::Arc};
use store::Store;
use uuid::Uuid;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes identities that sort by creation.
pub type Ids = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// Fills bytes from the system's secure random source.
pub type Randomness = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What the desk is given instead of calling it.
#[derive(Clone)]
pub struct Tools {
    /// Tells the time.
    pub clock: Clock,
    /// Makes identities.
    pub ids: Ids,
    /// Makes secrets.
    pub randomness: Randomness,
    /// Seals secrets that must be read back, such as a bot's token.
    pub key: SealKey,
}

/// The use-cases; cheap to clone.
#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) tools: Tools,
    pub(crate) logins: crate::attempts::Attempts,
    pub(crate) gathering: crate::intake::Gathering,
    pub(crate) arrivals: tokio::sync::Notify,
    pub(crate) fanned_out: tokio::sync::Mutex<Option<crate::following::Place>>,
    pub(crate) departures: tokio::sync::Notify,
    pub(crate) webhooks_made: tokio::sync::Mutex<Option<crate::following::Place>>,
    pub(crate) webhooks_asked: tokio::sync::Notify,
    pub(crate) pushes_made: tokio::sync::Mutex<Option<crate::following::Place>>,
    pub(crate) erasures_asked: tokio::sync::Notify,
    pub(crate) plays: crate::what_if::Plays,
    pub(crate) drafts: crate::assist::Drafts,
    pub(crate) trials: crate::bots::Trials,
    pub(crate) typing: tokio::sync::broadcast::Sender<crate::typing::Typing>,
    pub(crate) signs: tokio::sync::broadcast::Sender<crate::typing::Signed>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// Makes the desk over a database.
    #[must_use]
    pub fn new(store: Store, tools: Tools) -> Self {
        Self(Arc::new(Inner {
            store,
            tools,
            logins: crate::attempts::Attempts::default(),
            gathering: crate::intake::Gathering::default(),
            arrivals: tokio::sync::Notify::new(),
            fanned_out: tokio::sync::Mutex::default(),
            departures: tokio::sync::Notify::new(),
            webhooks_made: tokio::sync::Mutex::default(),
            webhooks_asked: tokio::sync::Notify::new(),
            pushes_made: tokio::sync::Mutex::default(),
            erasures_asked: tokio::sync::Notify::new(),
            plays: crate::what_if::Plays::default(),
            drafts: crate::assist::Drafts::default(),
            trials: crate::bots::Trials::default(),
            typing: crate::typing::channel(),
            signs: crate::typing::channel(),
        }))
    }

    /// Returns the database, for workers that only read.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Tells the time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0.tools.clock)()
    }

    pub(crate) fn id(&self) -> Uuid {
        (self.0.tools.ids)()
    }

    /// Makes a secret of 256 bits that is safe in addresses.
    #[must_use]
    pub fn secret(&self) -> String {
        use base64::Engine;
        let mut bytes = [0; 32];
        (self.0.tools.randomness)(&mut bytes);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(crate) fn key(&self) -> &SealKey {
        &self.0.tools.key
    }

    pub(crate) async fn unit(&self) -> Result<store::Unit> {
        let mut unit = self.0.store.unit(self.now()).await?;
        crate::calls::sign(&mut unit);
        crate::console::errand::mark(&mut unit).await?;
        Ok(unit)
    }

    pub(crate) async fn glance(&self) -> Result<store::Glance> {
        Ok(self.0.store.glance().await?)
    }

    pub(crate) async fn read(&self) -> Result<store::Reader> {
        Ok(self.0.store.read().await?)
    }

    /// Makes the identity of a session.
    #[must_use]
    pub fn session_id(&self) -> SessionId {
        SessionId::new(self.id())
    }
}
