//! A fresh database per test.

use store::{Store, Unit};
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

    /// Makes a PostgreSQL database with all migrations; `None` where no server was named.
    pub async fn postgres() -> Option<Self> {
        let (admin, name) = (server()?, new_name());
        let made = store::copy_postgres_template(&admin, &name).await;
        Some(Self::at(made.expect("a copy of the template")))
    }

    /// Makes an empty PostgreSQL database; `None` where no server was named.
    pub async fn empty_postgres() -> Option<Self> {
        let (admin, name) = (server()?, new_name());
        let made = store::create_postgres_database(&admin, &name).await;
        Some(Self::at(made.expect("a database")))
    }

    fn at(url: String) -> Self {
        Self { url, folder: None }
    }

    /// Opens it, with all migrations.
    pub async fn open(&self) -> Store {
        Store::open(&self.url).await.expect("an open database")
    }

    /// Keeps everybody else from writing until the unit ends.
    pub async fn shut_out_writers(&self, unit: &mut Unit) {
        let shut_out = store::shut_out_writers(unit).await;
        shut_out.expect("nobody writes at the moment");
    }

    /// Returns the temporary folder of a SQLite database.
    #[must_use]
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_ref().map(TempDir::path)
    }
}

/// Returns the address of the PostgreSQL server that tests may use.
fn server() -> Option<String> {
    let admin = std::env::var("SWITCHBOARD_TEST_POSTGRES_URL").ok();
    assert!(
        admin.is_some() || std::env::var("CI").is_err(),
        "SWITCHBOARD_TEST_POSTGRES_URL is not set"
    );
    admin
}

fn new_name() -> String {
    format!("test_{}", fresh().simple())
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
