//! Limits of queues, and the alarms of those that are over them.

use crate::{Actor, Desk, Error, Result};
use domain::{
    event::{Cause, Fact},
    id::TeamId,
    permission::Right,
    queue::{Length, Limits, leads},
};
use std::collections::BTreeSet;
use store::Unit;

/// Writes what a team promises, as it was checked.
pub(crate) async fn put_limits(
    unit: &mut Unit,
    actor: &Actor,
    team: TeamId,
    limits: &Limits,
) -> Result<()> {
    store::queues::set_limits(unit.conn(), team, limits).await?;
    unit.tell(actor.cause(), Fact::TeamChanged { team });
    Ok(())
}

impl Desk {
    /// Sets what a team promises, and when those who lead it are called.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`] for a team that the actor does not lead; [`Error::Forbidden`].
    pub async fn set_queue_limits(
        &self,
        actor: &Actor,
        team: TeamId,
        limits: &Limits,
    ) -> Result<Limits> {
        actor.may(Right::QueuesLimit)?;
        let limits = limits.check()?;
        let mut unit = self.unit().await?;
        let found = store::teams::find(unit.conn(), team).await?;
        found
            .filter(|team| leads(&actor.viewer, team.id))
            .ok_or(Error::NotFound("team"))?;
        put_limits(&mut unit, actor, team, &limits).await?;
        unit.commit().await?;
        Ok(limits)
    }

    /// Looks at every queue, and tells which went over its limits and which came back; returns how many did.
    ///
    /// Any number of nodes may do so at once: each change is told once.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn look_at_queues(&self) -> Result<usize> {
        let mut reader = self.read().await?;
        let now = self.now();
        let limits = store::queues::list_limits(reader.conn()).await?;
        let lengths = store::queues::list_lengths(reader.conn()).await?;
        let alarms = store::queues::list_alarms(reader.conn()).await?;
        drop(reader);
        let is_over = |(team, length): &(&TeamId, &Length)| {
            let limits = limits.get(*team).copied().unwrap_or_default();
            length.alarm(&limits, now).is_some()
        };
        let over: BTreeSet<TeamId> = lengths
            .iter()
            .filter(is_over)
            .map(|(team, _)| *team)
            .collect();
        let known: BTreeSet<TeamId> = alarms.iter().map(|alarm| alarm.team).collect();
        if over == known {
            return Ok(0);
        }
        let mut unit = self.unit().await?;
        let mut told = 0;
        for team in over.symmetric_difference(&known).copied() {
            let since = over.contains(&team).then_some(now);
            let is_news = match since {
                Some(since) => store::queues::raise(unit.conn(), team, since).await?,
                None => store::queues::calm(unit.conn(), team).await?,
            };
            if is_news {
                told += 1;
                unit.tell(Cause::System, Fact::QueueAlarm { team, since });
            }
        }
        unit.commit().await?;
        Ok(told)
    }
}
