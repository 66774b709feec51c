//! How far this process has followed the journal on behalf of one reader: from deliveries to webhooks and browsers.

use crate::{Desk, Result};
use domain::event::Seq;

/// Events that one step reads.
pub(crate) const STEP: usize = 500;

/// How many events of which nothing follows may be read again after a restart: noting each one would be a commit.
const UNNOTED: i64 = 2_000;

/// How far this process has read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The last event that was read.
    pub(crate) read: Seq,
    /// What the database says.
    pub(crate) noted: Seq,
}

impl Place {
    /// Returns the place that is known here, or else what the database says of a reader.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub(crate) async fn of(desk: &Desk, known: Option<Self>, reader: &str) -> Result<Self> {
        if let Some(place) = known {
            return Ok(place);
        }
        let noted = store::journal::cursor(desk.read().await?.conn(), reader).await?;
        Ok(Self { read: noted, noted })
    }

    /// Says whether a place so far is worth a commit of its own.
    pub(crate) const fn is_to_be_noted(self, read: Seq) -> bool {
        read - self.noted >= UNNOTED
    }
}
