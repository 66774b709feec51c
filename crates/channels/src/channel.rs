//! What a channel is to the rest of the house.

use crate::pace::Pace;
use desk::{ChannelConfig, Desk, WantedFile};
use domain::attachment::Stored;
use domain::channel::{ChannelKind, Health, Outcome, Outgoing, Understood};
use files::FileStore;
use futures::future::BoxFuture;
use std::{collections::BTreeMap, sync::Arc};

/// A kind of channel: how its provider speaks.
pub trait Channel: Send + Sync {
    /// Its kind.
    fn kind(&self) -> ChannelKind;

    /// What the provider lets one account send.
    fn pace(&self) -> Pace;

    /// Reads one raw update. Pure.
    ///
    /// Errors: in words, for an update that cannot be what it says it is; it is set aside.
    fn understand(&self, raw: &str) -> Result<Understood, String>;

    /// Asks the provider whether the account works. Bounded in time.
    fn check<'a>(&'a self, config: &'a ChannelConfig) -> BoxFuture<'a, Checked>;

    /// Hands over one message, once. Bounded in time.
    fn deliver<'a>(
        &'a self,
        config: &'a ChannelConfig,
        message: &'a Outgoing,
    ) -> BoxFuture<'a, Attempt>;

    /// Fetches a file that came with a message into the file store, once; `piece` is a name that nobody else has.
    fn fetch<'a>(
        &'a self,
        config: &'a ChannelConfig,
        file: &'a WantedFile,
        store: &'a FileStore,
        piece: &'a str,
    ) -> BoxFuture<'a, Fetched>;

    /// Shows for a few seconds that somebody types; what fails is left out.
    fn show_typing<'a>(&'a self, config: &'a ChannelConfig, address: &'a str) -> BoxFuture<'a, ()>;

    /// Takes updates in until it is dropped, which may happen at any await; acknowledges none before
    /// [`Desk::take_in`] has committed it.
    fn receive<'a>(&'a self, config: &'a ChannelConfig, desk: &'a Desk) -> BoxFuture<'a, ()>;
}

/// What became of an attempt to fetch a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It lies in the file store.
    Here(Stored),
    /// The provider does not hand out so large a file.
    TooLarge,
    /// The provider will never hand it out.
    Never(String),
    /// Not this time.
    NotNow(String),
}

/// What a provider said about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whether it works.
    pub health: Health,
    /// Its public name.
    pub handle: Option<String>,
    /// Whether it can open topics in private chats, where that is known.
    pub has_topics: Option<bool>,
    /// False when no answer came.
    pub was_answered: bool,
}

/// What became of an attempt to send, and whether the provider was there at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// What became of the message.
    pub outcome: Outcome,
    /// False when no answer came: before the next message the courier asks whether the provider is back.
    pub was_answered: bool,
}

/// The kinds of channels that this house has.
#[derive(Clone, Default)]
pub struct Registry(BTreeMap<&'static str, Arc<dyn Channel>>);

impl Registry {
    /// Adds a kind.
    #[must_use]
    pub fn with(mut self, channel: impl Channel + 'static) -> Self {
        self.0.insert(channel.kind().name(), Arc::new(channel));
        self
    }

    /// Finds a kind; `None` for one that has no provider, such as the REST channel.
    #[must_use]
    pub fn find(&self, kind: ChannelKind) -> Option<Arc<dyn Channel>> {
        self.0.get(kind.name()).cloned()
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}
