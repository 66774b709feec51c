//! The machine from outside, and the discipline inside: apply the event, review what it touched, match.

use crate::command::Command;
use crate::decision::{Circle, Explanation};
use crate::error::{Corrupt, Refused, Violation};
use crate::event::{Event, WishId};
use crate::links::{Links, Timer};
use crate::policy::Policy;
use crate::state::{ById, Conversation, Holding, Phase, Place, Presence, Quiet, State, Team};
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
    /// Circles that somebody left who was online.
    pub(crate) left: BTreeSet<Circle>,
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
            teams: BTreeMap::from([(TeamId::GENERAL, Team::default())]),
            operators: ById::default(),
            conversations: ById::default(),
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
        let timed = self.links.timers.first().map(|(at, _)| at);
        let turning = self.links.turning.first().map(|(at, _)| at);
        let due = timed.into_iter().chain(turning).min();
        due.filter(|_| self.state.is_loaded)
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
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each event, side by side"
    )]
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
                pass,
                freed_at,
                misses,
            } => {
                let turn = last_assigned_at;
                self.remember_operator(operator, Place { turn, pass }, freed_at, misses)?;
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
                unheard_since,
            } => {
                let holding = Holding {
                    is_answered: answered,
                    is_forced: forced,
                    quiet: unheard_since.map_or(Quiet::No, Quiet::Since),
                    ..Holding::begun(operator, assigned_at)
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
                let offered = Phase::offered(offer, operator, until);
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
            Event::ConversationSnoozed {
                conversation,
                epoch,
                operator,
                demand,
                until,
            } => {
                let asleep = Phase::asleep(operator, until);
                self.conversation_rests(conversation, epoch, demand, asleep)?;
            }
            Event::WrappingUp {
                conversation,
                epoch,
                operator,
                demand,
                until,
            } => {
                let wrap_up = Phase::WrapUp { operator, until };
                self.conversation_rests(conversation, epoch, demand, wrap_up)?;
            }
            Event::WrapUpDone { conversation } => self.wrap_up_done(conversation)?,
            Event::CustomerWrote { conversation } => self.customer_wrote(conversation)?,
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
        self.fire_timers();
        self.touched.conversations = self.state.conversations.keys().copied().collect();
        self.touched.operators = self.state.operators.keys().copied().collect();
    }

    /// Clocks of teams turn first: what a closing team has in its queue does not go on.
    fn fire_timers(&mut self) {
        if !self.state.is_loaded {
            return;
        }
        while let Some((at, team)) = self.links.turning.first()
            && at <= self.state.now
        {
            self.turn_team(team);
        }
        while let Some((at, timer)) = self.links.timers.first()
            && at <= self.state.now
        {
            match timer {
                Timer::ExclusionOver(conversation) => {
                    self.edit_conversation(conversation, |c| {
                        c.excluded.retain(|_, until| *until > at);
                    });
                }
                Timer::OfferDue(conversation)
                | Timer::FirstReplyDue(conversation)
                | Timer::WakesUp(conversation) => {
                    self.edit_conversation(conversation, mark_overdue);
                }
                Timer::FallsSilent(conversation) => {
                    self.edit_conversation(conversation, |c| {
                        if let Phase::Held(holding) = &mut c.phase {
                            holding.quiet = Quiet::Silent;
                        }
                    });
                }
                Timer::StepDue(conversation) => self.take_steps(conversation),
                Timer::WrappedUp(conversation) => self.end_wrap_up(conversation),
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
            self.touch_the_forsaken();
            let mut conversations = conversations;
            conversations.append(&mut self.touched.conversations);
            for id in &conversations {
                self.skip_rings(*id);
            }
            self.match_all(&conversations, &operators, out);
            for id in &conversations {
                self.tell(*id, out);
            }
        }
        self.touched = Touched::default();
    }

    /// Takes the steps of waiting that are due.
    fn take_steps(&mut self, id: ConversationId) {
        let Some(mut c) = self.state.conversations.get(&id).cloned() else {
            return;
        };
        self.links.take_steps(&self.state, &mut c);
        self.edit_conversation(id, |known| *known = *c);
    }
}

/// Notes that the offer or the first reply is late, or the sleep over.
fn mark_overdue(conversation: &mut Conversation) {
    match &mut conversation.phase {
        Phase::Offered { is_overdue, .. } => *is_overdue = true,
        Phase::Held(holding) => holding.is_overdue = true,
        Phase::Snoozed { is_due, .. } => *is_due = true,
        Phase::Waiting | Phase::Promised { .. } | Phase::WrapUp { .. } | Phase::Closed => {}
    }
}
