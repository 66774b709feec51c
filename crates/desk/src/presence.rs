//! Who takes work.

use crate::{Actor, Desk, Error, Result};
use domain::{
    event::{Cause, Fact},
    id::OperatorId,
    operator::{LeaveMode, Operator, Presence, PresenceCause, SetPresence, WantedPresence},
    permission::Right,
    team::BadField,
    view::Reason,
};
use store::Unit;

/// The most characters of a reason: a line.
const REASON_CHARS: usize = 200;

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
        self.decide_presence(actor, id, wanted, reason, None).await
    }

    /// Sets a colleague away or offline, and says why; he reads it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the reason; [`Error::Conflict`] `operator.unchanged` when he is so already;
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn send_away(
        &self,
        actor: &Actor,
        id: OperatorId,
        wanted: SetPresence,
        reason: &str,
    ) -> Result<Operator> {
        actor.may(Right::PresenceSetOthers)?;
        let words = reason.trim();
        if words.is_empty() || words.chars().count() > REASON_CHARS {
            let problem = "Please say why, in 200 characters at most.";
            return Err(BadField::new("reason", problem).into());
        }
        let reason = Reason {
            by: actor.viewer.operator,
            words: words.to_owned(),
        };
        self.decide_presence(actor, id, wanted, words, Some(&reason))
            .await
    }

    async fn decide_presence(
        &self,
        actor: &Actor,
        id: OperatorId,
        wanted: SetPresence,
        reason: &str,
        sent: Option<&Reason>,
    ) -> Result<Operator> {
        let mut unit = self.unit().await?;
        let found = store::operators::find(unit.conn(), id).await?;
        let operator = found
            .filter(|o| o.is_enabled)
            .ok_or(Error::NotFound("operator"))?;
        let open = store::conversations::list_of_operator(unit.conn(), id).await?;
        let open = open.iter().filter(|c| c.sleep().is_none()).count();
        let presence = wanted.outcome(i64::try_from(open).unwrap_or(i64::MAX));
        let gives_back =
            wanted.presence == WantedPresence::Offline && wanted.mode == LeaveMode::Requeue;
        if wanted.presence == WantedPresence::Online {
            store::operators::set_misses(unit.conn(), id, 0).await?;
        }
        if sent.is_some() && operator.presence == presence {
            let is_so = format!("{} is so already", operator.name);
            return Err(Error::conflict("operator.unchanged", is_so));
        }
        let why = PresenceCause {
            through: actor.through(),
            reason: reason.to_owned(),
        };
        store::console::set_presence_cause(unit.conn(), id, &why).await?;
        change_because(unit, actor.cause(), operator, presence, gives_back, sent).await
    }
}

/// Writes a presence and tells it; nothing happens when it is so already.
pub(crate) async fn change(
    unit: Unit,
    cause: Cause,
    operator: Operator,
    presence: Presence,
    gives_back: bool,
) -> Result<Operator> {
    change_because(unit, cause, operator, presence, gives_back, None).await
}

/// Writes a presence with why somebody else decided so, and tells it.
async fn change_because(
    mut unit: Unit,
    cause: Cause,
    mut operator: Operator,
    presence: Presence,
    gives_back: bool,
    reason: Option<&Reason>,
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
    store::presences::set_reason(unit.conn(), operator.id, reason).await?;
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
