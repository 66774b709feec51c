//! The two databases: connections, options, and the few words in which they differ.

use crate::{Error, Result};
use domain::time::Timestamp;
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection,
    SqlitePool, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::PathBuf, str::FromStr, sync::Arc, time::Duration};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

/// The oldest SQLite that may be linked: the first without the corruption on WAL reset.
const SQLITE_FLOOR: i32 = 3_051_003;

/// How long a statement waits for another process that writes to the same file, or to the same rows.
const BUSY: Duration = Duration::from_secs(5);

/// How long to wait for a free reader before the service counts as overloaded.
const READER_WAIT: Duration = Duration::from_secs(5);

/// Readers beside the one writer.
const READERS: u32 = 8;

/// Which database a store stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Runs one sqlx expression on whichever connection there is; `$n` and the SQL text are the same on both.
macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::backend::Conn::Sqlite($c) => $body,
            $crate::backend::Conn::Postgres($c) => $body,
        }
    };
}
pub(crate) use on;

/// A borrowed connection.
#[derive(Debug)]
pub enum Conn<'c> {
    /// To a SQLite file.
    Sqlite(&'c mut SqliteConnection),
    /// To a PostgreSQL server.
    Postgres(&'c mut PgConnection),
}

impl Conn<'_> {
    /// Lends the connection for one call.
    pub const fn lend(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(c) => Conn::Sqlite(c),
            Self::Postgres(c) => Conn::Postgres(c),
        }
    }

    /// Writes a statement that returns rows as one JSON array of arrays, in the order of `from`.
    ///
    /// Each row that is handed over by itself wakes a thread, which costs more than most rows do to read.
    pub(crate) fn document(&self, columns: &[&str], from: &str) -> String {
        let array = match self {
            Self::Sqlite(_) => "json_array",
            Self::Postgres(_) => "json_build_array",
        };
        let columns = columns.join(", ");
        format!(
            "SELECT '[' || COALESCE(string_agg(CAST(r.line AS TEXT), ','), '') || ']' \
             FROM (SELECT {array}({columns}) AS line {from}) r"
        )
    }

    pub(crate) async fn run(self, sql: &'static str) -> Result<()> {
        on!(self, c => sqlx::raw_sql(sql).execute(c).await.map(|_| ()))?;
        Ok(())
    }
}

/// Returns the database's time, which every node that uses it shares.
///
/// # Errors
/// [`Error::Database`].
pub async fn database_time(conn: Conn<'_>) -> Result<Timestamp> {
    let ms: i64 = match conn {
        Conn::Sqlite(c) => {
            let sql = "SELECT CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)";
            sqlx::query_scalar(sql).fetch_one(c).await?
        }
        Conn::Postgres(c) => {
            let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
            sqlx::query_scalar(sql).fetch_one(c).await?
        }
    };
    Ok(Timestamp::from_ms(ms))
}

/// Where the database is, parsed.
#[derive(Clone)]
pub(crate) enum Address {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions),
}

impl Address {
    pub(crate) fn parse(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let linked = linked_sqlite();
            if linked < SQLITE_FLOOR {
                return Err(Error::Closed(format!(
                    "SQLite {linked} is linked, {SQLITE_FLOOR} is the oldest that is safe"
                )));
            }
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY);
            Ok(Self::Sqlite(options))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Ok(Self::Postgres(PgConnectOptions::from_str(url)?))
        } else {
            Err(Error::Closed(
                "a database URL begins with sqlite: or postgres:".to_owned(),
            ))
        }
    }

    /// Parses the address of a copy that is looked at and never written to.
    pub(crate) fn parse_copy(url: &str) -> Result<Self> {
        Ok(Self::Sqlite(SqliteConnectOptions::from_str(url)?))
    }

    pub(crate) fn file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite(options) => Some(options.get_filename().to_path_buf()),
            Self::Postgres(_) => None,
        }
    }

    pub(crate) async fn connect(&self) -> Result<Owned> {
        Ok(match self {
            Self::Sqlite(options) => Owned::Sqlite(SqliteConnection::connect_with(options).await?),
            Self::Postgres(options) => {
                let mut conn = PgConnection::connect_with(options).await?;
                let patience = format!("SET lock_timeout = {}", BUSY.as_millis());
                sqlx::query(AssertSqlSafe(patience))
                    .execute(&mut conn)
                    .await?;
                Owned::Postgres(conn)
            }
        })
    }

    pub(crate) async fn pool(&self) -> Result<Readers> {
        Ok(match self {
            Self::Sqlite(options) => {
                let pool = SqlitePoolOptions::new()
                    .max_connections(READERS)
                    // A file does not hang up.
                    .test_before_acquire(false)
                    .acquire_timeout(READER_WAIT)
                    .connect_with(options.clone());
                let glancer = SqliteConnection::connect_with(options);
                Readers::Sqlite(pool.await?, Arc::new(Mutex::new(Some(glancer.await?))))
            }
            Self::Postgres(options) => Readers::Postgres(
                PgPoolOptions::new()
                    .max_connections(READERS)
                    .acquire_timeout(READER_WAIT)
                    .connect_with(options.clone())
                    .await?,
            ),
        })
    }
}

/// Returns the version of the linked SQLite as `major * 1_000_000 + minor * 1_000 + patch`.
fn linked_sqlite() -> i32 {
    libsqlite3_sys::SQLITE_VERSION_NUMBER
}

/// A connection of one's own.
#[derive(Debug)]
pub(crate) enum Owned {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Owned {
    pub(crate) const fn lend(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(c) => Conn::Sqlite(c),
            Self::Postgres(c) => Conn::Postgres(c),
        }
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        let sql = match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => "BEGIN",
        };
        self.lend().run(sql).await
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Readers {
    /// For looks, and for glances.
    Sqlite(SqlitePool, Arc<Mutex<Option<SqliteConnection>>>),
    Postgres(PgPool),
}

impl Readers {
    pub(crate) async fn snapshot(&self) -> Result<Reader> {
        Ok(match self {
            Self::Sqlite(pool, _) => Reader::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Reader::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    pub(crate) async fn glance(&self) -> Result<Glance> {
        Ok(match self {
            Self::Sqlite(_, conn) => {
                let conn =
                    OwnedMutexGuard::try_map(Arc::clone(conn).lock_owned().await, Option::as_mut);
                Glance::Sqlite(conn.map_err(|_| sqlx::Error::PoolClosed)?)
            }
            Self::Postgres(pool) => Glance::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool, glancer) => {
                *glancer.lock().await = None;
                pool.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// One consistent look at the database: everything read through it is of the same moment.
#[derive(Debug)]
pub enum Reader {
    /// Of a SQLite file.
    Sqlite(Transaction<'static, Sqlite>),
    /// Of a PostgreSQL server.
    Postgres(Transaction<'static, Postgres>),
}

impl Reader {
    /// Lends the connection for one call.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(tx) => Conn::Sqlite(tx),
            Self::Postgres(tx) => Conn::Postgres(tx),
        }
    }
}

/// A look of one short statement, which is of one moment without a transaction.
///
/// Whoever has one keeps others on SQLite waiting.
#[derive(Debug)]
pub enum Glance {
    /// At a SQLite file.
    Sqlite(OwnedMappedMutexGuard<Option<SqliteConnection>, SqliteConnection>),
    /// At a PostgreSQL server.
    Postgres(PoolConnection<Postgres>),
}

impl Glance {
    /// Lends the connection for the statement.
    pub fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(c) => Conn::Sqlite(c),
            Self::Postgres(c) => Conn::Postgres(c),
        }
    }
}
