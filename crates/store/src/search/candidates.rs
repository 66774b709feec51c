//! What matches, newest first, whoever may see it: the words in which the two databases differ.

use super::{Index, PLACES};
use crate::{Result, backend::Conn};
use domain::search::Query;

/// The most words that a beginning is completed to on SQLite; with more it merges their lists itself, which
/// takes longer than reading them one beside the other.
const MAX_COMPLETIONS: i64 = 200;

/// The conversations that PostgreSQL looks through at once at first: it does not read its index in order, so
/// common words would be sorted whole.
const WINDOW: i64 = 4_096;

/// How much more it looks through each time when that was too few.
const WIDEN: i64 = 16;

/// What is asked of the index, in the words of the database.
#[derive(Debug, Clone)]
pub(super) struct Match {
    index: Index,
    text: String,
}

impl Match {
    /// Puts a query into the words of the database; `None` when nothing begins like its last word.
    pub(super) async fn of(conn: Conn<'_>, index: Index, query: &Query) -> Result<Option<Self>> {
        let text = match conn {
            Conn::Sqlite(c) => {
                let mut parts: Vec<_> = query.words().iter().map(|w| format!("\"{w}\"")).collect();
                if let Some(beginning) = query.beginning() {
                    let sql = "SELECT word FROM vocabulary WHERE word >= $1 AND word < $2 LIMIT $3";
                    let found: Vec<String> = sqlx::query_scalar(sql)
                        .bind(beginning)
                        .bind(format!("{beginning}\u{10ffff}"))
                        .bind(MAX_COMPLETIONS + 1)
                        .fetch_all(c)
                        .await?;
                    let quoted: Vec<_> = found.iter().map(|w| format!("\"{w}\"")).collect();
                    let is_few = i64::try_from(found.len()).is_ok_and(|n| n <= MAX_COMPLETIONS);
                    parts.push(match (found.is_empty(), is_few) {
                        (true, _) => return Ok(None),
                        (false, true) => format!("({})", quoted.join(" OR ")),
                        (false, false) => format!("\"{beginning}\"*"),
                    });
                }
                parts.join(" AND ")
            }
            Conn::Postgres(_) => {
                let whole = query.words().iter().map(|word| format!("'{word}'"));
                let begun = query.beginning().map(|word| format!("'{word}':*"));
                whole.chain(begun).collect::<Vec<_>>().join(" & ")
            }
        };
        Ok(Some(Self { index, text }))
    }

    /// Lists the next places below `before` that match, greatest first; fewer than `limit` when there are no more.
    pub(super) async fn below(&self, conn: Conn<'_>, before: i64, limit: i64) -> Result<Vec<i64>> {
        match conn {
            Conn::Sqlite(c) => {
                let table = self.index.table();
                let sql = format!(
                    "SELECT rowid FROM {table} WHERE {table} MATCH $1 AND rowid < $2 \
                     ORDER BY rowid DESC LIMIT $3"
                );
                Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .bind(&self.text)
                    .bind(before)
                    .bind(limit)
                    .fetch_all(c)
                    .await?)
            }
            Conn::Postgres(c) => {
                let table = self.index.table();
                let sql = format!("SELECT COALESCE(MAX(doc), 0) FROM {table} WHERE doc < $1");
                let greatest: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .bind(before)
                    .fetch_one(&mut *c)
                    .await?;
                let sql = format!(
                    "SELECT doc FROM {table} WHERE words @@ CAST($1 AS tsquery) AND doc >= $2 AND doc < $3 \
                     ORDER BY doc DESC LIMIT $4"
                );
                let each = match self.index {
                    Index::Messages => PLACES,
                    Index::Contacts => 1,
                };
                let (mut found, mut top, mut width) = (Vec::new(), greatest + 1, WINDOW * each);
                while top > 0 && i64::try_from(found.len()).is_ok_and(|n| n < limit) {
                    let bottom = top.saturating_sub(width).max(0);
                    let rest = limit - i64::try_from(found.len()).unwrap_or(limit);
                    let docs: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone()))
                        .bind(&self.text)
                        .bind(bottom)
                        .bind(top)
                        .bind(rest)
                        .fetch_all(&mut *c)
                        .await?;
                    found.extend(docs);
                    (top, width) = (bottom, width.saturating_mul(WIDEN));
                }
                Ok(found)
            }
        }
    }
}
