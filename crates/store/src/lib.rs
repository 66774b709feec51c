//! Rows and the journal, on SQLite and PostgreSQL from one SQL text.
//!
//! *Decides* nothing: it reads and writes what the use-cases tell it. Each query stands beside its only kind
//! of caller, in the module of its noun, and runs on both databases through one macro.
//!
//! **Portable SQL.** `$n` placeholders; TEXT, BIGINT and BOOLEAN; `RETURNING`, `ON CONFLICT … excluded`, CTEs
//! for reading, partial unique indexes. No `now()`, no arrays, no JSON operators, no serial columns.
//!
//! **Invariants.** State and events are written by the same [`Unit`]. Positions of the journal have no gaps
//! and appear in order. A row is saved only over the version that was read.

mod backend;
mod databases;
mod error;
mod migrate;
mod parse;
mod rows;
mod tail;
mod unit;

pub mod abilities;
pub mod about;
pub mod attachments;
pub mod blocks;
pub mod bot_steps;
pub mod bots;
pub mod calls;
pub mod canned;
pub mod cards;
pub mod categories;
pub mod channels;
pub mod configuration;
pub mod console;
pub mod contacts;
pub mod conversations;
pub mod counters;
pub mod decisions;
pub mod deliveries;
mod document;
pub mod erasures;
pub mod groups;
pub mod inbound;
pub mod intents;
pub mod interventions;
pub mod journal;
pub mod leases;
pub mod links;
pub mod listeners;
pub mod maintenance;
pub mod merges;
pub mod messages;
pub mod numbers;
pub mod operators;
pub mod parts;
pub mod passkeys;
pub mod policies;
pub mod presences;
pub mod push_subscriptions;
pub mod pushes;
pub mod queues;
pub mod ratings;
pub mod replays;
pub mod report_conversations;
pub mod reports;
pub mod saved_views;
pub mod search;
pub mod searches;
pub mod second_steps;
pub mod sessions;
pub mod settings;
pub mod teams;
pub mod telephones;
pub mod tokens;
pub mod tongues;
pub mod topics;
pub mod views;
pub mod visitor_files;
pub mod visitors;
pub mod webhook_deliveries;
pub mod webhooks;
pub mod wrap_ups;

pub use backend::{Backend, Conn, Glance, Reader, database_time};
pub use databases::{
    copy_postgres_template, count_rows, create_postgres_database, drop_postgres_database,
    find_text, migrate_to, run_script, shut_out_writers,
};
pub use error::{Error, Result};
pub use migrate::migrations;
pub use unit::Unit;

use backend::{Address, Readers};
use domain::{
    event::{Event, Seq},
    time::Timestamp,
};
use std::{path::PathBuf, sync::Arc};
use tail::Tail;
use tokio::sync::watch;

/// The database; cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    backend: Backend,
    address: Address,
    writer: unit::Writer,
    readers: Readers,
    tail: Arc<Tail>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("backend", &self.0.backend)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database at `url` (`sqlite:path` or `postgres://…`) and applies what migrations are missing.
    ///
    /// # Errors
    /// [`Error::Closed`] when the URL is no database, the linked SQLite is too old, or the database is of a
    /// later version; [`Error::Database`] when it can't be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let address = Address::parse(url)?;
        migrate::run(&address).await?;
        let readers = address.pool().await?;
        let backend = match &address {
            Address::Sqlite(_) => Backend::Sqlite,
            Address::Postgres(_) => Backend::Postgres,
        };
        let tail = Arc::new(Tail::new());
        let store = Self(Arc::new(Inner {
            backend,
            writer: unit::Writer::new(address.clone(), Arc::clone(&tail)),
            address,
            readers,
            tail,
        }));
        store.poll().await?;
        Ok(store)
    }

    /// Returns which database it is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.0.backend
    }

    /// Returns the file of a SQLite database.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        self.0.address.file()
    }

    /// Waits for its turn to write and begins a unit that happens at `now`.
    ///
    /// # Errors
    /// [`Error::Database`] when the database can't be reached or does not let us write.
    pub async fn unit(&self, now: Timestamp) -> Result<Unit> {
        self.0.writer.unit(now).await
    }

    /// Takes one consistent look.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn read(&self) -> Result<Reader> {
        self.0.readers.snapshot().await
    }

    /// Takes a look of one short statement; a transaction and giving back its connection cost more than that.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn glance(&self) -> Result<Glance> {
        self.0.readers.glance().await
    }

    /// Returns the last committed position that this process has seen, and wakes whoever waits for a later.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Seq> {
        self.0.tail.watch()
    }

    /// Looks how far the journal is, so that what other processes wrote is noticed.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn poll(&self) -> Result<Seq> {
        let head = journal::head(self.glance().await?.conn()).await?;
        self.0.tail.reach(head);
        Ok(head)
    }

    /// Lists the events after a position, in order.
    ///
    /// What this process has just committed comes from memory.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Corrupt`].
    pub async fn events_after(&self, after: Seq, limit: usize) -> Result<Vec<Event>> {
        match self.0.tail.list_after(after, limit) {
            Some(events) => Ok(events),
            None => journal::list_after(self.read().await?.conn(), after, limit).await,
        }
    }

    /// Commits what is open and closes every connection.
    pub async fn close(&self) {
        self.0.writer.close().await;
        self.0.readers.close().await;
    }
}
