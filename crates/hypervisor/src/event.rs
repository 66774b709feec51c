//! What the machine is told.

use crate::policy::{Demand, OperatorProfile, Policy, TeamRules};
use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::LeaveMode;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One request of the machine to the host.
///
/// Shape: grows by one per wish, from 1, and starts again after a rebuild: the host fences wishes of an
/// earlier life by its lease.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct WishId(u64);

impl WishId {
    /// Reads a wish back from where the host kept it, for instance from a journal event.
    #[must_use]
    pub const fn new(raw: u64) -> Self {
        Self(raw)
    }

    /// Returns the number.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }

    pub(crate) const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for WishId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Everything the machine can be told.
///
/// Shape: facts that are already committed, in journal order. A fact that was caused by a wish comes as
/// [`Event::Committed`] only. Epochs are those of the conversation's turn; they grow at every change of owner
/// and never shrink.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Time has come to [`crate::Hypervisor::next_deadline`], or passed it. Only this event and
    /// [`Event::Loaded`] fire timers.
    Tick,
    /// Everything has been loaded; from here on the machine decides. Before, it only remembers. What became due
    /// meanwhile is due now.
    Loaded,
    /// The desk's rules changed.
    PolicySet {
        /// All of them.
        policy: Policy,
    },

    /// A team exists, with these rules.
    TeamSet {
        /// Which.
        team: TeamId,
        /// All of its rules.
        rules: TeamRules,
    },
    /// A team is gone: its conversations and the operators who had no other are in General.
    TeamRemoved {
        /// Which; never [`TeamId::GENERAL`].
        team: TeamId,
    },

    /// An operator exists, with this profile; a new one is offline.
    OperatorSet {
        /// Who.
        operator: OperatorId,
        /// All of it.
        profile: OperatorProfile,
    },
    /// Loading: what was remembered about an operator.
    OperatorRemembered {
        /// Who.
        operator: OperatorId,
        /// The latest `turn` of a committed [`crate::Command::Assign`], [`crate::Command::Offer`] or
        /// [`crate::Command::RememberTurn`]; the epoch of time if there is none.
        last_assigned_at: Timestamp,
        /// The `pass` of the same command; 0 if there is none.
        pass: i64,
        /// When he last ended a conversation or came online; the epoch of time if he never did.
        freed_at: Timestamp,
        /// Committed misses since his last sign of life.
        misses: u32,
    },
    /// An operator is online: he started, or came back.
    OperatorStart {
        /// Who.
        operator: OperatorId,
    },
    /// An operator stopped.
    OperatorStop {
        /// Who.
        operator: OperatorId,
        /// What happens to his conversations: requeued, he is offline; drained, he is draining and is set offline
        /// by a wish when the last has ended.
        mode: LeaveMode,
    },
    /// An operator is away: no more work, he keeps what he has.
    OperatorAway {
        /// Who.
        operator: OperatorId,
    },
    /// An operator cannot be reached.
    OperatorLost {
        /// Who.
        operator: OperatorId,
        /// When that began; the grace counts from here.
        since: Timestamp,
    },
    /// An operator no longer exists.
    OperatorRemoved {
        /// Who.
        operator: OperatorId,
    },

    /// A conversation waits for a person and no offer of it is open.
    ///
    /// It arrived, was released, transferred to a team, or is loaded.
    ConversationWaits {
        /// Which.
        conversation: ConversationId,
        /// Its epoch.
        epoch: Epoch,
        /// What it asks for.
        demand: Demand,
    },
    /// A conversation has an owner by other means than a wish.
    ///
    /// It was taken or transferred by hand, or is loaded.
    ConversationHeld {
        /// Which.
        conversation: ConversationId,
        /// Its epoch.
        epoch: Epoch,
        /// The owner.
        operator: OperatorId,
        /// What it asks for; `enqueued_at` is the place it returns to.
        demand: Demand,
        /// Since when he has it; the first-reply limit counts from here.
        assigned_at: Timestamp,
        /// Whether he has replied since.
        answered: bool,
        /// Whether a person gave it to him: counted apart, may exceed his capacity, no first-reply limit.
        forced: bool,
        /// When he wrote last, if he had the last word; silence counts from here.
        unheard_since: Option<Timestamp>,
    },
    /// A conversation sleeps.
    ConversationSnoozed {
        /// Which.
        conversation: ConversationId,
        /// Its epoch.
        epoch: Epoch,
        /// Whose it is when it wakes, if he is there; `None` = it wakes into its queue.
        operator: Option<OperatorId>,
        /// What it asks for.
        demand: Demand,
        /// Until when, unless the customer writes before.
        until: Timestamp,
    },
    /// Loading: a conversation is over but its owner still wraps it up.
    WrappingUp {
        /// Which.
        conversation: ConversationId,
        /// Its epoch.
        epoch: Epoch,
        /// Who.
        operator: OperatorId,
        /// What it asked for.
        demand: Demand,
        /// Until when.
        until: Timestamp,
    },
    /// The operator has wrapped a conversation up.
    WrapUpDone {
        /// Which.
        conversation: ConversationId,
    },
    /// A waiting conversation is offered by other means than a wish; usually because it is loaded.
    OfferOpen {
        /// The offer.
        offer: OfferId,
        /// Which; known as waiting.
        conversation: ConversationId,
        /// Its epoch.
        epoch: Epoch,
        /// To whom.
        operator: OperatorId,
        /// Until when.
        until: Timestamp,
    },
    /// The operator took the offer and owns the conversation.
    OfferAccepted {
        /// Which.
        offer: OfferId,
        /// The conversation's epoch from now on.
        epoch: Epoch,
    },
    /// The operator does not want the offer; the conversation waits again, without him for a while.
    OfferDeclined {
        /// Which.
        offer: OfferId,
        /// The conversation's epoch from now on.
        epoch: Epoch,
    },
    /// The owner wrote to the customer.
    OperatorReplied {
        /// Which.
        conversation: ConversationId,
        /// Who wrote; anybody else than the owner changes nothing.
        operator: OperatorId,
    },
    /// The customer wrote. It never moves a queue place; a silent conversation takes its units again, and one
    /// that sleeps wakes.
    CustomerWrote {
        /// Which.
        conversation: ConversationId,
    },
    /// A conversation matters more, or less.
    PrioritySet {
        /// Which.
        conversation: ConversationId,
        /// How much.
        priority: Priority,
    },
    /// A conversation ended, or nobody has to do with it any more.
    ///
    /// What its owner had keeps its units for the time of wrapping up.
    Closed {
        /// Which.
        conversation: ConversationId,
        /// Its epoch.
        epoch: Epoch,
    },

    /// A wish came true.
    Committed {
        /// Which.
        wish: WishId,
        /// The conversation's epoch from now on; ignored for wishes about an operator.
        epoch: Epoch,
        /// The identity the host gave to the offer; needed for [`crate::Command::Offer`] only.
        offer: Option<OfferId>,
    },
    /// A wish came too late: somebody else changed the row first.
    ///
    /// The host tells the true state right after: [`Event::ConversationWaits`] (and [`Event::OfferOpen`]),
    /// [`Event::ConversationHeld`] or [`Event::Closed`]; for a wish about an operator, his presence. Unless that is
    /// a newer epoch, nothing is wished again for [`Policy::refused_rest_ms`].
    Refused {
        /// Which.
        wish: WishId,
    },
}
