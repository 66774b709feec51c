//! Facts about conversations.

use crate::error::Refused;
use crate::machine::Hypervisor;
use crate::policy::{Demand, Told};
use crate::state::{Conversation, Holding, Phase, Quiet, Wanted, Wants, Wish};
use domain::conversation::Epoch;
use domain::id::{ConversationId, OfferId, OperatorId};
use domain::time::Timestamp;
use std::collections::BTreeMap;

/// More than any operator carries, and few enough that sums stay exact.
const UNITS_MAX: i64 = 1_000_000;

impl Hypervisor {
    /// While a promise of the same epoch is on its way, only the demand is news.
    pub(crate) fn conversation_waits(
        &mut self,
        id: ConversationId,
        epoch: Epoch,
        demand: Demand,
    ) -> Result<(), Refused> {
        let known = self.state.conversations.get(&id);
        let is_promised =
            known.is_some_and(|c| matches!(c.phase, Phase::Promised { .. }) && c.epoch == epoch);
        self.take_demand(id, epoch, demand)?;
        if !is_promised {
            self.turn_into(id, epoch, Phase::Waiting);
        }
        Ok(())
    }

    /// Hearing again what is known already does not overtake a wish.
    pub(crate) fn conversation_held(
        &mut self,
        id: ConversationId,
        epoch: Epoch,
        demand: Demand,
        holding: Holding,
    ) -> Result<(), Refused> {
        self.take_demand(id, epoch, demand)?;
        self.introduce_stranger(holding.operator);
        let is_known = self.state.conversations.get(&id).is_some_and(|c| {
            c.epoch == epoch
                && matches!(c.phase, Phase::Held(known) if known.operator == holding.operator)
        });
        if is_known {
            self.edit_conversation(id, |c| c.phase = Phase::Held(holding));
        } else {
            self.turn_into(id, epoch, Phase::Held(holding));
        }
        Ok(())
    }

    pub(crate) fn offer_open(
        &mut self,
        id: ConversationId,
        epoch: Epoch,
        offer: OfferId,
        offered: Phase,
    ) -> Result<(), Refused> {
        self.check_epoch(id, epoch)?;
        let conversation = self
            .state
            .conversations
            .get(&id)
            .ok_or(Refused::UnknownConversation)?;
        match conversation.phase {
            Phase::Held(_) | Phase::Snoozed { .. } | Phase::WrapUp { .. } | Phase::Closed => {
                return Err(Refused::NotWaiting);
            }
            Phase::Waiting | Phase::Promised { .. } | Phase::Offered { .. } => {}
        }
        if self
            .links
            .offers
            .get(&offer)
            .is_some_and(|other| *other != id)
        {
            return Err(Refused::StaleOffer);
        }
        offered
            .operator()
            .into_iter()
            .for_each(|operator| self.introduce_stranger(operator));
        self.turn_into(id, epoch, offered);
        Ok(())
    }

    pub(crate) fn offer_accepted(&mut self, offer: OfferId, epoch: Epoch) -> Result<(), Refused> {
        let (id, operator) = self.open_offer(offer, epoch)?;
        let holding = Holding::begun(operator, self.state.now);
        self.turn_into(id, epoch, Phase::Held(holding));
        self.see_operator(operator);
        Ok(())
    }

    pub(crate) fn offer_declined(&mut self, offer: OfferId, epoch: Epoch) -> Result<(), Refused> {
        let (id, operator) = self.open_offer(offer, epoch)?;
        let until = self.state.after(self.state.policy.routing.exclusion_ms);
        self.turn_into(id, epoch, Phase::Waiting);
        self.edit_conversation(id, |c| exclude(&mut c.excluded, operator, until));
        self.see_operator(operator);
        Ok(())
    }

    pub(crate) fn operator_replied(
        &mut self,
        id: ConversationId,
        operator: OperatorId,
    ) -> Result<(), Refused> {
        self.known(id)?;
        let mut is_owner = false;
        let now = self.state.now;
        self.edit_conversation(id, |c| {
            if let Phase::Held(holding) = &mut c.phase
                && holding.operator == operator
            {
                is_owner = true;
                holding.is_answered = true;
                holding.is_overdue = false;
                holding.quiet = Quiet::Since(now);
            }
        });
        if is_owner {
            self.see_operator(operator);
        }
        Ok(())
    }

    pub(crate) fn close(&mut self, id: ConversationId, epoch: Epoch) -> Result<(), Refused> {
        self.known(id)?;
        self.check_epoch(id, epoch)?;
        let over = self.over(id);
        self.turn_into(id, epoch, over);
        self.forget_conversation(id);
        Ok(())
    }

    /// Returns what a conversation that ends turns into: its owner may have to wrap it up.
    fn over(&self, id: ConversationId) -> Phase {
        let Some(c) = self.state.conversations.get(&id) else {
            return Phase::Closed;
        };
        let wrap_up_ms = *self.state.policy.routing.wrap_up_ms.of(c.work);
        match c.phase {
            Phase::WrapUp { .. } => c.phase,
            Phase::Held(holding) if wrap_up_ms > 0 => Phase::WrapUp {
                operator: holding.operator,
                until: self.state.now.plus_ms(wrap_up_ms),
            },
            Phase::Waiting
            | Phase::Promised { .. }
            | Phase::Offered { .. }
            | Phase::Held(_)
            | Phase::Snoozed { .. }
            | Phase::Closed => Phase::Closed,
        }
    }

    /// Takes in a conversation that waits for nobody: it sleeps, or is wrapped up.
    pub(crate) fn conversation_rests(
        &mut self,
        id: ConversationId,
        epoch: Epoch,
        demand: Demand,
        phase: Phase,
    ) -> Result<(), Refused> {
        if let Some(worker) = phase.worker() {
            let known = self.state.operators.get(&worker);
            known
                .filter(|operator| !operator.is_removed)
                .ok_or(Refused::UnknownOperator)?;
        }
        self.take_demand(id, epoch, demand)?;
        self.turn_into(id, epoch, phase);
        Ok(())
    }

    pub(crate) fn wrap_up_done(&mut self, id: ConversationId) -> Result<(), Refused> {
        self.known(id)?;
        self.end_wrap_up(id);
        Ok(())
    }

    pub(crate) fn end_wrap_up(&mut self, id: ConversationId) {
        let known = self.state.conversations.get(&id);
        if known.is_some_and(|c| matches!(c.phase, Phase::WrapUp { .. })) {
            self.edit_conversation(id, |c| c.phase = Phase::Closed);
            self.forget_conversation(id);
        }
    }

    /// The customer is there again: what is silent takes its units, what sleeps wakes.
    pub(crate) fn customer_wrote(&mut self, id: ConversationId) -> Result<(), Refused> {
        self.known(id)?;
        self.edit_conversation(id, |c| match &mut c.phase {
            Phase::Held(holding) => holding.quiet = Quiet::No,
            Phase::Snoozed { is_due, .. } => *is_due = true,
            Phase::Waiting
            | Phase::Promised { .. }
            | Phase::Offered { .. }
            | Phase::WrapUp { .. }
            | Phase::Closed => {}
        });
        Ok(())
    }

    /// Forgets a closed conversation once no wish about it is open.
    pub(crate) fn forget_conversation(&mut self, id: ConversationId) {
        let is_gone = self
            .state
            .conversations
            .get(&id)
            .is_some_and(|c| c.phase == Phase::Closed && c.wish.is_none());
        if is_gone {
            self.links.lift_conversation(&self.state, id);
            self.state.conversations.remove(&id);
        }
    }

    /// Enters a new phase because a fact says so; an open wish about the conversation is overtaken.
    fn turn_into(&mut self, id: ConversationId, epoch: Epoch, phase: Phase) {
        let Some(conversation) = self.state.conversations.get(&id) else {
            return;
        };
        if let Some(wish) = conversation.wish
            && let Some(Wish::About { is_superseded, .. }) = self.state.wishes.get_mut(&wish)
        {
            *is_superseded = true;
        }
        self.edit_conversation(id, |c| {
            if epoch > c.epoch {
                c.rests_until = None;
            }
            c.epoch = epoch;
            c.phase = phase;
        });
    }

    /// Takes in what a conversation asks for; an unknown one is then known, as closed.
    fn take_demand(
        &mut self,
        id: ConversationId,
        epoch: Epoch,
        demand: Demand,
    ) -> Result<(), Refused> {
        self.check_epoch(id, epoch)?;
        let team = self.state.known_team(demand.team);
        let wants = Wants {
            need: demand.need,
            last: demand.last,
            preferred: demand.preferred,
            is_for_people: demand.is_for_people,
        };
        let known = self.state.conversations.get(&id);
        // Another queue, or the same once more: the search begins anew.
        let known = known.filter(|c| c.team == team && c.since == demand.since);
        let reached = known.map_or(0, |c| c.ring).max(demand.ring);
        let told = known.map_or(Told::default(), |c| c.told).and(demand.told);
        let is_starving = known.is_some_and(|c| c.is_starving);
        let ring = self.state.ring_from(reached, &wants, demand.since);
        let first = self.state.ring_from(demand.ring, &wants, demand.since);
        let kept_ring = known.map_or(first, |c| c.kept_ring.max(first));
        self.state.conversations.entry(id).or_insert_with(|| {
            Box::new(Conversation {
                epoch,
                team,
                enqueued_at: demand.enqueued_at,
                since: demand.since,
                priority: demand.priority,
                work: demand.work,
                units: 1,
                wants: Wanted::default(),
                ring,
                kept_ring,
                told,
                due: Told::default(),
                is_starving,
                step_at: None,
                excluded: BTreeMap::new(),
                phase: Phase::Closed,
                wish: None,
                rests_until: None,
            })
        });
        self.edit_conversation(id, |c| {
            c.team = team;
            c.enqueued_at = demand.enqueued_at;
            c.since = demand.since;
            c.priority = demand.priority;
            c.work = demand.work;
            c.units = demand.units.clamp(1, UNITS_MAX);
            c.wants = wants.into();
            c.ring = ring;
            c.kept_ring = kept_ring;
            c.told = told;
            c.is_starving = is_starving;
            for exclusion in demand.excluded {
                exclude(&mut c.excluded, exclusion.operator, exclusion.until);
            }
        });
        self.plan(id);
        Ok(())
    }

    fn check_epoch(&self, id: ConversationId, epoch: Epoch) -> Result<(), Refused> {
        match self.state.conversations.get(&id) {
            Some(known) if epoch < known.epoch => Err(Refused::StaleEpoch),
            Some(_) | None => Ok(()),
        }
    }

    fn open_offer(
        &self,
        offer: OfferId,
        epoch: Epoch,
    ) -> Result<(ConversationId, OperatorId), Refused> {
        let id = *self.links.offers.get(&offer).ok_or(Refused::StaleOffer)?;
        self.check_epoch(id, epoch)?;
        let conversation = self
            .state
            .conversations
            .get(&id)
            .ok_or(Refused::StaleOffer)?;
        let operator = conversation.phase.operator().ok_or(Refused::StaleOffer)?;
        Ok((id, operator))
    }
}

/// Lets a conversation avoid `operator`; the later end wins.
pub(crate) fn exclude(
    excluded: &mut BTreeMap<OperatorId, Timestamp>,
    operator: OperatorId,
    until: Timestamp,
) {
    let end = excluded.entry(operator).or_insert(until);
    *end = until.max(*end);
}
