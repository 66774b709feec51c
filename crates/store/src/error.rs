//! What can go wrong below the use-cases.

/// The result of a statement.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The row is not what it was when it was read; nothing was written.
    #[error("the row has changed")]
    Changed,
    /// A row can't be read as what it should be.
    #[error("corrupt row: {0}")]
    Corrupt(String),
    /// The database refused, is full, busy or away.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// A unit was held longer than allowed and was rolled back.
    #[error("the unit of work took too long")]
    Slow,
    /// The group's commit failed, or the database can't be used; nothing of the unit was kept.
    #[error("the commit failed: {0}")]
    Closed(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Closed(error.to_string())
    }
}

impl Error {
    /// Says whether a unique index refused the row.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(refusal)) => refusal.is_unique_violation(),
            Self::Database(_) | Self::Changed | Self::Corrupt(_) | Self::Slow | Self::Closed(_) => {
                false
            }
        }
    }
}
