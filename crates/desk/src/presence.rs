//! Who takes work.

use crate::{Actor, Desk, Error, Result};
use domain::{
    event::{Cause, Fact},
    id::OperatorId,
    operator::{LeaveMode, Operator, Presence, PresenceCause, SetPresence, WantedPresence},
    permission::Right,
};
use store::Unit;

impl Desk {
    /// Sets whether an operator takes work: his own presence, or a colleague's with the right to.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_presence(
        &self,
        actor: &Actor,
        id: OperatorId,
        wanted: SetPresence,
    ) -> Result<Operator> {
        self.set_presence_because(actor, id, wanted, "").await
    }

    /// Sets whether an operator takes work, with the reason in his words; it may be empty.
    pub(crate) async fn set_presence_because(
        &self,
        actor: &Actor,
        id: OperatorId,
        wanted: SetPresence,
        reason: &str,
    ) -> Result<Operator> {
        let is_own = actor.viewer.operator == Some(id);
        actor.may(if is_own {
            Right::PresenceSet
        } else {
            Right::PresenceSetOthers
        })?;
        let mut unit = self.unit().await?;
        let found = store::operators::find(unit.conn(), id).await?;
        let operator = found
            .filter(|o| o.is_enabled)
            .ok_or(Error::NotFound("operator"))?;
        let open = store::conversations::list_of_operator(unit.conn(), id)
            .await?
            .len();
        let presence = wanted.outcome(i64::try_from(open).unwrap_or(i64::MAX));
        let gives_back =
            wanted.presence == WantedPresence::Offline && wanted.mode == LeaveMode::Requeue;
        if wanted.presence == WantedPresence::Online {
            store::operators::set_misses(unit.conn(), id, 0).await?;
        }
        let why = PresenceCause {
            through: actor.through(),
            reason: reason.to_owned(),
        };
        store::console::set_presence_cause(unit.conn(), id, &why).await?;
        change(unit, actor.cause(), operator, presence, gives_back).await
    }
}

/// Writes a presence and tells it; nothing happens when it is so already.
pub(crate) async fn change(
    mut unit: Unit,
    cause: Cause,
    mut operator: Operator,
    presence: Presence,
    gives_back: bool,
) -> Result<Operator> {
    if operator.presence == presence {
        unit.commit().await?;
        return Ok(operator);
    }
    operator.presence = presence;
    operator.version += 1;
    let now = unit.now();
    store::operators::set_presence(unit.conn(), operator.id, presence, operator.version, now)
        .await?;
    unit.tell(
        cause,
        Fact::PresenceChanged {
            operator: operator.id,
            presence,
            gives_back,
        },
    );
    unit.commit().await?;
    Ok(operator)
}
