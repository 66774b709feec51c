//! Databases made on purpose, of a chosen version or with chosen rows; for tests and benches.

use crate::{
    Backend, Error, Result, Unit,
    backend::{Address, Conn, Owned, on},
    migrate,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection, migrate::Migrator};
use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
};

/// The lock under which the template is made. Any number would do that nobody else takes.
const TEMPLATE_LOCK: i64 = 0x5357_4244;

/// Makes an empty database on the PostgreSQL server at `admin_url` and returns its URL.
///
/// # Errors
/// [`Error::Database`] when the server refuses; [`Error::Closed`] when `name` is not a plain lower-case word or the
/// URL is not of PostgreSQL.
pub async fn create_postgres_database(admin_url: &str, name: &str) -> Result<String> {
    let url = url_of(admin_url, name)?;
    run(
        &mut connect(admin_url).await?,
        format!("CREATE DATABASE {name}"),
    )
    .await?;
    Ok(url)
}

/// Makes a database with every migration on the PostgreSQL server at `admin_url` and returns its URL.
///
/// It is a copy of a template, which the first call makes: copying costs a fraction of migrating.
///
/// # Errors
/// As [`create_postgres_database`].
pub async fn copy_postgres_template(admin_url: &str, name: &str) -> Result<String> {
    let url = url_of(admin_url, name)?;
    let template = template_name();
    let mut admin = connect(admin_url).await?;
    lock(&mut admin, "SELECT pg_advisory_lock($1)").await?;
    if !exists(&mut admin, &template).await? {
        make_template(&mut admin, admin_url, &template).await?;
    }
    lock(&mut admin, "SELECT pg_advisory_unlock($1)").await?;
    run(
        &mut admin,
        format!("CREATE DATABASE {name} TEMPLATE {template}"),
    )
    .await?;
    Ok(url)
}

/// Throws away the database `name` of the PostgreSQL server at `admin_url`, also under the hands of who is connected.
///
/// # Errors
/// As [`create_postgres_database`].
pub async fn drop_postgres_database(admin_url: &str, name: &str) -> Result<()> {
    url_of(admin_url, name)?;
    run(
        &mut connect(admin_url).await?,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await
}

/// Makes the template under another name first, so that one half made is never copied.
async fn make_template(admin: &mut PgConnection, admin_url: &str, template: &str) -> Result<()> {
    let half = format!("{template}_half");
    run(admin, format!("DROP DATABASE IF EXISTS {half}")).await?;
    run(admin, format!("CREATE DATABASE {half}")).await?;
    migrate::run(&Address::parse(&url_of(admin_url, &half)?)?).await?;
    run(admin, format!("ALTER DATABASE {half} RENAME TO {template}")).await
}

/// Names the template after its migrations: others make another.
fn template_name() -> String {
    let mut hasher = DefaultHasher::new();
    for migration in migrate::migrator(Backend::Postgres).iter() {
        migration.checksum.hash(&mut hasher);
    }
    format!("switchboard_template_{:016x}", hasher.finish())
}

/// Keeps everybody else from writing until the unit ends, as a database that is busy does.
///
/// # Errors
/// [`Error::Database`] when somebody else writes.
pub async fn shut_out_writers(unit: &mut Unit) -> Result<()> {
    match unit.conn() {
        // Who has a unit there writes alone.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(c) => {
            let sql = "DO $$ DECLARE t TEXT; BEGIN \
                FOR t IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' \
                LOOP EXECUTE 'LOCK TABLE ' || t || ' IN EXCLUSIVE MODE'; END LOOP; END $$";
            sqlx::raw_sql(sql).execute(c).await?;
            Ok(())
        }
    }
}

/// Applies the migrations up to `version` to the database at `url`, but for one of them, if one is named: it comes
/// later, as it does to who followed a branch that had the next ones already.
///
/// # Errors
/// As [`crate::Store::open`].
pub async fn migrate_to(url: &str, version: i64, left_out: Option<i64>) -> Result<()> {
    let chosen = |backend| {
        let series = migrate::migrator(backend);
        let kept = series.iter().filter(|one| Some(one.version) != left_out);
        Migrator::with_migrations(kept.cloned().collect())
    };
    match Address::parse(url)?.connect().await? {
        Owned::Sqlite(mut c) => chosen(Backend::Sqlite).run_to(version, &mut c).await?,
        Owned::Postgres(mut c) => chosen(Backend::Postgres).run_to(version, &mut c).await?,
    }
    Ok(())
}

/// Runs statements on the database at `url`.
///
/// # Errors
/// [`Error::Database`] when it refuses one of them.
pub async fn run_script(url: &str, sql: &str) -> Result<()> {
    let mut conn = Address::parse(url)?.connect().await?;
    let sql = AssertSqlSafe(sql.to_owned());
    on!(conn.lend(), c => sqlx::raw_sql(sql).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Counts the rows of every table of the database at `url`.
///
/// # Errors
/// [`Error::Database`].
pub async fn count_rows(url: &str) -> Result<BTreeMap<String, i64>> {
    let mut conn = Address::parse(url)?.connect().await?;
    let tables = match &conn {
        Owned::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table'",
        Owned::Postgres(_) => {
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public'"
        }
    };
    let tables: Vec<String> = on!(conn.lend(), c => sqlx::query_scalar(tables).fetch_all(c).await)?;
    let mut counts = BTreeMap::new();
    for table in tables {
        let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let count = on!(conn.lend(), c => sqlx::query_scalar(sql).fetch_one(c).await)?;
        counts.insert(table, count);
    }
    Ok(counts)
}

/// Returns where a text stands, as `table.column`; letters are compared as they are, and the inside of SQLite's index
/// is not looked at, from which words go when it merges.
///
/// # Errors
/// [`Error::Database`].
pub async fn find_text(url: &str, text: &str) -> Result<Vec<String>> {
    let mut conn = Address::parse(url)?.connect().await?;
    let (columns, contains) = match &conn {
        Owned::Sqlite(_) => (
            "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' \
             AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND t.name NOT LIKE '%_words_%' ORDER BY 1, 2",
            "instr(CAST(",
        ),
        Owned::Postgres(_) => (
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY 1, 2",
            "strpos(CAST(",
        ),
    };
    let columns: Vec<(String, String)> =
        on!(conn.lend(), c => sqlx::query_as(columns).fetch_all(c).await)?;
    let mut places = Vec::new();
    for (table, column) in columns {
        let sql = AssertSqlSafe(format!(
            "SELECT COUNT(*) FROM {table} WHERE {contains}\"{column}\" AS TEXT), $1) > 0"
        ));
        let count: i64 =
            on!(conn.lend(), c => sqlx::query_scalar(sql).bind(text).fetch_one(c).await)?;
        if count > 0 {
            places.push(format!("{table}.{column}"));
        }
    }
    Ok(places)
}

/// Without a limit for locks: the template is awaited for as long as it takes.
async fn connect(admin_url: &str) -> Result<PgConnection> {
    match Address::parse(admin_url)? {
        Address::Postgres(options) => Ok(PgConnection::connect_with(&options).await?),
        Address::Sqlite(_) => Err(Error::Closed("not a PostgreSQL URL".to_owned())),
    }
}

async fn run(admin: &mut PgConnection, sql: String) -> Result<()> {
    sqlx::query(AssertSqlSafe(sql)).execute(admin).await?;
    Ok(())
}

async fn lock(admin: &mut PgConnection, sql: &'static str) -> Result<()> {
    sqlx::query(sql).bind(TEMPLATE_LOCK).execute(admin).await?;
    Ok(())
}

async fn exists(admin: &mut PgConnection, name: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)";
    Ok(sqlx::query_scalar(sql).bind(name).fetch_one(admin).await?)
}

/// Returns the URL of the database `name` on the server of `admin_url`.
fn url_of(admin_url: &str, name: &str) -> Result<String> {
    let is_plain = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let (base, query) = admin_url.split_once('?').unwrap_or((admin_url, ""));
    let (Address::Postgres(_), true, Some((server, _))) =
        (Address::parse(admin_url)?, is_plain, base.rsplit_once('/'))
    else {
        return Err(Error::Closed(
            "not a PostgreSQL URL, or not a plain name".to_owned(),
        ));
    };
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    Ok(format!("{server}/{name}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_the_same_server_keeps_the_address_and_its_options() {
        let admin = "postgres://ann@127.0.0.1:5432/postgres?sslmode=disable";
        assert_eq!(
            url_of(admin, "test_1").unwrap(),
            "postgres://ann@127.0.0.1:5432/test_1?sslmode=disable"
        );
        for name in ["", "Test", "a b", "a;b", "a\"b"] {
            assert!(url_of(admin, name).is_err(), "{name}");
        }
        assert!(url_of("sqlite:a.db", "test").is_err());
    }
}
