//! The routing policy, version by version.

use crate::{Actor, Desk, Error, Result, hours::Hours};
use domain::{
    conversation::asking,
    event::Fact,
    id::TeamId,
    permission::Right,
    routing::{PolicyVersion, RoutingPolicy},
    team::BadField,
    time::Timestamp,
};
use store::{Conn, Unit};

/// The versions that are listed: who looks for an earlier one knows its number.
const VERSIONS: i64 = 50;

/// What a policy would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// What is wrong with it, each with its place and the reason.
    pub problems: Vec<BadField>,
    /// The teams that a question would name now, in its order; empty when nobody would be asked.
    pub choices: Vec<String>,
}

impl Desk {
    /// Returns the routing policy and its version; the default has version 0.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn routing_policy(&self, actor: &Actor) -> Result<(i64, RoutingPolicy)> {
        actor.may(Right::DeskRead)?;
        Ok(store::policies::newest(self.read().await?.conn()).await?)
    }

    /// Lists the latest versions of the policy, newest first; none before the first change.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_policies(&self, actor: &Actor) -> Result<Vec<PolicyVersion>> {
        actor.may(Right::DeskRead)?;
        Ok(store::policies::list(self.read().await?.conn(), VERSIONS).await?)
    }

    /// Returns one version of the policy.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn policy_version(&self, actor: &Actor, version: i64) -> Result<RoutingPolicy> {
        actor.may(Right::DeskRead)?;
        store::policies::find(self.read().await?.conn(), version)
            .await?
            .ok_or(Error::NotFound("policy"))
    }

    /// Says what a policy would do; changes nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn try_policy(&self, actor: &Actor, policy: &RoutingPolicy) -> Result<Tried> {
        actor.may(Right::RoutingManage)?;
        let mut reader = self.read().await?;
        let problems = problems(reader.conn(), policy).await?;
        let choices = if policy.ask.is_some() {
            let teams = choices(reader.conn(), policy.default_team, self.now()).await?;
            teams.into_iter().map(|(_, name)| name).collect()
        } else {
            Vec::new()
        };
        Ok(Tried { problems, choices })
    }

    /// Makes `policy` the next version; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the first thing that is wrong; [`Error::Conflict`] `changed` when there is a later
    /// version already; [`Error::Forbidden`].
    pub async fn set_policy(
        &self,
        actor: &Actor,
        policy: &RoutingPolicy,
        version: Option<i64>,
    ) -> Result<i64> {
        actor.may(Right::RoutingManage)?;
        let mut unit = self.unit().await?;
        let version = put(&mut unit, actor, policy, version).await?;
        unit.commit().await?;
        Ok(version)
    }
}

/// Writes a policy as the next version; `version` is the one that the actor saw.
pub(crate) async fn put(
    unit: &mut Unit,
    actor: &Actor,
    policy: &RoutingPolicy,
    version: Option<i64>,
) -> Result<i64> {
    if let Some(problem) = problems(unit.conn(), policy).await?.into_iter().next() {
        return Err(problem.into());
    }
    let (known, _) = store::policies::newest(unit.conn()).await?;
    if version.is_some_and(|seen| seen != known) {
        return Err(store::Error::Changed.into());
    }
    let version = known + 1;
    let made = PolicyVersion {
        version,
        at: unit.now(),
        by: actor.viewer.operator,
    };
    store::policies::insert(unit.conn(), &made, policy)
        .await
        .map_err(|error| {
            if error.is_taken() {
                store::Error::Changed
            } else {
                error
            }
        })?;
    unit.tell(actor.cause(), Fact::PolicyChanged { version });
    Ok(version)
}

async fn problems(conn: Conn<'_>, policy: &RoutingPolicy) -> Result<Vec<BadField>> {
    let teams = store::teams::list(conn).await?;
    let teams: Vec<_> = teams.into_iter().map(|team| team.id).collect();
    Ok(policy.problems(&teams))
}

/// Lists the teams that a question names at a time: those in which somebody works and that are open, but for the one
/// where everything else goes; when all are closed, those that will open again.
pub(crate) async fn choices(
    mut conn: Conn<'_>,
    default_team: TeamId,
    now: Timestamp,
) -> Result<Vec<(TeamId, String)>> {
    let teams = store::teams::list_staffed(conn.lend()).await?;
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for team in teams.into_iter().filter(|team| team.id != default_team) {
        let hours = Hours::of(conn.lend(), team.id).await?;
        let choices = if hours.is_open(now) {
            &mut open
        } else {
            &mut closed
        };
        choices.push((team.id, team.name));
    }
    let mut choices = if open.is_empty() { closed } else { open };
    choices.truncate(asking::MAX_TEAMS);
    Ok(choices)
}
