//! The other side: rows, a journal that the machine hears late, and conditional updates for its wishes.
//!
//! Everything the machine does is compared with the naive model and watched for what must never happen.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "most of what happens to rows is about one state only"
)]

mod conversations;
mod loading;
mod people;
mod rows;
mod wishes;

use crate::naive::Naive;
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::routing::Selector;
use domain::time::Timestamp;
use hypervisor::{Command, Event, Hypervisor, Policy, Rule, Standing, TeamRules, WishId};
pub(crate) use rows::{Is, Row, row};
use rows::{Offers, OperatorRow};
use std::collections::{BTreeMap, VecDeque};
use wishes::conversation_of;

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
}
