//! What the house demands of who logs in, and what admins do about others.

use crate::{Actor, Desk, Error, Result};
use domain::{
    complaint,
    event::{Access, Fact},
    id::OperatorId,
    operator::OperatorKind,
    passkey,
    permission::Right,
    second_step::{Change, Demand, Protection, Security},
};
use std::collections::BTreeMap;
use store::{Conn, Unit};

/// The setting that holds it.
const SECURITY: &str = "security";

impl Desk {
    /// Returns what the house demands of who logs in.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn security(&self, actor: &Actor) -> Result<Security> {
        actor.may(Right::SecurityManage)?;
        read(self.read().await?.conn()).await
    }

    /// Demands a second step of nobody, admins or everybody; `version` is the one that the actor saw.
    ///
    /// Sessions of people who must have one by now, and have none, end: they are led to set it up.
    ///
    /// # Errors
    /// [`Error::Conflict`] `changed`, or `second_step.own_first` when the actor would be shut out himself;
    /// [`Error::Forbidden`].
    pub async fn demand_second_step(
        &self,
        actor: &Actor,
        demand: Demand,
        version: i64,
    ) -> Result<Security> {
        actor.may(Right::SecurityManage)?;
        let mut unit = self.unit().await?;
        let known = read(unit.conn()).await?;
        if known.version != version {
            return Err(store::Error::Changed.into());
        }
        if let Some(me) = actor.viewer.operator
            && demand.is_on(actor.viewer.role)
            && !has_any(&mut unit, me).await?
        {
            return Err(Error::conflict(
                "second_step.own_first",
                complaint::TWO_STEPS_OWN_FIRST,
            ));
        }
        let security = Security {
            second_step: demand,
            version: version + 1,
        };
        let kept = serde_json::to_string(&security).map_err(Error::mistake)?;
        store::settings::set(unit.conn(), SECURITY, &kept).await?;
        unit.tell(actor.cause(), Fact::Access(Access::Demanded {}));
        self.end_unprotected(&mut unit, actor).await?;
        unit.commit().await?;
        Ok(security)
    }

    /// Ends the sessions of people who must have a second step and have none.
    pub(crate) async fn end_unprotected(&self, unit: &mut Unit, actor: &Actor) -> Result<()> {
        let now = unit.now();
        for one in protections(unit.conn()).await? {
            let (operator, is_open) = (one.operator, one.is_demanded && one.since.is_none());
            if !is_open {
                continue;
            }
            let ended = store::sessions::revoke_others(unit.conn(), operator, "", now).await?;
            if ended > 0 {
                unit.tell(actor.cause(), Fact::SessionsEnded { operator });
            }
        }
        Ok(())
    }

    /// Lists who may log in, by name, and whether with two steps.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_protections(&self, actor: &Actor) -> Result<Vec<Protection>> {
        actor.may(Right::SecurityManage)?;
        protections(self.read().await?.conn()).await
    }

    /// Takes somebody's second step away, passkeys too, who has lost his telephone and his codes; his sessions end.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none; [`Error::Forbidden`].
    pub async fn reset_second_step(&self, actor: &Actor, operator: OperatorId) -> Result<()> {
        actor.may(Right::SecurityManage)?;
        let mut unit = self.unit().await?;
        let had_app = store::second_steps::remove(unit.conn(), operator).await?;
        let passkeys = store::passkeys::remove_all(unit.conn(), operator).await?;
        if !had_app && passkeys == 0 {
            return Err(Error::NotFound("two-step login"));
        }
        self.end_logins(&mut unit, operator).await?;
        let change = Change::Reset;
        unit.tell(
            actor.cause(),
            Fact::Access(Access::SecondStep { operator, change }),
        );
        for _ in 0..passkeys {
            let removed = passkey::Change::Removed;
            crate::passkeys::tell(&mut unit, actor.cause(), operator, removed);
        }
        unit.tell(actor.cause(), Fact::SessionsEnded { operator });
        unit.commit().await?;
        Ok(())
    }
}

/// Says whether somebody has a second step: an app that is on, or a passkey.
pub(crate) async fn has_any(unit: &mut Unit, operator: OperatorId) -> Result<bool> {
    let app = store::second_steps::find(unit.conn(), operator).await?;
    if app.is_some_and(|app| app.is_on) {
        return Ok(true);
    }
    let passkeys = store::passkeys::list(unit.conn(), operator).await?;
    Ok(!passkeys.is_empty())
}

/// What is said to who would go below the house's demand.
pub(crate) fn demanded() -> Error {
    Error::conflict("second_step.demanded", complaint::TWO_STEPS_DEMANDED)
}

pub(crate) async fn read(conn: Conn<'_>) -> Result<Security> {
    let kept = store::settings::find(conn, SECURITY).await?;
    kept.map_or_else(
        || Ok(Security::default()),
        |kept| serde_json::from_str(&kept).map_err(Error::mistake),
    )
}

async fn protections(mut conn: Conn<'_>) -> Result<Vec<Protection>> {
    let demand = read(conn.lend()).await?.second_step;
    let on: BTreeMap<_, _> = store::second_steps::list(conn.lend())
        .await?
        .into_iter()
        .collect();
    let keys = store::passkeys::count_all(conn.lend()).await?;
    let people = store::operators::list(conn).await?;
    let people = people
        .into_iter()
        .filter(|one| one.is_enabled && one.kind == OperatorKind::Human);
    Ok(people
        .map(|one| {
            let app = on.get(&one.id).copied();
            let (first, passkeys) = keys.get(&one.id).copied().unzip();
            Protection {
                operator: one.id,
                since: app.into_iter().chain(first).min(),
                passkeys: passkeys.unwrap_or_default(),
                is_demanded: demand.is_on(one.role),
                name: one.name,
            }
        })
        .collect())
}
