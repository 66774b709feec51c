//! Looking after the database: copies, checks, and what must hold between rows.

use crate::{
    Backend, Error, Result, Store,
    backend::{Address, Conn, Owned, on},
};
use std::path::Path;

/// What must never be found: a sentence for people, and a statement that counts offenders.
const LAWS: &[(&str, &str)] = &[
    (
        "an open conversation has one owner, one offer, or a place in a queue",
        "SELECT COUNT(*) FROM conversations WHERE \
            (state IN ('active', 'offered') AND operator_id IS NULL) \
            OR (state = 'queued' AND operator_id IS NOT NULL)",
    ),
    (
        "who has a conversation may work",
        "SELECT COUNT(*) FROM conversations v JOIN operators o ON o.id = v.operator_id \
            WHERE NOT o.is_enabled AND v.state = 'offered'",
    ),
    (
        "a conversation has as many messages as it counts",
        "SELECT COUNT(*) FROM conversations v WHERE v.message_count <> \
            (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = v.id)",
    ),
    (
        "the journal has no gap",
        "SELECT CAST(CASE WHEN COUNT(*) = COALESCE(MAX(seq), 0) THEN 0 ELSE 1 END AS BIGINT) FROM events WHERE feed = 'main'",
    ),
    (
        "the journal ends where its counter stands",
        "SELECT COUNT(*) FROM feeds f WHERE f.head <> \
            (SELECT COALESCE(MAX(e.seq), 0) FROM events e WHERE e.feed = f.feed)",
    ),
    (
        "whatever is being sent is shown as being sent",
        "SELECT COUNT(*) FROM deliveries d JOIN messages m ON m.id = d.message_id \
            WHERE m.progress NOT LIKE '%queued%' AND m.progress NOT LIKE '%sending%'",
    ),
];

impl Store {
    /// Writes a consistent copy of a SQLite database to a file that does not exist; people go on working.
    ///
    /// # Errors
    /// [`Error::Closed`] on PostgreSQL, which has its own tools for it; [`Error::Database`] when the file exists or
    /// there is no room.
    pub async fn back_up(&self, to: &Path) -> Result<()> {
        if self.backend() == Backend::Postgres {
            return Err(Error::Closed(
                "please back up PostgreSQL with pg_dump".to_owned(),
            ));
        }
        let mut conn = self.0.address.connect().await?;
        let path = to.display().to_string();
        match &mut conn {
            Owned::Sqlite(c) => {
                sqlx::query("VACUUM INTO $1").bind(path).execute(c).await?;
            }
            Owned::Postgres(_) => {}
        }
        Ok(())
    }

    /// Checks the database and what must hold between its rows; returns what does not.
    ///
    /// # Errors
    /// [`Error::Database`] when it can't be read at all.
    pub async fn examine(&self) -> Result<Vec<String>> {
        let mut broken = Vec::new();
        let mut reader = self.read().await?;
        if self.backend() == Backend::Sqlite {
            broken.extend(integrity(reader.conn()).await?);
        }
        for (law, sql) in LAWS {
            let offenders: i64 =
                on!(reader.conn(), c => sqlx::query_scalar(*sql).fetch_one(c).await)?;
            if offenders > 0 {
                broken.push(format!("{law}: {offenders} do not"));
            }
        }
        Ok(broken)
    }
}

/// Checks that a file is a whole database that this binary can open; for a copy before it is restored.
///
/// # Errors
/// [`Error::Closed`] with what is wrong; [`Error::Database`] when it is no database.
pub async fn verify_copy(file: &Path) -> Result<()> {
    let url = format!("sqlite:{}?mode=ro&immutable=1", file.display());
    let mut conn = Address::parse_copy(&url)?.connect().await?;
    let broken = integrity(conn.lend()).await?;
    if !broken.is_empty() {
        return Err(Error::Closed(broken.join("; ")));
    }
    let sql = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success";
    let version: i64 = on!(conn.lend(), c => sqlx::query_scalar(sql).fetch_one(c).await)?;
    let newest = crate::migrations().pop().unwrap_or(0);
    if version == 0 || version > newest {
        return Err(Error::Closed(format!(
            "its version {version} is not one that this binary knows"
        )));
    }
    Ok(())
}

async fn integrity(conn: Conn<'_>) -> Result<Vec<String>> {
    let sql = "PRAGMA integrity_check";
    let lines: Vec<String> = on!(conn, c => sqlx::query_scalar(sql).fetch_all(c).await)?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}
