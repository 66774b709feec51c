//! A fresh database per test.

use store::{Store, Unit};
use tempfile::TempDir;
use tokio::runtime::Builder;
use uuid::Uuid;

/// A database of one's own, thrown away when dropped: a thousand of them would fill a disk.
#[derive(Debug)]
pub struct Database {
    /// Its URL, to open it once more.
    pub url: String,
    keeper: Keeper,
}

/// Who throws it away.
#[derive(Debug)]
enum Keeper {
    Folder(TempDir),
    /// Boxed: every test carries it about.
    Server(Box<OnServer>),
}

/// Where it is, for whoever may throw it away.
#[derive(Debug)]
struct OnServer {
    admin: String,
    name: String,
}

impl Database {
    /// Makes an empty SQLite file in a temporary folder.
    #[must_use]
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("switchboard.db").display());
        Self {
            url,
            keeper: Keeper::Folder(folder),
        }
    }

    /// Makes a PostgreSQL database with all migrations; `None` where no server was named.
    pub async fn postgres() -> Option<Self> {
        let (admin, name) = (server()?, new_name());
        let made = store::copy_postgres_template(&admin, &name).await;
        let url = made.expect("a copy of the template");
        Some(Self::on_server(url, admin, name))
    }

    /// Makes an empty PostgreSQL database; `None` where no server was named.
    pub async fn empty_postgres() -> Option<Self> {
        let (admin, name) = (server()?, new_name());
        let made = store::create_postgres_database(&admin, &name).await;
        let url = made.expect("a database");
        Some(Self::on_server(url, admin, name))
    }

    fn on_server(url: String, admin: String, name: String) -> Self {
        let keeper = Keeper::Server(Box::new(OnServer { admin, name }));
        Self { url, keeper }
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
        match &self.keeper {
            Keeper::Folder(folder) => Some(folder.path()),
            Keeper::Server(_) => None,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Keeper::Server(place) = &self.keeper else {
            return;
        };
        // The test's own runtime can't be waited in; a server that is gone has nothing to throw away.
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime");
                let dropped = store::drop_postgres_database(&place.admin, &place.name);
                runtime.block_on(dropped).ok();
            });
        });
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
