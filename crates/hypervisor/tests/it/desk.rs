//! The other side: rows, a journal that the machine hears late, and conditional updates for its wishes.
//!
//! Everything the machine does is compared with the naive model and watched for what must never happen.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most of what happens to rows is about one state only"
)]

use crate::naive::Naive;
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::{CHAT_UNITS, LeaveMode, Presence};
use domain::routing::{Need, Selector, Work};
use domain::time::Timestamp;
use hypervisor::{
    AssignMode, Command, Demand, Event, Exclusion, Familiar, Hypervisor, OperatorProfile, Policy,
    Rule, Standing, TakeBackReason, TeamRules, Told, WishId,
};
use std::collections::{BTreeMap, VecDeque};

pub(crate) const fn ann(n: u128) -> OperatorId {
    OperatorId::from_u128(n)
}

pub(crate) const fn call(n: u128) -> ConversationId {
    ConversationId::from_u128(n)
}

pub(crate) const fn team(n: u128) -> TeamId {
    TeamId::from_u128(n)
}

pub(crate) const fn ms(at: i64) -> Timestamp {
    Timestamp::from_ms(at)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Is {
    Queued,
    Offered {
        offer: OfferId,
        to: OperatorId,
        until: Timestamp,
    },
    Held {
        by: OperatorId,
        since: Timestamp,
        answered: bool,
        forced: bool,
        unheard: Option<Timestamp>,
    },
    Asleep {
        owner: Option<OperatorId>,
        until: Timestamp,
    },
    WrapUp {
        by: OperatorId,
        until: Timestamp,
    },
    Closed,
}

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) is: Is,
    pub(crate) epoch: Epoch,
    pub(crate) team: TeamId,
    pub(crate) enqueued_at: Timestamp,
    pub(crate) since: Timestamp,
    pub(crate) priority: Priority,
    pub(crate) work: Work,
    pub(crate) units: i64,
    pub(crate) need: Need,
    pub(crate) last: Option<Familiar>,
    pub(crate) preferred: Option<OperatorId>,
    pub(crate) is_for_people: bool,
    pub(crate) ring: u8,
    pub(crate) told: Told,
    pub(crate) excluded: BTreeMap<OperatorId, Timestamp>,
}

/// A chat that arrives and needs nothing in particular.
pub(crate) fn row(team: TeamId, at: Timestamp) -> Row {
    Row {
        is: Is::Queued,
        epoch: Epoch(1),
        team,
        enqueued_at: at,
        since: at,
        priority: Priority::Normal,
        work: Work::Chat,
        units: CHAT_UNITS,
        need: Need::default(),
        last: None,
        preferred: None,
        is_for_people: false,
        ring: 0,
        told: Told::default(),
        excluded: BTreeMap::new(),
    }
}

#[derive(Debug, Clone)]
pub(crate) struct OperatorRow {
    pub(crate) profile: OperatorProfile,
    pub(crate) presence: Presence,
    pub(crate) lost_at: Timestamp,
    pub(crate) last_assigned_at: Timestamp,
    pub(crate) pass: i64,
    pub(crate) freed_at: Timestamp,
    pub(crate) misses: u32,
}

/// What became of the offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Offers {
    pub(crate) made: usize,
    pub(crate) accepted: usize,
    pub(crate) declined: usize,
    pub(crate) expired: usize,
    pub(crate) withdrawn: usize,
    pub(crate) overtaken: usize,
}

#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) machine: Hypervisor,
    naive: Naive,
    pub(crate) policy: Policy,
    pub(crate) now: i64,
    pub(crate) teams: BTreeMap<TeamId, TeamRules>,
    pub(crate) operators: BTreeMap<OperatorId, OperatorRow>,
    pub(crate) rows: BTreeMap<ConversationId, Row>,
    /// Committed, but not heard by the machine.
    journal: VecDeque<(Timestamp, Event)>,
    /// Asked for, but not tried.
    asked: Vec<Command>,
    /// Asked for, and the answer not heard.
    unanswered: BTreeMap<WishId, Option<ConversationId>>,
    /// Everything that was ever asked for.
    pub(crate) log: Vec<Command>,
    pub(crate) offers: Offers,
    last_offer: u128,
    /// How many facts the machine has heard.
    pub(crate) heard: usize,
    /// True when everything is heard and tried at once.
    is_prompt: bool,
}

impl Desk {
    /// A desk with nobody, where everything is heard at once.
    pub(crate) fn new() -> Self {
        Self::with(Policy::default(), true)
    }

    pub(crate) fn with(policy: Policy, is_prompt: bool) -> Self {
        let mut desk = Self {
            machine: Hypervisor::new(policy.clone()),
            naive: Naive::new(policy.clone()),
            policy,
            now: 1_000_000,
            teams: BTreeMap::from([(TeamId::GENERAL, TeamRules::default())]),
            operators: BTreeMap::new(),
            rows: BTreeMap::new(),
            journal: VecDeque::new(),
            asked: vec![],
            unanswered: BTreeMap::new(),
            log: vec![],
            offers: Offers::default(),
            last_offer: 0,
            heard: 0,
            is_prompt,
        };
        desk.tell(Event::Loaded);
        desk
    }

    // Time.

    /// Lets `pause` go by, waking the machine whenever it asked for that.
    pub(crate) fn pass(&mut self, pause: i64) {
        let end = self.now + pause;
        while let Some(due) = self
            .machine
            .next_deadline()
            .filter(|due| due.as_ms() <= end)
        {
            self.now = self.now.max(due.as_ms());
            self.hear_now(Event::Tick);
            self.settle();
        }
        self.now = end;
    }

    // People.

    pub(crate) fn sets_team(&mut self, id: TeamId, assign: AssignMode) {
        let known = self.teams.get(&id).cloned().unwrap_or_default();
        self.sets_rules(id, TeamRules { assign, ..known });
    }

    pub(crate) fn sets_rules(&mut self, id: TeamId, rules: TeamRules) {
        self.teams.insert(id, rules.clone());
        self.tell(Event::TeamSet { team: id, rules });
    }

    pub(crate) fn hires(&mut self, id: OperatorId, capacity_units: i64, teams: &[TeamId]) {
        let teams = teams.iter().copied().collect();
        self.employs(
            id,
            OperatorProfile {
                teams,
                capacity_units,
                ..OperatorProfile::default()
            },
        );
    }

    pub(crate) fn employs(&mut self, id: OperatorId, profile: OperatorProfile) {
        let row = OperatorRow {
            profile: profile.clone(),
            presence: Presence::Offline,
            lost_at: ms(0),
            last_assigned_at: ms(0),
            pass: 0,
            freed_at: ms(0),
            misses: 0,
        };
        self.operators.entry(id).or_insert(row).profile = profile.clone();
        self.tell(Event::OperatorSet {
            operator: id,
            profile,
        });
    }

    pub(crate) fn starts(&mut self, id: OperatorId) {
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        if row.presence != Presence::Online {
            row.freed_at = ms(self.now);
        }
        row.presence = Presence::Online;
        row.misses = 0;
        self.tell(Event::OperatorStart { operator: id });
    }

    pub(crate) fn goes_away(&mut self, id: OperatorId) {
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        row.presence = Presence::Away;
        self.tell(Event::OperatorAway { operator: id });
    }

    pub(crate) fn stops(&mut self, id: OperatorId, mode: LeaveMode) {
        let busy = self
            .rows
            .values()
            .any(|row| matches!(row.is, Is::Held { by, .. } if by == id));
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        let mode = if busy { mode } else { LeaveMode::Requeue };
        row.presence = match mode {
            LeaveMode::Requeue => Presence::Offline,
            LeaveMode::Drain => Presence::Draining,
        };
        self.tell(Event::OperatorStop { operator: id, mode });
    }

    pub(crate) fn is_lost(&mut self, id: OperatorId) {
        let since = ms(self.now);
        let Some(row) = self.operators.get_mut(&id) else {
            return;
        };
        if row.presence != Presence::Lost {
            row.presence = Presence::Lost;
            row.lost_at = since;
            self.tell(Event::OperatorLost {
                operator: id,
                since,
            });
        }
    }

    pub(crate) fn fires(&mut self, id: OperatorId) {
        if self.operators.remove(&id).is_some() {
            for row in self.rows.values_mut() {
                if matches!(row.is, Is::WrapUp { by, .. } if by == id) {
                    row.is = Is::Closed;
                }
            }
            self.tell(Event::OperatorRemoved { operator: id });
        }
    }

    // Conversations.

    pub(crate) fn arrives(&mut self, id: ConversationId) {
        self.arrives_as(id, TeamId::GENERAL, CHAT_UNITS, Priority::Normal);
    }

    pub(crate) fn arrives_as(
        &mut self,
        id: ConversationId,
        team: TeamId,
        units: i64,
        priority: Priority,
    ) {
        let arrived = row(team, ms(self.now));
        self.arrives_with(
            id,
            Row {
                priority,
                units,
                ..arrived
            },
        );
    }

    pub(crate) fn arrives_with(&mut self, id: ConversationId, row: Row) {
        self.rows.insert(id, row);
        self.tell_truth(id);
    }

    pub(crate) fn accepts(&mut self, id: ConversationId) {
        let since = ms(self.now);
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        let Is::Offered { offer, to, .. } = row.is else {
            return;
        };
        row.is = Is::Held {
            by: to,
            since,
            answered: false,
            forced: false,
            unheard: None,
        };
        row.epoch = row.epoch.next();
        let epoch = row.epoch;
        self.operators.entry(to).and_modify(|o| o.misses = 0);
        self.offers.accepted += 1;
        self.tell(Event::OfferAccepted { offer, epoch });
    }

    pub(crate) fn declines(&mut self, id: ConversationId) {
        let until = ms(self.now + self.policy.routing.exclusion_ms.max(1));
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        let Is::Offered { offer, to, .. } = row.is else {
            return;
        };
        row.is = Is::Queued;
        row.epoch = row.epoch.next();
        avoid(row, to, until);
        let epoch = row.epoch;
        self.operators.entry(to).and_modify(|o| o.misses = 0);
        self.offers.declined += 1;
        self.tell(Event::OfferDeclined { offer, epoch });
    }

    pub(crate) fn replies(&mut self, id: ConversationId) {
        let Some(Row {
            is:
                Is::Held {
                    by,
                    answered,
                    unheard,
                    ..
                },
            ..
        }) = self.rows.get_mut(&id)
        else {
            return;
        };
        *answered = true;
        *unheard = Some(ms(self.now));
        let operator = *by;
        self.operators.entry(operator).and_modify(|o| o.misses = 0);
        self.tell(Event::OperatorReplied {
            conversation: id,
            operator,
        });
    }

    /// The contact writes; a sleeping conversation is not woken by hand, the scheduler does.
    pub(crate) fn is_written_to(&mut self, id: ConversationId) {
        let Some(row) = self.rows.get_mut(&id) else {
            return;
        };
        if let Is::Held { unheard, .. } = &mut row.is {
            *unheard = None;
        }
        self.tell(Event::CustomerWrote { conversation: id });
    }

    pub(crate) fn closes(&mut self, id: ConversationId) {
        let Some(row) = self.rows.get(&id) else {
            return;
        };
        let wrap_up_ms = *self.policy.routing.wrap_up_ms.of(row.work);
        let is = match row.is {
            Is::Held { by, .. } if wrap_up_ms > 0 => Is::WrapUp {
                by,
                until: ms(self.now + wrap_up_ms),
            },
            _ => Is::Closed,
        };
        if self.turns_into(id, is) {
            let epoch = self.rows[&id].epoch;
            self.tell(Event::Closed {
                conversation: id,
                epoch,
            });
        }
    }

    pub(crate) fn has_wrapped_up(&mut self, id: ConversationId) {
        if let Some(row) = self.rows.get_mut(&id)
            && let Is::WrapUp { by, until } = row.is
        {
            row.is = Is::Closed;
            let freed_at = until.min(ms(self.now));
            let operator = self.operators.entry(by);
            operator.and_modify(|o| o.freed_at = o.freed_at.max(freed_at));
            self.tell(Event::WrapUpDone { conversation: id });
        }
    }

    pub(crate) fn is_snoozed(&mut self, id: ConversationId, pause: i64) {
        let until = ms(self.now + pause);
        let owner = self.rows.get(&id).and_then(|row| match row.is {
            Is::Held { by, .. } => Some(by),
            _ => None,
        });
        if self.turns_into(id, Is::Asleep { owner, until }) {
            self.tell_truth(id);
        }
    }

    fn frees(&mut self, id: OperatorId) {
        let now = ms(self.now);
        self.operators.entry(id).and_modify(|o| o.freed_at = now);
    }

    /// Gives a conversation to `by`, past the scheduler.
    pub(crate) fn is_taken(&mut self, id: ConversationId, by: OperatorId) {
        let since = ms(self.now);
        if self.turns_into(
            id,
            Is::Held {
                by,
                since,
                answered: false,
                forced: true,
                unheard: None,
            },
        ) {
            self.tell_truth(id);
        }
    }

    pub(crate) fn is_transferred(&mut self, id: ConversationId, team: TeamId) {
        if self.turns_into(id, Is::Queued) {
            let now = ms(self.now);
            self.rows.entry(id).and_modify(|row| {
                row.team = team;
                // Another stay in a queue has another beginning, even within one millisecond.
                row.since = now.max(row.since.plus_ms(1));
                row.ring = 0;
                row.told = Told::default();
            });
            self.tell_truth(id);
        }
    }

    /// Gives a conversation back, so that it goes to somebody else.
    pub(crate) fn is_released(&mut self, id: ConversationId) {
        let until = ms(self.now + 50);
        let Some(Row {
            is: Is::Held { by, .. },
            ..
        }) = self.rows.get(&id)
        else {
            return;
        };
        let by = *by;
        self.turns_into(id, Is::Queued);
        self.rows.entry(id).and_modify(|row| avoid(row, by, until));
        self.tell_truth(id);
    }

    pub(crate) fn is_prioritised(&mut self, id: ConversationId, priority: Priority) {
        if let Some(row) = self.rows.get_mut(&id).filter(|row| !row.is_over()) {
            row.priority = priority;
            self.tell(Event::PrioritySet {
                conversation: id,
                priority,
            });
        }
    }

    /// Says once more how a conversation stands.
    pub(crate) fn is_told_again(&mut self, id: ConversationId) {
        self.tell_truth(id);
    }

    fn turns_into(&mut self, id: ConversationId, is: Is) -> bool {
        let Some(row) = self.rows.get_mut(&id).filter(|row| !row.is_over()) else {
            return false;
        };
        let (before, after) = (worker(row.is), worker(is));
        self.offers.overtaken += usize::from(matches!(row.is, Is::Offered { .. }));
        row.is = is;
        row.epoch = row.epoch.next();
        if let Some(who) = before.filter(|_| before != after) {
            self.frees(who);
        }
        true
    }

    // The journal.

    fn tell(&mut self, event: Event) {
        self.journal.push_back((ms(self.now), event));
        self.settle();
    }

    fn tell_truth(&mut self, id: ConversationId) {
        let truth = self.truth(id);
        self.journal
            .extend(truth.into_iter().map(|event| (ms(self.now), event)));
        self.settle();
    }

    fn truth(&self, conversation: ConversationId) -> Vec<Event> {
        let row = &self.rows[&conversation];
        let epoch = row.epoch;
        let excluded = row.excluded.iter();
        let demand = Demand {
            team: row.team,
            enqueued_at: row.enqueued_at,
            since: row.since,
            priority: row.priority,
            work: row.work,
            units: row.units,
            need: row.need.clone(),
            last: row.last,
            preferred: row.preferred,
            is_for_people: row.is_for_people,
            ring: row.ring,
            told: row.told,
            excluded: excluded
                .map(|(operator, until)| Exclusion {
                    operator: *operator,
                    until: *until,
                })
                .collect(),
        };
        let waits = Event::ConversationWaits {
            conversation,
            epoch,
            demand: demand.clone(),
        };
        match row.is {
            Is::Queued => vec![waits],
            Is::Offered {
                offer,
                to: operator,
                until,
            } => {
                vec![
                    waits,
                    Event::OfferOpen {
                        offer,
                        conversation,
                        epoch,
                        operator,
                        until,
                    },
                ]
            }
            Is::Held {
                by,
                since,
                answered,
                forced,
                unheard,
            } => vec![Event::ConversationHeld {
                conversation,
                epoch,
                operator: by,
                demand,
                assigned_at: since,
                answered,
                forced,
                unheard_since: unheard,
            }],
            Is::Asleep { owner, until } => vec![Event::ConversationSnoozed {
                conversation,
                epoch,
                operator: owner,
                demand,
                until,
            }],
            Is::WrapUp {
                by: operator,
                until,
            } => vec![Event::WrappingUp {
                conversation,
                epoch,
                operator,
                demand,
                until,
            }],
            Is::Closed => vec![Event::Closed {
                conversation,
                epoch,
            }],
        }
    }

    fn presence(&self, operator: OperatorId) -> Option<Event> {
        let row = self.operators.get(&operator)?;
        Some(match row.presence {
            Presence::Offline => Event::OperatorStop {
                operator,
                mode: LeaveMode::Requeue,
            },
            Presence::Draining => Event::OperatorStop {
                operator,
                mode: LeaveMode::Drain,
            },
            Presence::Online => Event::OperatorStart { operator },
            Presence::Away => Event::OperatorAway { operator },
            Presence::Lost => Event::OperatorLost {
                operator,
                since: row.lost_at,
            },
        })
    }

    fn settle(&mut self) {
        while self.is_prompt && (self.hear() || self.work(0)) {}
    }

    /// Hears and tries everything there is.
    pub(crate) fn quieten(&mut self) {
        while self.hear() || self.work(0) {}
    }

    /// Lets the machine hear the oldest unheard fact.
    pub(crate) fn hear(&mut self) -> bool {
        let Some((_, event)) = self.journal.pop_front() else {
            return false;
        };
        self.hear_now(event);
        true
    }

    /// Lets the machine hear `event` and watches what it does.
    pub(crate) fn hear_now(&mut self, event: Event) {
        let at = ms(self.now);
        self.heard += 1;
        let (mut out, mut expected) = (vec![], vec![]);
        let result = self.machine.handle(at, event.clone(), &mut out);
        assert_eq!(
            result,
            self.naive.handle(at, event.clone(), &mut expected),
            "{event:?}"
        );
        assert_eq!(out, expected, "{event:?}");
        assert_eq!(
            self.machine.next_deadline(),
            self.naive.next_deadline(),
            "{event:?}"
        );
        assert_eq!(self.machine.check(), Ok(()), "{event:?}");
        if let Event::Committed { wish, .. } | Event::Refused { wish } = event {
            assert_eq!(result, Ok(()), "every wish is answered once: {event:?}");
            self.unanswered.remove(&wish);
        }
        for command in &out {
            self.watch(command);
        }
        for id in self.rows.keys() {
            self.watch_waiting(*id);
        }
        self.log.extend(out.iter().cloned());
        self.asked.extend(out);
    }

    /// What must hold for everything that is asked for.
    fn watch(&mut self, command: &Command) {
        if let Some(wish) = command.wish() {
            let about = conversation_of(command);
            let is_in_flight = about.is_some() && self.unanswered.values().any(|c| *c == about);
            assert!(!is_in_flight, "a second wish: {command:?}");
            self.unanswered.insert(wish, about);
        }
        if let Command::Assign {
            conversation, why, ..
        }
        | Command::Offer {
            conversation, why, ..
        } = command
        {
            // I3, I16: nothing is promised beyond capacity, whatever was given by hand.
            let chosen = why.chosen.expect("somebody is chosen");
            let units = self.rows[conversation].units;
            assert!(
                chosen.used_units + units <= chosen.capacity_units,
                "{command:?}"
            );
            // Who stood before him could not have it, unless what only he can made him the first.
            let select = &self.policy.routing.select;
            let by_himself = [Selector::SkillSum, Selector::Preferred, Selector::Ring];
            assert!(
                why.passed_over.iter().all(|p| p.rule != Rule::LaterTurn)
                    || select[1..].iter().any(|s| by_himself.contains(s))
                    || [Some(&Selector::SkillSum), Some(&Selector::Preferred)]
                        .contains(&select.first()),
                "{command:?}"
            );
        }
    }

    /// I4 and I21: whoever waits, waits because of a rule against everybody. I7: and since he arrived.
    fn watch_waiting(&self, id: ConversationId) {
        let Some(explained) = self.machine.explain(id) else {
            return;
        };
        if explained.standing == Standing::Waiting {
            let free = explained
                .candidates
                .iter()
                .find(|candidate| candidate.rule.is_none());
            assert_eq!(free, None, "{id} waits");
        }
        let since = self.rows[&id].enqueued_at;
        assert_eq!(
            explained.waited_ms,
            ms(self.now).ms_since(since),
            "{id} lost its place"
        );
    }

    // The conditional updates.

    /// Tries the n-th wish that has not been tried.
    pub(crate) fn work(&mut self, nth: usize) -> bool {
        if self.asked.is_empty() {
            return false;
        }
        let command = self.asked.remove(nth.min(self.asked.len() - 1));
        let Some(wish) = command.wish() else {
            self.remember(&command);
            return true;
        };
        let at = ms(self.now);
        if let Some((epoch, offer)) = self.try_it(&command) {
            self.journal
                .push_back((at, Event::Committed { wish, epoch, offer }));
        } else {
            self.journal.push_back((at, Event::Refused { wish }));
            let truth = match operator_of(&command) {
                Some(operator) => self.presence(operator).into_iter().collect(),
                None => conversation_of(&command).map_or(vec![], |id| self.truth(id)),
            };
            self.journal
                .extend(truth.into_iter().map(|event| (at, event)));
        }
        true
    }

    /// Keeps what no wish is.
    fn remember(&mut self, command: &Command) {
        match command {
            Command::RememberTurn {
                operator,
                turn,
                pass,
                ..
            } => {
                let row = self.operators.entry(*operator);
                row.and_modify(|o| {
                    o.last_assigned_at = o.last_assigned_at.max(*turn);
                    o.pass = o.pass.max(*pass);
                });
            }
            Command::RememberRing {
                conversation, ring, ..
            } => {
                let row = self.rows.entry(*conversation);
                row.and_modify(|row| row.ring = row.ring.max(*ring));
            }
            Command::Tell {
                conversation,
                notice,
                ..
            } => {
                let row = self.rows.entry(*conversation);
                row.and_modify(|row| {
                    assert!(!row.told.has(*notice) || row.epoch > Epoch(1), "told twice");
                    row.told = row.told.with(*notice);
                });
            }
            _ => unreachable!("a wish"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each, side by side")]
    fn try_it(&mut self, command: &Command) -> Option<(Epoch, Option<OfferId>)> {
        let at = ms(self.now);
        match *command {
            Command::Assign {
                conversation,
                operator,
                epoch,
                turn,
                pass,
                ..
            } => {
                let o = self.operators.get_mut(&operator)?;
                let row = self.rows.get_mut(&conversation)?;
                if row.is != Is::Queued || row.epoch != epoch || o.presence != Presence::Online {
                    return None;
                }
                o.last_assigned_at = turn;
                o.pass = pass;
                row.is = Is::Held {
                    by: operator,
                    since: at,
                    answered: false,
                    forced: false,
                    unheard: None,
                };
                row.epoch = epoch.next();
                Some((row.epoch, None))
            }
            Command::Offer {
                conversation,
                operator,
                epoch,
                turn,
                pass,
                until,
                ..
            } => {
                let o = self.operators.get_mut(&operator)?;
                let row = self.rows.get_mut(&conversation)?;
                if row.is != Is::Queued || row.epoch != epoch || o.presence != Presence::Online {
                    return None;
                }
                self.last_offer += 1;
                let offer = OfferId::from_u128(self.last_offer);
                o.last_assigned_at = turn;
                o.pass = pass;
                row.is = Is::Offered {
                    offer,
                    to: operator,
                    until,
                };
                row.epoch = epoch.next();
                self.offers.made += 1;
                Some((row.epoch, Some(offer)))
            }
            Command::ExpireOffer {
                offer,
                conversation,
                operator,
                exclude_until,
                ..
            } => {
                let row = self.end_offer(conversation, offer)?;
                avoid(row, operator, exclude_until);
                let epoch = row.epoch;
                self.operators.entry(operator).and_modify(|o| o.misses += 1);
                self.offers.expired += 1;
                Some((epoch, None))
            }
            Command::Withdraw {
                offer,
                conversation,
                ..
            } => {
                let epoch = self.end_offer(conversation, offer)?.epoch;
                self.offers.withdrawn += 1;
                Some((epoch, None))
            }
            Command::TakeBack {
                conversation,
                operator,
                epoch,
                reason,
                exclude_until,
                ..
            } => {
                let row = self.rows.get_mut(&conversation)?;
                let Is::Held { by, answered, .. } = row.is else {
                    return None;
                };
                let is_late = reason == TakeBackReason::FirstReplyMissed;
                if by != operator || row.epoch != epoch || is_late && answered {
                    return None;
                }
                row.is = Is::Queued;
                row.epoch = epoch.next();
                let epoch = row.epoch;
                self.operators
                    .entry(operator)
                    .and_modify(|o| o.freed_at = at);
                if let Some(until) = exclude_until {
                    avoid(row, operator, until);
                    self.operators.entry(operator).and_modify(|o| o.misses += 1);
                }
                Some((epoch, None))
            }
            Command::Wake {
                conversation,
                operator,
                epoch,
                ..
            } => {
                let row = self.rows.get_mut(&conversation)?;
                if !matches!(row.is, Is::Asleep { .. }) || row.epoch != epoch {
                    return None;
                }
                row.is = operator.map_or(Is::Queued, |by| Is::Held {
                    by,
                    since: at,
                    answered: true,
                    forced: false,
                    unheard: None,
                });
                row.epoch = epoch.next();
                Some((row.epoch, None))
            }
            Command::SetAway { operator, .. } => {
                let o = self.operators.get_mut(&operator)?;
                let is_so = o.presence == Presence::Online;
                is_so
                    .then(|| o.presence = Presence::Away)
                    .map(|()| (Epoch(0), None))
            }
            Command::SetOffline { operator, .. } => {
                let holds = |row: &Row| matches!(row.is, Is::Held { by, .. } if by == operator);
                let is_busy = self.rows.values().any(holds);
                let o = self.operators.get_mut(&operator)?;
                let is_so =
                    o.presence == Presence::Lost || o.presence == Presence::Draining && !is_busy;
                is_so
                    .then(|| o.presence = Presence::Offline)
                    .map(|()| (Epoch(0), None))
            }
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {
                None
            }
        }
    }

    fn end_offer(&mut self, id: ConversationId, offer: OfferId) -> Option<&mut Row> {
        let row = self.rows.get_mut(&id)?;
        match row.is {
            Is::Offered { offer: open, .. } if open == offer => {
                row.is = Is::Queued;
                row.epoch = row.epoch.next();
                Some(row)
            }
            _ => None,
        }
    }

    // Looking.

    /// Returns who has the conversation.
    pub(crate) fn owner(&self, id: ConversationId) -> Option<OperatorId> {
        match self.rows[&id].is {
            Is::Held { by, .. } => Some(by),
            _ => None,
        }
    }

    /// Returns to whom the conversation is offered.
    pub(crate) fn offered_to(&self, id: ConversationId) -> Option<OperatorId> {
        match self.rows[&id].is {
            Is::Offered { to, .. } => Some(to),
            _ => None,
        }
    }

    pub(crate) fn held_by(&self, operator: OperatorId) -> Vec<ConversationId> {
        self.rows
            .keys()
            .copied()
            .filter(|id| self.owner(*id) == Some(operator))
            .collect()
    }

    /// Makes another machine from nothing but the rows.
    pub(crate) fn rebuilt(&self) -> (Hypervisor, Naive) {
        let mut machine = Hypervisor::new(self.policy.clone());
        let mut naive = Naive::new(self.policy.clone());
        for event in self.load_events() {
            let (mut out, mut expected) = (vec![], vec![]);
            let result = machine.handle(ms(self.now), event.clone(), &mut out);
            assert_eq!(result, Ok(()), "{event:?}");
            assert_eq!(
                naive.handle(ms(self.now), event.clone(), &mut expected),
                Ok(())
            );
            assert_eq!(
                (out, expected),
                (vec![], vec![]),
                "loading asks for nothing: {event:?}"
            );
            assert_eq!(machine.check(), Ok(()), "{event:?}");
        }
        (machine, naive)
    }

    fn load_events(&self) -> Vec<Event> {
        let mut events = vec![];
        for (team, rules) in &self.teams {
            events.push(Event::TeamSet {
                team: *team,
                rules: rules.clone(),
            });
        }
        for (operator, row) in &self.operators {
            let operator = *operator;
            events.push(Event::OperatorSet {
                operator,
                profile: row.profile.clone(),
            });
            // What he had wrapped up by now freed him as well.
            let wrapped_up = self.rows.values().filter_map(|row| match row.is {
                Is::WrapUp { by, until } if by == operator => Some(until),
                _ => None,
            });
            let wrapped_up = wrapped_up.filter(|until| *until <= ms(self.now)).max();
            events.push(Event::OperatorRemembered {
                operator,
                last_assigned_at: row.last_assigned_at,
                pass: row.pass,
                freed_at: row.freed_at.max(wrapped_up.unwrap_or_default()),
                misses: row.misses,
            });
            events.extend(self.presence(operator));
        }
        for (id, row) in &self.rows {
            // What has been wrapped up by now is over.
            let is_past = matches!(row.is, Is::WrapUp { until, .. } if until <= ms(self.now));
            if row.is != Is::Closed && !is_past {
                events.extend(self.truth(*id));
            }
        }
        events.push(Event::Loaded);
        events
    }

    /// Goes on with another machine, as after a change of leader.
    pub(crate) fn replace(&mut self, (machine, naive): (Hypervisor, Naive)) {
        self.machine = machine;
        self.naive = naive;
        self.hear_now(Event::Tick);
        self.settle();
    }
}

impl Row {
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.is, Is::Closed | Is::WrapUp { .. })
    }
}

fn worker(is: Is) -> Option<OperatorId> {
    match is {
        Is::Held { by, .. } | Is::WrapUp { by, .. } => Some(by),
        _ => None,
    }
}

fn avoid(row: &mut Row, operator: OperatorId, until: Timestamp) {
    let end = row.excluded.entry(operator).or_insert(until);
    *end = until.max(*end);
}

fn conversation_of(command: &Command) -> Option<ConversationId> {
    match command {
        Command::Assign { conversation, .. }
        | Command::Offer { conversation, .. }
        | Command::ExpireOffer { conversation, .. }
        | Command::Withdraw { conversation, .. }
        | Command::Wake { conversation, .. }
        | Command::TakeBack { conversation, .. } => Some(*conversation),
        _ => None,
    }
}

fn operator_of(command: &Command) -> Option<OperatorId> {
    match command {
        Command::SetAway { operator, .. } | Command::SetOffline { operator, .. } => Some(*operator),
        _ => None,
    }
}
