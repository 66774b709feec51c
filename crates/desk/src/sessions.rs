//! Sessions of browsers; the transport's session store stands on these.

use crate::{Actor, Desk, Error, Result, seal::hash};
use domain::{
    event::Fact,
    id::OperatorId,
    operator::Operator,
    permission::Right,
    session::{SessionView, key},
    time::Timestamp,
};
use store::sessions::{Alive, Session};

/// The sessions that a list shows at most, the longest alive.
const MAX_LISTED: i64 = 500;

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

    /// Lists the sessions that are alive, the last used first: the actor's own, or with `all` everybody's; `secret` is
    /// that of the session that asks.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`]; [`crate::Error::Conflict`] `actor.no_operator`.
    pub async fn list_sessions(
        &self,
        actor: &Actor,
        all: bool,
        secret: &str,
    ) -> Result<Vec<SessionView>> {
        let of = if all {
            actor.may(Right::SessionsManage)?;
            None
        } else {
            Some(actor.operator()?)
        };
        let this = hash(secret.as_bytes());
        let now = self.now();
        let mut reader = self.read().await?;
        let operators = store::operators::list(reader.conn()).await?;
        let alive = store::sessions::list_alive(reader.conn(), of, now, MAX_LISTED).await?;
        let mut views: Vec<_> = alive
            .into_iter()
            .map(|session| view_of(session, &this, &operators))
            .collect();
        views.sort_by_key(|view| (!view.is_this, std::cmp::Reverse(view.seen_at)));
        Ok(views)
    }

    /// Ends one session by what names it in a list: an own one, or anybody's by who may.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for one that is over, or somebody else's; [`crate::Error::Forbidden`].
    pub async fn end_listed_session(&self, actor: &Actor, key: &str) -> Result<()> {
        const NONE: Error = Error::NotFound("session");
        let mut unit = self.unit().await?;
        let now = unit.now();
        let owner = store::sessions::find_owner(unit.conn(), key, now).await?;
        let operator = owner.ok_or(NONE)?;
        if actor.viewer.operator != Some(operator) && !actor.has(Right::SessionsManage) {
            return Err(NONE);
        }
        store::sessions::revoke(unit.conn(), key, now).await?;
        unit.tell(actor.cause(), Fact::SessionsEnded { operator });
        unit.commit().await?;
        Ok(())
    }

    /// Ends every session of the actor but the one with `secret`; returns how many.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] `actor.no_operator`.
    pub async fn end_other_sessions(&self, actor: &Actor, secret: &str) -> Result<u64> {
        let operator = actor.operator()?;
        let mut unit = self.unit().await?;
        let now = unit.now();
        let but = hash(secret.as_bytes());
        let ended = store::sessions::revoke_others(unit.conn(), operator, &but, now).await?;
        if ended > 0 {
            unit.tell(actor.cause(), Fact::SessionsEnded { operator });
        }
        unit.commit().await?;
        Ok(ended)
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
        let browsers = store::push_subscriptions::sweep(unit.conn(), now).await?;
        let inbound = store::inbound::sweep(unit.conn(), now.plus_ms(-8 * DAY_MS)).await?;
        let replays = store::replays::sweep(unit.conn(), now.plus_ms(-7 * DAY_MS)).await?;
        let notes = store::console::sweep(unit.conn(), now.plus_ms(-30 * DAY_MS)).await?;
        let told = store::webhook_deliveries::sweep(unit.conn(), now.plus_ms(-30 * DAY_MS)).await?;
        let unsent = now.plus_ms(-crate::attachments::UNSENT_MS);
        let files = store::attachments::delete_unsent(unit.conn(), unsent).await?;
        let handed = store::visitor_files::sweep(unit.conn(), unsent).await?;
        let visits = store::visitors::sweep(unit.conn(), now.plus_ms(-365 * DAY_MS)).await?;
        unit.commit().await?;
        let numbers = self.sweep_numbers().await?;
        let waiting = browsers + inbound + replays + notes + told;
        Ok(sessions + waiting + files + handed + visits + numbers)
    }
}

/// Reads what a session keeps of itself; one of an earlier version keeps less.
fn view_of(session: Alive, this: &str, operators: &[Operator]) -> SessionView {
    let data: serde_json::Value = serde_json::from_str(&session.data).unwrap_or_default();
    let moment = |key: &str| data[key].as_i64().map(Timestamp::from_ms);
    let text = |key: &str| data[key].as_str().unwrap_or_default().to_owned();
    let owner = operators.iter().find(|one| one.id == session.operator);
    SessionView {
        is_this: session.hash == this,
        key: session.hash,
        operator: session.operator,
        name: owner.map(|owner| owner.name.clone()).unwrap_or_default(),
        began_at: moment(key::BEGAN),
        seen_at: moment(key::SEEN),
        expires_at: session.expires_at,
        address: text(key::ADDRESS),
        browser: text(key::BROWSER),
    }
}
