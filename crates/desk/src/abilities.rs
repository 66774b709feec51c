//! What operators can, and when teams are open.

use crate::{Actor, Desk, Error, Result};
use domain::{
    event::Fact,
    id::{OperatorId, TeamId},
    permission::Right,
    routing::{Abilities, BusinessHours},
    team::BadField,
};
use hypervisor::Calendar;

impl Desk {
    /// Returns what an operator can.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn abilities(&self, actor: &Actor, operator: OperatorId) -> Result<Abilities> {
        actor.may(Right::DeskRead)?;
        store::abilities::find(self.read().await?.conn(), operator)
            .await?
            .ok_or(Error::NotFound("operator"))
    }

    /// Sets what an operator can; the next conversation is given by it.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_abilities(
        &self,
        actor: &Actor,
        operator: OperatorId,
        abilities: &Abilities,
    ) -> Result<Abilities> {
        actor.may(Right::OperatorsManage)?;
        let abilities = abilities.check()?;
        let mut unit = self.unit().await?;
        store::operators::find(unit.conn(), operator)
            .await?
            .ok_or(Error::NotFound("operator"))?;
        store::abilities::set(unit.conn(), operator, &abilities).await?;
        unit.tell(actor.cause(), Fact::OperatorChanged { operator });
        unit.commit().await?;
        Ok(abilities)
    }

    /// Returns when a team is open; `None` = always.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn team_hours(&self, actor: &Actor, team: TeamId) -> Result<Option<BusinessHours>> {
        let team = self.get_team(actor, team).await?;
        Ok(store::abilities::find_hours(self.read().await?.conn(), team.id).await?)
    }

    /// Sets when a team is open; `None` = always.
    ///
    /// # Errors
    /// [`Error::Invalid`] about the first thing that is wrong, an unknown time zone too; [`Error::NotFound`];
    /// [`Error::Forbidden`].
    pub async fn set_team_hours(
        &self,
        actor: &Actor,
        team: TeamId,
        hours: Option<&BusinessHours>,
    ) -> Result<()> {
        actor.may(Right::TeamsManage)?;
        if let Some(hours) = hours {
            if let Some(problem) = hours.problems().into_iter().next() {
                return Err(problem.into());
            }
            if let Err(unknown) = Calendar::new(hours) {
                return Err(BadField::new(
                    "zone",
                    &format!("There is no time zone {}.", unknown.0),
                )
                .into());
            }
        }
        let mut unit = self.unit().await?;
        store::teams::find(unit.conn(), team)
            .await?
            .ok_or(Error::NotFound("team"))?;
        store::abilities::set_hours(unit.conn(), team, hours).await?;
        unit.tell(actor.cause(), Fact::TeamChanged { team });
        unit.commit().await?;
        Ok(())
    }
}
