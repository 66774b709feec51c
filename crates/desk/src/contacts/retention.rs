//! How long words are kept, and what goes when they are too old.

use crate::{Actor, Desk, Error, Result};
use domain::{
    event::Fact,
    permission::Right,
    retention::{Effect, Retention},
};
use store::{Conn, Unit};

/// The name of the setting.
const SETTING: &str = "retention";

/// How many conversations are noted at once: no more than some steps of the worker.
const AT_ONCE: i64 = 64;

impl Desk {
    /// Returns how long words are kept.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn retention(&self, actor: &Actor) -> Result<Retention> {
        actor.may(Right::RetentionManage)?;
        read(self.read().await?.conn()).await
    }

    /// Says what another time would do; changes nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the days; [`Error::Forbidden`].
    pub async fn try_retention(&self, actor: &Actor, retention: Retention) -> Result<Effect> {
        actor.may(Right::RetentionManage)?;
        let kept_since = retention.check()?.kept_since(self.now());
        let mut reader = self.read().await?;
        let conversations = match kept_since {
            Some(since) => store::erasures::count_old(reader.conn(), since).await?,
            None => 0,
        };
        Ok(Effect {
            conversations,
            going: store::erasures::count_due(reader.conn()).await?,
        })
    }

    /// Sets how long words are kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the days; [`Error::Forbidden`].
    pub async fn set_retention(&self, actor: &Actor, retention: Retention) -> Result<Retention> {
        actor.may(Right::RetentionManage)?;
        let retention = retention.check()?;
        let mut unit = self.unit().await?;
        if read(unit.conn()).await? != retention {
            put(&mut unit, actor, retention).await?;
        }
        unit.commit().await?;
        Ok(retention)
    }

    /// Notes that the words of some conversations are to go because they are too old; returns how many.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; nothing was changed and it may be tried again.
    pub async fn note_old(&self) -> Result<u64> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let Some(since) = read(unit.conn()).await?.kept_since(now) else {
            return Ok(0);
        };
        let noted = store::erasures::ask_old(unit.conn(), since, now, AT_ONCE).await?;
        unit.commit().await?;
        Ok(noted)
    }
}

/// Writes how long words are kept, as it was checked.
pub(crate) async fn put(unit: &mut Unit, actor: &Actor, retention: Retention) -> Result<()> {
    let text = serde_json::to_string(&retention).map_err(Error::mistake)?;
    store::settings::set(unit.conn(), SETTING, &text).await?;
    let days = retention.days;
    unit.tell(actor.cause(), Fact::RetentionChanged { days });
    Ok(())
}

pub(crate) async fn read(conn: Conn<'_>) -> Result<Retention> {
    let text = store::settings::find(conn, SETTING).await?;
    let Some(text) = text else {
        return Ok(Retention::default());
    };
    serde_json::from_str(&text).map_err(Error::mistake)
}
