//! The machine from outside, and the discipline inside: apply the event, review what it touched, match.

use crate::command::Command;
use crate::decision::Explanation;
use crate::error::{Corrupt, Refused, Violation};
use crate::event::{Event, WishId};
use crate::links::{Links, Timer};
use crate::policy::{Policy, TeamRules};
use crate::state::{Conversation, Holding, Phase, Presence, State};
use domain::id::{ConversationId, OperatorId, TeamId};
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The scheduler of one desk.
#[derive(Debug, Clone)]
pub struct Hypervisor {
    pub(crate) state: State,
    pub(crate) links: Links,
    pub(crate) touched: Touched,
}

/// Everything a machine knows; for tests and `doctor`, never for a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snapshot(State);

/// What one event has changed; empty between events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) conversations: BTreeSet<ConversationId>,
    pub(crate) operators: BTreeSet<OperatorId>,
}

impl Hypervisor {
    /// Makes a machine that knows the General team and nothing else, and waits for [`Event::Loaded`].
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let state = State {
            policy,
            now: Timestamp::default(),
            is_loaded: false,
            last_wish: WishId::default(),
            teams: BTreeMap::from([(TeamId::GENERAL, TeamRules::default())]),
            operators: BTreeMap::new(),
            conversations: BTreeMap::new(),
            wishes: BTreeMap::new(),
        };
        Self {
            state,
            links: Links::default(),
            touched: Touched::default(),
        }
    }

    /// Takes in one event and appends what should be done to `out`.
    ///
    /// Units: a `now` before an earlier one counts as that one.
    /// Errors: [`Refused`] when the event is late or foreign; then nothing but the clock has changed and nothing
    /// was appended.
    pub fn handle(
        &mut self,
        now: Timestamp,
        event: Event,
        out: &mut Vec<Command>,
    ) -> Result<(), Refused> {
        self.state.now = self.state.now.max(now);
        self.apply(event, out)?;
        self.settle(out);
        Ok(())
    }

    /// Returns when [`Event::Tick`] is due; `None` while nothing is timed or not all is loaded.
    ///
    /// Units: may lie in the past; then it is due at once.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.links
            .timers
            .first()
            .filter(|_| self.state.is_loaded)
            .map(|(at, _)| *at)
    }

    /// Says where a conversation stands and why nobody has it; `None` when it is not known.
    #[must_use]
    pub fn explain(&self, conversation: ConversationId) -> Option<Explanation> {
        self.explanation(conversation)
    }

    /// Writes everything down.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.state.clone())
    }

    /// Reads everything back.
    ///
    /// Errors: [`Corrupt`] when an invariant does not hold.
    pub fn restore(snapshot: Snapshot) -> Result<Self, Corrupt> {
        let links = Links::of(&snapshot.0);
        let machine = Self {
            state: snapshot.0,
            links,
            touched: Touched::default(),
        };
        machine.check().map_err(Corrupt)?;
        Ok(machine)
    }

    /// Checks all invariants; slow.
    ///
    /// Errors: the first [`Violation`] found.
    pub fn check(&self) -> Result<(), Violation> {
        crate::check::check(self)
    }

    /// Changes the state by one event. Checks first, so that a refused event leaves no trace.
    fn apply(&mut self, event: Event, out: &mut Vec<Command>) -> Result<(), Refused> {
        match event {
            Event::Tick => self.fire_timers(),
            Event::Loaded => self.start_deciding(),
            Event::PolicySet { policy } => self.set_policy(policy),
            Event::TeamSet { team, rules } => self.set_team(team, rules),
            Event::TeamRemoved { team } => self.remove_team(team)?,
            Event::OperatorSet { operator, profile } => self.set_operator(operator, profile),
            Event::OperatorRemembered {
                operator,
                last_assigned_at,
                misses,
            } => {
                self.remember_operator(operator, last_assigned_at, misses)?;
            }
            Event::OperatorStart { operator } => self.start_operator(operator, out)?,
            Event::OperatorStop { operator, mode } => self.stop_operator(operator, mode)?,
            Event::OperatorAway { operator } => self.move_operator(operator, Presence::Away)?,
            Event::OperatorLost { operator, since } => self.lose_operator(operator, since)?,
            Event::OperatorRemoved { operator } => self.remove_operator(operator)?,
            Event::ConversationWaits {
                conversation,
                epoch,
                demand,
            } => {
                self.conversation_waits(conversation, epoch, demand)?;
            }
            Event::ConversationHeld {
                conversation,
                epoch,
                operator,
                demand,
                assigned_at,
                answered,
                forced,
            } => {
                let holding = Holding {
                    operator,
                    assigned_at,
                    is_answered: answered,
                    is_forced: forced,
                    is_overdue: false,
                };
                self.conversation_held(conversation, epoch, demand, holding)?;
            }
            Event::OfferOpen {
                offer,
                conversation,
                epoch,
                operator,
                until,
            } => {
                let offered = Phase::Offered {
                    offer,
                    operator,
                    until,
                    is_overdue: false,
                };
                self.offer_open(conversation, epoch, offer, offered)?;
            }
            Event::OfferAccepted { offer, epoch } => self.offer_accepted(offer, epoch)?,
            Event::OfferDeclined { offer, epoch } => self.offer_declined(offer, epoch)?,
            Event::OperatorReplied {
                conversation,
                operator,
            } => {
                self.operator_replied(conversation, operator)?;
            }
            Event::CustomerWrote { conversation } => self.known(conversation)?,
            Event::PrioritySet {
                conversation,
                priority,
            } => {
                self.known(conversation)?;
                self.edit_conversation(conversation, |c| c.priority = priority);
            }
            Event::Closed {
                conversation,
                epoch,
            } => self.close(conversation, epoch)?,
            Event::Committed { wish, epoch, offer } => self.wish_committed(wish, epoch, offer)?,
            Event::Refused { wish } => self.wish_refused(wish)?,
        }
        Ok(())
    }

    fn start_deciding(&mut self) {
        self.state.is_loaded = true;
        self.touched.conversations = self.state.conversations.keys().copied().collect();
        self.touched.operators = self.state.operators.keys().copied().collect();
    }

    fn fire_timers(&mut self) {
        while self.state.is_loaded
            && let Some(&(at, timer)) = self.links.timers.first()
            && at <= self.state.now
        {
            match timer {
                Timer::ExclusionOver(conversation, operator) => {
                    self.edit_conversation(conversation, |c| {
                        c.excluded.remove(&operator);
                    });
                }
                Timer::OfferDue(conversation) | Timer::FirstReplyDue(conversation) => {
                    self.edit_conversation(conversation, mark_overdue);
                }
                Timer::ConversationRested(conversation) => {
                    self.edit_conversation(conversation, |c| c.rests_until = None);
                }
                Timer::OperatorRested(operator) => {
                    self.edit_operator(operator, |o| o.rests_until = None);
                }
                Timer::GraceOver(operator) => {
                    self.edit_operator(operator, |o| {
                        if let Presence::Lost { is_grace_over, .. } = &mut o.presence {
                            *is_grace_over = true;
                        }
                    });
                    self.touch_conversations_of(operator);
                }
            }
        }
    }

    /// Does what follows from the event: reviews what it touched, then matches until no pair is left.
    fn settle(&mut self, out: &mut Vec<Command>) {
        if self.state.is_loaded {
            self.touch_the_overburdened();
            let conversations = std::mem::take(&mut self.touched.conversations);
            for id in &conversations {
                self.review_conversation(*id, out);
            }
            let operators = std::mem::take(&mut self.touched.operators);
            for id in &operators {
                self.review_operator(*id, out);
            }
            self.match_all(&conversations, &operators, out);
        }
        self.touched = Touched::default();
    }
}

/// Notes that the offer or the first reply is late.
fn mark_overdue(conversation: &mut Conversation) {
    match &mut conversation.phase {
        Phase::Offered { is_overdue, .. } => *is_overdue = true,
        Phase::Held(holding) => holding.is_overdue = true,
        Phase::Waiting | Phase::Promised { .. } | Phase::Closed => {}
    }
}
