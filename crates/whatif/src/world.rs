//! One replication: a heap of what happens next, and the scheduler itself in the middle.
//!
//! Here contacts come, wait and leave; `work` is what operators do with them, `host` what the machine asks for. No
//! rule of routing stands in any of them.

use crate::arrivals::{Arrival, arrivals, whole_ms};
use crate::cast::{AFTERMATH_MS, Move, Seat, moves, profile, seats};
use crate::contact::{Contact, End};
use crate::scenario::{DemandPlan, Scenario, StaffPlan};
use crate::streams::{Purpose, Streams};
use domain::id::{ConversationId, OperatorId};
use domain::time::Timestamp;
use hypervisor::{Command, Demand, Event, Familiar, Hypervisor, Policy, TeamRules};
use rand::Rng;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::ControlFlow;

/// After how many happenings somebody is asked whether to go on.
const BREATH: u32 = 2_048;

/// What happens at a moment, if it still applies then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Happening {
    Moves(usize, Move),
    /// The next work of a seat is done, unless its hands have changed since.
    Done(usize, u64),
    /// A program is done with a contact.
    BotDone(usize, u32),
    Answers(usize, u32, Answer),
    Leaves(usize, i64),
    Arrives(usize),
}

/// What an operator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Begins,
    Declines,
}

/// What came of a replication.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) contacts: Vec<Contact>,
    pub(crate) seats: Vec<Seat>,
    /// When it was over.
    pub(crate) ended: i64,
}

/// A desk while it is played.
pub(crate) struct World<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) streams: Streams,
    pub(crate) machine: Hypervisor,
    pub(crate) now: i64,
    /// From when on, and until when, time is counted.
    pub(crate) window: (i64, i64),
    pub(crate) heap: BinaryHeap<Reverse<(i64, u64, Happening)>>,
    pub(crate) happened: u64,
    pub(crate) coming: Vec<Arrival>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) open: usize,
    pub(crate) waiting: u32,
    /// By demand: who served whom, for those who come again.
    pub(crate) past: Vec<Vec<(OperatorId, i64)>>,
    pub(crate) commands: Vec<Command>,
    pub(crate) todo: VecDeque<Command>,
    pub(crate) is_obeying: bool,
}

impl<'a> World<'a> {
    /// Builds the desk before anybody comes. `scenario` has no problems.
    pub(crate) fn new(scenario: &'a Scenario, streams: Streams) -> Self {
        let coming = arrivals(scenario, &streams);
        let policy = Policy {
            routing: scenario.policy.clone(),
            ..Policy::default()
        };
        let mut world = Self {
            scenario,
            machine: Hypervisor::new(policy),
            now: 0,
            window: (
                whole_ms(scenario.warm_up_s * 1_000.0),
                whole_ms(scenario.lasts_s * 1_000.0),
            ),
            heap: BinaryHeap::new(),
            happened: 0,
            contacts: Vec::with_capacity(coming.len()),
            seats: seats(scenario),
            open: 0,
            waiting: 0,
            past: vec![Vec::new(); scenario.demands.len()],
            commands: Vec::new(),
            todo: VecDeque::new(),
            is_obeying: false,
            coming,
            streams,
        };
        world.furnish();
        world
    }

    /// Tells the machine of teams and operators, and foresees their moves and the first arrival.
    pub(crate) fn furnish(&mut self) {
        let scenario = self.scenario;
        for (n, team) in scenario.teams.iter().enumerate() {
            self.tell(Event::TeamSet {
                team: scenario.team_id(n),
                rules: TeamRules {
                    assign: team.assignment.into(),
                    hours: team.hours.clone(),
                },
            });
        }
        for seat in 0..self.seats.len() {
            let plan = self.plan_of(seat);
            self.tell(Event::OperatorSet {
                operator: self.seats[seat].operator,
                profile: profile(scenario, plan),
            });
            for (at, step) in moves(scenario, plan, seat, &self.streams) {
                self.foresee(at, Happening::Moves(seat, step));
            }
        }
        self.tell(Event::Loaded);
        if let Some(first) = self.coming.first() {
            self.foresee(first.at, Happening::Arrives(0));
        }
    }

    /// Plays until everybody who came was served or has left, a week after the last arrival at the latest.
    ///
    /// `None` when `go_on` does not want to; it is told the part of the arrivals that is over.
    pub(crate) fn play(mut self, go_on: &mut dyn FnMut(f64) -> ControlFlow<()>) -> Option<Outcome> {
        let mut breath = 0;
        loop {
            let due = self.machine.next_deadline().map(|at| self.since_start(at));
            let next = self.heap.peek().map(|Reverse((at, _, _))| *at);
            let is_over = self.open == 0 && self.contacts.len() == self.coming.len();
            let Some(at) = due.into_iter().chain(next).min() else {
                break;
            };
            let last = self.window.1 + AFTERMATH_MS;
            if at > last || is_over && self.now.max(at) > self.window.1 {
                break;
            }
            self.now = self.now.max(at);
            if due.is_some_and(|due| due <= self.now) {
                self.tell(Event::Tick);
            } else if let Some(Reverse((_, _, happening))) = self.heap.pop() {
                self.happen(happening);
            }
            breath += 1;
            if breath == BREATH {
                breath = 0;
                let part = self.contacts.len() as f64 / self.coming.len().max(1) as f64;
                if go_on(part).is_break() {
                    return None;
                }
            }
        }
        let ended = self.now.max(self.window.1);
        let (from, until) = self.window;
        for seat in &mut self.seats {
            seat.count(ended, from, until);
        }
        Some(Outcome {
            contacts: self.contacts,
            seats: self.seats,
            ended,
        })
    }

    pub(crate) fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Arrives(nth) => self.arrives(nth),
            Happening::Leaves(contact, since) => self.leaves(contact, since),
            Happening::Answers(contact, attempt, answer) => self.answers(contact, attempt, answer),
            Happening::Done(seat, version) => self.ends(seat, version),
            Happening::BotDone(contact, attempt) => self.bot_ends(contact, attempt),
            Happening::Moves(seat, step) => self.moves(seat, step),
        }
    }

    pub(crate) fn arrives(&mut self, nth: usize) {
        if let Some(next) = self.coming.get(nth + 1) {
            self.foresee(next.at, Happening::Arrives(nth + 1));
        }
        let arrival = self.coming[nth];
        let plan = &self.scenario.demands[arrival.demand];
        let mut contact = Contact::draw(&arrival, plan, &self.streams);
        contact.familiar = self.recall(&contact, &arrival, plan);
        let is_full = self
            .scenario
            .waiting_places
            .is_some_and(|n| self.waiting >= n);
        // Who comes while somebody is free does not need a place to wait: the machine says it by assigning at once.
        let index = self.contacts.len();
        self.contacts.push(contact);
        self.open += 1;
        self.waits(index, true);
        if is_full && self.contacts[index].seat.is_none() {
            self.close(index, End::TurnedAway);
        }
    }

    /// Draws who had a contact last, if he was here before.
    pub(crate) fn recall(
        &self,
        contact: &Contact,
        arrival: &Arrival,
        plan: &DemandPlan,
    ) -> Option<(OperatorId, i64)> {
        if let Some(was) = arrival.given.and_then(|given| given.was_with) {
            let seat = self.seats.iter().find(|seat| seat.staff == was.staff)?;
            return Some((seat.operator, whole_ms(was.until_s * 1_000.0)));
        }
        if plan.known <= 0.0 {
            return None;
        }
        let mut random = self.streams.random(Purpose::Past, contact.name);
        let is_known = random.random::<f64>() < plan.known;
        let past = &self.past[contact.demand];
        (is_known && !past.is_empty()).then(|| {
            let (operator, _) = past[random.random_range(0..past.len())];
            (operator, self.now)
        })
    }

    /// Lets a contact wait, for the first time or because a program hands him over.
    pub(crate) fn waits(&mut self, contact: usize, is_first: bool) {
        self.waiting += 1;
        let c = &mut self.contacts[contact];
        c.waits_since = self.now;
        if !is_first {
            c.epoch = c.epoch.next();
            c.is_for_people = true;
            c.is_with_bot = false;
            c.seat = None;
        }
        if let Some(patience) = c.patience {
            let at = self.now + whole_ms(patience.min(1e15));
            self.foresee(at, Happening::Leaves(contact, self.now));
        }
        let event = Event::ConversationWaits {
            conversation: conversation_id(contact),
            epoch: self.contacts[contact].epoch,
            demand: self.demand(contact),
        };
        self.tell(event);
    }

    pub(crate) fn demand(&self, contact: usize) -> Demand {
        let c = &self.contacts[contact];
        let plan = &self.scenario.demands[c.demand];
        let team = self.scenario.find_team(&plan.team).unwrap_or(0);
        let familiar = c.familiar.map(|(operator, at)| Familiar {
            operator,
            at: self.stamp(at),
        });
        Demand {
            priority: plan.priority,
            work: plan.work,
            units: *self.scenario.policy.units.of(plan.work),
            need: plan.need.clone(),
            last: familiar,
            is_for_people: c.is_for_people,
            ..Demand::chat(self.scenario.team_id(team), self.stamp(c.waits_since))
        }
    }

    pub(crate) fn leaves(&mut self, contact: usize, since: i64) {
        let c = &mut self.contacts[contact];
        if !c.is_waiting() || c.waits_since != since {
            return;
        }
        c.left = Some(self.now);
        self.waiting -= 1;
        if !c.leaves_silently {
            self.close(contact, End::Left);
        }
    }

    /// Ends a conversation for the machine and for us.
    pub(crate) fn close(&mut self, contact: usize, end: End) {
        let c = &mut self.contacts[contact];
        if c.is_waiting() {
            self.waiting -= 1;
        }
        c.ended = Some(self.now);
        c.end = Some(end);
        c.attempt += 1;
        c.epoch = c.epoch.next();
        let epoch = c.epoch;
        self.open -= 1;
        self.tell(Event::Closed {
            conversation: conversation_id(contact),
            epoch,
        });
    }

    pub(crate) fn plan_of(&self, seat: usize) -> &'a StaffPlan {
        &self.scenario.staff[self.seats[seat].staff]
    }

    pub(crate) fn is_counted(&self) -> bool {
        (self.window.0..=self.window.1).contains(&self.now)
    }

    pub(crate) fn count(&mut self, seat: usize) {
        self.seats[seat].count(self.now, self.window.0, self.window.1);
    }

    pub(crate) fn foresee(&mut self, at: i64, happening: Happening) {
        self.happened += 1;
        self.heap.push(Reverse((at, self.happened, happening)));
    }

    pub(crate) fn stamp(&self, at: i64) -> Timestamp {
        self.scenario.starts_at.plus_ms(at)
    }

    pub(crate) fn since_start(&self, at: Timestamp) -> i64 {
        at.ms_since(self.scenario.starts_at)
    }
}

pub(crate) fn conversation_id(contact: usize) -> ConversationId {
    ConversationId::from_u128(contact as u128 + 1)
}

pub(crate) fn contact_of(conversation: ConversationId) -> usize {
    usize::try_from(conversation.raw().as_u128() - 1).unwrap_or(usize::MAX)
}

pub(crate) fn seat_of(operator: OperatorId) -> usize {
    usize::try_from(operator.raw().as_u128() - 1).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Arrivals, GivenContact};
    use crate::spread::Spread;
    use proptest::prelude::*;

    /// Returns how long each contact waits.
    fn waits(operators: u32, times: &[u16], minutes: u8) -> Vec<i64> {
        let seconds = f64::from(minutes) * 60.0;
        let mut scenario = Scenario::simple(0.0, Spread::Fixed { seconds }, operators, 24.0);
        let contact = |at: &u16| GivenContact {
            at_s: f64::from(*at),
            handling_s: None,
            waited_s: 0.0,
            has_left: false,
            was_with: None,
        };
        scenario.demands[0].arrivals = Arrivals::Given {
            contacts: times.iter().map(contact).collect(),
        };
        let world = World::new(&scenario, Streams::new(1, 0));
        let outcome = world
            .play(&mut |_| ControlFlow::Continue(()))
            .expect("nobody stops it");
        let ended = outcome.ended;
        outcome
            .contacts
            .iter()
            .map(|contact| contact.waited(ended))
            .collect()
    }

    proptest! {
        /// I20 of the scheduler's invariants.
        #[test]
        fn one_more_operator_lets_nobody_wait_longer_where_all_services_are_equal(
            times in prop::collection::vec(0_u16..3_600, 1..60),
            minutes in 1_u8..20,
            operators in 1_u32..6,
        ) {
            let (before, after) = (waits(operators, &times, minutes), waits(operators + 1, &times, minutes));
            prop_assert_eq!(before.len(), times.len());
            for (was, is) in before.iter().zip(&after) {
                prop_assert!(is <= was, "{:?} {:?}", before, after);
            }
        }
    }
}
