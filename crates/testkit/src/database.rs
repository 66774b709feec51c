//! A fresh database per test.

use store::Store;
use tempfile::TempDir;
use uuid::Uuid;

/// A database of one's own; a SQLite file goes with it.
#[derive(Debug)]
pub struct Database {
    /// Its URL, to open it once more.
    pub url: String,
    folder: Option<TempDir>,
}

impl Database {
    /// Makes an empty SQLite file in a temporary folder.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("switchboard.db").display());
        Self {
            url,
            folder: Some(folder),
        }
    }

    /// Makes an empty PostgreSQL database; `None` where no server was named.
    pub async fn postgres() -> Option<Self> {
        let Ok(admin) = std::env::var("SWITCHBOARD_TEST_POSTGRES_URL") else {
            assert!(
                std::env::var("CI").is_err(),
                "SWITCHBOARD_TEST_POSTGRES_URL is not set"
            );
            return None;
        };
        let name = format!("test_{}", fresh().simple());
        let url = store::create_postgres_database(&admin, &name)
            .await
            .expect("a database");
        Some(Self { url, folder: None })
    }

    /// Opens it, with all migrations.
    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.expect("an open database")
    }

    /// Returns the temporary folder of a SQLite database.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_ref().map(TempDir::path)
    }
}

/// Returns an identity that no other test has.
#[expect(
    clippy::disallowed_methods,
    reason = "databases of tests that run at once must not meet"
)]
fn fresh() -> Uuid {
    use std::{
        hash::{BuildHasher, RandomState},
        time::SystemTime,
    };
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .expect("a clock after 1970");
    let high = u128::from(RandomState::new().hash_one(now)) << 64;
    Uuid::from_u128(high | (now.as_nanos() & u128::from(u64::MAX)))
}
