//! Looking whether everything is in order.

use crate::{Desk, Result, routing};

impl Desk {
    /// Checks the database, what must hold between rows, and the scheduler that the rows would build; returns what
    /// is not in order, in sentences.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] when the database can't be read at all.
    pub async fn examine(&self) -> Result<Vec<String>> {
        let mut broken = self.store().examine().await?;
        broken.extend(routing::examine(self).await?);
        Ok(broken)
    }
}
