//! Who takes work.

use crate::{Actor, Desk, Error, Result};
use domain::{
    absence::Absence,
    complaint,
    event::{Cause, Fact},
    id::{ConversationId, OperatorId},
    operator::{LeaveMode, Operator, Presence, PresenceCause, SetPresence, WantedPresence},
    permission::Right,
    team::BadField,
    time::Timestamp,
    view::Reason,
};
use store::Unit;

/// Whether an operator takes work, and what he does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// Whether he takes work.
    pub presence: Presence,
    /// Why he takes none.
    pub reason: Option<Reason>,
    /// What he carries, in units.
    pub used_units: i64,
    /// What he wraps up: identity, number and until when.
    pub wrap_ups: Vec<(ConversationId, i64, Timestamp)>,
}

impl Attendance {
    /// Returns what he does, in a word: `free`, `busy` or `wrap_up`.
    #[must_use]
    pub const fn work(&self) -> &'static str {
        if !self.wrap_ups.is_empty() {
            "wrap_up"
        } else if self.used_units > 0 {
            "busy"
        } else {
            "free"
        }
    }
}

/// The most characters of what a colleague is told: a line.
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
        self.set_presence_because(actor, id, wanted, &Absence::default())
            .await
    }

    /// Sets whether an operator takes work and, for an absence, why and until when: then he takes work again by
    /// himself.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the reason or the time; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_presence_because(
        &self,
        actor: &Actor,
        id: OperatorId,
        wanted: SetPresence,
        absence: &Absence,
    ) -> Result<Operator> {
        let is_own = actor.viewer.operator == Some(id);
        actor.may(if is_own {
            Right::PresenceSet
        } else {
            Right::PresenceSetOthers
        })?;
        let reasons = store::presences::list_away_reasons(self.read().await?.conn()).await?;
        let absence = absence.check(&reasons, self.now())?;
        self.decide_presence(actor, id, wanted, absence, false)
            .await
    }

    /// Sets a colleague away or offline, and says why in words of one's own; he reads it.
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
            let problem = complaint::SAY_WHY;
            return Err(BadField::new("reason", problem).into());
        }
        let absence = Absence {
            reason: words.to_owned(),
            until: None,
        };
        self.decide_presence(actor, id, wanted, absence, true).await
    }

    /// Returns whether an operator takes work, why not, and what he does.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn presence(&self, actor: &Actor, id: OperatorId) -> Result<Attendance> {
        actor.may(Right::DeskRead)?;
        let mut reader = self.read().await?;
        let found = store::operators::find(reader.conn(), id).await?;
        let operator = found.ok_or(Error::NotFound("operator"))?;
        let cause = store::presences::find_cause(reader.conn(), id).await?;
        let loads = store::queues::list_loads(reader.conn(), &[id]).await?;
        Ok(Attendance {
            presence: operator.presence,
            reason: cause.and_then(|cause| cause.told()),
            used_units: loads.first().map_or(0, |load| load.used_units),
            wrap_ups: store::wrap_ups::list_of(reader.conn(), id).await?,
        })
    }

    async fn decide_presence(
        &self,
        actor: &Actor,
        id: OperatorId,
        wanted: SetPresence,
        absence: Absence,
        must_change: bool,
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
        if must_change && operator.presence == presence {
            let is_so = complaint::so_already(operator.name.as_str());
            return Err(Error::conflict("operator.unchanged", is_so));
        }
        let takes_work = presence == Presence::Online;
        let why = PresenceCause {
            through: actor.through(),
            by: actor.viewer.operator.filter(|_| !takes_work),
            reason: if takes_work {
                String::new()
            } else {
                absence.reason
            },
            until: absence.until.filter(|_| presence == Presence::Away),
        };
        change(unit, actor.cause(), operator, presence, gives_back, &why).await
    }

    /// Lets an operator take work again whose absence is over; nothing happens when he decided otherwise.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; [`Error::Conflict`] `changed` when somebody was faster.
    pub(crate) async fn absence_is_over(&self, id: OperatorId) -> Result<()> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let cause = store::presences::find_cause(unit.conn(), id).await?;
        let is_over = |cause: &PresenceCause| cause.until.is_some_and(|until| until <= now);
        let found = store::operators::find(unit.conn(), id).await?;
        let away = found.filter(|o| o.is_enabled && o.presence == Presence::Away);
        let Some((operator, cause)) = away.zip(cause.filter(is_over)) else {
            unit.commit().await?;
            return Ok(());
        };
        store::operators::set_misses(unit.conn(), id, 0).await?;
        // He comes back by the door by which he left.
        let why = PresenceCause {
            through: cause.through,
            ..PresenceCause::default()
        };
        change(unit, Cause::System, operator, Presence::Online, false, &why).await?;
        Ok(())
    }

    /// Lists the reasons that the house keeps for being away, in their order; none = any words are one.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn away_reasons(&self, actor: &Actor) -> Result<Vec<String>> {
        actor.may(Right::DeskRead)?;
        Ok(store::presences::list_away_reasons(self.read().await?.conn()).await?)
    }

    /// Replaces the reasons that the house keeps for being away; who is away keeps his.
    ///
    /// # Errors
    /// [`Error::Invalid`] about the first that is wrong; [`Error::Forbidden`].
    pub async fn set_away_reasons(&self, actor: &Actor, reasons: &[String]) -> Result<Vec<String>> {
        actor.may(Right::OperatorsManage)?;
        let reasons = domain::absence::parse_reasons(reasons)?;
        let mut unit = self.unit().await?;
        put_away_reasons(&mut unit, actor, &reasons).await?;
        unit.commit().await?;
        Ok(reasons)
    }
}

/// Writes the reasons for being away, as they were checked.
pub(crate) async fn put_away_reasons(
    unit: &mut Unit,
    actor: &Actor,
    reasons: &[String],
) -> Result<()> {
    store::presences::set_away_reasons(unit.conn(), reasons).await?;
    unit.tell(actor.cause(), Fact::AwayReasonsChanged {});
    Ok(())
}

/// Writes a presence and why it is so, and tells it; nothing is told when it is so already.
pub(crate) async fn change(
    mut unit: Unit,
    cause: Cause,
    mut operator: Operator,
    presence: Presence,
    gives_back: bool,
    why: &PresenceCause,
) -> Result<Operator> {
    let known = store::presences::find_cause(unit.conn(), operator.id).await?;
    store::presences::set_cause(unit.conn(), operator.id, why).await?;
    let is_told = known.unwrap_or_default().told() == why.told();
    if operator.presence == presence && is_told {
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
