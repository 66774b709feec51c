//! The configuration of the house as one file: taken out, looked at, taken in.
//!
//! What a file would do is found out by doing it in a transaction that is not committed, so that what is shown
//! before is what happens then.

mod apply;
mod own;

use crate::{Actor, Desk, Error, Result, seal::hash};
use apply::Applying;
use domain::{
    configuration::{Configuration, Plan, Step, plan},
    permission::Right,
    team::BadField,
};
use store::Unit;

/// What taking a file in would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// What keeps it from being taken in, each with its place in the file; nothing is done while there is any.
    pub problems: Vec<BadField>,
    /// Each thing of the file and what happens to it.
    pub steps: Vec<Step>,
    /// The mark of the house as it was looked at.
    pub seen: String,
}

impl Desk {
    /// Takes the configuration of the house out; no secret is in it.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn export_configuration(&self, actor: &Actor) -> Result<Configuration> {
        actor.may(Right::ConfigurationManage)?;
        own::read(self.read().await?.conn()).await
    }

    /// Says what taking a file in would do; changes nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn try_configuration(&self, actor: &Actor, file: &Configuration) -> Result<Outlook> {
        actor.may(Right::ConfigurationManage)?;
        let mut unit = self.unit().await?;
        let own = own::read(unit.conn()).await?;
        let seen = mark(&own)?;
        let (problems, steps) = match self.plan(&mut unit, file, &own).await? {
            Err(problems) => (problems, Vec::new()),
            Ok(Plan { wanted, steps }) => {
                let applied = Applying::new(self, actor, &mut unit).all(&wanted, &steps);
                match applied.await {
                    Ok(_) => (Vec::new(), steps),
                    Err(error) => (vec![as_problem(error)?], steps),
                }
            }
        };
        // Nothing is committed.
        drop(unit);
        Ok(Outlook {
            problems,
            steps,
            seen,
        })
    }

    /// Takes a file in, all of it or nothing; `seen` is the mark of the house that the actor saw.
    ///
    /// What the house has and the file has not stays. Returns each thing of the file and what happened to it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the first thing that is wrong; [`Error::Conflict`] `changed` when the house is not
    /// as it was seen, or with the code of a change that it refuses; [`Error::Forbidden`].
    pub async fn import_configuration(
        &self,
        actor: &Actor,
        file: &Configuration,
        seen: Option<&str>,
    ) -> Result<Vec<Step>> {
        actor.may(Right::ConfigurationManage)?;
        let mut unit = self.unit().await?;
        let own = own::read(unit.conn()).await?;
        if let Some(seen) = seen
            && seen != mark(&own)?
        {
            return Err(store::Error::Changed.into());
        }
        let Plan { wanted, steps } = match self.plan(&mut unit, file, &own).await? {
            Ok(plan) => plan,
            Err(problems) => {
                let first = problems.into_iter().next();
                return Err(
                    first.map_or_else(|| Error::mistake("a plan without reason"), Into::into)
                );
            }
        };
        let applied = Applying::new(self, actor, &mut unit).all(&wanted, &steps);
        let changed_bots = applied.await?;
        unit.commit().await?;
        for bot in &changed_bots {
            self.release_if_kept(bot).await?;
        }
        Ok(steps)
    }

    async fn plan(
        &self,
        unit: &mut Unit,
        file: &Configuration,
        own: &Configuration,
    ) -> Result<std::result::Result<Plan, Vec<BadField>>> {
        let taken = store::configuration::list_taken(unit.conn()).await?;
        let planned = file.check();
        Ok(planned.and_then(|file| plan(&file, own, &taken, || self.id())))
    }
}

/// Returns what a house is recognised by while somebody looks at what a file would do.
fn mark(own: &Configuration) -> Result<String> {
    let text = serde_json::to_vec(own).map_err(Error::mistake)?;
    Ok(hash(&text))
}

/// Returns what keeps a file out, for who looks; what is no fault of the file stays an error.
fn as_problem(error: Error) -> Result<BadField> {
    match error {
        Error::Invalid(problem) => Ok(problem),
        Error::Conflict { code, message } => Ok(BadField::new(code, message)),
        other @ (Error::NotFound(_)
        | Error::Forbidden(_)
        | Error::Unauthenticated(_)
        | Error::TooMany { .. }
        | Error::Unavailable(_)
        | Error::Internal(_)) => Err(other),
    }
}
