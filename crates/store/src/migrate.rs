//! Migrations: one numbered series for both databases.

use crate::{
    Error, Result,
    backend::{Address, Owned},
};
use sqlx::migrate::Migrator;

/// The series; embedded in the binary.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Applies what is missing, under the lock that sqlx takes on PostgreSQL and SQLite's own.
pub(crate) async fn run(address: &Address) -> Result<()> {
    let mut conn = address.connect().await?;
    let applied = match &mut conn {
        Owned::Sqlite(c) => MIGRATOR.run(c).await,
        Owned::Postgres(c) => {
            // Another node may be at it for as long as it takes.
            sqlx::query("SET lock_timeout = 0").execute(&mut *c).await?;
            MIGRATOR.run(c).await
        }
    };
    if let Err(sqlx::migrate::MigrateError::VersionMissing(version)) = applied {
        return Err(Error::Closed(format!(
            "the database is of a later version ({version}) than this binary; please upgrade the binary"
        )));
    }
    Ok(applied?)
}
