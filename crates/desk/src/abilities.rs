//! What operators can, and when teams are open.

use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    event::Fact,
    id::{OperatorId, TeamId},
    permission::Right,
    routing::{Abilities, BusinessHours},
    team::BadField,
};
use hypervisor::Calendar;
use store::Unit;

impl Desk {
    /// Returns what an operator can, and its version.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn abilities(&self, actor: &Actor, operator: OperatorId) -> Result<(i64, Abilities)> {
        actor.may(Right::DeskRead)?;
        store::abilities::find_versioned(self.read().await?.conn(), operator)
            .await?
            .ok_or(Error::NotFound("operator"))
    }

    /// Sets what an operator can; the next conversation is given by it. `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed` when somebody changed it since;
    /// [`Error::Forbidden`].
    pub async fn set_abilities(
        &self,
        actor: &Actor,
        operator: OperatorId,
        abilities: &Abilities,
        version: Option<i64>,
    ) -> Result<(i64, Abilities)> {
        actor.may(Right::OperatorsManage)?;
        let abilities = abilities.check()?;
        let mut unit = self.unit().await?;
        let (known, _) = store::abilities::find_versioned(unit.conn(), operator)
            .await?
            .ok_or(Error::NotFound("operator"))?;
        let version = version.unwrap_or(known) + 1;
        store::abilities::set(unit.conn(), operator, &abilities, version).await?;
        unit.tell(actor.cause(), Fact::OperatorChanged { operator });
        unit.commit().await?;
        Ok((version, abilities))
    }

    /// Returns when a team is open, `None` = always, and its version.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn team_hours(
        &self,
        actor: &Actor,
        team: TeamId,
    ) -> Result<(i64, Option<BusinessHours>)> {
        actor.may(Right::DeskRead)?;
        store::abilities::find_hours_versioned(self.read().await?.conn(), team)
            .await?
            .ok_or(Error::NotFound("team"))
    }

    /// Sets when a team is open, `None` = always, and returns its version; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`] about the first thing that is wrong, an unknown time zone too; [`Error::NotFound`];
    /// [`Error::Conflict`] `changed` when somebody changed it since; [`Error::Forbidden`].
    pub async fn set_team_hours(
        &self,
        actor: &Actor,
        team: TeamId,
        hours: Option<&BusinessHours>,
        version: Option<i64>,
    ) -> Result<i64> {
        actor.may(Right::TeamsManage)?;
        let mut unit = self.unit().await?;
        let version = put_hours(&mut unit, actor, team, hours, version).await?;
        unit.commit().await?;
        Ok(version)
    }
}

/// Writes when a team is open; `version` is the one that the actor saw.
pub(crate) async fn put_hours(
    unit: &mut Unit,
    actor: &Actor,
    team: TeamId,
    hours: Option<&BusinessHours>,
    version: Option<i64>,
) -> Result<i64> {
    if let Some(hours) = hours {
        if let Some(problem) = hours.problems().into_iter().next() {
            return Err(problem.into());
        }
        if let Err(unknown) = Calendar::new(hours) {
            let problem = complaint::no_time_zone(unknown.0);
            return Err(BadField::new("zone", problem).into());
        }
    }
    let (known, _) = store::abilities::find_hours_versioned(unit.conn(), team)
        .await?
        .ok_or(Error::NotFound("team"))?;
    let version = version.unwrap_or(known) + 1;
    store::abilities::set_hours(unit.conn(), team, hours, version).await?;
    unit.tell(actor.cause(), Fact::TeamChanged { team });
    Ok(version)
}
