//! Whose browser still listens: who takes work through a browser that is silent is out of reach.

use crate::{Desk, Result, presence};
use domain::{
    event::Cause,
    id::OperatorId,
    listening::Listener,
    operator::{Presence, PresenceCause},
    time::Timestamp,
};
use std::collections::BTreeSet;

impl Desk {
    /// Notes whose browsers listen to this node, and tells who is out of reach and who is back; returns how many
    /// are one or the other.
    ///
    /// Any number of nodes may do so at once: each change is told once. `watched_since` is when this node began to
    /// look without a gap.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn look_at_listeners(
        &self,
        here: &BTreeSet<OperatorId>,
        watched_since: Timestamp,
    ) -> Result<usize> {
        let mut known = store::listeners::list(self.read().await?.conn()).await?;
        self.note_listeners(here, &mut known).await?;
        let mut told = 0;
        let now = self.now();
        for listener in known {
            if listener.turns(watched_since, now).is_none() {
                continue;
            }
            match self.turn(listener.operator, watched_since).await {
                Ok(is_told) => told += usize::from(is_told),
                // Somebody was faster; the next look sees what he made of it.
                Err(error) if error.is_lost_race() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(told)
    }

    async fn note_listeners(
        &self,
        here: &BTreeSet<OperatorId>,
        known: &mut [Listener],
    ) -> Result<()> {
        let now = self.now();
        let is_news =
            |known: &&mut Listener| here.contains(&known.operator) && known.is_to_be_noted(now);
        let mut news = known.iter_mut().filter(is_news).peekable();
        if news.peek().is_none() {
            return Ok(());
        }
        let mut unit = self.unit().await?;
        let at = unit.now();
        for listener in news {
            store::listeners::note(unit.conn(), listener.operator, at).await?;
            listener.heard = Some(at);
        }
        unit.commit().await?;
        Ok(())
    }

    /// Turns one operator's presence, if it still is to be turned.
    async fn turn(&self, id: OperatorId, watched_since: Timestamp) -> Result<bool> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let all = store::listeners::list(unit.conn()).await?;
        let listener = all.into_iter().find(|listener| listener.operator == id);
        let found = store::operators::find(unit.conn(), id).await?;
        // Another node may have turned it between the two.
        let both = listener
            .zip(found)
            .filter(|(listener, operator)| operator.presence == listener.presence);
        let turned = both
            .and_then(|(listener, operator)| Some((listener.turns(watched_since, now)?, operator)));
        let Some((presence, operator)) = turned else {
            unit.commit().await?;
            return Ok(false);
        };
        if presence == Presence::Online {
            store::operators::set_misses(unit.conn(), id, 0).await?;
        }
        // He stays one who came through a browser.
        let why = PresenceCause::default();
        presence::change(unit, Cause::System, operator, presence, false, &why).await?;
        Ok(true)
    }
}
