//! Teams.

use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    event::Fact,
    id::TeamId,
    permission::Right,
    team::{BadField, Team, TeamForm},
};
use store::Unit;

fn name_taken(error: store::Error) -> Error {
    if error.is_taken() {
        BadField::new("name", complaint::TEAM_TAKEN).into()
    } else {
        error.into()
    }
}

/// Writes a team in its first version, or over the one before.
pub(crate) async fn put(unit: &mut Unit, actor: &Actor, team: &Team) -> Result<()> {
    let written = if team.version == 1 {
        store::teams::insert(unit.conn(), team).await
    } else {
        store::teams::save(unit.conn(), team).await
    };
    written.map_err(name_taken)?;
    unit.tell(actor.cause(), Fact::TeamChanged { team: team.id });
    Ok(())
}

impl Desk {
    /// Makes a team.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the name or the times; [`Error::Forbidden`].
    pub async fn create_team(&self, actor: &Actor, form: &TeamForm) -> Result<Team> {
        actor.may(Right::TeamsManage)?;
        let TeamForm { name, assignment } = form.check()?;
        let team = Team {
            id: TeamId::new(self.id()),
            name,
            assignment,
            version: 1,
        };
        let mut unit = self.unit().await?;
        put(&mut unit, actor, &team).await?;
        unit.commit().await?;
        Ok(team)
    }

    /// Changes a team; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed` when somebody changed it since;
    /// [`Error::Forbidden`].
    pub async fn update_team(
        &self,
        actor: &Actor,
        id: TeamId,
        form: &TeamForm,
        version: Option<i64>,
    ) -> Result<Team> {
        actor.may(Right::TeamsManage)?;
        let TeamForm { name, assignment } = form.check()?;
        let mut unit = self.unit().await?;
        let known = store::teams::find(unit.conn(), id)
            .await?
            .ok_or(Error::NotFound("team"))?;
        let version = version.unwrap_or(known.version) + 1;
        let team = Team {
            id,
            name,
            assignment,
            version,
        };
        put(&mut unit, actor, &team).await?;
        unit.commit().await?;
        Ok(team)
    }

    /// Lists the teams by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_teams(&self, actor: &Actor) -> Result<Vec<Team>> {
        actor.may(Right::DeskRead)?;
        Ok(store::teams::list(self.read().await?.conn()).await?)
    }

    /// Returns a team.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_team(&self, actor: &Actor, id: TeamId) -> Result<Team> {
        actor.may(Right::DeskRead)?;
        store::teams::find(self.read().await?.conn(), id)
            .await?
            .ok_or(Error::NotFound("team"))
    }
}
