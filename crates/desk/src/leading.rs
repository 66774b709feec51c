//! What one node does for all of them, as long as it renews its right.

use crate::{CARRY_MS, Desk, Result};
use store::Backend;

impl Desk {
    /// Takes or renews the right of `node` to what `lease` names; a SQLite file has one server, which asks nobody.
    pub(crate) async fn lead(&self, lease: &str, node: &str) -> Result<bool> {
        if self.store().backend() == Backend::Sqlite {
            return Ok(true);
        }
        let mut unit = self.unit().await?;
        let now = store::database_time(unit.conn()).await?;
        let taken = store::leases::take(unit.conn(), lease, node, now, CARRY_MS).await?;
        unit.commit().await?;
        Ok(taken.is_some())
    }

    /// Gives the right back, so that the next node need not wait.
    pub(crate) async fn leave(&self, lease: &str, node: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        store::leases::give_back(unit.conn(), lease, node).await?;
        unit.commit().await?;
        Ok(())
    }
}
