//! Rings: whom a conversation may go to by now, and what happens next while it waits.

use crate::calendar::Calendar;
use crate::decision::Circle;
use crate::links::Links;
use crate::machine::Hypervisor;
use crate::policy::{Notice, Told};
use crate::pools::fits;
use crate::state::{Conversation, Footing, Operator, State, Wants};
use domain::id::ConversationId;
use domain::routing::{Clock, EndAct, Need, Ring, SkillsAsked, Who};
use domain::time::Timestamp;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The ring of a policy that has none.
const ONLY_RING: Ring = Ring {
    who: Who::Team {
        skills: SkillsAsked::Required,
    },
    hold_ms: None,
    skip_if_not_staffed: false,
};

/// Where a conversation is looked for and looks: one circle of people, and what is asked of them there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot<'a> {
    pub(crate) ring: u8,
    pub(crate) circle: Circle,
    pub(crate) need: Cow<'a, Need>,
}

impl State {
    /// Lists the rings; never empty.
    pub(crate) fn rings(&self) -> &[Ring] {
        match self.policy.routing.rings.as_slice() {
            [] => std::slice::from_ref(&ONLY_RING),
            rings => rings,
        }
    }

    fn last_ring(&self) -> u8 {
        u8::try_from(self.rings().len() - 1).unwrap_or(u8::MAX)
    }

    /// Says whether the circle of all people is needed at all.
    pub(crate) fn has_ring_of_everyone(&self) -> bool {
        self.rings()
            .iter()
            .any(|ring| matches!(ring.who, Who::Everyone { .. }))
    }

    /// Returns the first ring from `from` on that is one for who wants this; the last one is for everybody.
    pub(crate) fn ring_from(&self, from: u8, wants: &Wants, since: Timestamp) -> u8 {
        let rings = self.rings().iter().enumerate().skip(usize::from(from));
        let fitting = rings
            .filter(|(_, ring)| is_for(ring, wants, since))
            .map(|(n, _)| u8::try_from(n).unwrap_or(u8::MAX))
            .next();
        fitting.unwrap_or(self.last_ring()).min(self.last_ring())
    }

    /// Lists where a conversation is to be found by now, innermost ring first.
    ///
    /// Shape: from the first ring of a team on, the spots of every ring up to its own, so that its people never
    /// become fewer; no spot twice.
    pub(crate) fn spots<'a>(&self, conversation: &'a Conversation) -> Vec<Spot<'a>> {
        let outermost = conversation.ring.min(self.last_ring());
        let rings = self.rings();
        let is_lasting = rings[usize::from(outermost)].who.is_lasting();
        let innermost = if is_lasting { 0 } else { outermost };
        let mut spots: Vec<Spot> = Vec::with_capacity(2);
        for ring in innermost..=outermost {
            let who = &rings[usize::from(ring)].who;
            if who.is_lasting() != is_lasting {
                continue;
            }
            let need = asked(who, &conversation.wants.need);
            for circle in circles(who, conversation) {
                let is_known = |spot: &Spot| spot.circle == circle && spot.need == need;
                if !spots.iter().any(is_known) {
                    let need = need.clone();
                    spots.push(Spot { ring, circle, need });
                }
            }
        }
        spots
    }
}

impl Links {
    /// Returns the moment `ms` after the conversation entered its queue, by the clock of the policy.
    fn on_the_clock(&self, state: &State, c: &Conversation, ms: i64) -> Option<Timestamp> {
        let calendar: Option<&Calendar> = match state.policy.routing.clock {
            Clock::Wall => None,
            Clock::Business => self.calendars.get(&c.team),
        };
        match calendar {
            Some(calendar) => calendar.plus(c.since, ms),
            None => Some(c.since.plus_ms(ms)),
        }
    }

    /// Returns when the ring that a conversation has reached ends; `None` = never.
    pub(crate) fn ring_ends(&self, state: &State, c: &Conversation) -> Option<Timestamp> {
        if c.ring >= state.last_ring() {
            return None;
        }
        let passed = &state.rings()[..=usize::from(c.ring)];
        let own = passed.iter().filter(|ring| is_for(ring, &c.wants, c.since));
        let held_ms = own.map(|ring| ring.hold_ms.map(|ms| ms.max(0)));
        let ms = held_ms.sum::<Option<i64>>()?;
        self.on_the_clock(state, c, ms)
    }

    /// Lists the notices that waiting brings and that were not given, each with its time.
    fn notices_ahead(&self, state: &State, c: &Conversation) -> Vec<(Timestamp, Notice)> {
        let routing = &state.policy.routing;
        let searching = routing.searching_after_ms.map(|ms| (ms, Notice::Searching));
        let at_end = routing.at_end.iter().flat_map(|end| {
            end.acts.iter().map(|act| {
                let notice = match act {
                    EndAct::AlertSupervisors => Notice::NobodyFound,
                    EndAct::OfferCallback => Notice::Callback,
                };
                (end.after_ms, notice)
            })
        });
        searching
            .into_iter()
            .chain(at_end)
            .filter(|(_, notice)| !c.told.and(c.due).has(*notice))
            .filter_map(|(ms, notice)| Some((self.on_the_clock(state, c, ms.max(1))?, notice)))
            .collect()
    }

    /// Returns when somebody begins to be kept free for a conversation; `None` when that is not for it.
    fn starves_at(state: &State, c: &Conversation) -> Option<Timestamp> {
        let reserve = state.policy.routing.reserve?;
        let is_heavy = c.units >= reserve.units_from && !c.is_starving;
        is_heavy.then(|| c.enqueued_at.plus_ms(reserve.after_ms.max(1)))
    }

    /// Returns when the next thing happens while a conversation waits.
    pub(crate) fn next_step(&self, state: &State, c: &Conversation) -> Option<Timestamp> {
        let notices = self.notices_ahead(state, c).into_iter().map(|(at, _)| at);
        self.ring_ends(state, c)
            .into_iter()
            .chain(Self::starves_at(state, c))
            .chain(notices)
            .min()
    }

    /// Takes the steps that are due.
    pub(crate) fn take_steps(&self, state: &State, c: &mut Conversation) {
        while self.ring_ends(state, c).is_some_and(|end| end <= state.now) {
            c.ring = state.ring_from(c.ring.saturating_add(1), &c.wants, c.since);
        }
        for (at, notice) in self.notices_ahead(state, c) {
            if at <= state.now {
                c.due = c.due.with(notice);
            }
        }
        c.is_starving |= Self::starves_at(state, c).is_some_and(|at| at <= state.now);
        c.step_at = self.next_step(state, c);
    }

    fn is_staffed(&self, state: &State, c: &Conversation, circle: Circle, need: &Need) -> bool {
        match circle {
            Circle::Person(person) => {
                let is_there = |o: &Operator| {
                    o.is_ranked() && o.footing() == Footing::Online && fits(need, &o.profile.gifts)
                };
                state.operators.get(&person).is_some_and(is_there)
                    && !c.excluded.contains_key(&person)
            }
            Circle::Bots(_) | Circle::Team(_) | Circle::Everyone => self
                .pools
                .get(&circle)
                .is_some_and(|pool| pool.is_staffed(need)),
        }
    }
}

impl Hypervisor {
    /// Lets a conversation pass over rings of which nobody is there.
    pub(crate) fn skip_rings(&mut self, id: ConversationId) {
        let Some(c) = self.state.conversations.get(&id) else {
            return;
        };
        if !self.state.is_queued(c) {
            return;
        }
        let mut ring = c.ring.min(self.state.last_ring());
        while ring < self.state.last_ring() {
            let rule = &self.state.rings()[usize::from(ring)];
            let need = asked(&rule.who, &c.wants.need);
            let is_staffed = |circle| self.links.is_staffed(&self.state, c, circle, &need);
            if !rule.skip_if_not_staffed || circles(&rule.who, c).any(is_staffed) {
                break;
            }
            ring = self.state.ring_from(ring + 1, &c.wants, c.since);
        }
        if ring != c.ring {
            self.edit_conversation(id, |c| c.ring = ring);
            self.plan(id);
        }
    }

    /// Works out anew what happens next while a conversation waits.
    pub(crate) fn plan(&mut self, id: ConversationId) {
        let Some(c) = self.state.conversations.get(&id) else {
            return;
        };
        let step_at = self.links.next_step(&self.state, c);
        if step_at != c.step_at {
            self.edit_conversation(id, |c| c.step_at = step_at);
        }
    }

    /// Works everything out anew after a rule changed that all depend on.
    pub(crate) fn plan_all(&mut self) {
        let ids: BTreeSet<_> = self.state.conversations.keys().copied().collect();
        for id in ids {
            let Some(c) = self.state.conversations.get(&id) else {
                continue;
            };
            let ring = self.state.ring_from(c.ring, &c.wants, c.since);
            self.edit_conversation(id, |c| {
                c.ring = ring;
                c.kept_ring = c.kept_ring.max(ring);
                c.is_starving = false;
                c.due = Told::default();
            });
            self.plan(id);
        }
    }
}

/// Says whether a ring is one for who wants this; teams always are.
fn is_for(ring: &Ring, wants: &Wants, since: Timestamp) -> bool {
    match &ring.who {
        Who::Bot => !wants.is_for_people,
        Who::LastOperator { max_age_ms } => wants
            .last
            .is_some_and(|last| since.ms_since(last.at) <= *max_age_ms),
        Who::Team { .. } | Who::TeamAndOverflow { .. } | Who::Everyone { .. } => true,
    }
}

/// Lists the circles of a ring.
fn circles<'a>(who: &'a Who, c: &Conversation) -> impl Iterator<Item = Circle> + use<'a> {
    let team = c.team;
    let (own, overflow) = match who {
        Who::Bot => (Some(Circle::Bots(team)), None),
        Who::LastOperator { .. } => {
            let last = c.wants.last;
            (last.map(|last| Circle::Person(last.operator)), None)
        }
        Who::Team { .. } => (Some(Circle::Team(team)), None),
        Who::TeamAndOverflow { overflow, .. } => (Some(Circle::Team(team)), Some(overflow)),
        Who::Everyone { .. } => (Some(Circle::Everyone), None),
    };
    let others = overflow.into_iter().flatten();
    let others = others.filter(move |other| **other != team);
    own.into_iter()
        .chain(others.map(|other| Circle::Team(*other)))
}

/// Returns what a ring asks of whoever gets it; where no skill is needed, that is the same in every ring of people.
///
/// A bot is asked for nothing: it says itself what it can't.
fn asked<'a>(who: &Who, need: &'a Need) -> Cow<'a, Need> {
    if *who == Who::Bot {
        return Cow::Owned(Need::default());
    }
    match who.skills() {
        Some(skills) if !need.skills.is_empty() => Cow::Owned(skills.of(need)),
        Some(_) | None => Cow::Borrowed(need),
    }
}
