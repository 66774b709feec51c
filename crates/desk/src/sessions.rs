//! Sessions of browsers; the transport's session store stands on these.

use crate::{Desk, Result, seal::hash};
use domain::{id::OperatorId, time::Timestamp};
use store::sessions::Session;

impl Desk {
    /// Makes a session; false when there is one with the same secret.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn create_session(
        &self,
        secret: &str,
        data: &str,
        expires_at: Timestamp,
    ) -> Result<bool> {
        let mut unit = self.unit().await?;
        let hash = hash(secret.as_bytes());
        let session = Session {
            hash: &hash,
            data,
            operator: None,
            expires_at,
        };
        let is_new = store::sessions::insert(unit.conn(), &session).await?;
        unit.commit().await?;
        Ok(is_new)
    }

    /// Saves a session that is alive; false when it was revoked or never was. Never makes one.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn save_session(
        &self,
        secret: &str,
        data: &str,
        operator: Option<OperatorId>,
        expires_at: Timestamp,
    ) -> Result<bool> {
        let mut unit = self.unit().await?;
        let hash = hash(secret.as_bytes());
        let session = Session {
            hash: &hash,
            data,
            operator,
            expires_at,
        };
        let is_alive = store::sessions::save(unit.conn(), &session).await?;
        unit.commit().await?;
        Ok(is_alive)
    }

    /// Finds the content of a session that is alive.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn load_session(&self, secret: &str) -> Result<Option<String>> {
        let hash = hash(secret.as_bytes());
        Ok(store::sessions::find(self.read().await?.conn(), &hash, self.now()).await?)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn revoke_session(&self, secret: &str) -> Result<()> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        store::sessions::revoke(unit.conn(), &hash(secret.as_bytes()), now).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Ends every session of an operator.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn revoke_sessions_of(&self, operator: OperatorId) -> Result<()> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        store::sessions::revoke_all_of(unit.conn(), operator, now).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Deletes what is kept only for a while: ended sessions, understood raw updates, replayed answers.
    ///
    /// Returns how many rows went.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn sweep(&self) -> Result<u64> {
        const DAY_MS: i64 = 86_400_000;
        let mut unit = self.unit().await?;
        let now = unit.now();
        let sessions = store::sessions::sweep(unit.conn(), now.plus_ms(-DAY_MS)).await?;
        let inbound = store::inbound::sweep(unit.conn(), now.plus_ms(-8 * DAY_MS)).await?;
        let replays = store::replays::sweep(unit.conn(), now.plus_ms(-7 * DAY_MS)).await?;
        let notes = store::console::sweep(unit.conn(), now.plus_ms(-30 * DAY_MS)).await?;
        let told = store::webhooks::sweep(unit.conn(), now.plus_ms(-30 * DAY_MS)).await?;
        let unsent = now.plus_ms(-crate::attachments::UNSENT_MS);
        let files = store::attachments::delete_unsent(unit.conn(), unsent).await?;
        unit.commit().await?;
        let numbers = self.sweep_numbers().await?;
        Ok(sessions + inbound + replays + notes + told + files + numbers)
    }
}
