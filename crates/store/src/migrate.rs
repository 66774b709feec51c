//! Migrations: one numbered series for both databases, but for what truly differs.

use crate::{
    Backend, Error, Result,
    backend::{Address, Owned},
};
use sqlx::migrate::Migrator;

/// What is the same on both databases; embedded in the binary.
static COMMON: Migrator = sqlx::migrate!("../../migrations");

/// What only SQLite understands.
static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// What only PostgreSQL understands.
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Returns the series of a database, by number.
pub(crate) fn migrator(backend: Backend) -> Migrator {
    let own = match backend {
        Backend::Sqlite => &SQLITE,
        Backend::Postgres => &POSTGRES,
    };
    Migrator::with_migrations(COMMON.iter().chain(own.iter()).cloned().collect())
}

/// Lists the numbers of the migrations, in their order; they are the same on both databases.
#[must_use]
pub fn migrations() -> Vec<i64> {
    let series = migrator(Backend::Sqlite);
    series.iter().map(|migration| migration.version).collect()
}

/// Applies what is missing, under the lock that sqlx takes on PostgreSQL and SQLite's own.
pub(crate) async fn run(address: &Address) -> Result<()> {
    let mut conn = address.connect().await?;
    let applied = match &mut conn {
        Owned::Sqlite(c) => migrator(Backend::Sqlite).run(c).await,
        Owned::Postgres(c) => {
            // Another node may be at it for as long as it takes.
            sqlx::query("SET lock_timeout = 0").execute(&mut *c).await?;
            migrator(Backend::Postgres).run(c).await
        }
    };
    if let Err(sqlx::migrate::MigrateError::VersionMissing(version)) = applied {
        return Err(Error::Closed(format!(
            "the database is of a later version ({version}) than this binary; please upgrade the binary"
        )));
    }
    Ok(applied?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_have_the_same_numbers_each_once() {
        let numbers = migrations();
        let of_postgres = migrator(Backend::Postgres);
        let other: Vec<_> = of_postgres.iter().map(|m| m.version).collect();
        assert_eq!(numbers, other);
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
    }
}
