//! The composition root: what the desk is made of.

mod key;
pub(crate) mod lock;

use crate::config::Config;
use anyhow::Context;
use desk::{Desk, Tools};
use domain::time::Timestamp;
use rand::{TryRngCore, rngs::OsRng};
use std::{
    fs::{self, File},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};
use store::Store;
use uuid::Uuid;

/// How a command uses the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Alone on a SQLite file: `serve`, `demo`, `restore`.
    Owner,
    /// Beside a server that may be running: every other command.
    Guest,
}

/// A desk over an open database.
#[derive(Debug)]
pub struct Home {
    /// The use-cases.
    pub desk: Desk,
    _lock: Option<File>,
}

impl Home {
    /// Commits what is open and closes the database.
    pub async fn close(self) {
        self.desk.store().close().await;
    }
}

/// Opens the database, applies what migrations are missing, and makes the desk over it.
///
/// # Errors
/// The database is in use or cannot be opened, or the key is not the one that it was sealed with.
pub async fn open(config: &Config, used: Use) -> anyhow::Result<Home> {
    let lock = match (config.sqlite_file(), used) {
        (Some(file), Use::Owner) => Some(lock::take(file)?),
        (Some(_), Use::Guest) | (None, _) => None,
    };
    if let Some(folder) = config.sqlite_file().and_then(|file| file.parent())
        && !folder.as_os_str().is_empty()
    {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let key = key::read_or_make(&config.key_file)?;
    let store = Store::open(&config.database_url)
        .await
        .context("cannot open the database")?;
    let desk = Desk::new(store, tools(key.key.clone()));
    if let Err(error) = desk.check_key_fingerprint().await {
        key.withdraw();
        return Err(error).with_context(|| {
            format!(
                "{} is not the key of this database",
                config.key_file.display()
            )
        });
    }
    Ok(Home { desk, _lock: lock })
}

fn tools(key: desk::SealKey) -> Tools {
    Tools {
        clock: Arc::new(now),
        ids: Arc::new(new_id),
        randomness: Arc::new(fill),
        key,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that everything else is given"
)]
fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the source of all identities"
)]
fn new_id() -> Uuid {
    Uuid::now_v7()
}

fn fill(bytes: &mut [u8]) {
    OsRng
        .try_fill_bytes(bytes)
        .expect("without the system's randomness nothing is secret");
}
