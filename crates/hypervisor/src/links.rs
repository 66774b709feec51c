//! Everything that is derived from the state so that it is found in O(log n): pools, loads, open offers,
//! timers, calendars, who is kept free.
//!
//! One discipline keeps it right: a thing is lifted out before it changes and placed again after.

use crate::calendar::Calendar;
use crate::decision::Circle;
use crate::policy::AssignMode;
use crate::pools::{Ask, Link, Pool};
use crate::state::{Burden, ById, Conversation, Key, Phase, Presence, Quiet, State};
use crate::timetable::Timetable;
use crate::turns::Turns;
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::routing::PerWork;
use domain::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// Somebody whom it avoids need be avoided no longer.
    ExclusionOver(ConversationId),
    OfferDue(ConversationId),
    FirstReplyDue(ConversationId),
    FallsSilent(ConversationId),
    StepDue(ConversationId),
    WakesUp(ConversationId),
    WrappedUp(ConversationId),
    ConversationRested(ConversationId),
    OperatorRested(OperatorId),
    GraceOver(OperatorId),
}

/// What an operator carries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Load {
    /// Units promised, offered, held and wrapped up.
    pub(crate) used: i64,
    /// Units given by hand; counted apart, never by the scheduler.
    pub(crate) forced: i64,
    /// All of these by kind of work.
    pub(crate) by_work: PerWork<i64>,
    /// Shape: sorted; few, so side by side.
    pub(crate) conversations: Vec<ConversationId>,
}

/// All that is derived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Links {
    pub(crate) pools: ById<Circle, Pool>,
    pub(crate) loads: ById<OperatorId, Load>,
    pub(crate) offers: ById<OfferId, ConversationId>,
    pub(crate) timers: Timetable<Timer>,
    /// Who is avoided by what; so that whoever is searched for looks at no conversation that is not for him.
    pub(crate) avoided: BTreeSet<(OperatorId, ConversationId)>,
    /// When the next teams open or close.
    pub(crate) turning: Timetable<TeamId>,
    pub(crate) turns: Turns,
    pub(crate) calendars: ById<TeamId, Calendar>,
    /// Conversations for which somebody is kept free.
    pub(crate) starving: BTreeSet<Key>,
    /// Who is kept free for which.
    pub(crate) reserves: BTreeMap<OperatorId, ConversationId>,
}

impl Links {
    /// Derives everything from nothing but `state`.
    #[expect(
        clippy::iter_over_hash_type,
        reason = "what is derived is the same in any order"
    )]
    pub(crate) fn of(state: &State) -> Self {
        let mut links = Self::default();
        for team in state.teams.keys() {
            links.place_team(state, *team);
        }
        for operator in state.operators.keys() {
            links.place_operator(state, *operator);
        }
        for (id, conversation) in &state.conversations {
            links.place_conversation(state, *id);
            links.move_burden(state, *id, None, conversation.burden());
        }
        links.reserves = links.reserves_of(state);
        links
    }

    pub(crate) fn place_team(&mut self, state: &State, id: TeamId) {
        let Some(team) = state.teams.get(&id) else {
            return;
        };
        let calendar = team.rules.hours.as_ref().map(Calendar::new);
        if let Some(Ok(calendar)) = calendar {
            self.calendars.insert(id, calendar);
        }
        if let Some(at) = team.turns_at {
            self.turning.insert(at, id);
        }
    }

    pub(crate) fn lift_team(&mut self, state: &State, id: TeamId) {
        self.calendars.remove(&id);
        if let Some(at) = state.teams.get(&id).and_then(|team| team.turns_at) {
            self.turning.remove(at, id);
        }
    }

    pub(crate) fn place_operator(&mut self, state: &State, id: OperatorId) {
        self.link_operator(state, id, Link::Make);
        self.link_member(state, id, Link::Make);
    }

    pub(crate) fn lift_operator(&mut self, state: &State, id: OperatorId) {
        self.link_member(state, id, Link::Undo);
        self.link_operator(state, id, Link::Undo);
    }

    pub(crate) fn place_conversation(&mut self, state: &State, id: ConversationId) {
        self.link_conversation(state, id, Link::Make);
    }

    pub(crate) fn lift_conversation(&mut self, state: &State, id: ConversationId) {
        self.link_conversation(state, id, Link::Undo);
    }

    fn link_timer(&mut self, at: Timestamp, timer: Timer, link: Link) {
        match link {
            Link::Make => self.timers.insert(at, timer),
            Link::Undo => self.timers.remove(at, timer),
        }
    }

    /// Notes an operator's times and his turn, or takes them out; his place in the pools is the caller's.
    pub(crate) fn link_operator(&mut self, state: &State, id: OperatorId, link: Link) {
        let Some(operator) = state.operators.get(&id) else {
            return;
        };
        if let Some(until) = operator.rests_until {
            self.link_timer(until, Timer::OperatorRested(id), link);
        }
        if let Presence::Lost {
            since,
            is_grace_over: false,
        } = operator.presence
        {
            let over = since.plus_ms(state.policy.routing.lost_grace_ms.max(1));
            self.link_timer(over, Timer::GraceOver(id), link);
        }
        if operator.is_removed {
            return;
        }
        match link {
            Link::Make => self.turns.insert(operator.last_assigned_at),
            Link::Undo => self.turns.remove(operator.last_assigned_at),
        }
    }

    fn link_conversation(&mut self, state: &State, id: ConversationId, link: Link) {
        let Some(conversation) = state.conversations.get(&id) else {
            return;
        };
        for (operator, until) in &conversation.excluded {
            self.link_timer(*until, Timer::ExclusionOver(id), link);
            match link {
                Link::Make => self.avoided.insert((*operator, id)),
                Link::Undo => self.avoided.remove(&(*operator, id)),
            };
        }
        if let Some(until) = conversation.rests_until {
            self.link_timer(until, Timer::ConversationRested(id), link);
        }
        match conversation.phase {
            Phase::Offered {
                offer,
                until,
                is_overdue,
                ..
            } => {
                match link {
                    Link::Make => self.offers.insert(offer, id),
                    Link::Undo => self.offers.remove(&offer),
                };
                if !is_overdue {
                    self.link_timer(until, Timer::OfferDue(id), link);
                }
            }
            Phase::Held(_) => {
                if let Some(due) = first_reply_due(state, conversation) {
                    self.link_timer(due, Timer::FirstReplyDue(id), link);
                }
                if let Some(at) = falls_silent(state, conversation) {
                    self.link_timer(at, Timer::FallsSilent(id), link);
                }
            }
            Phase::Snoozed {
                until,
                is_due: false,
                ..
            } => self.link_timer(until, Timer::WakesUp(id), link),
            Phase::WrapUp { until, .. } => self.link_timer(until, Timer::WrappedUp(id), link),
            Phase::Waiting if state.is_queued(conversation) => {
                self.link_queued(state, id, conversation, link);
            }
            Phase::Waiting
            | Phase::Promised { .. }
            | Phase::Snoozed { is_due: true, .. }
            | Phase::Closed => {}
        }
    }

    /// Puts a conversation into the pools where it is to be found, or takes it out.
    fn link_queued(&mut self, state: &State, id: ConversationId, c: &Conversation, link: Link) {
        if let Some(at) = c.step_at {
            self.link_timer(at, Timer::StepDue(id), link);
        }
        let key = state.key(id, c);
        if c.is_starving {
            match link {
                Link::Make => self.starving.insert(key),
                Link::Undo => self.starving.remove(&key),
            };
        }
        for spot in state.spots(c) {
            let ask = Ask {
                units: c.units,
                work: c.work,
                need: spot.need.into_owned(),
            };
            let pool = self.pools.entry(spot.circle).or_default();
            pool.link_queued(&ask, key, link);
            if pool.is_empty() {
                self.pools.remove(&spot.circle);
            }
        }
    }

    /// Moves what a conversation weighs from who had it to who has it.
    pub(crate) fn move_burden(
        &mut self,
        state: &State,
        id: ConversationId,
        before: Option<Burden>,
        after: Option<Burden>,
    ) {
        if before == after {
            return;
        }
        if let Some(burden) = before {
            self.link_burden(state, id, burden, Link::Undo);
        }
        if let Some(burden) = after {
            self.link_burden(state, id, burden, Link::Make);
        }
    }

    fn link_burden(&mut self, state: &State, id: ConversationId, burden: Burden, link: Link) {
        let from = self.seat(state, burden.operator).map(|(_, seat)| seat);
        self.weigh(id, burden, link);
        self.move_member(state, burden.operator, from);
    }

    /// Adds what a conversation weighs to who has it, or takes it off; his place in the pools is the caller's.
    pub(crate) fn weigh(&mut self, id: ConversationId, burden: Burden, link: Link) {
        let load = self.loads.entry(burden.operator).or_default();
        let units = match link {
            Link::Make => burden.units,
            Link::Undo => -burden.units,
        };
        let sum = if burden.is_forced {
            &mut load.forced
        } else {
            &mut load.used
        };
        *sum += units;
        *load.by_work.of_mut(burden.work) += units;
        match (link, load.conversations.binary_search(&id)) {
            (Link::Make, Err(at)) => load.conversations.insert(at, id),
            (Link::Undo, Ok(at)) => {
                load.conversations.remove(at);
            }
            (Link::Make, Ok(_)) | (Link::Undo, Err(_)) => {}
        }
        if load.conversations.is_empty() {
            self.loads.remove(&burden.operator);
        }
    }
}

/// Returns when the owner must have replied; `None` when he need not, has, or is late already.
fn first_reply_due(state: &State, conversation: &Conversation) -> Option<Timestamp> {
    let Phase::Held(holding) = conversation.phase else {
        return None;
    };
    let AssignMode::Auto {
        first_reply_ms: Some(ms),
    } = state.assign_mode(conversation.team, conversation.work)
    else {
        return None;
    };
    let is_timed = !(holding.is_forced || holding.is_answered || holding.is_overdue);
    is_timed.then(|| holding.assigned_at.plus_ms(ms.max(1)))
}

/// Returns when an owned conversation has been quiet for too long to take units; `None` when it is not quiet.
fn falls_silent(state: &State, conversation: &Conversation) -> Option<Timestamp> {
    let Phase::Held(holding) = conversation.phase else {
        return None;
    };
    let after_ms = state.policy.routing.inactive_after_ms?.max(1);
    match holding.quiet {
        Quiet::Since(since) => Some(since.plus_ms(after_ms)),
        Quiet::No | Quiet::Silent => None,
    }
}
