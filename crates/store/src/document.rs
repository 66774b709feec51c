//! Rows that are read as one document: where many are read, handing over each by itself is what costs.

use crate::{
    Result,
    backend::{Conn, on},
    parse,
    views::{Conditions, Value, bind_all},
};
use serde::de::DeserializeOwned;

/// A row of several tables.
pub(crate) trait Line: DeserializeOwned {
    /// `FROM` and its joins.
    const FROM: &'static str;
    /// What is read, in the order of the fields.
    const COLUMNS: &'static [&'static str];
}

/// Declares a line: each field beside what is read into it, so that their orders are the same.
macro_rules! line {
    (struct $name:ident: $from:literal { $($field:ident: $type:ty = $sql:literal,)+ }) => {
        #[derive(serde::Deserialize)]
        struct $name {
            $($field: $type,)+
        }

        impl $crate::document::Line for $name {
            const FROM: &'static str = $from;
            const COLUMNS: &'static [&'static str] = &[$($sql),+];
        }
    };
}
pub(crate) use line;

/// Writes the statement that reads the lines which `rest` chooses.
pub(crate) fn sql<L: Line>(conn: &Conn<'_>, rest: &str) -> String {
    conn.document(L::COLUMNS, &format!("{}{rest}", L::FROM))
}

/// Reads lines in the order of `rest`: conditions, order and limit, with the values of `conditions`.
///
/// # Errors
/// [`crate::Error::Database`], [`crate::Error::Corrupt`].
pub(crate) async fn read<L: Line>(
    conn: Conn<'_>,
    rest: &str,
    conditions: Conditions,
) -> Result<Vec<L>> {
    let sql = sql::<L>(&conn, rest);
    let document: String = on!(conn, c => {
        bind_all!(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)), conditions).fetch_one(c).await
    })?;
    parse::from_json(&document, L::FROM)
}
